"""That the database still has every constraint and trigger, and that every row keeps to them."""

from collections.abc import Iterator
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import connection, models

from provisions.checks.rule import Breach, Rule

# The rules that a constraint or trigger holds, by a part of its name; the others hold the vocabularies.
NUMBERS = {
    "sources_excerpt": "1", "sources_text": "2", "not_by_its_author": "3", "published_by_somebody": "3",
    "state": "3", "retracted": "4", "one_at_a_time": "5",
}  # fmt: skip


def record_models() -> list[Any]:
    """The models of the record, those of the links between them too, without their histories."""
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in ("sources", "provisions") and hasattr(model, "pgh_event_model")
    ]


def name_of(model: Any) -> str:
    """What a row of a model is called in a report."""
    return str(model._meta.verbose_name)


def ref_of(model: Any, table: str) -> str:
    """The column by which a report names a row."""
    has_ref = any(field.name == "ref" for field in model._meta.fields)
    return f"{table}.ref" if has_ref else f"{table}.id::text"


def number_of(name: str) -> str:
    """The rule that a constraint of this name holds."""
    return next((number for part, number in NUMBERS.items() if part in name), "values")


def values() -> Iterator[Rule]:
    """Every check of every model, over every row; a constraint that was dropped and put back is no proof."""
    with connection.schema_editor(collect_sql=True) as editor:
        for model in record_models():
            checks = {
                constraint.name: str(constraint.constraint_sql(model, editor)).partition(" CHECK ")[2]
                for constraint in model._meta.constraints
                if isinstance(constraint, models.CheckConstraint) and not model._meta.proxy
            }
            if any(field.name == "ref" for field in model._meta.fields):
                checks["ref"] = "(ref ~ '^[a-z2-7]{8}$')"
            for name, check in checks.items():
                table = model._meta.db_table
                yield Rule(
                    number_of(name),
                    name_of(model),
                    f"SELECT {ref_of(model, table)}, 'breaks {name}' FROM {table} WHERE NOT {check}",
                )


def refs() -> Rule:
    """A ref stands for one row of the whole record."""
    tables = [
        f"SELECT ref, '{name_of(model)}' AS kind FROM {model._meta.db_table}"
        for model in record_models()
        if any(field.name == "ref" for field in model._meta.fields)
    ]
    return Rule(
        "values",
        "row",
        f"SELECT ref, 'is the ref of a ' || string_agg(kind, ' and a ') FROM ({' UNION ALL '.join(tables)}) "
        "AS every GROUP BY ref HAVING count(*) > 1",
    )


def missing() -> Iterator[Breach]:
    """Constraints that are gone or were never validated, triggers that are gone or disabled."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE convalidated UNION SELECT indexname FROM pg_indexes")
        constraints = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')")
        triggers = {tuple(row) for row in cursor.fetchall()}
    for model in record_models():
        for constraint in model._meta.constraints:
            if not model._meta.proxy and constraint.name not in constraints:
                yield Breach(number_of(constraint.name), "constraint", constraint.name, "is missing or not validated")
    for model, trigger in pgtrigger.registered():
        if (model._meta.db_table, trigger.get_pgid(model)) not in triggers:
            name = f"{trigger.name} on {model._meta.db_table}"
            yield Breach("4" if "stands" in name else "6", "trigger", name, "is missing or disabled")
