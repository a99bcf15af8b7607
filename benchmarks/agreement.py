"""How far the two coders of the starting record agree, from the codings in `data/articles`.

`python -m benchmarks.agreement` prints, for all articles and for the five seed articles: the passages that
both coders found, Krippendorff's alpha per variable over these with a bootstrap interval, the share that
both found, and the F1 of the marked characters. The codings hold places, not words: nobody needs the texts.
"""

import argparse
import pathlib
from collections.abc import Sequence

from ruamel.yaml import YAML

from provisions.agreement import Agreement, Figure, Marked, Passes

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "data" / "articles"
SEEDS = (
    "aggregator-cede-donbas",
    "blue-news-five-hurdles",
    "dw-what-we-know",
    "wsj-europeans-push-back",
    "wsj-europeans-push-back-short",
)
NOT_CODED = ("ref", "text", "coder", "start", "end", "is_blind", "codebook")


def marked_of(place: int, row: dict[str, object]) -> Marked:
    """A claim from its row in a file; a field that is not given is empty."""
    values = {name: str(value) for name, value in row.items() if name not in NOT_CODED}
    return Marked(place, str(row["coder"]), int(str(row["start"])), int(str(row["end"])), values)


def read_articles(folder: pathlib.Path) -> list[Passes]:
    """Both passes over each article of a folder, by slug."""
    articles = []
    for path in sorted(folder.glob("*.yaml")):
        rows = YAML(typ="safe").load(path.read_text("utf-8")).get("codings", [])
        claims = [(row.get("is_blind", False), marked_of(place, row)) for place, row in enumerate(rows)]
        first, second = [[claim for is_second, claim in claims if is_second == which] for which in (False, True)]
        articles.append(Passes(path.stem, first, second))
    return articles


def variable_line(found: Figure) -> str:
    """One variable's n, raw agreement, alpha, interval and grade."""
    shown = f"{found.alpha:6.3f}" if found.alpha is not None else "     –"
    span = f"{found.interval[0]:6.3f} to {found.interval[1]:5.3f}" if found.interval is not None else ""
    same = found.same / found.n
    return f"{found.name:22}{found.level:9}{found.n:>4}{same:>8.1%}{shown:>8}  {span:16}  {found.reading}"


def report(title: str, articles: Sequence[Passes]) -> list[str]:
    """The figures over some articles, as lines."""
    found = Agreement(articles)
    by_first, by_second, both = found.by_first, found.by_second, len(found.pairs)
    first, second, common = found.letters
    return [
        f"{title}: {len(articles)} articles",
        f"statements: coder A {by_first}, coder B {by_second}, found by both {both}",
        f"share found by both: {found.share:.1%} of all ({both} of {found.by_either}); "
        f"of A's {both / by_first:.1%}; of B's {both / by_second:.1%}",
        f"paired among several claims on one passage: {found.rivalled} of {both}",
        f"marked characters: coder A {first}, coder B {second}, both {common}, F1 {found.f1:.3f}",
        f"{'variable':22}{'level':9}{'n':>4}{'same':>8}{'alpha':>8}  {'95 % interval':16}  reading",
        *(variable_line(one) for one in found.figures),
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
