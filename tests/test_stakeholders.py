"""The list of stakeholders, and one stakeholder with its positions, ties and statements."""

import csv
import datetime
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from planwatch.codebook import Mark, RowState, Stance
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return factories.PlanFactory()


@pytest.fixture
def ukraine(plan):
    """Ukraine, its president who spoke for it, and a former minister."""
    ukraine = factories.StakeholderFactory(slug="ukraine", name="Ukraine", short="UA")
    factories.AliasFactory(stakeholder=ukraine, name="Kyiv")
    factories.AliasFactory(stakeholder=ukraine, name="Kiev", spelling_of="Kyiv")
    president = factories.StakeholderFactory(slug="president", name="A President", kind="person")
    factories.RoleFactory(person=president, organisation=ukraine)
    former = factories.StakeholderFactory(slug="former", name="A Former Minister", kind="person")
    factories.RoleFactory(
        person=former, organisation=ukraine, title="Minister", authority=2, to_on=datetime.date(2025, 11, 28)
    )
    provision = factories.ProvisionFactory(number=6, slug="forces", title="Forces")
    factories.ClauseFactory(provision=provision)
    factories.StatementFactory(provision=provision, speaker=president, on_behalf_of=ukraine, excerpt__exact="Never so.")
    factories.StatementFactory(provision=None, speaker=president, mark=Mark.OPEN, excerpt__exact="Let us see.")
    return ukraine


def text(response):
    return " ".join(response.content.decode().split())


def rows(client, query=""):
    lines = b"".join(client.get(f"/stakeholders.csv{query}").streaming_content).decode()
    return list(csv.DictReader(io.StringIO(lines)))


def test_the_list_stands_by_state_with_roles_and_counts(client, ukraine):
    found = {row["slug"]: row for row in rows(client)}
    assert list(found) == ["ukraine", "former", "president"]
    assert (found["ukraine"]["positions"], found["ukraine"]["statements"]) == ("1", "1")
    assert (found["president"]["positions"], found["president"]["statements"]) == ("0", "2")
    assert (found["president"]["role"], found["president"]["home"]) == ("President", "ukraine")
    assert (found["former"]["role"], found["former"]["home"]) == ("", "ukraine")
    assert {row["slug"]: row["role"] for row in rows(client, "?on=2025-11-25")}["former"] == "Minister"
    html = text(client.get("/stakeholders/"))
    assert html.index(">Ukraine</a>") < html.index(">A Former Minister</a>") < html.index(">A President</a>")


def test_a_name_in_another_spelling_finds_its_owner(client, ukraine):
    assert [row["slug"] for row in rows(client, "?q=KIEV")] == ["ukraine"]
    assert [row["slug"] for row in rows(client, "?q=president")] == ["president"]
    assert [row["slug"] for row in rows(client, "?kind=state")] == ["ukraine"]
    assert "No stakeholder has that name" in text(client.get("/stakeholders/?q=xyz"))


def test_the_fragment_is_the_list_alone(client, ukraine):
    html = client.get("/stakeholders/", headers={"hx-request": "true"}).content.decode()
    assert html.strip().startswith('<div id="stakeholders"')
    assert ">A President</a>" in html
    assert "<html" not in html


@pytest.mark.parametrize(
    "address",
    [
        "/stakeholders/?kind=god",
        "/stakeholders/?colour=red",
        "/stakeholders.csv?kind=god",
        "/stakeholders/ukraine/?page=x",
        "/stakeholders/ukraine/?page=2",
    ],
)
def test_what_cannot_be_understood_is_said(client, ukraine, address):
    response = client.get(address)
    assert response.status_code == 400
    assert "could not be understood" in response.content.decode()


@pytest.mark.parametrize("address", ["/stakeholders/", "/stakeholders.csv", "/stakeholders/ukraine/"])
def test_the_pages_are_read_only(client, ukraine, address):
    assert client.post(address).status_code == 405


def test_a_state_shows_its_positions_its_speakers_and_their_words(client, ukraine):
    html = text(client.get("/stakeholders/ukraine/"))
    assert 'href="/provisions/forces/ukraine/" aria-label="Ukraine on 6: refuses"' in html
    assert "Also called</dt><dd>Kyiv" in html
    assert "Other spellings</dt><dd>Kiev" in html
    assert "“Never so.”" in html
    assert "Let us see" not in html
    assert 'A Former Minister</a>, Minister <span class="meta">1 Jan' not in html
    assert 'href="/matrix/?stakeholder=ukraine&amp;record=all"' in html
    assert 'href="/statements.csv?stakeholder=ukraine"' in html


def test_a_persons_page_holds_what_it_said_for_whomever(client, ukraine):
    html = text(client.get("/stakeholders/president/"))
    assert "“Never so.”" in html
    assert "“Let us see.”" in html
    assert 'President, <a href="/stakeholders/ukraine/">Ukraine</a>' in html
    assert "forces/president" not in html


def test_a_role_ends_only_once_its_end_has_come(client, ukraine):
    assert "to 28 Nov 2025" in text(client.get("/stakeholders/former/"))
    assert "28 Nov 2025" not in text(client.get("/stakeholders/former/?on=2025-11-25"))
    assert "Minister, <a" not in text(client.get("/stakeholders/former/?on=2024-11-25"))


def test_a_body_shows_the_members_who_spoke(client, ukraine):
    body = factories.StakeholderFactory(slug="union", name="Union", kind="bloc")
    factories.MembershipFactory(body=body, member=ukraine)
    html = text(client.get("/stakeholders/union/"))
    assert "Members and office-holders who spoke" in html
    assert 'href="/provisions/forces/ukraine/"' in html.split("who spoke</h2>")[1]
    assert "0 positions" in html


def test_what_is_not_on_the_record_is_nowhere(client, ukraine):
    for state in (RowState.PENDING, RowState.SUBMITTED, RowState.RETRACTED):
        factories.StatementFactory(speaker=ukraine, state=state, excerpt__exact=f"Secret {state} words.")
    html = text(client.get("/stakeholders/ukraine/"))
    assert "Secret" not in html
    assert {row["slug"]: row["statements"] for row in rows(client)}["ukraine"] == "1"
    assert {row["slug"]: row["statements"] for row in rows(client, "?known=2025-11-30T00:00Z")}["ukraine"] == "0"
    assert "Never so" not in text(client.get("/stakeholders/ukraine/?on=2025-11-20"))


def test_a_merged_stakeholder_leads_to_its_target_and_an_unknown_one_nowhere(client, ukraine):
    factories.StakeholderFactory(slug="ukrainian-side", merged_into=ukraine)
    response = client.get("/stakeholders/ukrainian-side/?on=2025-11-25")
    assert (response.status_code, response["Location"]) == (301, "/stakeholders/ukraine/?on=2025-11-25")
    assert "ukrainian-side" not in {row["slug"] for row in rows(client)}
    assert client.get("/stakeholders/nobody/").status_code == 404


def test_statements_come_fifty_at_a_time_the_newest_first(client, ukraine):
    for number in range(52):
        factories.StatementFactory(
            speaker=ukraine, stance=Stance.NEUTRAL, provision=None, excerpt__exact=f"Word {number}.",
            made_on=datetime.date(2025, 12, 1) + datetime.timedelta(days=number),
        )  # fmt: skip
    first = re.findall(r'<article class="evidence"', client.get("/stakeholders/ukraine/").content.decode())
    html = client.get("/stakeholders/ukraine/?page=2").content.decode()
    second = re.findall(r'<article class="evidence"', html)
    assert (len(first), len(second)) == (50, 3)
    assert html.index("Word 1.") < html.index("Word 0.") < html.index("Never so.")


def test_the_pages_ask_the_same_few_questions_at_one_row_and_at_twenty(client, ukraine):
    def counts():
        found = []
        for address in ("/stakeholders/", "/stakeholders/ukraine/"):
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            found.append(len(queries))
        return found

    few = counts()
    for _ in range(20):
        factories.StatementFactory(on_behalf_of=ukraine, provision=factories.ClauseFactory().provision)
    assert counts() == few
    assert max(few) <= 8
