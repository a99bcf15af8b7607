"""The list of stakeholders: who they are on the day that is read, and how much of each is on the record."""

from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.db.models import IntegerField, OuterRef, Subquery

from planwatch.codebook import StakeholderKind
from provisions.actors import Actor, Actors
from provisions.board import folded
from provisions.cells import cells
from provisions.clocks import Clocks
from provisions.matrix import column_rank
from provisions.models import Alias, Stakeholder, Statement
from provisions.reading import OneOf, Reading, ReadingForm

COUNTED_TO = 1000


class CountOf(Subquery):
    """How many rows a subquery has."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


class StakeholdersForm(ReadingForm):
    """What the list of stakeholders and its files read from the address."""

    q = forms.CharField(required=False, label="Name", max_length=200)
    kind = OneOf(StakeholderKind.choices, label="Kind")


@dataclass(frozen=True)
class Entry:
    """One stakeholder in the list."""

    actor: Actor
    is_inner: bool
    position_count: int
    statement_count: int

    @property
    def statement_label(self) -> str:
        """The count as a page says it."""
        return f"{COUNTED_TO:,}+" if self.statement_count > COUNTED_TO else f"{self.statement_count:,}"


def statement_counts(clocks: Clocks) -> dict[int, int]:
    """How many public statements each stakeholder made or had made for it; beyond 1,000 of each not counted."""
    public = Statement.objects.public(clocks).order_by()
    for_it = public.filter(on_behalf_of=OuterRef("pk")).values("pk")[: COUNTED_TO + 1]
    for_others = public.filter(speaker=OuterRef("pk")).exclude(on_behalf_of=OuterRef("pk")).values("pk")
    counted = CountOf(for_it) + CountOf(for_others[: COUNTED_TO + 1])
    return dict(Stakeholder.objects.filter(merged_into=None).order_by().values_list("pk", counted))


class Directory:
    """The stakeholders that pass the filters, each under its state or body. Four queries, a fifth for a name."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.form = reading.form
        self.actors = Actors.of(reading.plan, reading.draft, reading.clocks.on)
        self.ordered = sorted(self.actors.by_pk.values(), key=column_rank)

    @cached_property
    def position_counts(self) -> dict[int, int]:
        """On how many matters each holds a position."""
        counts: dict[int, int] = {}
        for (_, actor), cell in cells(self.reading.clocks, self.reading.draft).items():
            if cell.stance:
                counts[actor] = counts.get(actor, 0) + 1
        return counts

    @cached_property
    def names(self) -> dict[int, str]:
        """All that each is called, and its role, as it is compared."""
        called: dict[int, list[str]] = {}
        for stakeholder, name in Alias.objects.values_list("stakeholder_id", "name"):
            called.setdefault(stakeholder, []).append(name)
        return {
            actor.pk: folded(" ".join([actor.name, actor.short, actor.title, *called.get(actor.pk, ())]))
            for actor in self.ordered
        }

    @cached_property
    def entries(self) -> list[Entry]:
        """The stakeholders that pass."""
        asked, kind = folded(self.form.value("q") or "").split(), self.form.value("kind")
        statements = statement_counts(self.reading.clocks)
        return [
            Entry(actor, actor.home is not None, self.position_counts.get(actor.pk, 0), statements.get(actor.pk, 0))
            for actor in self.ordered
            if (not kind or actor.kind == kind) and (not asked or all(word in self.names[actor.pk] for word in asked))
        ]
