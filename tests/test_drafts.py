"""The drafts in time order, and one draft with what it says on every provision."""

import csv
import datetime
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from planwatch.codebook import Change, Provenance
from tests import factories

pytestmark = pytest.mark.django_db

EARLY = datetime.date(2025, 11, 20)
LATE = datetime.date(2025, 12, 24)


@pytest.fixture
def plan():
    return factories.PlanFactory()


@pytest.fixture
def later(plan):
    """A later draft that amends the default one and rewords one provision for Ukraine."""
    draft = factories.DraftFactory(
        slug="twenty-points", name="20 points", public_since=LATE, amends=plan.default_draft,
        provenance=Provenance.READ_OUT, number_of_points=20,
    )  # fmt: skip
    draft.authors.set([
        factories.StakeholderFactory(slug="abkhazia", name="Abkhazia"),
        factories.StakeholderFactory(slug="ukraine", name="Ukraine"),
    ])  # fmt: skip
    clause = factories.ClauseFactory(
        draft=draft, provision__title="Size of the forces", provision__slug="forces", number="4",
        change=Change.REWORDED, wording="At most 800,000.", figures=["800,000: soldiers"], note="In peacetime.",
    )  # fmt: skip
    clause.stronger_for.set([factories.StakeholderFactory(name="Kyiv side", slug="kyiv-side")])
    factories.ClauseFactory(
        draft=draft, provision__title="An amnesty", change=Change.NOT_IN_DRAFT, wording="", wording_kind=""
    )
    factories.ClauseFactory(draft=plan.default_draft, provision__title="Only in the old one")
    return draft


def text(response):
    return " ".join(response.content.decode().split())


def test_the_list_shows_drafts_in_time_order_with_what_they_change(client, later):
    html = text(client.get("/drafts/"))
    assert html.index("Draft us-28-points") < html.index("20 points</a>")
    assert "no settled number" in html
    assert '<b class="num">1</b> reworded' in html
    assert "read out" in html
    assert html.index(">Ukraine</a>") < html.index(">Abkhazia</a>")


def test_a_draft_that_was_not_public_by_then_is_not_there(client, later):
    assert "20 points</a>" not in text(client.get("/drafts/?on=2025-12-01"))
    response = client.get("/drafts/twenty-points/?on=2025-12-01")
    assert response.status_code == 404
    assert "No draft of this name was public by 1 Dec 2025" in text(response)
    assert client.get("/drafts/twenty-points.csv?on=2025-12-01").status_code == 404
    assert client.get("/drafts/nothing/").status_code == 404


def test_the_list_before_the_first_draft_is_an_empty_page_with_words(client, later):
    response = client.get("/drafts/?on=2025-01-01")
    assert response.status_code == 200
    assert "No draft was public by 1 Jan 2025" in text(response)


def test_a_draft_shows_wording_figures_and_who_gained_and_counts_the_rest_apart(client, later):
    html = text(client.get("/drafts/twenty-points/"))
    for said in (
        "At most 800,000.",
        "our paraphrase",
        "800,000: soldiers",
        "Kyiv side",
        "In peacetime.",
        "not in this text",
    ):
        assert said in html
    assert "Nothing is recorded for this draft on 1 further provision" in html
    assert 'href="/provisions/forces/?draft=twenty-points"' in html
    assert 'rel="prev" href="/drafts/us-28-points/"' in html
    assert 'rel="next"' not in html


def test_statements_on_the_whole_draft_stand_on_its_page_and_only_while_public(client, later):
    said = factories.StatementFactory(provision=None, draft=later, made_on=LATE, excerpt__exact="It is a start.")
    factories.StatementFactory(
        provision=None, draft=later, made_on=LATE, state="pending", excerpt__exact="Secret words."
    )
    factories.StatementFactory(draft=later, made_on=LATE, excerpt__exact="Only of the forces.")
    html = text(client.get("/drafts/twenty-points/"))
    assert "It is a start." in html
    assert f"/statements/{said.ref}/" in html
    assert "Secret words." not in html
    assert "Only of the forces." not in html


def test_the_files_hold_what_the_pages_show(client, later):
    rows = json.loads(client.get("/drafts.json").getvalue())
    assert [row["slug"] for row in rows["rows"]] == ["us-28-points", "twenty-points"]
    assert rows["meta"]["row_count"] == 2
    assert rows["rows"][1] | {"worded": 1, "changed": 1, "not_in_draft": 1} == rows["rows"][1]
    answer = client.get("/drafts/twenty-points.csv")
    lines = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert (lines[0]["provision_slug"], lines[0]["change"]) == ("forces", "reworded")
    assert lines[0]["stronger_for"] == "kyiv-side"
    assert "</drafts/twenty-points.csv-metadata.json>" in answer["Link"]
    assert client.get("/drafts/twenty-points.csv-metadata.json").json()["url"] == "/drafts/twenty-points.csv"


@pytest.mark.parametrize("address", ["/drafts/", "/drafts/twenty-points/"])
def test_a_misspelt_filter_is_told_on_the_page_and_refused_in_the_file(client, later, address):
    response = client.get(f"{address}?colour=red&on=yesterday")
    assert response.status_code == 400
    assert "There is no filter “colour” here" in response.content.decode()
    assert client.get(f"{address.rstrip('/')}.json?colour=red").status_code == 400


@pytest.mark.parametrize("address", ["/drafts/", "/drafts/twenty-points/", "/drafts.csv", "/drafts/twenty-points.csv"])
def test_drafts_are_only_read(client, later, address):
    assert client.post(address).status_code == 405


@pytest.mark.parametrize(("address", "most"), [("/drafts/", 4), ("/drafts/twenty-points/", 6)])
def test_the_number_of_queries_does_not_grow_with_the_rows(client, later, address, most):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    factories.StatementFactory(provision=None, draft=later, made_on=LATE)
    at_one = count()
    for _ in range(20):
        clause = factories.ClauseFactory(draft=later, change=Change.REWORDED)
        clause.stronger_for.set([factories.StakeholderFactory()])
        factories.DescriptionFactory(clause=clause)
        factories.StatementFactory(provision=None, draft=later, made_on=LATE)
        factories.DraftFactory(public_since=LATE, amends=later)
    assert count() == at_one <= most
