"""The end of an address that leads a browser to the very words: `#:~:text=first words,last words`.

A short passage is named whole. A long one, or one that runs over a line end, is named by its first and last
words: a browser looks for a single text inside one block of the page only.
"""

import re
from functools import lru_cache
from urllib.parse import quote

WHOLE_UP_TO = 12
EDGE = 5
INSIDE = re.compile(r"\w(?:.*\w)?", re.DOTALL)


@lru_cache(maxsize=2048)  # A page shows fifty, the same again and again, and the words of one never change.
def text_fragment(passage: str) -> str:
    """The directive that names a passage, from `:~:text=` on; empty where there is no word in it."""
    lines = [words for line in passage.splitlines() if (words := _bare(line).split())]
    if not lines:
        return ""
    if len(lines) == 1 and len(lines[0]) <= WHOLE_UP_TO:
        return f":~:text={_term(lines[0])}"
    # Both ends come from their own line, and never share a word.
    first = lines[0][:EDGE]
    last = lines[-1][-EDGE:] if len(lines) > 1 else lines[0][EDGE:][-EDGE:]
    return f":~:text={_term(first)},{_term(last)}"


def at_words(address: str, passage: str) -> str:
    """The address, leading to these words; a fragment that it has already is kept."""
    directive = text_fragment(passage)
    if not directive:
        return address
    return f"{address}{'' if '#' in address else '#'}{directive}"


def _term(words: list[str]) -> str:
    """Some words as one term: commas, dashes and ampersands part terms, so they are written as bytes."""
    # Word by word: `quote` looks at every character of a text that is not all letters and digits.
    parts = _bare(" ".join(words)).split(" ")
    quoted = [part if part.isascii() and part.isalnum() else quote(part, safe="") for part in parts]
    return "%20".join(quoted).replace("-", "%2D")


def _bare(text: str) -> str:
    """A text without the punctuation at its ends: the page may have another there, or none."""
    found = INSIDE.search(text)
    return found.group() if found else ""
