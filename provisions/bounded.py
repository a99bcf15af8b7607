"""Search in tables of any size: which rows hold some words, how many, and which of them are the newest.

A rare word is looked up in the index, and the public ones among its rows are counted. A frequent one stands in
hundreds of thousands of passages: its newest rows are found by walking the newest public rows until enough of
them hold it, and how many there are is estimated. A small sample of the table tells which of the two a word is;
its rows lie all over the table, so that both cost about the same at some thousand of them.
"""

import datetime
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from provisions.clocks import Clocks
from provisions.models import Plan, Statement
from provisions.proofs import CONSENT, DESCRIPTION, MILESTONE, READ, STATUS, rests_on
from sources.models import Article, Excerpt

CAP = 10_000
FREQUENT, FREQUENT_ALONE = 3_500, 25_000
WALK = 20_000
SAMPLE_PAGES = 250
SMALLEST_PAGES = 1_000
UNDATED = datetime.date.min

type Cursor = tuple[datetime.date, str] | None
type Parts = dict[str, tuple[str, tuple[Any, ...]]]


@dataclass(frozen=True)
class Found:
    """The newest rows that hold the words, and how many there are: counted, or more than that, or estimated."""

    rows: list[Any]
    number: int
    is_capped: bool
    is_estimate: bool
    has_walked_enough: bool

    @property
    def label(self) -> str:
        """How many, in words: `12`, `about 7,000`, `10,000+`."""
        if self.number > CAP:
            return f"{CAP:,}+"
        if self.is_estimate:
            return f"about {max(round(self.number, -3), 1000):,}"
        return f"{self.number:,}{'+' if self.is_capped else ''}"


BOUNDED = """
WITH asked AS MATERIALIZED (SELECT %s::tsquery AS query),
size AS MATERIALIZED (SELECT pg_relation_size('{table}') / current_setting('block_size')::int AS pages),
sampled AS MATERIALIZED (
    SELECT t.id FROM {table} t TABLESAMPLE SYSTEM (
        (SELECT CASE WHEN pages < {smallest} THEN 0 ELSE least(100, 100.0 * {sample} / pages) END FROM size)
    ) REPEATABLE (1) WHERE (t.search @@ (SELECT query FROM asked)) IS TRUE
),
frequent AS MATERIALIZED (
    SELECT number, number >= {frequent} AS it_is FROM (
        SELECT (count(hit.id) * greatest(1, pages::float / {sample}))::int
        FROM size LEFT JOIN ({public_sampled}) AS hit(id, day) ON true GROUP BY pages
    ) AS estimate(number)
),
{found},
counted(number, is_capped, is_estimate) AS MATERIALIZED (
    SELECT CASE WHEN it_is THEN frequent.number ELSE (SELECT count(*) FROM found) END,
           it_is OR (SELECT count(*) FROM {examined}) = {most}, it_is
    FROM frequent
),
walked(id, day) AS (
    -- In the walk's own order, so that it ends when enough was found. OFFSET 0 keeps the planner from asking the
    -- index for every row that holds a frequent word.
    SELECT w.id, w.day FROM ({walk}) AS w(id, day) CROSS JOIN LATERAL (
        SELECT FROM {table} t WHERE t.id = w.id AND (t.search @@ (SELECT query FROM asked)) IS TRUE OFFSET 0
    ) AS holds_it
    WHERE (SELECT is_capped FROM counted) AND {after} LIMIT {walked_enough}
),
newest(id, day) AS (
    SELECT id, max(day) FROM (
        (SELECT id, day FROM found WHERE {after} ORDER BY day DESC, id {order} LIMIT {enough})
        UNION ALL SELECT id, day FROM walked
    ) AS either GROUP BY id ORDER BY max(day) DESC, id {order} LIMIT {enough}
)
SELECT counted.number, counted.is_capped, counted.is_estimate, (SELECT count(*) FROM walked) = {walked_enough},
       newest.id, newest.day, {columns}
FROM counted LEFT JOIN newest ON true LEFT JOIN {table} t ON t.id = newest.id {joins}
ORDER BY newest.day DESC, newest.id {order}
"""

PASSAGES = """
matched AS MATERIALIZED (
    SELECT id FROM sources_excerpt
    WHERE search @@ (SELECT query FROM asked) AND NOT (SELECT it_is FROM frequent) LIMIT {most}
),
-- An array of the rows in hand is looked up in the index page by page; a join would go there row by row.
said(id, day) AS MATERIALIZED (
    SELECT id, max(day) FROM ({said}) AS s(id, day) WHERE id = ANY (ARRAY(SELECT id FROM matched)) GROUP BY id
),
rest AS MATERIALIZED (SELECT id FROM matched EXCEPT SELECT id FROM said),
found(id, day) AS MATERIALIZED (
    SELECT id, day FROM said
    UNION ALL SELECT id, COALESCE(max(day), '0001-01-01') FROM ({other}) AS o(id, day) GROUP BY id
)
"""
ARTICLES = """
found(id, day) AS MATERIALIZED (
    SELECT id, day FROM ({public}) AS p(id, day, search)
    WHERE search @@ (SELECT query FROM asked) AND NOT (SELECT it_is FROM frequent) LIMIT {most}
)
"""
DAYS = {
    "support": "statement__made_on",
    STATUS: "statuschange__effective_on",
    DESCRIPTION: "excerpt__article__published_on",
    CONSENT: "excerpt__article__published_on",
    MILESTONE: "happened_on",
}
PASSAGE_COLUMNS = "t.ref, t.exact, t.translation, t.language, a.slug, a.title, o.name, a.published_on"
PASSAGE_JOINS = "LEFT JOIN sources_article a ON a.id = t.article_id LEFT JOIN sources_outlet o ON o.id = a.outlet_id"
ARTICLE_COLUMNS = "t.ref, t.title, t.byline, t.language, t.slug, t.title, o.name, t.published_on"
ARTICLE_JOINS = "LEFT JOIN sources_outlet o ON o.id = t.outlet_id"


def passages(query: str, clocks: Clocks, enough: int, after: Cursor = None, *, is_alone: bool = False) -> Found:
    """Public excerpts that hold the words, by the day of the latest statement on them. One query.

    `is_alone`: nothing else is asked for, so that more of them may be counted.
    """
    return _run(
        Excerpt, query, enough, after, PASSAGE_COLUMNS, PASSAGE_JOINS, _passage_parts(clocks, after and after[0]),
        order="DESC", is_alone=is_alone, found=PASSAGES, examined="matched",
    )  # fmt: skip


@lru_cache(maxsize=64)
def _passage_parts(clocks: Clocks, until: datetime.date | None) -> Parts:
    rows = rests_on(clocks)
    rest = RawSQL("SELECT id FROM rest", [])
    said = rows["statement"]
    others = [rows[kind].filter(excerpt__in=rest).values_list("excerpt_id", day) for kind, day in DAYS.items()]
    newest = said.order_by("-made_on", "-excerpt_id").values_list("excerpt_id", "made_on")
    in_sample = said.filter(excerpt__in=RawSQL("SELECT id FROM sampled", []))
    return _compiled(
        public_sampled=in_sample.values_list("excerpt_id", "made_on").distinct(),
        said=said.values_list("excerpt_id", "made_on"),
        other=others[0].union(*others[1:]).order_by(),
        walk=(newest.filter(made_on__lte=until) if until else newest)[:WALK],
    )


def articles(query: str, clocks: Clocks, enough: int, after: Cursor = None, *, is_alone: bool = False) -> Found:
    """Public articles whose title or byline holds the words; as `passages`. One query.

    Of the articles that are listed, one in work is found only where a statement rests on it.
    """
    return _run(
        Article, query, enough, after, ARTICLE_COLUMNS, ARTICLE_JOINS, _article_parts(clocks, after and after[0]),
        order="ASC", is_alone=is_alone, found=ARTICLES, examined="found",
    )  # fmt: skip


@lru_cache(maxsize=64)
def _article_parts(clocks: Clocks, until: datetime.date | None) -> Parts:
    said = Statement.objects.public(clocks).filter(excerpt__article=OuterRef("pk")).order_by()
    to_the_end = Exists(Plan.objects.filter(coded_through__lte=clocks.on))
    is_dated, is_read = Q(published_on__lte=clocks.on), Q(queue_state__in=READ)
    public = Article.objects.filter(
        is_dated & is_read
        | Q(published_on__isnull=True) & is_read & Q(to_the_end)
        | (is_dated | Q(published_on__isnull=True)) & Q(Exists(said))
    ).order_by()
    read = Article.objects.filter(is_dated, is_read)
    walk = read.filter(published_on__lte=until) if until else read
    in_sample = read.filter(pk__in=RawSQL("SELECT id FROM sampled", [])).order_by()
    return _compiled(
        public_sampled=in_sample.values_list("pk", "published_on"),
        public=public.values_list("pk", Coalesce("published_on", UNDATED), "search"),
        walk=walk.order_by(F("published_on").desc(nulls_last=True), "pk").values_list("pk", "published_on")[:WALK],
    )


def _compiled(**querysets: QuerySet[Any, Any]) -> Parts:
    """Querysets as SQL, kept for the next search at the same clocks: to compile them takes longer than to run them.

    They come in the order in which they stand in the statement.
    """
    return {name: rows.query.sql_with_params() for name, rows in querysets.items()}


def _run(
    model: type[Model], query: str, enough: int, after: Cursor, columns: str, joins: str, parts: Parts, *,
    order: str, is_alone: bool, found: str, examined: str,
) -> Found:  # fmt: skip
    """Put the statement together from querysets, so that what is public is said in one place, and run it."""
    values: list[Any] = [query, *(value for _, parameters in parts.values() for value in parameters)]
    compiled = {name: sql for name, (sql, _) in parts.items()}
    table, further = model._meta.db_table, "<" if order == "DESC" else ">"
    condition = "true"
    if after:
        row = f"(SELECT id FROM {table} WHERE ref = %s)"  # noqa: S608 - the name of our own table
        condition = f"(day < %s OR day = %s AND id {further} {row})"
    statement = BOUNDED.format(
        table=table, most=CAP + 1, frequent=FREQUENT_ALONE if is_alone else FREQUENT, sample=SAMPLE_PAGES,
        smallest=SMALLEST_PAGES, found=found.format(**compiled, most=CAP + 1), examined=examined,
        walk=compiled["walk"], public_sampled=compiled["public_sampled"], after=condition, order=order,
        enough=enough, walked_enough=enough + 4, columns=columns, joins=joins,
    )  # fmt: skip
    if after:
        values += [after[0], after[0], after[1]] * 2
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows_found = cursor.fetchall()
    return Found([row[4:] for row in rows_found if row[4] is not None], *rows_found[0][:4])
