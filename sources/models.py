"""Evidence: who published what, in which words. Nothing here knows of provisions."""

import hashlib

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from planwatch.codebook import (
    WORDS_IN_A_RUN,
    DateBasis,
    OutletKind,
    QueueState,
    Reliability,
    TitleBasis,
    Words,
    holds,
)
from sources.anchoring import CONTEXT
from sources.days import not_after_today
from sources.quotation import word_count
from sources.record import Named, Record
from sources.search import Vector
from sources.text_fragment import at_words, text_fragment

UNTITLED = "Title unknown"


@pghistory.track()
class Outlet(Named):
    """Who publishes."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=OutletKind.choices)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 code; empty where unknown.")
    reliability = models.CharField(max_length=1, choices=Reliability.choices)
    note = models.CharField(max_length=400, blank=True)

    class Meta(Named.Meta):
        ordering = ["name"]
        constraints = [*Named.Meta.constraints, holds("kind", OutletKind), holds("reliability", Reliability)]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Origin(Named):
    """One report that several articles copy or rewrite; independent support counts these."""

    label = models.CharField(max_length=200)

    class Meta(Named.Meta):
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


@pghistory.track(exclude=["search"])
class Article(Named):
    """One publication."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="articles")
    origin = models.ForeignKey(Origin, on_delete=models.PROTECT, related_name="articles")
    title = models.CharField(max_length=300, blank=True, help_text="Empty where unknown.")
    title_basis = models.CharField(max_length=10, choices=TitleBasis.choices, default=TitleBasis.STATED)
    byline = models.CharField(max_length=200, blank=True)
    address = models.URLField(max_length=1000, unique=True, null=True, blank=True, help_text="Empty where unknown.")
    is_primary = models.BooleanField(default=False, help_text="An official text.")
    published_on = models.DateField(null=True, blank=True, validators=[not_after_today])
    published_on_basis = models.CharField(max_length=10, choices=DateBasis.choices, default=DateBasis.UNKNOWN)
    language = models.CharField(max_length=8, default="en")
    note = models.CharField(max_length=600, blank=True)
    queue_state = models.CharField(max_length=20, choices=QueueState.choices, default=QueueState.INBOX)
    search = models.GeneratedField(
        expression=Vector("title", "byline"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta(Named.Meta):
        ordering = [F("published_on").desc(nulls_last=True), "pk"]
        constraints = [
            *Named.Meta.constraints,
            holds("title_basis", TitleBasis),
            holds("published_on_basis", DateBasis),
            holds("queue_state", QueueState),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True, published_on_basis=DateBasis.UNKNOWN)
                | Q(published_on__isnull=False) & ~Q(published_on_basis=DateBasis.UNKNOWN),
                name="sources_article_date_has_basis",
                violation_error_message="A date of publication is stated or inferred; "
                "without one its basis is unknown.",
            ),
        ]
        indexes = [
            models.Index(F("published_on").desc(nulls_last=True), "id", name="sources_article_newest"),
            GinIndex("search", name="sources_article_search"),
        ]

    def __str__(self) -> str:
        return self.title or f"Untitled, {self.outlet}"

    @property
    def label(self) -> str:
        """The title, or words that say that none is known."""
        return self.title or UNTITLED


TEXT_IS_IMMUTABLE = """
IF NEW.sha256 <> OLD.sha256 OR NEW.length <> OLD.length OR NEW.word_count <> OLD.word_count
   OR NEW.article_id <> OLD.article_id OR NEW.taken_at <> OLD.taken_at
   OR (OLD.text IS NOT NULL AND NEW.text IS DISTINCT FROM OLD.text) THEN
    RAISE EXCEPTION 'a text version never changes; a changed article is a new version'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""

TEXT_HAS_ITS_HASH = """
IF NEW.text IS NOT NULL AND (encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex') <> NEW.sha256
    OR char_length(NEW.text) <> NEW.length) THEN
    RAISE EXCEPTION 'this text is not the version with sha256 %', NEW.sha256 USING ERRCODE = 'check_violation';
END IF;
IF NEW.text IS NOT NULL AND TG_OP = 'UPDATE' AND OLD.text IS NULL AND EXISTS (
    SELECT 1 FROM sources_excerpt e
    WHERE e.text_version_id = NEW.id AND substr(NEW.text, e.start + 1, e."end" - e.start) <> e.exact) THEN
    RAISE EXCEPTION 'an excerpt does not stand in this text at its place' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


@pghistory.track(exclude=["text"])
class ArticleText(Record):
    """One immutable version of an article's words; the text itself, where held, is for staff alone."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="texts")
    sha256 = models.CharField(max_length=64, unique=True, db_collation="C")
    length = models.PositiveIntegerField(help_text="In code points.")
    word_count = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)
    text = models.TextField(null=True, blank=True)  # noqa: DJ001 - not held is not the same as empty

    class Meta:
        ordering = ["article_id", "taken_at"]
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="sources_text_sha256_is_hex"),
        ]
        triggers = [
            *Record.Meta.triggers,
            pgtrigger.Trigger(
                name="is_immutable", operation=pgtrigger.Update, when=pgtrigger.Before, func=TEXT_IS_IMMUTABLE
            ),
            pgtrigger.Trigger(
                name="text_has_its_hash",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=TEXT_HAS_ITS_HASH,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} ({self.sha256[:8]})"

    @classmethod
    def of(cls, article: Article, text: str, **fields: object) -> "ArticleText":
        """An unsaved version that holds this text, measured."""
        return cls(
            article=article,
            text=text,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            length=len(text),
            word_count=word_count(text),
            **fields,
        )


class Signature(models.Model):
    """What a held text is found by when a copy of it comes in (`sources.likeness`); made where missing."""

    version = models.OneToOneField(ArticleText, on_delete=models.CASCADE, primary_key=True)
    hashes = ArrayField(models.BigIntegerField())

    class Meta:
        indexes = [GinIndex("hashes", name="sources_signature_hashes")]

    def __str__(self) -> str:
        return str(self.version)


EXCERPT_STANDS_IN_ITS_TEXT = """
    SELECT t.article_id, t.length, t.text INTO version FROM sources_articletext t WHERE t.id = NEW.text_version_id;
    IF version.article_id <> NEW.article_id THEN
        RAISE EXCEPTION 'an excerpt is verified against a version of its own article'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW."end" > version.length OR char_length(NEW.exact) <> NEW."end" - NEW.start
       OR (version.text IS NOT NULL AND substr(version.text, NEW.start + 1, NEW."end" - NEW.start) <> NEW.exact) THEN
        RAISE EXCEPTION 'the excerpt does not stand at % to % of its text', NEW.start, NEW."end"
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""

# Typography and white space may differ in another version of the text; a word may not.
WORDS_STAND = """
IF NEW.article_id <> OLD.article_id
   OR regexp_replace(NEW.exact, '[^[:alnum:]]+', '', 'g')
      <> regexp_replace(OLD.exact, '[^[:alnum:]]+', '', 'g')
   OR (NEW.text_version_id = OLD.text_version_id AND (NEW.exact <> OLD.exact OR NEW.start <> OLD.start)) THEN
    RAISE EXCEPTION 'the words of an excerpt never change: make a new excerpt'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


@pghistory.track(exclude=["search"])
class Excerpt(Record):
    """A verbatim passage that proves something: `text[start:end]` of the version it names."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="excerpts")
    text_version = models.ForeignKey(ArticleText, on_delete=models.PROTECT, related_name="excerpts")
    exact = models.TextField()
    start = models.PositiveIntegerField(help_text="In code points.")
    end = models.PositiveIntegerField(help_text="In code points, exclusive.")
    verified_at = models.DateTimeField()
    words = models.CharField(max_length=20, choices=Words.choices, default=Words.ORIGINAL)
    via = models.CharField(max_length=120, blank=True, help_text="Who reported the words first.")
    language = models.CharField(max_length=8, default="en")
    translation = models.TextField(blank=True)
    translator = models.CharField(max_length=120, blank=True)
    search = models.GeneratedField(
        expression=Vector("exact", "translation"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        ordering = ["article_id", "start", "end"]
        constraints = [
            holds("words", Words),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="sources_excerpt_span"),
            models.CheckConstraint(
                condition=Q(end=F("start") + Length("exact")), name="sources_excerpt_length_is_span"
            ),
            models.CheckConstraint(
                condition=models.lookups.LessThanOrEqual(
                    models.Func(
                        F("exact"),
                        models.Value(r"\w+"),
                        function="regexp_count",
                        output_field=models.IntegerField(),
                    ),
                    WORDS_IN_A_RUN,
                ),
                name="sources_excerpt_word_limit",
                violation_error_message=f"An excerpt holds at most {WORDS_IN_A_RUN} words; take a shorter passage "
                "and add a supporting one.",
            ),
            models.UniqueConstraint(fields=["text_version", "start", "end"], name="sources_excerpt_once"),
        ]
        indexes = [GinIndex("search", name="sources_excerpt_search")]
        triggers = [
            *Record.Meta.triggers,
            pgtrigger.Trigger(
                name="stands_in_its_text",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                declare=[("version", "record")],
                func=EXCERPT_STANDS_IN_ITS_TEXT,
            ),
            pgtrigger.Trigger(name="words_stand", operation=pgtrigger.Update, when=pgtrigger.Before, func=WORDS_STAND),
        ]

    def __str__(self) -> str:
        return self.exact

    @property
    def text_fragment(self) -> str:
        """The end of an address that leads to these words, without the `#`."""
        return text_fragment(self.exact)

    @property
    def address_at_words(self) -> str:
        """The publisher's page at these words; empty where no address is known. Needs the article loaded."""
        return at_words(self.article.address, self.exact) if self.article.address else ""

    @property
    def prefix(self) -> str:
        """The words before it, where the text is held; needs the text version loaded."""
        return (self.text_version.text or "")[max(0, self.start - CONTEXT) : self.start]

    @property
    def suffix(self) -> str:
        """The words behind it, where the text is held; needs the text version loaded."""
        return (self.text_version.text or "")[self.end : self.end + CONTEXT]
