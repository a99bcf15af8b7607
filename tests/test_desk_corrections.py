"""What is on the record and wrong: retracted with a reason, or corrected through review."""

import uuid

import pytest
from django.urls import reverse

from desk.models import Review, Verdict
from planwatch.codebook import RowState
from provisions.models import Coder, Statement
from tests import factories as make
from tests.desk import make_person, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer():
    return make_person("reviewer", "reviewer")


@pytest.fixture
def editor(client):
    user = make_person("editor")
    client.force_login(user)
    return user


@pytest.fixture
def row():
    make.PlanFactory()
    article = make.ArticleTextFactory().article
    excerpt, beside = make.ExcerptFactory.create_batch(2, article=article)
    return make.StatementFactory(excerpt=excerpt, supporting=[beside], note="As it was.")


def retract(client, row, kind="statements", **values):
    return client.post(reverse("desk:retract", args=[kind, row.ref]), {"key": str(uuid.uuid4())} | values)


def test_a_reviewer_retracts_with_a_reason(client, reviewer, row):
    client.force_login(reviewer)
    address = reverse("desk:review_row", args=["statements", row.ref])
    assert "Retract it, because" in client.get(address).text
    assert retract(client, row).status_code == 422
    assert retract(client, row, reason="It was another speaker.").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.retraction_reason) == (RowState.RETRACTED, "It was another speaker.")
    assert row.retracted_by == Coder.of(reviewer)
    assert Review.objects.get().verdict == Verdict.RETRACT
    assert "This row is retracted" in retract(client, row, reason="Again.").text


def test_a_status_is_retracted_the_same_way(client, reviewer):
    change = make.StatusChangeFactory()
    client.force_login(reviewer)
    assert retract(client, change, "status-changes", reason="Another clause.").status_code == 302
    change.refresh_from_db()
    assert change.state == RowState.RETRACTED


def test_an_editor_retracts_nothing(client, editor, row):
    assert retract(client, row, reason="I think so.").status_code == 403
    assert "Retract it" not in client.get(reverse("desk:article", args=[row.excerpt.article.slug])).text
    row.refresh_from_db()
    assert row.is_on_record


def test_a_correction_says_what_the_old_row_said_until_it_is_mended(client, editor, row):
    response = post(client, "correct", at=row.ref, reason="The stance is another.")
    new = Statement.objects.get(replaces=row)
    assert response["Location"] == reverse("desk:statement", args=[new.ref])
    assert (new.state, new.author) == (RowState.PENDING, Coder.of(editor))
    assert (new.excerpt, new.note, new.speaker) == (row.excerpt, "As it was.", row.speaker)
    assert list(new.supporting.all()) == list(row.supporting.all())
    assert client.get(response["Location"]).status_code == 200


def test_a_correction_has_a_reason_and_is_begun_once(client, editor, row):
    key = str(uuid.uuid4())
    assert "Say why" in post(client, "correct", at=row.ref, reason=" ").text
    assert [post(client, "correct", key, at=row.ref, reason="Misread.").status_code for _ in range(2)] == [302, 302]
    assert "has begun a correction" in post(client, "correct", at=row.ref, reason="Misread.").text
    assert Statement.objects.filter(replaces=row).count() == 1


def test_accepting_a_correction_takes_the_old_row_off_in_the_same_moment(client, editor, reviewer, row):
    post(client, "correct", at=row.ref, reason="The stance is another.")
    post(client, "submit", at=row.excerpt.article.slug)
    new = Statement.objects.get(replaces=row)
    client.force_login(reviewer)
    accept = reverse("desk:accept", args=["statements", new.ref])
    assert client.post(accept, {"key": str(uuid.uuid4())}).status_code == 302
    for each in (row, new):
        each.refresh_from_db()
    assert (row.state, new.state) == (RowState.RETRACTED, RowState.PUBLISHED)
    assert row.retraction_reason == "The stance is another."
    assert "The stance is another." in client.get("/corrections/").text


def test_nobody_accepts_a_correction_of_their_own(client, reviewer, row):
    client.force_login(reviewer)
    post(client, "correct", at=row.ref, reason="The stance is another.")
    post(client, "submit", at=row.excerpt.article.slug)
    new = Statement.objects.get(replaces=row)
    accept = reverse("desk:accept", args=["statements", new.ref])
    assert client.post(accept, {"key": str(uuid.uuid4())}).status_code == 422
    row.refresh_from_db()
    assert row.is_on_record


def test_undo_takes_a_correction_away(client, editor, row):
    post(client, "correct", at=row.ref, reason="Misread.")
    post(client, "undo", at=row.excerpt.article.slug)
    assert not Statement.objects.filter(replaces=row).exists()
    assert Statement.objects.get() == row


def test_what_never_was_on_the_record_is_not_corrected(client, editor):
    row = make.StatementFactory(state=RowState.SUBMITTED)
    assert post(client, "correct", at=row.ref, reason="Misread.").status_code == 422
    assert Statement.objects.count() == 1
