"""What an excerpt proves in public: statements, status changes, descriptions of clauses, consent, milestones.

An excerpt is public where something public rests on it, and nowhere else. Which rows are public is said once,
in `rests_on`: the pages load these rows, and lists and search ask whether there is one.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from planwatch.codebook import STATUS_LABELS, ConsentKind, QueueState
from provisions.clocks import Clocks
from provisions.models import Consent, Description, Milestone, Plan, Statement, StatusChange, Support
from provisions.prepared import NO_ROW, Among, AtClocks, among
from sources.models import Article, Excerpt

READ = (QueueState.CODED, QueueState.NOTHING_TO_CODE)
STATUS, DESCRIPTION, CONSENT, MILESTONE = "status", "description", "consent", "milestone"


def rests_on(clocks: Clocks) -> dict[str, QuerySet[Any]]:
    """The public rows of each kind that rest on an excerpt, which each names as `excerpt`."""
    # What describes a clause has no clock of its own: it counts from the day of its article.
    out_by_then = Q(excerpt__article__published_on__isnull=True) | Q(excerpt__article__published_on__lte=clocks.on)
    worded_by_then = Q(clause__draft__public_since__lte=clocks.on)
    said = Statement.objects.public(clocks)
    through = StatusChange.excerpts.through._default_manager
    return {
        "statement": said.order_by(),
        "support": Support.objects.filter(statement__in=said.order_by()).order_by(),
        STATUS: through.filter(statuschange__in=StatusChange.objects.public(clocks).order_by()),
        DESCRIPTION: Description.objects.filter(out_by_then, worded_by_then).order_by(),
        CONSENT: Consent.objects.filter(out_by_then, worded_by_then).order_by(),
        MILESTONE: Milestone.objects.filter(out_by_then, happened_on__lte=clocks.on).order_by(),
    }


def is_public(clocks: Clocks) -> Q:
    """The condition that something public rests on an excerpt."""
    condition = Q()
    for rows in rests_on(clocks).values():
        condition |= Q(Exists(rows.filter(excerpt=OuterRef("pk"))))
    return condition


def stands_on(article: "Article | OuterRef") -> QuerySet[Excerpt]:
    """The excerpts of an article on which something rests that is on the record, or was, at whatever clocks."""
    through, published = StatusChange.excerpts.through._default_manager, {"published_at__isnull": False}
    kinds: tuple[QuerySet[Any], ...] = (
        Statement.objects.filter(**published),
        Support.objects.filter(statement__published_at__isnull=False),
        through.filter(statuschange__published_at__isnull=False),
        Description.objects.all(),
        Consent.objects.all(),
        Milestone.objects.all(),
    )
    condition = Q()
    for rows in kinds:
        condition |= Q(Exists(rows.order_by().filter(excerpt=OuterRef("pk"))))
    return Excerpt.objects.filter(condition, article=article).order_by()


def listed(clocks: Clocks) -> QuerySet[Article]:
    """The articles that are public: with a public excerpt, or read, and not published after the day.

    One without a date and without a public excerpt may be later than any day but the last.
    """
    proving = Excerpt.objects.filter(is_public(clocks), article=OuterRef("pk"))
    to_the_end = Exists(Plan.objects.filter(coded_through__lte=clocks.on))
    is_undated = Q(published_on__isnull=True)
    return Article.objects.filter(
        is_undated | Q(published_on__lte=clocks.on),
        Q(queue_state__in=READ) & (~is_undated | Q(to_the_end)) | Q(Exists(proving)),
    )


@dataclass(frozen=True)
class Note:
    """A row other than a statement that rests on an excerpt."""

    kind: str
    excerpt: int
    label: str
    title: str
    slug: str
    who: str
    who_slug: str
    day: datetime.date | None
    value: str
    text: str

    @property
    def matter(self) -> str:
        """The provision with its number."""
        return f"{self.label} {self.title}".strip()

    @property
    def value_label(self) -> str:
        """The coded value in words: a status or a kind of consent; of a description, the draft."""
        return STATUS_LABELS.get(self.value) or dict(ConsentKind.choices).get(self.value) or self.value


@dataclass(frozen=True)
class Proof:
    """A statement, and whether the excerpt is its main passage or supports it."""

    statement: Statement
    is_main: bool


def _shown(public: QuerySet[Statement]) -> QuerySet[Statement]:
    """These statements with what a page shows of each, and the excerpts that support it."""
    supports = Support.objects.filter(statement=OuterRef("pk")).order_by("pk").values("excerpt_id")
    rows = public.select_related("speaker", "on_behalf_of", "provision__part_of", "draft")
    return rows.annotate(supported_by=ArraySubquery(supports)).order_by("made_on", "pk")


def _statements_of_article(clocks: Clocks, article: int) -> QuerySet[Statement]:
    return _shown(Statement.objects.public(clocks).filter(excerpt__article=article))


def _statements_on(clocks: Clocks, excerpts: list[int]) -> QuerySet[Statement]:
    main = Statement.objects.filter(among("excerpt", excerpts)).order_by().values("pk")
    support = Support.objects.filter(among("excerpt", excerpts)).order_by().values("statement")
    return _shown(Statement.objects.public(clocks).filter(pk__in=main.union(support)))


def _notes(clocks: Clocks, within: Q | Among) -> QuerySet[Any, Any]:
    """The rows of `Note`, of every kind."""
    rows = {kind: each.filter(within) for kind, each in rests_on(clocks).items()}
    clause = "clause__provision__"
    change = {"day": "statuschange__effective_on", "value": "statuschange__status", "text": "statuschange__reason"}
    return _note(rows[STATUS], STATUS, "statuschange__provision__", **change).union(
        _note(rows[DESCRIPTION], DESCRIPTION, clause, value="clause__draft__name", text="note"),
        _note(rows[CONSENT], CONSENT, clause, who="stakeholder__", value="kind", text="basis"),
        _note(rows[MILESTONE], MILESTONE, "", day="happened_on", value="title", text="note"),
        all=True,
    )


def _notes_of_article(clocks: Clocks, article: int) -> QuerySet[Any, Any]:
    return _notes(clocks, Q(excerpt__article=article))


def _notes_on(clocks: Clocks, excerpts: list[int]) -> QuerySet[Any, Any]:
    return _notes(clocks, among("excerpt", excerpts))


_OF_ARTICLE = AtClocks(_statements_of_article, article=NO_ROW), AtClocks(_notes_of_article, article=NO_ROW)
_ON = AtClocks(_statements_on, excerpts=[NO_ROW]), AtClocks(_notes_on, excerpts=[NO_ROW])


type Proofs = tuple[dict[int, list[Proof]], dict[int, list[Note]]]


def proofs_of(article: int, clocks: Clocks) -> Proofs:
    """The public statements, and the other public rows, on each excerpt of an article, by its id. Two queries."""
    statements, notes = _OF_ARTICLE
    return _by_excerpt(statements.rows(clocks, article=article)), _noted(notes.rows(clocks, article=article))


def proofs_on(excerpts: list[int], clocks: Clocks) -> Proofs:
    """The public statements on each of these excerpts, by its id; other public rows where there is none.

    One query, or two.
    """
    statements, notes = _ON
    said = _by_excerpt(statements.rows(clocks, excerpts=excerpts))
    silent = [excerpt for excerpt in excerpts if excerpt not in said]
    return said, _noted(notes.rows(clocks, excerpts=silent)) if silent else {}


def _by_excerpt(statements: Iterable[Statement]) -> dict[int, list[Proof]]:
    found: dict[int, list[Proof]] = defaultdict(list)
    for statement in statements:
        found[statement.excerpt_id].append(Proof(statement, is_main=True))
        for excerpt in statement.supported_by:  # type: ignore[attr-defined]  # by `_shown`
            found[excerpt].append(Proof(statement, is_main=False))
    return found


def _noted(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Note]]:
    found: dict[int, list[Note]] = defaultdict(list)
    for row in rows:
        found[row[1]].append(Note(*row))
    return found


def _note(
    rows: QuerySet[Any], kind: str, matter: str, *,
    who: str = "", day: str = "", value: str = "", text: str = "",
) -> QuerySet[Any]:  # fmt: skip
    def words(path: str) -> Any:
        return Cast(F(path), TextField()) if path else Value("", TextField())

    number = Coalesce(f"{matter}number", f"{matter}part_of__number") if matter else None
    return rows.values_list(
        Value(kind, CharField()),
        "excerpt_id",
        models.functions.Concat(Cast(number, TextField()), words(f"{matter}letter")) if number else words(""),
        words(f"{matter}title" if matter else ""),
        words(f"{matter}slug" if matter else ""),
        words(f"{who}name" if who else ""),
        words(f"{who}slug" if who else ""),
        F(day) if day else Value(None, models.DateField()),
        words(value),
        words(text),
    )
