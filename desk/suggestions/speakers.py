"""Whose words a passage is: by the verb that it hangs on, by its quotation, or by who spoke last."""

import bisect
import datetime
from collections.abc import Iterable
from typing import NamedTuple

from desk.suggestions.cues import PATTERNS
from desk.suggestions.knowledge import Knowledge
from desk.suggestions.passages import Passage, passages
from desk.suggestions.reading import Reading
from desk.suggestions.speech import Saying, Speech
from desk.suggestions.stances import plain

WINDOW = 4000
MOST = 8


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


class Voices(NamedTuple):
    """Who may speak at a place of a text, the likeliest first: at a passage, or anywhere else in a sentence."""

    start: int
    end: int
    is_sentence: bool
    speakers: list[int]


def speakers_by_place(reading: Reading, speech: Speech) -> list[Voices]:
    """For each sentence, and each passage that a sentence offers, the stakeholders who may speak there.

    First whoever the verbs give it to, also through a pronoun; then who is named near it, persons and the nearest
    first. One reading of the text serves all places.
    """
    found = []
    mentions = sorted(speech.mentions, key=lambda one: one.start)
    starts = [one.start for one in mentions]
    for number, sentence in enumerate(reading.sentences):
        offered = {(one.start, one.end): one for one in passages(reading, speech, range(number, number + 1))}
        places = [(*place, False, one) for place, one in offered.items()]
        whole = Passage(sentence.start, sentence.end, number, reading.is_quoted(sentence.start), None, is_act=False)
        places.append((sentence.start, sentence.end, True, whole))
        first = bisect.bisect_left(starts, sentence.start - WINDOW)
        near = mentions[first : bisect.bisect_right(starts, sentence.end + WINDOW)]
        for start, end, is_sentence, one in places:
            by_reach = sorted(
                near, key=lambda each: (_reach(each.start, start, end) - 200 * each.is_person, each.start)
            )
            told = speaker_of(one, reading, speech)
            ranked = dict.fromkeys([*([told] if told is not None else []), *(each.pk for each in by_reach)])
            found.append(Voices(start, end, is_sentence, list(ranked)[:MOST]))
    return found


def speakers_at(places: Iterable[Voices], start: int, end: int) -> list[int]:
    """Who may speak in a marked passage: as at the passage it shares the most with, else as in its sentence.

    The workbench does the same for a browser (`static/js/desk/speakers.js`).
    """
    best = max(places, key=lambda one: _likeness(one, start, end), default=None)
    return best.speakers if best is not None else []


def speakers_near(
    text: str, start: int, end: int, knowledge: Knowledge, *, on: datetime.date | None = None
) -> list[int]:
    """Stakeholders for the speaker of one marked passage of a text, the likeliest first."""
    reading = Reading(text)
    return speakers_at(speakers_by_place(reading, Speech(reading, knowledge.names, on)), start, end)


def _reach(place: int, start: int, end: int) -> int:
    """How far a name stands from a passage; what follows counts as farther."""
    return _distance(place, start, end) * (2 if place > end else 1)


def _likeness(place: Voices, start: int, end: int) -> tuple[bool, float]:
    """How well a place stands for a marked passage: one that overlaps it before a sentence, then by what is common."""
    common = (min(place.end, end) - max(place.start, start)) / (max(place.end, end) - min(place.start, start))
    return common > 0 and not place.is_sentence, common
