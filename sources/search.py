"""Full-text search: how words become search keys, in one place for what is stored and what is asked.

Keys are folded (no accents, compatibility forms made one); the texts themselves never are.
"""

import re
import unicodedata
from collections.abc import Sequence

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery, SearchVectorField
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, Value
from django.db.models.sql.compiler import SQLCompiler

CONFIGURATIONS = ("simple", "english", "russian")

FOLD_SQL = r"""
CREATE OR REPLACE FUNCTION planwatch_fold(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURNS NULL ON NULL INPUT
RETURN translate(
    regexp_replace(normalize(words, NFKD), U&'[\0300-\036F\2019\02BC'']', '', 'g'),
    'øØłŁđĐıß', 'oOlLdDis'
)
"""


DROPPED = re.compile("[\u0300-\u036f\u2019\u02bc']")
SPELT_OUT = str.maketrans("øØłŁđĐıß", "oOlLdDis")
WORD = re.compile(r"\d+\.\d+|\w+")


def fold(words: str) -> str:
    """What `planwatch_fold` makes of a text in the database, here."""
    return DROPPED.sub("", unicodedata.normalize("NFKD", words)).translate(SPELT_OUT)


class Fold(Func):
    """A text as a search key; the apostrophe of a transliterated name goes too."""

    function = "planwatch_fold"
    output_field = models.TextField()


class Vector(Func):
    """The search vector of some text columns, folded, under every configuration."""

    output_field = SearchVectorField()

    def __init__(self, *columns: str) -> None:
        words: models.expressions.Combinable = Value("")
        for column in columns:
            words = Func(
                words,
                Value(" "),
                F(column),
                template="%(expressions)s",
                arg_joiner=" || ",
                output_field=models.TextField(),
            )
        folded = Fold(words)
        vectors = [
            Func(
                Value(name),
                folded,
                function="to_tsvector",
                template="%(function)s(%(expressions)s)",
                output_field=SearchVectorField(),
            )
            for name in CONFIGURATIONS
        ]
        super().__init__(*vectors, template="%(expressions)s", arg_joiner=" || ")


def words_of(asked: str, limit: int = 12) -> list[str]:
    """The distinct words of a query, folded and in lower case, in order, at most `limit`."""
    return list(dict.fromkeys(WORD.findall(fold(asked).lower())))[:limit]


def tsquery(ways: Sequence[Sequence[str]], *, is_open: bool = False) -> str:
    """A query in tsquery syntax: of every word one way to write it must stand there.

    Ways are folded, in lower case, without signs. `is_open`: the last word may be the beginning of one.
    """
    last = len(ways) - 1
    parts = []
    for place, words in enumerate(ways):
        kept = dict.fromkeys(words)
        if is_open and place == last:
            # What begins with a shorter way is found with it, and looking for both would double the work.
            kept = {word: None for word in kept if not any(word.startswith(way) for way in kept if way != word)}
        ending = ":*" if is_open and place == last else ""
        parts.append("(" + " | ".join(f"'{word}'{ending}" for word in kept) + ")")
    return " & ".join(parts)


def search_query(asked: str) -> SearchQuery | CombinedSearchQuery:
    """Some words, as they stand or in any of their forms; the last may be a beginning."""
    words = words_of(asked)
    raw = tsquery([[word] for word in words], is_open=len(words[-1]) > 2)
    query: SearchQuery | CombinedSearchQuery = SearchQuery(raw, search_type="raw", config=CONFIGURATIONS[0])
    for configuration in CONFIGURATIONS[1:]:
        query = query | SearchQuery(raw, search_type="raw", config=configuration)
    return query


class Lexemes(SearchQuery):
    """A query of lexemes that were made before.

    It hides from the planner, which takes a frequent word as a reason to read whole tables: a search is always
    answered from the index.
    """

    def __init__(self, query: str) -> None:
        super().__init__(query, search_type="raw")
        self.query = query

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: object
    ) -> tuple[str, tuple[str, ...]]:
        """A subselect, evaluated once."""
        return "(SELECT %s::tsquery)", (self.query,)
