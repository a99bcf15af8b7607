"""Text from outside, made what the record holds: LF line ends and nothing that a database or a page cannot carry."""

import re

LONGEST = 300_000
SURROGATE = re.compile("[\ud800-\udfff]")
# Control characters other than tab and line feed: no text of an article has them, and terminals obey some.
CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")


def plain_text(given: str) -> str:
    """A text with LF line ends and without white space at its edges; its letters are never normalised.

    Raises ValueError with a sentence where it holds what no text does, holds no word, or is too long.
    """
    text = given.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").strip()
    if "\0" in text:
        raise ValueError("The text holds a NUL character, so it is no text. Paste the words themselves.")
    if SURROGATE.search(text) or CONTROL.search(text):
        raise ValueError("The text holds characters that are not text. Paste the words themselves.")
    if not re.search(r"\w", text):
        raise ValueError("There is no word in this text.")
    if len(text) > LONGEST:
        raise ValueError(f"{len(text):,} characters; a text has at most {LONGEST:,}. Take in the part that matters.")
    return text


def one_line(given: str, longest: int) -> str:
    """A title or a name from outside on one line, cut to this many characters, without what is no text."""
    kept = SURROGATE.sub("", CONTROL.sub(" ", given.replace("\0", " ")))
    return " ".join(kept.split())[:longest].rstrip()
