"""The status of a provision, from a date on."""

from typing import Self

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from planwatch.codebook import RowState, Status, holds
from provisions.clocks import Clocks
from provisions.models.actors import Stakeholder
from provisions.models.plan import Provision
from provisions.models.rows import Coder, Row, RowQuerySet
from sources.models import Excerpt
from sources.record import Record


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


class StatusCodingQuerySet(models.QuerySet["StatusCoding"]):
    """Readings by what became of them."""

    def decided(self) -> Self:
        """Those of changes that wait for nothing any more: only these are counted, shown and given away."""
        return self.exclude(change__state__in=[RowState.PENDING, RowState.RETURNED, RowState.SUBMITTED])


@pghistory.track()
class StatusCoding(Record):
    """One coder's reading of which status the passages of a proposed change prove, before it is settled."""

    change = models.ForeignKey(
        StatusChange, on_delete=models.SET_NULL, null=True, blank=True, related_name="codings",
        help_text="The change for which it was made; none once that is dismissed.",
    )  # fmt: skip
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="status_codings")
    coder = models.ForeignKey(Coder, on_delete=models.PROTECT, related_name="status_codings")
    is_blind = models.BooleanField(default=False, help_text="Coded without sight of the first reading.")
    status = models.CharField(
        max_length=25, choices=Status.choices, blank=True, help_text="Empty: from these passages none follows."
    )
    effective_on = models.DateField(null=True, blank=True)
    parties = ArrayField(models.SlugField(), default=list, blank=True, help_text="Their slugs, in order.")
    note = models.TextField()

    objects = StatusCodingQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["change", "is_blind", "pk"]
        constraints = [
            holds("status", Status, empty=True),
            models.CheckConstraint(
                condition=Q(status="") ^ Q(effective_on__isnull=False), name="provisions_statuscoding_has_day",
                violation_error_message="A status holds from a day on.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.coder}: {self.get_status_display() or 'none'}"
