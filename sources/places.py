"""Where a quotation from elsewhere stands in a text: only where every word does, in order. Pure functions.

Typography and white space may differ (a copy from a screen changes them); a word may not. What is kept is the text's
own characters at the place that was found.
"""

import re

from sources.quotation import Span

TYPOGRAPHY = {
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚‛ʼ′`´", "'"),
    **dict.fromkeys("–—‑‒―−", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    "…": "...",
}
CONTEXT = 32


def places(text: str, exact: str, prefix: str = "", suffix: str = "") -> tuple[list[Span], bool]:
    """Every place of a quotation, and whether it stands there to the letter.

    With several places, those alone that have the context `prefix` and `suffix`, if any has.
    """
    exact = exact.strip()
    found = occurrences(text, exact)
    if found:
        return in_context(text, found, prefix, suffix), True
    folded, origin = fold(text)
    sought = fold(exact)[0].strip()
    spans = [(origin[start], origin[end - 1] + 1) for start, end in occurrences(folded, sought)]
    return in_context(text, spans, prefix, suffix), False


def occurrences(text: str, sought: str) -> list[Span]:
    """The places of a passage in a text, none where nothing is sought."""
    return [found.span() for found in re.finditer(re.escape(sought), text)] if sought else []


def in_context(text: str, spans: list[Span], prefix: str, suffix: str) -> list[Span]:
    """The places that have this context, typography aside; all of them where none has it."""
    before, after = fold(prefix)[0].strip()[-CONTEXT:], fold(suffix)[0].strip()[:CONTEXT]
    room = 4 * CONTEXT
    kept = [
        (start, end)
        for start, end in spans
        if fold(text[max(0, start - room) : start])[0].rstrip().endswith(before)
        and fold(text[end : end + room])[0].lstrip().startswith(after)
    ]
    return kept or spans


def fold(text: str) -> tuple[str, list[int]]:
    """A text with plain typography and single spaces, and for each of its characters the place it comes from."""
    letters: list[str] = []
    origin: list[int] = []
    for place, letter in enumerate(text):
        made = " " if letter.isspace() else TYPOGRAPHY.get(letter, letter)
        if made == " " and letters and letters[-1] == " ":
            continue
        letters.extend(made)
        origin.extend([place] * len(made))
    return "".join(letters), origin
