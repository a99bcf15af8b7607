"""A passage among the words around it, for whoever has to judge it. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass

from sources.marked import Piece, pieces
from sources.quotation import Span, joined

REACH = 420


@dataclass(frozen=True)
class Window:
    """A stretch of a text, cut where passages begin and end; whether more stands before and behind it."""

    pieces: list[Piece]
    begins_inside: bool
    ends_inside: bool


def windows(text: str, spans: Sequence[Span], reach: int = REACH) -> list[Window]:
    """The words around each span (code points, end exclusive); stretches that meet are one, in the text's order.

    The key of a piece is the number of its span: 0 for the first that was given.
    """
    found = []
    for first, last in joined(whole_words(text, start - reach, end + reach) for start, end in spans):
        inside = [
            (start - first, end - first, str(number))
            for number, (start, end) in enumerate(spans)
            if first <= start < last
        ]
        found.append(Window(pieces(text[first:last], inside), first > 0, last < len(text)))
    return found


def whole_words(text: str, start: int, end: int) -> Span:
    """A stretch within the text, widened to where words end."""
    start, end = max(start, 0), min(end, len(text))
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end
