"""From rows to the database: what is new is added, what is there stays as it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pghistory
from django.db import transaction

from planwatch.codebook import QueueState, RowState
from provisions.dataset.check import Known, led_to
from provisions.dataset.format import KIND, KINDS, Field, Kind, Type, Values
from provisions.dataset.read import Row
from provisions.models import Clause, PlanColumn

BATCH = 1000
PUBLISHED = ("state", "published_by", "published_at")
RETRACTED = ("state", "retracted_by", "retracted_at", "retraction_reason")


@dataclass(frozen=True)
class Loaded:
    """What a load came to for one kind of row; `kept`: refs and fields that the database has otherwise."""

    kind: Kind
    added: int
    unchanged: int
    kept: list[tuple[str, list[str]]]


@transaction.atomic
def write(known: Known) -> list[Loaded]:
    """Add the rows that the database does not have, all of them or none."""
    with pghistory.context(command="load_record"):
        writer = Writer(known)
        for kind in KINDS:
            writer.add(kind)
    return [compared(kind, known) for kind in KINDS]


def compared(kind: Kind, known: Known) -> Loaded:
    """How the rows of the folder stand to those that the database had before."""
    kept = []
    unchanged = 0
    for row in known.reading.rows[kind.name]:
        if (there := known.same[kind.name].get(row.key)) is not None:
            changed = [name for name in kind.field if row.values[name] != there[name]]
            unchanged += not changed
            if changed:
                kept.append((row.key, changed))
    return Loaded(kind, len(known.new(kind)), unchanged, kept)


class Writer:
    """Adds new rows, kind by kind, and remembers their primary keys by name."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.keys: dict[str, dict[str, int]] = {}

    def add(self, kind: Kind) -> None:
        """Add the new rows of a kind, with their lists; those that others of them lead to come first."""
        new = self.known.new(kind)
        self.keys[kind.name] = self.stored_keys(kind)
        clauses = self.clause_keys() if kind.name == "description" else {}
        for level in levels(kind, new):
            made = [(row, self.instance(kind, row.values, clauses)) for row in level]
            kind.model.objects.bulk_create([instance for _, instance in made], batch_size=BATCH)
            self.keys[kind.name] |= {kind.called(row.values): instance.pk for row, instance in made}
            for each in kind.of_type(Type.LINKS, Type.PARTS):
                self.add_list(each, made)
            if kind.has_states:
                self.publish(kind, made)

    def stored_keys(self, kind: Kind) -> dict[str, int]:
        """The primary keys of the rows of a kind that new rows lead to and that are in the database."""
        if "ref" not in kind.field:
            return {}
        names = self.known.others[kind.name].keys()
        found = kind.model.objects.filter(**{f"{kind.named_by}__in": names}).order_by()
        return dict(found.values_list(kind.named_by, "pk"))

    def clause_keys(self) -> dict[tuple[str, str], int]:
        """The primary keys of clauses by draft and provision."""
        clauses = Clause.objects.values_list("draft__slug", "provision__slug", "pk")
        return {(draft, provision): primary for draft, provision, primary in clauses}

    def instance(self, kind: Kind, values: Values, clauses: dict[tuple[str, str], int]) -> Any:
        """An unsaved row; one that goes through states begins as submitted."""
        columns: Values = {}
        for each in kind.fields:
            if "__" not in each.lookup and each.type not in (Type.LINKS, Type.PARTS):
                columns |= self.column(each, values)
        if kind.name == "description":
            columns["clause_id"] = clauses[values["draft"], values["provision"]]
        if kind.name == "article":
            columns["queue_state"] = self.queue_state(values["slug"])
        if kind.has_states:
            later = {KIND[kind.name].field[name].column.attname for name in (*PUBLISHED, *RETRACTED)}
            columns = {name: value for name, value in columns.items() if name not in later}
            columns["state"] = RowState.SUBMITTED
        return kind.model(**columns)

    def column(self, each: Field, values: Values) -> Values:
        """The column of a field, and what it holds."""
        value = values[each.name]
        if each.type is Type.LINK:
            key = None if value is None else self.keys[each.target.name][value]
            return {each.column.attname: key}
        return {each.column.attname: value}

    def queue_state(self, slug: str) -> QueueState:
        """An article of the data set has been read: it is coded, or nothing in it was."""
        has_excerpts = any(row.values["article"] == slug for row in self.known.reading.rows["excerpt"])
        return QueueState.CODED if has_excerpts else QueueState.NOTHING_TO_CODE

    def add_list(self, each: Field, made: list[tuple[Row, Any]]) -> None:
        """Add what the lists of a field hold."""
        if each.type is Type.PARTS:
            holder = each.column.field.name
            each.column.related_model.objects.bulk_create(
                each.column.related_model(**{holder: instance}, **part)
                for row, instance in made
                for part in row.values[each.name]
            )
            return
        through = each.column.remote_field.through
        source, target = f"{each.column.m2m_field_name()}_id", f"{each.column.m2m_reverse_field_name()}_id"
        links = []
        for row, instance in made:
            for order, name in enumerate(led_to(each, row), start=1):
                link = through(**{source: instance.pk, target: self.keys[each.target.name][name]})
                if through is PlanColumn:
                    link.order = order
                links.append(link)
        through.objects.bulk_create(links, batch_size=BATCH)

    def publish(self, kind: Kind, made: list[tuple[Row, Any]]) -> None:
        """Put added rows on the record, then take those off it that were retracted."""
        retracted = [pair for pair in made if pair[0].values["state"] == RowState.RETRACTED]
        self.change(kind, made, PUBLISHED, RowState.PUBLISHED)
        self.change(kind, retracted, RETRACTED, RowState.RETRACTED)

    def change(self, kind: Kind, made: list[tuple[Row, Any]], names: tuple[str, ...], state: RowState) -> None:
        """Bring rows to a state, with what belongs to it."""
        for row, instance in made:
            for name in names:
                for column, value in self.column(kind.field[name], row.values).items():
                    setattr(instance, column, value)
            instance.state = state
        kind.model.objects.bulk_update([instance for _, instance in made], names, batch_size=BATCH)


def levels(kind: Kind, rows: list[Row]) -> Iterator[list[Row]]:
    """The rows in such portions that each leads to rows of its own kind in earlier ones alone.

    What was retracted comes first: what took its place could not stand beside it.
    """
    own = [each for each in kind.of_type(Type.LINK, Type.LINKS) if each.target is kind]
    waiting = {kind.called(row.values): row for row in rows}
    while waiting:
        ready = [
            row for row in waiting.values() if not any(name in waiting for each in own for name in led_to(each, row))
        ]
        ready = [row for row in ready if row.values.get("state") == RowState.RETRACTED] or ready
        for row in ready:
            del waiting[kind.called(row.values)]
        yield ready
