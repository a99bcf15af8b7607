"""What a reviewer does to a submitted row: each decision once under its key, and kept with its reason."""

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from desk.acts import ConflictError
from desk.models import Review, RowKind, Verdict
from desk.readings import Difference, differences, told
from desk.rewording import reword
from desk.snapshots import fingerprint
from desk.status_form import StatusMendForm
from desk.tagging import MendForm
from planwatch.codebook import RowState
from provisions import actions
from provisions.actions import Kept
from provisions.models import Coder, Statement, StatusChange
from provisions.second_coding import not_agreed_any_more

type Words = list[str]


def kind_of(row: Kept) -> RowKind:
    """What kind of row it is."""
    return RowKind.STATEMENT if isinstance(row, Statement) else RowKind.STATUS_CHANGE


@transaction.atomic
def decide(
    row: Kept, verdict: Verdict, do: Callable[[Coder], Words | None], *, by: User, key: UUID, reason: str = ""
) -> Review:
    """Do what was decided unless it was done under this key before; the row is held meanwhile."""
    reviewer, kind, ref = Coder.of(by), kind_of(row), row.ref
    known = Review.objects.filter(key=key).first()
    if known is not None:
        if (known.reviewer_id, known.kind, known.ref, known.verdict) != (reviewer.pk, kind, ref, verdict):
            raise ValidationError("This key was used for something else. Reload the page and do it again.")
        return known
    actions.fresh(row)
    said = do(reviewer) or []
    return Review.objects.create(
        key=key, kind=kind, ref=ref, reviewer=reviewer, verdict=verdict, reason=reason.strip(), said=said
    )


def give_back(row: Kept, *, by: User, key: UUID, reason: str) -> Review:
    """Return a submitted row to its author, with the reason that its author will read."""

    def do(reviewer: Coder) -> None:
        actions.send_back(row, by=reviewer)

    return decide(row, Verdict.RETURN, do, by=by, key=key, reason=reason_in(reason))


def dismiss(row: StatusChange, *, by: User, key: UUID, reason: str) -> Review:
    """Take a proposed status off the desk, with the reason and what was proposed."""
    proposed = f"{row}: {row.reason}"

    def do(reviewer: Coder) -> Words:
        actions.dismiss(row, by=reviewer)
        return [proposed]

    return decide(row, Verdict.DISMISS, do, by=by, key=key, reason=reason_in(reason))


def fix(row: Kept, form: MendForm | StatusMendForm, *, seen: str, by: User, key: UUID, reason: str = "") -> Review:
    """Give a submitted row other codes; whoever does is its author from then on, and another accepts it.

    Raises ConflictError where somebody else changed it after it was shown.
    """

    def do(reviewer: Coder) -> Words:
        actions.refuse_unless(row, RowState.SUBMITTED)
        actions.refuse_before_second_coding(row)
        if fingerprint(row) != seen:
            raise ConflictError(row)
        changed = mend(row, form, author=reviewer)
        if not changed:
            raise ValidationError("Nothing was changed. Accept the row as it stands, or return it with a reason.")
        return changed

    return decide(row, Verdict.FIX, do, by=by, key=key, reason=reason)


@transaction.atomic
def submit_again(change: StatusChange, form: StatusMendForm, *, seen: str, by: User) -> None:
    """Mend an open status change of one's own and hand it in.

    Raises ConflictError where somebody else changed it after it was shown.
    """
    actions.fresh(change)
    if change.author.user_id != by.pk:
        raise ValidationError(f"{change.author} wrote this row, so {change.author} mends it.")
    actions.refuse_unless(change, *actions.OPEN)
    if fingerprint(change) != seen:
        raise ConflictError(change)
    mend(change, form, author=change.author)
    actions.submit(change, by=change.author)


def mend(row: Kept, form: MendForm | StatusMendForm, *, author: Coder) -> Words:
    """Give a row that is held what a valid form says; each value that it changed, as it was and as it is."""
    before, values = told(row), form.values() | {"author": author}
    for name, value in values.items():
        setattr(row, name, value)
    if isinstance(row, StatusChange):
        row.parties.set(form.cleaned_data["parties"])
    row.full_clean(exclude=["ref"])
    row.save(update_fields=list(values))
    changed = [str(each) for each in differences(before, told(row))]
    if isinstance(row, Statement) and isinstance(form, MendForm) and form.span is not None:
        was = row.excerpt.exact
        reword(row, form.span)
        changed.append(str(Difference("Passage", was, row.excerpt.exact)))
    if changed:
        not_agreed_any_more(row)
    return changed


def reason_in(words: str) -> str:
    """The reason that was given. Raises ValidationError where there is none."""
    if not words.strip():
        raise ValidationError("Say why: whoever wrote the row will read it.")
    return words.strip()[:2_000]
