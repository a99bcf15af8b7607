"""A text cut at the ends of its excerpts, so that what overlaps can be shown. Pure functions."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A run of text in which the same excerpts stand: their keys, the one that begins last at the end."""

    text: str
    keys: tuple[str, ...]


def pieces(text: str, spans: Iterable[tuple[int, int, str]]) -> list[Piece]:
    """The whole text in order, cut wherever an excerpt (start, end exclusive, key) begins or ends."""
    inside = sorted((max(start, 0), min(end, len(text)), key) for start, end, key in spans)
    cuts = sorted({0, len(text), *(place for start, end, _ in inside for place in (start, end))})
    cut = []
    for start, end in itertools.pairwise(cuts):
        keys = tuple(key for first, last, key in inside if first <= start and end <= last)
        cut.append(Piece(text[start:end], keys))
    return cut
