"""A text as it is read: words, lines, sentences and what stands between quotation marks. Linear in its length."""

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from desk.suggestions.cues import ABBREVIATED, REPORTING
from sources.search import fold

WORD = re.compile(r"\d+(?:[.,]\d+)*|(?:[A-Z]\.){2,}|\w+")
# Possessive and behind no other stop, so that a run of stops is read once.
STOP = re.compile(r"(?<![.!?…])[.!?…]++[\"”“»’)\]]*+(?=\s)")
ITEM = re.compile(r"\s*(?:[•*·‣-]|\d+[.)])\s")
MARK = re.compile(r"[\"“”„«»]")
ENDS = (".", "!", "?", "…", "”", '"', "»", "“", ";", ":", ",", ")", "–", "-")
LONGEST_OPEN_QUOTATION = 6


class Word(NamedTuple):
    """A word at its place, and the key under which it is looked up: folded, in lower case."""

    start: int
    end: int
    key: str


class Sentence(NamedTuple):
    """A sentence, without the white space around it, and the number of its line."""

    start: int
    end: int
    line: int


@dataclass
class Reading:
    """One text, taken apart once."""

    text: str

    @cached_property
    def words(self) -> list[Word]:
        """All its words in order."""
        keys: dict[str, str] = {}
        words = []
        for found in WORD.finditer(self.text):
            word = found.group()
            if word not in keys:
                keys[word] = fold(word).lower().replace(",", "").replace(".", "") or word
            words.append(Word(found.start(), found.end(), keys[word]))
        return words

    @cached_property
    def lines(self) -> list[tuple[int, int]]:
        """Lines that hold more than white space."""
        return [
            found.span() for found in re.finditer(r"[^\n\r\u2028\u2029]+", self.text) if not found.group().isspace()
        ]

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Sentences in order; none runs over the end of a line."""
        return list(self._sentences())

    @cached_property
    def sentence_starts(self) -> list[int]:
        """Where each sentence begins."""
        return [sentence.start for sentence in self.sentences]

    def _sentences(self) -> Iterator[Sentence]:
        for number, (start, end) in enumerate(self.lines):
            begin = start
            for stop in STOP.finditer(self.text, start, end):
                if self._ends_sentence(stop.start(), stop.end(), end):
                    yield from self._trimmed(begin, stop.end(), number)
                    begin = stop.end()
            yield from self._trimmed(begin, end, number)

    def _trimmed(self, start: int, end: int, line: int) -> Iterator[Sentence]:
        piece = self.text[start:end]
        inner = piece.strip()
        if inner:
            first = start + len(piece) - len(piece.lstrip())
            yield Sentence(first, first + len(inner), line)

    def _ends_sentence(self, stop: int, after: int, end: int) -> bool:
        following = self.text[after : min(after + 12, end)].lstrip(" \t\"“„«»(['‘—–-")
        if following and not (following[0].isupper() or following[0].isdigit()):
            return False
        if self.text[stop] != "." or after - stop > 1:
            return True
        before = self.text[max(stop - 12, 0) : stop]
        last = re.split(r"[^\w]", before)[-1]
        return not (last.lower() in ABBREVIATED or (len(last) == 1 and last.isalpha()))

    def is_heading(self, number: int) -> bool:
        """Whether a sentence is a line of its own that nothing ends, as titles and captions are."""
        sentence = self.sentences[number]
        if self.lines[sentence.line][0] < sentence.start - 4:
            return False
        return not self.text[sentence.start : sentence.end].rstrip().endswith(ENDS)

    @cached_property
    def listed(self) -> set[int]:
        """The numbers of sentences that are items of a list which a line ending in a colon opens."""
        found: set[int] = set()
        opened = False
        last_line = -1
        for number, sentence in enumerate(self.sentences):
            if sentence.line != last_line:
                is_item = ITEM.match(self.text, sentence.start) is not None
                opened = is_item and (opened or (number > 0 and self.text[self.sentences[number - 1].end - 1] == ":"))
                last_line = sentence.line
            if opened:
                found.add(number)
        return found

    @cached_property
    def quotations(self) -> list[tuple[int, int]]:
        """What stands between quotation marks, in order, without the marks; a mark that has no other is passed over."""
        return sorted([*self._marked(), *self._dashed()])

    def _marked(self) -> Iterator[tuple[int, int]]:
        text, opened, opened_line, line = self.text, -1, 0, 0
        ends = [end for _, end in self.lines]
        for found in MARK.finditer(text):
            place, mark = found.start(), found.group()
            line = bisect.bisect_right(ends, place, lo=line)
            before = text[place - 1] if place else " "
            after = text[place + 1] if place + 1 < len(text) else " "
            if mark == '"' and before.isalnum() and after.isalnum():
                continue
            if opened >= 0 and line - opened_line > LONGEST_OPEN_QUOTATION:
                opened = -1
            closes = mark in "”»" or (opened >= 0 and mark == "“" and text[opened] == "„")
            if mark == '"':
                closes = not after.isalnum() and not before.isspace() if opened < 0 else not before.isspace()
            if not closes:
                if opened < 0 or line != opened_line:
                    opened, opened_line = place, line
            elif opened >= 0:
                if place > opened + 1:
                    yield opened + 1, place
                opened = -1

    def _dashed(self) -> Iterator[tuple[int, int]]:
        """Speech that a dash and the name of its speaker end, without marks: `We are ready. - Smith said.`"""
        for start, end in self.lines:
            line = self.text[start:end]
            cut = max(line.rfind(" - "), line.rfind(" – "), line.rfind(" — "))
            if cut > 0 and len(line) - cut < 120 and not MARK.search(line) and _tells(line[cut:]):
                yield start, start + cut

    def is_quoted(self, place: int) -> bool:
        """Whether a place lies between quotation marks."""
        return self.quotation_at(place) is not None

    def quotation_at(self, place: int) -> tuple[int, int] | None:
        """The quotation that a place lies in."""
        at = bisect.bisect_right(self._quotation_starts, place) - 1
        if at >= 0 and place < self.quotations[at][1]:
            return self.quotations[at]
        return None

    def lines_of(self, start: int, end: int) -> tuple[int, int]:
        """From where the line of one place begins to where the line of the other ends."""
        first = bisect.bisect_right(self._line_starts, start) - 1
        last = bisect.bisect_right(self._line_starts, end) - 1
        return self.lines[max(first, 0)][0], self.lines[max(last, 0)][1]

    @cached_property
    def _line_starts(self) -> list[int]:
        return [start for start, _ in self.lines]

    def quotations_in(self, start: int, end: int) -> list[tuple[int, int]]:
        """What of a stretch stands between quotation marks, piece by piece."""
        first = max(bisect.bisect_right(self._quotation_starts, start) - 1, 0)
        last = bisect.bisect_left(self._quotation_starts, end)
        pieces = ((max(begin, start), min(close, end)) for begin, close in self.quotations[first:last])
        return [(begin, close) for begin, close in pieces if begin < close]

    @cached_property
    def _quotation_starts(self) -> list[int]:
        return [start for start, _ in self.quotations]

    @cached_property
    def _word_starts(self) -> list[int]:
        return [word.start for word in self.words]

    def first_word(self, place: int) -> int:
        """The number of the first word that begins at a place or after it."""
        return bisect.bisect_left(self._word_starts, place)

    def words_beside(self, start: int, end: int, line: int, reach: int) -> list[Word]:
        """The words of a line, at most so many before and behind a stretch of it."""
        begin, close = self.lines[line]
        first = max(self.first_word(begin), self.first_word(start) - reach)
        return self.words[first : min(self.first_word(close), self.first_word(end) + reach)]

    def words_in(self, start: int, end: int) -> list[Word]:
        """The words that begin in a stretch of the text."""
        return self.words[self.first_word(start) : self.first_word(end)]


def _tells(words: str) -> bool:
    """Whether some words hold a verb of saying."""
    return any(word.lower() in REPORTING for word in WORD.findall(words))
