"""How much speaks for a passage: what it shows, what each of these weighs, and how it would be coded."""

import datetime
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from desk.suggestions.cues import FRAGMENTS
from desk.suggestions.knowledge import Knowledge
from desk.suggestions.matters import Match
from desk.suggestions.passages import Passage, passages
from desk.suggestions.reading import Reading
from desk.suggestions.speakers import speaker_of
from desk.suggestions.speech import Speech
from desk.suggestions.stances import Code, cues_in, plain, stance_of
from planwatch.codebook import StakeholderKind

LEAST_MATTER = 4.5
MATTER_BY_PLAN_WORD = 1.0
AROUND, BESIDE = 0.4, 0.15
WORDS_BESIDE = 150
TELLING = ("reject", "demand", "seek_change", "open", "endorse", "declined")
DOUBTFUL = ("condition", "forecast", "warning", "described", "talks", "fighting", "own_words")

# Fitted to the record by `python -m benchmarks.suggestions --fit` and rounded; docs/suggestions.md says how it is
# measured without the article that is being judged.
WEIGHTS: Mapping[str, float] = {
    "act": -0.24, "always": -2.34, "body": -0.45, "condition": -0.05, "declined": -0.14, "demand": 0.84,
    "described": -0.37, "endorse": 0.12, "fighting": -0.62, "forecast": -0.13, "fragment": -0.5, "group": 0.04,
    "heading": -0.77, "long": -0.36, "matter": 0.17, "open": 0.61, "own_words": 0.52, "quoted": 0.21,
    "reject": 0.65, "reported": -0.18, "seek_change": 0.26, "short": -0.48, "strength": 1.26, "talks": -0.58,
    "warning": -0.06,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with all that was read from it."""

    passage: Passage
    speaker: int | None
    match: Match | None
    code: Code
    plan_words: tuple[str, ...]
    is_own: bool
    shows: Mapping[str, float]

    def confidence(self, weights: Mapping[str, float]) -> float:
        """From 0 to 1; orders and cuts off, and is no probability."""
        return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) * value for name, value in self.shows.items())))


def candidates(reading: Reading, speech: Speech, knowledge: Knowledge) -> Iterator[Candidate]:
    """Every passage that could be proposed, with what it shows."""
    for passage in passages(reading, speech, range(len(reading.sentences))):
        yield _read(passage, reading, speech, knowledge)


def _read(passage: Passage, reading: Reading, speech: Speech, knowledge: Knowledge) -> Candidate:
    words = plain(reading.text[passage.start : passage.end])
    cues = cues_in(words)
    plan_words = cues.get("everything", ())
    ranked = _ranked(passage, reading, knowledge)
    least = LEAST_MATTER + MATTER_BY_PLAN_WORD * len(plan_words)
    code = stance_of(cues)
    speaker = speaker_of(passage, reading, speech)
    shows = {
        "always": 1.0,
        **_of_speaker(knowledge.kinds.get(speaker or 0, "")),
        **_of_place(passage, reading, words),
        **{name: float(name in cues) for name in (*TELLING, *DOUBTFUL)},
        "strength": float(code.strength),
        "matter": min(ranked[0].score, 12.0) / 4 if ranked else 0.0,
    }
    match = ranked[0] if ranked and ranked[0].score >= least else None
    return Candidate(passage, speaker, match, code, plan_words, speech.own is not None, shows)


def _ranked(passage: Passage, reading: Reading, knowledge: Knowledge) -> list[Match]:
    """Provisions by the words of the passage, then of its sentence, then of its line."""
    sentence = reading.sentences[passage.sentence]
    inside = reading.words_in(passage.start, passage.end)
    around = reading.words_in(sentence.start, sentence.end)
    beside = reading.words_beside(passage.start, passage.end, sentence.line, WORDS_BESIDE)
    layers = ((1.0, inside), (AROUND, around), (BESIDE, beside))
    return knowledge.matters.matches(*((factor, [word.key for word in words]) for factor, words in layers))


def _of_speaker(kind: str) -> dict[str, float]:
    return {
        "group": float(kind == StakeholderKind.GROUP),
        "body": float(bool(kind) and kind not in (StakeholderKind.PERSON, StakeholderKind.GROUP)),
    }


def _of_place(passage: Passage, reading: Reading, words: str) -> dict[str, float]:
    count = len(reading.words_in(passage.start, passage.end))
    return {
        "quoted": float(passage.is_quoted),
        "act": float(passage.is_act),
        "reported": float(passage.saying is not None and passage.saying.reports),
        "heading": float(reading.is_heading(passage.sentence)),
        "fragment": float(words.split(None, 1)[0] in FRAGMENTS),
        "long": max(count - 18, 0) / 6,
        "short": max(8 - count, 0) / 4,
    }


def read(text: str, knowledge: Knowledge, on: datetime.date | None) -> tuple[Reading, Speech]:
    """A text taken apart, and who says what in it."""
    reading = Reading(text)
    return reading, Speech(reading, knowledge.names, on)
