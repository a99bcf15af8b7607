"""What admins do to many rows at once: published, retracted, merged, checked, each row told; and publishing frozen."""

import contextlib
import datetime
import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from planwatch.codebook import RowState
from provisions import actions
from provisions.cells import cells
from provisions.clocks import Clocks
from provisions.merging import merge_stakeholders
from provisions.models import Coder, Freeze, Membership, Provision, Role, Stakeholder, Statement
from sources.models import Origin
from tests import factories as make
from tests.cast import Cast
from tests.desk import make_person
from tests.refusals import refused, update

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(client: Any) -> User:
    user = make_person("curator", "admin")
    user.is_staff = True
    user.save()
    client.force_login(user)
    return user


def list_of(model: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def act(client: Any, name: str, *rows: Any, **values: Any) -> Any:
    sent = {"action": name, "_selected_action": [row.pk for row in rows]} | values
    return client.post(list_of(type(rows[0])), sent, follow=True)


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def make_freeze(**values: Any) -> Freeze:
    until = timezone.now() + datetime.timedelta(hours=1)
    freeze = Freeze(**({"reason": "We move house.", "until": until} | values))
    actions.freeze(freeze, by=make.CoderFactory())
    return freeze


def breaches() -> str:
    """What check_record finds."""
    written = io.StringIO()
    with contextlib.suppress(CommandError):
        call_command("check_record", stdout=written)
    return written.getvalue()


def test_rows_are_published_one_by_one_and_each_is_told(client, curator):
    fine = make.StatementFactory(state=RowState.SUBMITTED)
    mine = make.StatementFactory(state=RowState.SUBMITTED, author=Coder.of(curator))
    early = make.StatementFactory(state=RowState.PENDING)
    told = said(act(client, "publish_them", fine, mine, early))
    assert sorted(message.split(":")[0] for message in told) == ["Published", "Refused", "Refused"]
    assert any(mine.ref in message and "second person" in message for message in told)
    assert any(early.ref in message and "is pending" in message for message in told)
    fine.refresh_from_db()
    assert (fine.state, fine.published_by) == (RowState.PUBLISHED, Coder.of(curator))
    assert Statement.objects.filter(state=RowState.PUBLISHED).count() == 1


def test_publishing_in_bulk_takes_a_reviewer(client, curator):
    curator.groups.clear()
    curator.is_superuser = False
    curator.save()
    row = make.StatementFactory(state=RowState.SUBMITTED)
    act(client, "publish_them", row)
    row.refresh_from_db()
    assert row.state == RowState.SUBMITTED


def test_too_many_rows_at_once_change_nothing(client, curator):
    rows = [make.TopicFactory() for _ in range(2)]
    provisions = [make.ProvisionFactory(topic=rows[0]) for _ in range(101)]
    told = said(act(client, "mark_checked", provisions[0], select_across="1"))
    assert "at most 100" in told[0]
    assert not Provision.objects.exclude(last_checked_on=None).exists()


@pytest.mark.parametrize("factory", [make.StatementFactory, make.StatusChangeFactory])
def test_a_retraction_asks_for_its_reason_and_gives_it_to_each(client, curator, factory):
    rows = [factory(), factory(state=RowState.SUBMITTED)]
    asked = act(client, "retract_them", *rows)
    assert "Readers see it" in asked.text
    assert act(client, "retract_them", *rows, confirmed="yes", reason=" ").status_code == 422
    told = said(act(client, "retract_them", *rows, confirmed="yes", reason="Another speaker."))
    assert sorted(message.split(":")[0] for message in told) == ["Refused", "Retracted"]
    for row in rows:
        row.refresh_from_db()
    assert [(row.state, row.retraction_reason) for row in rows] == [
        (RowState.RETRACTED, "Another speaker."),
        (RowState.SUBMITTED, ""),
    ]


def test_provisions_are_marked_as_checked_today(client, curator):
    provision = make.PartFactory()
    assert said(act(client, "mark_checked", provision))[0].startswith("Checked today")
    provision.refresh_from_db()
    assert provision.last_checked_on == timezone.now().date()


def test_origins_are_merged_and_their_articles_follow(client, curator):
    kept, gone = make.OriginFactory(), make.OriginFactory()
    article = make.ArticleFactory(origin=gone)
    assert "Which one is kept?" in act(client, "merge_them", kept, gone).text
    told = said(act(client, "merge_them", kept, gone, confirmed="yes", kept=kept.pk))
    assert told == [f"Merged into {kept}: {gone.ref}, {gone}."]
    article.refresh_from_db()
    assert article.origin == kept
    assert not Origin.objects.filter(pk=gone.pk).exists()


def test_what_a_merged_stakeholder_said_is_a_position_of_the_one_that_is_kept(client, db):
    cast = Cast()
    other = make.StakeholderFactory(slug="kyiv", name="Kyiv")
    row = cast.says(other, cast.south, "Never, says Kyiv, will it sign.", stance="reject")
    before: dict[str, Any] = {**Statement.objects.filter(pk=row.pk).values().get()}
    merge_stakeholders(other, cast.ukraine)
    after: dict[str, Any] = {**Statement.objects.filter(pk=row.pk).values().get()}
    assert {name for name in before if before[name] != after[name]} == {"speaker_id", "on_behalf_of_id"}
    found = cells(Clocks(on=make.ARTICLE_DAY, known=None), cast.first)
    assert found[cast.south.pk, cast.ukraine.pk].stance == "reject"
    assert "Never, says Kyiv" in client.get("/provisions/south/ukraine/").text
    assert client.get("/stakeholders/kyiv/")["Location"] == "/stakeholders/ukraine/"
    assert client.get("/provisions/south/kyiv/")["Location"] == "/provisions/south/ukraine/"
    assert cast.ukraine.aliases.filter(name="Kyiv").exists()
    assert "was changed" not in breaches()


def test_every_kind_of_reference_follows_a_merge_and_none_stands_twice(db):
    kept, gone = make.StakeholderFactory(), make.StakeholderFactory()
    earlier = make.StakeholderFactory(merged_into=gone)
    organ = make.StakeholderFactory(kind="organ", organ_of=gone)
    clause = make.ClauseFactory()
    for one in (kept, gone):
        make.ConsentFactory(clause=clause, stakeholder=one)
        clause.stronger_for.add(one)
        make.AliasFactory(stakeholder=one, name="The same name")
    make.MembershipFactory(body=kept, member=gone)
    role = make.RoleFactory(organisation=gone)
    status = make.StatusChangeFactory(parties=[gone])
    make.PlanFactory(columns=[kept, gone])
    retracted = make.StatementFactory(speaker=gone, state=RowState.RETRACTED)
    coding = make.CodingFactory(speaker=gone)
    merge_stakeholders(gone, kept)
    for row in (earlier, organ, role, retracted, coding):
        row.refresh_from_db()
    assert (earlier.merged_into, organ.organ_of, role.organisation) == (kept, kept, kept)
    assert (retracted.on_behalf_of, coding.speaker) == (kept, kept)
    assert "changed after" not in breaches()
    assert [*status.parties.all()] == [*clause.stronger_for.all()] == [kept]
    assert clause.consents.get().stakeholder == kept
    assert kept.aliases.filter(name="The same name").count() == 1
    assert not Membership.objects.exists()
    assert not Role.objects.filter(organisation=gone).exists()


def test_two_parties_of_one_status_are_not_merged_into_one(db):
    kept, gone = make.StakeholderFactory(), make.StakeholderFactory()
    make.StatusChangeFactory(parties=[kept, gone])
    assert "never change" in str(refused(lambda: merge_stakeholders(gone, kept)))
    gone.refresh_from_db()
    assert gone.merged_into is None


@pytest.mark.parametrize(
    ("values", "sentence"), [({"kind": "person"}, "is a person"), ({"merged": True}, "was merged into")]
)
def test_what_cannot_be_one_actor_is_not_merged(db, values, sentence):
    merged = values.pop("merged", False)
    gone = make.StakeholderFactory(**values, merged_into=make.StakeholderFactory() if merged else None)
    with pytest.raises(ValidationError, match=sentence):
        merge_stakeholders(gone, make.StakeholderFactory())
    with pytest.raises(ValidationError, match="that is kept"):
        merge_stakeholders(gone, gone)


def test_a_published_row_changes_hands_by_a_merge_alone(db):
    row, another = make.StatementFactory(), make.StakeholderFactory()
    assert "never changed" in str(refused(lambda: update(row, on_behalf_of=another)))
    update(row.speaker, merged_into=another)
    assert "never changed" in str(refused(lambda: update(row, on_behalf_of=another, stance="endorse")))
    update(row, on_behalf_of=another)
    assert "never changed" in str(refused(lambda: update(row, on_behalf_of=make.StakeholderFactory())))


def test_a_merge_is_not_taken_back_nor_chained(db):
    one, two, three = (make.StakeholderFactory() for _ in range(3))
    update(one, merged_into=two)
    assert "not taken back" in str(refused(lambda: update(one, merged_into=None)))
    assert "not taken back" in str(refused(lambda: update(one, merged_into=three)))
    assert "one that stands" in str(refused(lambda: update(three, merged_into=one)))
    assert "one that stands" in str(refused(lambda: update(three, merged_into=three)))


def test_no_row_is_published_that_names_a_merged_entry(db):
    merged = make.StakeholderFactory(merged_into=make.StakeholderFactory())
    rows: list[Any] = [
        make.StatementFactory(state=RowState.SUBMITTED, speaker=merged),
        make.StatusChangeFactory(state=RowState.SUBMITTED, parties=[merged]),
    ]
    for row in rows:
        with pytest.raises(ValidationError, match="name that one instead"):
            actions.publish(row, by=make.CoderFactory())


def test_the_merge_of_stakeholders_is_told_row_by_row(client, curator):
    kept, gone, person = make.StakeholderFactory(), make.StakeholderFactory(), make.StakeholderFactory(kind="person")
    told = said(act(client, "merge_them", kept, gone, person, confirmed="yes", kept=kept.pk))
    assert sorted(message.split(":")[0] for message in told) == [f"Merged into {kept}", "Refused"]
    assert Stakeholder.objects.get(merged_into=kept) == gone
    assert act(client, "merge_them", kept, person, confirmed="yes", kept=gone.pk).status_code == 422


def test_nothing_is_published_while_publishing_is_frozen(client, curator):
    row = make.StatementFactory(state=RowState.SUBMITTED)
    until = timezone.now() + datetime.timedelta(days=1)
    sent = {"reason": "The envoys meet.", "until_0": until.date(), "until_1": "12:00:00"}
    assert client.post(reverse("admin:provisions_freeze_add"), sent).status_code == 302
    freeze = Freeze.objects.get()
    assert freeze.frozen_by == Coder.of(curator)
    told = said(act(client, "publish_them", row))
    assert "Publishing is frozen until" in told[0]
    assert "The envoys meet." in told[0]
    for address in ("/desk/", "/admin/"):
        assert "The envoys meet." in client.get(address).text
    assert said(act(client, "lift_them", freeze))[0].startswith("Lifted")
    assert said(act(client, "publish_them", row))[0].startswith("Published")
    assert "This freeze has ended" in said(act(client, "lift_them", freeze))[0]
    assert "The envoys meet." not in client.get("/desk/").text


def test_a_freeze_ends_by_itself_and_leaves_retraction_open(db):
    standing, waiting = make.StatementFactory(), make.StatementFactory(state=RowState.SUBMITTED)
    freeze = make_freeze()
    actions.retract(standing, by=make.CoderFactory(), reason="Misread.")
    with pytest.raises(ValidationError, match="We move house"):
        actions.publish(waiting, by=make.CoderFactory())
    past = timezone.now() - datetime.timedelta(hours=1)
    update(freeze, frozen_at=past - datetime.timedelta(hours=1), until=past)
    actions.publish(waiting, by=make.CoderFactory())
    assert waiting.is_on_record


def test_a_freeze_that_ends_in_the_past_is_refused_at_its_field(client, curator):
    sent = {"reason": "Too late.", "until_0": "2025-01-01", "until_1": "12:00:00"}
    response = client.post(reverse("admin:provisions_freeze_add"), sent)
    assert "This time is past" in response.text
    assert not Freeze.objects.exists()


def test_a_freeze_stands_as_it_was_made(client, curator):
    freeze = make_freeze()
    address = reverse("admin:provisions_freeze_change", args=[freeze.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "Another."}).status_code == 403


@pytest.mark.parametrize("values", [{"reason": ""}, {"until": make.PUBLISHED_AT}])
def test_no_freeze_without_reason_or_end(db, values):
    with pytest.raises(ValidationError):
        make_freeze(**values)
    freeze = make_freeze()
    refused(lambda: update(freeze, **values))
    refused(lambda: update(freeze, lifted_at=timezone.now()))
