"""Which passages could be proposed: quotations, reported clauses and acts, cut to what may be quoted."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from desk.suggestions.cues import OPENING, PATTERNS
from desk.suggestions.reading import Reading, Sentence
from desk.suggestions.speech import Saying, Speech
from desk.suggestions.stances import plain
from planwatch.codebook import WORDS_IN_A_RUN

FEWEST_WORDS = 4
FEWEST_OF_A_PART = 6
LONGEST_TITLE = 6
LONGEST_SENTENCE = 120
CLAUSE = re.compile(
    r"[;:–—]\s|\s-\s|\s(?=(?:but|because|while|although)\s)|"
    r",\s(?=(?:and|but|so|then|which|who|whose|while|although|because|as|if|with|it|he|she|we|they|i|you|this|that|there|"
    r"these|the|a|an|no|not|nor|adding|saying|stressing|urging|calling|including|despite|after|before|when|where|even)\s)"
)
DAY = r"on (?:mon|tues|wednes|thurs|fri|satur|sun)day"
LEAD = re.compile(
    rf"(?:[\s,]{{0,3}}\b(?:{DAY}|to reporters|reporters|that|yesterday|earlier|also))+\b\s{{0,3}}", re.IGNORECASE
)


class Passage(NamedTuple):
    """A passage that could be proposed: its place, and how it is spoken."""

    start: int
    end: int
    sentence: int
    is_quoted: bool
    saying: Saying | None
    is_act: bool


def passages(reading: Reading, speech: Speech, numbers: range) -> Iterator[Passage]:
    """Every passage of these sentences that could be proposed, in their order; several of one sentence overlap."""
    own = speech.own is not None
    for number in numbers:
        sentence = reading.sentences[number]
        if sentence.end - sentence.start < 15 or len(reading.words_in(sentence.start, sentence.end)) > LONGEST_SENTENCE:
            continue
        for start, end, is_quoted, saying, is_act in _stretches(reading, speech, number, sentence, own):
            for cut in _cuts(reading, start, end):
                if _is_whole(reading, sentence, *cut):
                    yield Passage(*cut, number, is_quoted, saying, is_act)


def _stretches(
    reading: Reading, speech: Speech, number: int, sentence: Sentence, own: bool
) -> Iterator[tuple[int, int, bool, Saying | None, bool]]:
    start, end = sentence.start, sentence.end
    quoted = reading.quotations_in(start, end)
    for first, last in quoted:
        yield first, last, True, None, False
    sayings = speech.by_sentence.get(number, [])
    reporter = next((one for one in sayings if one.reports and one.speaker is not None), None)
    for at, saying in enumerate(sayings):
        if saying.reports:
            begin = _told(reading, saying.end, end)
            if not saying.is_behind:
                yield begin, end, False, saying, False
            before = reading.text.rfind(",", start, max(saying.subject, start))
            if before > start and not any(one.reports and one.start < before for one in sayings):
                yield start, before, False, saying, False
        else:
            following = sayings[at + 1].start if at + 1 < len(sayings) else end
            for begin in sorted({_phrase_start(reading, start, saying.subject), saying.start}):
                yield begin, end, False, reporter or saying, True
                if following < end:
                    yield begin, _without_and(reading, begin, following), False, reporter or saying, True
    if not sayings and (quoted or own or number in reading.listed):
        yield start, end, False, None, False


def _told(reading: Reading, start: int, end: int) -> int:
    """Where the words begin that are given to somebody: behind `that`, behind a day and whom it was told."""
    for word in reading.words_in(start, end)[:LONGEST_TITLE]:
        if "," in reading.text[start : word.start]:
            break
        if word.key == "that":
            return word.end
    lead = LEAD.match(reading.text, start, end)
    return lead.end() if lead else start


def _phrase_start(reading: Reading, start: int, subject: int) -> int:
    """Where the words before a subject begin that belong to it: `The French` of `The French president`."""
    before = reading.words_in(start, subject)[-LONGEST_TITLE:]
    begin = subject
    for word in reversed(before):
        if any(mark in reading.text[word.end : begin] for mark in ",;:()–—") or word.key in OPENING:
            break
        begin = word.start
    return begin


def _without_and(reading: Reading, start: int, end: int) -> int:
    """Where a stretch ends without the `and` before the next verb."""
    words = reading.words_in(start, end)
    while words and words[-1].key in {"and", "but", "he", "she", "they", "also", "has", "have"}:
        words.pop()
    return words[-1].end if words else start


def _cuts(reading: Reading, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch, where it is short enough, and shorter runs of its clauses."""
    bounds = [start]
    for found in CLAUSE.finditer(reading.text, start, end):
        if reading.first_word(found.end()) > reading.first_word(bounds[-1]):
            bounds.append(found.end())
    bounds.append(end)
    for first in range(len(bounds) - 1):
        for last in range(first + 1, len(bounds)):
            words = reading.words_in(bounds[first], bounds[last])
            if len(words) > WORDS_IN_A_RUN:
                break
            is_part = last - first < len(bounds) - 1
            if len(words) < (FEWEST_OF_A_PART if is_part else FEWEST_WORDS):
                continue
            following = reading.text[bounds[last] : bounds[last + 1]] if last < len(bounds) - 1 else ""
            if not PATTERNS["retracting"].match(plain(following)):
                yield words[0].start, words[-1].end


def _is_whole(reading: Reading, sentence: Sentence, start: int, end: int) -> bool:
    """Whether what a cut leaves of its sentence holds no condition and no exception."""
    before, behind = reading.text[sentence.start : start], reading.text[end : sentence.end]
    return not any(PATTERNS["holding"].search(plain(rest)) for rest in (before, behind))
