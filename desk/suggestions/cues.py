"""The words that suggestions go by, from `words.toml`: verbs, offices, concepts, and what a passage does."""

import pathlib
import re
import tomllib

_FILE = tomllib.loads((pathlib.Path(__file__).parent / "words.toml").read_text("utf-8"))

REPORTING, ACTING, PRONOUNS, OFFICES, DOCUMENTS, BODIES, LAND, FRAGMENTS, OPENING, EMPTY, ABBREVIATED, UNNAMED = (
    frozenset(_FILE["words"][name].split())
    for name in (
        "reporting", "acting", "pronouns", "offices", "documents", "bodies", "land", "fragments", "opening", "empty",
        "abbreviated", "unnamed",
    )
)  # fmt: skip
PEOPLE_OF: dict[str, tuple[str, ...]] = {slug: tuple(names.split()) for slug, names in _FILE["people_of"].items()}
SAME_OFFICE: dict[str, str] = _FILE["same_office"]
CONCEPTS: dict[str, str] = {
    beginning: concept for concept, beginnings in _FILE["concepts"].items() for beginning in beginnings.split()
}
PATTERNS: dict[str, re.Pattern[str]] = {
    name: re.compile("|".join(ways.split("\n")[:-1])) for name, ways in _FILE["patterns"].items()
}
