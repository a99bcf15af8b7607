"""The status of a provision, from a date on."""

from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from planwatch.codebook import RowState, Status, holds
from provisions.clocks import Clocks
from provisions.models.actors import Stakeholder
from provisions.models.plan import Provision
from provisions.models.rows import Row, RowQuerySet
from sources.models import Excerpt


class StatusChangeQuerySet(RowQuerySet["StatusChange"]):
    """Status changes by who may see them."""

    def public(self, clocks: Clocks) -> Self:
        """What stood on the record at `known` and held by the day `on`."""
        return self.on_record(clocks).filter(effective_on__lte=clocks.on)

    def current(self, clocks: Clocks) -> Self:
        """The one status of each provision at these clocks, where one is stored."""
        return self.public(clocks).order_by("provision_id", "-effective_on", "-published_at").distinct("provision_id")


NEEDS_AN_EXCERPT = """
IF NEW.published_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM provisions_statuschange_excerpts x WHERE x.statuschange_id = NEW.id) THEN
    RAISE EXCEPTION 'no status is published without an excerpt that proves it' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


@pghistory.track()
class StatusChange(Row):
    """A provision's one status from a day on, between which parties, with the passages that prove it."""

    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="status_changes")
    status = models.CharField(max_length=25, choices=Status.choices)
    parties = models.ManyToManyField(Stakeholder, related_name="status_changes", blank=True)
    effective_on = models.DateField()
    reason = models.TextField()
    excerpts = models.ManyToManyField(Excerpt, related_name="status_changes", blank=True)

    objects = StatusChangeQuerySet.as_manager()

    class Meta(Row.Meta):
        ordering = ["provision", "-effective_on"]
        constraints = [
            *Row.Meta.constraints,
            holds("status", Status),
            models.CheckConstraint(condition=~Q(reason=""), name="provisions_statuschange_has_reason"),
            models.UniqueConstraint(
                fields=["provision", "effective_on"],
                condition=~Q(state=RowState.RETRACTED),
                name="provisions_statuschange_one_at_a_time",
                violation_error_message="This provision already has a status from that day on.",
            ),
        ]
        triggers = [
            *Row.Meta.triggers,
            pgtrigger.Trigger(
                name="needs_an_excerpt",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.After,
                func=NEEDS_AN_EXCERPT,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provision}: {self.get_status_display()} from {self.effective_on}"
