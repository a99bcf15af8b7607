"""`make bench`: what pages, searches and checks cost, written into docs/performance.md.

Measures the starting record and a made-up one of 100,000 articles and 1,000,000 excerpts, both beside Datasette
with the same tables. The large one takes ten minutes to make, once; `--without-large` leaves it out, and then
nothing is written.
"""

import argparse
import json
import os
import time
from typing import Any

from benchmarks import report
from benchmarks.records import FOLDER, LARGE, STARTING, record, run
from planwatch.prepare import collect_static


def main() -> None:
    """Measure both records, then write the document."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--without-large", action="store_true", help="measure the starting record alone, write nothing")
    parser.add_argument("--rounds", type=int, default=15, help="rounds of all pages")
    given = parser.parse_args()
    collect_static()
    begun = os.getloadavg()[0]
    pages = {}
    for name in (STARTING,) if given.without_large else (STARTING, LARGE):
        with record(name) as url:
            print(f"The {name} record:", flush=True)
            pages[name] = measured(url, "benchmarks.pages", "--rounds", str(given.rounds), "--tables", tables_of(name))
            if name == LARGE:
                searches, check = measured(url, "benchmarks.searches"), checked(url)
    if not given.without_large:
        report.write(pages[STARTING], pages[LARGE], searches, check, (begun, os.getloadavg()[0]))


def tables_of(name: str) -> str:
    """Where the tables of a record lie for Datasette."""
    return str(FOLDER / name / "tables.db")


def measured(url: str, module: str, *words: str) -> Any:
    """What a module measures, in a process of its own."""
    answer = FOLDER / f"{module}.json"
    run(url, "-m", module, "--json", answer, *words)
    return json.loads(answer.read_text())


def checked(url: str) -> float:
    """The seconds until `check_record` has ended."""
    begun = time.monotonic()
    run(url, "manage.py", "check_record")
    return time.monotonic() - begun


if __name__ == "__main__":
    main()
