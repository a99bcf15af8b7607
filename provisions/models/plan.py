"""The plan: its provisions, its drafts, each provision as worded in a draft, and what that needs of whom."""

import datetime

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from planwatch.codebook import Change, ConsentKind, Provenance, WordingKind, holds
from provisions.matter import label_of
from provisions.models.actors import Stakeholder
from provisions.models.provision_rows import ProvisionQuerySet
from sources.models import Excerpt
from sources.record import Named, Record
from sources.search import Vector


@pghistory.track()
class Topic(Named):
    """What a provision is about."""

    name = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField()

    class Meta(Named.Meta):
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Draft(Named):
    """One version of the plan."""

    name = models.CharField(max_length=120)
    public_since = models.DateField()
    authors = models.ManyToManyField(Stakeholder, related_name="drafts", blank=True)
    number_of_points = models.PositiveSmallIntegerField(null=True, blank=True)
    provenance = models.CharField(max_length=20, choices=Provenance.choices)
    amends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="amended_by",
        help_text="The draft that this one's changes are measured against.",
    )  # fmt: skip
    address = models.URLField(max_length=1000, blank=True)
    note = models.TextField(blank=True)

    class Meta(Named.Meta):
        ordering = ["public_since", "pk"]
        constraints = [*Named.Meta.constraints, holds("provenance", Provenance)]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Provision(Named):
    """One matter that lives across drafts."""

    number = models.PositiveSmallIntegerField(
        unique=True, null=True, blank=True, help_text="Its number in the 28 points; empty for other matters."
    )
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    letter = models.CharField(max_length=1, blank=True)
    title = models.CharField(max_length=120)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="provisions")
    summary = models.TextField()
    doubt = models.TextField(blank=True, help_text="What is doubtful in the text.")
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors", blank=True)
    last_checked_on = models.DateField(null=True, blank=True)

    # Set by `with_status`, and by what the dashboard adds to it.
    status: str
    status_since: datetime.date | None
    status_change: int | None
    is_worded: bool
    is_changed: bool
    newest_number: str | None

    objects = ProvisionQuerySet.as_manager()

    class Meta(Named.Meta):
        ordering = [models.F("number").asc(nulls_last=True), "part_of_id", "letter", "pk"]
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(
                condition=Q(part_of__isnull=True, letter="")
                | Q(part_of__isnull=False, letter__regex="^[a-z]$", number__isnull=True),
                name="provisions_provision_part_has_letter",
                violation_error_message="A part has a letter and no number of its own; "
                "a provision that is no part has no letter.",
            ),
            models.UniqueConstraint(fields=["part_of", "letter"], name="provisions_provision_letter_once"),
        ]
        indexes = [GinIndex(Vector("title", "summary"), name="provisions_provision_search")]

    def __str__(self) -> str:
        return f"{self.label} {self.title}".strip()

    @property
    def label(self) -> str:
        """See `label_of`. A part must be loaded with its `part_of`."""
        return label_of((self.part_of or self).number, self.letter)


@pghistory.track()
class Clause(Record):
    """A provision as worded in one draft."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="clauses")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="clauses")
    number = models.CharField(max_length=12, blank=True, help_text="Its number in this draft.")
    wording = models.TextField(blank=True)
    wording_kind = models.CharField(max_length=12, choices=WordingKind.choices, blank=True)
    figures = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    change = models.CharField(max_length=15, choices=Change.choices)
    stronger_for = models.ManyToManyField(Stakeholder, related_name="+", blank=True)
    weaker_for = models.ManyToManyField(Stakeholder, related_name="+", blank=True)
    address = models.URLField(max_length=1000, blank=True)
    note = models.TextField(blank=True)

    class Meta(Record.Meta):
        ordering = ["draft__public_since", "draft_id"]
        constraints = [
            holds("change", Change),
            holds("wording_kind", WordingKind, empty=True),
            models.UniqueConstraint(fields=["draft", "provision"], name="provisions_clause_once"),
            models.CheckConstraint(
                condition=Q(wording="", wording_kind="") | ~Q(wording="") & ~Q(wording_kind=""),
                name="provisions_clause_wording_has_kind",
                violation_error_message="Say whether the wording is verbatim or our paraphrase.",
            ),
        ]
        indexes = [GinIndex(Vector("wording"), name="provisions_clause_search")]

    def __str__(self) -> str:
        return f"{self.draft}, {self.number or self.provision}"


@pghistory.track()
class Description(Record):
    """A passage in which an article tells what a clause provides; it proves wording, and nobody's stance."""

    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="descriptions")
    excerpt = models.ForeignKey(Excerpt, on_delete=models.PROTECT, related_name="descriptions")
    note = models.TextField(blank=True, help_text="What is doubtful about it.")

    class Meta(Record.Meta):
        ordering = ["excerpt"]
        constraints = [models.UniqueConstraint(fields=["clause", "excerpt"], name="provisions_description_once")]

    def __str__(self) -> str:
        return str(self.excerpt)


@pghistory.track()
class Consent(Record):
    """What a clause needs of a stakeholder, and the words that say so."""

    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="consents")
    stakeholder = models.ForeignKey(Stakeholder, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=20, choices=ConsentKind.choices)
    basis = models.TextField(blank=True, help_text="The clause or article of law that says so.")
    excerpt = models.ForeignKey(Excerpt, on_delete=models.PROTECT, null=True, blank=True, related_name="consents")

    class Meta(Record.Meta):
        ordering = ["kind", "stakeholder__name"]
        constraints = [
            holds("kind", ConsentKind),
            models.UniqueConstraint(fields=["clause", "stakeholder", "kind"], name="provisions_consent_once"),
            models.CheckConstraint(
                condition=~Q(basis="") | Q(excerpt__isnull=False),
                name="provisions_consent_has_basis",
                violation_error_message="No consent without the clause, article of law or passage that says so.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stakeholder}: {self.get_kind_display()}"


@pghistory.track()
class Milestone(Record):
    """Something dated that happened around the plan."""

    title = models.CharField(max_length=200)
    happened_on = models.DateField()
    address = models.URLField(max_length=1000, blank=True)
    excerpt = models.ForeignKey(Excerpt, on_delete=models.PROTECT, null=True, blank=True, related_name="milestones")
    note = models.CharField(max_length=400, blank=True)

    class Meta(Record.Meta):
        ordering = ["happened_on", "pk"]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class Plan(models.Model):
    """The one plan of this installation, and how its record is shown by default."""

    name = models.CharField(max_length=120)
    default_draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    coded_through = models.DateField(
        help_text="Sources were read up to this day; it is the default date of every page."
    )
    columns = models.ManyToManyField(Stakeholder, through="PlanColumn", related_name="+")
    coverage = models.TextField(blank=True, help_text="What was read, in a sentence or two.")
    only = models.BooleanField(default=True, unique=True, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=True), name="provisions_plan_is_one")]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class PlanColumn(models.Model):
    """A stakeholder that has a column on the dashboard."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE)
    stakeholder = models.ForeignKey(Stakeholder, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["plan", "stakeholder"], name="provisions_column_once")]

    def __str__(self) -> str:
        return str(self.stakeholder)
