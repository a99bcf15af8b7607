"""Whose words a passage is: by the verb that it hangs on, by its quotation, or by who spoke last."""

import bisect
import datetime

from desk.suggestions.cues import PATTERNS
from desk.suggestions.knowledge import Knowledge
from desk.suggestions.passages import Passage, passages
from desk.suggestions.reading import Reading
from desk.suggestions.speech import Saying, Speech
from desk.suggestions.stances import plain

WINDOW = 4000


def speaker_of(passage: Passage, reading: Reading, speech: Speech) -> int | None:
    """The stakeholder whose words a passage is; nobody where the text does not say."""
    if speech.own is not None and not passage.is_quoted and _is_own(passage, reading):
        return speech.own
    if passage.saying is not None:
        return passage.saying.speaker
    here = [one for one in speech.by_sentence.get(passage.sentence, ()) if one.speaker is not None]
    quotation = reading.quotation_at(passage.start)
    if quotation is not None:
        told = _nearest(here, quotation) or _nearest(speech.around(*quotation), quotation)
        return told.speaker if told is not None else speech.last_at[passage.sentence]
    return here[0].speaker if here else speech.last_at[passage.sentence]


def _is_own(passage: Passage, reading: Reading) -> bool:
    return (
        passage.saying is None
        or passage.saying.speaker is None
        or PATTERNS["own_words"].search(plain(reading.text[passage.start : passage.end])) is not None
    )


def _nearest(sayings: list[Saying], quotation: tuple[int, int]) -> Saying | None:
    """The nearest verb of saying, or else the nearest verb at all, that somebody stands behind."""
    known = [one for one in sayings if one.speaker is not None]
    told = [one for one in known if one.reports] or known
    return min(told, key=lambda one: (_distance(one.start, *quotation), one.start), default=None)


def _distance(place: int, start: int, end: int) -> int:
    return start - place if place < start else max(place - end, 0)


def speakers_near(
    text: str, start: int, end: int, knowledge: Knowledge, *, on: datetime.date | None = None
) -> list[int]:
    """Stakeholders for the speaker of a passage, the likeliest first.

    First whoever the verbs give it to, also through a pronoun; then all who are named near it, persons and the
    nearest first.
    """
    first = text.rfind("\n", 0, max(start - WINDOW, 0)) + 1
    last = text.find("\n", min(end + WINDOW, len(text)))
    reading = Reading(text[first : last if last >= 0 else len(text)])
    speech = Speech(reading, knowledge.names, on)
    start, end = start - first, end - first
    ranked = [speaker_of(_passage_at(reading, speech, start, end), reading, speech)] if reading.sentences else []
    near = sorted(speech.mentions, key=lambda one: (_reach(one.start, start, end) - 200 * one.is_person, one.start))
    return list(dict.fromkeys(pk for pk in [*ranked, *(one.pk for one in near)] if pk is not None))


def _reach(place: int, start: int, end: int) -> int:
    """How far a name stands from a passage; what follows counts as farther."""
    return _distance(place, start, end) * (2 if place > end else 1)


def _passage_at(reading: Reading, speech: Speech, start: int, end: int) -> Passage:
    """The passage that the text offers and that overlaps a marked one the most; the marked one where none does."""
    number = max(bisect.bisect_right(reading.sentence_starts, start) - 1, 0)
    marked = Passage(start, end, number, reading.is_quoted(start), None, is_act=False)
    overlapping = [
        one for one in passages(reading, speech, range(number, number + 1)) if one.start < end and start < one.end
    ]
    return max(overlapping, key=lambda one: _shared(one, start, end), default=marked)


def _shared(passage: Passage, start: int, end: int) -> tuple[float, bool]:
    common = min(passage.end, end) - max(passage.start, start)
    return common / (max(passage.end, end) - min(passage.start, start)), passage.is_quoted
