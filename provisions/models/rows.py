"""What statements and status changes share: who wrote them, who put them on the record, and that they then stand."""

from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q

from planwatch.codebook import RowState, SecondCoding, holds
from provisions.clocks import Clocks
from sources.record import Record, make_ref


@pghistory.track()
class Coder(Record):
    """The public label of whoever codes; it stands under each row."""

    label = models.CharField(max_length=120, unique=True)
    is_program = models.BooleanField(default=False, help_text="No person codes under this label.")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="coder"
    )

    class Meta(Record.Meta):
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label

    @classmethod
    def of(cls, user: User) -> Self:
        """The coder that a user is; made at the first need, under a label that tells nobody who it is."""
        if (known := getattr(user, "coder", None)) is not None:
            return known  # type: ignore[no-any-return]
        ref = make_ref()
        coder, _ = cls.objects.get_or_create(user=user, defaults={"ref": ref, "label": f"Coder {ref[:4]}"})
        return coder


class RowQuerySet[RowModel: models.Model](models.QuerySet[RowModel]):
    """Rows by who may see them."""

    def closed_to(self, user: User) -> Self:
        """Rows that a second coder is to read blind: nobody but their author sees their codes."""
        return self.filter(second_coding=SecondCoding.AWAITED).exclude(author__user=user)

    def open_to(self, user: User) -> Self:
        """Rows whose codes somebody may see."""
        return self.exclude(~Q(author__user=user), second_coding=SecondCoding.AWAITED)

    def on_record(self, clocks: Clocks) -> Self:
        """Rows that stood on the record at the instant `known`; `on` is left to the model's own day."""
        if clocks.known is None:
            return self.filter(state=RowState.PUBLISHED)
        return self.filter(published_at__lte=clocks.known).filter(
            Q(retracted_at__isnull=True) | Q(retracted_at__gt=clocks.known)
        )

    def retracted(self, clocks: Clocks) -> Self:
        """Rows that had stood on the record and were taken off it by the instant `known`."""
        rows = self.filter(retracted_at__isnull=False)
        return rows if clocks.known is None else rows.filter(retracted_at__lte=clocks.known)


STANDS_ONCE_PUBLISHED = """
IF TG_OP = 'DELETE' THEN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'what was on the record is retracted, never deleted' USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
END IF;
-- What was said stays as it was published; an actor that was merged into another is called by one name.
IF to_jsonb(NEW) - ARRAY['speaker_id', 'on_behalf_of_id'] = to_jsonb(OLD) - ARRAY['speaker_id', 'on_behalf_of_id']
   AND NOT EXISTS (
    SELECT 1 FROM unnest(ARRAY['speaker_id', 'on_behalf_of_id']) AS field
    WHERE to_jsonb(NEW)->field IS DISTINCT FROM to_jsonb(OLD)->field AND NOT EXISTS (
        SELECT 1 FROM provisions_stakeholder k
        WHERE k.id = (to_jsonb(OLD)->>field)::bigint AND k.merged_into_id = (to_jsonb(NEW)->>field)::bigint)) THEN
    RETURN NEW;
END IF;
IF OLD.published_at IS NOT NULL AND NOT (
    OLD.state = 'published' AND NEW.state = 'retracted'
    AND to_jsonb(NEW) - ARRAY['state', 'retracted_at', 'retracted_by_id', 'retraction_reason']
      = to_jsonb(OLD) - ARRAY['state', 'retracted_at', 'retracted_by_id', 'retraction_reason']
) AND to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN
    RAISE EXCEPTION 'what is on the record is never changed: retract it and publish a new row that replaces it'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class Row(Record):
    """A row that goes from pending to published, and from there only to retracted."""

    state = models.CharField(max_length=10, choices=RowState.choices, default=RowState.PENDING)
    author = models.ForeignKey(Coder, on_delete=models.PROTECT, related_name="%(class)ss_written")
    published_by = models.ForeignKey(
        Coder, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss_published"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    retracted_at = models.DateTimeField(null=True, blank=True)
    retracted_by = models.ForeignKey(
        Coder, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss_retracted"
    )
    retraction_reason = models.TextField(blank=True)
    second_coding = models.CharField(max_length=15, choices=SecondCoding.choices, default=SecondCoding.NONE)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by",
        help_text="The retracted row that this one corrects.",
    )  # fmt: skip

    class Meta(Record.Meta):
        abstract = True
        constraints = [
            holds("state", RowState),
            holds("second_coding", SecondCoding),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True)
                | ~Q(second_coding__in=[SecondCoding.AWAITED, SecondCoding.DIFFER]),
                name="%(app_label)s_%(class)s_second_coding_is_done",
                violation_error_message="It is published once its second coder has read it and both are settled.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[RowState.PUBLISHED, RowState.RETRACTED],
                    published_at__isnull=False,
                    published_by__isnull=False,
                )
                | Q(
                    state__in=[RowState.PENDING, RowState.SUBMITTED, RowState.RETURNED],
                    published_at__isnull=True,
                    published_by__isnull=True,
                ),
                name="%(app_label)s_%(class)s_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(published_by=F("author")),
                name="%(app_label)s_%(class)s_not_by_its_author",
                violation_error_message="Nobody publishes what they wrote; a second person has to.",
            ),
            models.CheckConstraint(
                condition=Q(state=RowState.RETRACTED, retracted_at__isnull=False, retracted_by__isnull=False)
                & ~Q(retraction_reason="")
                | ~Q(state=RowState.RETRACTED)
                & Q(retracted_at__isnull=True, retracted_by__isnull=True, retraction_reason=""),
                name="%(app_label)s_%(class)s_retracted_with_reason",
                violation_error_message="A retraction says when, by whom and why.",
            ),
            models.CheckConstraint(
                condition=Q(retracted_at__isnull=True) | Q(retracted_at__gte=F("published_at")),
                name="%(app_label)s_%(class)s_retracted_after",
            ),
        ]
        triggers = [
            *Record.Meta.triggers,
            pgtrigger.Trigger(
                name="stands_once_published",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.After,
                func=STANDS_ONCE_PUBLISHED,
            ),
        ]

    @property
    def is_on_record(self) -> bool:
        """Whether it stands on the record now."""
        return self.state == RowState.PUBLISHED
