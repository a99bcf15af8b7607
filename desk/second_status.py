"""Blind second coding of a status change: from the passages alone, which status follows, from when, between whom."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from desk.decisions import decide, reason_in
from desk.models import Review, RowKind, Verdict
from planwatch.codebook import RowState, SecondCoding, Status
from provisions import actions
from provisions.models import Coder, Draft, Plan, Stakeholder, StatusChange, StatusCoding

NOTHING = "none"


def waiting_for(coder: Coder) -> QuerySet[StatusChange]:
    """The status changes that this coder can still read blind."""
    seen = Review.objects.filter(kind=RowKind.STATUS_CHANGE, reviewer=coder).values("ref")
    rows = StatusChange.objects.filter(state=RowState.SUBMITTED, second_coding=SecondCoding.AWAITED)
    return rows.exclude(author=coder).exclude(ref__in=seen).select_related("provision__part_of").order_by("pk")


class StatusForm(forms.Form):
    """What the second coder reads in the passages."""

    status = forms.ChoiceField(
        choices=[*Status.choices, (NOTHING, "none follows from these passages")],
        error_messages={"required": "Choose a status, or that none follows."},
    )
    effective_on = forms.DateField(required=False)
    parties = forms.ModelMultipleChoiceField(Stakeholder.objects.none(), to_field_name="slug", required=False)
    note = forms.CharField(max_length=2_000, error_messages={"required": "Say why: it becomes the reason of the row."})

    def __init__(self, asked: Any = None, *, change: StatusChange) -> None:
        super().__init__(asked)
        self.fields["parties"].queryset = parties_of(change)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A status holds from a day on, and between somebody."""
        kept = super().clean() or {}
        if kept.get("status") in Status.values:
            if not kept.get("effective_on"):
                self.add_error("effective_on", "Give the day of the evidence.")
            if not kept.get("parties"):
                self.add_error("parties", "Say between whom it holds.")
        return kept

    def values(self) -> dict[str, Any]:
        """The fields of a reading. Needs a valid form."""
        kept = self.cleaned_data
        if kept["status"] == NOTHING:
            return {"status": "", "effective_on": None, "parties": [], "note": kept["note"]}
        return kept | {"parties": sorted(one.slug for one in kept["parties"])}


def parties_of(change: StatusChange) -> QuerySet[Stakeholder]:
    """Whom the form offers: those whom the provision needs in any draft, and authors of drafts; never the row's own."""
    needed = Stakeholder.objects.filter(consents__clause__provision=change.provision_id)
    authors = Stakeholder.objects.filter(pk__in=Draft.objects.values("authors"))
    return Stakeholder.objects.filter(pk__in=needed.values("pk").union(authors.values("pk"))).order_by("name")


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


def slugs_of(change: StatusChange) -> list[str]:
    """Between whom a status holds, in order."""
    return sorted(change.parties.values_list("slug", flat=True))


@dataclass
class StatusReadings:
    """Both readings of a status change."""

    row: StatusChange

    @cached_property
    def all(self) -> list[StatusCoding]:
        """The first reading and the blind one. One query."""
        return list(StatusCoding.objects.filter(change=self.row).select_related("coder").order_by("is_blind", "pk"))

    @property
    def second(self) -> list[StatusCoding]:
        """What the second coder read."""
        return [each for each in self.all if each.is_blind]

    @property
    def heads(self) -> list[str]:
        """Who read what, for the head of each column."""
        return [f"{'Second' if each.is_blind else 'First'}: {each.coder}" for each in self.all]

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
        """The two coders."""
        return {each.coder_id for each in self.all}


def settle(
    row: StatusChange, kept: StatusCoding | None, *, by: User, key: UUID, reason: str, is_by_two: bool = False
) -> Review:
    """Settle a difference by keeping the row as it is (none), or as the second coder read it."""
    reason = reason_in(reason)

    def do(settler: Coder) -> list[str]:
        actions.refuse_unless(row, RowState.SUBMITTED)
        if row.second_coding != SecondCoding.DIFFER:
            raise ValidationError("There is no difference to settle on this row.")
        is_one_of_them = settler.pk in StatusReadings(row).coders()
        if is_one_of_them and not is_by_two:
            raise ValidationError("You are one of the two coders; a third person settles. If there is none, say so.")
        row.second_coding = SecondCoding.SETTLED_BY_TWO if is_one_of_them else SecondCoding.SETTLED
        if kept is not None:
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
