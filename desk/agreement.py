"""How far coders agree on what was read twice: people among themselves, and the two passes of the starting record."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q

from desk.settling import unsettled
from planwatch.codebook import Mark, RowState, SecondCoding, Stance
from provisions.agreement import (
    FEWEST_UNITS,
    VARIABLES,
    Agreement,
    Figure,
    Marked,
    Pair,
    Passes,
    Variable,
    figure,
    parted,
    plain,
)
from provisions.models import Coding, Statement, StatusCoding

SHOWN = 12
CODES = dict([*Stance.choices, *Mark.choices])
NAMES = {"on_behalf_of": "whose position"}
# What stance or mark was given says the same as these two, and more.
TOLD = {"stance, -2 to 2", "stance or mark"}


class Parting(NamedTuple):
    """Two values that coders gave where they read the same passage, and how often."""

    variable: str
    one: str
    other: str
    times: int


@dataclass
class Group:
    """What was read twice by coders of one kind."""

    is_program: bool
    coders: list[str]
    agreement: Agreement

    @property
    def texts(self) -> int:
        """In how many texts."""
        return len(self.agreement.passes)

    @property
    def is_small(self) -> bool:
        """Whether it is too little for a figure to say much."""
        return len(self.agreement.pairs) < FEWEST_UNITS

    @property
    def figures(self) -> list[tuple[str, Figure, str]]:
        """Each figure with its name and its share of equal values in percent."""
        return [(named(one.name), one, f"{one.same / one.n:.0%}") for one in self.agreement.figures]

    @property
    def share(self) -> str:
        """The share that both found, in percent."""
        return f"{self.agreement.share:.0%}"

    @cached_property
    def partings(self) -> list[Parting]:
        """Where coders part most: the pairs of values that differ most often."""
        found = [
            Parting(named(variable.name), worded(one), worded(other), times)
            for variable in VARIABLES
            if variable.name not in TOLD
            for (one, other), times in parted(variable, self.agreement.pairs).items()
        ]
        return sorted(found, key=lambda each: (-each.times, each.variable, each.one, each.other))[:SHOWN]

    @property
    def most_parted(self) -> list[Figure]:
        """The variables on which coders differ, the one with the most differences first."""
        figures = [one for one in self.agreement.figures if one.name not in TOLD and one.differ]
        return sorted(figures, key=lambda one: -one.differ / one.n)


STATUS_VARIABLES = (
    Variable("status", "nominal", plain("status")),
    Variable("day of the status", "nominal", plain("day")),
)


def status_figures() -> list[Figure]:
    """How far people agree on which status follows, and from when. One query."""
    rows = StatusCoding.objects.decided().filter(change__isnull=False, coder__is_program=False).order_by("pk")
    read: dict[int, dict[bool, StatusCoding]] = defaultdict(dict)
    for row in rows:
        read[row.change_id or 0][row.is_blind] = row
    pairs = [Pair(*(status_marked(each[which]) for which in (False, True))) for each in read.values() if len(each) == 2]
    return [found for variable in STATUS_VARIABLES if (found := figure(variable, pairs))]


def status_marked(row: StatusCoding) -> Marked:
    """A reading of a status as it is compared."""
    values = {"status": row.get_status_display() or "none", "day": str(row.effective_on or "none")}
    return Marked(row.pk, "", 0, 1, values)


def named(variable: str) -> str:
    """A variable as people call it."""
    return NAMES.get(variable, variable)


def worded(value: str | int) -> str:
    """A value as people read it."""
    return CODES.get(str(value), str(value)) or "none"


def open_differences() -> list[Statement]:
    """The rows on which two coders differ and that nobody has settled, the oldest first."""
    on_the_desk = Statement.objects.filter(second_coding=SecondCoding.DIFFER, state=RowState.SUBMITTED)
    rows = Statement.objects.filter(Q(pk__in=on_the_desk.values("pk")) | Q(pk__in=unsettled().values("pk")))
    return list(rows.select_related("excerpt__article__outlet", "provision__part_of").order_by("pk"))


def groups() -> list[Group]:
    """People first, then programs; a group in which nothing was read twice is empty. One query."""
    rows = Coding.objects.decided().select_related(
        "coder", "speaker", "on_behalf_of", "provision__part_of", "draft", "text_version__article"
    )
    kinds: dict[bool, dict[int, list[Coding]]] = {False: defaultdict(list), True: defaultdict(list)}
    for row in rows.order_by("pk"):
        kinds[row.coder.is_program][row.text_version_id].append(row)
    return [group(is_program, list(texts.values())) for is_program, texts in kinds.items()]


def group(is_program: bool, texts: list[list[Coding]]) -> Group:
    """The readings of some texts as two passes over each."""
    passes = []
    for rows in texts:
        first, second = [[marked(row) for row in rows if row.is_blind == which] for which in (False, True)]
        passes.append(Passes(rows[0].text_version.article.slug, first, second))
    coders = sorted({row.coder.label for rows in texts for row in rows})
    return Group(is_program, coders, Agreement(passes))


def marked(row: Coding) -> Marked:
    """A reading as it is compared, by the names that people read."""
    values = {
        "provision": str(row.provision) if row.provision else "the plan as a whole",
        "on_behalf_of": row.on_behalf_of.name,
        "speaker": row.speaker.name,
        "draft": row.draft.name if row.draft else "no draft",
        "stance": row.stance,
        "mark": row.mark,
        "attribution": row.get_attribution_display(),
    }
    if row.red_line is not None:
        values["red_line"] = "red line" if row.red_line else "no red line"
    return Marked(row.pk, row.coder.label, row.start, row.end, values)
