"""What a worker spends on each page: CPU beside a bare Django view, queries, bytes; for one database.

Runs by itself, with DATABASE_URL: `python -m benchmarks.pages`. Each page is answered by the WSGI application in
this process, through the whole middleware; rounds of all pages and the bare view take turns, and medians count.
"""

import argparse
import contextlib
import gzip
import io
import json
import logging
import os
import pathlib
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks import desk, tables

HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_REQUEST_TYPE": "partial"}
BARE = "/bare/"
TIMES = 3


class Caller:
    """The WSGI application with one more address, which does nothing."""

    def __init__(self) -> None:
        os.environ["DJANGO_SETTINGS_MODULE"] = "planwatch.settings"
        os.environ["ALLOWED_HOSTS"] = "localhost"
        import django

        django.setup()
        from django.core.handlers.wsgi import WSGIHandler
        from django.http import HttpResponse
        from django.urls import path

        import planwatch.urls

        planwatch.urls.urlpatterns.insert(0, path(BARE[1:], lambda request: HttpResponse("ok")))
        logging.disable(logging.CRITICAL)
        self.application = WSGIHandler()

    def call(self, address: str, **headers: str) -> tuple[str, dict[str, str], bytes]:
        """Status, headers and body of one answer."""
        path, _, query = address.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "localhost",
            "SERVER_PORT": "80", "HTTP_HOST": "localhost", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
            "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
            "HTTP_ACCEPT_ENCODING": "gzip, deflate, br", **headers,
        }  # fmt: skip
        began: list[Any] = []
        answer = self.application(environ, lambda *given: began.append(given))
        body = b"".join(answer)
        answer.close()
        return began[0][0], dict(began[0][1]), body


def cpu(call: Callable[[], object], times: int) -> float:
    """Milliseconds of this process's CPU for one call."""
    begun = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - begun) / times * 1000


def pages() -> dict[str, tuple[str, dict[str, str]]]:
    """Name, address and headers of each page that is measured; of provisions and so on the busiest."""
    from django.db.models import Count

    from provisions.models import Statement

    def busiest(name: str, **only: object) -> Any:
        counted = Statement.objects.filter(state="published", **only).values_list(name).annotate(n=Count("pk"))
        return counted.order_by("-n", name)[0][0]

    provision = busiest("provision__slug", provision__number__isnull=False)
    actor = busiest("on_behalf_of__slug", provision__slug=provision)
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for name, address in {
        "dashboard": "/",
        "provision": f"/provisions/{provision}/",
        "evidence": f"/provisions/{provision}/{actor}/",
        "statements": "/statements/",
        "matrix": "/matrix/",
        "stakeholder": f"/stakeholders/{busiest('on_behalf_of__slug')}/",
        "sources": "/sources/",
        "source": f"/sources/{busiest('excerpt__article__slug')}/",
        "search": "/search/?q=Ukraine",
    }.items():
        found[name] = (address, {})
        found[f"{name}, fragment"] = (address, HTMX)
    return found | desk.pages()


def queries(call: Callable[[], object]) -> tuple[int, float]:
    """How many statements one call sends to the database, and the milliseconds until they were answered."""
    from django.db import connection

    sent: list[float] = []

    def timed(execute: Callable[..., object], *given: object) -> object:
        begun = time.monotonic()
        try:
            return execute(*given)
        finally:
            sent.append(time.monotonic() - begun)

    with connection.execute_wrapper(timed):
        call()
    return len(sent), sum(sent) * 1000


class Backends:
    """The CPU of the database's processes that answer this one (Linux; elsewhere nothing is known of it)."""

    def __init__(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pid FROM pg_stat_activity WHERE usename = current_user AND datname IS NOT NULL")
            self.clocks = [pathlib.Path(f"/proc/{pid}/schedstat") for (pid,) in cursor.fetchall()]
        connection.close()

    def milliseconds(self) -> float:
        """What they have spent so far."""
        try:
            return sum(int(clock.read_text().split()[0]) for clock in self.clocks) / 1e6
        except OSError:
            return 0.0


def measure(caller: Caller, rounds: int, only: str = "", ask: tables.Ask | None = None) -> dict[str, dict[str, Any]]:
    """Every page: CPU in milliseconds and as a ratio to the bare view, the database's own, queries, bytes.

    `ask`: a Datasette of the same record, whose pages are measured in the same rounds.
    """
    found: dict[str, dict[str, Any]] = {}
    calls: dict[str, Callable[[int], float]] = {}
    for name, (address, headers) in {name: page for name, page in pages().items() if only in name}.items():
        status, sent, body = caller.call(address, **headers)
        if not status.startswith("200"):
            raise SystemExit(f"{name}: {address} answers {status}")
        is_packed = sent.get("Content-Encoding") == "gzip"
        calls[name] = partial(cpu, partial(caller.call, address, **headers))
        count, _ = queries(partial(caller.call, address, **headers))
        plain = len(gzip.decompress(body) if is_packed else body)
        found[name] = {"address": address, "queries": count, "plain": plain, "wire": len(body)}
    for name, address in tables.PAGES.items() if ask else ():
        assert ask is not None  # noqa: S101 - else there is nothing to go through
        found[f"Datasette: {name}"] = {"address": address, "plain": ask(address, 2)[1]}
        calls[f"Datasette: {name}"] = partial(lambda address, times: ask(address, times)[0], address)
    return take_turns(calls, partial(cpu, partial(caller.call, BARE)), found, rounds)


def take_turns(
    calls: dict[str, Callable[[int], float]],
    bare: Callable[[int], float],
    found: dict[str, dict[str, Any]],
    rounds: int,
) -> dict[str, dict[str, Any]]:
    """Add to the bare view and to each page its medians over some rounds."""
    backends = Backends()
    times: dict[str, list[float]] = {name: [] for name in [BARE, *calls]}
    ratios: dict[str, list[float]] = {name: [] for name in calls}
    database: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            # Side by side, so that what else the machine does slows both.
            times[BARE].append(bare(12))
            before = backends.milliseconds()
            times[name].append(call(TIMES))
            database[name].append((backends.milliseconds() - before) / TIMES)
            ratios[name].append(times[name][-1] / times[BARE][-1])
    for name, row in found.items():
        row["cpu"], row["ratio"] = statistics.median(times[name]), statistics.median(ratios[name])
        row["database"] = statistics.median(database[name])
    return {"bare": {"address": BARE, "cpu": statistics.median(times[BARE]), "ratio": 1.0}, **found}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--only", default="", help="only pages with this in their name")
    parser.add_argument("--tables", type=pathlib.Path, help="the record as an SQLite file, for Datasette")
    parser.add_argument("--json", type=pathlib.Path, help="write the figures to this file")
    given = parser.parse_args()
    caller = Caller()
    with tables.datasette(given.tables) if given.tables else contextlib.nullcontext() as ask:
        measured = measure(caller, given.rounds, given.only, ask)
    if given.json:
        given.json.write_text(json.dumps(measured))
    for name, row in measured.items():
        print(
            f"{name:24} {row['cpu']:7.2f} ms {row['ratio']:6.1f} x {row.get('database', 0):7.2f} ms in the database "
            f"{row.get('queries', 0):3} queries {row.get('plain', 0):8,} bytes {row.get('wire', 0):8,} sent"
        )
