"""What the rows are called that an event names by number."""

from collections import defaultdict
from typing import Any

from django.db import connection, models

LONGEST = 80
# What a row is called by: the first of these fields that its table has.
NAMES = ("name", "label", "title", "exact", "username", "file_name", "sha256", "number", "slug")

type Wanted = dict[type[models.Model], set[int]]
type Names = dict[tuple[type[models.Model], int], str]


def relations(model: type[models.Model]) -> dict[str, models.Field[Any, Any]]:
    """The fields of a model that name a row of another, by column."""
    return {field.attname: field for field in model._meta.concrete_fields if field.is_relation}


def names_of(wanted: Wanted) -> Names:
    """What each row is called, with its ref where it has one; a row that is gone is left out. One query."""
    branches, values, numbered = [], [], list(wanted)
    for at, model in enumerate(numbered):
        columns = {field.column for field in model._meta.concrete_fields}
        name = next((f'left("{column}"::text, {LONGEST})' for column in NAMES if column in columns), "''")
        ref = "ref" if "ref" in columns else "''"
        pk = model._meta.pk.column
        branches.append(
            f'SELECT {at}, "{pk}"::bigint, {name}, {ref}::text FROM "{model._meta.db_table}" WHERE "{pk}" = ANY(%s)'  # noqa: S608
        )
        values.append(list(wanted[model]))
    if not branches:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(branches), values)
        return {(numbered[at], pk): called(name, ref) for at, pk, name, ref in cursor.fetchall()}


def called(name: str, ref: str) -> str:
    """A row as the audit calls it."""
    return f"{name} ({ref})" if name and ref else name or ref


def named(model: type[models.Model], touched: list[tuple[str, Any, Any]]) -> Wanted:
    """The rows that the fields name which a change of a model touched."""
    wanted: Wanted = defaultdict(set)
    fields = relations(model)
    for name, before, after in (one for one in touched if one[0] in fields):
        related: Any = fields[name].related_model
        wanted[related] |= {value for value in (before, after) if isinstance(value, int)}
    return {related: pks for related, pks in wanted.items() if pks}
