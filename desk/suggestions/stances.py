"""What a passage does with the matter it names: which stance or mark the words show, and by which words."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from desk.suggestions.cues import PATTERNS
from planwatch.codebook import Mark, Stance

STRONG = 3
CODES = ("declined", "reject", "seek_change", "endorse", "open", "demand")


class Code(NamedTuple):
    """A code of the codebook and the words that show it; empty where none does."""

    code: str
    words: tuple[str, ...]
    strength: int

    @property
    def stance(self) -> str:
        """The code where it is a stance."""
        return self.code if self.code in Stance.values else ""

    @property
    def mark(self) -> str:
        """The code where it is a mark."""
        return self.code if self.code in Mark.values else ""


def plain(words: str) -> str:
    """Words in lower case with plain apostrophes: what the cues are read on. As long as before, in characters."""
    lowered = words.replace("’", "'").lower()
    return lowered if len(lowered) == len(words) else words


def cues_in(words: str) -> dict[str, tuple[str, ...]]:
    """The words of each kind of cue in a passage."""
    found: dict[str, tuple[str, ...]] = {}
    for name, pattern in PATTERNS.items():
        hits = tuple(dict.fromkeys(hit.group().strip() for hit in pattern.finditer(words)))
        if hits:
            found[name] = hits
    return found


def stance_of(cues: Mapping[str, tuple[str, ...]]) -> Code:
    """The one code that the cues show."""
    hits = {code: cues[code] for code in CODES if code in cues}
    if not hits:
        return Code("", (), 0)
    if "declined" in hits:
        return Code("declined", hits["declined"], 2)
    wishes = any(re.match(r"any |must|should|need|insist|shall", word) for word in hits.get("demand", ()))
    for code in ("reject", "seek_change", "endorse", "open", "demand"):
        if code not in hits:
            continue
        if code in ("endorse", "open") and "demand" in hits and wishes and len(hits["demand"]) >= len(hits[code]):
            continue
        if code == "endorse" and "open" in hits and len(hits["open"]) >= len(hits[code]):
            continue
        if code == "endorse" and "condition" in cues:
            return Code(Stance.ACCEPT_CONDITIONAL.value, hits[code] + cues["condition"], 2)
        return Code(code, hits[code], min(len(hits[code]), STRONG))
    return Code("", (), 0)
