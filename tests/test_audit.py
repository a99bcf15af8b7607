"""The audit: every change by person, row or time, what stood before it, and which of them can be taken back."""

import datetime
import uuid
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desk.audit import SHOWN, event_models
from desk.models import Act
from planwatch.codebook import RowState
from provisions.models import Coder
from sources.models import Outlet
from tests import factories as make
from tests.cast import Cast
from tests.desk import make_person

pytestmark = pytest.mark.django_db
ADDRESS = "/desk/audit/"


@pytest.fixture
def curator(client: Any) -> User:
    user = make_person("curator", "admin")
    user.is_staff = True
    user.save()
    client.force_login(user)
    return user


def rename(client: Any, outlet: Outlet, name: str) -> None:
    sent = {"name": name, "kind": outlet.kind, "country": outlet.country, "reliability": outlet.reliability}
    address = reverse("admin:sources_outlet_change", args=[outlet.pk])
    assert client.post(address, sent).status_code == 302


def found(client: Any, **asked: Any) -> list[Any]:
    response = client.get(ADDRESS, asked)
    assert response.status_code == 200, response.text
    return list(response.context["changes"])


def take_back(client: Any, change: Any) -> str:
    response = client.post(reverse("desk:revert", args=[change.source, change.pgh_id]), {"row": ""}, follow=True)
    return str(next(iter(response.context["messages"])))


def test_a_change_is_found_by_its_row_with_who_when_before_and_after(client, curator):
    outlet = make.OutletFactory(name="The Old Name")
    rename(client, outlet, "The New Name")
    change, made = found(client, row=outlet.ref)
    assert change.differences == [("name", "The Old Name", "The New Name")]
    assert (change.person, change.label, made.label) == ("curator", "update", "insert")
    page = client.get(ADDRESS, {"row": outlet.ref}).text
    assert "The Old Name" in page
    assert "database role" in page


def test_rows_that_a_change_names_are_called_by_name_and_ref(client, curator):
    article, other = make.ArticleFactory(outlet__name="The Harbour News"), make.OutletFactory(name="The Quay Post")
    before, gone = article.outlet, make.OriginFactory()
    article.outlet = other
    article.save()
    change = found(client, row=article.ref)[0]
    assert change.differences == [
        ("outlet", f"The Harbour News ({before.ref})", f"The Quay Post ({other.ref})"),
    ]  # fmt: skip
    article.origin, pk = gone, gone.pk
    article.save()
    article.origin = make.OriginFactory(label="Kept")
    article.save()
    gone.delete()
    assert found(client, row=article.ref)[0].differences[0][1] == f"number {pk}, gone"


def test_a_page_of_changes_of_every_kind_asks_at_most_eight_times(client, curator):
    Cast()
    found(client)
    with CaptureQueriesContext(connection) as queries:
        found(client)
    assert len(queries) <= 8


def test_a_time_that_is_none_is_told_and_stays_as_it_was_typed(client, curator):
    page = client.get(ADDRESS, {"since": "yesterday", "until": "2025-11-24 10:00"}).text
    assert "Write the time as 2025-11-24 10:00." in page
    assert 'type="text" aria-invalid="true" value="yesterday" name="since"' in page
    assert 'type="datetime-local" value="2025-11-24T10:00" name="until"' in page


@pytest.fixture
def awaited():
    """A red line and a status that wait for a second coder, with all that names them."""
    row = make.StatementFactory(state=RowState.SUBMITTED, second_coding="awaited", note="Sekret")
    row.supporting.add(make.ExcerptFactory(article=row.excerpt.article))
    party = make.StakeholderFactory(name="Sekretaria")
    change = make.StatusChangeFactory(
        state=RowState.SUBMITTED, second_coding="awaited", reason="Sekret", parties=[party]
    )
    Act.objects.create(
        key=uuid.uuid4(), user=User.objects.create_user("first"), article=row.excerpt.article, kind="change",
        before=[{"ref": row.ref, "values": {"note": "Sekret"}}],
    )  # fmt: skip
    return row, change


def test_the_audit_tells_nothing_of_what_a_second_coder_is_to_read(client, curator, awaited):
    for asked in ({}, {"row": awaited[0].ref}, {"row": awaited[1].ref}):
        page = client.get(ADDRESS, asked)
        assert "Sekret " not in page.text.replace("Sekretaria", "")
        named = [one for one in page.context["changes"] if one.source.startswith("provisions_status")]
        assert all(not one.differences for one in named)


def listed(client: Any, model: str) -> Any:
    return client.get(reverse("admin:pghistory_events_changelist"), {"model": model})


EVENTS = {
    "provisions.Statement": "provisions.StatementEvent",
    "provisions.Support": "provisions.SupportEvent",
    "provisions.StatusChange": "provisions.StatusChangeEvent",
    "provisions.StatusParty": "provisions.StatusPartyEvent",
    "desk.Act": "desk.ActEvent",
}


@pytest.mark.parametrize("model", EVENTS)
def test_the_admins_events_hold_nothing_of_what_a_second_coder_is_to_read(client, curator, awaited, model):
    event = apps.get_model(EVENTS[model]).objects.latest("pgh_id")
    one = reverse("admin:pghistory_events_change", args=[f"{EVENTS[model]}:{event.pgh_id}"])
    assert listed(client, model).context["cl"].result_count == 0
    assert client.get(one).status_code == 302
    for row in awaited:
        row.second_coding = "agreed"
        row.save()
    assert listed(client, model).context["cl"].result_count > 0
    assert client.get(one).status_code == 200


def test_the_admins_events_of_ones_own_rows_are_open(client, curator):
    mine = make.StatementFactory(author=Coder.of(curator), state=RowState.SUBMITTED, second_coding="awaited")
    other = make.StatementFactory(state=RowState.SUBMITTED, second_coding="awaited")
    events = listed(client, "provisions.Statement").context["cl"].result_list
    assert {event.pgh_data["ref"] for event in events} == {mine.ref}
    assert other.ref not in listed(client, "provisions.Statement").text


def test_changes_are_found_by_person(client, curator):
    mine, other, root = make.OutletFactory(), make.OutletFactory(), User.objects.create_superuser("root")
    rename(client, mine, "Mine")
    client.force_login(root)
    rename(client, other, "Theirs")
    assert [one.row for one in found(client, person=curator.pk)] == [mine.ref]


def test_changes_are_found_by_time(client, curator):
    make.OutletFactory()
    hour = datetime.timedelta(hours=1)
    assert found(client, since=(timezone.now() - hour).isoformat())
    assert not found(client, since=(timezone.now() + hour).isoformat())
    assert not found(client, until=(timezone.now() - hour).isoformat())


def test_a_row_that_is_gone_is_found(client, curator):
    topic = make.TopicFactory()
    ref = topic.ref
    topic.delete()
    gone, _ = found(client, row=ref)
    assert gone.label == "delete"
    assert ("name", topic.name, None) in gone.differences


def test_the_list_goes_on_without_a_gap_or_a_double(client, curator):
    make.OutletFactory.create_batch(SHOWN * 2)
    make.TopicFactory.create_batch(10)
    seen: list[tuple[str, int]] = []
    asked: dict[str, str] = {}
    while True:
        page = found(client, **asked)
        seen += [(one.source, one.pgh_id) for one in page]
        if len(page) < SHOWN:
            break
        asked = {"after": page[-1].place}
    assert len(seen) == len(set(seen)) == sum(model.objects.count() for model in event_models().values())


@pytest.mark.parametrize(
    "asked",
    [{"row": "no-ref"}, {"row": "auth.user:1"}, {"since": "then"}, {"after": "x"}, {"person": "0"},
     {"after": "2025-01-01T00:00:00+00:00|auth_user|1"}],
)  # fmt: skip
def test_what_cannot_be_understood_is_told(client, curator, asked):
    response = client.get(ADDRESS, asked)
    assert response.status_code == 400
    assert 'role="alert"' in response.text


def test_the_audit_costs_the_same_for_many(client, curator):
    make.OutletFactory()
    costs = []
    for count in (1, 20):
        make.OutletFactory.create_batch(count)
        with CaptureQueriesContext(connection) as queries:
            found(client)
        costs.append(len(queries))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("group", ["editor", "reviewer"])
def test_the_audit_is_for_admins(client, group):
    client.force_login(make_person("someone", group))
    assert client.get(ADDRESS).status_code == 403
    assert client.post(reverse("desk:revert", args=["sources_outletevent", 1])).status_code == 403


def test_a_change_is_taken_back(client, curator):
    outlet = make.OutletFactory(name="The Old Name")
    rename(client, outlet, "The New Name")
    assert take_back(client, found(client, row=outlet.ref)[0]).startswith("Taken back")
    outlet.refresh_from_db()
    assert outlet.name == "The Old Name"
    assert found(client, row=outlet.ref)[0].differences == [("name", "The New Name", "The Old Name")]


def test_what_was_changed_again_is_not_overwritten(client, curator):
    outlet = make.OutletFactory(name="The Old Name")
    rename(client, outlet, "Between")
    rename(client, outlet, "The New Name")
    assert "changed again since" in take_back(client, found(client, row=outlet.ref)[1])
    outlet.refresh_from_db()
    assert outlet.name == "The New Name"


@pytest.mark.parametrize("state", [RowState.PUBLISHED, RowState.RETRACTED])
def test_what_is_on_the_record_is_not_taken_back(client, curator, state):
    row = make.StatementFactory(state=state)
    assert "What is on the record stands" in take_back(client, found(client, row=row.ref)[0])
    row.refresh_from_db()
    assert row.state == state


def test_what_the_admin_does_not_edit_is_not_taken_back(client, curator):
    gone = make.StakeholderFactory()
    gone.merged_into = make.StakeholderFactory()
    gone.save()
    assert "not edited by hand: merged into" in take_back(client, found(client, row=gone.ref)[0])
    assert "stood before" in take_back(client, found(client, row=gone.ref)[1])


def test_the_history_of_a_row_in_the_admin_is_its_audit(client, curator):
    plan = make.PlanFactory()
    leads = client.get(reverse("admin:provisions_plan_history", args=[plan.pk]))["Location"]
    response = client.get(leads)
    assert response.status_code == 200
    assert [one.noun for one in response.context["changes"]] == ["plan"]


def test_every_table_of_the_history_has_its_index_by_time(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_indexes WHERE indexdef LIKE '%%(pgh_created_at)%%'")
        assert set(event_models()) <= {row[0] for row in cursor.fetchall()}
