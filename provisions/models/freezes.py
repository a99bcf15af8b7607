"""When nothing is published for a time: who said so, until when, and why."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from provisions.models.rows import Coder


class FreezeQuerySet(models.QuerySet["Freeze"]):
    """Freezes by whether they hold."""

    def in_force(self) -> Self:
        """Those that hold now, the one that ends last first."""
        return self.filter(frozen_at__lte=Now(), until__gt=Now(), lifted_at=None).order_by("-until")


@pghistory.track()
class Freeze(models.Model):
    """A time in which nothing is put on the record; what is wrong can still be taken off it."""

    reason = models.CharField(max_length=400, help_text="Everybody at the desk reads it.")
    until = models.DateTimeField(help_text="In UTC. Publishing goes on by itself from then.")
    frozen_at = models.DateTimeField(default=timezone.now, editable=False)
    frozen_by = models.ForeignKey(Coder, on_delete=models.PROTECT, related_name="freezes", editable=False)
    lifted_at = models.DateTimeField(null=True, blank=True, editable=False)
    lifted_by = models.ForeignKey(
        Coder, on_delete=models.PROTECT, null=True, blank=True, related_name="freezes_lifted", editable=False
    )

    objects = FreezeQuerySet.as_manager()

    class Meta:
        ordering = ["-frozen_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("frozen_at")),
                name="provisions_freeze_ends",
                violation_error_message="A freeze ends later than it begins.",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="provisions_freeze_has_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="provisions_freeze_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Publishing is frozen until {timezone.localtime(self.until):%-d %b %Y, %H:%M} UTC: {self.reason}"
