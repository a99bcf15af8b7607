"""What a worker spends on each page: CPU beside a bare Django view, queries, bytes; for one database, as JSON.

Runs by itself, with DATABASE_URL: `python -m benchmarks.pages`. Each page is answered by the WSGI application in
this process, through the whole middleware; rounds of all pages and the bare view take turns, and medians count.
"""

import argparse
import gzip
import io
import json
import logging
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_REQUEST_TYPE": "partial"}
BARE = "/bare/"


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
    """Name, address and headers of each page that is measured; the busiest provision and stakeholder."""
    from django.db.models import Count

    from provisions.models import Statement

    def busiest(name: str, **only: object) -> Any:
        counted = Statement.objects.filter(state="published", **only).values_list(name).annotate(n=Count("pk"))
        return counted.order_by("-n", name)[0][0]

    provision = busiest("provision__slug", provision__number__isnull=False)
    actor = busiest("on_behalf_of__slug", provision__slug=provision)
    detail, cell = f"/provisions/{provision}/", f"/provisions/{provision}/{actor}/"
    return {
        "dashboard": ("/", {}),
        "dashboard, fragment": ("/", HTMX),
        "provision": (detail, {}),
        "provision, fragment": (detail, HTMX),
        "evidence": (cell, {}),
        "evidence, fragment": (cell, HTMX),
        "statements": ("/statements/", {}),
        "statements, fragment": ("/statements/", HTMX),
        "matrix": ("/matrix/", {}),
        "matrix, fragment": ("/matrix/", HTMX),
        "search": ("/search/?q=Ukraine", {}),
    }


def queries(call: Callable[[], object]) -> int:
    """How many statements one call sends to the database."""
    from django.db import connection

    sent = []
    with connection.execute_wrapper(lambda execute, *given: (sent.append(given[0]), execute(*given))[1]):
        call()
    return len(sent)


def measure(rounds: int, only: str = "") -> dict[str, dict[str, Any]]:
    """Every page: its CPU in milliseconds and as a ratio to the bare view, its queries, its bytes."""
    caller = Caller()
    asked = {name: page for name, page in pages().items() if only in name}
    found: dict[str, dict[str, Any]] = {}
    for name, (address, headers) in asked.items():
        status, sent, body = caller.call(address, **headers)
        if not status.startswith("200"):
            print(f"{name}: {address} answers {status}; left out", file=sys.stderr)
            continue
        is_packed = sent.get("Content-Encoding") == "gzip"
        begun = time.monotonic()
        count = queries(partial(caller.call, address, **headers))
        found[name] = {
            "address": address, "queries": count, "wall": (time.monotonic() - begun) * 1000,
            "plain": len(gzip.decompress(body) if is_packed else body), "wire": len(body),
        }  # fmt: skip
    times: dict[str, list[float]] = {name: [] for name in [BARE, *found]}
    ratios: dict[str, list[float]] = {name: [] for name in found}
    for _ in range(rounds):
        for name in found:
            address, headers = asked[name]
            # Side by side, so that what else the machine does slows both.
            times[BARE].append(cpu(lambda: caller.call(BARE), 12))
            times[name].append(cpu(partial(caller.call, address, **headers), 3))
            ratios[name].append(times[name][-1] / times[BARE][-1])
    for name in found:
        found[name]["cpu"] = statistics.median(times[name])
        found[name]["ratio"] = statistics.median(ratios[name])
    return {"bare": {"cpu": statistics.median(times[BARE])}, **found}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--only", default="", help="only pages with this in their name")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    measured = measure(given.rounds, given.only)
    if given.json:
        print(json.dumps(measured))
    else:
        for name, row in measured.items():
            print(
                f"{name:24} {row['cpu']:7.2f} ms {row.get('ratio', 1):6.1f} x {row.get('queries', 0):3} queries "
                f"{row.get('wall', 0):7.0f} ms wall {row.get('plain', 0):8,} bytes {row.get('wire', 0):8,} sent"
            )
