"""The matrix's markup, made in Python: at 28 by 40 cells a template's loop would cost more than all else."""

from functools import lru_cache
from typing import Protocol

from django import template
from django.utils.safestring import SafeString, mark_safe

from planwatch.codebook import SQUARES, STATUS_GLYPHS, STATUS_LABELS, StakeholderKind
from provisions.actors import Actor
from provisions.cells import Cell
from provisions.matrix import Line, Matrix
from provisions.reading import Reading
from provisions.templatetags.record import counted, escape, members, square_markup, square_parts, summed, what_else

register = template.Library()


@lru_cache(maxsize=512)
def column_markup(slug: str, name: str, kind: str, query: str, opens: bool) -> str:
    """The head of a stakeholder's column; `opens` where another state or body begins."""
    return (
        f'<th scope="col"{" data-opens" if opens else ""} data-kind="{kind}">'
        f'<a href="/stakeholders/{slug}/{escape(query)}"><span>{escape(name)}</span></a></th>'
    )


@register.simple_tag
def matrix_groups(matrix: Matrix) -> SafeString:
    """The heads of the states and bodies above the columns."""
    heads = [
        f'<th scope="colgroup" colspan="{span}"><abbr title="{escape(name)}">{escape(code)}</abbr></th>'
        for code, name, span in matrix.groups
    ]
    return mark_safe("".join(heads))  # noqa: S308 - escaped


@register.simple_tag
def matrix_columns(matrix: Matrix) -> SafeString:
    """The heads of the columns of this page."""
    query, opening = matrix.reading.query, openings(matrix)
    return mark_safe(  # noqa: S308 - escaped
        "".join(
            column_markup(actor.slug, actor.name, actor.kind, query, actor.pk in opening)
            for actor in matrix.page_columns
        )
    )


def openings(matrix: Matrix) -> set[int]:
    """The columns with which a state or body begins."""
    found, place = set(), 0
    for _, _, span in matrix.groups:
        found.add(matrix.page_columns[place].pk)
        place += span
    return found


@lru_cache(maxsize=512)
def row_markup(href: str, label: str, title: str, status: str) -> str:
    """The head of a provision's row: number, title and status."""
    sign = (
        f'<span class="status" data-status="{status}" role="img" aria-label="{STATUS_LABELS[status]}"'
        f' title="{STATUS_LABELS[status]}">{STATUS_GLYPHS[status]}</span> '
        if status
        else ""
    )
    return (
        f'<th scope="row">{sign}<a class="title" href="{escape(href)}">'
        f'<span class="num">{escape(label)}</span> {escape(title)}</a></th>'
    )


class Reader(Protocol):
    """What a square asks of the page on which it stands: the matrix, or the page of one stakeholder."""

    reading: Reading
    authors: set[int]

    def shown_stance(self, cell: Cell | None, /) -> str:
        """The stance that a square shows."""

    def spoke(self, line: Line, actor: Actor) -> int:
        """How many members and office-holders of a body said something on the matter."""

    def is_author(self, line: Line, actor: Actor) -> bool:
        """Whether the actor wrote the draft that is read, and the draft words the matter."""


def square(matrix: Reader, line: Line, actor: Actor, query: str, *, is_brief: bool = False) -> str:
    """The square of one stakeholder in one line; nothing where nothing was found. Brief: kinds of words are summed.

    `query` is the reading's, escaped.
    """
    cell = line.cells.get(actor.pk)
    spoke = matrix.spoke(line, actor) if actor.inside else 0
    is_author = line.is_worded and actor.pk in matrix.authors
    if cell is None and not spoke and not is_author:
        return ""
    stance, of = matrix.shown_stance(cell), line.label or line.title
    return drawn(cell, stance, spoke, is_author, is_brief, line.slug, of, actor.slug, actor.name, query)


@lru_cache(maxsize=8192)
def drawn(
    cell: Cell | None, stance: str, spoke: int, is_author: bool, is_brief: bool,
    slug: str, of: str, who: str, name: str, query: str,
) -> str:  # fmt: skip
    """The square of a cell, of the stakeholder with this name on a provision; `stance` is the one it shows."""
    if cell is None:
        parts = square_parts("", "none", False, is_author, ", ".join(members(spoke)), spoke)
    else:
        if is_brief and stance:
            rest = summed(cell, spoke)
        else:
            rest = counted(cell.counts, spoke)
            if not stance and cell.stance:
                rest = "; ".join(filter(None, ["a position is reported, none is on the record", rest]))
        count = 0 if stance else spoke + cell.statement_count
        parts = square_parts(stance, cell.basis, cell.is_red_line, is_author, rest, count)
    return square_markup(f"/provisions/{slug}/{who}/{query}", f"{name} on {of}", parts)


@register.simple_tag
def matrix_square(matrix: Reader, line: Line, actor: Actor) -> SafeString:
    """One square, for a list."""
    return mark_safe(square(matrix, line, actor, escape(matrix.reading.query)))  # noqa: S308 - escaped where it is made


@register.simple_tag
def matrix_rows(matrix: Matrix) -> SafeString:
    """The rows of the grid."""
    columns, opening, query = matrix.page_columns, openings(matrix), matrix.reading.query
    escaped = escape(query)
    heads = [(actor, actor.pk, "<td data-opens>" if actor.pk in opening else "<td>") for actor in columns]
    made: list[str] = []
    for line in matrix.rows:
        made.append('<tr class="part">' if line.point else "<tr>" if line.matter else '<tr class="whole">')
        made.append(row_markup(line.href + query, line.label, line.title, line.status))
        filled, is_filtered = line.filled, bool(matrix.stance)
        for actor, pk, td in heads:
            is_empty = is_filtered or not ((actor.inside and line.cells) or pk in matrix.authors)
            if is_empty and pk not in filled:
                made.append(td)
            else:
                made.append(td + square(matrix, line, actor, escaped, is_brief=True))
        made.append("</tr>")
    return mark_safe("".join(made))  # noqa: S308 - escaped where it is made


@lru_cache(maxsize=1024)
def door_markup(href: str, label: str, count: int) -> str:
    """A link to one stakeholder or provision, with how many cells have something."""
    return f'<li><a href="{escape(href)}">{escape(label)} <span class="num">{count}</span></a></li>'


@register.simple_tag
def stakeholder_doors(matrix: Matrix) -> SafeString:
    """For a narrow screen: each stakeholder, one at a time."""
    to = matrix.beginning("stakeholder")
    doors = [door_markup(to + actor.slug, actor.name, matrix.filled[actor.pk]) for actor in matrix.columns]
    return mark_safe("".join(doors))  # noqa: S308 - escaped


@register.simple_tag
def provision_doors(matrix: Matrix) -> SafeString:
    """For a narrow screen: each provision, one at a time."""
    to = matrix.beginning("provision")
    doors = [door_markup(to + line.slug, line.name, len(line.filled)) for line in matrix.rows]
    return mark_safe("".join(doors))  # noqa: S308 - escaped


@register.simple_tag
def standing(matrix: Reader, line: Line, actor: Actor) -> str:
    """Where a stakeholder stands on a matter, in words; what else there is, where it took no position."""
    cell = line.cells.get(actor.pk)
    stance = matrix.shown_stance(cell)
    said = []
    if cell is not None and stance:
        said.append(SQUARES[stance][1] + (", reported" if cell.basis == "reported" else ""))
        if cell.is_red_line:
            said.append("red line")
        if cell.not_restated_since(matrix.reading.clocks.on):
            said.append("not restated since")
    if matrix.is_author(line, actor):
        said.append("wrote this draft")
    said.append(what_else(cell, matrix.spoke(line, actor))[0])
    return "; ".join(filter(None, said))


@register.filter
def kind_label(kind: str) -> str:
    """A kind of stakeholder in words."""
    return StakeholderKind(kind).label
