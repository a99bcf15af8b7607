"""Whether the rows of a folder fit together, and with what the database holds already."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Q

from provisions.dataset.format import KIND, KINDS, Field, Kind, Type, Values
from provisions.dataset.read import Problem, Reading, Row
from provisions.dataset.stored import kinds_of_refs, lookup, named, stored


@dataclass
class Known:
    """The rows of a folder among those of the database that have their refs or that they lead to."""

    reading: Reading
    same: dict[str, dict[str, Values]] = field(default_factory=dict)
    others: dict[str, dict[str, Values]] = field(default_factory=dict)

    def find(self, kind: str, name: str) -> Values | None:
        """The row of a kind that others call so, as the folder gives it or else as the database does."""
        return self.others[kind].get(name)

    def new(self, kind: Kind) -> list[Row]:
        """The rows of a kind that the database does not have."""
        return [row for row in self.reading.rows[kind.name] if row.key not in self.same[kind.name]]


def look_up(reading: Reading) -> Known:
    """Ask the database for the rows that have the refs of the folder's, and for those that they lead to."""
    known = Known(reading)
    for kind in KINDS:
        rows = reading.rows[kind.name]
        which = Q(ref__in=[row.key for row in rows]) if "ref" in kind.field else Q()
        known.same[kind.name] = stored(kind, which) if rows else {}
        known.others[kind.name] = {kind.called(row.values): row.values for row in rows}
    for kind in KINDS:
        wanted = {name for each, names in links_to(kind, reading) for name in names}
        known.others[kind.name] |= named(kind, wanted - known.others[kind.name].keys())
    return known


def links_to(kind: Kind, reading: Reading) -> Iterator[tuple[Field, list[str]]]:
    """The names by which rows of the folder lead to rows of a kind."""
    for other in KINDS:
        for each in other.of_type(Type.LINK, Type.LINKS):
            if each.target is kind:
                yield each, [name for row in reading.rows[other.name] for name in led_to(each, row)]


def led_to(each: Field, row: Row) -> list[str]:
    """The names of the rows that a field of a row leads to."""
    value = row.values[each.name]
    if value is None:
        return []
    return list(value) if each.type is Type.LINKS else [value]


def identities(known: Known) -> Iterator[Problem]:
    """Refs that are used twice or called otherwise in the database, and values that only one row may have."""
    rows = [row for kind in KINDS if "ref" in kind.field for row in known.reading.rows[kind.name]]
    stored_as = kinds_of_refs([row.key for row in rows])
    first: dict[str, Row] = {}
    for row in rows:
        other = first.setdefault(row.key, row)
        if other is not row:
            yield row.problem("ref", f"{row.key} stands at {other.file}:{other.line} too", "each ref is used once")
        elif stored_as.get(row.key, row.kind.name) != row.kind.name:
            yield row.problem("ref", f"{row.key} is a {stored_as[row.key]} in the database", "make a new one")
        elif row.key in known.same[row.kind.name]:
            name = row.kind.called(known.same[row.kind.name][row.key])
            if name != row.kind.called(row.values):
                yield row.problem(
                    row.kind.named_by, f"{row.key} is called {name} in the database", "names never change"
                )
    for kind in KINDS:
        for names in kind.unique:
            yield from shared(kind, names, known)


def shared(kind: Kind, names: tuple[str, ...], known: Known) -> Iterator[Problem]:
    """Rows of a kind that have the same values where no two may."""
    first: dict[tuple[object, ...], Row] = {}
    for row in known.reading.rows[kind.name]:
        values = tuple(row.values[name] for name in names)
        other = first.setdefault(values, row) if None not in values else row
        if other is not row:
            yield row.problem(
                names[-1],
                f"{said(values)} stands at {other.file}:{other.line} too",
                f"no two rows have the same {' and '.join(names)}",
            )
    new = {values: row for values, row in first.items() if row.key not in known.same[kind.name]}
    if not new or "ref" not in kind.field:
        return
    lookups = [lookup(kind.field[name]) for name in names]
    which = Q(*((f"{way}__in", {values[at] for values in new}) for at, way in enumerate(lookups)))
    for ref, *found in kind.model.objects.filter(which).order_by().values_list("ref", *lookups):
        if tuple(found) in new:
            yield new[tuple(found)].problem(
                names[-1],
                f"the database has {said(found)} in row {ref}",
                "give it that ref, or another value",
            )


def said(values: Iterable[object]) -> str:
    """Some values in words."""
    return ", ".join(f"“{value}”" for value in values)


def dangling(known: Known) -> Iterator[Problem]:
    """Links that lead nowhere, or in a circle."""
    for kind in KINDS:
        for each in kind.of_type(Type.LINK, Type.LINKS):
            target = each.target
            for row in known.reading.rows[kind.name]:
                for name in led_to(each, row):
                    is_named = name in known.others[target.name] or name in known.reading.names[target.name]
                    if not is_named and each.name != kind.parent:
                        yield row.problem(
                            each.name,
                            f"no {target.name} is called “{name}”",
                            f"name the {target.named_by} of one that is in the files or in the database",
                        )
            if target is kind and each.type is Type.LINK:
                yield from circles(each, known.reading.rows[kind.name])
    clauses = {(row["draft"], row["provision"]) for row in known.others["clause"].values()}
    clauses |= set(
        KIND["clause"]
        .model.objects.filter(draft__slug__in={row.values["draft"] for row in known.reading.rows["description"]})
        .values_list("draft__slug", "provision__slug")
    )
    for row in known.reading.rows["description"]:
        is_whole = all(known.find(name, row.values[name]) for name in ("draft", "provision"))
        if is_whole and (row.values["draft"], row.values["provision"]) not in clauses:
            yield row.problem(
                "provision",
                f"{row.values['draft']} has no clause of {row.values['provision']}",
                "add it to clauses.yaml",
            )


def circles(each: Field, rows: list[Row]) -> Iterator[Problem]:
    """Rows that lead back to themselves."""
    leads = {row.kind.called(row.values): row.values[each.name] for row in rows}
    for row in rows:
        start = row.kind.called(row.values)
        place, seen = leads.get(start), set[str]()
        while place is not None and place not in seen:
            if place == start:
                yield row.problem(each.name, f"“{start}” leads back to itself", "break the circle")
                break
            seen.add(place)
            place = leads.get(place)
