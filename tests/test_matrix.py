"""The matrix: provisions by stakeholders, what is hidden and counted, and its positions as a file."""

import csv
import datetime
import io
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from planwatch.codebook import Mark, RowState, Stance, Status
from provisions.models import Statement
from tests import factories

pytestmark = pytest.mark.django_db

HTMX = {"hx-request": "true", "hx-target": "matrix"}


@pytest.fixture
def plan():
    return factories.PlanFactory()


@pytest.fixture
def cast(plan):
    """Two states, a minister who spoke for herself, and one who never spoke; three points, one with a part."""
    ukraine = factories.StakeholderFactory(slug="ukraine", name="Ukraine", short="UA")
    poland = factories.StakeholderFactory(slug="poland", name="Poland", short="PL")
    minister = factories.StakeholderFactory(slug="minister", name="A Minister", kind="person")
    factories.RoleFactory(person=minister, organisation=poland, title="Minister", authority=2)
    factories.StakeholderFactory(slug="silent", name="Silent State", short="SI")
    forces = factories.ProvisionFactory(number=6, slug="forces", title="Forces")
    territory = factories.ProvisionFactory(number=21, slug="territory", title="Territory", topic__slug="land")
    part = factories.PartFactory(part_of=territory, letter="b", slug="south", title="South", topic=territory.topic)
    quiet = factories.ProvisionFactory(number=9, slug="quiet", title="Quiet point")
    for provision in (forces, territory, part, quiet):
        factories.ClauseFactory(provision=provision)
    factories.StatementFactory(provision=forces, speaker=ukraine, stance=Stance.REJECT, red_line=True)
    factories.StatementFactory(provision=part, speaker=ukraine, stance=Stance.ENDORSE)
    factories.StatementFactory(provision=forces, speaker=minister, mark=Mark.DEMAND)
    factories.StatementFactory(provision=None, speaker=poland, stance=Stance.SEEK_CHANGE)
    return plan


def cells(html):
    """Where each square of a page leads: provision and stakeholder."""
    return set(re.findall(r'<td[^>]*><a class="stance"[^>]* href="/provisions/([^/"]+)/([^/"]+)/', html))


def csv_rows(client, query=""):
    lines = b"".join(client.get(f"/matrix.csv{query}").streaming_content).decode()
    return list(csv.DictReader(io.StringIO(lines)))


def grid_rows(html):
    return re.findall(r'<th scope="row">.*?</th>', html)


def test_the_matrix_shows_who_spoke_on_what_and_counts_what_is_empty(client, cast):
    html = client.get("/matrix/").content.decode()
    assert cells(html) == {
        ("forces", "ukraine"), ("south", "ukraine"), ("forces", "minister"), ("plan", "poland"),
        ("forces", "poland"),  # its minister spoke
    }  # fmt: skip
    assert "1 provision and 1 stakeholder without any statement or author’s mark are hidden." in html
    assert "Quiet point" not in html.split("data-grid")[1].split("matrix-doors")[0]


def test_the_plan_as_a_whole_comes_first_and_a_part_after_its_point(client, cast):
    heads = [re.sub(r"<[^>]+>", " ", head) for head in grid_rows(client.get("/matrix/").content.decode())]
    assert ["whole" in heads[0], *("6" in head for head in heads[1:2])] == [True, True]
    assert [next(word for word in ("whole", "Forces", "Territory", "South") if word in head) for head in heads] == [
        "whole", "Forces", "Territory", "South",
    ]  # fmt: skip


def test_persons_stand_under_their_state_after_it(client, cast):
    html = client.get("/matrix/").content.decode()
    heads = re.findall(r'<th scope="col"[^>]*><a href="/stakeholders/([^/]+)/', html)
    assert heads == ["ukraine", "poland", "minister"]
    assert re.search(r'scope="colgroup" colspan="2"><abbr title="Poland">PL<', html)


def test_htmx_gets_the_part_that_changes_and_nothing_else(client, cast):
    page, fragment = client.get("/matrix/"), client.get("/matrix/", headers=HTMX)
    assert fragment.content.decode().strip().startswith('<div id="matrix"')
    assert cells(fragment.content.decode()) == cells(page.content.decode())
    assert "<html" not in fragment.content.decode()


def test_the_author_of_the_draft_is_marked_in_each_cell_that_it_words(client, cast):
    states = factories.StakeholderFactory(slug="us", name="United States", short="US")
    cast.default_draft.authors.add(states)
    html = client.get("/matrix/").content.decode()
    assert {slug for slug, actor in cells(html) if actor == "us"} == {"plan", "forces", "territory", "south", "quiet"}
    marked = [row for row in csv_rows(client) if row["is_author"] == "true"]
    assert len(marked) == 5
    assert {(row["stance"], row["basis"], row["made_on"], row["statements"]) for row in marked} == {
        ("", "none", "", "")
    }
    spoken = cells(client.get("/matrix/?said=only").content.decode())
    assert {slug for slug, _ in spoken} == {"plan", "forces", "south"}
    assert "us" not in {actor for _, actor in spoken}


def test_filters_narrow_rows_and_columns(client, cast):
    def shown(query):
        return cells(client.get(f"/matrix/?{query}").content.decode())

    assert shown("kind=person") == {("forces", "minister")}
    assert shown("home=poland") == {("forces", "minister"), ("forces", "poland"), ("plan", "poland")}
    assert shown("topic=land") == {("south", "ukraine")}
    assert shown("stance=reject") == {("forces", "ukraine")}
    factories.StatusChangeFactory(provision__slug="agreed", status=Status.TEXT_AGREED)
    assert shown("status=text_agreed") == set()


def test_one_stakeholder_or_one_provision_is_a_list(client, cast):
    one = client.get("/matrix/?stakeholder=ukraine").content.decode()
    assert cells(one) == {("forces", "ukraine"), ("south", "ukraine")}
    assert "data-grid" not in one
    assert "refuses; red line" in one
    assert cells(client.get("/matrix/?provision=forces").content.decode()) == {
        ("forces", "ukraine"), ("forces", "minister"),
    }  # fmt: skip


def test_what_is_not_on_the_record_fills_no_cell(client, cast):
    stranger = factories.StakeholderFactory(slug="stranger")
    for state in (RowState.PENDING, RowState.SUBMITTED, RowState.RETRACTED):
        factories.StatementFactory(speaker=stranger, state=state)
    assert not [cell for cell in cells(client.get("/matrix/").content.decode()) if cell[1] == "stranger"]
    assert cells(client.get("/matrix/?on=2025-11-20").content.decode()) == set()
    assert cells(client.get("/matrix/?known=2025-11-30T00:00Z").content.decode()) == set()


def test_the_file_has_the_positions_of_the_page_with_the_same_filters(client, cast):
    rows = csv_rows(client)
    names = ("stakeholder", "provision_slug", "provision", "part", "stance")
    assert [tuple(row[name] for name in names) for row in rows] == [
        ("poland", "plan", "", "", "seek_change"),
        ("ukraine", "forces", "6", "", "reject"),
        ("ukraine", "south", "21", "b", "endorse"),
    ]  # fmt: skip
    assert rows[1]["kind"] == "state"
    assert rows[1]["draft"] == "us-28-points"
    assert rows[1]["made_on"] == "2025-11-21"
    assert len(rows[1]["statements"]) == 8
    answer = json.loads(b"".join(client.get("/matrix.json?stance=reject").streaming_content))
    assert [row["provision_slug"] for row in answer["rows"]] == ["forces"]
    assert answer["meta"]["row_count"] == 1
    assert client.get("/matrix.csv-metadata.json").json()["url"] == "/matrix.csv"


def test_a_cell_in_the_address_opens_its_evidence(client, cast):
    html = client.get("/matrix/?cell=forces.ukraine").content.decode()
    assert 'hx-get="/provisions/forces/ukraine/"' in html
    unknown = client.get("/matrix/?cell=forces.nobody").content.decode()
    assert "data-open>" not in unknown


def test_at_most_forty_columns_stand_on_a_page(client, plan):
    provision = factories.ClauseFactory().provision
    article = factories.ArticleFactory()
    for number in range(41):
        factories.StatementFactory(
            provision=provision,
            speaker=factories.StakeholderFactory(slug=f"s-{number:02}", name=f"State {number:02}"),
            mark=Mark.OPEN,
            excerpt=factories.ExcerptFactory(article=article if number < 15 else factories.ArticleFactory()),
        )
    assert len(cells(client.get("/matrix/").content.decode())) == 40
    assert cells(client.get("/matrix/?page=2").content.decode()) == {(provision.slug, "s-40")}
    late = client.get("/matrix/?page=3")
    assert late.status_code == 400
    assert "there is no page 3; the last is 2" in late.content.decode()
    assert cells(late.content.decode()) == {(provision.slug, "s-40")}


@pytest.mark.parametrize(
    "query", ["topic=nothing", "stance=maybe", "page=x", "kind=god", "stakeholder=nobody", "colour=red"]
)
def test_what_cannot_be_understood_is_said(client, cast, query):
    page = client.get(f"/matrix/?{query}")
    assert page.status_code == 400
    assert "could not be understood" in page.content.decode()
    assert client.get(f"/matrix.json?{query}").status_code == 400
    assert client.get(f"/matrix.csv?{query}").status_code == 400


def test_nothing_found_says_what_to_do(client, cast):
    html = client.get("/matrix/?stance=mixed").content.decode()
    assert "No square passes all these filters" in html
    later = factories.DraftFactory(slug="later", public_since=datetime.date(2026, 1, 1))
    html = client.get(f"/matrix/?draft={later.slug}&on=2025-11-20").content.decode()
    assert "became public on 1 Jan 2026" in html


def test_the_matrix_is_read_only(client, cast):
    assert client.post("/matrix/").status_code == 405
    assert client.post("/matrix.csv").status_code == 405


def test_the_matrix_asks_the_same_few_questions_at_one_row_and_at_twenty(client, plan):
    factories.StatementFactory(provision=factories.ClauseFactory().provision)
    with CaptureQueriesContext(connection) as few:
        client.get("/matrix/")
    for _ in range(20):
        factories.StatementFactory(provision=factories.ClauseFactory().provision)
    with CaptureQueriesContext(connection) as many:
        client.get("/matrix/")
    assert len(few) == len(many) <= 8


def test_a_page_holds_a_bounded_number_of_squares_and_the_pages_all_of_them(client, cast, monkeypatch):
    whole = cells(client.get("/matrix/").content.decode())
    monkeypatch.setattr("provisions.matrix.SQUARES_AT_ONCE", 2)
    pages = [cells(client.get(f"/matrix/?page={page}").content.decode()) for page in (1, 2)]
    assert pages[0] | pages[1] == whole
    assert not pages[0] & pages[1]
    assert client.get("/matrix/?page=3").status_code == 400


def test_a_square_with_a_position_says_how_many_other_statements_there_are(client, cast):
    said = Statement.objects.get(stance=Stance.REJECT)
    html = client.get("/matrix/").content.decode()
    assert 'aria-label="Ukraine on 6: refuses; red line"' in html
    for mark in (Mark.OPEN, Mark.DEMAND):
        factories.StatementFactory(mark=mark, provision=said.provision, speaker=said.speaker)
    html = client.get("/matrix/").content.decode()
    assert 'aria-label="Ukraine on 6: refuses; red line; 2 other statements"' in html
    assert 'aria-label="A Minister on 6: 1 demand"' in html
