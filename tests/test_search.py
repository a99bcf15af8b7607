"""Search: what is found, in which spelling, what is public, and what odd input gets."""

import csv
import datetime
import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planwatch.codebook import QueueState, RowState, StakeholderKind
from provisions import bounded
from provisions.models import Stakeholder, Statement
from provisions.search import ALONE, SHOWN
from sources.highlight import highlighted, is_form
from sources.search import fold, tsquery
from tests.factories import (
    AliasFactory,
    ArticleFactory,
    ClauseFactory,
    DescriptionFactory,
    DraftFactory,
    ExcerptFactory,
    PartFactory,
    PlanFactory,
    ProvisionFactory,
    StakeholderFactory,
    StatementFactory,
    StatusChangeFactory,
)
from tests.thorough import some_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture(autouse=True)
def plan() -> None:
    PlanFactory.create()


def ask(client: Client, asked: str = "", status: int = 200, **query: str) -> str:
    address = f"/search/?{urlencode({'q': asked, **query})}"
    response: Any = client.get(address)
    assert response.status_code == status
    return b"".join(response).decode()


def rows(client: Client, asked: str, **query: str) -> list[dict[str, str]]:
    response: Any = client.get(f"/search.csv?{urlencode({'q': asked, **query})}")
    assert response.status_code == 200
    return list(csv.DictReader(b"".join(response).decode().splitlines()))


def found(client: Client, asked: str, **query: str) -> set[str]:
    return {row["title"] for row in rows(client, asked, **query)}


def said(exact: str, **values: Any) -> Any:
    """A statement in these words, by whoever spoke first and on the same matter: of their own it would be ten rows."""
    if first := Statement.objects.first():
        shared = {name: getattr(first, name) for name in ("speaker", "provision", "author", "published_by")}
        values = shared | values if first.published_by else values
    return StatementFactory.create(excerpt=ExcerptFactory.create(exact=exact, article__title="Plain"), **values)


def test_everything_public_is_found_and_grouped(client: Client) -> None:
    clause = ClauseFactory.create(provision__title="Harbours", wording="Each harbour is open.")
    StakeholderFactory.create(name="Harbour Union")
    said("We keep every harbour")
    ArticleFactory.create(title="The harbour question")
    page = ask(client, "harbour")
    places = [
        page.index(f'id="found-{kind}"') for kind in ("provisions", "clauses", "stakeholders", "passages", "articles")
    ]
    assert places == sorted(places)
    assert "<mark>Harbours</mark>" in page
    assert "Each <mark>harbour</mark> is open." in page
    assert f"/provisions/{clause.provision.slug}/" in page
    assert "The <mark>harbour</mark> question" in page


@pytest.mark.parametrize(
    ("asked", "exact"),
    [
        ("Kiev", "Kyiv must approve any plan"),
        ("киев", "Kyiv must approve any plan"),
        ("Selensky", "Zelenskyy refuses it"),
        ("Зеленский", "Zelenskyy’s refusal stands"),
        ("Zelenskyy", "Зеленский отказался"),
        ("Lokke", "Minister Løkke was clear"),
        ("løkke", "Minister Løkke was clear"),
        ("territory", "They cede no territories"),
        ("территории", "никакой территория не будет"),
        ("zelen", "Zelenskyy refuses it"),
        ("800,000", "a ceiling of 800,000 soldiers"),
        ("refuses zelensky", "Zelenskyy refuses it"),
    ],
)
def test_spellings_and_forms_of_a_word_are_found(client: Client, asked: str, exact: str) -> None:
    for name, other, usual in (
        ("Ukraine", "Kyiv", ""), ("Ukraine", "Kiev", "Kyiv"), ("Ukraine", "Киев", "Kyiv"),
        ("Volodymyr Zelenskyy", "Selensky", "Zelenskyy"), ("Volodymyr Zelenskyy", "Zelensky", "Zelenskyy"),
        ("Volodymyr Zelenskyy", "Зеленский", "Zelenskyy"), ("Lars Løkke Rasmussen", "Lokke", "Løkke"),
    ):  # fmt: skip
        slug = fold(name).lower().replace(" ", "-")
        who = Stakeholder.objects.filter(slug=slug).first() or StakeholderFactory.create(name=name, slug=slug)
        AliasFactory.create(stakeholder=who, name=other, spelling_of=usual)
    said(exact)
    said("Nothing of this")
    assert exact in found(client, asked, kind="passages")
    assert "Nothing of this" not in found(client, asked)
    assert "<mark>" in ask(client, asked, kind="passages")


def test_a_stakeholder_is_found_by_any_of_its_names(client: Client) -> None:
    ukraine = StakeholderFactory.create(name="Ukraine", slug="ukraine")
    AliasFactory.create(stakeholder=ukraine, name="Kyiv")
    AliasFactory.create(stakeholder=ukraine, name="Kiev", spelling_of="Kyiv")
    merged = StakeholderFactory.create(name="Kyiv government", kind=StakeholderKind.ORGAN, merged_into=ukraine)
    assert found(client, "kiev") == {"Ukraine"}
    assert "also Kyiv, Kiev" in ask(client, "kiev").replace("<mark>", "").replace("</mark>", "")
    assert merged.slug not in ask(client, "government")


def test_other_spellings_are_named_as_they_are_written(client: Client) -> None:
    ukraine = StakeholderFactory.create(name="Ukraine", slug="ukraine")
    for name in ("Київ", "Kijów"):
        AliasFactory.create(stakeholder=ukraine, name=name, spelling_of="Kyiv")
    assert "Also looked for: Kijów, Київ." in ask(client, "Kyiv")


def test_a_provision_is_found_by_its_number(client: Client) -> None:
    point = ProvisionFactory.create(number=7, title="Ports")
    part = PartFactory.create(part_of=point, letter="a", title="Small ports")
    for one in (point, part):
        ClauseFactory.create(provision=one)
    assert found(client, "7") == {"7 Ports"}
    assert found(client, "point 7") == {"7 Ports"}
    assert found(client, "7a") == {"7a Small ports"}


def test_only_what_is_public_is_found_and_counted(client: Client) -> None:
    for state in (RowState.PENDING, RowState.SUBMITTED, RowState.RETURNED, RowState.RETRACTED):
        said("secret words here", state=state)
        StatusChangeFactory.create(excerpts=[ExcerptFactory.create(exact="secret status words")], state=state)
    ArticleFactory.create(title="Secret inbox", queue_state=QueueState.INBOX)
    assert rows(client, "secret") == []
    assert "Nothing on the record holds this word" in ask(client, "secret")
    said("no secret any more")
    assert [row["kind"] for row in rows(client, "secret")] == ["passages"]
    assert '<span class="meta num">1</span>' in ask(client, "secret")


def test_what_rests_on_a_passage_in_any_way_makes_it_found(client: Client) -> None:
    first = ExcerptFactory.create(exact="the harbour first", article__title="Plain")
    second = ExcerptFactory.create(exact="harbour second", article=first.article)
    StatementFactory.create(excerpt=first, supporting=[second])
    StatusChangeFactory.create(excerpts=[ExcerptFactory.create(exact="harbour third", article__title="Plain")])
    DescriptionFactory.create(excerpt=ExcerptFactory.create(exact="harbour fourth", article__title="Plain"))
    ExcerptFactory.create(exact="harbour unused", article__title="Plain")
    assert found(client, "harbour") == {"the harbour first", "harbour second", "harbour third", "harbour fourth"}


def test_nothing_later_than_the_day_is_found(client: Client) -> None:
    late = datetime.date(2025, 12, 20)
    said("harbour words", made_on=late)
    draft = DraftFactory.create(public_since=late)
    ClauseFactory.create(draft=draft, provision__title="Harbour", wording="The harbour stays.")
    ArticleFactory.create(title="Harbour news", published_on=late)
    assert len(rows(client, "harbour")) == 4
    assert rows(client, "harbour", on="2025-12-19") == []


def test_what_was_known_earlier_can_be_searched(client: Client) -> None:
    said("harbour words", state=RowState.RETRACTED)
    assert rows(client, "harbour") == []
    assert len(rows(client, "harbour", known="2025-12-02T00:00Z")) == 1
    assert rows(client, "harbour", known="2025-11-30T00:00Z") == []


@pytest.mark.parametrize(
    ("limits", "label"),
    [
        ({"CAP": 3}, "3+"),
        ({"SMALLEST_PAGES": 0, "FREQUENT": 5}, "about 1,000"),
        ({"SMALLEST_PAGES": 0, "FREQUENT": 5, "CAP": 5}, "5+"),
        ({"SMALLEST_PAGES": 0, "FREQUENT": 50}, "9"),
    ],
)
@pytest.mark.parametrize("asked", ["harbour", "word harbour"])
def test_a_frequent_word_is_not_counted_to_the_end_and_its_newest_are_right(
    client: Client, monkeypatch: pytest.MonkeyPatch, asked: str, limits: dict[str, int], label: str
) -> None:
    for number in range(9):
        said(f"word harbour {number}", made_on=datetime.date(2025, 11, 21) + datetime.timedelta(days=number))
    said("word harbour pending", state=RowState.PENDING)
    for name, value in limits.items():
        monkeypatch.setattr(bounded, name, value)
    monkeypatch.setitem(SHOWN, "passages", 2)
    assert [row["title"] for row in rows(client, asked)] == ["word harbour 8", "word harbour 7"]
    assert f'Passages <span class="meta num">{label}</span>' in ask(client, asked)


@pytest.mark.parametrize("is_frequent", [False, True])
@pytest.mark.parametrize("kind", ["passages", "articles"])
def test_pages_of_a_search_follow_each_other_without_gap_or_repetition(
    client: Client, monkeypatch: pytest.MonkeyPatch, kind: str, is_frequent: bool
) -> None:
    monkeypatch.setitem(ALONE, kind, 4)
    for number in range(11):
        day = datetime.date(2025, 11, 21) + datetime.timedelta(days=number % 3)
        statement = said(f"harbour number {number}", made_on=day)
        ArticleFactory.create(title=f"Harbour {number}", published_on=day)
        # A passage on which several statements rest is still one.
        StatementFactory.create(excerpt=statement.excerpt, made_on=day, speaker=statement.speaker)
    if is_frequent:
        monkeypatch.setattr(bounded, "SMALLEST_PAGES", 0)
        monkeypatch.setattr(bounded, "FREQUENT_ALONE", 5)
    seen: list[tuple[Any, str]] = []
    query = {"q": "harbour", "kind": kind}
    while query:
        response: Any = client.get("/search/", query)
        group = response.context["search"].groups[0]
        seen += [(hit.day, hit.title) for hit in group.hits]
        query = dict(pair.split("=") for pair in group.more_query[1:].split("&") if pair)
    assert len(seen) == len(set(seen)) == 11
    assert [day for day, _ in seen] == sorted((day for day, _ in seen), reverse=True)


@pytest.mark.parametrize(
    "asked",
    ["", "   ", "😀", "'", "''", "\\", "& | ! :* ( )", "<->", "%", "\"quoted phrase\"", "a' OR '1'='1", "½ ² ﬁ",
     "שלום עולם",
     "\u202eevil", "\ud7ff", "x" * 200, "a b c d e f g h i j k l m n o p", "1.5 2,5 -3", "<script>alert(1)</script>",
     "_", "__a__",
     "и" + "\u0306", "the of and", "ﷺ", "İ", "ß"],
)  # fmt: skip
def test_odd_input_gets_a_page(client: Client, asked: str) -> None:
    said("and the words of it")
    page = ask(client, asked)
    assert "<script>alert" not in page
    for ending in ("csv", "json"):
        assert client.get(f"/search.{ending}?q={quote(asked)}").status_code == 200


@settings(max_examples=some_of(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200))
def test_any_text_gets_a_page(client: Client, asked: str) -> None:
    ask(client, asked)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (f"q={'x' * 10_000}", "it holds at most 200 characters, and this one has 10000"),
        ("q=a&kind=people", "Kind: “people” is not one of"),
        ("q=a&after=yesterday", "Page: that page is not there"),
        ("q=a&after=2025-13-40.aaaaaaaa", "Page: that page is not there"),
        ("q=a&sort=up", "There is no filter “sort” here"),
    ],
)
def test_what_cannot_be_understood_is_said(client: Client, query: str, message: str) -> None:
    response = client.get(f"/search/?{query}")
    assert response.status_code == 400
    assert message in response.content.decode()
    assert client.get(f"/search.json?{query}").status_code == 400


def test_nul_is_refused(client: Client) -> None:
    assert client.get("/search/?q=a%00b").status_code == 400


def test_nothing_is_posted_to_search(client: Client) -> None:
    for address in ("/search/", "/search.csv"):
        assert client.post(address).status_code == 405


def test_the_fragment_is_the_part_of_the_page_that_changes(client: Client) -> None:
    said("harbour words")
    fragment = client.get("/search/?q=harbour", headers=HTMX).content.decode()
    assert "<main" not in fragment
    assert fragment.split('<div id="problems"')[0].strip() in ask(client, "harbour")


def test_empty_states_say_what_to_do(client: Client) -> None:
    assert "Search everything on the record." in ask(client)
    assert "There is no word in this search." in ask(client, "?!")
    said("harbour words")
    assert "Look among all kinds" in ask(client, "harbour", kind="articles")
    assert "left out: m, n" in ask(client, "a b c d e f g h i j k l m n")


def test_files_hold_the_rows_of_the_page(client: Client) -> None:
    for number in range(25):
        said(f"harbour {number}")
    ArticleFactory.create(title="=harbour")
    response: Any = client.get("/search/?q=harbour")
    shown = [hit.ref for hit in response.context["search"].hits]
    assert [row["ref"] for row in rows(client, "harbour")] == shown
    answer: Any = client.get("/search.json?q=harbour")
    answer = json.loads(b"".join(answer))
    assert [row["ref"] for row in answer["rows"]] == shown
    assert answer["meta"]["row_count"] == len(shown) == 21
    assert rows(client, "harbour")[-1]["title"] == "'=harbour"


def test_a_search_costs_at_most_eight_queries_whatever_it_finds(client: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            ask(client, "harbour")
        return len(queries)

    said("harbour words")
    ArticleFactory.create(title="Harbour")
    ClauseFactory.create(provision__title="Harbour", wording="The harbour.")
    one = cost()
    for number in range(19):
        said(f"harbour words {number}")
        ArticleFactory.create(title="Harbour")
        ClauseFactory.create(provision__title="Harbour", wording="The harbour.")
    assert cost() == one <= 8


def test_the_database_folds_as_we_do() -> None:
    words = "Løkke Zełenski Đuka Зеленський ﬁn ½ é ß ı o’Neill ʼa 'b' Å ﷺ ナイ"
    with connection.cursor() as cursor:
        cursor.execute("SELECT planwatch_fold(%s)", [words])
        assert cursor.fetchone() == (fold(words),)


def test_a_way_that_begins_with_a_shorter_one_is_not_asked_for_twice() -> None:
    assert tsquery([["a", "b"], ["election", "elect"]], is_open=True) == "('a' | 'b') & ('elect':*)"
    assert tsquery([["election", "elect"]]) == "('election' | 'elect')"


@pytest.mark.parametrize(
    ("found_word", "asked", "is_one"),
    [
        ("territories", "territory", True), ("guarantees", "guarantee", True), ("rejection", "reject", True),
        ("nation", "nato", False), ("harbour", "harbinger", False), ("территории", "территория", True),
        ("a", "b", False),
    ],
)  # fmt: skip
def test_forms_of_a_word_part_in_their_endings(found_word: str, asked: str, is_one: bool) -> None:
    assert is_form(found_word, asked) is is_one


def test_highlighting_escapes_what_it_shows() -> None:
    assert highlighted("<b>Løkke</b> & co", ["lokke"]) == "&lt;b&gt;<mark>Løkke</mark>&lt;/b&gt; &amp; co"
    assert highlighted("Zelenskyy’s word", [], ["zelen"]) == "<mark>Zelenskyy’s</mark> word"
    assert highlighted("", ["a"]) == ""
