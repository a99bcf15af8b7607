"""What readers report as wrong; whoever reports needs no account and leaves no address unless they want an answer."""

import pghistory
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils import timezone

from planwatch.codebook import ReportState, holds
from sources.record import Record


@pghistory.track()
class Report(Record):
    """One report of an error on a page, and what became of it."""

    about = models.CharField(max_length=500, help_text="The path of the page.")
    what = models.TextField(help_text="What is wrong.")
    shown_by = models.TextField(blank=True, help_text="Where the right thing can be read.")
    contact = models.EmailField(blank=True)
    sent_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.OPEN)
    note = models.TextField(blank=True, help_text="What was found, for colleagues.")
    correction = models.CharField(max_length=8, blank=True, help_text="The ref of the row that was retracted.")
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="reports_closed")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        ordering = ["-sent_at", "-pk"]
        constraints = [
            holds("state", ReportState),
            models.CheckConstraint(condition=~Q(what=""), name="desk_report_says_what"),
            models.CheckConstraint(
                condition=Q(state=ReportState.OPEN, closed_at__isnull=True, closed_by__isnull=True)
                | ~Q(state=ReportState.OPEN) & Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(note=""),
                name="desk_report_closed_with_note",
                violation_error_message="A report is closed by somebody, with a note.",
            ),
        ]
        indexes = [models.Index(fields=["state", "-sent_at"], name="desk_report_state")]

    def __str__(self) -> str:
        return f"{self.about}: {self.what[:60]}"
