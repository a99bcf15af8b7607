"""All that the page of one stakeholder shows."""

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404

from provisions.actors import Actor, Actors
from provisions.cells import Cell
from provisions.claims import Claim
from provisions.matrix import Line, lines_of, opened_evidence
from provisions.models import Alias, Draft, Membership, Role, Stakeholder, Statement
from provisions.models.statements import StatementQuerySet
from provisions.notices import Notice, on_stakeholder
from provisions.prepared import NO_DAY, NO_SLUG, Compiled
from provisions.reading import Reading, ReadingForm
from provisions.squares import even_reported

PAGE_LENGTH = 50
LAST_PAGE = 200


class ProfileForm(ReadingForm):
    """What the page of a stakeholder reads from the address."""

    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE, label="Page")
    cell = forms.CharField(required=False, max_length=200)


@dataclass(frozen=True)
class Tie:
    """A role or a membership, with the days between which it held as far as they are known by then."""

    name: str
    slug: str
    title: str
    body: str
    from_on: datetime.date | None
    to_on: datetime.date | None


def _with_ties(on: datetime.date, slug: str) -> QuerySet[Stakeholder]:
    """A stakeholder with names, roles and memberships, in one query; nothing that began later."""
    begun = Q(from_on__isnull=True) | Q(from_on__lte=on)
    aliases = Alias.objects.filter(stakeholder=OuterRef("pk"), spelling_of="").order_by("name")
    spellings = Alias.objects.filter(stakeholder=OuterRef("pk")).exclude(spelling_of="").order_by("name")
    drafts = Draft.objects.filter(authors=OuterRef("pk"), public_since__lte=on).order_by("public_since")

    def ties(rows: Any, other: str, **more: str) -> ArraySubquery:
        values = {"name": f"{other}__name", "slug": f"{other}__slug", "from": "from_on", "to": "to_on"}
        return ArraySubquery(rows.filter(begun).values_list(JSONObject(**values, **more)))

    rows = Stakeholder.objects.filter(slug=slug).select_related("merged_into", "organ_of")
    return rows.annotate(
        names=ArraySubquery(aliases.values("name")),
        spellings=ArraySubquery(spellings.values("name")),
        written=ArraySubquery(drafts.values_list(JSONObject(slug="slug", name="name"))),
        held=ties(Role.objects.filter(person=OuterRef("pk")).order_by("-from_on"), "organisation", title="title"),
        officers=ties(
            Role.objects.filter(Q(organisation=OuterRef("pk")) | Q(organisation__organ_of=OuterRef("pk"))).order_by(
                "authority", "person__name", "from_on"
            ),
            "person",
            title="title",
            body="organisation__name",
        ),
        bodies=ties(Membership.objects.filter(member=OuterRef("pk")).order_by("body__name"), "body"),
        insiders=ties(Membership.objects.filter(body=OuterRef("pk")).order_by("member__name"), "member"),
    )


_WITH_TIES = Compiled(_with_ties, on=NO_DAY, slug=NO_SLUG)


def with_ties(slug: str, on: datetime.date) -> Any:
    """The stakeholder of an address, with its ties by then; 404 where there is none."""
    for stakeholder in _WITH_TIES.rows(on=on, slug=slug):
        return stakeholder
    raise Http404


class Profile:
    """One stakeholder at two clocks, on one draft. Seven queries beside the reading's own."""

    def __init__(self, reading: Reading, stakeholder: Any) -> None:
        self.reading = reading
        self.stakeholder = stakeholder
        self.shown_stance = even_reported
        clocks = reading.clocks
        self.actors = Actors.of(reading.plan, reading.draft, clocks.on)
        self.actor = self.actors.by_pk[stakeholder.pk]
        self.members = [self.actors.by_pk[pk] for pk in sorted(self.actor.inside)]
        self.lines = lines_of(reading, actors=[self.actor.pk, *self.actor.inside])
        self.authors = {self.actor.pk} if self.actor.is_author and reading.is_draft_public else set()
        self.page = reading.form.value("page") or 1
        if self.page > 1 and not self.statements:
            reading.problems.append(f"Page: there is no page {self.page}.")

    @cached_property
    def corrected(self) -> Notice | None:
        """When something that it said was last corrected."""
        return on_stakeholder(self.reading, self.actor.pk)

    def spoke(self, line: Line, actor: Actor) -> int:
        """How many members and office-holders of a body said something on the matter."""
        return len(line.cells.keys() & actor.inside)

    def is_author(self, line: Line, actor: Actor) -> bool:
        """Whether the actor wrote the draft that is read, and the draft words the matter."""
        return line.is_worded and actor.pk in self.authors

    def _ties(self, rows: list[dict[str, Any]]) -> list[Tie]:
        """Ties as they stood by then: an end that came later is not told."""
        on, made = self.reading.clocks.on, []
        for row in rows:
            first, last = (datetime.date.fromisoformat(row[key]) if row[key] else None for key in ("from", "to"))
            last = last if last and last <= on else None
            made.append(Tie(row["name"], row["slug"], row.get("title", ""), row.get("body", ""), first, last))
        return made

    @cached_property
    def roles(self) -> list[Tie]:
        """What it was, where and when."""
        return self._ties(self.stakeholder.held)

    @cached_property
    def officers(self) -> list[Tie]:
        """Who spoke or speaks for it, in which role."""
        return self._ties(self.stakeholder.officers)

    @cached_property
    def bodies(self) -> list[Tie]:
        """The bodies of which it is a member."""
        return self._ties(self.stakeholder.bodies)

    @cached_property
    def insiders(self) -> list[Tie]:
        """The members that it has."""
        return self._ties(self.stakeholder.insiders)

    @cached_property
    def has_cells(self) -> bool:
        """Whether anything stands in its own cells."""
        return bool(self.authors) or any(self.actor.pk in line.cells for line in self.lines)

    @property
    def position_count(self) -> int:
        """On how many matters it holds a position."""
        return sum(1 for line in self.lines if self.shown_stance(line.cells.get(self.actor.pk)))

    @property
    def standings(self) -> list[tuple[Line, Cell | None, bool]]:
        """The plan as a whole and every provision, with its own cell, and whether nothing at all was found."""
        lines = self.lines if self.reading.is_draft_public else self.lines[1:]
        return [
            (line, line.cells.get(self.actor.pk), not line.cells and not self.is_author(line, self.actor))
            for line in lines
        ]

    @cached_property
    def members_who_spoke(self) -> list[tuple[Actor, list[Line]]]:
        """Its members and office-holders that have cells of their own, with the lines on which they spoke."""
        found = [(member, [line for line in self.lines if member.pk in line.cells]) for member in self.members]
        return sorted(((member, lines) for member, lines in found if lines), key=lambda pair: pair[0].rank)

    @cached_property
    def found(self) -> list[Claim]:
        """The statements of this page, and one more where another page follows."""
        clocks, pk = self.reading.clocks, self.actor.pk
        first = (self.page - 1) * PAGE_LENGTH

        def newest(**whose: int) -> StatementQuerySet:
            return Statement.objects.public(clocks).filter(**whose).newest_first()[: first + PAGE_LENGTH + 1]

        # Two walks along an index and their union; one OR would read every statement of a large record.
        either = newest(on_behalf_of=pk).values("pk").union(newest(speaker=pk).values("pk"))
        found = Statement.objects.filter(pk__in=either).newest_first()
        return found[first : first + PAGE_LENGTH + 1].claims(clocks)

    @property
    def statements(self) -> list[Claim]:
        """The statements of this page."""
        return self.found[:PAGE_LENGTH]

    @property
    def next_page(self) -> int | None:
        """The number of the page that follows."""
        return self.page + 1 if len(self.found) > PAGE_LENGTH else None

    @property
    def previous_page(self) -> int | None:
        """The number of the page before."""
        return self.page - 1 if self.page > 1 else None

    @cached_property
    def opened(self) -> str:
        """The address of the evidence that is open beside the table, or nothing."""
        return opened_evidence(self.reading, self.lines, self.actors)
