"""Which words of a text a search found, marked. The database decides what is found; this only shows where."""

import re
from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from sources.search import fold

WORD = re.compile(r"\w+(?:['’ʼ]\w+)*")
ENDINGS = {
    "", "s", "es", "ed", "d", "e", "y", "ies", "ied", "ing", "ings", "ion", "ions", "ation", "ations", "ate",
    "ates", "ated", "ating", "er", "ers", "ly", "ment", "ments", "al",
}  # fmt: skip
COMMON_AT_LEAST = 4


@lru_cache(maxsize=8192)
def as_asked(word: str) -> str:
    """A word of a text as the words of a search are written: folded, in lower case."""
    return fold(word).lower()


def is_form(found: str, asked: str) -> bool:
    """Whether two folded lower-case words are forms of one: they part only in their endings."""
    if found == asked:
        return True
    common = 0
    for one, other in zip(found, asked, strict=False):
        if one != other:
            break
        common += 1
    if common < COMMON_AT_LEAST:
        return False
    rests = found[common:], asked[common:]
    if found.isascii():
        return all(rest in ENDINGS for rest in rests)
    return all(len(rest) <= 3 for rest in rests)


def highlighted(text: str, ways: Iterable[str], beginnings: Iterable[str] = ()) -> SafeString:
    """The text as markup, with `<mark>` round each form of these words and each word that so begins.

    Both are folded and in lower case. The text is escaped.
    """
    asked, begun = list(ways), tuple(beginnings)
    parts, end = [], 0
    for match in WORD.finditer(text):
        word = as_asked(match.group())
        if (begun and word.startswith(begun)) or any(is_form(word, way) for way in asked):
            parts += [escape(text[end : match.start()]), format_html("<mark>{}</mark>", match.group())]
            end = match.end()
    return mark_safe("".join([*parts, escape(text[end:])]))  # noqa: S308 - each part is escaped
