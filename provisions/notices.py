"""When something that a page shows was last corrected: the notice on the page that changed."""

import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from provisions.clocks import Clocks
from provisions.models import Statement, StatusChange
from provisions.prepared import Prepared
from provisions.reading import Reading


class Notice(NamedTuple):
    """The instant at which a row was taken off the record, and the row's reference in the log."""

    retracted_at: datetime.datetime
    ref: str


def _corrected(clocks: Clocks, said: Q, decided: Q | None = None) -> QuerySet[Any, Any]:
    """The last row of those that fit, or that a row which fits took the place of, that left the record by then."""
    old = Statement.objects.retracted(clocks).filter(made_on__lte=clocks.on)
    new = Statement.objects.public(clocks).filter(said, replaces__isnull=False).order_by().values("replaces")
    # Apart, so that each begins with the few that fit: either of the two would be asked of every row that left.
    rows: list[QuerySet[Any]] = [old.filter(said), old.filter(pk__in=new)]
    if decided is not None:
        # A status is corrected on the provision that it is of: its replacement has no other.
        rows.append(StatusChange.objects.retracted(clocks).filter(decided, effective_on__lte=clocks.on))
    found, *others = (each.order_by().values_list("retracted_at", "ref") for each in rows)
    return found.union(*others).order_by("-retracted_at", "ref")[:1]


def _on_provision(clocks: Clocks, _: int, provision: int) -> QuerySet[Any, Any]:
    return _corrected(clocks, Q(provision=provision), Q(provision=provision))


def _on_stakeholder(clocks: Clocks, _: int, stakeholder: int) -> QuerySet[Any, Any]:
    return _corrected(clocks, Q(speaker=stakeholder) | Q(on_behalf_of=stakeholder))


def _on_article(clocks: Clocks, _: int, article: int) -> QuerySet[Any, Any]:
    return _corrected(clocks, Q(excerpt__article=article), Q(excerpts__article=article))


ON_PROVISION = Prepared(lambda row: Notice(datetime.datetime.fromisoformat(row[0]), row[1]), _on_provision)
_STAKEHOLDER, _ARTICLE = (Prepared(Notice._make, build) for build in (_on_stakeholder, _on_article))


def _last(prepared: Prepared[Notice], reading: Reading, pk: int) -> Notice | None:
    return next(iter(prepared.rows(reading.clocks, reading.draft.pk, pk)), None)


def on_stakeholder(reading: Reading, stakeholder: int) -> Notice | None:
    """When a statement by a stakeholder, or on its behalf, was last corrected by then. One query, as the next one."""
    return _last(_STAKEHOLDER, reading, stakeholder)


def on_article(reading: Reading, article: int) -> Notice | None:
    """When something that rests on an article was last corrected by then."""
    return _last(_ARTICLE, reading, article)


def on_statement(reading: Reading, statement: Statement) -> Notice | None:
    """When the statement that this one took the place of was taken off the record. No query if that is loaded."""
    old, known = statement.replaces, reading.clocks.known
    if old is None or old.retracted_at is None or (known is not None and old.retracted_at > known):
        return None
    return Notice(old.retracted_at, old.ref)
