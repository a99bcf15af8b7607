"""How far the two coders of the starting record agree, from the codings in `data/codings`.

`python -m benchmarks.agreement` prints, for all articles and for the five seed articles: the passages that
both coders found, Krippendorff's alpha per variable over these with a bootstrap interval, the share that
both found, and the F1 of the marked characters. The codings hold places, not words: nobody needs the texts.
"""

import argparse
import pathlib
import random
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import krippendorff
import numpy as np
from ruamel.yaml import YAML

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "data" / "codings"
SEEDS = (
    "aggregator-cede-donbas",
    "blue-news-five-hurdles",
    "dw-what-we-know",
    "wsj-europeans-push-back",
    "wsj-europeans-push-back-short",
)
STANCE_VALUES = {"endorse": 2, "accept_conditional": 1, "neutral": 0, "seek_change": -1, "reject": -2}
FIRM, TENTATIVE = 0.80, 0.667
RESAMPLES = 2000
SEED = 20261122
FEWEST_UNITS = 10

type Value = str | int
type Level = Literal["nominal", "ordinal"]


@dataclass(frozen=True)
class Coding:
    """One coder's reading of one passage: the place, end exclusive, and the coded values."""

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

    first: Coding
    second: Coding


@dataclass(frozen=True)
class Article:
    """Both passes over one article, and what they have in common."""

    slug: str
    codings: dict[str, list[Coding]]
    pairs: list[Pair]


def coding_of(place: int, row: dict[str, object]) -> Coding:
    """A coding from its row in a file; a field that is not given is empty."""
    values = {name: str(value) for name, value in row.items() if name not in ("coder", "start", "end")}
    return Coding(place, str(row["coder"]), int(str(row["start"])), int(str(row["end"])), values)


def read_articles(folder: pathlib.Path) -> list[Article]:
    """Both passes over each article of a folder, by slug."""
    articles = []
    for path in sorted(folder.glob("*.yaml")):
        rows = YAML(typ="safe").load(path.read_text("utf-8"))["codings"]
        codings: dict[str, list[Coding]] = {"A": [], "B": []}
        for place, row in enumerate(rows):
            coding = coding_of(place, row)
            codings[coding.coder].append(coding)
        articles.append(Article(path.stem, codings, paired(codings["A"], codings["B"])))
    return articles


def overlap(first: Coding, second: Coding) -> float:
    """The characters that both mark, as a share of those that either marks."""
    common = min(first.end, second.end) - max(first.start, second.start)
    return max(common, 0) / (max(first.end, second.end) - min(first.start, second.start))


def paired(first: Sequence[Coding], second: Sequence[Coding]) -> list[Pair]:
    """The codings of two coders whose passages overlap, each used once, the largest overlap first.

    Where one passage carries several claims the overlaps are equal; then those on the same provision go
    together, then those on the same actor, then as they stand in the file.
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


def has_rivals(pair: Pair, article: Article) -> bool:
    """Whether one of the two would have overlapped just as much with another claim."""
    share = overlap(pair.first, pair.second)
    others = [overlap(pair.first, other) for other in article.codings["B"] if other is not pair.second]
    others += [overlap(other, pair.second) for other in article.codings["A"] if other is not pair.first]
    return share in others


def plain(name: str) -> Callable[[Coding], Value | None]:
    """How to read a nominal variable; an empty value (the plan as a whole, no draft) is a value too."""
    return lambda coding: coding.values.get(name, "")


def stance(coding: Coding) -> Value | None:
    """The stance from -2 to 2, or nothing for a mark or an unclear passage."""
    return STANCE_VALUES.get(coding.values.get("stance", ""))


def kind(coding: Coding) -> Value | None:
    """Whether it is a stance or a mark."""
    return "stance" if coding.values.get("stance") else "mark"


def code(coding: Coding) -> Value | None:
    """The stance or the mark itself."""
    return coding.values.get("stance") or coding.values.get("mark", "")


VARIABLES: tuple[tuple[str, Level, Callable[[Coding], Value | None]], ...] = (
    ("provision", "nominal", plain("provision")),
    ("on_behalf_of", "nominal", plain("on_behalf_of")),
    ("speaker", "nominal", plain("speaker")),
    ("draft", "nominal", plain("draft")),
    ("stance, -2 to 2", "ordinal", stance),
    ("stance or mark", "nominal", kind),
    ("which stance or mark", "nominal", code),
    ("attribution", "nominal", plain("attribution")),
)


def alpha(units: Sequence[tuple[Value, Value]], level: Level) -> float | None:
    """Krippendorff's alpha of two coders, or nothing where all values are one and it is not defined."""
    seen = sorted({value for unit in units for value in unit}, key=lambda value: (str(type(value)), value))
    if len(seen) < 2:
        return None
    numbers = {value: float(value) if isinstance(value, int) else float(at) for at, value in enumerate(seen)}
    table = np.array([[numbers[unit[coder]] for unit in units] for coder in (0, 1)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        found = float(krippendorff.alpha(reliability_data=table, level_of_measurement=level))
    return None if np.isnan(found) else found


def interval(units: Sequence[tuple[Value, Value]], level: Level) -> tuple[float, float] | None:
    """The middle 95 % of alpha over resampled units, seeded; resamples without an alpha are left out."""
    draw = random.Random(SEED)
    found = [alpha(draw.choices(units, k=len(units)), level) for _ in range(RESAMPLES)]
    defined = [value for value in found if value is not None]
    if not defined:
        return None
    low, high = np.percentile(defined, [2.5, 97.5])
    return float(low), float(high)


def grade(value: float | None, units: int) -> str:
    """What the codebook makes of an alpha."""
    if value is None:
        return "one value only"
    few = ", few units" if units < FEWEST_UNITS else ""
    return ("firm" if value >= FIRM else "tentative" if value >= TENTATIVE else "below") + few


def variable_line(name: str, level: Level, read: Callable[[Coding], Value | None], pairs: list[Pair]) -> str:
    """One variable's n, raw agreement, alpha, interval and grade."""
    values = [(read(pair.first), read(pair.second)) for pair in pairs]
    units = [(one, other) for one, other in values if one is not None and other is not None]
    if not units:
        return f"{name:22}{level:9}{0:>4}"
    same = sum(one == other for one, other in units) / len(units)
    value, around = alpha(units, level), interval(units, level)
    shown = f"{value:6.3f}" if value is not None else "     –"
    span = f"{around[0]:6.3f} to {around[1]:5.3f}" if around is not None and value is not None else ""
    return f"{name:22}{level:9}{len(units):>4}{same:>8.1%}{shown:>8}  {span:16}  {grade(value, len(units))}"


def marked(articles: Iterable[Article], coder: str) -> set[tuple[str, int]]:
    """Every character that a coder marks as the main passage of a statement."""
    return {
        (article.slug, letter)
        for article in articles
        for coding in article.codings[coder]
        for letter in coding.letters()
    }


def report(title: str, articles: Sequence[Article]) -> list[str]:
    """The figures over some articles, as lines."""
    pairs = [pair for article in articles for pair in article.pairs]
    counts = {coder: sum(len(article.codings[coder]) for article in articles) for coder in "AB"}
    both, either = len(pairs), counts["A"] + counts["B"] - len(pairs)
    rivalled = sum(has_rivals(pair, article) for article in articles for pair in article.pairs)
    letters = {coder: marked(articles, coder) for coder in "AB"}
    common = len(letters["A"] & letters["B"])
    score = 2 * common / (len(letters["A"]) + len(letters["B"]))
    return [
        f"{title}: {len(articles)} articles",
        f"statements: coder A {counts['A']}, coder B {counts['B']}, found by both {both}",
        f"share found by both: {both / either:.1%} of all ({both} of {either}); "
        f"of A's {both / counts['A']:.1%}; of B's {both / counts['B']:.1%}",
        f"paired among several claims on one passage: {rivalled} of {both}",
        f"marked characters: coder A {len(letters['A'])}, coder B {len(letters['B'])}, both {common}, F1 {score:.3f}",
        f"{'variable':22}{'level':9}{'n':>4}{'same':>8}{'alpha':>8}  {'95 % interval':16}  reading",
        *(variable_line(name, level, read, pairs) for name, level, read in VARIABLES),
        "",
    ]


def main() -> None:
    """Print the figures for all articles and for the five seeds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=FOLDER)
    articles = read_articles(parser.parse_args().folder)
    lines = report("All articles", articles)
    lines += report("The five seed articles", [article for article in articles if article.slug in SEEDS])
    print("\n".join(lines).rstrip())


if __name__ == "__main__":
    main()
