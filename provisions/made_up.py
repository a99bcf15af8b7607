"""The rows of a made-up record of any size, to measure with; the same seed makes the same rows.

Every word is invented but the few that readers of the plan look for; their frequencies follow Zipf's law, as
those of real words do. No article, person's words or address in it is real.
"""

import datetime
import hashlib
import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from planwatch.codebook import Attribution, Mark, Reliability, RowState, SecondCoding, Stance, Status
from sources.record import REF_LENGTH, REF_LETTERS

SYLLABLES = [
    onset + vowel
    for onset in ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "kr", "st", "tr")
    for vowel in ("a", "e", "i", "o", "u", "an", "er", "in")
]  # fmt: skip
KNOWN_WORDS = [
    "the",
    "of",
    "to",
    "and",
    "in",
    "that",
    "for",
    "on",
    "is",
    "by",
    "with",
    "as",
    "Ukraine",
    "Russia",
    "Kyiv",
    "Moscow",
    "plan",
    "NATO",
    "territory",
    "troops",
    "guarantees",
    "security",
    "agreement",
    "ceasefire",
    "Europe",
    "sanctions",
    "assets",
    "Donbas",
    "Crimea",
    "Zelenskyy",
    "Putin",
    "Trump",
    "elections",
    "borders",
    "army",
]
VOCABULARY_SIZE = 40_000
OUTLET_COUNT = 60
SUPPORTED_SHARE = 0.12
DAYS_BETWEEN_STATUSES = 45

STANCES = [Stance.ENDORSE, Stance.ACCEPT_CONDITIONAL, Stance.NEUTRAL, Stance.SEEK_CHANGE, Stance.REJECT,
           Stance.AMBIGUOUS]  # fmt: skip
ATTRIBUTIONS = {
    Attribution.DIRECT_QUOTE: 40, Attribution.ON_RECORD_PARAPHRASE: 25, Attribution.OFFICIAL_DOCUMENT: 10,
    Attribution.ACCOUNT: 10, Attribution.LEAKED: 3, Attribution.ANONYMOUS: 5, Attribution.THIRD_PARTY: 7,
}  # fmt: skip
WITHOUT_AUTHORITY = (Attribution.THIRD_PARTY, Attribution.ANONYMOUS)
STATUSES = [Status.UNDER_NEGOTIATION, Status.AGREED_IN_PRINCIPLE, Status.TEXT_AGREED, Status.DEADLOCKED]

type Values = tuple[object, ...]
type Speaker = tuple[int, int, int]


def words(count: int, seed: int) -> list[str]:
    """Distinct invented words, the most frequent first, after those that are known."""
    source = random.Random(seed)  # noqa: S311 - a record to measure with
    found = dict.fromkeys(KNOWN_WORDS)
    while len(found) < count:
        found["".join(source.choices(SYLLABLES, k=source.randint(2, 4)))] = None
    return list(found)


def ref_of(number: int) -> str:
    """A reference for a number below 2^40; two numbers never share one."""
    # An odd factor permutes the numbers below a power of two.
    mixed = number * 0x5DEECE66D1 % 2**40
    return "".join(REF_LETTERS[mixed >> 5 * place & 31] for place in range(REF_LENGTH))


@dataclass(frozen=True)
class Ground:
    """What the made-up rows are about: ids of rows that stand in the record."""

    provisions: Sequence[int]
    drafts: Sequence[int]
    speakers: Sequence[Speaker]
    since: datetime.date
    days: int
    refs_taken: frozenset[str]
    first_ids: Mapping[str, int]
    author: int
    publisher: int
    parties: Sequence[int]


@dataclass
class Batch:
    """Rows for one round of copying, by table; those to be published once what supports them is there."""

    rows: dict[str, list[Values]] = field(default_factory=dict)
    published: dict[int, datetime.datetime] = field(default_factory=dict)

    def add(self, table: str, *values: object) -> None:
        """One more row."""
        self.rows.setdefault(table, []).append(values)


class MadeUp:
    """The rows of a made-up record, in batches of articles from the oldest to the newest."""

    def __init__(self, ground: Ground, *, articles: int, excerpts: int, seed: int) -> None:
        self.ground = ground
        self.articles = articles
        self.excerpts = excerpts
        self.seed = seed
        self.random = random.Random(seed)  # noqa: S311 - a record to measure with
        self.vocabulary = words(VOCABULARY_SIZE, seed)
        self.weights = zipf(len(self.vocabulary), shift=2.7)
        self.actor_weights = zipf(len(ground.speakers), shift=3)
        self.provision_weights = zipf(len(ground.provisions), shift=8)
        self.draft_weights = list(itertools.accumulate([6, *[3 / n for n in range(1, len(ground.drafts))]]))
        self.ids = dict(ground.first_ids)
        self.numbers = itertools.count(seed * 2**24 + 1)
        self.samples: dict[int, list[tuple[datetime.date, int, int]]] = {}

    def ref(self) -> str:
        """The next reference that nothing has."""
        return next(ref for ref in map(ref_of, self.numbers) if ref not in self.ground.refs_taken)

    def next_id(self, table: str) -> int:
        """The next id of a table."""
        self.ids[table] += 1
        return self.ids[table] - 1

    def text(self, least: int, most: int) -> str:
        """A few words."""
        count = self.random.randint(least, most)
        return " ".join(self.random.choices(self.vocabulary, cum_weights=self.weights, k=count))

    def instant(self, day: datetime.date, after: int) -> datetime.datetime:
        """An instant some days after a day."""
        minute = self.random.randrange(24 * 60)
        return datetime.datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=datetime.UTC) + (
            datetime.timedelta(days=after)
        )

    def outlets(self) -> Batch:
        """The outlets of all articles."""
        batch = Batch()
        for number in range(OUTLET_COUNT):
            batch.add(
                "sources_outlet", self.next_id("sources_outlet"), self.ref(), f"made-up-{number + 1}",
                f"Made-up outlet {number + 1}", "news_site", "", Reliability.values[number % 5], "",
            )  # fmt: skip
        return batch

    def batches(self, size: int = 4000) -> Iterator[Batch]:
        """All articles with their excerpts and statements."""
        mean = self.excerpts // self.articles
        for first in range(0, self.articles, size):
            batch = Batch()
            for number in range(first, min(first + size, self.articles)):
                # Pairs of articles share twice the mean unevenly, so that the sum is what was asked for.
                spread = (number // 2 * 7919 + self.seed) % mean if mean > 1 else 0
                count = mean + (spread if number % 2 else -spread)
                if number == self.articles - 1:
                    count += self.excerpts - mean * self.articles + (spread if self.articles % 2 else 0)
                self._article(batch, number, count)
            yield batch

    def _article(self, batch: Batch, number: int, count: int) -> None:
        first_origin = self.ground.first_ids["sources_origin"]
        if number == 0 or self.random.random() < 0.8:
            origin = self.next_id("sources_origin")
            batch.add("sources_origin", origin, self.ref(), f"made-up-{origin}", f"Made-up report {origin}")
        else:
            origin = max(first_origin, self.ids["sources_origin"] - self.random.randint(1, 40))
        day = self.ground.since + datetime.timedelta(days=number * self.ground.days // self.articles)
        article, version = self.next_id("sources_article"), self.next_id("sources_articletext")
        excerpts = [self.text(6, 29) for _ in range(count)]
        quoted = sum(exact.count(" ") + 1 for exact in excerpts)
        batch.add(
            "sources_article", article, self.ref(), f"made-up-{article}", self.text(5, 12).capitalize(), "stated",
            "", f"https://example.org/made-up/{article}", False, day, "stated", "en", "", "coded", origin,
            self.ground.first_ids["sources_outlet"] + self.random.randrange(OUTLET_COUNT),
        )  # fmt: skip
        start, spans = 0, []
        for exact in excerpts:
            start += self.random.randint(30, 400)
            spans.append((start, start + len(exact)))
            start += len(exact)
        batch.add(
            "sources_articletext", version, self.ref(),
            hashlib.sha256(f"{self.seed}:{article}".encode()).hexdigest(), start + 200, quoted * 6 + 60,
            self.instant(day, 1), "Made up: no such text exists.", article,
        )  # fmt: skip
        supported = None
        for exact, (begin, end) in zip(excerpts, spans, strict=True):
            excerpt = self.next_id("sources_excerpt")
            batch.add(
                "sources_excerpt", excerpt, self.ref(), exact, begin, end, self.instant(day, 1), "original", "",
                "en", "", "", article, version,
            )  # fmt: skip
            if supported:
                batch.add("provisions_support", self.next_id("provisions_support"), excerpt, supported)
                supported = None
            elif self.random.random() < 0.96:
                statement, is_supported = self._statement(batch, excerpt, day)
                supported = statement if is_supported else None

    def _statement(self, batch: Batch, excerpt: int, day: datetime.date) -> tuple[int, bool]:
        chance, ground = self.random, self.ground
        speaker, behalf, authority = chance.choices(ground.speakers, cum_weights=self.actor_weights)[0]
        attribution = chance.choices(list(ATTRIBUTIONS), list(ATTRIBUTIONS.values()))[0]
        provision = None
        if chance.random() > 0.08:
            provision = chance.choices(ground.provisions, cum_weights=self.provision_weights)[0]
        draft = None
        if chance.random() > 0.1:
            draft = chance.choices(ground.drafts, cum_weights=self.draft_weights)[0]
        is_mark = chance.random() < 0.2
        stance = "" if is_mark else chance.choice(STANCES).value
        made_on = max(ground.since, day - datetime.timedelta(days=chance.choice((0, 0, 0, 1, 2, 5))))
        is_supported = chance.random() < SUPPORTED_SHARE
        state = chance.choices((RowState.PUBLISHED, RowState.RETRACTED, RowState.PENDING), (97, 1, 2))[0]
        statement = self.next_id("provisions_statement")
        if is_supported:
            # What supports a statement cannot be added once it is on the record.
            state = RowState.SUBMITTED
            batch.published[statement] = self.instant(day, 2)
        is_retracted = state == RowState.RETRACTED
        is_published = is_retracted or state == RowState.PUBLISHED
        batch.add(
            "provisions_statement", statement, self.ref(), state.value,
            self.instant(day, 2) if is_published else None, self.instant(day, 9) if is_retracted else None,
            "Made up." if is_retracted else "", None if attribution in WITHOUT_AUTHORITY else authority, stance,
            chance.choice(Mark.values) if is_mark else "",
            self.text(3, 9) if stance == Stance.ACCEPT_CONDITIONAL else "", "", chance.random() < 0.03,
            chance.random() < 0.01, attribution.value, "stated" if chance.random() < 0.8 else "inferred", made_on,
            "stated" if chance.random() < 0.7 else "no_later_than", "", 1, "none", False, ground.author, draft, excerpt,
            behalf, provision, ground.publisher if is_published else None,
            ground.publisher if is_retracted else None, speaker,
        )  # fmt: skip
        if provision and state == RowState.PUBLISHED and attribution == Attribution.DIRECT_QUOTE:
            sample = self.samples.setdefault(provision, [])
            if not sample or (made_on - sample[-1][0]).days >= DAYS_BETWEEN_STATUSES:
                sample.append((made_on, excerpt, behalf))
        return statement, is_supported

    def statuses(self) -> Batch:
        """A status of each provision every few weeks, from the statements made so far."""
        batch = Batch()
        for provision, samples in self.samples.items():
            for day, excerpt, actor in samples:
                change = self.next_id("provisions_statuschange")
                batch.add(
                    "provisions_statuschange", change, self.ref(), RowState.SUBMITTED.value, "",
                    self.random.choice(STATUSES).value, day + datetime.timedelta(days=7), "Made up.",
                    SecondCoding.NONE.value, self.ground.author, provision,
                )  # fmt: skip
                batch.published[change] = self.instant(day, 9)
                for party in dict.fromkeys([*self.ground.parties, actor]):
                    batch.add("provisions_statuschange_parties", change, party)
                batch.add("provisions_statuschange_excerpts", change, excerpt)
        return batch


def zipf(count: int, *, shift: float) -> list[float]:
    """Cumulated weights by rank: the first ranks most, the tail long."""
    return list(itertools.accumulate(1 / (rank + shift) for rank in range(count)))
