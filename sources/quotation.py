"""How much is quoted, counted in one way everywhere. Pure functions on text, code points and spans."""

import re
from collections.abc import Iterable, Sequence

WORD = re.compile(r"\w+")

type Span = tuple[int, int]


def word_count(text: str) -> int:
    r"""The number of words in a text: matches of `\w+`."""
    return len(WORD.findall(text))


def joined(spans: Iterable[Span], text: str | None = None) -> list[Span]:
    """The spans (start, end exclusive) with those that overlap or touch made one, in order.

    With the text at hand, spans that only white space and punctuation part are touching too.
    """
    runs: list[Span] = []
    for start, end in sorted(spans):
        if runs and (start <= runs[-1][1] or (text is not None and not WORD.search(text, runs[-1][1], start))):
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        else:
            runs.append((start, end))
    return runs


def longest_run(spans: Iterable[Span], exact_by_span: dict[Span, str], text: str | None = None) -> int:
    """The words in the longest run that the excerpts of one article make together.

    Where the text is not held, a run is put together from the excerpts' own words.
    """
    longest = 0
    for start, end in joined(spans, text):
        words = assembled((start, end), exact_by_span) if text is None else text[start:end]
        longest = max(longest, word_count(words))
    return longest


def assembled(run: Span, exact_by_span: dict[Span, str]) -> str:
    """The words of a run, from the excerpts that cover it."""
    if run in exact_by_span:
        return exact_by_span[run]
    start, end = run
    letters = [" "] * (end - start)
    for (first, last), exact in exact_by_span.items():
        if first >= start and last <= end:
            letters[first - start : last - start] = exact
    return "".join(letters)


def quoted_words(spans: Sequence[Span], exact_by_span: dict[Span, str]) -> int:
    """The words of one article that its excerpts show, none counted twice."""
    return sum(words_by_run(spans, exact_by_span).values())


def words_by_run(spans: Iterable[Span], exact_by_span: dict[Span, str]) -> dict[Span, int]:
    """How many words each run has that the excerpts of one article make, put together from their own words."""
    return {run: word_count(assembled(run, exact_by_span)) for run in joined(spans)}


def at_word_edges(text: str, start: int, end: int) -> bool:
    """Whether a passage begins and ends where words do."""
    inside = [(start, start - 1), (end, end - 1)]
    return not any(
        0 < place < len(text) and WORD.match(text[before]) and WORD.match(text[place]) for place, before in inside
    )
