"""Which passages are proposed: the best that do not overlap, nothing twice, none where the text is about else."""

import bisect
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import replace

from desk.suggestions.cues import PATTERNS
from desk.suggestions.knowledge import Knowledge
from desk.suggestions.reading import Reading
from desk.suggestions.reasons import reason_for
from desk.suggestions.speech import Speech
from desk.suggestions.stances import plain
from desk.suggestions.suggestion import Suggestion
from desk.suggestions.weighing import WEIGHTS, Candidate, candidates, read
from planwatch.codebook import WORDS_IN_A_RUN, Attribution, StakeholderKind
from sources.quotation import word_count

LEAST_CONFIDENCE = 0.28
# More than may be quoted of an article in the end, so that a person has something to choose from.
SHARE_PROPOSED = 0.30
FEWEST_SETTLEMENT_WORDS = 2
FEWEST_NAMES = 3
SHARE_NAMING = 0.1
ONLY_SIGNS = ' \t.!?…;,"”“»'


def suggest(
    text: str,
    knowledge: Knowledge,
    *,
    on: datetime.date | None,
    weights: Mapping[str, float] = WEIGHTS,
    least: float = LEAST_CONFIDENCE,
) -> list[Suggestion]:
    """What is proposed for this text on its day, in its order, nothing overlapping; none where it is about else."""
    return suggest_in(*read(text, knowledge, on), knowledge, weights=weights, least=least)


def suggest_in(
    reading: Reading,
    speech: Speech,
    knowledge: Knowledge,
    *,
    weights: Mapping[str, float] = WEIGHTS,
    least: float = LEAST_CONFIDENCE,
) -> list[Suggestion]:
    """The same for a text that was taken apart already."""
    if not is_about_the_plan(reading, speech, knowledge):
        return []
    weighed = [(one.confidence(weights), one) for one in candidates(reading, speech, knowledge)]
    chosen = _apart((score, one) for score, one in weighed if score >= least)
    once = _once(_joined(chosen, reading))
    return [_suggestion(score, one, knowledge) for score, one in _within_share(once, reading)]


def is_about_the_plan(reading: Reading, speech: Speech, knowledge: Knowledge) -> bool:
    """Whether a text keeps naming the belligerents, or somebody of theirs, and speaks of a settlement."""
    belligerent = set().union(*knowledge.sides.values())
    named = [mention.start for mention in speech.mentions if mention.pk in belligerent]
    sentences = {bisect.bisect_right(reading.sentence_starts, start) for start in named}
    hits = PATTERNS["settlement"].finditer(plain(reading.text))
    return (
        len(named) >= FEWEST_NAMES
        and len(sentences) >= SHARE_NAMING * len(reading.sentences)
        and sum(1 for _ in hits) >= FEWEST_SETTLEMENT_WORDS
    )


def _apart(weighed: Iterable[tuple[float, Candidate]]) -> list[tuple[float, Candidate]]:
    """The best first, none that overlaps a better one; then in the order of the text."""
    starts: list[int] = []
    kept: list[tuple[float, Candidate]] = []
    for score, one in sorted(weighed, key=lambda each: (-each[0], each[1].passage.start, each[1].passage.end)):
        at = bisect.bisect_right(starts, one.passage.start)
        if at > 0 and kept[at - 1][1].passage.end > one.passage.start:
            continue
        if at < len(kept) and kept[at][1].passage.start < one.passage.end:
            continue
        starts.insert(at, one.passage.start)
        kept.insert(at, (score, one))
    return kept


def _claim(one: Candidate) -> tuple[int | None, int | None, str]:
    return one.speaker, one.match.pk if one.match else None, one.code.code


def _joined(kept: list[tuple[float, Candidate]], reading: Reading) -> list[tuple[float, Candidate]]:
    """Neighbouring sentences with the same claim by the same speaker, as one passage where it is short enough."""
    joined: list[tuple[float, Candidate]] = []
    for score, one in kept:
        if joined:
            before, last = joined[-1]
            between = reading.text[last.passage.end : one.passage.start]
            whole = last.passage._replace(end=one.passage.end)
            if (
                _claim(last) == _claim(one)
                and not between.strip(ONLY_SIGNS)
                and last.passage.is_quoted == one.passage.is_quoted
                and word_count(reading.text[whole.start : whole.end]) <= WORDS_IN_A_RUN
            ):
                joined[-1] = (max(before, score), replace(last, passage=whole))
                continue
        joined.append((score, one))
    return joined


def _once(kept: list[tuple[float, Candidate]]) -> list[tuple[float, Candidate]]:
    """One passage for each claim on a provision: quoted words rather than their paraphrase, then the better one."""
    best: dict[tuple[int | None, int | None, str], Candidate] = {}
    for _, one in sorted(kept, key=lambda each: (not each[1].passage.is_quoted, -each[0], each[1].passage.start)):
        best.setdefault(_claim(one), one)
    return [(score, one) for score, one in kept if one.speaker is None or one.match is None or best[_claim(one)] is one]


def _within_share(kept: list[tuple[float, Candidate]], reading: Reading) -> list[tuple[float, Candidate]]:
    """The best that together stay within the share of the text's words that is proposed, at least one."""
    left = SHARE_PROPOSED * word_count(reading.text)
    chosen: list[tuple[float, Candidate]] = []
    for score, one in sorted(kept, key=lambda each: (-each[0], each[1].passage.start)):
        words = word_count(reading.text[one.passage.start : one.passage.end])
        if words <= left or not chosen:
            left -= words
            chosen.append((score, one))
    return sorted(chosen, key=lambda each: each[1].passage.start)


def _suggestion(score: float, one: Candidate, knowledge: Knowledge) -> Suggestion:
    return Suggestion(
        start=one.passage.start,
        end=one.passage.end,
        provisions=(one.match.pk,) if one.match else (),
        is_plan=one.match is None,
        speaker=one.speaker,
        stance=one.code.stance,
        mark=one.code.mark,
        attribution=_attribution(one, knowledge),
        reason=reason_for(one, knowledge),
        confidence=round(score, 3),
    )


def _attribution(one: Candidate, knowledge: Knowledge) -> str:
    """How the words reached the text, where that can be told: a direct quote stands between quotation marks."""
    if one.speaker is None:
        return ""
    if knowledge.kinds[one.speaker] == StakeholderKind.GROUP:
        return Attribution.ANONYMOUS.value
    if one.passage.is_quoted:
        return Attribution.DIRECT_QUOTE.value
    if one.passage.saying is None:
        return Attribution.OFFICIAL_DOCUMENT.value if one.is_own else ""
    return Attribution.ON_RECORD_PARAPHRASE.value if one.passage.saying.reports else Attribution.ACCOUNT.value
