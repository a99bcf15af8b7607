"""Under which names and spellings stakeholders are found: Kiev finds Kyiv, Selensky finds Zelenskyy.

A word that is spelled in several ways is one word for the search: all its spellings are asked for at once.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from django.db import connection

from planwatch.codebook import StakeholderKind
from sources.search import tsquery, words_of

SHORTEST_BEGINNING = 4

NAMES = """
SELECT k.slug, k.name, k.short, k.kind, COALESCE(a.name, ''), COALESCE(a.spelling_of, ''), NULL::text[]
FROM provisions_stakeholder k LEFT JOIN provisions_alias a ON a.stakeholder_id = k.id
WHERE k.merged_into_id IS NULL
UNION ALL
SELECT word, '', '', '', '', '', ts_lexize('english_stem', word) || ts_lexize('russian_stem', word)
FROM (
    SELECT unnest(%(asked)s::text[])
    UNION SELECT lower(planwatch_fold(name)) FROM provisions_alias WHERE spelling_of <> ''
    UNION SELECT lower(planwatch_fold(spelling_of)) FROM provisions_alias WHERE spelling_of <> ''
) AS single(word)
"""


@dataclass
class Named:
    """A stakeholder by all its names."""

    slug: str
    name: str
    short: str
    kind: str
    aliases: list[str] = field(default_factory=list)

    @property
    def kind_label(self) -> str:
        """What kind of actor it is, in words."""
        return StakeholderKind(self.kind).label


@lru_cache(maxsize=8192)
def words_of_name(name: str) -> tuple[str, ...]:
    """The words of a name; to take the names of the whole record apart anew takes a fifth of a search."""
    return tuple(words_of(name))


class Names:
    """All names and spellings of the record, and what some words that were asked for can be written as. One query."""

    def __init__(self, asked: list[str]) -> None:
        self.asked = asked
        self.stakeholders: dict[str, Named] = {}
        self.stems: dict[str, list[str]] = {}
        self.written: dict[str, str] = {}
        forms: dict[str, set[str]] = defaultdict(set)
        with connection.cursor() as cursor:
            cursor.execute(NAMES, {"asked": asked})
            for slug, name, short, kind, alias, usual, stems in cursor.fetchall():
                if not name:
                    self.stems[slug] = stems or []
                    continue
                named = self.stakeholders.setdefault(slug, Named(slug, name, short, kind))
                if alias:
                    named.aliases.append(alias)
                if usual and len(words_of_name(alias)) == len(words_of_name(usual)) == 1:
                    (word,), (other,) = words_of_name(usual), words_of_name(alias)
                    forms[word] |= {word, other}
                    self.written |= {other: alias, word: usual}
        self.spellings: dict[str, set[str]] = defaultdict(set)
        for spelled in forms.values():
            for word in spelled:
                self.spellings[word] |= spelled

    @cached_property
    def words(self) -> dict[str, set[str]]:
        """The words of all names of each stakeholder, by slug."""
        return {
            one.slug: {word for name in (one.name, one.short, *one.aliases) for word in words_of_name(name)}
            for one in self.stakeholders.values()
        }

    @cached_property
    def is_open(self) -> bool:
        """Whether the last word may be the beginning of one: not where it is a word of a name already."""
        last = self.asked[-1]
        is_known = last in self.spellings or any(last in words for words in self.words.values())
        return len(last) >= SHORTEST_BEGINNING and not is_known

    @cached_property
    def ways(self) -> list[list[str]]:
        """For each word that was asked for, every way to write it, stems left out."""
        ways = []
        for place, word in enumerate(self.asked):
            others = set(self.spellings.get(word, ()))
            if place == len(self.asked) - 1 and self.is_open:
                for known, spelled in self.spellings.items():
                    if known.startswith(word):
                        others |= spelled
            ways.append([word, *sorted(others - {word})])
        return ways

    @cached_property
    def query(self) -> str:
        """The query of all these ways and of the stem of each, as search vectors hold them."""
        lexemes = [[each for way in ways for each in (way, *self.stems.get(way, []))] for ways in self.ways]
        return tsquery(lexemes, is_open=self.is_open)

    def found(self) -> list[Named]:
        """The stakeholders in whose names every word stands, in any spelling; by name."""
        found = [one for one in self.stakeholders.values() if self._stand_in(self.words[one.slug])]
        return sorted(found, key=lambda one: one.name)

    def _stand_in(self, words: set[str]) -> bool:
        def stands(way: str, is_open: bool) -> bool:
            return way in words or (is_open and any(word.startswith(way) for word in words))

        last = len(self.ways) - 1
        return all(
            any(stands(way, self.is_open and place == last) for way in ways) for place, ways in enumerate(self.ways)
        )
