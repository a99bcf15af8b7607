"""What a reader reports, how it is taken in, and how the desk closes it."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils import timezone

from desk.models import Report
from planwatch.codebook import ReportState
from provisions.models import Statement, StatusChange


def is_page_of_the_record(path: str) -> bool:
    """Whether a path is that of a public page."""
    try:
        parts = urlsplit(path)
        return not parts.scheme and not parts.netloc and resolve(parts.path).namespace == "provisions"
    except (Resolver404, ValueError):
        return False


class ReportForm(forms.ModelForm):  # type: ignore[type-arg]  # no subscript at run time
    """What a reader says is wrong, on which page; the last field is for programs that fill in everything."""

    website = forms.CharField(required=False, max_length=200)

    class Meta:
        model = Report
        fields = ("about", "what", "shown_by", "contact")

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["what"] = forms.CharField(
            max_length=2_000, widget=forms.Textarea, error_messages={"required": "Say what is wrong."}
        )
        self.fields["shown_by"] = forms.CharField(max_length=1_000, required=False, widget=forms.Textarea)

    def clean_about(self) -> str:
        """A page of ours; anything else could lead an editor anywhere."""
        about: str = self.cleaned_data["about"].strip()
        if not is_page_of_the_record(about):
            raise ValidationError("Give the address of a page here, beginning with “/”: /statements/…")
        return about


class CloseForm(forms.Form):
    """What becomes of a report: accepted or declined, why, and which row was retracted for it."""

    state = forms.ChoiceField(
        label="What becomes of it", choices=[one for one in ReportState.choices if one[0] != ReportState.OPEN]
    )
    note = forms.CharField(
        label="What you found", max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what you found."},
    )  # fmt: skip
    correction = forms.CharField(
        label="Ref of the row that was retracted for it (optional)", max_length=8, required=False
    )

    def clean_correction(self) -> str:
        """The ref of a row that was taken off the record."""
        ref: str = self.cleaned_data["correction"].strip()
        rows = [model.objects.filter(ref=ref, retracted_at__isnull=False) for model in (Statement, StatusChange)]
        if ref and not any(one.exists() for one in rows):
            raise ValidationError(f"No row with the ref “{ref}” was retracted; retract it first.")
        return ref


@transaction.atomic
def close(report: Report, *, by: User, state: str, note: str, correction: str = "") -> None:
    """Accept or decline a report. Whoever is second is told."""
    report.refresh_from_db(from_queryset=Report.objects.select_for_update(of=("self",)))
    if report.state != ReportState.OPEN:
        raise ValidationError(f"{report.closed_by} has closed this report.")
    report.state, report.note, report.correction = state, note, correction
    report.closed_by, report.closed_at = by, timezone.now()
    report.save(update_fields=["state", "note", "correction", "closed_by", "closed_at"])
