"""The page of a provision, and the evidence for one actor on it."""

import datetime

import pytest
from django.test import Client

from planwatch.codebook import ConsentKind, Status
from provisions.clocks import Clocks
from provisions.evidence import NEWEST
from provisions.models import Statement
from tests import factories as make
from tests.cast import KNOWN_BEFORE_ALL, KNOWN_BEFORE_RETRACTION, Cast
from tests.document import Element, read, words

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
RESTORE = {"HX-Request": "true", "HX-History-Restore-Request": "true"}


def page(client: Client, address: str, status: int = 200) -> Element:
    response = client.get(address, follow=True)
    assert response.status_code == status
    return read(response).one("main")


def section(page: Element, heading: str) -> Element:
    """The section under this heading."""
    found = [one for one in page.every("section") if any(h2.text.startswith(heading) for h2 in one.every("h2"))]
    return found[-1]


def refs(element: Element) -> list[str]:
    """The statements that are shown in it."""
    return [one["id"].removeprefix("s-") for one in element.every("article", class_="evidence")]


def test_the_page_names_the_point_its_status_its_parties_and_the_reason(client: Client, cast: Cast) -> None:
    nato = page(client, "/provisions/nato/")
    assert nato.one("h1").text == "7. No NATO membership"
    assert "What is settled of point 7." in nato.text
    status = section(nato, "Status").text
    for said in ("contested", "since 21 Nov 2025", "Between: Russia, Ukraine.", "Ukraine refuses on the record."):
        assert said in status
    assert cast.refusal.excerpt.exact in status


def test_consent_stands_in_three_lists_with_the_position_of_each(client: Client, cast: Cast) -> None:
    clause = cast.nato.clauses.get(draft=cast.first)
    make.ConsentFactory(clause=clause, stakeholder=cast.ukraine, kind=ConsentKind.ACT_NEEDED, basis="Its constitution")
    lists = {card.one("h3").text: card for card in section(page(client, "/provisions/nato/"), "Whose").every("div")
             if list(card.every("h3")) and card.get("class") == "card"}  # fmt: skip
    assert list(lists) == ["Must sign", "Must act", "Claims a say (never counted)"]
    assert [link["aria-label"] for link in lists["Must sign"].every("a", class_="stance")] == [
        "Russia: Accepts", "Ukraine: Refuses",
    ]  # fmt: skip
    assert "Its constitution" in lists["Must act"].text
    assert "Poland" in lists["Claims a say (never counted)"].text


def test_everyones_position_is_grouped_by_stance_with_the_words_it_rests_on(client: Client, cast: Cast) -> None:
    stands = section(page(client, "/provisions/nato/"), "Who stands where")
    heads = [head.text for head in stands.every("h3")]
    assert [head.split(": ")[-1] for head in heads] == ["Russia", "Ukraine"]
    assert refs(stands) == [cast.acceptance.ref, cast.refusal.ref]
    refusal = next(one for one in stands.every("article") if one["id"].endswith(cast.refusal.ref))
    for said in ("The President , President of Ukraine", "for Ukraine", "direct quote", "red line", "B2"):
        assert said.replace(" ,", ",") in refusal.text


def test_what_sets_no_position_stands_apart_and_says_why(client: Client, cast: Cast) -> None:
    older = cast.says(cast.poland, cast.nato, made_on=make.PUBLIC_DAY.replace(day=19))
    unclear = cast.says(cast.poland, cast.nato, stance="ambiguous")
    other = cast.says(cast.poland, cast.nato, draft=make.DraftFactory())
    none = cast.says(cast.poland, cast.nato, draft=None, mark="demand")
    lower = cast.says(cast.ukraine, cast.nato, authority=4)
    stands = section(page(client, "/provisions/nato/"), "Who stands where")
    heads = [head.text.rsplit(" ", 1)[0] for head in stands.every("h3")]
    assert heads[2:] == [
        "Not counted: an earlier day or a lower authority", "Marks: words that take no stance",
        "On another wording, or on none", "Unclear: the words support two readings", "Older than the draft",
    ]  # fmt: skip
    assert refs(stands)[2:] == [one.ref for one in (lower, none, other, unclear, older)]


def test_a_statement_on_an_equal_wording_is_not_said_to_be_on_another(client: Client, cast: Cast) -> None:
    cast.says(cast.ukraine, cast.nato, draft=cast.second, made_on=cast.second.public_since, authority=4)
    assert "On another wording" not in page(client, "/provisions/nato/ukraine/").text
    assert "Not counted" in page(client, "/provisions/nato/ukraine/").text


def test_the_needed_who_are_silent_are_named(client: Client, cast: Cast) -> None:
    assert "Needed and silent here: Ukraine." in section(page(client, "/provisions/forces/"), "Status").text.replace(
        "Russia, ", ""
    )
    assert "Needed and silent" not in section(page(client, "/provisions/nato/"), "Status").text


def test_wordings_stand_draft_by_draft_with_what_describes_them(client: Client, cast: Cast) -> None:
    wording = section(page(client, "/provisions/nato/"), "Wording, draft by draft")
    assert [link.text for link in wording.every("a") if "/drafts/" in link["href"]] == [
        "28 points, no. 7", "Geneva text, no. 7x",
    ]  # fmt: skip
    assert "It is settled so." in wording.text
    assert "unchanged" in wording.text


def test_a_point_leads_to_its_parts_its_neighbours_and_its_files(client: Client, cast: Cast) -> None:
    territory = page(client, "/provisions/territory/")
    links = territory.links()
    assert links["21a Donetsk and Luhansk"] == "/provisions/east/"
    assert links["← 7 No NATO membership"] == "/provisions/nato/"
    assert links["21a Donetsk and Luhansk →"] == "/provisions/east/"
    assert links["CSV"] == "/statements.csv?provision=territory"
    assert page(client, "/provisions/east/").links()["21 Territory"] == "/provisions/territory/"


def test_the_citable_address_carries_both_clocks(client: Client, cast: Cast) -> None:
    address = page(client, "/provisions/nato/").links()["address with its date"]
    assert address.startswith("/provisions/nato/?on=2026-02-05&known=2")
    assert page(client, address).one("h1").text == "7. No NATO membership"


def test_links_carry_the_clocks_so_that_a_reader_stays_at_the_date(client: Client, cast: Cast) -> None:
    nato = page(client, f"/provisions/nato/?on=2025-12-24&known={KNOWN_BEFORE_RETRACTION}")
    here = [one for one in nato.addresses() if one.startswith("/")]
    assert len(here) > 20
    assert [one for one in here if "on=2025-12-24" not in one or "known=" not in one] == []


def test_an_earlier_instant_shows_neither_status_nor_position(client: Client, cast: Cast) -> None:
    nato = page(client, f"/provisions/nato/?known={KNOWN_BEFORE_ALL}")
    assert refs(nato) == []
    assert "Nobody’s position on this provision" in nato.text
    assert "contested" not in section(nato, "Status").text


def test_earlier_statuses_are_kept(client: Client, cast: Cast) -> None:
    make.StatusChangeFactory(
        provision=cast.nato, effective_on=make.PUBLIC_DAY, status=Status.UNDER_NEGOTIATION, reason="Talks began."
    )
    earlier = section(page(client, "/provisions/nato/"), "Earlier statuses")
    assert "under negotiation" in earlier.text
    assert "Talks began." in earlier.text


def test_the_fragment_is_the_positions_alone(client: Client, cast: Cast) -> None:
    response = client.get("/provisions/nato/", headers=HTMX)
    fragment = read(response)
    assert fragment.one(id="positions")
    assert not list(fragment.every("main")) + list(fragment.every("h1"))
    assert refs(fragment) == refs(page(client, "/provisions/nato/"))
    assert words(client.get("/provisions/nato/", headers=RESTORE)) == words(client.get("/provisions/nato/"))


def test_a_number_leads_to_the_name_and_keeps_the_question(client: Client, cast: Cast) -> None:
    response = client.get("/provisions/7/?on=2025-12-24")
    assert (response.status_code, response["Location"]) == (301, "/provisions/nato/?on=2025-12-24")
    assert client.get("/provisions/99999999999999999999/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/provisions/nothing/",
        "/provisions/nato/nobody/",
        "/provisions/nothing/ukraine/",
        "/provisions/nato/?on=2025-11-19",
    ],
)
def test_what_is_not_there_is_a_designed_404(client: Client, cast: Cast, address: str) -> None:
    assert page(client, address, 404).one("h1").text == "There is no page here"


@pytest.mark.parametrize("address", ["/provisions/nato/", "/provisions/nato/ukraine/", "/provisions/plan/poland/"])
@pytest.mark.parametrize(("asked", "said"), [("on=2025-2-30", "is no day"), ("onn=1", "There is no filter “onn”")])
def test_what_is_misspelt_is_said_and_the_rest_is_shown(
    client: Client, cast: Cast, address: str, asked: str, said: str
) -> None:
    here = page(client, f"{address}?{asked}", 400)
    assert said in here.one(role="alert").text
    assert refs(here)


def test_the_evidence_of_one_actor_tells_the_position_and_what_it_rests_on(client: Client, cast: Cast) -> None:
    evidence = page(client, "/provisions/nato/ukraine/")
    assert evidence.one("h1").text == "Evidence on 7 No NATO membership"
    assert "Refuses , on the record, last on 21 Nov 2025".replace(" ,", ",") in evidence.text
    assert refs(evidence) == [cast.refusal.ref]
    fragment = read(client.get("/provisions/nato/ukraine/", headers=HTMX))
    assert refs(fragment) == [cast.refusal.ref]
    assert not list(fragment.every("h1"))
    assert fragment.one(aria_label="Close the evidence")


def test_authorship_is_a_role_and_not_acceptance(client: Client, cast: Cast) -> None:
    assert (
        "Wrote this draft; authorship is a role, not acceptance."
        in page(client, "/provisions/nato/united-states/").text
    )


def test_office_holders_speak_in_their_own_name(client: Client, cast: Cast) -> None:
    own = cast.says(cast.president, cast.territory, stance="reject")
    evidence = page(client, "/provisions/territory/ukraine/")
    assert "Their words never count as the body’s consent." in evidence.text
    assert refs(evidence) == [cast.wish.ref, own.ref]


def test_the_whole_plan_has_evidence_too(client: Client, cast: Cast) -> None:
    evidence = page(client, "/provisions/plan/poland/")
    assert "the plan as a whole" in evidence.one("h1").text
    assert refs(evidence) == [cast.mark.ref]


def test_a_merged_stakeholders_address_leads_on(client: Client, cast: Cast) -> None:
    make.StakeholderFactory(slug="kiev", merged_into=cast.ukraine)
    response = client.get("/provisions/nato/kiev/?on=2025-12-24")
    assert (response.status_code, response["Location"]) == (301, "/provisions/nato/ukraine/?on=2025-12-24")


def test_a_long_page_shows_what_positions_rest_on_and_the_newest_and_leads_to_the_rest(
    client: Client, cast: Cast
) -> None:
    nothing_left_out = page(client, "/provisions/nato/")
    assert "All statements on this provision" not in nothing_left_out.text
    before = cast.plan.coded_through - datetime.timedelta(days=1)
    newer = make.StatementFactory.create_batch(
        NEWEST + 1, provision=cast.nato, on_behalf_of=cast.poland, stance="", mark="open", made_on=before
    )
    positions = page(client, "/provisions/nato/").one("section", id="positions")
    shown = refs(positions)
    assert cast.refusal.ref in shown
    assert len({one.ref for one in newer} & set(shown)) == NEWEST
    more = next(link for link in positions.every("a") if link.text == "All statements on this provision")
    assert more["href"] == "/statements/?provision=nato"


def test_long_evidence_shows_what_the_position_rests_on_and_the_newest_and_leads_to_the_rest(
    client: Client, cast: Cast
) -> None:
    assert "behalf=own" not in words(client.get("/provisions/nato/ukraine/"))
    after = cast.refusal.made_on + datetime.timedelta(days=1)
    open_ones = {"provision": cast.nato, "stance": "", "mark": "open", "made_on": after}
    make.StatementFactory.create_batch(NEWEST, on_behalf_of=cast.ukraine, **open_ones)
    make.StatementFactory(on_behalf_of=cast.president, speaker=cast.president, **open_ones)
    evidence = page(client, "/provisions/nato/ukraine/")
    shown = refs(evidence)
    assert (shown[0], len(shown)) == (cast.refusal.ref, NEWEST + 1)
    links = {"All of Ukraine’s own": cast.ukraine, "All of its members and office-holders": cast.president}
    for text, whose in links.items():
        (more,) = (link for link in evidence.every("a") if link.text == text)
        public = Statement.objects.public(Clocks(cast.plan.coded_through)).filter(provision=cast.nato)
        of_it = set(public.filter(on_behalf_of=whose).values_list("ref", flat=True))
        assert set(refs(page(client, more["href"]))) == of_it != set()


def test_evidence_that_fits_leaves_nothing_out(client: Client, cast: Cast) -> None:
    after = cast.refusal.made_on + datetime.timedelta(days=1)
    make.StatementFactory.create_batch(
        NEWEST, provision=cast.nato, on_behalf_of=cast.ukraine, stance="", mark="open", made_on=after
    )
    evidence = page(client, "/provisions/nato/ukraine/")
    assert len(refs(evidence)) == NEWEST + 1
    assert "behalf=own" not in " ".join(link.get("href") for link in evidence.every("a"))
