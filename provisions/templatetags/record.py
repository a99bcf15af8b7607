"""The record's small signs: squares and badges, made in one place so that every page shows the same."""

import datetime
import html
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from django import template
from django.utils.safestring import SafeString, mark_safe

from planwatch.codebook import SQUARES, STATUS_GLYPHS, STATUS_LABELS
from provisions.actors import Actor
from provisions.board import Board, Row
from provisions.cells import COUNTED_UP_TO, Beside, Cell

register = template.Library()

# A page writes the same names and titles again and again; to look them up takes a tenth of the time.
escape = lru_cache(maxsize=16384)(html.escape)


@register.filter
@lru_cache(maxsize=2048)
def day(date: datetime.date) -> str:
    """A day as the house writes it: 26 Nov 2025."""
    return f"{date.day} {date:%b} {date.year}"


@register.filter
def get(values: Mapping[str, object], key: str) -> object:
    """The value under a key that is known only at run time."""
    return values.get(key, "")


MARK_GLYPHS = {"declined": "∅", "open": "◌", "demand": "!"}


@register.filter
def mark_glyph(mark: str) -> str:
    """A mark as one sign."""
    return MARK_GLYPHS.get(mark, "")


@register.filter
def stance_label(stance: str) -> str:
    """A stance in words, with a capital."""
    return SQUARES[stance][1].capitalize()


@register.filter
def percent(share: float) -> str:
    """A share with one decimal."""
    return f"{share:.1%}"


@register.filter
def host(address: str) -> str:
    """The site that an address belongs to, without its www."""
    return urlsplit(address).netloc.removeprefix("www.")


@lru_cache(maxsize=512)
def option_markup(value: str, label: str, is_chosen: bool) -> str:
    """One choice of a select."""
    return f'<option value="{escape(value)}"{" selected" if is_chosen else ""}>{escape(label)}</option>'


@register.simple_tag
def options(choices: Mapping[str, str], chosen: object) -> SafeString:
    """A select's choices, the chosen one marked."""
    made = [option_markup(value, label, value == chosen) for value, label in choices.items()]
    return mark_safe("".join(made))  # noqa: S308 - escaped


@register.simple_tag
@lru_cache(maxsize=64)
def status_badge(status: str) -> SafeString:
    """A status as a sign and a word."""
    return mark_safe(  # noqa: S308 - both parts are the codebook's own
        f'<span class="status" data-status="{status}"><span aria-hidden="true">{STATUS_GLYPHS[status]}</span> '
        f"{STATUS_LABELS[status]}</span>"
    )


@register.simple_tag
@lru_cache(maxsize=64)
def glyph(stance: str, label: str = "") -> SafeString:
    """A stance as a square that leads nowhere: for legends and lists."""
    sign, words = SQUARES[stance]
    return mark_safe(  # noqa: S308 - escaped or the codebook's own
        f'<span class="stance" data-stance="{stance}" role="img" aria-label="{escape(label or words)}">{sign}</span>'
    )


LEGEND = mark_safe(  # noqa: S308 - the codebook's own
    "".join(f"<span>{glyph(stance, label)}{label}</span>" for stance, (_, label) in SQUARES.items())
)


@register.simple_tag
def legend() -> SafeString:
    """What each square means."""
    return LEGEND


@lru_cache(maxsize=4096)
def square_parts(
    stance: str, basis: str, is_red_line: bool, is_author: bool, rest: str, count: int
) -> tuple[str, str, str]:
    """What a square says, whoever it is of and wherever it leads: its attributes, the end of its label, its sign."""
    said = []
    if stance:
        sign, words = SQUARES[stance]
        said.append(words)
        if basis == "reported":
            said.append("reported")
        if is_red_line:
            said.append("red line")
    else:
        sign = "P" if is_author else str(count)
    if is_author:
        said.append("wrote this draft")
    if rest:
        said.append(rest)
    extra = (' data-basis="reported"' if stance and basis == "reported" else "") + (
        " data-red-line" if stance and is_red_line else ""
    )
    extra += " data-author" if stance and is_author else ""
    return f'data-stance="{stance or "none"}"{extra}', escape("; ".join(said)), sign


def square_markup(href: str, who: str, parts: tuple[str, str, str]) -> str:
    """One square; `href` is escaped already."""
    attributes, label, sign = parts
    return f'<a class="stance" {attributes} href="{href}" aria-label="{escape(who)}: {label}">{sign}</a>'


# What a cell counts beside its position, in the order in which it is told.
COUNTED = (
    ("demand", "demand", "demands"),
    ("open", "sign of openness", "signs of openness"),
    ("declined", "refusal to comment", "refusals to comment"),
    ("unclear", "unclear statement", "unclear statements"),
    ("second_hand", "second-hand claim", "second-hand claims"),
    ("older", "older statement", "older statements"),
    ("elsewhere", "statement on another wording", "statements on other wordings"),
)


@lru_cache(maxsize=4096)
def counted(counts: str, spoke: int) -> str:
    """What a cell counts beside its position, and how many members spoke, in words."""
    beside = Beside.read(counts)
    numbers = ((getattr(beside, name), one, many) for name, one, many in COUNTED)
    parts = [f"{number} {one if number == 1 else many}" for number, one, many in numbers if number]
    return ", ".join([*parts, *members(spoke)])


def summed(cell: Cell, spoke: int) -> str:
    """How many statements there are beside a position, and how many members spoke: for a grid of a thousand squares."""
    all_count = cell.statement_count
    count = all_count - cell.resting_count
    if all_count >= COUNTED_UP_TO:
        said = [f"{COUNTED_UP_TO} statements or more"]
    else:
        said = [f"{count} other statement{'s' if count > 1 else ''}"] if count > 0 else []
    return ", ".join(said + members(spoke))


def members(spoke: int) -> list[str]:
    """How many members and office-holders spoke, in words; nothing where none did."""
    if not spoke:
        return []
    plural = "s" if spoke > 1 else ""
    return [f"{spoke} member{plural} or office-holder{plural} spoke"]


def what_else(cell: Cell | None, spoke: int) -> tuple[str, int]:
    """What there is beside a position, in words and as a number."""
    if cell is None:
        return ", ".join(members(spoke)), spoke
    return counted(cell.counts, spoke), spoke + cell.statement_count


@lru_cache(maxsize=8192)
def drawn(
    cell: Cell | None, stance: str, spoke: int, is_author: bool, on: datetime.date,
    slug: str, who: str, name: str, query: str,
) -> str:  # fmt: skip
    """The square of a cell, of the actor with this name, as it is told on a day; `stance` is the one it shows."""
    rest, count = what_else(cell, spoke)
    if cell is not None and stance and (since := cell.not_restated_since(on)):
        rest = "; ".join(filter(None, [f"not restated since {day(since)}", rest]))
    if cell is not None and not stance and cell.basis == "reported":
        rest = "; ".join(filter(None, ["a position is reported, none is on the record", rest]))
    basis, is_red_line = (cell.basis, cell.is_red_line) if cell is not None else ("none", False)
    parts = square_parts(stance, basis, is_red_line, is_author, rest, count)
    return square_markup(f"/provisions/{slug}/{who}/{query}", name, parts)


def square(board: Board, row: Row, actor: Actor, query: str) -> str:
    """The square of one actor in one row of the board; `query` is the reading's, escaped."""
    cell, stance = row.cells.get(actor.pk), row.shown.get(actor.pk, "")
    spoke = len(row.said.spoke & actor.inside) if actor.inside else 0
    is_author, on = actor.is_author and row.is_worded, board.reading.clocks.on
    return drawn(cell, stance, spoke, is_author, on, row.slug, actor.slug, actor.name, query)


def squares(board: Board, row: Row, query: str) -> str:
    """A row's cells, one for each column of the board; empty where nothing was found."""
    cells, spoke, is_worded = row.cells, row.said.spoke, row.is_worded
    made = []
    for head, actor in board.heads:
        made.append(head)
        if actor.pk in cells or (actor.is_author and is_worded) or not spoke.isdisjoint(actor.inside):
            made.append(square(board, row, actor, query))
        made.append("</td>")
    return "".join(made)
