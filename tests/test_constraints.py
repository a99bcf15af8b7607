"""Each constraint of the models, broken once: the database refuses the row, by whatever way it comes."""

import datetime
from collections.abc import Callable
from typing import Any

import pgtrigger
import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from planwatch.codebook import FIRST_WORDS, WORDS_IN_A_RUN, RowState
from provisions import models as provisions
from provisions.checks.schema import record_models
from sources.models import ArticleText, Excerpt
from tests import factories as make
from tests.refusals import constraint_of, make_submitted, refused, submitted, update

pytestmark = pytest.mark.django_db

EARLY = datetime.date(2020, 1, 1)
EARLY_AT = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


def vocabularies() -> list[tuple[Any, str, str]]:
    """Every column that holds values of the codebook, with the name of its constraint."""
    return [
        (model, field.name, name)
        for model in record_models()
        for field in model._meta.concrete_fields
        for name in [f"{model._meta.app_label}_{model._meta.model_name}_{field.name}"]
        if field.choices and name in {constraint.name for constraint in model._meta.constraints}
        if field.name != "authority"
    ]


@pytest.mark.parametrize(("model", "field", "name"), vocabularies(), ids=lambda value: str(value))
def test_a_value_that_the_codebook_does_not_have_is_refused(model: Any, field: str, name: str) -> None:
    row = make_submitted(model)
    # A state that nobody knows is neither on the record nor off it, which another check says first.
    expected = {name, name.removesuffix("state") + "published_by_somebody"}

    assert constraint_of(refused(lambda: update(row, **{field: "?"}))) in expected


@pytest.mark.parametrize(("model", "field", "name"), vocabularies(), ids=lambda value: str(value))
def test_a_form_is_told_of_it_whatever_else_it_leaves_out(model: Any, field: str, name: str) -> None:
    row = make_submitted(model)
    row.validate_constraints()
    setattr(row, field, "?")
    (sentence,) = [one.violation_error_message for one in model._meta.constraints if one.name == name]

    for left_out in (set(), {other.name for other in model._meta.fields} - {field}):
        with pytest.raises(ValidationError) as caught:
            row.validate_constraints(left_out)
        assert sentence in caught.value.messages


def test_a_sound_row_is_asked_of_all_its_checks_at_once(django_assert_num_queries: Any) -> None:
    row = make.StatementFactory(state=RowState.SUBMITTED)

    with django_assert_num_queries(3):  # Within a change: the savepoint around it counts.
        row.validate_constraints({"replaces"})


def two_status_changes() -> None:
    first = submitted(make.StatusChangeFactory)
    submitted(make.StatusChangeFactory, provision=first.provision, effective_on=first.effective_on)


def twice(factory: Any, *names: str) -> Callable[[], None]:
    """Make two rows with the same values in these fields."""

    def action() -> None:
        first = factory()
        factory(**{name: getattr(first, name) for name in names})

    return action


def two_excerpts_of_one_place() -> None:
    first = make.ExcerptFactory()
    make.ExcerptFactory(text_version=first.text_version, exact=first.exact)


def empty_excerpt() -> None:
    version = make.ArticleTextFactory()
    Excerpt.objects.create(
        article=version.article, text_version=version, exact="", start=2, end=2, verified_at=make.TAKEN_AT
    )


def excerpt_of_another_length() -> None:
    with pgtrigger.ignore("sources.Excerpt:stands_in_its_text"), transaction.atomic():
        make.ExcerptFactory(exact="ab", end=9999)


def period(factory: Any) -> Callable[[], None]:
    return lambda: factory(from_on=make.ARTICLE_DAY, to_on=EARLY)


def supported_twice() -> None:
    first = make.ExcerptFactory()
    other = make.ExcerptFactory(article=first.article)
    statement = submitted(excerpt=first)
    for _ in range(2):
        provisions.Support.objects.create(statement=statement, excerpt=other)


def column_twice() -> None:
    stakeholder = make.StakeholderFactory()
    make.PlanFactory(columns=[stakeholder, stakeholder])


def two_plans() -> None:
    make.PlanFactory()
    make.PlanFactory()


def words(count: int) -> str:
    return " ".join(["word"] * count)


def coded(factory: Any) -> dict[str, Callable[[], object]]:
    """What statements and codings must keep to."""
    name = factory._meta.model._meta.model_name

    def row() -> Any:
        return make_submitted(factory._meta.model)

    return {
        f"provisions_{name}_stance_or_mark": lambda: update(row(), stance="reject", mark="open"),
        f"provisions_{name}_authority": lambda: update(row(), authority=5),
        f"provisions_{name}_no_authority_at_second_hand": lambda: update(row(), attribution="third_party", authority=1),
    }


def through_states(factory: Any) -> dict[str, Callable[[], object]]:
    """What statements and status changes must keep to."""
    name = factory._meta.model._meta.model_name

    def row() -> Any:
        return submitted(factory)

    def by_its_author() -> None:
        own = row()
        update(own, state="published", published_by=own.author, published_at=make.PUBLISHED_AT)

    def without_reason() -> None:
        update(factory(), state="retracted", retracted_by=make.CoderFactory(), retracted_at=make.RETRACTED_AT)

    return {
        f"provisions_{name}_published_by_somebody": lambda: update(row(), state="published"),
        f"provisions_{name}_not_by_its_author": by_its_author,
        f"provisions_{name}_retracted_with_reason": without_reason,
        f"provisions_{name}_retracted_after": lambda: factory(state="retracted", retracted_at=EARLY_AT),
    }


BREAKS: dict[str, Callable[[], object]] = {
    "provisions_freeze_ends": lambda: make.FreezeFactory(until=make.PUBLISHED_AT),
    "provisions_freeze_has_reason": lambda: make.FreezeFactory(reason=""),
    "provisions_freeze_lifted_by_somebody": lambda: make.FreezeFactory(lifted_at=make.RETRACTED_AT),
    "sources_article_date_has_basis": lambda: make.ArticleFactory(published_on_basis="unknown"),
    "sources_text_sha256_is_hex": lambda: ArticleText.objects.create(
        article=make.ArticleFactory(), sha256="x" * 64, length=1, word_count=1, taken_at=make.TAKEN_AT
    ),
    "sources_excerpt_span": empty_excerpt,
    "sources_excerpt_length_is_span": excerpt_of_another_length,
    "sources_excerpt_word_limit": lambda: make.ExcerptFactory(exact=words(WORDS_IN_A_RUN + 1)),
    "sources_excerpt_once": two_excerpts_of_one_place,
    "provisions_alias_once": twice(make.AliasFactory, "stakeholder", "name"),
    "provisions_membership_period": period(make.MembershipFactory),
    "provisions_role_period": period(make.RoleFactory),
    "provisions_role_authority": lambda: make.RoleFactory(authority=5),
    "provisions_provision_part_has_letter": lambda: make.ProvisionFactory(letter="a"),
    "provisions_provision_letter_once": twice(make.PartFactory, "part_of", "letter"),
    "provisions_clause_once": twice(make.ClauseFactory, "draft", "provision"),
    "provisions_clause_wording_has_kind": lambda: make.ClauseFactory(wording_kind=""),
    "provisions_description_once": twice(make.DescriptionFactory, "clause", "excerpt"),
    "provisions_consent_once": twice(make.ConsentFactory, "clause", "stakeholder", "kind"),
    "provisions_consent_has_basis": lambda: make.ConsentFactory(basis=""),
    "provisions_plan_is_one": lambda: make.PlanFactory(only=False),
    "provisions_plan_only_key": two_plans,
    "provisions_column_once": column_twice,
    "provisions_support_once": supported_twice,
    "provisions_statuschange_has_reason": lambda: make.StatusChangeFactory(reason=""),
    "provisions_statuschange_one_at_a_time": two_status_changes,
    "provisions_leftout_once": twice(make.LeftOutFactory, "article", "passage"),
    "provisions_leftout_first_words": lambda: make.LeftOutFactory(passage=words(FIRST_WORDS + 1)),
    "sources_article_address_key": twice(make.ArticleFactory, "address"),
    "provisions_provision_number_key": twice(make.ProvisionFactory, "number"),
    "provisions_coder_label_key": twice(make.CoderFactory, "label"),
    "provisions_statement_condition_is_named": lambda: update(
        submitted(make.StatementFactory), stance="accept_conditional"
    ),
    "provisions_statement_second_coding_is_done": lambda: make.StatementFactory(second_coding="differ"),
    "provisions_statuschange_second_coding_is_done": lambda: make.StatusChangeFactory(second_coding="awaited"),
    "provisions_statuscoding_has_day": lambda: make.StatusCodingFactory(effective_on=None),
    "provisions_coding_place": lambda: update(make.CodingFactory(), end=0),
    **coded(make.StatementFactory),
    **coded(make.CodingFactory),
    **through_states(make.StatementFactory),
    **through_states(make.StatusChangeFactory),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_constraint_refuses_the_row_that_breaks_it(name: str) -> None:
    assert constraint_of(refused(BREAKS[name])).removesuffix("_uniq").startswith(name.removesuffix("_key"))


def test_every_constraint_is_broken_by_a_test() -> None:
    tested = {*BREAKS, *(name for _, _, name in vocabularies())}
    slugs = {f"{model._meta.app_label}_{model._meta.model_name}_slug" for model in record_models()}

    all_of_them = {constraint.name for model in record_models() for constraint in model._meta.constraints}

    assert all_of_them - tested - slugs == set()
