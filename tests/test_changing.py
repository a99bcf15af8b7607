"""What becomes of a row that an editor changes: both of two tabs count, nothing is overwritten, its passage follows."""

import uuid

import pytest
from django.urls import reverse

from desk.models import Act
from planwatch.codebook import RowState
from provisions.models import Statement
from sources.models import Excerpt
from tests import desk
from tests.desk import PASSAGE, TEXT, make_person, post, write

pytestmark = pytest.mark.django_db
editor, article = desk.editor, desk.article


def change(client, row, seen, **values):
    asked = {"speaker": "Exampland", "code": "endorse", "attribution": "direct_quote", "made_on": "2025-11-20",
             "made_on_basis": "stated", "seen": seen, "key": str(uuid.uuid4())}  # fmt: skip
    return client.post(reverse("desk:statement", args=[row.ref]), asked | values)


def seen_on(client, row):
    page = client.get(reverse("desk:statement", args=[row.ref])).text
    return page.split('name="seen" value="')[1].split('"')[0]


def test_a_change_is_saved_and_can_be_undone(client, editor, article):
    write(client)
    row = Statement.objects.get()
    change(client, row, seen_on(client, row))
    row.refresh_from_db()
    assert row.stance == "endorse"
    post(client, "undo")
    row.refresh_from_db()
    assert row.stance == "reject"


def test_two_tabs_of_one_editor_that_change_other_fields_both_count(client, editor, article):
    write(client)
    row = Statement.objects.get()
    seen = seen_on(client, row)
    same = {"code": "reject", "made_on_basis": "no_later_than"}
    assert change(client, row, seen, **same, note="Of one tab.").status_code == 302
    assert change(client, row, seen, **same, counter_proposal="Of the other.").status_code == 302
    row.refresh_from_db()
    assert (row.note, row.counter_proposal, row.stance) == ("Of one tab.", "Of the other.", "reject")


def test_two_tabs_that_change_the_same_field_get_both_versions_and_overwrite_nothing(client, editor, article):
    write(client)
    row = Statement.objects.get()
    seen = seen_on(client, row)
    change(client, row, seen, note="Of one tab.")
    conflict = change(client, row, seen, note="Of the other.")
    assert conflict.status_code == 409
    assert "Of one tab." in conflict.text
    assert "Of the other." in conflict.text
    row.refresh_from_db()
    assert row.note == "Of one tab."
    again = conflict.text.split('name="seen" value="')[1].split('"')[0]
    assert change(client, row, again, note="Of the other.").status_code == 302
    row.refresh_from_db()
    assert row.note == "Of the other."


LONGER = f"“{PASSAGE},” the foreign minister"


def test_the_passage_of_an_open_row_is_corrected_and_the_old_one_goes(client, editor, article):
    write(client)
    row = Statement.objects.get()
    assert change(client, row, seen_on(client, row), passage=LONGER).status_code == 302
    row.refresh_from_db()
    assert row.excerpt.exact == LONGER
    assert Excerpt.objects.count() == 1
    post(client, "undo")
    row.refresh_from_db()
    assert (row.excerpt.exact, row.stance) == (PASSAGE, "reject")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("We will always accept", "does not say so"),
        (PASSAGE[1:], "cuts a word"),
        (TEXT[: TEXT.index(" On money")], "at most 30"),
    ],
)
def test_a_corrected_passage_is_checked_like_a_new_one(client, editor, article, words, sentence):
    write(client)
    row = Statement.objects.get()
    refused = change(client, row, seen_on(client, row), passage=words, note="Kept as typed.")
    assert refused.status_code == 422
    assert sentence in refused.text
    assert "Kept as typed." in refused.text
    row.refresh_from_db()
    assert (row.excerpt.exact, row.note) == (PASSAGE, "")


def test_a_passage_on_which_another_row_rests_stays_for_that_one(client, editor, article):
    write(client, provisions=["nato", "forces"])
    row, other = Statement.objects.order_by("pk")
    assert change(client, row, seen_on(client, row), passage=LONGER).status_code == 302
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.excerpt.exact, other.excerpt.exact) == (LONGER, PASSAGE)


def test_a_reviewer_fixes_the_passage_too(client, editor, article):
    write(client)
    row = Statement.objects.get()
    Statement.objects.update(state=RowState.SUBMITTED, second_coding="none")
    client.force_login(make_person("second", "reviewer"))
    page = client.get(reverse("desk:fix", args=[row.ref])).text
    seen = page.split('name="seen" value="')[1].split('"')[0]
    asked = {"speaker": "Exampland", "on_behalf_of": "Exampland", "authority": "1", "code": "reject", "seen": seen,
             "attribution": "direct_quote", "made_on": "2025-11-20", "made_on_basis": "no_later_than",
             "passage": LONGER, "key": str(uuid.uuid4())}  # fmt: skip
    assert client.post(reverse("desk:fix", args=[row.ref]), asked).status_code == 302
    row.refresh_from_db()
    assert row.excerpt.exact == LONGER


def test_a_row_that_somebody_took_over_is_not_changed_behind_their_back(client, editor, article):
    write(client)
    row = Statement.objects.get()
    second = make_person("second")
    client.force_login(second)
    seen = seen_on(client, row)
    assert change(client, row, seen).status_code == 422
    post(client, "adopt", at=row.ref)
    assert change(client, row, seen, code="neutral", note="By the second.").status_code == 302
    client.force_login(editor)
    refused = change(client, row, seen, note="By the first.")
    assert refused.status_code == 422
    assert "By the first." in refused.text
    post(client, "adopt", at=row.ref)
    # The first editor's page is older than what the second did.
    Act.objects.create(key=uuid.uuid4(), user=second, article=article, kind="change", before=[{"ref": row.ref}])
    conflict = change(client, row, seen, note="By the first.")
    assert conflict.status_code == 409
    assert "By the second." in conflict.text
    assert "By the first." in conflict.text
    row.refresh_from_db()
    assert row.note == "By the second."
