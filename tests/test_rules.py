"""The rules that triggers hold, each broken once: no row can get past them, by whatever way it comes."""

import datetime
from typing import Any

import pgtrigger
import pytest
from django.db import connection

from planwatch.codebook import RowState
from provisions import models as provisions
from provisions.checks.schema import record_models
from provisions.models.links import StatusExcerpt, StatusParty
from sources.models import Excerpt
from tests import factories as make
from tests.refusals import FACTORY, constraint_of, make_submitted, refused, submitted, update

pytestmark = pytest.mark.django_db

EARLY_AT = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
NAMED = [model for model in FACTORY if any(field.name == "slug" for field in model._meta.fields)]
WITH_REF = [model for model in FACTORY if any(field.name == "ref" for field in model._meta.fields)]


@pytest.mark.parametrize("slug", ["2025", "Kyiv", "a_b", "a b", ""])
@pytest.mark.parametrize("model", NAMED, ids=lambda model: model.__name__)
def test_a_slug_is_lower_case_and_never_all_digits(model: Any, slug: str) -> None:
    assert constraint_of(refused(lambda: FACTORY[model](slug=slug))).endswith("_slug")


@pytest.mark.parametrize("model", NAMED, ids=lambda model: model.__name__)
def test_a_slug_never_changes(model: Any) -> None:
    row = FACTORY[model]()

    assert "never changes" in str(refused(lambda: update(row, slug="another-slug")))


@pytest.mark.parametrize("model", WITH_REF, ids=lambda model: model.__name__)
def test_a_ref_never_changes_and_is_used_once(model: Any) -> None:
    row, other = make_submitted(model), make_submitted(model)

    assert "never changes" in str(refused(lambda: update(row, ref="aaaaaaaa")))
    with pgtrigger.ignore(f"{model._meta.label}:ref_is_immutable"):
        assert constraint_of(refused(lambda: update(row, ref=other.ref))).endswith("_ref_key")


def test_rule_1_an_excerpt_stands_at_its_place_in_its_text() -> None:
    version = make.ArticleTextFactory()

    error = refused(lambda: make.ExcerptFactory(text_version=version, exact="words that are not there", start=0))

    assert "does not stand at 0 to 24" in str(error)


def test_rule_1_offsets_are_code_points() -> None:
    excerpt = make.ExcerptFactory(exact="после слов 🕊 сказано")

    excerpt.refresh_from_db()

    assert excerpt.text_version.text[excerpt.start : excerpt.end] == "после слов 🕊 сказано"


def test_rule_1_an_excerpt_stands_in_a_text_of_its_own_article() -> None:
    excerpt, other = make.ExcerptFactory(), make.ArticleFactory()

    with pgtrigger.ignore("sources.Excerpt:words_stand"):
        error = refused(lambda: update(excerpt, article=other))

    assert "a version of its own article" in str(error)


def test_rule_1_an_excerpt_ends_within_a_text_that_is_not_held() -> None:
    version = make.ArticleTextFactory(text="Ten words.", is_held=False)

    error = refused(
        lambda: Excerpt.objects.create(
            article=version.article, text_version=version, exact="beyond", start=8, end=14,
            verified_at=make.TAKEN_AT,
        )
    )  # fmt: skip

    assert "does not stand" in str(error)


def test_rule_2_a_text_never_changes() -> None:
    version = make.ArticleTextFactory()

    for values in (
        {"text": "Other words."},
        {"length": 3},
        {"word_count": 3},
        {"sha256": "0" * 64},
        {"text": None},
    ):
        assert "never changes" in str(refused(lambda values=values: update(version, **values)))  # type: ignore[misc]


def test_rule_2_a_text_that_is_attached_later_has_the_hash_and_the_excerpts() -> None:
    version = make.ArticleTextFactory(text="What was said then.", is_held=False)
    assert "is not the version" in str(refused(lambda: update(version, text="What was not said")))
    Excerpt.objects.create(
        article=version.article, text_version=version, exact="is", start=5, end=7, verified_at=make.TAKEN_AT
    )

    assert "does not stand" in str(refused(lambda: update(version, text="What was said then.")))


def test_rule_2_the_words_of_an_excerpt_never_change() -> None:
    version = make.ArticleTextFactory(text="He will not sign. He will sign.")
    excerpt = make.ExcerptFactory(text_version=version, exact="will not sign")

    error = refused(lambda: update(excerpt, exact="will sign", start=21, end=30))

    assert "the words of an excerpt never change" in str(error)


def test_rule_2_an_excerpt_may_move_to_a_version_where_only_typography_differs() -> None:
    old = make.ArticleTextFactory(text='He said: "we  will not sign".')
    new = make.ArticleTextFactory(article=old.article, text="By us. He said: “we will not sign”.")
    excerpt = make.ExcerptFactory(text_version=old, exact='"we  will not sign"')

    update(excerpt, text_version=new, exact="“we will not sign”", start=16, end=34)

    excerpt.refresh_from_db()
    assert excerpt.text_version == new


def test_rule_3_a_status_is_not_published_without_an_excerpt() -> None:
    assert "without an excerpt" in str(refused(lambda: make.StatusChangeFactory(excerpts=[])))


def test_rule_3_supporting_excerpts_are_two_at_most_and_of_the_same_article() -> None:
    excerpts = [make.ExcerptFactory()]
    excerpts += [make.ExcerptFactory(article=excerpts[0].article) for _ in range(3)]

    too_many = refused(lambda: make.StatementFactory(excerpt=excerpts[0], supporting=excerpts[1:]))
    elsewhere = refused(lambda: make.StatementFactory(supporting=[excerpts[1]]))

    assert "at most two" in str(too_many)
    assert "the same article" in str(elsewhere)


@pytest.mark.parametrize("factory", [make.StatementFactory, make.StatusChangeFactory])
def test_rule_4_what_is_published_is_never_changed_or_deleted(factory: Any) -> None:
    row = factory()

    for values in ({"provision": make.ProvisionFactory()}, {"state": "pending"}, {"published_at": EARLY_AT}):
        assert refused(lambda values=values: update(row, **values))  # type: ignore[misc]
    assert refused(row.delete)
    with connection.cursor() as cursor:
        delete = f"DELETE FROM {row._meta.db_table} WHERE id = %s"  # noqa: S608
        assert "never deleted" in str(refused(lambda: cursor.execute(delete, [row.pk])))


@pytest.mark.parametrize("factory", [make.StatementFactory, make.StatusChangeFactory])
def test_rule_4_what_is_published_is_retracted_once(factory: Any) -> None:
    row = factory(state=RowState.RETRACTED)

    assert "never changed" in str(refused(lambda: update(row, retraction_reason="Another.")))
    assert refused(lambda: update(row, state="published", retracted_at=None, retracted_by=None, retraction_reason=""))


def test_rule_4_a_retraction_changes_nothing_else() -> None:
    row = make.StatementFactory()
    retraction = {
        "state": "retracted",
        "retracted_at": make.RETRACTED_AT,
        "retraction_reason": "Read wrongly.",
    }

    error = refused(lambda: update(row, **retraction, retracted_by=make.CoderFactory(), note="Better."))

    assert "never changed" in str(error)


def test_rule_4_the_support_of_a_published_statement_stands() -> None:
    excerpt = make.ExcerptFactory()
    other = make.ExcerptFactory(article=excerpt.article)
    statement = make.StatementFactory(excerpt=excerpt, supporting=[other])

    assert "never changed" in str(refused(statement.supporting.clear))
    assert "never changed" in str(
        refused(lambda: statement.supporting.add(make.ExcerptFactory(article=excerpt.article)))
    )


def test_rule_4_the_parties_and_the_proof_of_a_published_status_stand() -> None:
    change = make.StatusChangeFactory()

    assert "never change" in str(refused(change.excerpts.clear))
    assert "never change" in str(refused(lambda: change.parties.add(make.StakeholderFactory())))
    assert "never change" in str(refused(lambda: StatusParty.objects.update(stakeholder=make.StakeholderFactory())))
    assert "never change" in str(refused(lambda: StatusExcerpt.objects.update(excerpt=make.ExcerptFactory())))


def test_rule_4_one_row_replaces_another() -> None:
    old = make.StatementFactory(state=RowState.RETRACTED)
    make.StatementFactory(replaces=old)

    assert constraint_of(refused(lambda: make.StatementFactory(replaces=old))).endswith("replaces_id_key")


def test_rule_5_a_retracted_status_makes_room_for_another() -> None:
    old = make.StatusChangeFactory(state=RowState.RETRACTED)

    make.StatusChangeFactory(provision=old.provision, effective_on=old.effective_on, replaces=old)

    assert provisions.StatusChange.objects.filter(provision=old.provision).count() == 2


@pytest.mark.parametrize("status", ["proposed", "not_assessed"])
def test_rule_5_derived_statuses_are_never_stored(status: str) -> None:
    assert constraint_of(refused(lambda: submitted(make.StatusChangeFactory, status=status))).endswith("_status")


@pytest.mark.parametrize("model", FACTORY, ids=lambda model: model.__name__)
def test_rule_6_every_change_of_every_kind_of_row_is_in_the_history(model: Any) -> None:
    row = make_submitted(model)
    column = next(field for field in model._meta.concrete_fields if field.name in CHANGES)
    update(row, **{column.name: CHANGES[column.name]})
    primary = row.pk
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [primary])  # noqa: S608

    events = model.pgh_event_model.objects.filter(pgh_obj_id=primary).order_by("pgh_id")

    assert [*events.values_list("pgh_label", flat=True)] == ["insert", "update", "delete"]
    assert {*events.values_list("database_role", flat=True)} == {connection.settings_dict["USER"] or "planwatch"}


CHANGES: dict[str, object] = {
    "note": "Changed.", "name": "Changed", "label": "Changed", "title": "Changed", "coverage": "Changed.",
    "reason": "Changed.", "basis": "Changed.", "via": "Changed", "to_on": datetime.date(2026, 1, 1),
}  # fmt: skip


LINKS: dict[str, Any] = {
    field.name: model
    for model in record_models()
    for field in model._meta.many_to_many
    if field.remote_field.through._meta.auto_created
}


@pytest.mark.parametrize("link", LINKS)
def test_rule_6_a_change_of_links_between_rows_is_in_the_history(link: str) -> None:
    row = make_submitted(LINKS[link])
    field = row._meta.get_field(link)
    other = FACTORY[field.related_model]()
    through = field.remote_field.through
    history = next(model.pgh_event_model for model in record_models() if model._meta.db_table == through._meta.db_table)

    getattr(row, link).add(other)
    getattr(row, link).remove(other)

    assert [*history.objects.order_by("pgh_id").values_list("pgh_label", flat=True)] == ["insert", "delete"]


@pytest.mark.parametrize("model", record_models(), ids=lambda model: model.__name__)
def test_rule_6_the_history_is_only_ever_added_to(model: Any) -> None:
    guards = {trigger.name for guarded, trigger in pgtrigger.registered() if guarded is model.pgh_event_model}

    assert guards == {"append_only"}


def test_rule_6_an_event_is_neither_changed_nor_deleted() -> None:
    make.TopicFactory()
    events = provisions.Topic.pgh_event_model.objects  # type: ignore[attr-defined]

    assert refused(lambda: events.update(name="Otherwise"))
    assert refused(lambda: events.all().delete())
