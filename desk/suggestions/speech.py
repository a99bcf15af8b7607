"""Who speaks where: verbs of saying and of acting, and whose they are."""

import bisect
import datetime
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from desk.suggestions.cues import (
    ACTING,
    BODIES,
    DOCUMENTS,
    OFFICES,
    PATTERNS,
    PRONOUNS,
    REPORTING,
    SAME_OFFICE,
    UNNAMED,
)
from desk.suggestions.names import Mention, Names, is_possessive
from desk.suggestions.reading import Reading, Sentence, Word
from desk.suggestions.stances import plain

REACH = 28
AFTER = 12
NEAR = 60
OWN_SHARE = 60
HEAD = 6
QUOTED = ("”", '"', "»", "“", "-", "–", "—")


class Saying(NamedTuple):
    """A verb outside quotation marks and whose it is; `subject` is where its subject begins, or the verb."""

    sentence: int
    subject: int
    start: int
    end: int
    speaker: int | None
    reports: bool
    is_behind: bool


@dataclass
class Speech:
    """Every verb of saying or acting in a text, with whoever says or does it."""

    reading: Reading
    names: Names
    on: datetime.date | None
    sayings: list[Saying] = field(default_factory=list)
    last_at: list[int | None] = field(default_factory=list)
    last_person: int | None = None
    last_reporter: int | None = None

    def __post_init__(self) -> None:
        for number, sentence in enumerate(self.reading.sentences):
            self._read(number, sentence)

    @cached_property
    def mentions(self) -> list[Mention]:
        """Everyone named in the text, in order."""
        return self.names.mentions(self.reading, self.on)

    @cached_property
    def _starts(self) -> list[int]:
        return [mention.start for mention in self.mentions]

    @cached_property
    def by_sentence(self) -> dict[int, list[Saying]]:
        """The verbs of each sentence, by its number."""
        found: dict[int, list[Saying]] = {}
        for saying in self.sayings:
            found.setdefault(saying.sentence, []).append(saying)
        return found

    def around(self, start: int, end: int) -> list[Saying]:
        """The verbs in the lines in which a stretch of the text begins and ends."""
        lines = self.reading.lines_of(start, end)
        return [one for one in self._from(lines[0]) if one.start < lines[1]]

    def _from(self, place: int) -> list[Saying]:
        at = bisect.bisect_left(self._saying_starts, place)
        return self.sayings[at : at + NEAR]

    @cached_property
    def _saying_starts(self) -> list[int]:
        return [saying.start for saying in self.sayings]

    def between(self, start: int, end: int) -> list[Mention]:
        """Who is named in a stretch of the text."""
        return self.mentions[bisect.bisect_left(self._starts, start) : bisect.bisect_left(self._starts, end)]

    def _read(self, number: int, sentence: Sentence) -> None:
        """Add the verbs of one sentence, and keep whom a pronoun would mean."""
        words = self.reading.words
        first, final = self.reading.first_word(sentence.start), self.reading.first_word(sentence.end)
        begin = first
        spoke = False
        for at in range(first, final):
            word = words[at]
            reports = word.key in REPORTING
            if not (reports or word.key in ACTING) or self.reading.is_quoted(word.start) or self._is_name(word.start):
                continue
            found = self._whose(at, max(begin, at - REACH), first, final, reports)
            if found is None:
                continue
            speaker, subject, is_behind = found
            self.sayings.append(Saying(number, subject, word.start, word.end, speaker, reports, is_behind))
            spoke = True
            if speaker in self.names.persons:
                self.last_person = speaker
                if reports:
                    self.last_reporter = speaker
            if reports:
                begin = at + 1
        persons = [each.pk for each in self.between(sentence.start, sentence.end) if each.is_person]
        if persons and not spoke:
            self.last_person = persons[0]
        self.last_at.append(self.last_reporter or self.last_person)

    def _whose(self, at: int, begin: int, first: int, final: int, reports: bool) -> tuple[int | None, int, bool] | None:
        """Whose verb the word at this number is, where its subject begins, and whether that stands behind the verb."""
        words, reading = self.reading.words, self.reading
        word = words[at]
        if reports and word.key.endswith("ing"):
            return self._of_participle(words[first].start, word)
        mentions = [one for one in self.between(words[begin].start, word.start) if not reading.is_quoted(one.start)]
        before = reading.text[max(word.start - 3, 0) : word.start].rstrip()
        is_behind_quotation = before.endswith(QUOTED) or reading.is_quoted(words[at - 1].start)
        is_behind_clause = before.endswith(",") and not any(one.is_person for one in mentions)
        if at > begin and (is_behind_quotation or is_behind_clause):
            found = self._behind(at, final)
            if found is not None and (is_behind_quotation or found in self.names.persons):
                return found, word.start, True
        near = [each for each in words[max(begin, at - 3) : at] if not reading.is_quoted(each.start)]
        pronoun = next((each for each in reversed(near) if each.key in PRONOUNS), None)
        if pronoun is not None and not (mentions and mentions[-1].start > pronoun.start):
            return self.last_person, pronoun.start, False
        if at > first and words[at - 1].key == "according":
            return self._behind(at, final), word.start, True
        office = self._office(max(begin, at - 6), at)
        if office is not None and self._is_indefinite(office):
            return None, office.start, False
        named = [one for one in mentions if not self._is_of_others(one)]
        if mentions and mentions[-1] not in named and "," not in reading.text[mentions[-1].end : word.start]:
            return (None, mentions[-1].start, False) if office is None else (self.last_reporter, office.start, False)
        if named and "including" in {each.key for each in reading.words_in(named[0].end, word.start)}:
            return named[0].pk, named[0].start, False
        persons = [one for one in named if one.is_person]
        if persons:
            return persons[-1].pk, self._phrase(persons[-1], mentions).start, False
        document = next((each for each in reversed(words[max(begin, at - 4) : at]) if each.key in DOCUMENTS), None)
        if document is not None and not (named and named[-1].start > document.start):
            return None, document.start, False
        if named:
            if office is not None and office.start > named[-1].end:
                return self.last_reporter or named[-1].pk, office.start, False
            is_apposed = "," in reading.text[named[-1].end : word.start]
            one = named[0] if is_apposed else named[-1]
            return one.pk, one.start, False
        if office is not None:
            return self.last_reporter or self.last_person, office.start, False
        if any(each.key in BODIES for each in words[max(begin, at - 3) : at]):
            return self.last_reporter, words[max(begin, at - 2)].start, False
        here = [one for one in self.sayings[-3:] if words[first].start <= one.start < word.start]
        if here:
            return here[-1].speaker, word.start, False
        found = self._behind(at, min(final, at + 6)) if at == first else None
        if found is not None:
            return found, word.start, True
        return (self.last_person, word.start, False) if reports and at - first < 2 else None

    def _of_participle(self, start: int, verb: Word) -> tuple[int | None, int, bool]:
        """Who is `saying` or `adding`: whoever acts in the sentence."""
        here = [one for one in self.sayings[-3:] if start <= one.start < verb.start]
        if here:
            return here[-1].speaker, verb.start, False
        mentions = [one for one in self.between(start, verb.start) if not self.reading.is_quoted(one.start)]
        if not mentions:
            return self.last_reporter, verb.start, False
        first = mentions[0]
        person = next((one for one in mentions if one.is_person and self._phrase(one, mentions) == first), first)
        return (None if self._is_of_others(person) else person.pk), verb.start, False

    def _is_of_others(self, mention: Mention) -> bool:
        """Whether a name only says whose or which others are meant: `Ukraine's allies`, `EU officials`."""
        at = self.reading.first_word(mention.end)
        following = self.reading.words[at].key if at < len(self.reading.words) else ""
        return is_possessive(self.reading.text, mention.end) or following in UNNAMED

    def _is_indefinite(self, office: Word) -> bool:
        """Whether an office is nobody's in particular: `a senior official`."""
        at = self.reading.first_word(office.start)
        before = [each for each in self.reading.words[max(at - 4, 0) : at] if not self.reading.is_quoted(each.start)]
        return any(each.key in {"a", "an", "another"} for each in before)

    def _is_name(self, place: int) -> bool:
        at = bisect.bisect_right(self._starts, place) - 1
        return at >= 0 and place < self.mentions[at].end

    @cached_property
    def own(self) -> int | None:
        """Whose words the text itself is, as a speech or a declaration; nobody where it reports others'."""
        own = [
            hit
            for hit in PATTERNS["own_words"].finditer(plain(self.reading.text))
            if not self.reading.is_quoted(hit.start())
        ]
        if len(own) * OWN_SHARE < len(self.reading.words) or not self.mentions:
            return None
        head = self.mentions[:HEAD]
        return min(head, key=lambda one: (not one.is_person, one.pk not in self.names.groups, one.start)).pk

    def _phrase(self, person: Mention, mentions: list[Mention]) -> Mention:
        """The first of the names that stand directly before a person's: `European Union foreign policy chief X`."""
        first = person
        for one in reversed(mentions):
            if (
                one.start < first.start
                and first.start - one.end < 40
                and "," not in self.reading.text[one.end : first.start]
            ):
                first = one
        return first

    def _behind(self, at: int, final: int) -> int | None:
        """Who is named behind a verb: `said Smith`, `the president said`."""
        words, reading = self.reading.words, self.reading
        end = words[max(min(at + AFTER, final) - 1, at)].end
        mentions = [one for one in self.between(words[at].end, end) if not reading.is_quoted(one.start)]
        persons = [one for one in mentions if one.is_person]
        if persons:
            return persons[0].pk
        near = [each for each in words[at + 1 : min(at + 6, final)] if not reading.is_quoted(each.start)]
        office = next((each for each in near if each.key in OFFICES), None)
        if office is not None:
            title = {SAME_OFFICE.get(office.key, office.key)}
            for one in mentions[:1]:
                holders = self.names.holders(one.pk, title, self.on)
                if len(holders) == 1:
                    return holders[0]
            return self.last_reporter or self.last_person
        if mentions:
            return mentions[0].pk
        return (self.last_reporter or self.last_person) if any(each.key in PRONOUNS for each in near[:2]) else None

    def _office(self, begin: int, at: int) -> Word | None:
        """The last word before a verb that names an office: `the ambassador said`."""
        for each in reversed(self.reading.words[begin:at]):
            if (each.key in OFFICES or each.key in {"official", "diplomat", "dutchman"}) and not self.reading.is_quoted(
                each.start
            ):
                return each
        return None
