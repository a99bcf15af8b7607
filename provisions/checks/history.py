"""That the history is whole: each row began in it, is as it says, and was left alone once on the record."""

from collections.abc import Iterator
from typing import Any

from provisions.checks.rule import Rule
from provisions.checks.schema import name_of, record_models, ref_of
from provisions.models import StatusChange
from provisions.models.links import StatusExcerpt, StatusParty
from provisions.models.statements import Statement, Support

RETRACTION = {"state", "retracted_at", "retracted_by_id", "retraction_reason"}
ACTORS = {"speaker_id", "on_behalf_of_id"}


def columns(model: Any) -> list[str]:
    """The columns of a model that its history keeps."""
    events = {field.column for field in model.pgh_event_model._meta.fields}
    return [field.column for field in model._meta.concrete_fields if field.column in events]


def row(table: str, names: list[str]) -> str:
    """Some columns of a table as one value."""
    return "(" + ", ".join(f'{table}."{name}"' for name in names) + ")"


def whole(model: Any) -> Rule:
    """Each row has its first event, equals its last one, and none is gone without an event."""
    table, events = model._meta.db_table, model.pgh_event_model._meta.db_table
    names = columns(model)
    differs = f"{row('r', names)} IS DISTINCT FROM {row('last', names)}"
    return Rule(
        "6",
        name_of(model),
        f"""
        WITH known AS (
            SELECT pgh_obj_id, max(pgh_id) AS last_id, bool_or(pgh_label = 'insert') AS has_begun
            FROM {events} GROUP BY pgh_obj_id
        )
        SELECT COALESCE({ref_of(model, "r")}, {ref_of(model, "last")}), CASE
            WHEN r.id IS NULL THEN 'is gone, and the history does not say so'
            WHEN has_begun IS NOT TRUE THEN 'has no first event in the history'
            ELSE 'is not as the history left it' END
        FROM {table} r
        FULL JOIN (known JOIN {events} last ON last.pgh_id = known.last_id) ON known.pgh_obj_id = r.id
        WHERE (r.id IS NULL AND last.pgh_label <> 'delete')
           OR (r.id IS NOT NULL AND (has_begun IS NOT TRUE OR last.pgh_label = 'delete' OR {differs}))
        """,
    )


def kept(value: str) -> str:
    """The stakeholder that an id stands for: itself, or the one that it was merged into."""
    return f"(SELECT COALESCE(k.merged_into_id, k.id) FROM provisions_stakeholder k WHERE k.id = {value})"


def stands(model: Any) -> Rule:
    """After the event that published a row there is one that retracts it, and such as follow a merge of actors."""
    events = model.pgh_event_model._meta.db_table
    actors = [name for name in columns(model) if name in ACTORS]
    names = [name for name in columns(model) if name not in RETRACTION | ACTORS]
    another = "".join(f" OR {kept(f'later.{name}')} <> {kept(f'before.{name}')}" for name in actors)
    retraction = sorted(RETRACTION)
    return Rule(
        "4",
        name_of(model),
        f"""
        WITH published AS (
            SELECT pgh_obj_id, min(pgh_id) AS first_id
            FROM {events} WHERE published_at IS NOT NULL GROUP BY pgh_obj_id HAVING count(*) > 1
        ), step AS (
            SELECT e.*, lag(e.pgh_id) OVER (PARTITION BY e.pgh_obj_id ORDER BY e.pgh_id) AS before_id
            FROM {events} e JOIN published ON published.pgh_obj_id = e.pgh_obj_id AND e.pgh_id >= published.first_id
        )
        SELECT DISTINCT later.ref, 'was changed after it was published'
        FROM step later JOIN {events} before ON before.pgh_id = later.before_id
        WHERE later.pgh_label = 'delete' OR {row("later", names)} IS DISTINCT FROM {row("before", names)}
           OR ({row("later", retraction)} IS DISTINCT FROM {row("before", retraction)}
               AND (before.state <> 'published' OR later.state <> 'retracted')){another}
        """,
    )


def links_stand(link: Any, parent: Any, key: str, what: str, unless: str = "false") -> Rule:
    """What proves a row and between whom it holds was not changed after it was published."""
    events = link.pgh_event_model._meta.db_table
    return Rule(
        "4",
        name_of(parent),
        f"""
        SELECT DISTINCT r.ref, 'had its {what} changed after it was published'
        FROM (
            SELECT pgh_obj_id, min(pgh_created_at) AS at FROM {parent.pgh_event_model._meta.db_table}
            WHERE published_at IS NOT NULL GROUP BY pgh_obj_id
        ) AS published
        JOIN {events} later
          ON later.{key} = published.pgh_obj_id AND later.pgh_created_at > published.at
        JOIN {parent._meta.db_table} r ON r.id = published.pgh_obj_id
        WHERE NOT ({unless})
        """,
    )


PARTY_WAS_MERGED = f"""
    later.pgh_label = 'update' AND EXISTS (
        SELECT 1 FROM {StatusParty.pgh_event_model._meta.db_table} before
        WHERE before.pgh_obj_id = later.pgh_obj_id AND before.pgh_id < later.pgh_id
          AND before.statuschange_id = later.statuschange_id
          AND {kept("before.stakeholder_id")} = {kept("later.stakeholder_id")})
"""


def words_stand() -> Rule:
    """No later event of an excerpt has other words than its first."""
    return Rule(
        "2",
        "excerpt",
        """
        SELECT DISTINCT later.ref, 'its words were changed'
        FROM sources_excerptevent later
        JOIN sources_excerptevent first ON first.pgh_obj_id = later.pgh_obj_id AND first.pgh_label = 'insert'
        WHERE later.pgh_label = 'update'
          AND regexp_replace(later.exact, '[^[:alnum:]]+', '', 'g')
              <> regexp_replace(first.exact, '[^[:alnum:]]+', '', 'g')
        """,
    )


def history() -> Iterator[Rule]:
    """All that the history shows."""
    for model in record_models():
        yield whole(model)
    for model in (Statement, StatusChange):
        yield stands(model)
    yield links_stand(Support, Statement, "statement_id", "supporting excerpts")
    yield links_stand(StatusExcerpt, StatusChange, "statuschange_id", "excerpts")
    yield links_stand(StatusParty, StatusChange, "statuschange_id", "parties", PARTY_WAS_MERGED)
    yield words_stand()
