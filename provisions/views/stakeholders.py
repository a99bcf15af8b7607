"""Who speaks or must act: the list, and one stakeholder with its positions and statements."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from planwatch.http import render_page
from provisions.files import Column, Table, respond
from provisions.profile import Profile, ProfileForm, with_ties
from provisions.reading import Reading
from provisions.stakeholders import Directory, StakeholdersForm

STAKEHOLDERS = Table(
    "/stakeholders",
    "Stakeholders",
    [
        Column("slug", "its name in addresses"),
        Column("name", "its name"),
        Column("short", "its short code"),
        Column("kind", "what kind of stakeholder it is"),
        Column("home", "the state or body under which it stands"),
        Column("role", "of a person, the role held on the day that is read"),
        Column("positions", "on how many matters it holds a position, the plan as a whole among them", "integer"),
        Column("statements", "public statements by it or on its behalf; 1001 means more than 1000", "integer"),
    ],
)


@require_safe
def index(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    """All stakeholders that pass the filters, each under its state or body."""
    reading = Reading.of(request, StakeholdersForm)
    directory = Directory(reading)
    if ending:
        return respond(request, ending, STAKEHOLDERS, file_rows(directory), reading, len(directory.entries))
    context = {"reading": reading, "directory": directory, "page": "stakeholders"}
    status = 400 if reading.problems else 200
    return render_page(request, "provisions/stakeholders.html", context, fragment="stakeholders", status=status)


def file_rows(directory: Directory) -> Iterator[list[Any]]:
    """The list as the file holds it."""
    for entry in directory.entries:
        actor = entry.actor
        yield [
            actor.slug,
            actor.name,
            actor.short,
            actor.kind,
            actor.home.slug if actor.home else "",
            actor.title,
            entry.position_count,
            entry.statement_count,
        ]


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One stakeholder: its positions on every point, its statements, its roles and memberships."""
    reading = Reading.of(request, ProfileForm)
    stakeholder = with_ties(slug, reading.clocks.on)
    if stakeholder.merged_into:
        return redirect(f"/stakeholders/{stakeholder.merged_into.slug}/{reading.query}", permanent=True)
    profile = Profile(reading, stakeholder)
    context = {"reading": reading, "profile": profile, "page": "stakeholders", "shows_provision": True}
    return render(request, "provisions/stakeholder.html", context, status=400 if reading.problems else 200)
