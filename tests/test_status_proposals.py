"""Which status follows from positions, and what a published statement proposes."""

import datetime
import uuid

import pytest
from django.urls import reverse

from desk import corrections
from desk.models import Review, Verdict
from planwatch.codebook import RowState
from provisions import actions
from provisions.derived_status import Party, following
from provisions.models import StatusChange
from provisions.proposals import PROGRAM
from tests import factories as make
from tests.desk import make_person

EARLY, DAY, LATE = (datetime.date(2025, 11, day) for day in (21, 25, 28))


def party(*stances, name="Ukraine", on=DAY, **values):
    return Party(name, stances, **({"is_stated": True, "on": on} | values))


PROPOSER = Party("Author", is_author=True)


@pytest.mark.parametrize(
    ("needed", "status", "on"),
    [
        ([party("reject")], "contested", DAY),
        ([party("reject"), party("endorse", on=EARLY)], "contested", DAY),
        ([party("reject"), party("reject", on=EARLY)], "contested", EARLY),
        ([party("reject", is_author=True)], "contested", DAY),
        ([party("seek_change"), PROPOSER], "under_negotiation", DAY),
        ([party("endorse"), party("neutral", on=EARLY)], "under_negotiation", EARLY),
        ([party("endorse", is_stated=False)], "under_negotiation", DAY),
        ([party("endorse", "seek_change")], "under_negotiation", DAY),
    ],
)
def test_the_first_status_that_fits_follows(needed, status, on):
    found = following(needed, "proposed", None)
    assert found is not None
    assert (found.status, found.on) == (status, on)


@pytest.mark.parametrize(
    "needed",
    [
        [],
        [Party("Ukraine")],
        [party("endorse", is_author=True)],
        [party("reject", is_stated=False)],
        [party("reject", "seek_change")],
        [party("reject", is_stated=False), party("endorse")],
    ],
)
def test_in_doubt_nothing_follows(needed):
    assert following(needed, "not_assessed", None) is None


@pytest.mark.parametrize("current", ["withdrawn", "superseded", "in_force", "adopted", "text_agreed", "deadlocked"])
def test_a_position_overturns_no_status_that_comes_before(current):
    assert following([party("reject", on=LATE)], current, EARLY) is None


def test_what_stands_already_does_not_follow_again():
    assert following([party("reject", on=LATE)], "contested", EARLY) is None


def test_no_evidence_serves_a_status_that_began_after_it():
    assert following([party("reject", on=EARLY)], "under_negotiation", DAY) is None
    later = following([party("reject", on=LATE)], "under_negotiation", DAY)
    assert later is not None
    assert later.on == LATE


def test_who_no_longer_refuses_opens_negotiation_from_the_day_of_moving():
    moved = [party("seek_change", on=LATE), party("endorse", on=EARLY)]
    found = following(moved, "contested", DAY)
    assert found is not None
    assert (found.status, found.on) == ("under_negotiation", LATE)


def test_all_that_accept_are_not_yet_an_agreement():
    assert following([party("endorse"), party("endorse", on=LATE)], "under_negotiation", EARLY) is None


@pytest.fixture
def clause(db):
    plan = make.PlanFactory()
    clause = make.ClauseFactory(draft=plan.default_draft, provision=make.ProvisionFactory(last_checked_on=LATE))
    clause.draft.authors.add(make.StakeholderFactory(name="Author"))
    return clause


def submitted(clause, stance="reject", **values):
    needed = make.ConsentFactory(clause=clause).stakeholder
    return make.StatementFactory(
        provision=clause.provision, speaker=needed, stance=stance, state=RowState.SUBMITTED, **values
    )


def test_a_published_refusal_proposes_contested_with_its_reason_and_proof(clause):
    row = submitted(clause)
    silent = make.ConsentFactory(clause=clause).stakeholder
    actions.publish(row, by=make.CoderFactory())
    change = StatusChange.objects.get()
    assert (change.status, change.state, change.author.label) == ("contested", RowState.SUBMITTED, PROGRAM)
    assert change.effective_on == row.made_on
    assert change.reason.startswith("contested, since at least one party")
    assert f"{row.speaker.name}: refuses (21 Nov 2025)" in change.reason
    assert f"Silent on it: {silent.name}" in change.reason
    assert list(change.excerpts.all()) == [row.excerpt]
    assert row.on_behalf_of in change.parties.all()


def test_one_paraphrase_from_one_report_is_called_reported(clause):
    actions.publish(submitted(clause, attribution="on_record_paraphrase"), by=make.CoderFactory())
    assert StatusChange.objects.get().reason.startswith("Reported: ")


def test_a_statement_of_somebody_whose_consent_is_not_needed_proposes_nothing(clause):
    make.ConsentFactory(clause=clause)
    row = make.StatementFactory(provision=clause.provision, state=RowState.SUBMITTED)
    actions.publish(row, by=make.CoderFactory())
    assert not StatusChange.objects.exists()


def test_a_status_that_stands_or_is_proposed_is_not_proposed_again(clause):
    for _ in range(2):
        actions.publish(submitted(clause), by=make.CoderFactory())
    assert StatusChange.objects.count() == 1
    StatusChange.objects.update(second_coding="agreed")
    change = StatusChange.objects.get()
    actions.publish(change, by=make.CoderFactory())
    actions.publish(submitted(clause, made_on=LATE), by=make.CoderFactory())
    assert StatusChange.objects.count() == 1


def test_a_retraction_that_takes_a_status_its_proof_proposes_what_follows_now(clause, client):
    refusal = submitted(clause)
    actions.publish(refusal, by=make.CoderFactory())
    StatusChange.objects.update(second_coding="agreed")
    actions.publish(StatusChange.objects.get(), by=make.CoderFactory())
    actions.publish(submitted(clause, "seek_change", made_on=LATE), by=make.CoderFactory())
    assert StatusChange.objects.count() == 1
    actions.retract(refusal, by=make.CoderFactory(), reason="It was another clause.")
    change = StatusChange.objects.get(state=RowState.SUBMITTED)
    assert (change.status, change.effective_on) == ("under_negotiation", LATE)
    client.force_login(make_person("reviewer", "reviewer"))
    page = client.get(reverse("desk:review_row", args=["statements", refusal.ref])).text
    assert "A status rests on this passage" in page
    assert "contested from 21 Nov 2025" in page


def test_a_correction_asks_for_the_status_once_it_stands(clause):
    old = submitted(clause)
    actions.publish(old, by=make.CoderFactory())
    StatusChange.objects.filter(state="submitted").update(second_coding="agreed")
    actions.publish(StatusChange.objects.get(), by=make.CoderFactory())
    actions.publish(submitted(clause, "seek_change", made_on=LATE), by=make.CoderFactory())
    new = make.StatementFactory(
        provision=clause.provision, speaker=old.speaker, stance="reject", state=RowState.SUBMITTED, replaces=old
    )
    reviewer = make_person("reviewer", "reviewer")
    corrections.accept(new, by=reviewer, key=uuid.uuid4())
    assert StatusChange.objects.count() == 1


def test_a_person_accepts_a_proposal_or_dismisses_it_for_good(clause, client):
    actions.publish(submitted(clause), by=make.CoderFactory())
    StatusChange.objects.update(second_coding="agreed")
    change = StatusChange.objects.get()
    client.force_login(make_person("reviewer", "reviewer"))
    page = client.get(reverse("desk:review_row", args=["status-changes", change.ref])).text
    assert "Dismiss it, because" in page
    address = reverse("desk:dismiss-proposal", args=[change.ref])
    assert client.post(address, {"key": str(uuid.uuid4()), "reason": " "}).status_code == 422
    for _ in range(2):
        assert client.post(address, {"key": str(uuid.uuid4()), "reason": "Another clause."}).status_code == 302
    review = Review.objects.get()
    assert (review.verdict, review.reason) == (Verdict.DISMISS, "Another clause.")
    assert "contested" in review.said[0]
    actions.publish(submitted(clause), by=make.CoderFactory())
    assert not StatusChange.objects.exists()


@pytest.mark.django_db
def test_what_a_person_wrote_is_returned_and_not_dismissed(client):
    change = make.StatusChangeFactory(state=RowState.SUBMITTED)
    client.force_login(make_person("reviewer", "reviewer"))
    address = reverse("desk:dismiss-proposal", args=[change.ref])
    assert client.post(address, {"key": str(uuid.uuid4()), "reason": "No."}).status_code == 422
    assert StatusChange.objects.exists()
