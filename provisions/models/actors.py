"""Who speaks or must act, under which names, in which role, in which body."""

import datetime

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from planwatch.codebook import StakeholderKind, holds
from sources.record import Named, Record

AUTHORITY_CHOICES = [
    (1, "1, head of state, government or body, or the body itself"),
    (2, "2, minister or chief negotiator"),
    (3, "3, authorised spokesperson or chief of staff"),
    (4, "4, other official"),
]


A_MERGE_STANDS = """
IF NEW.merged_into_id = NEW.id OR EXISTS (
    SELECT 1 FROM provisions_stakeholder k WHERE k.id = NEW.merged_into_id AND k.merged_into_id IS NOT NULL) THEN
    RAISE EXCEPTION 'an entry is merged into one that stands' USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'UPDATE' AND OLD.merged_into_id IS NOT NULL AND OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id
   AND NOT EXISTS (
    SELECT 1 FROM provisions_stakeholder k
    WHERE k.id = OLD.merged_into_id AND k.merged_into_id = NEW.merged_into_id) THEN
    RAISE EXCEPTION 'a merge is not taken back: what named % names another now', OLD.slug
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


@pghistory.track()
class Stakeholder(Named):
    """An actor that speaks on the plan or whose act it needs."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=StakeholderKind.choices)
    short = models.CharField(max_length=8, blank=True, help_text="Short code for table heads: RU, NATO.")
    organ_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="organs")
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged",
        help_text="The same actor under another entry; this one's address leads there.",
    )  # fmt: skip
    note = models.CharField(max_length=400, blank=True)

    class Meta(Named.Meta):
        ordering = ["name"]
        constraints = [*Named.Meta.constraints, holds("kind", StakeholderKind)]
        triggers = [
            *Named.Meta.triggers,
            pgtrigger.Trigger(
                name="a_merge_stands",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=A_MERGE_STANDS,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """The short code, or the name where there is none."""
        return self.short or self.name


@pghistory.track()
class Alias(models.Model):
    """Another name of a stakeholder, or another spelling of one word of its names."""

    stakeholder = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=120)
    spelling_of = models.CharField(
        max_length=120, blank=True, help_text="The usual form of the word; empty where this is another name."
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "aliases"
        constraints = [models.UniqueConstraint(fields=["stakeholder", "name"], name="provisions_alias_once")]

    def __str__(self) -> str:
        return self.name


class Period(Record):
    """A row that held from one day to another; an empty day is not known or not over."""

    from_on = models.DateField("from", null=True, blank=True)
    to_on = models.DateField("to", null=True, blank=True)

    class Meta(Record.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(from_on__lte=F("to_on")),
                name="%(app_label)s_%(class)s_period",
                violation_error_message="A period cannot end before it begins.",
            )
        ]

    def holds_on(self, day: datetime.date) -> bool:
        """Whether it held on this day."""
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or day <= self.to_on)


@pghistory.track()
class Membership(Period):
    """A stakeholder's membership of a body. It never makes one speak for the other."""

    body = models.ForeignKey(Stakeholder, on_delete=models.PROTECT, related_name="memberships_of")
    member = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="memberships")

    class Meta(Period.Meta):
        ordering = ["body__name", "from_on"]

    def __str__(self) -> str:
        return f"{self.member} in {self.body}"


@pghistory.track()
class Role(Period):
    """What a person was, where, and with which authority to speak for it."""

    person = models.ForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="roles")
    organisation = models.ForeignKey(Stakeholder, on_delete=models.PROTECT, related_name="roles_in")
    title = models.CharField(max_length=120)
    authority = models.PositiveSmallIntegerField(null=True, blank=True, choices=AUTHORITY_CHOICES)

    class Meta(Period.Meta):
        ordering = ["from_on", "pk"]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(condition=Q(authority__range=(1, 4)), name="provisions_role_authority"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.title}"
