"""What may be done to a row, by whom, and in which order."""

import pytest
from django.core.exceptions import ValidationError

from planwatch.codebook import RowState
from provisions import actions
from provisions.models import Coder
from sources.actions import mark
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def pending():
    return make.StatementFactory(state=RowState.PENDING)


@pytest.fixture
def submitted():
    return make.StatementFactory(state=RowState.SUBMITTED)


@pytest.fixture
def reviewer():
    return make.CoderFactory()


@pytest.mark.parametrize("state", [RowState.PENDING, RowState.RETURNED])
def test_an_author_submits_what_is_open(state):
    row = make.StatementFactory(state=state)
    actions.submit(row, by=row.author)
    row.refresh_from_db()
    assert row.state == RowState.SUBMITTED


def test_nobody_submits_what_another_wrote(pending, reviewer):
    with pytest.raises(ValidationError, match="wrote this row"):
        actions.submit(pending, by=reviewer)


def test_a_second_person_publishes(submitted, reviewer):
    actions.publish(submitted, by=reviewer)
    submitted.refresh_from_db()
    assert (submitted.state, submitted.published_by) == (RowState.PUBLISHED, reviewer)
    assert submitted.published_at is not None


@pytest.mark.parametrize("decide", [actions.publish, actions.send_back])
def test_nobody_decides_on_what_they_wrote(submitted, decide):
    with pytest.raises(ValidationError, match="second person"):
        decide(submitted, by=submitted.author)
    submitted.refresh_from_db()
    assert submitted.state == RowState.SUBMITTED


@pytest.mark.parametrize("decide", [actions.publish, actions.send_back])
def test_only_what_was_submitted_is_decided_on(pending, reviewer, decide):
    with pytest.raises(ValidationError, match="is pending"):
        decide(pending, by=reviewer)


def test_a_decision_on_a_row_that_somebody_else_decided_is_refused(submitted, reviewer):
    same = type(submitted).objects.get(pk=submitted.pk)
    actions.send_back(same, by=reviewer)
    with pytest.raises(ValidationError, match="is returned"):
        actions.publish(submitted, by=reviewer)


def test_an_author_takes_back_a_submission(submitted):
    actions.take_back(submitted, by=submitted.author)
    submitted.refresh_from_db()
    assert submitted.state == RowState.PENDING


def test_a_retraction_gives_its_reason(reviewer):
    row = make.StatementFactory()
    with pytest.raises(ValidationError, match="says why"):
        actions.retract(row, by=reviewer, reason="  ")
    actions.retract(row, by=reviewer, reason="It was another speaker.")
    row.refresh_from_db()
    assert (row.state, row.retraction_reason) == (RowState.RETRACTED, "It was another speaker.")


def test_a_correction_waits_until_what_it_replaces_is_retracted(reviewer):
    old = make.StatementFactory()
    new = make.StatementFactory(state=RowState.SUBMITTED, replaces=old)
    with pytest.raises(ValidationError, match="retract that first"):
        actions.publish(new, by=reviewer)
    actions.retract(old, by=reviewer, reason="Misread.")
    actions.publish(new, by=reviewer)
    assert new.is_on_record


def test_a_user_is_one_coder_with_a_label_that_names_nobody(django_user_model):
    user = django_user_model.objects.create_user("ada.lovelace")
    coder = Coder.of(user)
    assert Coder.of(user) == coder
    assert "ada" not in coder.label


TEXT = " ".join(f"word{number}" for number in range(400)) + ". It’s 🙂 здесь."


@pytest.fixture
def version():
    return make.ArticleTextFactory(text=TEXT)


def place(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def test_a_marked_passage_is_the_words_at_its_place(version):
    excerpt = mark(version, *place("🙂 здесь"))
    assert excerpt.exact == "🙂 здесь"
    assert mark(version, *place("🙂 здесь")) == excerpt


@pytest.mark.parametrize(
    ("span", "sentence"),
    [
        ((-1, 5), "is no place"),
        ((5, 5), "is no place"),
        ((0, 10_000), "is no place"),
        ((0, 3), "cuts a word"),
        ((place("🙂")[0], place("🙂")[1]), "holds no word"),
        ((0, place("word31")[0]), "at most 30"),
    ],
)
def test_what_is_no_passage_is_refused_with_a_sentence(version, span, sentence):
    with pytest.raises(ValidationError, match=sentence):
        mark(version, *span)


def test_passages_that_touch_are_counted_as_one_run(version):
    mark(version, place("word0")[0], place("word20")[0] - 1)
    with pytest.raises(ValidationError, match="in a run"):
        mark(version, place("word20")[0], place("word35")[0] - 1)


def test_the_excerpts_of_an_article_stay_under_a_fifth_of_it(version):
    for first in (0, 40, 80):
        mark(version, place(f"word{first} ")[0], place(f"word{first + 25} ")[0] - 1)
    with pytest.raises(ValidationError, match="stay under 20%"):
        mark(version, place("word120 ")[0], place("word130 ")[0] - 1)


def test_nothing_is_marked_where_the_words_are_not_held():
    version = make.ArticleTextFactory(is_held=False)
    with pytest.raises(ValidationError, match="not held"):
        mark(version, 0, 5)
