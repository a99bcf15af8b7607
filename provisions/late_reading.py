"""What became of the second coding of a row that was published before it, as urgent: derived, since the row stands."""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from planwatch.codebook import RowState, SecondCoding
from provisions.models import Coding, Statement
from provisions.second_coding import COMPARED

MAY_BE_EMPTY = ("provision_id", "authority", "draft_id", "red_line", "threat")
READ_ALIKE, READ_DIFFERENTLY = "read_alike", "read_differently"


def with_late_reading(rows: QuerySet[Statement], known: datetime.datetime | None = None) -> QuerySet[Any]:
    """Rows with `late_at`, when one published as urgent was read a second time by `known`, and `is_read_alike`."""
    made = Coding.objects.filter(statement=OuterRef("pk"), read_at__isnull=False).order_by("read_at")
    if known is not None:
        made = made.filter(read_at__lte=known)
    second = made.filter(is_blind=True).order_by()
    pending = Q(second_coding=SecondCoding.PENDING)
    return rows.annotate(
        late_at=Subquery(made.filter(pending_of(), is_blind=False).values("read_at")[:1]),
        is_read_alike=Q(pending, Exists(second), ~Exists(second.filter(~same()))),
    )


def pending_of() -> Q:
    """The readings of a row that was published before them."""
    return Q(statement__second_coding=SecondCoding.PENDING)


def same() -> Q:
    """That a reading says the same as the row outside, in every value that is compared."""
    condition = Q()
    for name in COMPARED:
        if name in MAY_BE_EMPTY:
            empty = False if name in ("red_line", "threat") else 0
            condition &= Q(Exact(Coalesce(name, empty), Coalesce(OuterRef(name), empty)))
        else:
            condition &= Q(**{name: OuterRef(name)})
    return condition


def differing() -> QuerySet[Any]:
    """The rows on the record that were read again after they were published, and read differently; not corrected."""
    rows = Statement.objects.filter(state=RowState.PUBLISHED, second_coding=SecondCoding.PENDING, replaced_by=None)
    return with_late_reading(rows).filter(late_at__isnull=False, is_read_alike=False)


def unread() -> QuerySet[Statement]:
    """The rows on the record that still wait for somebody to read them again."""
    read = Coding.objects.filter(statement=OuterRef("pk"), read_at__isnull=False)
    return Statement.objects.filter(~Exists(read), state=RowState.PUBLISHED, second_coding=SecondCoding.PENDING)


def code_of(row: Any) -> str:
    """What a row with its late reading says of its second coding: a value of the codebook, or one of two more."""
    if row.second_coding != SecondCoding.PENDING or row.late_at is None:
        return str(row.second_coding)
    return READ_ALIKE if row.is_read_alike else READ_DIFFERENTLY


def told(row: Any) -> str:
    """The same in words, with the day."""
    code = code_of(row)
    if code not in (READ_ALIKE, READ_DIFFERENTLY):
        return str(row.get_second_coding_display())
    what = "agreed" if code == READ_ALIKE else "the second coder read it differently"
    return f"coded twice: {what}, on {row.late_at:%-d %b %Y}, after it was published as urgent"
