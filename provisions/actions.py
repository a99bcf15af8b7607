"""What changes a row of the record: who may, in which order, and what it leaves behind."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from planwatch.codebook import RowState, SecondCoding
from planwatch.staff import has_second_factor
from provisions.models import Coder, Freeze, Provision, Statement, StatusChange
from provisions.proposals import PROGRAM, propose_status, propose_status_without
from provisions.second_coding import ask_for_second

type Kept = Statement | StatusChange

OPEN = (RowState.PENDING, RowState.RETURNED)


@transaction.atomic
def submit(row: Kept, *, by: Coder) -> None:
    """Hand a row over for review. Only its author does, and only while it is still open."""
    fresh(row)
    if row.author != by:
        raise ValidationError(f"{row.author} wrote this row, so {row.author} submits it.")
    refuse_unless(row, *OPEN)
    if isinstance(row, Statement):
        ask_for_second(row.excerpt)
        fresh(row)
    elif row.second_coding == SecondCoding.NONE:
        row.second_coding = SecondCoding.AWAITED
        row.save(update_fields=["second_coding"])
    to_state(row, RowState.SUBMITTED)


@transaction.atomic
def take_back(row: Kept, *, by: Coder) -> None:
    """Undo a submission that nobody has decided on. Only its author does."""
    fresh(row)
    if row.author != by:
        raise ValidationError(f"{row.author} wrote this row, so only {row.author} takes it back.")
    refuse_unless(row, RowState.SUBMITTED)
    to_state(row, RowState.PENDING)


@transaction.atomic
def send_back(row: Kept, *, by: Coder) -> None:
    """Return a submitted row to its author, who may mend and submit it again."""
    fresh(row)
    refuse_author(row, by)
    refuse_unless(row, RowState.SUBMITTED)
    to_state(row, RowState.RETURNED)


@transaction.atomic
def publish(row: Kept, *, by: Coder) -> None:
    """Put a submitted row on the public record. Its author may not, nor may anybody without a second factor."""
    fresh(row)
    refuse_author(row, by)
    refuse_without_second_factor(by)
    refuse_unless(row, RowState.SUBMITTED)
    refuse_before_second_coding(row)
    refuse_while_frozen()
    refuse_who_was_merged(row)
    if row.replaces is not None and row.replaces.state != RowState.RETRACTED:
        raise ValidationError(f"It replaces {row.replaces.ref}, which still stands: retract that first.")
    row.state = RowState.PUBLISHED
    row.published_at = timezone.now()
    row.published_by = by
    row.full_clean(exclude=["ref"])
    row.save(update_fields=["state", "published_at", "published_by"])
    if isinstance(row, Statement):
        propose_status(row)


@transaction.atomic
def dismiss(row: StatusChange, *, by: Coder) -> None:
    """Take a status that the program proposed off the desk: a person found that it does not follow."""
    fresh(row)
    refuse_without_second_factor(by)
    if row.author.label != PROGRAM:
        raise ValidationError(f"{row.author} wrote this row. Return it with a reason instead.")
    refuse_unless(row, RowState.SUBMITTED)
    row.delete()


@transaction.atomic
def retract(row: Kept, *, by: Coder, reason: str, is_corrected: bool = False) -> None:
    """Take a published row off the record, with the reason that the corrections log shows.

    It takes a second factor, as publishing does. Where a correction takes its place in the same moment
    (`is_corrected`), what follows for the status is asked when that one is published.
    """
    fresh(row)
    refuse_without_second_factor(by)
    refuse_unless(row, RowState.PUBLISHED)
    if not reason.strip():
        raise ValidationError("A retraction says why: give the reason that readers will see.")
    row.state = RowState.RETRACTED
    row.retracted_at = timezone.now()
    row.retracted_by = by
    row.retraction_reason = reason.strip()
    row.save(update_fields=["state", "retracted_at", "retracted_by", "retraction_reason"])
    if isinstance(row, Statement) and not is_corrected:
        propose_status_without(row)


def mark_checked(provision: Provision) -> None:
    """Note that what the record says of a provision was compared with the sources today (UTC)."""
    provision.last_checked_on = timezone.now().date()
    provision.save(update_fields=["last_checked_on"])


@transaction.atomic
def freeze(freeze: Freeze, *, by: Coder) -> None:
    """Stop publishing until the time that it says."""
    freeze.frozen_at = timezone.now()
    freeze.frozen_by = by
    freeze.full_clean()
    freeze.save()


@transaction.atomic
def lift(freeze: Freeze, *, by: Coder) -> None:
    """End a freeze before its time."""
    freeze.refresh_from_db(from_queryset=Freeze.objects.select_for_update(of=("self",)))
    if freeze.lifted_at is not None or freeze.until <= timezone.now():
        raise ValidationError("This freeze has ended.")
    freeze.lifted_at = timezone.now()
    freeze.lifted_by = by
    freeze.save(update_fields=["lifted_at", "lifted_by"])


def refuse_before_second_coding(row: Kept) -> None:
    """What a second coder has to read is published after that, and after a difference is settled."""
    if row.second_coding == SecondCoding.AWAITED:
        raise ValidationError("This row waits for its second coder, who must not see its codes before.")
    if row.second_coding == SecondCoding.DIFFER:
        raise ValidationError("The two coders differ on this row: settle that first.")


def refuse_while_frozen() -> None:
    """Nothing is published while an admin has stopped it."""
    freeze = Freeze.objects.in_force().first()
    if freeze is not None:
        raise ValidationError(f"{freeze} ({freeze.frozen_by}).")


def refuse_who_was_merged(row: Kept) -> None:
    """No row comes on the record that names an entry which was merged into another."""
    named = [row.speaker, row.on_behalf_of] if isinstance(row, Statement) else [*row.parties.all()]
    for one in named:
        if one.merged_into is not None:
            raise ValidationError(f"{one} was merged into {one.merged_into}: name that one instead.")


def fresh(row: Kept) -> None:
    """Read a row again and hold it: what the caller saw may have changed since."""
    if isinstance(row, Statement):
        row.refresh_from_db(from_queryset=Statement.objects.select_for_update(of=("self",)))
    else:
        row.refresh_from_db(from_queryset=StatusChange.objects.select_for_update(of=("self",)))


def refuse_author(row: Kept, by: Coder) -> None:
    """Nobody decides on what they wrote."""
    if row.author == by:
        raise ValidationError("You wrote this row; a second person decides on it.")


def refuse_without_second_factor(by: Coder) -> None:
    """Who puts rows on the public record or takes them off has a second factor; only a local run does without."""
    if by.user is not None and settings.SECOND_FACTOR and not has_second_factor(by.user):
        raise ValidationError("Publishing and retracting take a second factor: set one up in your account.")


def refuse_unless(row: Kept, *states: RowState) -> None:
    """Refuse where somebody was faster, or the row never stood there."""
    if row.state not in states:
        wanted = " or ".join(state.label for state in states)
        raise ValidationError(f"This row is {row.get_state_display()}; it would have to be {wanted}.")


def to_state(row: Kept, state: RowState) -> None:
    """Write the one field."""
    row.state = state
    row.save(update_fields=["state"])
