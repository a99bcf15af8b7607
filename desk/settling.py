"""Where two coders differ: both readings side by side, and what is made of them. Both stay as they were."""

from abc import ABC, abstractmethod
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet

from desk.decisions import decide, reason_in
from desk.models import Review, Verdict
from desk.readings import told
from desk.tagging import MendForm
from planwatch.codebook import RowState, SecondCoding
from provisions import actions
from provisions.late_reading import differing
from provisions.models import Coder, Coding, Statement, StatusChange, StatusCoding
from provisions.prepared import NO_ROW, Compiled
from provisions.second_coding import values_of

BY_A_THIRD = "You are one of the two coders; a third person settles. If there is none, say so."


def settled_as(readings: "SideBySide[Any, Any]", settler: Coder, *, is_by_two: bool) -> SecondCoding:
    """What settling makes of a row. Raises ValidationError where there is nothing to settle, or not by this person."""
    actions.refuse_unless(readings.row, RowState.SUBMITTED)
    if readings.row.second_coding != SecondCoding.DIFFER:
        raise ValidationError("There is no difference to settle on this row.")
    if settler.pk not in readings.coders():
        return SecondCoding.SETTLED if readings.second else SecondCoding.FOUND_BY_ONE
    if not is_by_two:
        raise ValidationError(BY_A_THIRD)
    return SecondCoding.SETTLED_BY_TWO


def unsettled() -> QuerySet[Any]:
    """The rows on the record that a second coder read differently afterwards, and nobody has let stand or corrected."""
    said = Review.objects.filter(kind="statements", ref=OuterRef("ref"), verdict=Verdict.SETTLE)
    return differing().exclude(Exists(said))


def let_stand(row: Statement, *, by: User, key: UUID, reason: str, is_by_two: bool = False) -> Review:
    """Let a row stand on the record that a second coder read differently; what is wrong is corrected instead."""
    reason = reason_in(reason)

    def do(settler: Coder) -> list[str]:
        if not unsettled().filter(pk=row.pk).exists():
            raise ValidationError("There is no difference to settle on this row.")
        if settler.pk in Readings(row).coders() and not is_by_two:
            raise ValidationError(BY_A_THIRD)
        return ["It stands on the record as it is."]

    return decide(row, Verdict.SETTLE, do, by=by, key=key, reason=reason)


class SideBySide[Row: Statement | StatusChange, Reading: Coding | StatusCoding](ABC):
    """Both readings of a row."""

    def __init__(self, row: Row) -> None:
        self.row = row

    @cached_property
    @abstractmethod
    def all(self) -> list[Reading]:
        """The readings that were made for the row, the first coder's before the second one's. One query."""

    @abstractmethod
    def coders(self) -> set[int]:
        """The two coders; nobody of them settles while there is a third."""

    @property
    def second(self) -> list[Reading]:
        """What the second coder read."""
        return [each for each in self.all if each.is_blind]

    @property
    def heads(self) -> list[str]:
        """Who read what, for the head of each column."""
        return [f"{'Second' if each.is_blind else 'First'}: {each.coder}" for each in self.all]


def _readings(statement: int) -> QuerySet[Any, Any]:
    rows = Coding.objects.filter(statement=statement)
    return rows.select_related("coder", "speaker", "on_behalf_of", "provision__part_of", "draft").order_by(
        "is_blind", "pk"
    )


_READINGS = Compiled(_readings, statement=NO_ROW)


class Readings(SideBySide[Statement, Coding]):
    """Both readings of a statement."""

    @cached_property
    def all(self) -> list[Coding]:
        """See SideBySide."""
        return _READINGS.rows(statement=self.row.pk)

    @property
    def lines(self) -> list[tuple[str, list[str], bool]]:
        """Each value with what every reading says of it, and whether they differ; what nobody gave is left out."""
        columns = [told(each) for each in self.all]
        lines = [(name, [column[name] for column in columns]) for name in (columns[0] if columns else {})]
        return [(name, words, len(set(words)) > 1) for name, words in lines if any(words)]

    def coders(self) -> set[int]:
        """See SideBySide; who read it and found nothing is one of them."""
        found = {each.coder_id for each in self.all} | {self.row.author_id}
        read = Review.objects.all().of("statements", self.row.ref)
        return found | {each.reviewer_id for each in read if each.verdict in (Verdict.CODE, Verdict.NOTHING)}


def settle(
    row: Statement, kept: Coding | MendForm | None, *, by: User, key: UUID, reason: str, is_by_two: bool = False
) -> Review:
    """Settle a difference by keeping the row (none), the second reading, or what a valid form says.

    The row stands under whoever read it so; another person then accepts it, as any row.
    """
    reason = reason_in(reason)

    def do(settler: Coder) -> list[str]:
        row.second_coding, before = settled_as(Readings(row), settler, is_by_two=is_by_two), told(row)
        if kept is not None:
            values = values_of(kept) if isinstance(kept, Coding) else kept.values()
            for name, value in values.items():
                setattr(row, name, value)
            row.author = kept.coder if isinstance(kept, Coding) else settler
        row.full_clean(exclude=["ref"])
        row.save()
        after = told(row)
        return [f"{name}: {words or 'none'} → {after[name] or 'none'}" for name, words in before.items()
                if words != after[name]] or ["The first reading stands."]  # fmt: skip

    return decide(row, Verdict.SETTLE, do, by=by, key=key, reason=reason)
