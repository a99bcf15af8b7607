"""Which articles wait for whom: the desk's first page, filtered by what the address asks."""

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import RawSQL

from desk import second_status
from desk.models import Act, Review, RowKind
from desk.second import waiting_for
from planwatch.codebook import QueueState, RowState
from provisions.models import Coder, Statement, StatusChange
from provisions.prepared import NO_ROW, Compiled, only_row, quoted
from provisions.proofs import stands_on
from provisions.reading import AddressForm
from sources.models import Article

SHOWN = 50
CLOSED = Act.objects.all().closed_as_read(OuterRef("pk"))
STATES = {"": "everything", **dict(QueueState.choices)}


@dataclass(frozen=True)
class Returned:
    """A row that came back, and why and by whom."""

    row: Statement | StatusChange
    why: dict[str, str] | None

    @property
    def is_statement(self) -> bool:
        """Whether it is a statement."""
        return isinstance(self.row, Statement)


class Listed(NamedTuple):
    """An article as the queue shows it, and how many statements stand on it, one's own open ones apart.

    `closed`: who closed it as read (`who`), when (`at`) and what was `looked_for`, as JSON.
    """

    slug: str
    title: str
    published_on: datetime.date | None
    outlet: str
    origin: str
    queue_state: str
    closed: str | None
    statement_count: int
    my_open_count: int
    is_on_record: bool


class QueueForm(AddressForm):
    """What the queue can be asked: where articles stand, and words of their title or outlet."""

    state = forms.ChoiceField(required=False, choices=list(STATES.items()))
    text = forms.CharField(required=False, max_length=200)

    @property
    def is_narrow(self) -> bool:
        """Whether not every article was asked for."""
        return not self.is_valid() or bool(self.value("state") or self.value("text"))

    def rows(self) -> QuerySet[Any, Any]:
        """The articles that were asked for; none where the question is not understood."""
        if not self.is_valid():
            return Article.objects.none()
        found = Article.objects.order_by("-pk")
        if state := self.value("state"):
            found = found.filter(queue_state=state)
        for word in (self.value("text") or "").split():
            found = found.filter(Q(title__icontains=word) | Q(outlet__name__icontains=word) | Q(slug__icontains=word))
        return found


def _listed(coder: int) -> QuerySet[Any, Any]:
    rows = Q(excerpts__statements__isnull=False)
    articles = Article.objects.filter(pk__in=RawSQL("SELECT id FROM asked", ())).annotate(
        closed=Case(When(queue_state=QueueState.NOTHING_TO_CODE, then=Subquery(CLOSED)), default=None),
        statement_count=Count("excerpts__statements", filter=rows, distinct=True),
        my_open_count=Count(
            "excerpts__statements",
            filter=Q(excerpts__statements__author=coder, excerpts__statements__state__in=["pending", "returned"]),
            distinct=True,
        ),
        is_on_record=Exists(stands_on(OuterRef("pk"))),
    )
    return articles.order_by("-pk").values_list(
        "slug", "title", "published_on", "outlet__name", "origin__label", "queue_state", "closed", "statement_count",
        "my_open_count", "is_on_record",
    )  # fmt: skip


def _second(coder: int) -> QuerySet[Any, Any]:
    passages, changes = waiting_for(Coder(pk=coder)), second_status.waiting_for(Coder(pk=coder))
    return passages.order_by().values("ref").union(changes.order_by().values("ref"), all=True).order_by()


def _statements(coder: int) -> QuerySet[Any, Any]:
    rows = Statement.objects.filter(author=coder, state=RowState.RETURNED)
    rows = rows.select_related("excerpt__article", "provision__part_of", "speaker")
    return rows.annotate(returned=Review.objects.latest_return(RowKind.STATEMENT))


def _changes(coder: int) -> QuerySet[Any, Any]:
    rows = StatusChange.objects.filter(author=coder, state=RowState.RETURNED).select_related("provision__part_of")
    return rows.annotate(returned=Review.objects.latest_return(RowKind.STATUS_CHANGE))


def _counts() -> QuerySet[Any, Any]:
    return Article.objects.order_by().values_list("queue_state").annotate(count=Count("pk"))


_LISTED = Compiled(_listed, coder=NO_ROW)
_SECOND = Compiled(_second, coder=NO_ROW)
_STATEMENTS = Compiled(_statements, coder=NO_ROW)
_CHANGES = Compiled(_changes, coder=NO_ROW)
_COUNTS = Compiled(_counts)


class Counted(Paginator[Any]):
    """Pages of which the number of rows is known already."""

    def __init__(self, rows: QuerySet[Any, Any], per_page: int, *, count: int) -> None:
        super().__init__(rows, per_page)
        self.count = count  # In the place of the query that counts them.


class ArticleQueue:
    """The articles that were asked for, page by page, and what else waits for this coder; each asked for when shown."""

    states = STATES

    def __init__(self, form: QueueForm, coder: Coder, page: str) -> None:
        self.form = form
        self.coder = coder
        self.asked_page = page

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many articles stand in each state of the queue. One query."""
        counted = dict(_COUNTS.rows())
        return {state.label: counted.get(state.value, 0) for state in QueueState}

    @cached_property
    def count(self) -> int:
        """How many were asked for."""
        return self.form.rows().count() if self.form.is_narrow else sum(self.counts.values())

    @cached_property
    def articles(self) -> Page[Any]:
        """A page of those that were asked for, the last taken in first. One query."""
        page = Counted(self.form.rows(), SHOWN, count=self.count).get_page(self.asked_page)
        page.object_list = self._listed(page.object_list) if self.count else []
        return page

    def _listed(self, articles: Any) -> list[Listed]:
        asked = f"WITH asked(id) AS MATERIALIZED ({quoted(articles.values('pk'))})"
        with connection.cursor() as cursor:
            cursor.execute(f"{asked} {_LISTED.sql(coder=self.coder.pk)}")
            return [Listed._make(row) for row in cursor.fetchall()]

    @cached_property
    def second_count(self) -> int:
        """How many passages and status changes this coder can read blind. One query."""
        waiting = _SECOND.sql(coder=self.coder.pk)
        return int(only_row(f"SELECT count(*) FROM ({waiting}) AS waiting")[0])  # noqa: S608 - Django's

    @cached_property
    def returned(self) -> list[Returned]:
        """The rows of one's own that reviewers returned, each with the last reason. Two queries."""
        found = [*_STATEMENTS.rows(coder=self.coder.pk), *_CHANGES.rows(coder=self.coder.pk)]
        return [Returned(row, row.returned) for row in found]
