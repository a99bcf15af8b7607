"""The rules of evidence: excerpts stand in their texts, and no more is quoted than may be."""

from planwatch.codebook import SHARE_OF_AN_ARTICLE, WORDS_IN_A_RUN
from provisions.checks.rule import Rule
from sources.quotation import word_count

# PostgreSQL and Python differ on digits and marks of some scripts and on fractions: ½ is a word for one only.
# Texts with a character outside of these are counted again by sources.quotation, which decides.
COUNTED_ALIKE = (
    r"\u0001-\u00B1\u00B4-\u00B8\u00BA\u00BB\u00BF-\u0344\u0370-\u05AF\u2000-\u206F\u20A0-\u20BF\u2190-\u21FF"
)
OTHERS = f"'[^{COUNTED_ALIKE}]'"

# What was retracted stays readable at an earlier instant, so it counts as shown.
SHOWN = """
shown AS (
    SELECT excerpt_id AS id FROM provisions_statement WHERE published_at IS NOT NULL
  UNION
    SELECT u.excerpt_id FROM provisions_support u JOIN provisions_statement s ON s.id = u.statement_id
    WHERE s.published_at IS NOT NULL
  UNION
    SELECT x.excerpt_id FROM provisions_statuschange_excerpts x
    JOIN provisions_statuschange c ON c.id = x.statuschange_id WHERE c.published_at IS NOT NULL
  UNION SELECT excerpt_id FROM provisions_description
  UNION SELECT excerpt_id FROM provisions_consent WHERE excerpt_id IS NOT NULL
  UNION SELECT excerpt_id FROM provisions_milestone WHERE excerpt_id IS NOT NULL
), span AS (
    SELECT e.ref, e.article_id, e.text_version_id, e.start, e."end", e.exact,
           max(e."end") OVER (
               PARTITION BY e.text_version_id ORDER BY e.start, e."end"
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM sources_excerpt e JOIN shown ON shown.id = e.id
)
"""

# The same reckoning as sources.quotation: overlapping and touching excerpts are one run, and where the text
# is held so are those that white space and punctuation alone part.
RUNS = rf"""
WITH {SHOWN}, marked AS (
    SELECT span.*, t.text IS NOT NULL AS is_held,
           reached IS NULL OR start > reached
           AND (t.text IS NULL OR substr(t.text, reached + 1, start - reached) ~ '\w') AS is_first
    FROM span JOIN sources_articletext t ON t.id = span.text_version_id
), numbered AS (
    SELECT *, count(*) FILTER (WHERE is_first)
              OVER (PARTITION BY text_version_id ORDER BY start, "end") AS run FROM marked
), run AS (
    SELECT text_version_id, bool_and(is_held) AS is_held, min(start) AS start, max("end") AS "end",
           string_agg(ref, ', ' ORDER BY start, "end") AS refs,
           string_agg(substr(exact, GREATEST(reached - start, 0) + 1), '' ORDER BY start, "end") AS words
    FROM numbered GROUP BY text_version_id, run HAVING count(*) > 1 OR bool_or(exact ~ {OTHERS})
), shown_run AS (
    SELECT run.refs,
           CASE WHEN is_held THEN substr(t.text, run.start + 1, run."end" - run.start) ELSE words END AS words
    FROM run JOIN sources_articletext t ON t.id = run.text_version_id
)
SELECT refs, words FROM shown_run WHERE regexp_count(words, '\w+') > {WORDS_IN_A_RUN} OR words ~ {OTHERS}
"""

SHARE = rf"""
WITH {SHOWN}, numbered AS (
    SELECT *, count(*) FILTER (WHERE reached IS NULL OR start > reached)
              OVER (PARTITION BY text_version_id ORDER BY start, "end") AS run FROM span
), run AS (
    SELECT article_id,
           string_agg(substr(exact, GREATEST(reached - start, 0) + 1), '' ORDER BY start, "end") AS words
    FROM numbered GROUP BY article_id, text_version_id, run
), quoted AS (
    SELECT article_id, string_agg(words, E'\n') AS words FROM run GROUP BY article_id
)
SELECT a.ref, q.words, newest.word_count
FROM quoted q JOIN sources_article a ON a.id = q.article_id
CROSS JOIN LATERAL (
    SELECT t.word_count FROM sources_articletext t WHERE t.article_id = a.id
    ORDER BY t.taken_at DESC, t.id DESC LIMIT 1
) AS newest
WHERE regexp_count(q.words, '\w+') >= {SHARE_OF_AN_ARTICLE} * newest.word_count OR q.words ~ {OTHERS}
"""


def too_long(words: str) -> str | None:
    """Whether a run is too long."""
    count = word_count(words)
    return f"make a run of {count} words" if count > WORDS_IN_A_RUN else None


def too_much(words: str, total: int) -> str | None:
    """Whether too much of an article is shown."""
    count = word_count(words)
    return f"its excerpts show {count} of {total} words" if count >= SHARE_OF_AN_ARTICLE * total else None


def miscounted(text: str, total: int) -> str | None:
    """Whether a text has another number of words than its version says."""
    count = word_count(text)
    return f"has {count} words, not {total}" if count != total else None


EVIDENCE = [
    Rule(
        "1", "excerpt",
        """
        SELECT e.ref, CASE
            WHEN t.article_id <> e.article_id THEN 'names a text of another article'
            WHEN e."end" > t.length THEN 'ends beyond its text'
            ELSE 'its text does not say so at ' || e.start || ' to ' || e."end" END
        FROM sources_excerpt e JOIN sources_articletext t ON t.id = e.text_version_id
        WHERE t.article_id <> e.article_id OR e."end" > t.length
           OR (t.text IS NOT NULL AND substr(t.text, e.start + 1, e."end" - e.start) <> e.exact)
        """,
    ),
    Rule(
        "1", "text",
        """
        SELECT ref, CASE
            WHEN char_length(text) <> length THEN 'is ' || char_length(text) || ' long, not ' || length
            ELSE 'is held with another sha256' END
        FROM sources_articletext
        WHERE text IS NOT NULL
          AND (encode(sha256(convert_to(text, 'UTF8')), 'hex') <> sha256 OR char_length(text) <> length)
        """,
    ),
    Rule(
        "1", "text",
        rf"""
        SELECT ref, text, word_count FROM sources_articletext
        WHERE text IS NOT NULL AND (regexp_count(text, '\w+') <> word_count OR text ~ {OTHERS})
        """,
        miscounted,
    ),
    Rule("quotation", "excerpts", RUNS, too_long),
    Rule("quotation", "article", SHARE, too_much),
]  # fmt: skip
