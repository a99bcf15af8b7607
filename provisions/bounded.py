"""Search in tables of any size: which rows hold some words, how many, and which of them are the newest.

A frequent word stands in hundreds of thousands of passages. At most 10,001 of the rows that hold the words are
looked at, and the public ones among them counted. Where there are more, the newest are found the other way
round: by walking the newest public rows until enough of them hold the words.
"""

import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from provisions.clocks import Clocks
from provisions.models import Plan, Statement
from provisions.proofs import READ, rests_on
from sources.models import Article, Excerpt

CAP = 10_000
WALK = 4_000
UNDATED = datetime.date.min

type Cursor = tuple[datetime.date, str] | None
type Compiled = tuple[str, tuple[Any, ...]]

BOUNDED = """
WITH asked AS MATERIALIZED (SELECT %s::tsquery AS query),
matched AS MATERIALIZED (
    SELECT id FROM {table} WHERE search @@ (SELECT query FROM asked) LIMIT {most}
), {found},
walked(id, day) AS (
    -- IS TRUE keeps the planner from asking the index for every row that holds a frequent word.
    SELECT w.id, w.day FROM ({walk}) AS w(id, day) JOIN {table} t ON t.id = w.id
    WHERE (t.search @@ (SELECT query FROM asked)) IS TRUE AND (SELECT count(*) FROM matched) = {most}
    ORDER BY w.day DESC LIMIT {walked_enough}
),
newest(id, day) AS (
    SELECT id, max(day) FROM (
        (SELECT id, day FROM found WHERE {after} ORDER BY day DESC, id DESC LIMIT {enough})
        UNION ALL SELECT id, day FROM walked WHERE {after}
    ) AS either GROUP BY id ORDER BY max(day) DESC, id DESC LIMIT {enough}
)
SELECT counted.number, counted.is_capped, newest.id, newest.day, {columns}
FROM (SELECT (SELECT count(*) FROM found), (SELECT count(*) FROM matched) = {most}) AS counted(number, is_capped)
LEFT JOIN newest ON true LEFT JOIN {table} t ON t.id = newest.id {joins}
ORDER BY newest.day DESC, newest.id DESC
"""

PASSAGES = """
-- An array of the rows in hand is looked up in the index page by page; a join would go there row by row.
said(id, day) AS MATERIALIZED (
    SELECT id, max(day) FROM ({said}) AS s(id, day) WHERE id = ANY (ARRAY(SELECT id FROM matched)) GROUP BY id
),
rest AS MATERIALIZED (SELECT id FROM matched EXCEPT SELECT id FROM said),
found(id, day) AS MATERIALIZED (
    SELECT id, day FROM said
    UNION ALL SELECT e.id, COALESCE(a.published_on, '0001-01-01') FROM sources_excerpt e
    JOIN sources_article a ON a.id = e.article_id WHERE e.id IN ({other})
)
"""
PASSAGE_COLUMNS = "t.ref, t.exact, t.translation, t.language, a.slug, a.title, o.name, a.published_on"
PASSAGE_JOINS = "LEFT JOIN sources_article a ON a.id = t.article_id LEFT JOIN sources_outlet o ON o.id = a.outlet_id"
ARTICLE_COLUMNS = "t.ref, t.title, t.byline, t.language, t.slug, t.title, o.name, t.published_on"
ARTICLE_JOINS = "LEFT JOIN sources_outlet o ON o.id = t.outlet_id"


def passages(query: str, clocks: Clocks, enough: int, after: Cursor = None) -> tuple[int, bool, list[Any]]:
    """Public excerpts that hold the words: how many, whether only some were counted, and the newest. One query."""
    rows = rests_on(clocks)
    rest = RawSQL("SELECT id FROM rest", [])
    said = rows.pop("statement")
    others = [kind.filter(excerpt__in=rest).values_list("excerpt_id") for kind in rows.values()]
    newest = said.order_by("-made_on", "-pk").values_list("excerpt_id", "made_on")
    return _run(
        Excerpt, query, enough, after, PASSAGE_COLUMNS, PASSAGE_JOINS,
        found=PASSAGES,
        said=said.values_list("excerpt_id", "made_on"),
        other=others[0].union(*others[1:]).order_by(),
        walk=(newest.filter(made_on__lte=after[0]) if after else newest)[:WALK],
    )  # fmt: skip


def articles(query: str, clocks: Clocks, enough: int, after: Cursor = None) -> tuple[int, bool, list[Any]]:
    """Public articles whose title or byline holds the words; as `passages`. One query.

    Of the articles that are listed, one in work is found only where a statement rests on it.
    """
    said = Statement.objects.public(clocks).filter(excerpt__article=OuterRef("pk")).order_by()
    to_the_end = Exists(Plan.objects.filter(coded_through__lte=clocks.on))
    is_dated, is_read = Q(published_on__lte=clocks.on), Q(queue_state__in=READ)
    public = Article.objects.filter(
        is_dated & is_read
        | Q(published_on__isnull=True) & is_read & Q(to_the_end)
        | (is_dated | Q(published_on__isnull=True)) & Q(Exists(said))
    ).order_by()
    walk = Article.objects.filter(is_dated, is_read, published_on__lte=after[0] if after else clocks.on)
    return _run(
        Article, query, enough, after, ARTICLE_COLUMNS, ARTICLE_JOINS,
        found="found(id, day) AS MATERIALIZED ({public})",
        public=public.filter(pk__in=RawSQL("SELECT id FROM matched", [])).values_list(
            "pk", Coalesce("published_on", UNDATED)
        ),
        walk=walk.order_by(F("published_on").desc(nulls_last=True), "pk").values_list("pk", "published_on")[:WALK],
    )  # fmt: skip


def _run(
    model: type[Model], query: str, enough: int, after: Cursor, columns: str, joins: str, *, found: str,
    walk: QuerySet[Any, Any], **parts: QuerySet[Any, Any],
) -> tuple[int, bool, list[Any]]:  # fmt: skip
    """Put the statement together from querysets, so that what is public is said in one place, and run it."""
    values: list[Any] = [query]
    compiled = {}
    for name, rows in {**parts, "walk": walk}.items():
        compiled[name], more = rows.query.sql_with_params()
        values += more
    table = model._meta.db_table
    condition = f"(day, id) < (%s, (SELECT id FROM {table} WHERE ref = %s))" if after else "true"  # noqa: S608 - ours
    statement = BOUNDED.format(
        table=table, most=CAP + 1, found=found.format(**compiled), walk=compiled["walk"], after=condition,
        enough=enough, walked_enough=2 * enough, columns=columns, joins=joins,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *(after or ()), *(after or ())])
        rows_found = cursor.fetchall()
    number, is_capped = rows_found[0][:2]
    return number, is_capped, [row[2:] for row in rows_found if row[2] is not None]
