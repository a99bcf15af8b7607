"""`make audit`: Lighthouse on six pages, as a phone sees them, five times each; where Node is.

Serves the starting record as `make run` does. Lighthouse is installed into var/bench/audit from the lock in
benchmarks/npm, and is no part of the product. Medians count: performance at least 95, the rest 100.
"""

import argparse
import contextlib
import json
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from typing import Any

from benchmarks.records import FOLDER, STARTING, record
from planwatch.embedded import PROJECT
from planwatch.prepare import collect_static
from planwatch.serve import granian, wait_until_it_answers
from tests.machine import FLAGS, have_browser

HERE = FOLDER / "audit"
LOCKED = PROJECT / "benchmarks" / "npm"
PAGES = {
    "dashboard": "/",
    "provision": "/provisions/7/",
    "matrix": "/matrix/",
    "statements": "/statements/",
    "search": "/search/",
    "what a search finds": "/search/?q=Kiev",
}
# Robots are kept out of it on purpose, since it never ends: it is not judged as a page that they should find.
NOT_FOR_ROBOTS = ("what a search finds",)
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
PATIENCE = 180


def install() -> pathlib.Path:
    """Lighthouse's program, installed by the lock the first time."""
    lock, stamp = (LOCKED / "package-lock.json").read_text(), HERE / "installed.lock"
    if not stamp.exists() or stamp.read_text() != lock:
        print("Installing Lighthouse into var/bench/audit …", flush=True)
        shutil.rmtree(HERE, ignore_errors=True)
        shutil.copytree(LOCKED, HERE)
        words = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
        subprocess.run(words, cwd=HERE, check=True)
        stamp.write_text(lock)
    return HERE / "node_modules" / "lighthouse" / "cli" / "index.js"


@contextlib.contextmanager
def served() -> Iterator[str]:
    """The product with the starting record, as `make run` serves it; the address."""
    with record(STARTING) as url, socket.create_server(("127.0.0.1", 0)) as probe, tempfile.TemporaryFile() as held:
        at = probe.getsockname()[1]
        probe.close()
        os.environ["DATABASE_URL"] = url
        collect_static()
        with granian("127.0.0.1", at, held.fileno()) as server:
            wait_until_it_answers(server, "127.0.0.1", at)
            yield f"http://127.0.0.1:{at}"


def audit(program: pathlib.Path, address: str, categories: list[str]) -> dict[str, Any]:
    """One run of Lighthouse."""
    flags = " ".join(["--headless=new", *FLAGS])
    words = ["node", program, address, "--quiet", "--output=json", f"--chrome-flags={flags}"]
    words.append(f"--only-categories={','.join(categories)}")
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True, timeout=PATIENCE)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def scores(reports: list[dict[str, Any]], categories: list[str]) -> dict[str, float]:
    """The median of each category, of 100."""
    return {name: statistics.median(one["categories"][name]["score"] * 100 for one in reports) for name in categories}


def faults(report: dict[str, Any]) -> Iterator[str]:
    """What took points from a category that ought to be full."""
    for name, category in report["categories"].items():
        for one in category["auditRefs"]:
            found = report["audits"][one["id"]]
            if one["weight"] and found["score"] is not None and found["score"] < (0.9 if name == "performance" else 1):
                yield f"    {name}: {found['title']} {found.get('displayValue', '')}".rstrip()


def main() -> None:
    """Audit every page and print a table; fails where a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="", help="only pages with this in their name")
    given = parser.parse_args()
    if not shutil.which("node") or not shutil.which("npm"):
        print("make audit needs Node with npm, which is not here; nothing was audited.")
        return
    os.environ["CHROME_PATH"] = have_browser()
    program, missed = install(), False
    print(f"| page | {' | '.join(LEAST)} |\n|---|{'---|' * len(LEAST)}")
    with served() as base:
        for page, path in ((page, path) for page, path in PAGES.items() if given.only in page):
            categories = [name for name in LEAST if name != "seo" or page not in NOT_FOR_ROBOTS]
            reports = [audit(program, base + path, categories) for _ in range(given.runs)]
            found = scores(reports, categories)
            missed |= any(found[name] < LEAST[name] for name in categories)
            said = " | ".join(f"{found[name]:.0f}" if name in found else "–" for name in LEAST)
            print(f"| {page} | {said} |", flush=True)
            for line in dict.fromkeys(line for report in reports for line in faults(report)):
                print(line, flush=True)
    if missed:
        raise SystemExit("A page misses its limit: performance at least 95, the rest 100.")


if __name__ == "__main__":
    main()
