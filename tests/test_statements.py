"""All claims, one claim with its proof, and its words for a briefing."""

import json
from collections.abc import Iterable
from urllib.parse import unquote

import pytest
from django.test import Client

from planwatch.codebook import RowState
from provisions.models import Statement
from provisions.statement_list import PAGE_LENGTH
from tests import factories as make
from tests.cast import KNOWN_BEFORE_RETRACTION, Cast
from tests.document import Element, read, words

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
RESTORE = {"HX-Request": "true", "HX-History-Restore-Request": "true"}


def listed(page: Element) -> list[str]:
    """The refs of the statements on a page, in its order."""
    return [one["id"].removeprefix("s-") for one in page.every("article", class_="evidence")]


def refs(statements: Iterable[Statement]) -> list[str]:
    return [statement.ref for statement in statements]


def test_the_list_shows_every_public_statement_once_the_newest_first(client: Client, cast: Cast) -> None:
    newest = cast.says(cast.poland, cast.nato, made_on=make.PUBLISHED_AT.date())
    said = [cast.refusal, cast.acceptance, cast.wish, cast.condition, cast.report, cast.mark, cast.welcome, cast.claim]
    page = read(client.get("/statements/"))
    assert listed(page) == refs([newest, *reversed(said)])
    assert "9 statements" in page.one(id="statements").text


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({"provision": "nato"}, ["refusal", "acceptance"]),
        ({"provision": "plan"}, ["mark", "welcome"]),
        ({"stakeholder": "poland"}, ["condition", "mark"]),
        ({"stakeholder": "president"}, ["refusal"]),
        ({"code": "demand"}, ["mark"]),
        ({"code": "endorse", "stakeholder": "russia"}, ["acceptance", "report"]),
        ({"attribution": "third_party"}, ["claim"]),
        ({"stakeholder": "president", "behalf": "members"}, []),
        ({"red_line": "1"}, ["refusal"]),
        ({"source": "the-call"}, ["refusal"]),
        ({"since": "2025-11-22"}, []),
        ({"draft": "geneva"}, []),
        ({"known": KNOWN_BEFORE_RETRACTION, "provision": "forces"}, ["condition", "claim", "retracted"]),
        ({"on": "2026-03-01", "code": "reject"}, ["refusal", "late"]),
    ],
)
def test_filters_leave_what_passes_on_the_page_and_in_both_files(
    client: Client, cast: Cast, asked: dict[str, str], left: list[str]
) -> None:
    wanted = {getattr(cast, name).ref for name in left}
    page = listed(read(client.get("/statements/", asked)))
    assert set(page) == wanted
    body = json.loads(words(client.get("/statements.json", asked)))
    assert [row["ref"] for row in body["rows"]] == page
    assert body["meta"]["row_count"] == len(page)
    assert [line.split(",")[0] for line in words(client.get("/statements.csv", asked)).split("\r\n")[1:-1]] == page


def test_no_statement_left_is_a_designed_state_with_a_way_out(client: Client, cast: Cast) -> None:
    page = read(client.get("/statements/?since=2026-01-01")).one("main")
    assert "No statement passes all these filters." in page.text
    assert page.links()["see them all"] == "/statements/"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("code=rejct", "“rejct” is not one of"),
        ("provision=nothing", "There is no provision “nothing”."),
        ("stakeholder=nobody", "There is no stakeholder “nobody”."),
        ("since=2025-13-01", "“2025-13-01” is no day"),
        ("after=2025-11-21.aaaaaaaa", "That page is not there; begin with the first."),
        ("sort=newest", "There is no filter “sort” here"),
    ],
)
def test_what_is_misspelt_is_said_on_the_page_and_refused_as_a_file(
    client: Client, cast: Cast, asked: str, said: str
) -> None:
    page = client.get(f"/statements/?{asked}")
    assert page.status_code == 400
    assert said in read(page).one("main").one(role="alert").text
    for ending in ("csv", "json", "csv-metadata.json"):
        refused = client.get(f"/statements.{ending}?{asked}")
        assert refused.status_code == 400
        assert said in (words(refused) if ending == "csv" else " ".join(json.loads(words(refused))["problems"]))


def test_the_fragment_is_the_list_alone(client: Client, cast: Cast) -> None:
    fragment = read(client.get("/statements/?provision=nato", headers=HTMX))
    assert not list(fragment.every("main")) + list(fragment.every("h1"))
    assert listed(fragment.one(id="statements")) == listed(read(client.get("/statements/?provision=nato")))
    whole = words(client.get("/statements/?provision=nato", headers=RESTORE))
    assert whole == words(client.get("/statements/?provision=nato"))


def test_pages_follow_each_other_without_a_gap_or_a_repeat(client: Client, cast: Cast) -> None:
    for _ in range(PAGE_LENGTH + 3):
        cast.says(cast.poland, cast.nato, excerpt=cast.refusal.excerpt)
    first = read(client.get("/statements/?on=2025-12-24"))
    (following,) = [link["href"] for link in first.every("a", rel="next")]
    second = read(client.get(following))
    assert len(listed(first)) == PAGE_LENGTH
    assert not list(second.every("a", rel="next"))
    everything = [row["ref"] for row in json.loads(words(client.get("/statements.json?on=2025-12-24")))["rows"]]
    assert listed(first) + listed(second) == everything


def test_the_address_of_a_page_tells_nothing_of_a_row_that_is_not_published(client: Client, cast: Cast) -> None:
    hidden = cast.says(cast.poland, cast.nato, state=RowState.SUBMITTED)
    asked = client.get(f"/statements/?after={hidden.made_on}.{hidden.ref}")
    assert "That page is not there" in read(asked).one("main").one(role="alert").text


def test_one_claim_stands_with_its_proof_and_how_it_is_known(client: Client, cast: Cast) -> None:
    page = read(client.get(f"/statements/{cast.refusal.ref}/")).one("main")
    assert page.one("h1").text == "The President on 7 No NATO membership"
    assert "We never give up our right to join." in page.one("blockquote").text
    for said in (
        "refuses, red line", "21 Nov 2025, stated in the source", "direct quote", "1, head of state",
        f"against sha256 {cast.refusal.excerpt.text_version.sha256[:12]}…",
        f"characters {cast.refusal.excerpt.start} to {cast.refusal.excerpt.end}",
        f"1 Dec 2025, 12:00 UTC by {cast.refusal.published_by}",
    ):  # fmt: skip
        assert said in page.text


def test_links_lead_to_the_very_words_where_the_address_is_known(client: Client, cast: Cast) -> None:
    page = read(client.get(f"/statements/{cast.refusal.ref}/")).one("article")
    assert page.links()["In its source"] == f"/sources/the-call/#e-{cast.refusal.excerpt.ref}"
    address, _, fragment = page.links()["At the publisher"].partition("#:~:text=")
    assert address == "https://example.org/the-call"
    assert unquote(fragment) == "We never give up our right to join"
    unknown = make.ArticleFactory(address=None)
    nowhere = cast.says(cast.poland, cast.nato, excerpt__article=unknown)
    assert "At the publisher" not in read(client.get(f"/statements/{nowhere.ref}/")).one("article").links()


def test_supporting_passages_stand_beside_the_main_one(client: Client, cast: Cast) -> None:
    main = make.ExcerptFactory()
    support = make.ExcerptFactory(article=main.article)
    said = cast.says(cast.poland, cast.nato, excerpt=main, supporting=[support])
    quotes = [quote.text for quote in read(client.get(f"/statements/{said.ref}/")).every("blockquote")]
    assert quotes == [f"“{main.exact}”", f"“{support.exact}”"]


def test_the_briefing_says_who_what_when_where_and_how_to_find_it_again(client: Client, cast: Cast) -> None:
    response = client.get(f"/statements/{cast.refusal.ref}.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    outlet = cast.refusal.excerpt.article.outlet
    assert words(response).splitlines() == [
        "The President, President of Ukraine (for Ukraine), 21 Nov 2025: “We never give up our right to join.”",
        "Coded: refuses, on 7 No NATO membership, as worded in 28 points.",
        "Attribution: direct quote, original words.",
        f"Source: {outlet}, “The call”, 21 Nov 2025. https://example.org/the-call",
        f"Record: http://testserver/statements/{cast.refusal.ref}/?on=2026-02-05",
    ]
    assert words(response).strip() == read(client.get(f"/statements/{cast.refusal.ref}/")).one("pre").raw.strip()


def test_the_briefing_of_a_past_reading_leads_back_to_that_reading(client: Client, cast: Cast) -> None:
    briefing = words(client.get(f"/statements/{cast.retracted.ref}.txt?known={KNOWN_BEFORE_RETRACTION}"))
    address = briefing.splitlines()[-1].removeprefix("Record: http://testserver")
    assert cast.retracted.excerpt.exact in words(client.get(address))


def test_words_that_were_translated_back_are_shown_as_reported_speech(client: Client, cast: Cast) -> None:
    said = cast.says(cast.poland, cast.nato, excerpt__words="back_translated")
    exact = said.excerpt.exact
    page = read(client.get(f"/statements/{said.ref}/"))
    assert page.one("blockquote").text == f"As reported: {exact}"
    assert "translated back" in page.one("article").text
    assert f"as reported: {exact}\n" in words(client.get(f"/statements/{said.ref}.txt"))


def test_what_is_said_in_another_language_stands_in_english_too(client: Client, cast: Cast) -> None:
    main = make.ExcerptFactory(language="uk", translation="We say no.")
    support = make.ExcerptFactory(article=main.article, language="uk", translation="The minister")
    said = cast.says(cast.poland, cast.nato, excerpt=main, supporting=[support])
    assert "In English: We say no. … The minister" in read(client.get(f"/statements/{said.ref}/")).one("article").text
    assert "In English: We say no. … The minister\n" in words(client.get(f"/statements/{said.ref}.txt"))


def test_the_briefing_says_what_is_not_known(client: Client, cast: Cast) -> None:
    article = make.ArticleFactory(title="", title_basis="unknown", address=None, published_on=None)
    said = cast.says(cast.poland, None, draft=None, excerpt__article=article, made_on_basis="no_later_than")
    briefing = words(client.get(f"/statements/{said.ref}.txt"))
    for part in ("by 21 Nov 2025", "the plan as a whole", "no draft", "unknown", "undated", "Address unknown."):
        assert part in briefing


def test_an_earlier_report_is_named_only_where_it_is_public(client: Client, cast: Cast) -> None:
    hidden = cast.says(cast.poland, cast.nato, state=RowState.RETRACTED)
    for earlier, shown in ((cast.refusal, True), (hidden, False)):
        said = cast.says(cast.poland, cast.nato, repeats=earlier)
        page = client.get(f"/statements/{said.ref}/")
        assert (f"/statements/{earlier.ref}/" in read(page).one("aside").addresses()) == shown


def test_what_does_not_stand_on_the_record_is_not_found(client: Client, cast: Cast) -> None:
    hidden = cast.says(cast.poland, cast.nato, state=RowState.SUBMITTED)
    for ref in (hidden.ref, cast.late.ref, "aaaaaaaa", "x" * 90):
        assert client.get(f"/statements/{ref}/").status_code == 404
        assert client.get(f"/statements/{ref}.txt").status_code == 404
