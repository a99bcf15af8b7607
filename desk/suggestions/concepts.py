"""Words of war and settlement that mean one thing, by how they begin, in the languages that articles come in."""

import functools

from desk.suggestions.cues import CONCEPTS

_LONGEST = max(map(len, CONCEPTS))
_SHORTEST_OPEN = 5


@functools.lru_cache(maxsize=20_000)
def concept(key: str) -> str:
    """The concept that a word stands for, or nothing. Beginnings of fewer than five letters must be the whole word."""
    if key in CONCEPTS:
        return CONCEPTS[key]
    for length in range(min(len(key), _LONGEST), _SHORTEST_OPEN - 1, -1):
        if key[:length] in CONCEPTS:
            return CONCEPTS[key[:length]]
    return ""
