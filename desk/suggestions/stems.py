"""Words of a matter without their endings: `ceding`, `cede` and `ceded` are one."""

import functools

from desk.suggestions.cues import EMPTY

ENDINGS = (
    "izations", "isations", "ization", "isation", "ational", "ations", "ation", "ements", "ement", "ments", "ment",
    "nesses", "ness", "ships", "ship", "ities", "ity", "ings", "ing", "ions", "ion", "ies", "ied", "ers", "er", "ed",
    "es", "ly", "al", "ise", "ize", "e", "s", "y",
)  # fmt: skip
SHORTEST = 4


@functools.lru_cache(maxsize=20_000)
def stem(key: str) -> str:
    """A word without its ending; nothing for a word that carries no matter."""
    if key in EMPTY or (len(key) < 3 and key.isalpha()):
        return ""
    if key[0].isdigit():
        return key
    for ending in ENDINGS:
        if key.endswith(ending) and len(key) - len(ending) >= SHORTEST:
            return key[: -len(ending)].rstrip("i")
    return key
