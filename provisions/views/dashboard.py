"""The dashboard, and its rows as a file."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from planwatch.http import render_page
from provisions.board import Board, BoardForm, Row
from provisions.files import Column, Table, respond
from provisions.reading import Reading

PROVISIONS = Table(
    "/provisions",
    "Provisions and their status",
    [
        Column("number", "its number in the 28 points; of a part, the number of its point", "integer"),
        Column("part", "the letter of a part"),
        Column("slug", "its name in addresses"),
        Column("title", "a neutral title"),
        Column("topic", "what it is about"),
        Column("status", "a value of the codebook; proposed and not_assessed are derived"),
        Column("status_parties", "the stakeholders between which the status holds"),
        Column("status_since", "the day from which the status holds", "date"),
        Column("consent", "who must sign or act, as kind and stakeholder, with the position on the record"),
        Column("statements", "public statements on it, each stakeholder's counted up to 200", "integer"),
    ],
)


@require_safe
def index(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    """The plan as a whole, then its points: status, and who stands where."""
    reading = Reading.of(request, BoardForm)
    board = Board(reading)
    if ending:
        rows = [one for row in board.rows for one in (row, *row.parts)]
        return respond(request, ending, PROVISIONS, file_rows(board, rows), reading, len(rows))
    context = {"reading": reading, "board": board, "page": "provisions"}
    status = 400 if reading.problems else 200
    address = f"/{board.query()}"
    return render_page(request, "provisions/index.html", context, fragment="board", status=status, address=address)


def file_rows(board: Board, rows: list[Row]) -> Iterator[list[Any]]:
    """The board's rows as the file holds them."""
    for row in rows:
        number = row.point_number if row.part_of_id else row.number
        yield [
            number,
            row.letter,
            row.slug,
            row.title,
            row.topic_slug,
            row.status,
            [party.slug for party in row.parties],
            row.status_since,
            board.consent_of(row),
            row.statement_count,
        ]
