"""What is on the record and wrong: taken off with a reason, or corrected by a new row that goes through review."""

from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from desk import acts, decisions
from desk.models import Act, ActKind, Review, Verdict
from desk.snapshots import KEPT
from planwatch.codebook import RowState, SecondCoding
from provisions import actions
from provisions.actions import Kept
from provisions.models import Coder, Statement

ANEW = ("ref", "state", "author_id", "replaces_id", "second_coding")


def retract(row: Kept, *, by: User, key: UUID, reason: str) -> Review:
    """Take a row off the record; readers see the reason among the corrections."""
    reason = decisions.reason_in(reason)

    def do(reviewer: Coder) -> None:
        actions.retract(row, by=reviewer, reason=reason)

    return decisions.decide(row, Verdict.RETRACT, do, by=by, key=key, reason=reason)


def correct(old: Statement, *, by: User, key: UUID, reason: str) -> Act:
    """Begin a new row that says what an old one says, to be mended; accepting it retracts the old one.

    The reason becomes the reason of that retraction. Undo takes the new row away.
    """
    reason = decisions.reason_in(reason)

    def do() -> list[dict[str, Any]]:
        actions.fresh(old)
        actions.refuse_unless(old, RowState.PUBLISHED, RowState.RETRACTED)
        begun = Statement.objects.filter(replaces=old).select_related("author").first()
        if begun is not None:
            raise ValidationError(f"{begun.author} has begun a correction of {old.ref} already: {begun.ref}.")
        values = {name: getattr(old, name) for name in KEPT if name not in ANEW}
        new = Statement.objects.create(
            excerpt_id=old.excerpt_id, author=Coder.of(by), replaces=old, second_coding=SecondCoding.NONE, **values
        )
        new.supporting.set(old.supporting.all())
        return [{"ref": new.ref}]

    return acts.once(old.excerpt.article, ActKind.CORRECT, do, by=by, key=key, ref=old.ref, reason=reason)


@transaction.atomic
def accept(row: Kept, *, by: User, key: UUID) -> Review:
    """Put a submitted row on the record; what it corrects is taken off in the same moment."""

    def do(reviewer: Coder) -> None:
        actions.fresh(row)
        actions.refuse_author(row, reviewer)
        actions.refuse_unless(row, RowState.SUBMITTED)
        old = row.replaces
        if isinstance(old, Statement) and old.state == RowState.PUBLISHED:
            actions.retract(old, by=reviewer, reason=reason_for(old), is_corrected=True)
        actions.publish(row, by=reviewer)

    return decisions.decide(row, Verdict.ACCEPT, do, by=by, key=key)


def reason_for(old: Statement) -> str:
    """Why a statement is corrected, as whoever began the correction said it."""
    act = Act.objects.filter(kind=ActKind.CORRECT, said__ref=old.ref, undone_by=None).first()
    return act.said["reason"] if act is not None else "Coded anew; see the row that replaces it."
