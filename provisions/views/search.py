"""Search, and what it found as a file."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from planwatch.http import render_page
from provisions.files import Column, Table, respond
from provisions.reading import Reading
from provisions.search import Search, SearchForm

SEARCH = Table(
    "/search",
    "What a search found, as its page shows it",
    [
        Column("kind", "provisions, clauses, stakeholders, passages or articles"),
        Column("ref", "its reference; of a stakeholder, its name in addresses"),
        Column("title", "its title; of a passage, the passage, verbatim"),
        Column("text", "a summary, a wording, a translation, a byline"),
        Column("about", "the draft of a wording, the source of a passage, the outlet of an article"),
        Column("day", "of a passage, the latest statement on it, else its publication", "date"),
        Column("path", "where it stands on this site"),
    ],
)


@require_safe
def index(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    """Everything public that holds some words."""
    reading = Reading.of(request, SearchForm)
    search = Search(reading)
    if ending:
        return respond(request, ending, SEARCH, file_rows(search), reading, search.hit_count)
    context = {"reading": reading, "search": search, "page": "search"}
    status = 400 if reading.problems else 200
    return render_page(request, "provisions/search.html", context, fragment="results", status=status)


def file_rows(search: Search) -> Iterator[list[Any]]:
    """What was found, as the file holds it."""
    for hit in search.hits:
        yield [hit.kind, hit.ref, hit.title, hit.text, hit.meta, hit.day, hit.path]
