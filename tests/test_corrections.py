"""The log of corrections, derived from what was retracted and what replaces it."""

import csv
import datetime
import io
import json

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext

from planwatch.codebook import Stance, Status
from planwatch.environment import contact, environment
from tests import factories

pytestmark = pytest.mark.django_db

AFTER = datetime.datetime(2025, 12, 5, 13, tzinfo=datetime.UTC)


@pytest.fixture
def plan():
    return factories.PlanFactory()


def text(response):
    return " ".join(response.content.decode().split())


def make_corrected(**values):
    """A retracted refusal and the row that replaces it."""
    old = factories.StatementFactory(state="retracted", provision__title="The forces", **values)
    new = factories.StatementFactory(
        replaces=old, speaker=old.speaker, provision=old.provision, stance=Stance.SEEK_CHANGE, published_at=AFTER
    )
    return old, new


def test_an_empty_log_says_so_and_keeps_the_policy(client, plan):
    factories.StatementFactory()
    html = text(client.get("/corrections/"))
    assert "Nothing has been corrected yet" in html
    assert "The policy" in html
    assert 'id="report"' in html


def test_a_correction_shows_old_and_new_values_reason_time_and_who(client, plan):
    old, new = make_corrected(retracted_by__label="Coder Q", retraction_reason="The condition was overread.")
    html = text(client.get("/corrections/"))
    assert "<del>refuses</del>" in html
    assert "<ins>wants changes</ins>" in html
    assert "The condition was overread." in html
    assert "by Coder Q" in html
    assert "5 Dec 2025, 12:00 UTC" in html
    assert f"/statements/{old.ref}/?known=2025-12-05T11%3A59%3A59Z" in html
    assert f'"/statements/{new.ref}/"' in html
    assert client.get(f"/statements/{old.ref}/?known=2025-12-05T11:59:59Z").status_code == 200


def test_a_corrected_status_shows_what_changed_between_whom(client, plan):
    old = factories.StatusChangeFactory(
        state="retracted", parties=[factories.StakeholderFactory(name="Ukraine")], provision__title="Territory"
    )
    factories.StatusChangeFactory(replaces=old, provision=old.provision, status=Status.UNDER_NEGOTIATION, parties=[])
    html = text(client.get("/corrections/"))
    assert "Territory: contested from 21 Nov 2025" in html
    assert "<ins>under negotiation</ins>" in html
    assert "<del>Ukraine</del>" in html


def test_a_replacement_that_waits_is_not_told(client, plan):
    old = factories.StatementFactory(state="retracted")
    waits = factories.StatementFactory(replaces=old, state="pending")
    html = text(client.get("/corrections/"))
    assert old.ref in html
    assert waits.ref not in html
    assert "Nothing replaces it." in html


def test_the_log_is_read_at_the_clocks(client, plan):
    old, new = make_corrected()
    assert old.ref not in text(client.get("/corrections/?known=2025-12-05T11:00Z"))
    between = text(client.get("/corrections/?known=2025-12-05T12:30Z"))
    assert old.ref in between
    assert new.ref not in between
    assert old.ref not in text(client.get("/corrections/?on=2025-11-20"))


def test_the_files_hold_what_the_page_shows(client, plan):
    old, new = make_corrected()
    found = json.loads(client.get("/corrections.json").getvalue())
    assert found["meta"]["row_count"] == 1
    assert (found["rows"][0]["old"], found["rows"][0]["new"]) == (old.ref, new.ref)
    line = next(csv.DictReader(io.StringIO(client.get("/corrections.csv").getvalue().decode())))
    assert "Code: refuses → wants changes" in line["differences"]


def test_a_misspelt_filter_is_told_and_the_log_is_only_read(client, plan):
    assert client.get("/corrections/?colour=red").status_code == 400
    assert client.get("/corrections.csv?colour=red").status_code == 400
    assert client.post("/corrections/").status_code == 405


def test_the_number_of_queries_does_not_grow_with_the_log(client, plan):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/corrections/").status_code == 200
        return len(queries)

    make_corrected()
    factories.StatusChangeFactory(state="retracted")
    at_one = count()
    for _ in range(20):
        make_corrected()
        factories.StatusChangeFactory(state="retracted")
    assert count() == at_one <= 4


def test_where_errors_are_reported_is_a_setting(client, plan, settings, monkeypatch):
    settings.CONTACT = contact("editors@planwatch.example")
    assert 'href="mailto:editors@planwatch.example"' in text(client.get("/corrections/"))
    monkeypatch.setenv("CONTACT", "nobody in particular")
    with pytest.raises(ImproperlyConfigured, match="CONTACT"):
        environment("CONTACT", "", contact)
