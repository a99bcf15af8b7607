"""How good suggestions are: each article of the record is read as if it had never been coded.

`python -m benchmarks.suggestions` loads `data/` and the texts of PLANWATCH_TEXTS (folders) into a database of its
own; with DATABASE_URL it reads the record and the texts that are there. An article is judged with knowledge and
with weights that were made without it and without every other article of its origin. A suggestion is right where
it covers at least half of the characters of a passage that the coders marked for a statement; the table also gives
the stricter measure, half of the characters that either marks. Intervals are 95 % bootstraps over origins.
`--fit` prints the weights fitted to all articles, for `desk/suggestions/weighing.py`; `--show` lists what was wrong.
"""

import argparse
import random
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.agreement import FOLDER, read_articles
from benchmarks.held_articles import Held, Marked, Span, held_articles, record
from benchmarks.suggestion_weights import LEAST_OVERLAP, Sample, fit, fit_without, names_of

RESAMPLES = 2000
SEED = 20261122
HALF = 0.5
WORDS_TO_TIME = 5000
ROUNDS = 5
SAME_AGAIN = re.compile(r"share limit|same|repeat|paraphras|contained|coded", re.IGNORECASE)


@dataclass(frozen=True)
class Proposed:
    """A passage as anybody proposes it, with its codes."""

    span: Span
    speaker: int | None = None
    provision: int | None = None
    code: str = ""


@dataclass
class Tally:
    """Counts of one group of articles; sums and shares come later."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def share(self, part: str, whole: str) -> float:
        """One count as a share of another."""
        return self.counts[part] / self.counts[whole] if self.counts[whole] else 0.0


def covered(proposed: Span, marked: Span) -> float:
    """The share of a marked passage's characters that a proposed one covers."""
    return max(min(proposed[1], marked[1]) - max(proposed[0], marked[0]), 0) / (marked[1] - marked[0])


def overlap(one: Span, other: Span) -> float:
    """The characters that both mark as a share of those that either marks."""
    common = max(min(one[1], other[1]) - max(one[0], other[0]), 0)
    return common / (max(one[1], other[1]) - min(one[0], other[0]))


def samples_of(held: Sequence[Held]) -> list[Sample]:
    """Every candidate passage of every article, and whether the coders marked it."""
    from desk.suggestions.weighing import candidates, read

    samples = []
    for one in held:
        reading, speech = read(one.text, one.knowledge, one.article.published_on)
        for candidate in candidates(reading, speech, one.knowledge):
            span = (candidate.passage.start, candidate.passage.end)
            is_marked = any(
                covered(span, each.span) >= HALF and overlap(span, each.span) >= LEAST_OVERLAP for each in one.marked
            )
            samples.append(Sample(one.group, candidate.shows, is_marked))
    return samples


def judged(held: Held, proposed: Sequence[Proposed]) -> Tally:
    """What of some proposals for one article is right."""
    tally = Tally()
    counts = tally.counts
    counts["proposed"], counts["marked"] = len(proposed), len(held.marked)
    for measure, least in (("", covered), ("close ", overlap)):
        found: set[Span] = set()
        for one in proposed:
            right = [each for each in held.marked if least(one.span, each.span) >= HALF]
            found.update(each.span for each in right)
            counts[f"{measure}right"] += bool(right)
            if right and not measure:
                best = max(right, key=lambda each: overlap(one.span, each.span))
                statements = best.statements
                counts["speaker"] += any(each.speaker_id == one.speaker for each in statements)
                counts["provision"] += any(each.provision_id == one.provision for each in statements)
                counts["code"] += any(each.code == one.code for each in statements)
                counts["all three"] += any(
                    (each.speaker_id, each.provision_id, each.code) == (one.speaker, one.provision, one.code)
                    for each in statements
                )
        counts[f"{measure}found"] = len(found)
    return tally


def added(tallies: Sequence[Tally]) -> Tally:
    """The sum of some tallies."""
    total = Tally()
    for tally in tallies:
        for name, count in tally.counts.items():
            total.counts[name] += count
    return total


def interval(groups: Sequence[Tally], part: str, whole: str) -> tuple[float, float]:
    """The middle 95 % of a share over resampled groups, seeded."""
    draw = random.Random(SEED)
    shares = sorted(added(draw.choices(groups, k=len(groups))).share(part, whole) for _ in range(RESAMPLES))
    return shares[int(0.025 * RESAMPLES)], shares[int(0.975 * RESAMPLES) - 1]


def by_group(held: Sequence[Held], propose: Callable[[Held], Sequence[Proposed]]) -> list[Tally]:
    """One tally for each origin."""
    tallies: dict[int, list[Tally]] = defaultdict(list)
    for one in held:
        tallies[one.group].append(judged(one, propose(one)))
    return [added(each) for each in tallies.values()]


def line(name: str, groups: Sequence[Tally], part: str, whole: str) -> str:
    """A share with its counts and its interval."""
    total = added(groups)
    low, high = interval(groups, part, whole)
    counts = f"{total.counts[part]} of {total.counts[whole]}"
    return f"  {name:44}{total.share(part, whole):6.1%}  {counts:12} {low:6.1%} to {high:.1%}"


def report(title: str, groups: Sequence[Tally], *, is_coded: bool = True) -> list[str]:
    """The figures of one way to propose passages."""
    lines = [
        title,
        line("precision: suggestions that are right", groups, "right", "proposed"),
        line("recall: marked passages that are found", groups, "found", "marked"),
        line("precision, half of what either marks", groups, "close right", "proposed"),
        line("recall, half of what either marks", groups, "close found", "marked"),
    ]
    if is_coded:
        lines += [
            line("provision right, of the right passages", groups, "provision", "right"),
            line("speaker right", groups, "speaker", "right"),
            line("stance or mark right", groups, "code", "right"),
            line("all three right", groups, "all three", "right"),
        ]
    return [*lines, ""]


def suggested(weights: dict[int, dict[str, float]] | None) -> Callable[[Held], Sequence[Proposed]]:
    """The suggestions for an article, with the weights of its group, or with those of the product."""
    from desk.suggestions import suggest

    def propose(held: Held) -> list[Proposed]:
        chosen = {"weights": weights[held.group]} if weights is not None and held.group in weights else {}
        found = suggest(held.text, held.knowledge, on=held.article.published_on, **chosen)
        return [
            Proposed((one.start, one.end), one.speaker, next(iter(one.provisions), None), one.stance or one.mark)
            for one in found
        ]

    return propose


def sentences_that_tell(held: Held) -> list[Proposed]:
    """The plainest rule: every sentence with a stakeholder and a verb of saying, its first 30 words, as a demand."""
    from desk.suggestions.cues import REPORTING
    from desk.suggestions.weighing import read

    reading, speech = read(held.text, held.knowledge, held.article.published_on)
    found = []
    for sentence in reading.sentences:
        words = reading.words_in(sentence.start, sentence.end)
        named = speech.between(sentence.start, sentence.end)
        if named and any(word.key in REPORTING for word in words):
            speaker = next((one.pk for one in named if one.is_person), named[0].pk)
            found.append(Proposed((words[0].start, words[:30][-1].end), speaker, None, "demand"))
    return found


def drawn_sentences(counts: dict[str, int]) -> Callable[[Held], Sequence[Proposed]]:
    """As many sentences of each article as there are suggestions, drawn at random, seeded."""
    from desk.suggestions.reading import Reading

    draw = random.Random(SEED)

    def propose(held: Held) -> list[Proposed]:
        reading = Reading(held.text)
        stretches = [reading.words_in(one.start, one.end)[:30] for one in reading.sentences]
        spans = [(words[0].start, words[-1].end) for words in stretches if len(words) >= 4]
        return [Proposed(span) for span in draw.sample(spans, min(counts[held.article.slug], len(spans)))]

    return propose


def second_coder(held: Sequence[Held]) -> list[str]:
    """What the second coder's passages come to when judged by the first one's, for comparison."""
    from provisions.models import Provision, Stakeholder

    people = dict(Stakeholder.objects.values_list("slug", "pk"))
    provisions = dict(Provision.objects.values_list("slug", "pk"))
    passes = {each.slug: each for each in read_articles(FOLDER)}

    def stand_in(values: dict[str, str]) -> Any:
        code = values.get("stance") or values.get("mark", "")
        return argparse.Namespace(
            speaker_id=people.get(values.get("speaker", "")), provision_id=provisions.get(values.get("provision", "")),
            code=code,
        )  # fmt: skip

    tallies: dict[int, list[Tally]] = defaultdict(list)
    for one in held:
        coded = passes.get(one.article.slug)
        if coded is None:
            continue
        marked: dict[Span, Marked] = {}
        for each in coded.first:
            span = (each.start, each.end)
            marked.setdefault(span, Marked(span)).statements.append(stand_in(each.values))
        other = {(each.start, each.end): stand_in(each.values) for each in coded.second}
        proposed = [Proposed(span, row.speaker_id, row.provision_id, row.code) for span, row in other.items()]
        tallies[one.group].append(judged(Held(one.article, one.text, list(marked.values()), None), proposed))
    return report("For comparison: the second coder, judged by the first", [added(each) for each in tallies.values()])


def ranking(held: Sequence[Held]) -> list[str]:
    """How often the right speaker stands first, or among the first three, for a marked passage."""
    from desk.suggestions import speakers_near

    tallies: dict[int, list[Tally]] = defaultdict(list)
    for one in held:
        tally = Tally()
        for marked in one.marked:
            ranked = speakers_near(one.text, *marked.span, one.knowledge, on=one.article.published_on)
            right = {statement.speaker_id for statement in marked.statements}
            tally.counts["passages"] += 1
            tally.counts["first"] += bool(right & set(ranked[:1]))
            tally.counts["first three"] += bool(right & set(ranked[:3]))
        tallies[one.group].append(tally)
    groups = [added(each) for each in tallies.values()]
    return [
        "Speakers ranked for a passage that a person has marked",
        line("the right one first", groups, "first", "passages"),
        line("among the first three", groups, "first three", "passages"),
        "",
    ]


def wrong_ones(held: Sequence[Held], propose: Callable[[Held], Sequence[Proposed]], *, is_shown: bool) -> list[str]:
    """How many of the wrong suggestions lie where the coders left a passage out only as one too many."""
    wrong = again = other = 0
    shown = []
    for one in held:
        left_out = [(row.passage.split(" …")[0], row.reason) for row in one.article.left_out.all()]
        for each in propose(one):
            if any(covered(each.span, marked.span) >= HALF for marked in one.marked):
                continue
            wrong += 1
            words = one.text[slice(*each.span)].lower()
            reasons = [reason for passage, reason in left_out if passage.lower()[:40] in words]
            again += any(SAME_AGAIN.search(reason) for reason in reasons)
            other += bool(reasons) and not any(SAME_AGAIN.search(reason) for reason in reasons)
            shown.append(f"    wrong  {one.article.slug}: {one.text[slice(*each.span)]}")
        if is_shown:
            found = propose(one)
            missed = [each for each in one.marked if not any(covered(p.span, each.span) >= HALF for p in found)]
            shown += [f"    missed {one.article.slug}: {one.text[slice(*each.span)]}" for each in missed]
    return [
        f"Of the {wrong} wrong suggestions, {again} begin or hold a passage that the coders left out as a repetition "
        f"or for the share limit, {other} one that they left out for another reason.",
        *(shown if is_shown else []),
        "",
    ]


def seconds_for(held: Sequence[Held]) -> list[str]:
    """CPU time for a text of 5,000 words, the median of some rounds, and for reading the record."""
    from desk.suggestions import Knowledge, suggest
    from sources.quotation import WORD

    joined = "\n".join(one.text for one in held)
    words = list(WORD.finditer(joined))
    text = joined[: words[min(WORDS_TO_TIME, len(words)) - 1].end()]
    knowledge = Knowledge.of_record()
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        suggest(text, knowledge, on=None)
        rounds.append(time.process_time() - began)
    began = time.perf_counter()
    Knowledge.of_record()
    loading = time.perf_counter() - began
    return [
        f"Time: {statistics.median(rounds):.2f} s of CPU for {min(WORDS_TO_TIME, len(words))} words "
        f"(median of {ROUNDS}); {loading:.2f} s to read the record, once per process."
    ]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", action="store_true", help="print the weights fitted to all articles")
    parser.add_argument("--show", action="store_true", help="list what was wrong and what was missed")
    given = parser.parse_args()
    with record():
        held = held_articles()
        samples = samples_of(held)
        if given.fit:
            for name, weight in fit(samples, names_of(samples)).items():
                print(f'    "{name}": {weight},')
            return
        propose = suggested(fit_without(samples))
        counts = {one.article.slug: len(propose(one)) for one in held}
        lines = [f"{len(held)} articles, {sum(len(one.marked) for one in held)} marked passages", ""]
        lines += report("Suggestions, weights and knowledge made without the article", by_group(held, propose))
        lines += report("Suggestions with the product's weights (fitted to all)", by_group(held, suggested(None)))
        lines += second_coder(held)
        lines += report("Every sentence with a name and a verb of saying", by_group(held, sentences_that_tell))
        lines += report("As many sentences at random", by_group(held, drawn_sentences(counts)), is_coded=False)
        lines += ranking(held)
        lines += wrong_ones(held, propose, is_shown=given.show)
        print("\n".join([*lines, *seconds_for(held)]))


if __name__ == "__main__":
    main()
