"""The figures as tables of docs/performance.md, between the two lines that mark their place."""

import datetime
import os
import pathlib
import platform
from collections.abc import Iterable
from typing import Any

from benchmarks import desk

DOCUMENT = pathlib.Path(__file__).resolve().parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- figures: written by `make bench` -->", "<!-- end of the figures -->"
LIMITS = {"dashboard": 20, "provision": 20, "statements": 25, "matrix": 60} | desk.LIMITS
FRAGMENT, FRAGMENT_BYTES, GROWTH, QUERIES, SEARCH_MS, CHECK_S = 0.8, 20_000, 3, 8, 60, 120

type Pages = dict[str, dict[str, Any]]


def write(starting: Pages, large: Pages, searches: Any, check: float, load: Iterable[float]) -> None:
    """Put the figures into the document."""
    text = DOCUMENT.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    if not after:
        raise SystemExit(f"{DOCUMENT.name} has no place for the figures: {BEGIN} … {END}")
    lines = [*head(load), *pages(starting, large), *others(searches, check)]
    DOCUMENT.write_text(f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{after}", "utf-8")
    print("\n".join(lines), f"\nwritten to docs/{DOCUMENT.name}")


def head(load: Iterable[float]) -> list[str]:
    """When and on what it was measured."""
    between = " and ".join(f"{value:.1f}" for value in load)
    return [
        f"Measured on {datetime.datetime.now(datetime.UTC):%-d %B %Y} by `make bench`, Python "
        f"{platform.python_version()}, {os.cpu_count()} cores, load {between} at the beginning and the end.",
        "",
    ]


def pages(starting: Pages, large: Pages) -> list[str]:
    """One row for each page: starting record, large record, and whether it keeps its limits."""
    lines = [
        "| page | × bare | × bare, large | limit | large to small | queries | database ms | sent, large |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, one in starting.items():
        other = large[name]
        if name == "bare":
            cells = [f"1 ({one['cpu']:.2f} ms)", f"1 ({other['cpu']:.2f} ms)", *["–"] * 5]
        else:
            cells = cells_of(name, one, other, (starting, large))
        lines.append(f"| {' | '.join([name, *cells])} |")
    return lines


def cells_of(name: str, one: dict[str, Any], other: dict[str, Any], records: tuple[Pages, Pages]) -> list[str]:
    """The row of a page; a limit that is missed is in bold, by either record."""
    page, _, fragment = name.partition(", ")
    growth = f"{other['ratio'] / one['ratio']:.1f}"
    if name.startswith("Datasette"):
        return [f"{one['ratio']:.1f}", f"{other['ratio']:.1f}", "–", growth, "–", "its own", f"{other['plain']:,}"]
    ratios = [f"{one['ratio']:.1f}", f"{other['ratio']:.1f}"]
    if fragment and page in LIMITS:
        # Milliseconds of one run: the bare view's own noise has no part in it.
        shares = [row["cpu"] / record[page]["cpu"] for row, record in zip((one, other), records, strict=True)]
        limit = " and ".join(marked(f"{share:.2f}", share > FRAGMENT) for share in shares)
        limit += f" of the page (≤ {FRAGMENT})"
    elif page in LIMITS:
        ratios = [marked(f"{row['ratio']:.1f}", row["ratio"] > LIMITS[page]) for row in (one, other)]
        limit = f"≤ {LIMITS[page]}"
    else:
        limit = "–"
    asked = str(one["queries"]) if one["queries"] == other["queries"] else f"{one['queries']} and {other['queries']}"
    return [
        *ratios,
        limit,
        marked(growth, float(growth) > GROWTH),
        # A search whose passages all carry statements asks for nothing else, and so once less.
        marked(asked, max(one["queries"], other["queries"]) > QUERIES or other["queries"] > one["queries"]),
        f"{one['database']:.1f} and {other['database']:.1f}",
        marked(f"{other['wire']:,}", bool(fragment) and other["wire"] > FRAGMENT_BYTES),
    ]


def others(searches: Any, check: float) -> list[str]:
    """Searches and checks at a million excerpts."""
    wall, spent = searches["wall"], searches["database"]
    return [
        "",
        f"At a million excerpts {len(searches['searches'])} realistic searches took, in SQL, "
        f"{wall['p50']:.0f} ms in the middle and {marked(f'{wall["p95"]:.0f} ms', wall['p95'] > SEARCH_MS)} at the "
        f"95th percentile (limit {SEARCH_MS}); the database's CPU was {spent['p50']:.0f} and {spent['p95']:.0f} ms. "
        f"`check_record` took {marked(f'{check:.0f} s', check > CHECK_S)} (limit {CHECK_S}).",
    ]


def marked(text: str, is_missed: bool) -> str:
    """A figure, in bold and called missed where it misses its limit."""
    return f"**{text}, missed**" if is_missed else text
