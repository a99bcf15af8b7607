"""The queue of submitted rows, as its address asks, and one row of it with all that its reviewer needs."""

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import IntegerField, QuerySet, Value
from django.db.models.functions import Extract

from desk.decisions import kind_of
from desk.models import Review, RowKind
from desk.readings import told
from desk.second_status import StatusReadings
from desk.settling import Readings, unsettled
from desk.snapshots import passages_of
from desk.tagging import PLAN
from planwatch.codebook import SQUARES, STATUS_GLYPHS, RowState, SecondCoding
from provisions.actions import Kept
from provisions.matter import THE_PLAN, Matter, matter_fields
from provisions.models import Coder, Provision, Statement, StatusChange
from provisions.prepared import NO_REFS, NO_ROW, NO_SLUG, Compiled, among
from provisions.proposals import PROGRAM, unproved_by
from provisions.reading import AddressForm
from sources.context import Window, windows
from sources.models import Article, ArticleText, Excerpt

SHOWN = 50
KINDS = {"": "everything", **dict(RowKind.choices)}
RELATED = {
    RowKind.STATEMENT: ("excerpt__article__outlet", "speaker", "on_behalf_of", "provision__part_of", "draft",
                        "author", "repeats", "replaces"),
    RowKind.STATUS_CHANGE: ("provision__part_of", "author", "replaces"),
}  # fmt: skip


class ReviewForm(AddressForm):
    """What the queue can be asked: one kind of row, one provision, one author, one article."""

    kind = forms.ChoiceField(required=False, choices=list(KINDS.items()))
    provision = forms.SlugField(required=False)
    author = forms.ModelChoiceField(Coder.objects.all(), to_field_name="ref", required=False)
    article = forms.ModelChoiceField(Article.objects.all(), to_field_name="slug", required=False)

    def clean_provision(self) -> str:
        """The slug of a provision, or the plan as a whole."""
        slug: str = self.cleaned_data["provision"]
        if slug and slug != PLAN and not Provision.objects.filter(slug=slug).exists():
            raise ValidationError(f"There is no provision {slug}.")
        return slug


class Line(NamedTuple):
    """A row of the queue in short: enough to filter, to count and to find its neighbours."""

    kind: str
    ref: str
    provision: str
    author: str
    author_label: str
    article: str
    article_title: str


def _submitted(model: type[Statement] | type[StatusChange], kind: RowKind) -> QuerySet[Any]:
    """The submitted rows of a kind that no second coder has to read first."""
    rows: QuerySet[Any] = model._default_manager.filter(state=RowState.SUBMITTED)
    rows = rows.exclude(second_coding=SecondCoding.AWAITED)
    return rows.annotate(kind=Value(kind.value)).order_by()  # type: ignore[no-any-return]


def _everything() -> QuerySet[Any, Any]:
    article = "excerpt__article__"
    shown = (
        "kind", "ref", "provision__slug", "author__ref", "author__label", f"{article}slug", f"{article}title",
        f"{article}pk", "excerpt__start", "pk",
    )  # fmt: skip
    statements = _submitted(Statement, RowKind.STATEMENT).values_list(*shown)
    # On the record as urgent, and read differently since: a third lets it stand, or corrects it.
    stand = unsettled().annotate(kind=Value(RowKind.STATEMENT.value)).order_by().values_list(*shown)
    changes = _submitted(StatusChange, RowKind.STATUS_CHANGE).values_list(
        "kind", "ref", "provision__slug", "author__ref", "author__label", Value(""), Value(""), Value(0),
        Extract("effective_on", "epoch", output_field=IntegerField()), "pk",
    )  # fmt: skip
    return statements.union(stand, changes, all=True).order_by()


def _matters(slugs: list[str]) -> QuerySet[Any, Any]:
    return Provision.objects.filter(among("slug", slugs)).in_order().values_list(*matter_fields())


_EVERYTHING = Compiled(_everything)
_MATTERS = Compiled(_matters, slugs=NO_REFS)


class Queue:
    """All submitted rows, article by article in the order of the text, then the status changes; and those asked for."""

    kinds = KINDS

    def __init__(self, form: ReviewForm) -> None:
        self.form = form

    @cached_property
    def everything(self) -> list[Line]:
        """Every submitted row. One query."""
        rows = _EVERYTHING.rows()
        found = sorted(rows, key=lambda row: (row[0] != RowKind.STATEMENT, *row[-3:]))
        return [
            Line(kind, ref, matter or PLAN, author, label, slug, title or slug)
            for kind, ref, matter, author, label, slug, title, *_ in found
        ]

    @cached_property
    def lines(self) -> list[Line]:
        """The rows that were asked for; none where the question is not understood."""
        if not self.form.is_valid():
            return []
        kind, matter, author, article = (self.form.value(name) for name in ("kind", "provision", "author", "article"))
        return [
            line
            for line in self.everything
            if (not kind or line.kind == kind)
            and (not matter or line.provision == matter)
            and (author is None or line.author == author.ref)
            and (article is None or line.article == article.slug)
        ]

    def counts(self) -> dict[str, int]:
        """How many of each kind wait in all."""
        counted = Counter(line.kind for line in self.everything)
        return {f"{kind.label}s": counted[kind] for kind in RowKind}

    def provisions(self) -> dict[str, str]:
        """The provisions that rows wait on, in the plan's order, each with how many."""
        counted = Counter(line.provision for line in self.everything)
        named = {PLAN: THE_PLAN} | {row[0]: str(Matter._make(row)) for row in _MATTERS.rows(slugs=list(counted))}
        return {slug: f"{name} ({counted[slug]})" for slug, name in named.items() if slug in counted}

    def authors(self) -> dict[str, str]:
        """Whose rows wait, each with how many."""
        return labelled((line.author, line.author_label) for line in self.everything)

    def articles(self) -> dict[str, str]:
        """The articles on which rows wait, each with how many."""
        return labelled((line.article, line.article_title) for line in self.everything if line.article)

    def around(self, kind: str, ref: str) -> tuple[Line | None, Line | None, int]:
        """The row before and the row behind, and the place of this one, from 1; 0 where it does not stand here."""
        at = next((at for at, line in enumerate(self.lines) if (line.kind, line.ref) == (kind, ref)), -1)
        if at < 0:
            return None, (self.lines[0] if self.lines else None), 0
        before = self.lines[at - 1] if at else None
        behind = self.lines[at + 1] if at + 1 < len(self.lines) else None
        return before, behind, at + 1


def labelled(values: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Values with their labels, which say how many rows have each, in the order of the labels."""
    counted = Counter(values)
    return {value: f"{label} ({counted[value, label]})" for value, label in sorted(counted, key=lambda each: each[1])}


def _statement(ref: str) -> QuerySet[Any, Any]:
    rows = Statement.objects.select_related(*RELATED[RowKind.STATEMENT]).exclude(second_coding=SecondCoding.AWAITED)
    return rows.filter(ref=ref)


def _status_change(ref: str) -> QuerySet[Any, Any]:
    rows = StatusChange.objects.select_related(*RELATED[RowKind.STATUS_CHANGE])
    return rows.exclude(second_coding=SecondCoding.AWAITED).filter(ref=ref)


def _reviews(kind: str, ref: str) -> QuerySet[Any, Any]:
    return Review.objects.all().of(kind, ref)


def _texts(versions: list[int]) -> QuerySet[Any, Any]:
    return ArticleText.objects.filter(among("id", versions))


# The row of a ref, whatever its state; none whose codes a second coder must not see.
ONE = {
    RowKind.STATEMENT.value: Compiled(_statement, ref=NO_SLUG),
    RowKind.STATUS_CHANGE.value: Compiled(_status_change, ref=NO_SLUG),
}
_REVIEWS = Compiled(_reviews, kind="no kind has blanks", ref=NO_SLUG)
_TEXTS = Compiled(_texts, versions=[NO_ROW])


@dataclass
class Reviewed:
    """One row before its reviewer: what it says, what proves it, what was decided on it, and what may be done."""

    row: Kept
    user: User

    @property
    def kind(self) -> RowKind:
        """Which kind of row it is; it stands in the address."""
        return kind_of(self.row)

    @property
    def is_statement(self) -> bool:
        """Whether it is a statement."""
        return isinstance(self.row, Statement)

    @property
    def is_mine(self) -> bool:
        """Whether whoever looks at it wrote it, and so cannot decide on it."""
        return self.row.author.user_id == self.user.pk

    @property
    def is_proposal(self) -> bool:
        """Whether the program proposed it; it is then dismissed, not returned."""
        return self.row.author.label == PROGRAM

    @property
    def waits(self) -> bool:
        """Whether it can still be decided on."""
        return self.row.state == RowState.SUBMITTED

    @property
    def differs(self) -> bool:
        """Whether two coders read it differently and nobody has settled it."""
        return self.row.second_coding == SecondCoding.DIFFER

    @cached_property
    def is_to_stand(self) -> bool:
        """Whether it is on the record and was read differently since, so that a third lets it stand or corrects it."""
        is_late = self.row.is_on_record and self.row.second_coding == SecondCoding.PENDING
        return is_late and unsettled().filter(pk=self.row.pk).exists()

    @cached_property
    def readings(self) -> Readings | StatusReadings:
        """Both readings, where a second coder has read it."""
        return Readings(self.row) if isinstance(self.row, Statement) else StatusReadings(self.row)

    @property
    def is_read_by_me(self) -> bool:
        """Whether whoever looks at it is one of its two coders."""
        return Coder.of(self.user).pk in self.readings.coders()

    @property
    def glyph(self) -> str:
        """The sign of its stance or status; none for a mark."""
        if isinstance(self.row, Statement):
            return SQUARES[self.row.stance][0] if self.row.stance else ""
        return STATUS_GLYPHS[self.row.status]

    @cached_property
    def key(self) -> uuid.UUID:
        """A fresh key for the next decision."""
        return uuid.uuid4()

    @cached_property
    def reviews(self) -> list[Review]:
        """What was decided on it so far."""
        return _REVIEWS.rows(kind=self.kind.value, ref=self.row.ref)

    @cached_property
    def unproved(self) -> list[StatusChange]:
        """The statuses on the record that lost their proof when this row was retracted."""
        is_off = isinstance(self.row, Statement) and self.row.state == RowState.RETRACTED
        return unproved_by(self.row) if is_off and isinstance(self.row, Statement) else []

    @cached_property
    def facts(self) -> dict[str, str]:
        """Each coded value in words, those that are empty left out."""
        if not isinstance(self.row, Statement):
            return {}
        return {name: words for name, words in told(self.row).items() if words}

    @cached_property
    def proofs(self) -> "list[ShownText]":
        """Each text that proves it, its passages among the words around them."""
        if isinstance(self.row, Statement):
            return shown_texts(passages_of(self.row))
        return shown_texts(list(self.row.excerpts.select_related("article__outlet").order_by("article", "start")))


@dataclass(frozen=True)
class ShownText:
    """Passages of one text: among the words around them, or alone where the text is not held here."""

    article: Article
    excerpts: list[Excerpt]
    windows: list[Window]


def shown_texts(excerpts: list[Excerpt]) -> list[ShownText]:
    """These passages text by text. One query for the texts."""
    held = {text.pk: text for text in _TEXTS.rows(versions=[*{excerpt.text_version_id for excerpt in excerpts}])}
    by_version: dict[int, list[Excerpt]] = {}
    for excerpt in excerpts:
        by_version.setdefault(excerpt.text_version_id, []).append(excerpt)
    shown = []
    for pk, those in by_version.items():
        spans = [(each.start, each.end) for each in those]
        text = held[pk].text
        shown.append(ShownText(those[0].article, those, windows(text, spans) if text else []))
    return shown
