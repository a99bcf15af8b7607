"""The matrix of provisions by stakeholders, and its positions as a file."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from planwatch.http import render_page
from provisions.files import Column, Table, respond
from provisions.matrix import Matrix, MatrixForm
from provisions.reading import Reading

MATRIX = Table(
    "/matrix",
    "Positions: stakeholders by provisions",
    [
        Column("stakeholder", "its name in addresses"),
        Column("kind", "what kind of stakeholder that is"),
        Column("provision", "the number of the point, of a part the number of its point", "integer"),
        Column("part", "the letter of a part"),
        Column("provision_slug", "the provision's name in addresses; plan: the plan as a whole"),
        Column("draft", "the wording that the position is on"),
        Column("stance", "a value of the codebook, mixed, or nothing"),
        Column("basis", "stated: on the record; reported: accounts alone; none: no position"),
        Column("is_author", "whether the stakeholder wrote this draft", "boolean"),
        Column("made_on", "the day of the words that the position rests on", "date"),
        Column("statements", "the references of the statements that it rests on"),
    ],
)


@require_safe
def index(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    """Provisions by stakeholders: who stands where."""
    reading = Reading.of(request, MatrixForm)
    matrix = Matrix(reading)
    if ending:
        rows = list(file_rows(matrix))
        return respond(request, ending, MATRIX, rows, reading, len(rows))
    context = {"reading": reading, "matrix": matrix, "page": "matrix"}
    status = 400 if reading.problems else 200
    return render_page(request, "provisions/matrix.html", context, fragment="matrix", status=status)


def file_rows(matrix: Matrix) -> Iterator[list[Any]]:
    """Each position and author's mark of the matrix as the file holds it."""
    draft = matrix.reading.draft.slug
    for line, actor, cell in matrix.pairs:
        stance = matrix.shown_stance(cell)
        held = cell if stance else None
        yield [
            actor.slug,
            actor.kind,
            line.number,
            line.letter,
            line.slug,
            draft,
            stance,
            held.basis if held else "none",
            matrix.is_author(line, actor),
            held.latest_on if held else None,
            list(held.rests_on) if held else [],
        ]
