"""The matrix: provisions by stakeholders at two clocks; what is empty is hidden and counted."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django import forms

from planwatch.codebook import SQUARES, STATUS_LABELS, StakeholderKind
from provisions.actors import Actor, Actors
from provisions.board import STATUS_ORDER
from provisions.cells import NO_CELLS, WHOLE_PLAN, Cell, Cells, summaries
from provisions.matter import label_of
from provisions.reading import OneOf, Reading
from provisions.squares import SquaresForm, shown_by
from provisions.standing import standings

COLUMNS_AT_ONCE = 40
SQUARES_AT_ONCE = 900
PLAN = "plan"
WHOLE = "The plan as a whole"
BODIES = (StakeholderKind.STATE, StakeholderKind.BLOC, StakeholderKind.ORGANISATION)


class MatrixForm(SquaresForm):
    """What the matrix and its files read from the address."""

    topic = OneOf(label="Topic")
    status = OneOf([(key, STATUS_LABELS[key]) for key in STATUS_ORDER], label="Status")
    kind = OneOf(StakeholderKind.choices, label="Kind")
    home = OneOf(label="State or body")
    stance = OneOf([(key, label) for key, (_, label) in SQUARES.items()], label="Stance")
    stakeholder = OneOf(label="Stakeholder")
    provision = OneOf(label="Provision")
    said = OneOf([("only", "Only where somebody spoke")], label="Rows")
    page = forms.IntegerField(required=False, min_value=1, max_value=9999, label="Page")


@dataclass
class Line:
    """One row: a provision, or the plan as a whole, with the stakeholders that have something in it."""

    matter: int = WHOLE_PLAN
    slug: str = PLAN
    number: int | None = None
    letter: str = ""
    title: str = WHOLE
    point: int | None = None
    topic: str = ""
    topic_name: str = ""
    status: str = ""
    is_worded: bool = True
    cells: Cells = NO_CELLS
    filled: set[int] = field(default_factory=set)
    parts: list["Line"] = field(default_factory=list)

    @cached_property
    def label(self) -> str:
        """See `label_of`."""
        return label_of(self.number, self.letter)

    @property
    def name(self) -> str:
        """Number and title."""
        return f"{self.label} {self.title}".strip()

    @property
    def href(self) -> str:
        """The path of its page."""
        return "/" if self.matter == WHOLE_PLAN else f"/provisions/{self.slug}/"


def lines_of(reading: Reading, *, actors: list[int] | None = None) -> list[Line]:
    """The plan as a whole, then every provision, a part after its point, with all that stands in it. Two queries."""
    clocks, draft = reading.clocks, reading.draft
    lines = [Line()] + [
        Line(
            one.pk, one.slug, one.number if one.part_of_id is None else one.point_number, one.letter, one.title,
            one.part_of_id, one.topic_slug, one.topic_name, one.status, one.is_worded,
        )
        for one in standings(clocks, draft)
    ]  # fmt: skip
    by_matter = {line.matter: line for line in lines}
    for line in lines:
        if line.point in by_matter:
            by_matter[line.point].parts.append(line)
    for matter, said in summaries(clocks, draft, actors=actors).items():
        if matter in by_matter:
            by_matter[matter].cells = said.cells
    return lines


def opened_evidence(reading: Reading, lines: list[Line], actors: Actors) -> str:
    """The address of the evidence that `cell=slug.actor` opens beside the table, or nothing."""
    slug, _, who = (reading.form.value("cell") or "").partition(".")
    is_known = any(line.slug == slug for line in lines) and who in actors.by_slug()
    return f"/provisions/{slug}/{who}/{reading.query}" if is_known else ""


class Matrix:
    """All lines and columns that a reading shows. Four queries with the reading's own."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.form = reading.form
        self.actors = Actors.of(reading.plan, reading.draft, reading.clocks.on)
        self.lines = lines_of(reading)
        self.ordered = sorted(self.actors.by_pk.values(), key=column_rank)
        reading.allow(
            topic={line.topic: line.topic_name for line in self.lines if line.topic},
            home={actor.slug: actor.name for actor in self.ordered if group_of(actor) is actor},
            stakeholder={actor.slug: actor.name for actor in self.ordered},
            provision={line.slug: line.name for line in self.lines},
        )
        self.shown_stance = shown_by(self.form)
        self.stance = self.form.value("stance") or ""
        self.authors = {a.pk for a in self.ordered if a.is_author} if reading.is_draft_public else set()
        self._fill()
        if self.page > self.page_count:
            reading.problems.append(f"Page: there is no page {self.page}; the last is {self.page_count}.")

    def _fill(self) -> None:
        """Note in each line the chosen stakeholders that have something in it."""
        chosen = {actor.pk for actor in self.chosen_actors}
        authors = self.authors & chosen if self.form.value("said") != "only" else set()
        for line in self.chosen_lines:
            if self.stance:
                line.filled = {
                    pk for pk in chosen & line.cells.keys() if self.shown_stance(line.cells.get(pk)) == self.stance
                }
            else:
                line.filled = chosen & line.cells.keys()
                if line.is_worded:
                    line.filled |= authors

    def is_author(self, line: Line, actor: Actor) -> bool:
        """Whether the actor wrote the draft that is read, and the draft words the matter."""
        return line.is_worded and actor.pk in self.authors

    def spoke(self, line: Line, actor: Actor) -> int:
        """How many members and office-holders of a body said something on the matter."""
        return len(line.cells.keys() & actor.inside) if line.cells else 0

    @cached_property
    def chosen_actors(self) -> list[Actor]:
        """The stakeholders that pass the filters, in the order of the columns."""
        kind, home, slug = (self.form.value(name) for name in ("kind", "home", "stakeholder"))
        return [
            actor
            for actor in self.ordered
            if (not kind or actor.kind == kind)
            and (not home or actor.slug == home or (actor.home and actor.home.slug == home))
            and (not slug or actor.slug == slug)
        ]

    @cached_property
    def chosen_lines(self) -> list[Line]:
        """The lines that pass the filters; a point passes with its parts, where it or one of them does."""
        topic, status, slug = (self.form.value(name) for name in ("topic", "status", "provision"))
        lines = self.lines if self.reading.is_draft_public else self.lines[1:]
        if slug:
            return [line for line in lines if line.slug == slug]
        passing = {
            line.point or line.matter
            for line in lines
            if (not topic or line.topic == topic) and (not status or line.status == status)
        }
        return [line for line in lines if (line.point or line.matter) in passing]

    @cached_property
    def rows(self) -> list[Line]:
        """The lines in which anything stands; a point stays with its parts."""
        points = {line.point for line in self.chosen_lines if line.filled}
        return [line for line in self.chosen_lines if line.filled or line.matter in points]

    @cached_property
    def filled(self) -> Counter[int]:
        """In how many lines each stakeholder has something."""
        return Counter(pk for line in self.chosen_lines for pk in line.filled)

    @cached_property
    def columns(self) -> list[Actor]:
        """The stakeholders that have something in any line."""
        return [actor for actor in self.chosen_actors if actor.pk in self.filled]

    @cached_property
    def parts(self) -> list[list[Actor]]:
        """The columns page by page: at most 40, and no more squares than a light answer holds (20 kB)."""
        parts: list[list[Actor]] = [[]]
        squares = 0
        for actor in self.columns:
            squares += self.filled[actor.pk]
            if parts[-1] and (len(parts[-1]) == COLUMNS_AT_ONCE or squares > SQUARES_AT_ONCE):
                parts.append([])
                squares = self.filled[actor.pk]
            parts[-1].append(actor)
        return parts

    @cached_property
    def groups(self) -> list[tuple[str, str, int]]:
        """The states and bodies above the columns of this page: code, name, and how many columns each has."""
        groups: list[tuple[str, str, int]] = []
        for actor in self.page_columns:
            above = group_of(actor)
            code, name = (above.code, above.name) if above else ("Other", "No state or body")
            if groups and groups[-1][1] == name:
                groups[-1] = (code, name, groups[-1][2] + 1)
            else:
                groups.append((code, name, 1))
        return groups

    @property
    def page(self) -> int:
        """Which page of columns is read."""
        return self.form.value("page") or 1

    @property
    def page_count(self) -> int:
        """How many pages of columns there are."""
        return len(self.parts)

    @cached_property
    def page_columns(self) -> list[Actor]:
        """The columns of this page; of the last where that page is not there."""
        return self.parts[min(self.page, self.page_count) - 1]

    @property
    def pages(self) -> list[tuple[int, str, str, bool]]:
        """Each page of columns: number, names of the first and the last stakeholder, address, whether it is read."""
        return [
            (number, f"{part[0].name} to {part[-1].name}", self.query(page=str(number)), number == self.page)
            for number, part in enumerate(self.parts, start=1)
        ]

    @property
    def whole(self) -> str:
        """This matrix's address without the one stakeholder or provision that is read."""
        return self.query(stakeholder="", provision="")

    def query(self, **changes: str) -> str:
        """This matrix's address with some values changed, from the question mark on; empty values are left out."""
        asked = {name: value for name, value in self.form.asked.items() if name in self.form.known_fields}
        asked |= {"cell": "", "page": ""} | changes
        return f"?{urlencode({name: value for name, value in asked.items() if value})}"

    def beginning(self, name: str) -> str:
        """This matrix's address up to the value of one filter: for a list of its values."""
        query = self.query(**{name: ""})
        return f"/matrix/{query}{'&' if len(query) > 1 else ''}{name}="

    @cached_property
    def chosen_line(self) -> Line | None:
        """The one provision that is read, where one is."""
        return self.chosen_lines[0] if self.form.value("provision") and self.chosen_lines else None

    @cached_property
    def chosen_actor(self) -> Actor | None:
        """The one stakeholder that is read, where one is."""
        return self.actors.by_slug().get(self.form.value("stakeholder") or "")

    @property
    def is_list(self) -> bool:
        """Whether one stakeholder or one provision is read: a list and no grid."""
        return bool(self.chosen_line or self.chosen_actor)

    @cached_property
    def hidden(self) -> str:
        """How many provisions and stakeholders are left out because nothing stands there, in words."""
        shown = {line.matter for line in self.rows}
        provisions = sum(1 for line in self.chosen_lines if line.matter and line.matter not in shown)
        stakeholders = len(self.chosen_actors) - len(self.columns)
        parts = [
            f"{count} {noun}{'' if count == 1 else 's'}"
            for count, noun in ((provisions, "provision"), (stakeholders, "stakeholder"))
            if count
        ]
        if not parts:
            return ""
        if self.stance:
            why = f"without a square that says “{SQUARES[self.stance][1]}”"
        else:
            why = "without any statement" + ("" if self.form.value("said") else " or author’s mark")
        return f"{' and '.join(parts)} {why} {'is' if provisions + stakeholders == 1 else 'are'} hidden."

    @property
    def pairs(self) -> Iterator[tuple[Line, Actor, Cell | None]]:
        """Each position and each author's mark that stands in the matrix, on any page of it."""
        for line in self.rows:
            for actor in self.columns:
                cell = line.cells.get(actor.pk) if actor.pk in line.filled else None
                if self.shown_stance(cell) or (not self.stance and self.is_author(line, actor)):
                    yield line, actor, cell

    @property
    def listed(self) -> list[tuple[Line, Actor, Cell | None]]:
        """What stands in the matrix, cell by cell: the list that one stakeholder or one provision makes."""
        return [
            (line, actor, line.cells.get(actor.pk))
            for line in self.rows
            for actor in self.columns
            if actor.pk in line.filled
        ]

    @cached_property
    def opened(self) -> str:
        """The address of the evidence that is open beside the table, or nothing."""
        return opened_evidence(self.reading, self.lines, self.actors)


def group_of(actor: Actor) -> Actor | None:
    """The state or body under which a stakeholder stands; itself, where it is one; else none."""
    above = actor.home or actor
    return above if above.kind in BODIES else None


def column_rank(actor: Actor) -> tuple[object, ...]:
    """States and blocs first, what belongs to each after it, the rest last."""
    above = group_of(actor)
    return (above is None, *(above or actor).rank, actor is not above, *actor.rank)
