"""Where a passage stands in a newer text of its article: only where its words and their context stand unchanged.

Typography and white space may differ, a word may not: a matcher that forgives edits keeps a quotation when somebody
inserts "not". What does not match so waits for a person, to whom likely places are shown. Pure functions; places are
code points, ends exclusive.
"""

import difflib
import re
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz

from sources.quotation import WORD, Span, at_word_edges

CONTEXT = 32
FARTHEST = 400
PLACES = 5
LIKELY = 65

QUOTES = frozenset("\"'`´‘’‚‛“”„‟«»‹›ʼ′″")
DASHES = frozenset("-‐‑‒–—―−")
UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
ENDS = ".!?"
# Three dots may stand in the middle of a sentence.
SENTENCE_END = re.compile(r"(?<!\.\.)[.!?]['\)\]]* ")


@dataclass(frozen=True)
class Normal:
    """A text in plain typography, and for each character of it the place that it has in the text itself."""

    text: str
    places: tuple[int, ...]

    def inside(self, start: int, end: int) -> Span:
        """The span here of a span of the text itself."""
        first = next((at for at, place in enumerate(self.places) if place >= start), len(self.places))
        last = next((at for at, place in enumerate(self.places) if place >= end), len(self.places))
        while last > first and self.text[last - 1] == " ":
            last -= 1
        return first, last

    def outside(self, start: int, end: int) -> Span:
        """The span of the text itself of a span here."""
        return self.places[start], self.places[end - 1] + 1


def normalised(text: str) -> Normal:
    """A text with one kind of quotation mark, dash and space; ellipses are three dots, runs of each are one."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        if letter in UNSEEN:
            continue
        last = letters[-1] if letters else " "
        if letter.isspace():
            plain = "" if last in " -" else " "
        elif letter in DASHES:
            if last == " " and letters:
                letters.pop()
                places.pop()
            plain = "" if letters and letters[-1] == "-" else "-"
        elif letter in QUOTES:
            plain = "" if last == "'" else "'"
        else:
            plain = "..." if letter == "…" else letter
        for each in plain:
            letters.append(each)
            places.append(place)
    return Normal("".join(letters), tuple(places))


class Quote(NamedTuple):
    """A passage in plain typography with what stands before and behind it (a TextQuoteSelector)."""

    exact: str
    prefix: str
    suffix: str
    begins_text: bool
    ends_text: bool


def quote_of(old: Normal, start: int, end: int) -> Quote:
    """The passage of a text; its context reaches to the ends of the sentence, and at least 32 characters."""
    first, last = old.inside(start, end)
    before, behind = old.text[max(0, first - FARTHEST) : first], old.text[last : last + FARTHEST]
    opened = max((found.end() for found in SENTENCE_END.finditer(before)), default=0)
    closed = SENTENCE_END.search(behind)
    prefix = before[min(opened, max(0, len(before) - CONTEXT)) :]
    suffix = behind[: max(closed.end() if closed else len(behind), CONTEXT)]
    return Quote(
        old.text[first:last],
        prefix,
        suffix,
        len(prefix) == first,
        last + len(suffix.rstrip()) >= len(old.text.rstrip()),
    )


def carried(old: str, new: str, start: int, end: int) -> Span | None:
    """Where a passage of an old text stands in a new one; none unless there is one place, and no doubt about it."""
    return carried_between(normalised(old), normalised(new), new, start, end)


def carried_between(old: Normal, new: Normal, new_text: str, start: int, end: int) -> Span | None:
    """As `carried`, for texts that are normalised already: once for all passages of an article."""
    quote = quote_of(old, start, end)
    found = [
        new.outside(at, at + len(quote.exact)) for at in occurrences(new.text, quote.exact) if agrees(new, at, quote)
    ]
    if len(found) != 1 or not at_word_edges(new_text, *found[0]):
        return None
    return found[0]


def occurrences(text: str, words: str) -> list[int]:
    """Every place of these words, overlapping ones too."""
    if not words:
        return []
    return [found.start() for found in re.finditer(f"(?={re.escape(words)})", text)]


def agrees(new: Normal, at: int, quote: Quote) -> bool:
    """Whether the same stands before and behind a passage; where the old text ended, a sentence has to end."""
    before, behind = new.text[:at], new.text[at + len(quote.exact) :]
    suffix = quote.suffix.rstrip() if quote.ends_text else quote.suffix
    if not before.endswith(quote.prefix) or not behind.startswith(suffix):
        return False
    outer, beyond = before[: len(before) - len(quote.prefix)].rstrip(" '"), behind[len(suffix) :].strip(" '")
    if quote.begins_text and outer and outer[-1] not in ENDS:
        return False
    ended = (quote.exact + suffix).rstrip(" ')]")
    return not (quote.ends_text and beyond and ended[-1:] not in ENDS)


class Place(NamedTuple):
    """A place of a newer text that a person may choose: how alike it is, and whether its words are the very same."""

    start: int
    end: int
    likeness: float
    is_same: bool


def ranked(exact: str, new_text: str) -> list[Place]:
    """The likeliest places of a passage, the very same words first; for a person, never decided upon."""
    wanted, new = normalised(exact).text.strip(), normalised(new_text)
    size = max(1, len(WORD.findall(wanted)))
    words = [(found.start(), found.end()) for found in WORD.finditer(new.text)]
    spans = [(at, at + len(wanted)) for at in occurrences(new.text, wanted)]
    spans += [
        (words[at][0], words[min(at + size, len(words)) - 1][1]) for at in range(max(1, len(words) - size + 1)) if words
    ]
    scored = sorted(
        ((fuzz.ratio(wanted, new.text[start:end]), new.text[start:end] == wanted, start, end) for start, end in spans),
        key=lambda each: (not each[1], -each[0], each[2]),
    )
    places: list[Place] = []
    for likeness, is_same, start, end in scored:
        outer = new.outside(start, end)
        if likeness >= LIKELY and all(outer[1] <= place.start or outer[0] >= place.end for place in places):
            places.append(Place(*outer, round(likeness), is_same))
        if len(places) == PLACES:
            break
    return places


def says_the_same(one: str, other: str) -> bool:
    """Whether two passages differ in typography and white space alone."""
    return normalised(one).text.strip() == normalised(other).text.strip()


class Change(NamedTuple):
    """A run of words that stands in both passages, or in one of them."""

    kind: str
    words: str


def word_changes(old: str, new: str) -> list[Change]:
    """What became of the words of a passage: `same`, `gone` or `come`, in order."""
    before, behind = old.split(), new.split()
    changes = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, behind, autojunk=False).get_opcodes():
        if kind == "equal":
            changes.append(Change("same", " ".join(before[a:b])))
            continue
        if b > a:
            changes.append(Change("gone", " ".join(before[a:b])))
        if d > c:
            changes.append(Change("come", " ".join(behind[c:d])))
    return changes
