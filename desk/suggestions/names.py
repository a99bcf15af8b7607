"""Who is named in a text: names, aliases and spellings of stakeholders, and offices that lead to who held them."""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from desk.suggestions.cues import LAND, OFFICES, PEOPLE_OF, SAME_OFFICE
from desk.suggestions.reading import Reading, Word
from planwatch.codebook import StakeholderKind
from sources.search import words_of

ENDINGS = ("", "s", "a", "u", "om", "em", "ego", "emu", "owi", "im", "ym", "ie", "y", "i", "ом", "у", "а", "ым", "им",
           "ой", "ою", "ого", "ому", "е", "и", "ы", "ю", "я", "ем")  # fmt: skip
SHORTEST_INFLECTED = 4
LAST_VOWELS = re.compile("[aeioyаеиоуияй]+$")
ADJECTIVE = re.compile("ский$")


class Mention(NamedTuple):
    """A stakeholder named in the text, from one place to another."""

    start: int
    end: int
    pk: int
    is_person: bool


@dataclass(frozen=True, slots=True)
class Office:
    """What a person was, for which stakeholders, and when."""

    person: int
    within: frozenset[int]
    title: frozenset[str]
    from_on: datetime.date | None
    to_on: datetime.date | None

    def held_on(self, day: datetime.date | None) -> bool:
        """Whether it was held on this day; an unknown day excludes nothing."""
        return day is None or (
            (self.from_on is None or self.from_on <= day) and (self.to_on is None or day <= self.to_on)
        )


@dataclass
class Names:
    """Every name of every stakeholder, ready for looking up in one pass over a text."""

    persons: set[int] = field(default_factory=set)
    groups: set[int] = field(default_factory=set)
    offices: list[Office] = field(default_factory=list)
    ways: dict[str, list[tuple[tuple[str, ...], int]]] = field(default_factory=lambda: defaultdict(list))
    usual: dict[str, str] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    stems: dict[str, str] = field(default_factory=dict)
    in_capitals: set[str] = field(default_factory=set)

    def add(self, pk: int, slug: str, kind: str, names: Iterable[str]) -> None:
        """A stakeholder with its names; all spellings must be learnt before."""
        if kind == StakeholderKind.PERSON:
            self.persons.add(pk)
        if kind == StakeholderKind.GROUP:
            self.groups.add(pk)
        for key in PEOPLE_OF.get(slug, ()):
            self.people[key] = pk
        for name in names:
            keys = tuple(self._key(word) for word in words_of(name))
            if not keys or keys[0] in LAND:
                continue
            self._add_way(keys, pk)
            if len(keys) == 1 and len(name) <= 4 and name.isupper():
                self.in_capitals.add(keys[0])
            if kind == StakeholderKind.PERSON and len(keys) > 1 and len(keys[-1]) > 2:
                self._add_way(keys[-1:], pk)
                self._add_way(("sir", keys[0]), pk)

    def learn_spelling(self, spelled: str, usual: str) -> None:
        """Another spelling of one word of a name."""
        one, other = words_of(spelled), words_of(usual)
        if len(one) == len(other) == 1 and one != other:
            self.usual[one[0]] = other[0]
            self._add_stem(one[0], other[0])

    def _add_way(self, keys: tuple[str, ...], pk: int) -> None:
        if (keys, pk) not in self.ways[keys[0]]:
            self.ways[keys[0]].append((keys, pk))
            if len(keys) == 1:
                self._add_stem(keys[0], keys[0])
            self.ways[keys[0]].sort(key=lambda way: (-len(way[0]), way[1]))

    def _add_stem(self, key: str, usual: str) -> None:
        for stem in (key, LAST_VOWELS.sub("", key), ADJECTIVE.sub("ск", key)):
            if len(stem) >= SHORTEST_INFLECTED:
                self.stems.setdefault(stem, usual)

    def _key(self, word: str) -> str:
        return self.usual.get(word, word)

    def _known(self, key: str) -> str:
        """The usual form of a word, also where it is inflected; the word itself where it is none of a name."""
        if key in self.usual or key in self.ways:
            return self._key(key)
        for length in range(4):
            stem = key[: len(key) - length]
            if len(stem) < SHORTEST_INFLECTED:
                break
            if key[len(stem) :] in ENDINGS and stem in self.stems:
                return self.stems[stem]
        return key

    def not_matters(self, kinds: dict[int, str]) -> set[str]:
        """The words that name a person or a state, in any spelling: no provision is told by them."""
        kept = {StakeholderKind.PERSON, StakeholderKind.STATE}
        usual = {key for ways in self.ways.values() for keys, pk in ways if kinds[pk] in kept for key in keys}
        return usual | {spelled for spelled, word in self.usual.items() if word in usual} | set(self.people)

    def mentions(self, reading: Reading, on: datetime.date | None) -> list[Mention]:
        """Everyone named in a text, in order, not overlapping; the longest name wins."""
        words = reading.words
        known: dict[str, str] = {}
        found: list[Mention] = []
        at = 0
        while at < len(words):
            word = words[at]
            if word.key not in known:
                known[word.key] = self._known(word.key)
            mention, length = self._mention_at(reading, at, known[word.key], on)
            if mention is not None:
                found.append(mention)
            at += length
        return found

    def _mention_at(self, reading: Reading, at: int, key: str, on: datetime.date | None) -> tuple[Mention | None, int]:
        words, text = reading.words, reading.text
        word = words[at]
        if not text[word.start].isupper() and not (key in self.ways and len(self.ways[key][0][0]) > 1):
            return None, 1
        for keys, pk in self.ways.get(key, ()):
            there = words[at : at + len(keys)]
            if len(there) < len(keys) or tuple(self._key(each.key) for each in there[1:]) != keys[1:]:
                continue
            if not any(text[each.start].isupper() for each in there):
                continue
            if len(keys) == 1 and key in self.in_capitals and not text[word.start : word.end].isupper():
                continue
            holder, length = None, 0
            if pk not in self.persons and is_possessive(text, there[-1].end):
                holder, length = self._holder(words, at + len(keys), pk, on)
            if holder is not None:
                return Mention(word.start, words[at + len(keys) + length - 1].end, holder, True), len(keys) + length
            return Mention(word.start, there[-1].end, pk, pk in self.persons), len(keys)
        if word.key in self.people and text[word.start].isupper():
            state = self.people[word.key]
            holder, length = self._holder(words, at, state, on)
            if holder is not None:
                return Mention(word.start, words[at + length - 1].end, holder, True), length
            return Mention(word.start, word.end, state, False), 1
        return None, 1

    def _holder(self, words: list[Word], at: int, state: int, on: datetime.date | None) -> tuple[int | None, int]:
        """Who held the office named after the people of a state: `the Ukrainian president`."""
        title: set[str] = set()
        for length, word in enumerate(words[at + 1 : at + 5], start=2):
            title.add(SAME_OFFICE.get(word.key, word.key))
            if word.key in OFFICES:
                holders = self.holders(state, title - {"minister", "of", "the"} or {"minister"}, on)
                return (holders[0], length) if len(holders) == 1 else (None, 1)
        return None, 1

    def holders(self, within: int, title: set[str], on: datetime.date | None) -> list[int]:
        """Who held an office with all these words in its title there on that day."""
        return sorted(
            {
                office.person
                for office in self.offices
                if within in office.within and title <= office.title and office.held_on(on)
            }
        )


def is_possessive(text: str, end: int) -> bool:
    """Whether a name is only whose something is: `Ukraine's`."""
    return text[end : end + 2] in {"'s", "’s"} or (text[end - 1 : end] == "s" and text[end : end + 1] in {"'", "’"})


def title_keys(title: str) -> frozenset[str]:
    """The words of an office's title, with those that say the same made one."""
    return frozenset(SAME_OFFICE.get(key, key) for key in words_of(title))
