"""Who said what on which provision, proved by which passage."""

from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce

from planwatch import codebook
from planwatch.codebook import (
    STATED,
    Attribution,
    MadeOnBasis,
    Mapping,
    Mark,
    RowState,
    SecondCoding,
    Stance,
    holds,
)
from provisions.claims import Claim, claims
from provisions.clocks import Clocks
from provisions.models.actors import AUTHORITY_CHOICES, Stakeholder
from provisions.models.plan import Draft, Provision
from provisions.models.rows import Coder, Row, RowQuerySet
from sources.models import Article, ArticleText, Excerpt
from sources.record import Record

ON_THE_DESK = (RowState.PENDING, RowState.RETURNED, RowState.SUBMITTED)


class Coded(Record):
    """The coded values of a passage: one claim by one actor on one provision or on the plan as a whole."""

    speaker = models.ForeignKey(Stakeholder, on_delete=models.PROTECT, related_name="%(class)ss_spoken")
    on_behalf_of = models.ForeignKey(
        Stakeholder, on_delete=models.PROTECT, related_name="%(class)ss", help_text="Whose position it is."
    )
    authority = models.PositiveSmallIntegerField(
        null=True, blank=True, choices=AUTHORITY_CHOICES, help_text="Empty: it sets no position."
    )
    provision = models.ForeignKey(
        Provision, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss",
        help_text="Empty: the plan as a whole.",
    )  # fmt: skip
    draft = models.ForeignKey(
        Draft, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss",
        help_text="Empty: the matter, without speaking of a draft.",
    )  # fmt: skip
    stance = models.CharField(max_length=20, choices=Stance.choices, blank=True)
    mark = models.CharField(max_length=10, choices=Mark.choices, blank=True)
    condition = models.TextField(blank=True)
    counter_proposal = models.TextField(blank=True)
    red_line = models.BooleanField(default=False)
    threat = models.BooleanField(default=False)
    attribution = models.CharField(max_length=25, choices=Attribution.choices)
    mapping = models.CharField(max_length=10, choices=Mapping.choices, default=Mapping.STATED)
    made_on = models.DateField()
    made_on_basis = models.CharField(max_length=15, choices=MadeOnBasis.choices)
    note = models.TextField(blank=True, help_text="The judgement behind the code.")
    codebook = models.PositiveSmallIntegerField(default=codebook.VERSION)

    class Meta(Record.Meta):
        abstract = True
        constraints = [
            holds("stance", Stance, empty=True),
            holds("mark", Mark, empty=True),
            holds("attribution", Attribution),
            models.CheckConstraint(
                condition=Q(stance="") & ~Q(mark="") | ~Q(stance="") & Q(mark=""),
                name="%(app_label)s_%(class)s_stance_or_mark",
                violation_error_message="A statement has a stance or a mark, never both.",
            ),
            models.CheckConstraint(
                condition=Q(authority__isnull=True) | Q(authority__range=(1, 4)),
                name="%(app_label)s_%(class)s_authority",
            ),
            models.CheckConstraint(
                condition=Q(authority__isnull=True)
                | ~Q(attribution__in=[Attribution.THIRD_PARTY, Attribution.ANONYMOUS]),
                name="%(app_label)s_%(class)s_no_authority_at_second_hand",
                violation_error_message="A third party's or an unnamed speaker's words carry no authority.",
            ),
        ]


class StatementQuerySet(RowQuerySet["Statement"]):
    """Statements by who may see them and what a page needs."""

    def public(self, clocks: Clocks) -> Self:
        """What stood on the record at `known` and was said by the day `on`: the only way to public statements."""
        return self.on_record(clocks).filter(made_on__lte=clocks.on)

    def claims(self, clocks: Clocks) -> list[Claim]:
        """All that a line of evidence shows of each, the newest first. One query; may follow a slice."""
        return claims(self, clocks)

    def newest_first(self) -> Self:
        """By the day they were made, the latest first."""
        return self.order_by("-made_on", "-pk")


@pghistory.track(exclude=["is_stated"])
class Statement(Coded, Row):
    """One coded claim, proved by one main and up to two supporting passages of one article."""

    excerpt = models.ForeignKey(Excerpt, on_delete=models.PROTECT, related_name="statements")
    supporting = models.ManyToManyField(Excerpt, through="Support", related_name="supports", blank=True)
    repeats = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="repeated_by",
        help_text="The earlier statement that this one repeats in other words or another report.",
    )  # fmt: skip
    is_suggested = models.BooleanField(
        "suggested by program", default=False, help_text="A program proposed it and a person accepted it."
    )
    is_stated = models.GeneratedField(
        expression=Case(When(attribution__in=STATED, then=Value(True)), default=Value(False)),
        output_field=models.BooleanField(), db_persist=True,
    )  # fmt: skip

    objects = StatementQuerySet.as_manager()

    class Meta(Coded.Meta, Row.Meta):
        abstract = False
        ordering = ["-made_on", "-pk"]
        constraints = [
            *Coded.Meta.constraints,
            *Row.Meta.constraints,
            holds("mapping", Mapping),
            holds("made_on_basis", MadeOnBasis),
            models.CheckConstraint(
                condition=~Q(stance=Stance.ACCEPT_CONDITIONAL) | ~Q(condition=""),
                name="%(app_label)s_%(class)s_condition_is_named",
                violation_error_message="Accepting on a condition needs the condition.",
            ),
        ]
        triggers = [*Row.Meta.triggers]
        indexes = [
            models.Index(
                Coalesce("provision", 0), "on_behalf_of", "draft", "is_stated", "made_on",
                name="provisions_statement_position",
                condition=~Q(stance__in=["", Stance.AMBIGUOUS])
                & Q(authority__isnull=False, published_at__isnull=False),
            ),
            # What else stands in a cell is counted for two thousand cells at once, and whether another origin says
            # the same is asked of every statement that is shown: from the index alone.
            models.Index(
                Coalesce("provision", 0), "on_behalf_of", "made_on", name="provisions_statement_cell",
                include=[
                    "provision", "draft", "stance", "mark", "attribution", "published_at", "retracted_at", "excerpt",
                ],
                condition=Q(published_at__isnull=False),
            ),
            # The few that wait for the desk, among however many are on the record.
            models.Index("id", name="provisions_statement_waits", condition=Q(state=RowState.SUBMITTED)),
            models.Index("id", name="provisions_statement_awaited", condition=Q(second_coding=SecondCoding.AWAITED)),
            models.Index("id", name="provisions_statement_late", condition=Q(second_coding=SecondCoding.PENDING)),
            models.Index(F("made_on").desc(), F("id").desc(), name="provisions_statement_newest"),
            models.Index("on_behalf_of", "made_on", "id", name="provisions_statement_actor"),
            models.Index("speaker", "made_on", "id", name="provisions_statement_speaker"),
            # Whether an excerpt is public is asked for thousands of excerpts in one search: from the index alone.
            models.Index(
                fields=["excerpt"], include=["made_on", "state", "published_at", "retracted_at"],
                name="provisions_statement_excerpt",
            ),
            # The walk through the newest excerpts in which a search looks for a frequent word.
            models.Index(
                fields=["-made_on", "-excerpt"], include=["state", "published_at", "retracted_at"],
                name="provisions_statement_walk",
            ),
            # Each page asks whether anything on it was ever taken off the record, and little ever is.
            models.Index(
                fields=["retracted_at"], name="provisions_statement_retracted",
                condition=Q(retracted_at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.speaker}: {self.excerpt}"

    @property
    def code(self) -> str:
        """The stance or the mark."""
        return self.stance or self.mark

    @property
    def code_label(self) -> str:
        """The stance or the mark in words."""
        return self.get_stance_display() if self.stance else self.get_mark_display()

    @property
    def speaks_for_another(self) -> bool:
        """Whether the speaker and the one whose position it is differ."""
        return self.speaker_id != self.on_behalf_of_id


SUPPORT_FITS = """
SELECT s.state, s.published_at, e.article_id INTO parent
FROM provisions_statement s JOIN sources_excerpt e ON e.id = s.excerpt_id
WHERE s.id = COALESCE(NEW.statement_id, OLD.statement_id);
IF parent.published_at IS NOT NULL THEN
    RAISE EXCEPTION 'what is on the record is never changed: retract it and publish a new row that replaces it'
        USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'DELETE' THEN
    RETURN OLD;
END IF;
IF (SELECT article_id FROM sources_excerpt WHERE id = NEW.excerpt_id) <> parent.article_id THEN
    RAISE EXCEPTION 'a supporting excerpt comes from the same article as the main one'
        USING ERRCODE = 'check_violation';
END IF;
IF (SELECT count(*) FROM provisions_support WHERE statement_id = NEW.statement_id AND id <> NEW.id) >= 2 THEN
    RAISE EXCEPTION 'a statement has at most two supporting excerpts' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


@pghistory.track()
class Support(models.Model):
    """A passage that helps the main one to prove actor, point or stance."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE)
    excerpt = models.ForeignKey(Excerpt, on_delete=models.PROTECT)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["statement", "excerpt"], name="provisions_support_once")]
        triggers = [
            pgtrigger.Trigger(
                name="fits",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                declare=[("parent", "record")],
                func=SUPPORT_FITS,
            )
        ]

    def __str__(self) -> str:
        return str(self.excerpt)


class CodingQuerySet(models.QuerySet["Coding"]):
    """Readings by what became of them."""

    def decided(self) -> Self:
        """Those of passages on which nothing waits any more: only these are counted, shown and given away."""
        return self.exclude(statement__state__in=ON_THE_DESK)


@pghistory.track()
class Coding(Coded):
    """One coder's reading of a passage, before it is settled.

    It names a place in a text, not an excerpt: two coders cut a passage differently, and the words of both together
    would pass the limits of what is quoted. A value that a pass did not keep is empty.
    """

    text_version = models.ForeignKey(ArticleText, on_delete=models.PROTECT, related_name="codings")
    start = models.PositiveIntegerField(help_text="In code points.")
    end = models.PositiveIntegerField(help_text="In code points, exclusive.")
    coder = models.ForeignKey(Coder, on_delete=models.PROTECT, related_name="codings")
    statement = models.ForeignKey(
        Statement, on_delete=models.SET_NULL, null=True, blank=True, related_name="codings",
        help_text="The statement for which it was made, or into which it was settled.",
    )  # fmt: skip
    is_blind = models.BooleanField(default=False, help_text="Coded without sight of the first reading.")
    read_at = models.DateTimeField(
        null=True, blank=True, help_text="When both readings were there; empty where the pass did not keep it."
    )
    red_line = models.BooleanField(null=True, blank=True)  # type: ignore[assignment]  # Not every pass kept it.
    threat = models.BooleanField(null=True, blank=True)  # type: ignore[assignment]
    mapping = models.CharField(max_length=10, choices=Mapping.choices, blank=True)
    made_on_basis = models.CharField(max_length=15, choices=MadeOnBasis.choices, blank=True)

    objects = CodingQuerySet.as_manager()

    class Meta(Coded.Meta):
        abstract = False
        ordering = ["text_version", "is_blind", "pk"]
        constraints = [
            *Coded.Meta.constraints,
            holds("mapping", Mapping, empty=True),
            holds("made_on_basis", MadeOnBasis, empty=True),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="provisions_coding_place"),
        ]

    def __str__(self) -> str:
        return f"{self.coder}: characters {self.start} to {self.end}"

    @property
    def code(self) -> str:
        """The stance or the mark."""
        return self.stance or self.mark


@pghistory.track()
class LeftOut(models.Model):
    """A passage that was read and not coded, and why."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="left_out")
    passage = models.CharField(max_length=200, help_text="Its first words.")
    reason = models.TextField()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "passages left out"
        constraints = [
            models.UniqueConstraint(fields=["article", "passage"], name="provisions_leftout_once"),
            models.CheckConstraint(
                condition=models.lookups.LessThanOrEqual(
                    models.Func(
                        F("passage"),
                        Value(r"\w+"),
                        function="regexp_count",
                        output_field=models.IntegerField(),
                    ),
                    codebook.FIRST_WORDS,
                ),
                name="provisions_leftout_first_words",
                violation_error_message=f"Name the passage by its first words, at most {codebook.FIRST_WORDS}.",
            ),
        ]

    def __str__(self) -> str:
        return self.passage
