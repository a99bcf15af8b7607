"""What each provision is about, in words weighted by how specific they are, and how a passage is matched to it."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from desk.suggestions.concepts import concept
from desk.suggestions.cues import CONCEPTS
from desk.suggestions.stems import stem
from sources.search import words_of

TITLE, SUMMARY, WORDING, ACCEPTED, ONCE = 3.0, 1.0, 1.5, 1.5, 0.3
HIGHEST = 2.0
OF_A_CONCEPT = 1.5
CONCEPT_NAMES = frozenset(CONCEPTS.values())


class Match(NamedTuple):
    """A provision, how well it fits, and the words that say so."""

    pk: int
    score: float
    words: tuple[str, ...]


@dataclass
class Matters:
    """The vocabulary of every provision."""

    labels: dict[int, str] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    part_of: dict[int, int | None] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    raw: dict[int, defaultdict[str, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    accepted: dict[int, list[set[str]]] = field(default_factory=lambda: defaultdict(list))
    weights: dict[str, dict[int, float]] = field(default_factory=dict)

    def add(self, pk: int, label: str, title: str, summary: str, part_of: int | None) -> None:
        """A provision with its title and summary."""
        self.labels[pk], self.titles[pk], self.part_of[pk] = label, title, part_of
        self._count(pk, title, TITLE)
        self._count(pk, summary, SUMMARY)

    def add_wording(self, pk: int, words: str) -> None:
        """How a draft words it, and the figures there."""
        self._count(pk, words, WORDING)

    def add_accepted(self, pk: int, words: str) -> None:
        """A passage that was accepted for it."""
        self.accepted[pk].append({self.term(key) for key in words_of(words, limit=200)} - {""})

    def _count(self, pk: int, words: str, weight: float) -> None:
        for word in {self.term(key) for key in words_of(words, limit=200)}:
            if word:
                self.raw[pk][word] += weight

    def term(self, key: str) -> str:
        """What a word counts as: its concept or its stem; nothing for a name or a word without a matter."""
        if key in self.names:
            return ""
        return concept(key) or stem(key)

    def weigh(self) -> None:
        """Make the weights: a word counts the more the fewer provisions use it, and less where a provision has many."""
        for pk, passages in self.accepted.items():
            times = Counter(word for passage in passages for word in passage)
            known = set(self.raw[pk])
            for word, passages_with_it in times.items():
                # A word of a single passage is as likely an accident, unless the provision's own words have it.
                self.raw[pk][word] += ACCEPTED * (passages_with_it if passages_with_it > 1 or word in known else ONCE)
        of_word: dict[str, dict[int, float]] = defaultdict(dict)
        points: dict[str, set[int]] = defaultdict(set)
        for pk, counted in self.raw.items():
            for word, count in counted.items():
                of_word[word][pk] = min(math.log1p(count), HIGHEST)
                points[word].add(self.part_of.get(pk) or pk)
        rows = len({self.part_of.get(pk) or pk for pk in self.raw})
        for word, by_pk in of_word.items():
            rarity = math.log(1 + rows / len(points[word])) * (OF_A_CONCEPT if word in CONCEPT_NAMES else 1)
            self.weights[word] = {pk: weight * rarity for pk, weight in by_pk.items()}

    def matches(self, *layers: tuple[float, Iterable[str]]) -> list[Match]:
        """Provisions by how well they fit some words; each layer's words count by its factor, once."""
        scores: dict[int, float] = defaultdict(float)
        words: dict[int, list[tuple[float, str]]] = defaultdict(list)
        seen: set[str] = set()
        for factor, keys in layers:
            for key in keys:
                found = self.term(key)
                if not found or found in seen:
                    continue
                seen.add(found)
                for pk, weight in self.weights.get(found, {}).items():
                    scores[pk] += factor * weight
                    words[pk].append((factor * weight, key))
        ranked = sorted(scores, key=lambda pk: (-scores[pk], pk))
        return [
            Match(pk, scores[pk], tuple(key for _, key in sorted(words[pk], key=lambda one: -one[0])[:3]))
            for pk in ranked
        ]
