"""From the database to rows: the same values that a file would give."""

import datetime
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q

from provisions.dataset.format import KINDS, Field, Kind, Type, Values, spelling_order


def stored(kind: Kind, which: Q | None = None) -> dict[str, Values]:
    """The rows of a kind by their key, with every field as in a file."""
    queryset = kind.model.objects.filter(which or Q())
    singles = [field for field in kind.fields if field.type not in (Type.LINKS, Type.PARTS)]
    several = kind.of_type(Type.LINKS, Type.PARTS)
    rows: dict[int, Values] = {}
    for primary, *values in queryset.order_by("pk").values_list("pk", *map(lookup, singles)):
        row = dict(zip((field.name for field in singles), map(plain, values), strict=True))
        row |= {field.name: [] for field in several}
        rows[primary] = row
    for field in several:
        for primary, value in linked(kind, field, queryset if which else None):
            rows[primary][field.name].append(value)
        if not field.is_ordered:
            for row in rows.values():
                row[field.name].sort(key=spelling_order if field.type is Type.PARTS else None)
    return {kind.key(row): row for row in rows.values()}


def lookup(field: Field) -> str:
    """The way from a row to the value of a field: a link is the name of what it leads to."""
    return f"{field.lookup}__{field.target.named_by}" if field.type is Type.LINK else field.lookup


def plain(value: Any) -> Any:
    """A value as a file gives it: instants in UTC."""
    return value.astimezone(datetime.UTC) if isinstance(value, datetime.datetime) else value


def linked(kind: Kind, field: Field, queryset: Any) -> Iterable[tuple[int, Any]]:
    """What the lists of a field hold, beside the primary key of the row they stand in, in their order."""
    if field.type is Type.PARTS:
        holder, model = field.column.field.name, field.column.related_model
        columns = [part.lookup for part in field.parts]
        order = "pk"
    else:
        holder, model = field.column.m2m_field_name(), field.column.remote_field.through
        columns = [f"{field.column.m2m_reverse_field_name()}__{field.target.named_by}"]
        order = "order" if field.is_ordered else "pk"
    links = model.objects.order_by(order)
    if queryset is not None:
        links = links.filter(**{f"{holder}__in": queryset})
    for primary, *values in links.values_list(f"{holder}_id", *columns):
        yield primary, dict(zip(columns, values, strict=True)) if field.type is Type.PARTS else values[0]


def named(kind: Kind, names: Collection[str]) -> dict[str, Values]:
    """The rows of a kind that are called so, by the name that others know them by."""
    rows = stored(kind, Q(**{f"{kind.named_by}__in": names})) if names else {}
    return {kind.called(row): row for row in rows.values()}


def kinds_of_refs(refs: Collection[str]) -> dict[str, str]:
    """Which of these refs the database knows, and as what kind of row."""
    return {
        ref: kind.name
        for kind in KINDS
        if "ref" in kind.field
        for ref in kind.model.objects.filter(ref__in=refs).order_by().values_list("ref", flat=True)
    }
