"""What searches cost in SQL, over words that readers of the plan look for: `python -m benchmarks.searches`.

Each is asked five times, all in turn; its median counts, and of these the 95th percentile. Wall time is what the
statements of one search took until they were answered; beside it stands the CPU that the database's process spent.
"""

import argparse
import json
import pathlib
import statistics
from functools import partial
from typing import Any
from urllib.parse import urlencode

from benchmarks.pages import Backends, Caller, queries

ROUNDS = 5
ASKED = (
    "Ukraine", "Russia", "NATO", "ceasefire", "security guarantees", "Kiev", "Kyiv", "Selensky", "Zelenskyy", "Putin",
    "Trump", "Witkoff", "Rubio", "Macron", "Merz", "von der Leyen", "Lavrov", "Ushakov", "Donbas", "Crimea",
    "Zaporizhzhia nuclear plant", "frozen assets", "immobilised assets", "elections", "amnesty", "800,000", "army",
    "size of the army", "territory", "recognition of territory", "troops in Ukraine", "European troops",
    "NATO membership", "never join NATO", "red line", "constitution", "referendum", "exchange of prisoners",
    "children", "sanctions", "lifting of sanctions", "G8", "reconstruction", "the plan", "Geneva", "Alaska",
    "point 7", "21a", "14", "withdraw from Donetsk", "Donetsk and Luhansk", "Russian language", "church",
    "peace council", "guarantee", "guarant", "agree", "agreement in the plan of Europe", "borders not by force",
    "a word that nobody said", "xylophone", "Владимир", "переговоры", "100 days", "immediate cease",
)  # fmt: skip


def measure(rounds: int = ROUNDS) -> dict[str, Any]:
    """For each search its median of wall time and of database CPU in milliseconds, and the percentiles of all."""
    caller = Caller()
    backends: Backends | None = None
    wall: dict[str, list[float]] = {words: [] for words in ASKED}
    spent: dict[str, list[float]] = {words: [] for words in ASKED}
    for _ in range(rounds + 1):
        for words in ASKED:
            call = partial(caller.call, f"/search/?{urlencode({'q': words})}")
            before = backends.milliseconds() if backends else 0.0
            wall[words].append(queries(call)[1])
            spent[words].append((backends.milliseconds() if backends else 0.0) - before)
        backends = backends or Backends()
    # The first round fills what the database keeps in memory.
    medians = {words: (statistics.median(wall[words][1:]), statistics.median(spent[words][1:])) for words in ASKED}
    return {
        "searches": medians,
        "wall": percentiles([wall for wall, _ in medians.values()]),
        "database": percentiles([spent for _, spent in medians.values()]),
    }


def percentiles(values: list[float]) -> dict[str, float]:
    """The middle, the 95th percentile and the largest."""
    return {
        "p50": statistics.median(values),
        "p95": statistics.quantiles(values, n=20, method="inclusive")[-1],
        "most": max(values),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=pathlib.Path, help="write the figures to this file")
    given = parser.parse_args()
    measured = measure()
    if given.json:
        given.json.write_text(json.dumps(measured))
    for words, (wall, spent) in sorted(measured["searches"].items(), key=lambda item: -item[1][1]):
        print(f"{wall:8.1f} ms {spent:8.1f} ms CPU  {words}")
    for name in ("wall", "database"):
        print(name, {key: round(value, 1) for key, value in measured[name].items()})
