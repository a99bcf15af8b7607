"""Which articles wait for whom: the desk's first page, filtered by what the address asks."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When

from desk.models import Act, Review, RowKind
from planwatch.codebook import QueueState, RowState
from provisions.models import Coder, Statement, StatusChange
from provisions.proofs import stands_on
from sources.models import Article

SHOWN = 50
CLOSED = Act.objects.all().closed_as_read(OuterRef("pk"))


@dataclass(frozen=True)
class Returned:
    """A row that came back, and why and by whom."""

    row: Statement | StatusChange
    why: dict[str, str] | None

    @property
    def is_statement(self) -> bool:
        """Whether it is a statement."""
        return isinstance(self.row, Statement)


class QueueForm(forms.Form):
    """What the queue can be asked: where articles stand, and words of their title or outlet."""

    state = forms.ChoiceField(required=False, choices=[("", "everything"), *QueueState.choices])
    text = forms.CharField(required=False, max_length=200)

    @property
    def condition(self) -> Q:
        """What an article must meet; no article does where the question is not understood."""
        if not self.is_valid():
            return Q(pk__in=[])
        asked = Q(queue_state=self.cleaned_data["state"]) if self.cleaned_data["state"] else Q()
        for word in self.cleaned_data["text"].split():
            asked &= Q(title__icontains=word) | Q(outlet__name__icontains=word) | Q(slug__icontains=word)
        return asked

    def rows(self) -> QuerySet[Article]:
        """The articles that were asked for."""
        return Article.objects.filter(self.condition)


class Counted(Paginator[Article]):
    """Pages of which the number of rows is known already."""

    def __init__(self, rows: QuerySet[Article], per_page: int, *, count: int) -> None:
        super().__init__(rows, per_page)
        self.count = count  # In the place of the query that counts them.


def for_queue(articles: QuerySet[Article], coder: Coder) -> QuerySet[Article]:
    """Articles with their outlet and how many statements stand on them, mine apart; the last taken in first."""
    rows = Q(excerpts__statements__isnull=False)
    return (
        articles.select_related("outlet", "origin")
        .annotate(
            closed=Case(When(queue_state=QueueState.NOTHING_TO_CODE, then=Subquery(CLOSED)), default=None),
            statement_count=Count("excerpts__statements", filter=rows, distinct=True),
            my_open_count=Count(
                "excerpts__statements",
                filter=Q(excerpts__statements__author=coder, excerpts__statements__state__in=["pending", "returned"]),
                distinct=True,
            ),
            is_on_record=Exists(stands_on(OuterRef("pk"))),
        )
        .order_by("-pk")
    )


def came_back(coder: Coder) -> list[Returned]:
    """The rows of one's own that reviewers returned, each with the last reason. Two queries."""
    mine = Q(author=coder, state=RowState.RETURNED)
    rows = Statement.objects.filter(mine).select_related("excerpt__article", "provision__part_of", "speaker")
    changes = StatusChange.objects.filter(mine).select_related("provision__part_of")
    found: list[Any] = [
        *rows.annotate(returned=Review.objects.latest_return(RowKind.STATEMENT)),
        *changes.annotate(returned=Review.objects.latest_return(RowKind.STATUS_CHANGE)),
    ]
    return [Returned(row, row.returned) for row in found]


def counts_by_state(form: QueueForm) -> tuple[dict[str, int], int]:
    """How many articles stand in each state of the queue, and how many were asked for. One query."""
    rows = Article.objects.values_list("queue_state").annotate(
        all=Count("pk"), asked=Count("pk", filter=form.condition)
    )
    counted = {state: all_of_them for state, all_of_them, _ in rows}
    return {state.label: counted.get(state.value, 0) for state in QueueState}, sum(asked for *_, asked in rows)
