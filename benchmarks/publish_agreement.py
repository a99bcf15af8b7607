"""Write the figures of agreement for the method page: `python -m benchmarks.publish_agreement`.

The same figures that `benchmarks.agreement` prints, as `data/agreement.json`.
"""

import json
import pathlib
from typing import Any

from benchmarks.agreement import FOLDER, SEEDS, read_articles
from provisions.agreement import Agreement, Figure, Passes

TARGET = FOLDER.parent / "agreement.json"
NOTE = (
    "Both readers, and the one who settled where they differed, were instances of the same language model with "
    "the same instructions. The figures are therefore closer to the stability of one reader than to agreement "
    "between independent people, and must not be read as the latter. No person has coded these texts."
)


def variable_figures(found: Figure) -> dict[str, Any]:
    """One variable: units, raw agreement, alpha with its interval, and how the codebook reads it."""
    return {
        "name": found.name,
        "level": found.level,
        "n": found.n,
        "same": round(found.same / found.n, 3),
        "alpha": found.alpha if found.alpha is None else round(found.alpha, 3),
        "interval": found.interval and [round(end, 3) for end in found.interval],
        "reading": found.reading,
    }


def group_figures(title: str, articles: list[Passes]) -> dict[str, Any]:
    """Both passes over some articles."""
    found = Agreement(articles)
    return {
        "title": title,
        "articles": len(articles),
        "by_each": [found.by_first, found.by_second],
        "by_both": len(found.pairs),
        "share_by_both": round(found.share, 3),
        "f1_of_characters": round(found.f1, 3),
        "variables": [variable_figures(one) for one in found.figures],
    }


def figures(folder: pathlib.Path = FOLDER) -> dict[str, Any]:
    """All that the page shows."""
    articles = read_articles(folder)
    seeds = [article for article in articles if article.slug in SEEDS]
    groups = [group_figures("All articles", articles), group_figures("The five seed articles", seeds)]
    return {"note": NOTE, "command": "python -m benchmarks.publish_agreement", "groups": groups}


if __name__ == "__main__":
    TARGET.write_text(json.dumps(figures(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"{TARGET.name} written")
