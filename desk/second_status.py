"""Blind second coding of a status change: from the passages alone, which status follows, from when, between whom."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from desk.decisions import decide, reason_in
from desk.models import Review, Verdict
from desk.second import known_to
from desk.settling import SideBySide, settled_as
from desk.status_form import StatusForm, StatusMendForm, slugs_of
from planwatch.codebook import RowState, SecondCoding
from provisions.models import Coder, Plan, Stakeholder, StatusChange, StatusCoding


def waiting_for(coder: Coder) -> QuerySet[StatusChange]:
    """The status changes that this coder can still read blind."""
    rows = StatusChange.objects.filter(state=RowState.SUBMITTED, second_coding=SecondCoding.AWAITED)
    return rows.exclude(known_to(coder, StatusChange)).select_related("provision__part_of").order_by("pk")


def hand_in(change: StatusChange, form: StatusForm, *, by: User, key: UUID) -> Review:
    """Keep both readings, and note on the row whether they say the same. Needs a valid form."""

    def do(coder: Coder) -> None:
        if not waiting_for(coder).filter(pk=change.pk).exists():
            raise ValidationError("This row does not wait for you: it was read, or you have seen its codes.")
        first = StatusCoding(
            change=change, provision=change.provision, coder=change.author, status=change.status,
            effective_on=change.effective_on, parties=slugs_of(change), note=change.reason,
        )  # fmt: skip
        second = StatusCoding(change=change, provision=change.provision, coder=coder, is_blind=True, **form.values())
        first.save()
        second.save()
        same = all(getattr(first, name) == getattr(second, name) for name in ("status", "effective_on", "parties"))
        change.second_coding = SecondCoding.AGREED if same else SecondCoding.DIFFER
        change.save(update_fields=["second_coding"])

    return decide(change, Verdict.CODE, do, by=by, key=key)


class StatusReadings(SideBySide[StatusChange, StatusCoding]):
    """Both readings of a status change."""

    @cached_property
    def all(self) -> list[StatusCoding]:
        """See SideBySide."""
        return list(StatusCoding.objects.filter(change=self.row).select_related("coder").order_by("is_blind", "pk"))

    @property
    def lines(self) -> list[tuple[str, list[str], bool]]:
        """Each value with what both readings say of it, and whether they differ."""
        names = dict(Stakeholder.objects.filter(slug__in=[slug for each in self.all for slug in each.parties])
                     .values_list("slug", "name"))  # fmt: skip
        told = {
            "Status": [each.get_status_display() for each in self.all],
            "From": [f"{each.effective_on:%-d %b %Y}" if each.effective_on else "" for each in self.all],
            "Parties": [", ".join(names.get(slug, slug) for slug in each.parties) for each in self.all],
            "Reason": [each.note for each in self.all],
        }
        return [(name, words, len(set(words)) > 1) for name, words in told.items()]

    def coders(self) -> set[int]:
        """See SideBySide."""
        return {each.coder_id for each in self.all}


def settle(
    row: StatusChange,
    kept: StatusCoding | StatusMendForm | None,
    *,
    by: User,
    key: UUID,
    reason: str,
    is_by_two: bool = False,
) -> Review:
    """Settle a difference by keeping the row as it is (none), as the second coder read it, or as a valid form says.

    The row stands under whoever read it so; another person then accepts it, as any row.
    """
    reason = reason_in(reason)

    def do(settler: Coder) -> list[str]:
        row.second_coding = settled_as(StatusReadings(row), settler, is_by_two=is_by_two)
        if isinstance(kept, StatusMendForm):
            for name, value in (kept.values() | {"author": settler}).items():
                setattr(row, name, value)
            row.parties.set(kept.cleaned_data["parties"])
        elif kept is not None:
            if kept.effective_on is None:
                raise ValidationError("By the second reading no status follows: return or dismiss the row instead.")
            row.status, row.effective_on = kept.status, kept.effective_on
            row.reason, row.author = kept.note, kept.coder
            row.parties.set(Stakeholder.objects.filter(slug__in=kept.parties))
        row.full_clean(exclude=["ref"])
        row.save()
        return [f"{row}"] if kept is not None else ["The first reading stands."]

    return decide(row, Verdict.SETTLE, do, by=by, key=key, reason=reason)


def wording(change: StatusChange) -> Any:
    """The clause of the provision in the plan's own draft; none where that has none."""
    plan = Plan.objects.select_related("default_draft").first()
    return change.provision.clauses.filter(draft=plan.default_draft).select_related("draft").first() if plan else None
