"""The dashboard: its rows, squares, filters and facets, at both clocks, as page, fragment and file."""

import csv
import datetime
import io
import itertools
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from planwatch.codebook import STATUS_LABELS, Status
from tests import factories as make
from tests.cast import KNOWN_BEFORE_ALL, Cast
from tests.document import Element, read, words

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "board"}
RESTORE = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
POINTS = ["forces", "nato", "territory", "east", "south"]


def board(client: Client, **asked: str) -> Element:
    response = client.get("/", asked)
    assert response.status_code == 200
    return read(response).one(id="board")


def rows(board: Element) -> dict[str, Element]:
    """The rows of the table by the slug that they lead to, in their order; the plan as a whole is `plan`."""
    found = {}
    for row in itertools.chain.from_iterable(body.every("tr") for body in board.every("tbody")):
        heads = [head for head in row.every("th") if head.get("scope") == "row"]
        if heads:
            links = heads[0].addresses()
            found[links[0].split("/")[2] if links else "plan"] = row
    return found


def square(row: Element, actor: str) -> str:
    """What the square of an actor says; nothing where there is none."""
    return next((link["aria-label"] for link in row.every("a", class_="stance") if f"/{actor}/" in link["href"]), "")


def test_the_plan_as_a_whole_comes_first_then_points_each_followed_by_its_parts(client: Client, cast: Cast) -> None:
    assert list(rows(board(client))) == ["plan", *POINTS]
    assert [row.get("data-of") for row in rows(board(client)).values()] == ["", "", "", "", "territory", "territory"]


def test_a_square_says_who_stands_where_and_opens_the_evidence(client: Client, cast: Cast) -> None:
    found = rows(board(client))
    assert square(found["nato"], "ukraine") == "Ukraine: refuses; red line"
    assert square(found["nato"], "russia") == "Russia: accepts"
    assert "wrote this draft" in square(found["nato"], "united-states")
    assert square(found["nato"], "poland") == ""
    assert "1 second-hand claim" in square(found["forces"], "ukraine")
    assert "/provisions/nato/ukraine/" in found["nato"].addresses()
    assert "1 demand" in square(found["plan"], "poland")


def test_a_reported_position_shows_only_where_it_was_asked_for(client: Client, cast: Cast) -> None:
    assert "accepts" not in square(rows(board(client))["south"], "russia")
    assert "none is on the record" in square(rows(board(client))["south"], "russia")
    assert "accepts; reported" in square(rows(board(client, record="all"))["south"], "russia")


def test_a_statement_on_the_whole_plan_fills_no_cell_of_a_point(client: Client, cast: Cast) -> None:
    found = rows(board(client))
    assert "takes no side" in square(found["plan"], "russia")
    assert not any("takes no side" in square(found[slug], "russia") for slug in POINTS)


def test_the_row_tells_the_status_and_between_whom(client: Client, cast: Cast) -> None:
    found = rows(board(client))
    assert "contested" in found["nato"].text
    assert "Russia, Ukraine" in found["nato"].text
    assert "proposed" in found["forces"].text


def test_htmx_gets_the_board_alone_and_a_restored_history_the_whole_page(client: Client, cast: Cast) -> None:
    page, fragment = client.get("/?q=nato"), client.get("/?q=nato", headers=HTMX)
    assert "masthead" not in words(fragment)
    assert not list(read(fragment).every("main"))
    assert list(rows(read(fragment).one(id="board"))) == list(rows(read(page).one(id="board"))) == ["nato"]
    assert "HX-Request" in page["Vary"]
    assert words(client.get("/?q=nato", headers=RESTORE)) == words(page)


def test_the_form_that_asks_stays_as_the_reader_left_it(client: Client, cast: Cast) -> None:
    for address in ("/?status=contested", "/matrix/?topic=land", "/statements/?code=reject"):
        page, fragment = words(client.get(address)), words(client.get(address, headers=HTMX))
        assert 'class="filters' in page
        assert "<form" not in fragment
    facets = client.get("/?status=contested", headers=HTMX)
    assert read(facets).one(id="facets")["hx-swap-oob"] == "true"
    assert '<input form="filters" type="hidden" name="status" value="contested">' in words(facets)
    assert "hx-swap-oob" not in words(client.get("/?status=contested"))


@pytest.mark.parametrize("asked", ["draft=geneva", "on=2025-11-30", "known=2025-12-01T00:00Z"])
def test_another_wording_or_day_changes_the_whole_page(client: Client, cast: Cast, asked: str) -> None:
    here = {"HX-Current-URL": "http://testserver/?q=nato"}
    assert client.get(f"/?q=nato&{asked}", headers=HTMX | here)["HX-Redirect"].endswith(asked.replace(":", "%3A"))
    there = {"HX-Current-URL": f"http://testserver/?{asked}"}
    assert "HX-Redirect" not in client.get(f"/?q=nato&{asked}", headers=HTMX | there)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("status=contestd", "Status: “contestd” is not one of"),
        ("topic=lnd", "Topic: “lnd” is not one of"),
        ("stakeholder=ukrain", "Stakeholder: “ukrain” is not one of"),
        ("draft=us-27-points", "Wording: “us-27-points” is not one of"),
        ("on=2025-02-30", "As of: “2025-02-30” is no day; write 2025-11-24."),
        ("known=yesterday", "As known at: “yesterday” is no instant; write 2025-12-01T00:00Z."),
        ("statsu=contested", "There is no filter “statsu” here; it was left out."),
    ],
)  # fmt: skip
def test_what_is_misspelt_is_said_on_the_page_and_refused_as_a_file(
    client: Client, cast: Cast, asked: str, said: str
) -> None:
    page = client.get(f"/?{asked}")
    assert page.status_code == 400
    assert said in read(page).one("main").one(role="alert").text
    assert "nato" in rows(read(page).one(id="board"))
    as_csv, as_json = client.get(f"/provisions.csv?{asked}"), client.get(f"/provisions.json?{asked}")
    assert (as_csv.status_code, as_json.status_code) == (400, 400)
    assert said in words(as_csv)
    assert as_csv["Content-Type"].startswith("text/plain")
    assert any(said in problem for problem in json.loads(words(as_json))["problems"])


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"q": "territory"}, ["territory"]),
        ({"q": "KHERSON"}, ["territory"]),
        ({"q": "nothing like it"}, []),
        ({"topic": "security"}, ["forces", "nato"]),
        ({"status": "contested"}, ["nato"]),
        ({"stance": "seek_change"}, ["territory"]),
        ({"stance": "reject", "stakeholder": "russia"}, []),
        ({"lacking": "refuses"}, ["nato"]),
        ({"lacking": "refuses", "stakeholder": "ukraine"}, ["nato"]),
        ({"lacking": "silent", "stakeholder": "ukraine"}, ["forces", "territory"]),
        ({"stakeholder": "poland"}, ["forces"]),
        ({"sort": "newest", "topic": "security"}, ["forces", "nato"]),
        ({"sort": "status"}, ["nato", "forces", "territory"]),
        ({"group": "topic"}, ["forces", "nato", "territory"]),
    ],
)
def test_filters_leave_the_points_that_pass_or_have_a_part_that_does(
    client: Client, cast: Cast, asked: dict[str, str], shown: list[str]
) -> None:
    found = rows(board(client, **asked))
    assert [slug for slug, row in found.items() if slug != "plan" and not row.get("data-of")] == shown


def test_the_count_of_each_facet_is_the_number_of_points_that_it_leaves(client: Client, cast: Cast) -> None:
    checked = 0
    for asked in ({}, {"topic": "security"}, {"stakeholder": "ukraine"}, {"lacking": "silent", "record": "all"}):
        here = read(client.get("/", asked))
        for facet in here.every(class_="facet"):
            for link in facet.every("a"):
                if link.get("aria-current"):
                    continue
                count = int(link.text.split()[-1])
                left = rows(read(client.get(link["href"])).one(id="board"))
                points = [slug for slug, row in left.items() if slug != "plan" and not row.get("data-of")]
                assert len(points) == count, (asked, link["href"])
                checked += 1
    assert checked > 40


def test_no_point_left_is_a_designed_state_with_a_way_out(client: Client, cast: Cast) -> None:
    here = board(client, q="nothing like it")
    assert "No point passes all these filters." in here.text
    assert here.links()["clear them all"] == "/"


def test_numbers_in_the_newest_draft_stand_beside_those_of_the_28_points(client: Client, cast: Cast) -> None:
    assert "7x" not in rows(board(client))["nato"].text
    assert "7x" in rows(board(client, numbers="newest"))["nato"].text
    assert "7x" not in rows(board(client, numbers="newest", on="2025-11-23"))["nato"].text


def test_what_changed_since_a_day_is_marked(client: Client, cast: Cast) -> None:
    cast.says(cast.poland, cast.east, made_on=datetime.date(2025, 12, 20))
    make.StatusChangeFactory(
        provision=cast.forces, effective_on=datetime.date(2025, 12, 21), status=Status.UNDER_NEGOTIATION
    )
    marked = {
        day: [slug for slug, row in rows(board(client, since=day)).items() if "data-changed" in row.attributes]
        for day in ("2025-11-23", "2025-12-19", "2025-12-20", "2025-12-21")
    }
    assert marked == {
        "2025-11-23": POINTS, "2025-12-19": ["forces", "east"], "2025-12-20": ["forces"], "2025-12-21": [],
    }  # fmt: skip


def test_before_a_draft_was_public_the_page_says_so_and_leads_to_its_day(client: Client, cast: Cast) -> None:
    here = read(client.get("/?on=2025-11-01")).one(id="board")
    assert "28 points was not public yet." in here.text
    assert "No point passes" not in here.text
    assert f"/?on={cast.first.public_since}" in here.addresses()


def test_an_opened_square_reopens_with_its_address(client: Client, cast: Cast) -> None:
    opened = read(client.get("/?cell=nato.ukraine&on=2025-12-24")).one(id="evidence")
    assert opened.addresses() == ["/provisions/nato/ukraine/?on=2025-12-24"]
    for nobody in ("nato.nobody", "nothing.ukraine", "nato", "../../x", ""):
        assert read(client.get("/", {"cell": nobody})).one(id="evidence").addresses() == []


@pytest.mark.parametrize("page", ["/", "/matrix/", "/stakeholders/ukraine/"])
def test_a_square_that_is_not_there_is_said_and_not_ignored(client: Client, cast: Cast, page: str) -> None:
    said = read(client.get(f"{page}?cell=nato.nobody")).one(id="evidence").text
    assert said == "There is no square “nato.nobody” here, so nothing was opened."


def test_both_clocks_turn_squares_and_statuses_back(client: Client, cast: Cast) -> None:
    for turned in ({"on": "2025-11-20"}, {"known": KNOWN_BEFORE_ALL}):
        row = rows(board(client, **turned))["nato"]
        assert "contested" not in row.text
        assert square(row, "ukraine") == ""
    assert "contested" in rows(board(client, known="2025-12-01T12:00:00Z"))["nato"].text


def test_a_wording_that_was_not_public_yet_tells_nothing(client: Client, cast: Cast) -> None:
    for slug, day in (("geneva", "2025-11-23"), ("talks", "2026-02-05")):
        here = read(client.get("/", {"draft": slug, "on": day}))
        said = {link["aria-label"].split(": ")[1] for link in here.one(id="board").every("a", class_="stance")}
        assert said <= {"1 second-hand claim, 1 statement on another wording", "1 statement on another wording"}
        assert "which was not public then" in here.text
        file = json.loads(words(client.get("/provisions.json", {"draft": slug, "on": day})))
        assert not any(row["consent"] for row in file["rows"])


def test_a_draft_that_leaves_a_point_unchanged_keeps_its_positions(client: Client, cast: Cast) -> None:
    assert square(rows(board(client, draft="geneva"))["nato"], "ukraine") == "Ukraine: refuses; red line"


def csv_rows(client: Client, asked: dict[str, str]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(words(client.get("/provisions.csv", asked)))))


ASKED: list[dict[str, str]] = [
    dict(pairs)
    for chosen in itertools.product(
        [("topic", ""), ("topic", "land"), ("status", "contested"), ("lacking", "silent")],
        [("stakeholder", ""), ("stakeholder", "ukraine")],
        [("sort", ""), ("sort", "newest"), ("group", "topic"), ("q", "settled point")],
        [("record", "all"), ("draft", "geneva"), ("on", "2025-11-21")],
    )
    for pairs in [[pair for pair in chosen if pair[1]]]
][::5]  # Every value meets most others in a fifth of the 96 combinations.


def test_the_files_hold_the_rows_of_the_page_whatever_is_asked(client: Client, cast: Cast) -> None:
    for asked in ASKED:
        found = rows(board(client, **asked))
        shown = [slug for slug in found if slug != "plan"]
        lines = csv_rows(client, asked)
        assert [line["slug"] for line in lines] == shown, asked
        assert all(STATUS_LABELS[line["status"]] in found[line["slug"]].text for line in lines), asked
        body: dict[str, Any] = json.loads(words(client.get("/provisions.json", asked)))
        assert [row["slug"] for row in body["rows"]] == shown, asked
        assert body["meta"]["row_count"] == len(shown), asked
    assert len(ASKED) == 20


def test_a_point_in_the_file_carries_status_parties_and_consent(client: Client, cast: Cast) -> None:
    body = json.loads(words(client.get("/provisions.json?status=contested")))
    (nato,) = body["rows"]
    assert nato == {
        "number": 7, "part": "", "slug": "nato", "title": "No NATO membership", "topic": "security",
        "status": "contested", "status_parties": ["russia", "ukraine"], "status_since": "2025-11-21",
        "consent": [
            {"kind": "signatory", "stakeholder": "ukraine", "stance": "reject"},
            {"kind": "signatory", "stakeholder": "russia", "stance": "endorse"},
        ],
        "statements": 2,
    }  # fmt: skip
    south = next(line for line in csv_rows(client, {}) if line["slug"] == "south")
    assert (south["number"], south["part"]) == ("21", "b")


def test_the_page_leads_to_its_own_files(client: Client, cast: Cast) -> None:
    asked = {"topic": "land", "on": "2025-12-24"}
    links = board(client, **asked).links()
    assert links["CSV"] == f"/provisions.csv?{urlencode(asked)}"
    assert links["JSON"] == f"/provisions.json?{urlencode(asked)}"
