"""Which articles wait for whom: the desk's first page, filtered by what the address asks."""

from dataclasses import dataclass

from django import forms
from django.db.models import Count, Q, QuerySet

from desk.models import Review, RowKind
from planwatch.codebook import QueueState, RowState
from provisions.models import Coder, Statement, StatusChange
from sources.models import Article

SHOWN = 50


@dataclass(frozen=True)
class Returned:
    """A row that came back, and why."""

    row: Statement | StatusChange
    review: Review | None

    @property
    def is_statement(self) -> bool:
        """Whether it is a statement."""
        return isinstance(self.row, Statement)


class QueueForm(forms.Form):
    """What the queue can be asked: where articles stand, and words of their title or outlet."""

    state = forms.ChoiceField(required=False, choices=[("", "everything"), *QueueState.choices])
    text = forms.CharField(required=False, max_length=200)

    def rows(self) -> QuerySet[Article]:
        """The articles that were asked for; none where the question is not understood."""
        if not self.is_valid():
            return Article.objects.none()
        asked = Q(queue_state=self.cleaned_data["state"]) if self.cleaned_data["state"] else Q()
        for word in self.cleaned_data["text"].split():
            asked &= Q(title__icontains=word) | Q(outlet__name__icontains=word) | Q(slug__icontains=word)
        return Article.objects.filter(asked)


def for_queue(articles: QuerySet[Article], coder: Coder) -> QuerySet[Article]:
    """Articles with their outlet and how many statements of each state stand on them, mine apart; newest first."""
    rows = Q(excerpts__statements__isnull=False)
    return (
        articles.select_related("outlet", "origin")
        .annotate(
            statement_count=Count("excerpts__statements", filter=rows, distinct=True),
            my_open_count=Count(
                "excerpts__statements",
                filter=Q(excerpts__statements__author=coder, excerpts__statements__state__in=["pending", "returned"]),
                distinct=True,
            ),
        )
        .order_by("-pk")
    )


def came_back(coder: Coder) -> list[Returned]:
    """The rows of one's own that reviewers returned, each with the last reason. At most four queries."""
    mine = Q(author=coder, state=RowState.RETURNED)
    rows = Statement.objects.filter(mine).select_related("excerpt__article", "provision__part_of", "speaker")
    changes = StatusChange.objects.filter(mine).select_related("provision__part_of")
    found: list[Returned] = []
    for kind, those in ((RowKind.STATEMENT, [*rows]), (RowKind.STATUS_CHANGE, [*changes])):
        reviews = Review.objects.all().latest_returns(kind, [row.ref for row in those]) if those else {}
        found += [Returned(row, reviews.get(row.ref)) for row in those]
    return found


def counts_by_state() -> dict[str, int]:
    """How many articles stand in each state of the queue."""
    counted = dict(Article.objects.values_list("queue_state").annotate(count=Count("pk")))
    return {state.label: counted.get(state.value, 0) for state in QueueState}
