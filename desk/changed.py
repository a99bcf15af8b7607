"""Passages whose article has a newer text in which they do not stand without doubt: what changed, and where to look."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery

from desk.models import Stay
from planwatch.codebook import RowState
from provisions.models import Coder
from sources.actions import quoted_in, too_much
from sources.anchoring import Change, Place, ranked, word_changes
from sources.context import Window, windows
from sources.models import Article, ArticleText, Excerpt
from sources.plain_text import plain_text
from sources.quotation import Span
from sources.taking_in import with_text

SHOWN = 20
AROUND = 160


class NewerForm(forms.Form):
    """The newer words of an article that is in the record."""

    text = forms.CharField(strip=False, error_messages={"required": "Paste the words of the article."})

    def clean_text(self) -> str:
        """The words as they will be stored; none that the record has already."""
        text = plain_text(self.cleaned_data["text"])
        known = with_text(text)
        if known is not None:
            raise ValidationError(f"These very words are in the record already, as a text of “{known.article.label}”.")
        return text


class Offer(NamedTuple):
    """A place in the newer text, with the words around it, what differs, and why it may not stand there."""

    place: Place
    windows: list[Window]
    changes: list[Change]
    refusal: str


@dataclass
class Waiting:
    """One passage that waits for a person."""

    excerpt: Excerpt
    newest: ArticleText
    standing: dict[Span, str]

    @cached_property
    def offers(self) -> list[Offer]:
        """The likeliest places in the newer text, the very same words first."""
        text = self.newest.text or ""
        return [
            Offer(
                place,
                windows(text, [(place.start, place.end)], AROUND),
                word_changes(self.excerpt.exact, text[place.start : place.end]),
                too_much(self.newest, self.standing, (place.start, place.end)) if place.is_same else "",
            )
            for place in ranked(self.excerpt.exact, text)
        ]

    @cached_property
    def statements(self) -> list[str]:
        """The statements that rest on it and stand, by ref."""
        rows = self.excerpt.statements.exclude(state=RowState.RETRACTED)
        return list(rows.values_list("ref", flat=True).order_by("pk"))


def waiting(article: Article | None = None) -> QuerySet[Excerpt]:
    """The passages that stand in an older text than the newest that is held, and that nobody has let stand so."""
    several = Article.objects.annotate(text_count=Count("texts")).filter(text_count__gt=1)
    newest = ArticleText.objects.filter(article=OuterRef("article"), text__isnull=False).order_by("-taken_at", "-pk")
    rows = (
        Excerpt.objects.filter(article__in=several if article is None else [article])
        .annotate(newest=Subquery(newest.values("pk")[:1]))
        .filter(newest__isnull=False)
        .exclude(text_version=F("newest"))
        .exclude(Exists(Stay.objects.filter(excerpt=OuterRef("pk"), version=OuterRef("newest"))))
    )
    return rows.select_related("article__outlet", "text_version").order_by("article", "start", "pk")


def loaded(excerpts: "list[Excerpt]") -> list[Waiting]:
    """These passages with the newest text of their article and what stands in it already. Two queries."""
    texts = ArticleText.objects.in_bulk({excerpt.newest for excerpt in excerpts})  # type: ignore[attr-defined]
    quoted = quoted_in(texts.values())
    return [Waiting(excerpt, texts[excerpt.newest], quoted[excerpt.newest]) for excerpt in excerpts]  # type: ignore[attr-defined]


@transaction.atomic
def let_stay(excerpt: Excerpt, version: ArticleText, *, by: Coder, reason: str) -> None:
    """Let a passage stand as verified against its older text, with the reason; asked twice, it is done once."""
    if not reason.strip():
        raise ValidationError("Say why the older text is the proof: the next reader will ask.")
    Stay.objects.get_or_create(
        excerpt=excerpt, version=version, defaults={"coder": by, "reason": reason.strip()[:2_000]}
    )
