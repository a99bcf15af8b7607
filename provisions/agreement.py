"""How far two coders agree: what both found, and Krippendorff's alpha over that. Pure functions.

Two claims are one unit where their passages overlap. Alpha is the library's; its interval is a bootstrap over the
units, for which the same figure is computed for all resamples at once.
"""

import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

from planwatch.codebook import STANCE_VALUES

FIRM, TENTATIVE = 0.80, 0.667
RESAMPLES = 2000
SEED = 20261122
FEWEST_UNITS = 10

type Value = str | int
type Level = Literal["nominal", "ordinal"]
type Unit = tuple[Value, Value]


@dataclass(frozen=True)
class Marked:
    """One claim as a coder marked it: its place, end exclusive, and the coded values that the pass kept, by name."""

    place: int
    coder: str
    start: int
    end: int
    values: dict[str, str]

    def letters(self) -> set[int]:
        """The places of the characters it marks."""
        return set(range(self.start, self.end))


@dataclass(frozen=True)
class Pair:
    """A unit that both coders found."""

    first: Marked
    second: Marked


@dataclass(frozen=True)
class Passes:
    """Both passes over one text, and what they have in common."""

    slug: str
    first: list[Marked]
    second: list[Marked]

    @cached_property
    def pairs(self) -> list[Pair]:
        """What both found."""
        return paired(self.first, self.second)


def overlap(first: Marked, second: Marked) -> float:
    """The characters that both mark, as a share of those that either marks."""
    common = min(first.end, second.end) - max(first.start, second.start)
    return max(common, 0) / (max(first.end, second.end) - min(first.start, second.start))


def paired(first: Sequence[Marked], second: Sequence[Marked]) -> list[Pair]:
    """The claims of two coders whose passages overlap, each used once, the largest overlap first.

    Where one passage carries several claims the overlaps are equal; then those on the same provision go
    together, then those on the same actor, then as they were written.
    """

    def rank(pair: Pair) -> tuple[float, bool, bool, int, int]:
        here, there = pair.first.values, pair.second.values
        return (
            -overlap(pair.first, pair.second),
            here.get("provision") != there.get("provision"),
            here.get("on_behalf_of") != there.get("on_behalf_of"),
            pair.first.place,
            pair.second.place,
        )

    candidates = [Pair(one, other) for one in first for other in second if overlap(one, other) > 0]
    used: set[int] = set()
    pairs = []
    for pair in sorted(candidates, key=rank):
        places = {pair.first.place, pair.second.place}
        if not places & used:
            used |= places
            pairs.append(pair)
    return pairs


def has_rivals(pair: Pair, passes: Passes) -> bool:
    """Whether one of the two would have overlapped just as much with another claim."""
    share = overlap(pair.first, pair.second)
    others = [overlap(pair.first, other) for other in passes.second if other is not pair.second]
    others += [overlap(other, pair.second) for other in passes.first if other is not pair.first]
    return share in others


def plain(name: str) -> Callable[[Marked], Value | None]:
    """How to read a nominal variable; an empty value (the plan as a whole, no draft) is a value too."""
    return lambda marked: marked.values.get(name, "")


def kept(name: str) -> Callable[[Marked], Value | None]:
    """How to read a variable that not every pass kept: then there is nothing to compare."""
    return lambda marked: marked.values.get(name)


def stance(marked: Marked) -> Value | None:
    """The stance from -2 to 2, or nothing for a mark or an unclear passage."""
    return STANCE_VALUES.get(marked.values.get("stance", ""))


def kind(marked: Marked) -> Value | None:
    """Whether it is a stance or a mark."""
    return "stance" if marked.values.get("stance") else "mark"


def code(marked: Marked) -> Value | None:
    """The stance or the mark itself."""
    return marked.values.get("stance") or marked.values.get("mark", "")


class Variable(NamedTuple):
    """What is compared: its name, its level of measurement, and how to read it."""

    name: str
    level: Level
    read: Callable[[Marked], Value | None]


VARIABLES = (
    Variable("provision", "nominal", plain("provision")),
    Variable("on_behalf_of", "nominal", plain("on_behalf_of")),
    Variable("speaker", "nominal", plain("speaker")),
    Variable("draft", "nominal", plain("draft")),
    Variable("stance, -2 to 2", "ordinal", stance),
    Variable("stance or mark", "nominal", kind),
    Variable("which stance or mark", "nominal", code),
    Variable("attribution", "nominal", plain("attribution")),
    Variable("red line", "nominal", kept("red_line")),
)


def alpha(units: Sequence[Unit], level: Level) -> float | None:
    """Krippendorff's alpha of two coders, or nothing where all values are one and it is not defined."""
    import krippendorff  # Brings numpy, which takes a second to load: only who asks for figures waits for it.
    import numpy as np

    numbers = numbered(units)
    if len(numbers) < 2:
        return None
    table = np.array([[float(numbers[unit[coder]]) for unit in units] for coder in (0, 1)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        found = float(krippendorff.alpha(reliability_data=table, level_of_measurement=level))
    return None if np.isnan(found) else found


def numbered(units: Sequence[Unit]) -> dict[Value, int]:
    """The values that occur, each with its place in their order."""
    seen = sorted({value for unit in units for value in unit}, key=lambda value: (str(type(value)), value))
    return {value: at for at, value in enumerate(seen)}


def interval(units: Sequence[Unit], level: Level) -> tuple[float, float] | None:
    """The middle 95 % of alpha over resampled units, seeded; resamples without an alpha are left out."""
    import numpy as np

    kinds = Counter(units)
    drawn = np.random.default_rng(SEED).multinomial(len(units), [n / len(units) for n in kinds.values()], RESAMPLES)
    found = resampled(list(kinds), drawn, level)
    defined = found[~np.isnan(found)]
    if not len(defined):
        return None
    low, high = np.percentile(defined, [2.5, 97.5])
    return float(low), float(high)


def resampled(kinds: Sequence[Unit], drawn: Any, level: Level) -> Any:
    """Alpha of each resample, not a number where it is not defined.

    `drawn` has a row for each resample: how often it holds each kind of unit. Two coders, no value missing.
    """
    import numpy as np

    numbers = numbered(kinds)
    pairs = np.array([[numbers[one], numbers[other]] for one, other in kinds])
    held = np.zeros((len(kinds), len(numbers)))
    for row, (one, other) in enumerate(pairs):
        held[row, one] += 1
        held[row, other] += 1
    counts = drawn @ held
    total = counts.sum(axis=1)
    if level == "nominal":
        apart = np.broadcast_to(1.0 - np.eye(len(numbers)), (len(drawn), len(numbers), len(numbers)))
    else:
        # The distance of two ranks is how many values lie between them, each end by half.
        middles = counts.cumsum(axis=1) - counts / 2
        apart = (middles[:, :, None] - middles[:, None, :]) ** 2
    observed = (drawn * apart[:, pairs[:, 0], pairs[:, 1]]).sum(axis=1) * 2 / total
    expected = (counts[:, :, None] * counts[:, None, :] * apart).sum(axis=(1, 2)) / (total * (total - 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, 1 - observed / expected, np.nan)


def grade(value: float | None, units: int) -> str:
    """What the codebook makes of an alpha."""
    if value is None:
        return "one value only"
    few = ", few units" if units < FEWEST_UNITS else ""
    return ("firm" if value >= FIRM else "tentative" if value >= TENTATIVE else "below") + few


@dataclass(frozen=True)
class Figure:
    """One variable: its units, how many are the same, alpha with its interval, and how the codebook reads it."""

    name: str
    level: Level
    n: int
    same: int
    alpha: float | None
    interval: tuple[float, float] | None
    reading: str

    @property
    def differ(self) -> int:
        """How many units are not the same."""
        return self.n - self.same


def figure(variable: Variable, pairs: Sequence[Pair]) -> Figure | None:
    """The figure of one variable over what both found; none where no unit has it."""
    units = units_of(variable, pairs)
    if not units:
        return None
    same, value = sum(one == other for one, other in units), alpha(units, variable.level)
    around = interval(units, variable.level) if value is not None else None
    return Figure(variable.name, variable.level, len(units), same, value, around, grade(value, len(units)))


def units_of(variable: Variable, pairs: Sequence[Pair]) -> list[Unit]:
    """The two values of each unit that has both."""
    values = [(variable.read(pair.first), variable.read(pair.second)) for pair in pairs]
    return [(one, other) for one, other in values if one is not None and other is not None]


@dataclass(frozen=True)
class Agreement:
    """What two passes over some texts have in common."""

    passes: Sequence[Passes]

    @cached_property
    def pairs(self) -> list[Pair]:
        """What both found."""
        return [pair for each in self.passes for pair in each.pairs]

    @cached_property
    def figures(self) -> list[Figure]:
        """One figure for each variable that has units."""
        return [found for variable in VARIABLES if (found := figure(variable, self.pairs))]

    @property
    def by_first(self) -> int:
        """How many claims the first pass found."""
        return sum(len(each.first) for each in self.passes)

    @property
    def by_second(self) -> int:
        """How many claims the second pass found."""
        return sum(len(each.second) for each in self.passes)

    @property
    def by_either(self) -> int:
        """How many claims there are, those of both counted once."""
        return self.by_first + self.by_second - len(self.pairs)

    @property
    def share(self) -> float:
        """The share of all claims that both found."""
        return len(self.pairs) / self.by_either if self.by_either else 0.0

    @property
    def rivalled(self) -> int:
        """How many units were paired among several claims on one passage."""
        return sum(has_rivals(pair, each) for each in self.passes for pair in each.pairs)

    @cached_property
    def letters(self) -> tuple[int, int, int]:
        """How many characters the first pass marks, the second, and both."""
        first = {(each.slug, letter) for each in self.passes for one in each.first for letter in one.letters()}
        second = {(each.slug, letter) for each in self.passes for one in each.second for letter in one.letters()}
        return len(first), len(second), len(first & second)

    @property
    def f1(self) -> float:
        """The F1 of the marked characters."""
        first, second, both = self.letters
        return 2 * both / (first + second) if first + second else 0.0


def parted(variable: Variable, pairs: Iterable[Pair]) -> Counter[Unit]:
    """How often two coders gave each two different values, whoever of them gave which."""
    units = units_of(variable, list(pairs))
    return Counter((min(unit, key=str), max(unit, key=str)) for unit in units if unit[0] != unit[1])
