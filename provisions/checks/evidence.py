"""The rules of evidence: excerpts stand in their texts, and no more is quoted than may be.

The database brings each text with its excerpts; sources.quotation, which counts words for everybody, decides.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import connection

from planwatch.codebook import SHARE_OF_AN_ARTICLE, WORDS_IN_A_RUN
from provisions.checks.rule import Breach, Rule
from sources.quotation import Span, joined, word_count, words_by_run

EVIDENCE = [
    Rule("1", "excerpt", """
        SELECT e.ref, CASE WHEN t.article_id <> e.article_id THEN 'names a text of another article'
                           ELSE 'ends beyond its text' END
        FROM sources_excerpt e JOIN sources_articletext t ON t.id = e.text_version_id
        WHERE t.article_id <> e.article_id OR e."end" > t.length
    """),
    Rule("1", "text", """
        SELECT ref, CASE
            WHEN char_length(text) <> length THEN 'is ' || char_length(text) || ' long, not ' || length
            ELSE 'is held with another sha256' END
        FROM sources_articletext
        WHERE text IS NOT NULL
          AND (encode(sha256(convert_to(text, 'UTF8')), 'hex') <> sha256 OR char_length(text) <> length)
    """),
]  # fmt: skip

# What was retracted stays readable at an earlier instant, so it counts as shown.
TEXTS = """
SELECT a.ref, t.ref, t.text, t.word_count, e.refs, e.starts, e.ends, e.exacts, e.are_shown
FROM sources_articletext t
JOIN sources_article a ON a.id = t.article_id
LEFT JOIN (
    SELECT text_version_id, array_agg(ref) AS refs, array_agg(start) AS starts, array_agg("end") AS ends,
           array_agg(exact) AS exacts, array_agg(id IN (
                SELECT excerpt_id FROM provisions_statement WHERE published_at IS NOT NULL
              UNION ALL
                SELECT u.excerpt_id FROM provisions_support u
                JOIN provisions_statement s ON s.id = u.statement_id WHERE s.published_at IS NOT NULL
              UNION ALL
                SELECT x.excerpt_id FROM provisions_statuschange_excerpts x
                JOIN provisions_statuschange c ON c.id = x.statuschange_id WHERE c.published_at IS NOT NULL
              UNION ALL SELECT excerpt_id FROM provisions_description
              UNION ALL SELECT excerpt_id FROM provisions_consent WHERE excerpt_id IS NOT NULL
              UNION ALL SELECT excerpt_id FROM provisions_milestone WHERE excerpt_id IS NOT NULL
           )) AS are_shown
    FROM sources_excerpt GROUP BY text_version_id
) AS e ON e.text_version_id = t.id
ORDER BY t.taken_at, t.id
"""


def evidence() -> Iterator[Breach]:
    """Every excerpt that does not stand in its text, and every text of which too much is shown."""
    shown: dict[str, int] = defaultdict(int)
    totals: dict[str, int] = {}
    with connection.chunked_cursor() as cursor:
        cursor.execute(TEXTS)
        for article, version, text, total, refs, *places, are_shown in cursor:
            totals[article] = total
            if text is not None and (count := word_count(text)) != total:
                yield Breach("1", "text", version, f"has {count} words, not {total}")
            if refs is None:
                continue
            passages = list(zip(refs, *places, strict=True))
            if text is not None:
                yield from misplaced(passages, text)
            of_text = {
                (start, end): (exact, ref)
                for (ref, start, end, exact), is_shown in zip(passages, are_shown, strict=True)
                if is_shown
            }
            counts = words_by_run(of_text, {span: exact for span, (exact, _) in of_text.items()})
            shown[article] += sum(counts.values())
            if text is not None:
                counts = {(start, end): word_count(text[start:end]) for start, end in joined(of_text, text)}
            yield from long_runs(of_text, counts)
    for article, count in shown.items():
        if count >= SHARE_OF_AN_ARTICLE * totals[article] and count:
            what = f"its excerpts show {count} of {totals[article]} words"
            yield Breach("quotation", "article", article, what)


def misplaced(passages: Iterable[tuple[str, int, int, str]], text: str) -> Iterator[Breach]:
    """The excerpts that do not stand at their places in a text."""
    for ref, start, end, exact in passages:
        if text[start:end] != exact:
            yield Breach("1", "excerpt", ref, f"its text does not say so at {start} to {end}")


def long_runs(passages: dict[Span, tuple[str, str]], counts: dict[Span, int]) -> Iterator[Breach]:
    """The runs of a text that show too many words together, with the refs of their excerpts."""
    for (start, end), count in counts.items():
        if count > WORDS_IN_A_RUN:
            inside = sorted(span for span in passages if start <= span[0] and span[1] <= end)
            refs = ", ".join(passages[span][1] for span in inside)
            yield Breach("quotation", "excerpts", refs, f"make a run of {count} words")
