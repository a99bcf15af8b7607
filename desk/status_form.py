"""Which status passages prove, from when and between whom: the form of who reads them blind, and of who mends a row."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from planwatch.codebook import Status
from provisions.models import Draft, Stakeholder, StatusChange

NOTHING = "none"


class StatusForm(forms.Form):
    """What the second coder reads in the passages."""

    status = forms.ChoiceField(
        choices=[*Status.choices, (NOTHING, "none follows from these passages")],
        error_messages={"required": "Choose a status, or that none follows."},
    )
    effective_on = forms.DateField(required=False)
    parties = forms.ModelMultipleChoiceField(Stakeholder.objects.none(), to_field_name="slug", required=False)
    note = forms.CharField(max_length=2_000, error_messages={"required": "Say why: it becomes the reason of the row."})

    def __init__(self, asked: Any = None, *, change: StatusChange, **options: Any) -> None:
        super().__init__(asked, **options)
        self.fields["parties"].queryset = self.offered(change)  # type: ignore[attr-defined]

    def offered(self, change: StatusChange) -> QuerySet[Stakeholder]:
        """Whom the form offers; never the row's own, which the first coder chose."""
        return parties_of(change)

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


class StatusMendForm(StatusForm):
    """What a status change says, to be mended by who may see it."""

    def __init__(self, asked: Any = None, *, change: StatusChange) -> None:
        stands = {"status": change.status, "effective_on": change.effective_on, "parties": slugs_of(change),
                  "note": change.reason}  # fmt: skip
        super().__init__(asked, change=change, initial=stands)
        self.fields["status"].choices = Status.choices  # type: ignore[attr-defined]
        self.fields["status"].error_messages["required"] = "Choose a status."

    def offered(self, change: StatusChange) -> QuerySet[Stakeholder]:
        """Those whom the row names, besides."""
        either = Q(pk__in=parties_of(change).values("pk")) | Q(pk__in=change.parties.values("pk"))
        return Stakeholder.objects.filter(either).order_by("name")

    def values(self) -> dict[str, Any]:
        """The fields of a status change, without its parties. Needs a valid form."""
        kept = self.cleaned_data
        return {"status": kept["status"], "effective_on": kept["effective_on"], "reason": kept["note"]}


def parties_of(change: StatusChange) -> QuerySet[Stakeholder]:
    """Whom the form offers: those whom the provision needs in any draft, and authors of drafts."""
    needed = Stakeholder.objects.filter(consents__clause__provision=change.provision_id)
    authors = Stakeholder.objects.filter(pk__in=Draft.objects.values("authors"))
    return Stakeholder.objects.filter(pk__in=needed.values("pk").union(authors.values("pk"))).order_by("name")


def slugs_of(change: StatusChange) -> list[str]:
    """Between whom a status holds, in order."""
    return sorted(change.parties.values_list("slug", flat=True))
