"""What reviewers decided on rows, and why; nothing of it is ever changed."""

import pghistory
import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import JSONObject
from django.utils import timezone

from provisions.models import Coder


class RowKind(models.TextChoices):
    """What kind of row was reviewed; the values stand in addresses."""

    STATEMENT = "statements", "statement"
    STATUS_CHANGE = "status-changes", "status change"


class Verdict(models.TextChoices):
    """What a reviewer can decide."""

    ACCEPT = "accept", "accepted"
    FIX = "fix", "fixed"
    RETURN = "return", "returned"
    DISMISS = "dismiss", "dismissed"
    RETRACT = "retract", "retracted"
    CODE = "code", "coded blind"
    NOTHING = "nothing", "read blind, and found no statement"
    URGENT = "urgent", "opened before its second coding, as urgent"
    SETTLE = "settle", "settled"


class ReviewQuerySet(models.QuerySet["Review"]):
    """Reviews by the rows that they are of."""

    def of(self, kind: str, ref: str) -> "ReviewQuerySet":
        """All reviews of one row, the oldest first."""
        return self.filter(kind=kind, ref=ref).select_related("reviewer").order_by("pk")

    def latest_return(self, kind: str) -> models.Subquery:
        """For each row of another query, of this kind: why and by whom it came back last, as `reason` and `by`."""
        rows = self.filter(kind=kind, ref=models.OuterRef("ref"), verdict=Verdict.RETURN).order_by("-pk")
        return models.Subquery(rows.values(said_so=JSONObject(reason="reason", by="reviewer__label"))[:1])


@pghistory.track()
class Review(models.Model):
    """One decision on one row, asked for once under its key. The row itself may be gone."""

    key = models.UUIDField(unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=RowKind.choices)
    ref = models.CharField(max_length=8, db_collation="C")
    reviewer = models.ForeignKey(Coder, on_delete=models.PROTECT, related_name="reviews")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    reason = models.TextField(blank=True)
    said = models.JSONField(default=list, encoder=DjangoJSONEncoder, help_text="What a fix changed, in words.")
    at = models.DateTimeField(default=timezone.now)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=RowKind.values), name="desk_review_kind"),
            models.CheckConstraint(condition=models.Q(verdict__in=Verdict.values), name="desk_review_verdict"),
            models.CheckConstraint(
                condition=models.Q(verdict__in=[Verdict.ACCEPT, Verdict.FIX, Verdict.CODE]) | ~models.Q(reason=""),
                name="desk_review_says_why",
                violation_error_message="Say why: whoever wrote the row will read it.",
            ),
        ]
        indexes = [models.Index(fields=["kind", "ref", "-id"], name="desk_review_of_row")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.get_verdict_display()} by {self.reviewer}"
