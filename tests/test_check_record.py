"""check_record names each row that breaks a rule, also one that was slipped past the triggers."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from provisions.models import Statement, StatusChange
from sources.models import Excerpt
from tests import factories as make
from tests.small import SMALL, SMALL_TEXTS, run

pytestmark = pytest.mark.django_db

ALL_IS_WELL = "Every rule holds for every row.\n"


def by_hand(statement: str, *values: Any) -> None:
    """Change the database past every trigger, as somebody with the power to could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


def without(constraint: str, table: str) -> None:
    """Drop a constraint, as somebody with the power to could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")


def test_a_sound_record_breaks_no_rule() -> None:
    run("load_record", SMALL)
    run("take_in_texts", SMALL_TEXTS)
    make.StatementFactory(state="submitted")

    assert run("check_record") == ALL_IS_WELL


def test_an_empty_record_breaks_no_rule() -> None:
    assert run("check_record") == ALL_IS_WELL


def statement_of(**values: Any) -> Statement:
    statement: Statement = make.StatementFactory(**values)
    return statement


def excerpt_that_is_not_there() -> tuple[str, str]:
    excerpt = make.ExcerptFactory(exact="We will not sign")
    by_hand("UPDATE sources_excerpt SET exact = 'We will now sign' WHERE id = %s", excerpt.pk)
    return excerpt.ref, "rule 1: excerpt {}: its text does not say so at"


def excerpt_of_another_article() -> tuple[str, str]:
    excerpt = make.ExcerptFactory()
    by_hand("UPDATE sources_excerpt SET article_id = %s WHERE id = %s", make.ArticleFactory().pk, excerpt.pk)
    return excerpt.ref, "rule 1: excerpt {}: names a text of another article"


def excerpt_beyond_a_text_that_is_not_held() -> tuple[str, str]:
    excerpt = make.ExcerptFactory()
    by_hand("UPDATE sources_articletext SET text = NULL, length = 3 WHERE id = %s", excerpt.text_version_id)
    return excerpt.ref, "rule 1: excerpt {}: ends beyond its text"


def text_with_another_hash() -> tuple[str, str]:
    version = make.ArticleTextFactory()
    by_hand("UPDATE sources_articletext SET text = reverse(text) WHERE id = %s", version.pk)
    return version.ref, "rule 1: text {}: is held with another sha256"


def text_with_another_number_of_words() -> tuple[str, str]:
    version = make.ArticleTextFactory(text="Three words here")
    by_hand("UPDATE sources_articletext SET word_count = 900 WHERE id = %s", version.pk)
    return version.ref, "rule 1: text {}: has 3 words, not 900"


def words_that_were_changed() -> tuple[str, str]:
    excerpt = make.ExcerptFactory(exact="They will not sign")
    by_hand(
        'INSERT INTO sources_excerptevent (pgh_created_at, pgh_label, id, ref, exact, start, "end", verified_at, '
        "words, via, language, translation, translator, article_id, pgh_obj_id, text_version_id) "
        "SELECT now(), 'update', id, ref, 'They will sign', start, \"end\", verified_at, words, via, language, "
        "translation, translator, article_id, id, text_version_id FROM sources_excerpt WHERE id = %s",
        excerpt.pk,
    )
    return excerpt.ref, "rule 2: excerpt {}: its words were changed"


def published_by_its_author() -> tuple[str, str]:
    statement = statement_of()
    without("provisions_statement_not_by_its_author", "provisions_statement")
    by_hand("UPDATE provisions_statement SET published_by_id = author_id WHERE id = %s", statement.pk)
    return statement.ref, "rule 3: statement {}: breaks provisions_statement_not_by_its_author"


def published_status_without_excerpt() -> tuple[str, str]:
    change = make.StatusChangeFactory()
    by_hand("DELETE FROM provisions_statuschange_excerpts")
    return change.ref, "rule 3: status change {}: is on the record without an excerpt"


def three_supporting_excerpts() -> tuple[str, str]:
    statement = statement_of()
    for _ in range(3):
        other = make.ExcerptFactory(article=statement.excerpt.article)
        by_hand("INSERT INTO provisions_support (statement_id, excerpt_id) VALUES (%s, %s)", statement.pk, other.pk)
    return statement.ref, "rule 3: statement {}: has 3 supporting excerpts"


def support_from_another_article() -> tuple[str, str]:
    statement, other = statement_of(), make.ExcerptFactory()
    by_hand("INSERT INTO provisions_support (statement_id, excerpt_id) VALUES (%s, %s)", statement.pk, other.pk)
    return statement.ref, f"rule 3: statement {{}}: is supported by {other.ref}, which stands in another article"


def published_row_that_was_changed() -> tuple[str, str]:
    statement = statement_of(stance="reject")
    by_hand("UPDATE provisions_statement SET stance = 'endorse' WHERE id = %s", statement.pk)
    return statement.ref, "rule 6: statement {}: is not as the history left it"


def published_row_that_was_changed_in_the_open() -> tuple[str, str]:
    statement = statement_of(stance="reject")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger_stands_once_published_%' "
                       "AND tgrelid = 'provisions_statement'::regclass")  # fmt: skip
        name = cursor.fetchone()[0]
        cursor.execute(f"ALTER TABLE provisions_statement DISABLE TRIGGER {name}")
        cursor.execute("UPDATE provisions_statement SET stance = 'endorse' WHERE id = %s", [statement.pk])
        cursor.execute(f"ALTER TABLE provisions_statement ENABLE TRIGGER {name}")
    return statement.ref, "rule 4: statement {}: was changed after it was published"


def replaced_row_that_stands() -> tuple[str, str]:
    old = statement_of()
    new = statement_of(replaces=old)
    return new.ref, f"rule 4: statement {{}}: replaces {old.ref}, which is not retracted"


def two_statuses_at_a_time() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX provisions_statuschange_one_at_a_time")
    first: StatusChange = make.StatusChangeFactory(status="under_negotiation")
    second = make.StatusChangeFactory(status="under_negotiation", provision=first.provision)
    return ", ".join(sorted([first.ref, second.ref])), "rule 5: status change {}: all give"


def row_without_history() -> tuple[str, str]:
    topic = make.TopicFactory()
    by_hand("DELETE FROM provisions_topicevent WHERE pgh_obj_id = %s", topic.pk)
    return topic.ref, "rule 6: topic {}: has no first event in the history"


def row_that_is_gone() -> tuple[str, str]:
    topic = make.TopicFactory()
    by_hand("DELETE FROM provisions_topic WHERE id = %s", topic.pk)
    return topic.ref, "rule 6: topic {}: is gone, and the history does not say so"


def statement_after_its_article() -> tuple[str, str]:
    statement = statement_of(made_on=make.ARTICLE_DAY + datetime.timedelta(days=1))
    return statement.ref, "rule 7: statement {}: was made on 2025-11-22, after its article of 2025-11-21"


def statement_for_a_merged_stakeholder() -> tuple[str, str]:
    statement = statement_of()
    type(statement.on_behalf_of).objects.filter(pk=statement.on_behalf_of_id).update(
        merged_into=make.StakeholderFactory()
    )
    return statement.ref, "rule codebook: statement {}: speaks for"


def status_without_parties() -> tuple[str, str]:
    change = make.StatusChangeFactory(status="under_negotiation", parties=[])
    return change.ref, "rule codebook: status change {}: says not between whom it holds"


def status_before_its_evidence() -> tuple[str, str]:
    change = make.StatusChangeFactory(status="under_negotiation", effective_on=make.PUBLIC_DAY)
    return change.ref, "rule codebook: status change {}: holds from 2025-11-20, and"


def contested_status_that_nobody_contests() -> tuple[str, str]:
    change = make.StatusChangeFactory(status="contested")
    return change.ref, "rule codebook: status change {}: is contested, and no needed party"


def ref_of_another_shape() -> tuple[str, str]:
    topic = make.TopicFactory()
    by_hand("UPDATE provisions_topic SET ref = 'UPPER123' WHERE id = %s", topic.pk)
    return "UPPER123", "rule values: topic {}: breaks ref"


def ref_of_two_rows() -> tuple[str, str]:
    topic = make.TopicFactory()
    make.CoderFactory(ref=topic.ref)
    return topic.ref, "rule values: row {}: is the ref of a"


def slug_of_digits() -> tuple[str, str]:
    topic = make.TopicFactory()
    without("provisions_topic_slug", "provisions_topic")
    by_hand("UPDATE provisions_topic SET slug = '2025' WHERE id = %s", topic.pk)
    return topic.ref, "rule values: topic {}: breaks provisions_topic_slug"


def value_that_the_codebook_does_not_have() -> tuple[str, str]:
    statement = statement_of()
    without("provisions_statement_attribution", "provisions_statement")
    by_hand("UPDATE provisions_statement SET attribution = 'rumour' WHERE id = %s", statement.pk)
    return statement.ref, "statement {}: breaks provisions_statement_attribution"


def run_of_35_words() -> tuple[str, str]:
    text = " ".join(f"w{number}" for number in range(400))
    version = make.ArticleTextFactory(text=text)
    places = [(0, 20), (20, 35)]
    excerpts = [
        make.ExcerptFactory(text_version=version, exact=" ".join(text.split()[first:last])) for first, last in places
    ]
    for excerpt in excerpts:
        make.StatementFactory(excerpt=excerpt)
    return ", ".join(excerpt.ref for excerpt in excerpts), "quotation: excerpts {}: make a run of 35 words"


def overlapping_run_in_a_text_that_is_not_held() -> tuple[str, str]:
    refs, said = run_of_35_words()
    version = Excerpt.objects.get(ref=refs[:8]).text_version
    by_hand("UPDATE sources_articletext SET text = NULL WHERE id = %s", version.pk)
    second = Excerpt.objects.get(ref=refs[-8:])
    first = Excerpt.objects.get(ref=refs[:8])
    longer = first.exact.split()[-1] + " " + second.exact
    by_hand(
        "UPDATE sources_excerpt SET exact = %s, start = %s WHERE id = %s",
        longer, second.end - len(longer), second.pk,
    )  # fmt: skip
    return refs, said


def fifth_of_an_article() -> tuple[str, str]:
    version = make.ArticleTextFactory(text=" ".join(f"w{number}" for number in range(50)))
    make.StatementFactory(excerpt=make.ExcerptFactory(text_version=version, exact="w10 w11 w12 w13 w14 w15"))
    other = make.ExcerptFactory(text_version=version, exact="w30 w31 w32 w33")
    make.DescriptionFactory(excerpt=other)
    return version.article.ref, "quotation: article {}: its excerpts show 10 of 50 words"


BREACHES: list[Callable[[], tuple[str, str]]] = [
    excerpt_that_is_not_there, excerpt_of_another_article, excerpt_beyond_a_text_that_is_not_held,
    text_with_another_hash, text_with_another_number_of_words, words_that_were_changed, published_by_its_author,
    published_status_without_excerpt, three_supporting_excerpts, support_from_another_article,
    published_row_that_was_changed, published_row_that_was_changed_in_the_open, replaced_row_that_stands,
    two_statuses_at_a_time, row_without_history, row_that_is_gone, statement_after_its_article,
    statement_for_a_merged_stakeholder, status_without_parties, status_before_its_evidence,
    contested_status_that_nobody_contests, ref_of_another_shape, ref_of_two_rows, slug_of_digits,
    value_that_the_codebook_does_not_have, run_of_35_words, overlapping_run_in_a_text_that_is_not_held,
    fifth_of_an_article,
]  # fmt: skip


@pytest.mark.parametrize("breach", BREACHES, ids=lambda breach: breach.__name__)
def test_a_row_that_breaks_a_rule_is_named(breach: Callable[[], tuple[str, str]]) -> None:
    make.StatementFactory()
    ref, said = breach()

    printed = run("check_record")

    assert said.format(ref) in printed
    assert "FAILED Breaches of the rules:" in printed


def test_a_contested_status_holds_where_a_needed_party_refuses() -> None:
    clause = make.ClauseFactory()
    party = make.ConsentFactory(clause=clause).stakeholder
    statement = make.StatementFactory(provision=clause.provision, speaker=party, stance="reject")
    make.StatusChangeFactory(provision=clause.provision, excerpts=[statement.excerpt], parties=[party])

    assert run("check_record") == ALL_IS_WELL


def test_excerpts_of_pending_rows_are_not_counted_as_quoted() -> None:
    text = " ".join(f"w{number}" for number in range(50))
    version = make.ArticleTextFactory(text=text)
    make.StatementFactory(
        excerpt=make.ExcerptFactory(text_version=version, exact=" ".join(text.split()[:29])), state="submitted"
    )

    assert run("check_record") == ALL_IS_WELL


def test_a_trigger_that_is_disabled_and_a_constraint_that_is_gone_are_named() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE provisions_statement DISABLE TRIGGER ALL")
    without("sources_excerpt_word_limit", "sources_excerpt")

    printed = run("check_record")

    assert "rule 4: trigger stands_once_published on provisions_statement: is missing or disabled" in printed
    assert "rule 1: constraint sources_excerpt_word_limit: is missing or not validated" in printed


def test_words_that_the_database_counts_otherwise_are_counted_as_everywhere() -> None:
    text = " ".join(["½"] * 40)
    version = make.ArticleTextFactory(text=f"{text} {make.make_words('x')}")
    statement = make.StatementFactory(excerpt=make.ExcerptFactory(text_version=version, exact=text))

    assert f"quotation: excerpts {statement.excerpt.ref}: make a run of 40 words" in run("check_record")
