"""One article as its page shows it: metadata, text versions, copies, and its excerpts with what each proves."""

import datetime
from dataclasses import dataclass, field
from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from provisions.articles import language_name
from provisions.clocks import Clocks
from provisions.models import LeftOut
from provisions.notices import Notice, on_article
from provisions.prepared import NO_ROW, NO_SLUG, AtClocks, Compiled, among
from provisions.proofs import READ, Note, Proof, listed, proofs_of
from provisions.reading import Reading
from sources.marked import Piece, pieces
from sources.models import Article, ArticleText, Excerpt
from sources.quotation import quoted_words


@dataclass
class Passage:
    """An excerpt and what rests on it."""

    excerpt: Excerpt
    statements: list[Proof] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def _article(clocks: Clocks, slug: str) -> QuerySet[Article]:
    """An article with its public copies and what was left out of it."""
    copies = listed(clocks).filter(origin=OuterRef("origin")).exclude(pk=OuterRef("pk")).order_by("pk")
    left_out = LeftOut.objects.filter(article=OuterRef("pk")).order_by("pk")
    return (
        Article.objects.filter(slug=slug)
        .select_related("outlet", "origin")
        .defer("search")
        .annotate(
            copies=ArraySubquery(copies.values(json=JSONObject(slug="slug", title="title", outlet="outlet__name"))),
            left_out_passages=ArraySubquery(left_out.values(json=JSONObject(passage="passage", reason="reason"))),
        )
    )


def _texts(article: int) -> QuerySet[ArticleText]:
    return ArticleText.objects.filter(article=article).annotate(is_held=Q(text__isnull=False))


def _versions(article: int) -> QuerySet[ArticleText]:
    return _texts(article).defer("text")


def _excerpts(excerpts: list[int]) -> QuerySet[Excerpt]:
    return Excerpt.objects.filter(among("pk", excerpts)).defer("search").order_by("start", "end", "pk")


_ARTICLE, _EXCERPTS = AtClocks(_article, slug=NO_SLUG), Compiled(_excerpts, excerpts=[NO_ROW])
_TEXTS, _VERSIONS = Compiled(_texts, article=NO_ROW), Compiled(_versions, article=NO_ROW)


class Source:
    """All that the page of an article shows at the clocks. Seven queries; 404 where the article is not public."""

    def __init__(self, reading: Reading, slug: str, *, with_text: bool = False) -> None:
        self.reading = reading
        self.with_text = with_text
        if not (found := _ARTICLE.rows(reading.clocks, slug=slug)):
            raise Http404
        self.article = article = found[0]
        self.statements, self.notes = proofs_of(article.pk, reading.clocks)
        self.public = {*self.statements, *self.notes}
        # As `listed` has it; where something public rests on it, the page stands whatever its own day.
        out_on = article.published_on or reading.plan.coded_through
        if not self.public and (article.queue_state not in READ or out_on > reading.clocks.on):
            raise Http404

    @cached_property
    def versions(self) -> list[ArticleText]:
        """The versions of its words, the oldest first; with the words themselves for staff alone."""
        return (_TEXTS if self.with_text else _VERSIONS).rows(article=self.article.pk)

    @cached_property
    def passages(self) -> list[Passage]:
        """The public excerpts in the order of the text."""
        passages = []
        for excerpt in _EXCERPTS.rows(excerpts=[*self.public]):
            excerpt.article = self.article
            passages.append(Passage(excerpt, self.statements.get(excerpt.pk, []), self.notes.get(excerpt.pk, [])))
        return passages

    @cached_property
    def corrected(self) -> Notice | None:
        """When something that rests on it was last corrected."""
        return on_article(self.reading, self.article.pk)

    @property
    def statement_count(self) -> int:
        """The public statements that rest on it."""
        return sum(proof.is_main for proofs in self.statements.values() for proof in proofs)

    @property
    def language(self) -> str:
        """The language in English."""
        return language_name(self.article.language)

    @cached_property
    def verified(self) -> list[tuple[ArticleText, int, datetime.datetime | None]]:
        """For each version of the text: how many excerpts were verified against it, and when last."""
        rows = []
        for version in self.versions:
            days = [p.excerpt.verified_at for p in self.passages if p.excerpt.text_version_id == version.pk]
            rows.append((version, len(days), max(days, default=None)))
        return rows

    @cached_property
    def quoted(self) -> str:
        """How much of it is quoted here: `120 of 1,149 words`; nothing where no text was measured."""
        if not self.versions or not self.passages:
            return ""
        newest = self.versions[-1]
        exact = {(p.excerpt.start, p.excerpt.end): p.excerpt.exact for p in self.passages}
        return f"{quoted_words(list(exact), exact):,} of {newest.word_count:,} words"

    @cached_property
    def full_text(self) -> SafeString:
        """The newest text that is held, as text, with every excerpt of it marked; for staff alone. One query."""
        held = next((version for version in reversed(self.versions) if self.with_text and version.text), None)
        if held is None or held.text is None:
            return SafeString("")
        rows = list(held.excerpts.only("ref", "start", "end").order_by("start", "end"))
        is_public = {row.ref: row.pk in self.public for row in rows}
        cut = pieces(held.text, [(row.start, row.end, row.ref) for row in rows])
        return format_html_join("", "{}", ((marked(piece, is_public),) for piece in cut))


def marked(piece: Piece, is_public: dict[str, bool]) -> SafeString:
    """A piece of a text as markup: marked where an excerpt stands, and leading to the last that is public."""
    if not piece.keys:
        return escape(piece.text)
    shown = [key for key in piece.keys if is_public[key]]
    if not shown:
        return format_html('<mark data-depth="{}" data-unpublished>{}</mark>', len(piece.keys), piece.text)
    return format_html('<mark data-depth="{}"><a href="#e-{}">{}</a></mark>', len(piece.keys), shown[-1], piece.text)
