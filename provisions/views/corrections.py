"""The policy on corrections, and the log of all of them."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from provisions.corrections import Correction, corrections
from provisions.files import Column, Table, respond
from provisions.reading import Reading

SHOWN = 100
CORRECTIONS = Table(
    "/corrections",
    "Corrections",
    [
        Column("retracted_at", "the instant at which the old row left the record", "datetime"),
        Column("kind", "statement or status"),
        Column("what", "the old row in a line"),
        Column("provision_slug", "the provision's name in addresses; plan for the plan as a whole"),
        Column("old", "the reference of the row that was retracted"),
        Column("new", "the reference of the row that replaces it; empty: none does"),
        Column("differences", "what differs: the field, the old value, the new value"),
        Column("reason", "why it was retracted"),
        Column("by", "the public label of who retracted it"),
    ],
)


@require_safe
def index(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    """How errors are corrected, and what was, the newest first."""
    reading = Reading.of(request)
    found = corrections(reading)
    if ending:
        return respond(request, ending, CORRECTIONS, file_rows(found), reading, len(found))
    context = {
        "reading": reading, "corrections": found[:SHOWN], "count": len(found), "contact": settings.CONTACT,
        "page": "corrections",
    }  # fmt: skip
    return render(request, "provisions/corrections.html", context, status=400 if reading.problems else 200)


def file_rows(found: list[Correction]) -> Iterator[list[Any]]:
    """The corrections as the file holds them."""
    for one in found:
        differences = [f"{name}: {before} → {after}" for name, before, after in one.differences]
        yield [
            one.retracted_at, one.kind, one.what, one.provision_slug, one.old_ref, one.new_ref, differences,
            one.reason, one.by,
        ]  # fmt: skip
