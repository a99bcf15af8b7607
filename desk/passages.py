"""Where the words that an editor marked stand in the stored text.

A browser counts in UTF-16 code units, the record in code points. Both ends are converted here and then compared
with the words that the browser saw: a place that does not hold exactly these words is refused.
"""

import re

from django.core.exceptions import ValidationError

from desk.suggestions.reading import Reading
from sources.quotation import Span

WIDE = re.compile("[\U00010000-\U0010ffff]")


def code_points(text: str, units: int) -> int:
    """The place in code points of a place in UTF-16 code units. Raises ValueError inside a character or beyond."""
    if units < 0:
        raise ValueError(units)
    encoded = text.encode("utf-16-le")
    if units * 2 > len(encoded):
        raise ValueError(units)
    # Two bytes are one code unit; half a character at the end does not decode.
    return len(encoded[: units * 2].decode("utf-16-le"))


def wide_places(text: str) -> list[int]:
    """The places, in code points, of the characters that take two UTF-16 code units."""
    return [] if text.isascii() else [found.start() for found in WIDE.finditer(text)]


def is_quoted(text: str, start: int, end: int) -> bool:
    """Whether quotation marks stand around a passage, in it, or at its edge: it is then a direct quote."""
    return bool(Reading(text).quotations_in(max(start - 1, 0), end + 1))


def located(text: str, words: str, at: int | None) -> Span:
    """Where these words stand: at a place in UTF-16 units, or, without one, where they stand once.

    Returns start and end in code points, end exclusive. Raises ValidationError with a sentence.
    """
    if not words.strip():
        raise ValidationError("Mark a passage, or copy its words into the field.")
    if at is None:
        return standing_once(text, words.strip())
    try:
        start = code_points(text, at)
    except (ValueError, UnicodeDecodeError):
        raise ValidationError(f"{at} is no place in this text. Reload the page and mark the passage again.") from None
    if text[start : start + len(words)] != words:
        raise ValidationError(
            "These words do not stand at that place of the stored text. Reload the page and mark the passage again."
        )
    return start, start + len(words)


def standing_once(text: str, words: str) -> Span:
    """The one place of these words."""
    start = text.find(words)
    if start < 0:
        raise ValidationError("The stored text does not say so: copy the words from the text, unchanged.")
    if text.find(words, start + 1) >= 0:
        raise ValidationError(
            f"These words stand {text.count(words)} times or more in the text. Add a word before or behind, "
            "so that they stand once."
        )
    return start, start + len(words)


def near(text: str, words: str, span: Span) -> Span:
    """Where words stand that take the place of a passage: over it, or else the one place where they stand at all.

    Raises ValidationError with a sentence.
    """
    over = [
        (found, found + len(words))
        for found in range(max(span[0] - len(words) + 1, 0), span[1])
        if text.startswith(words, found)
    ]
    return over[0] if len(over) == 1 else standing_once(text, words)
