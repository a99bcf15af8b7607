"""Write the figures of agreement for the method page: `python -m benchmarks.publish_agreement`.

The same figures that `benchmarks.agreement` prints, as `data/agreement.json`.
"""

import json
import pathlib
from collections.abc import Callable
from typing import Any

from benchmarks import agreement

TARGET = agreement.FOLDER.parent / "agreement.json"
NOTE = (
    "Both readers, and the one who settled where they differed, were instances of the same language model with "
    "the same instructions. The figures are therefore closer to the stability of one reader than to agreement "
    "between independent people, and must not be read as the latter. No person has coded these texts."
)


def variable_figures(
    name: str,
    level: agreement.Level,
    read: Callable[[agreement.Coding], agreement.Value | None],
    pairs: list[agreement.Pair],
) -> dict[str, Any]:
    """One variable: units, raw agreement, alpha with its interval, and how the codebook reads it."""
    values = [(read(pair.first), read(pair.second)) for pair in pairs]
    units = [(one, other) for one, other in values if one is not None and other is not None]
    value = agreement.alpha(units, level)
    around = agreement.interval(units, level) if value is not None else None
    return {
        "name": name,
        "level": level,
        "n": len(units),
        "same": round(sum(one == other for one, other in units) / len(units), 3),
        "alpha": value if value is None else round(value, 3),
        "interval": around and [round(end, 3) for end in around],
        "reading": agreement.grade(value, len(units)),
    }


def group_figures(title: str, articles: list[agreement.Article]) -> dict[str, Any]:
    """Both passes over some articles."""
    pairs = [pair for article in articles for pair in article.pairs]
    counts = [sum(len(article.codings[coder]) for article in articles) for coder in "AB"]
    letters = [agreement.marked(articles, coder) for coder in "AB"]
    return {
        "title": title,
        "articles": len(articles),
        "by_each": counts,
        "by_both": len(pairs),
        "share_by_both": round(len(pairs) / (sum(counts) - len(pairs)), 3),
        "f1_of_characters": round(2 * len(letters[0] & letters[1]) / sum(map(len, letters)), 3),
        "variables": [variable_figures(*variable, pairs) for variable in agreement.VARIABLES],
    }


def figures(folder: pathlib.Path = agreement.FOLDER) -> dict[str, Any]:
    """All that the page shows."""
    articles = agreement.read_articles(folder)
    seeds = [article for article in articles if article.slug in agreement.SEEDS]
    groups = [group_figures("All articles", articles), group_figures("The five seed articles", seeds)]
    return {"note": NOTE, "command": "python -m benchmarks.publish_agreement", "groups": groups}


if __name__ == "__main__":
    TARGET.write_text(json.dumps(figures(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"{TARGET.name} written")
