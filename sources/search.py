"""Full-text search: how words become search keys, in one place for what is stored and what is asked.

Keys are folded (no accents, compatibility forms made one); the texts themselves never are.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery, SearchVectorField
from django.db import models
from django.db.models import F, Func, Value

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
WORD = re.compile(r"\w+")


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


def tsquery(asked: str, spellings: Mapping[str, Sequence[str]], limit: int = 12) -> str:
    """A query in tsquery syntax: every word in any of its spellings; the last may be a beginning.

    `spellings` gives for a folded lower-case word the other ways to write it.
    """
    parts = []
    words = words_of(asked, limit)
    for place, word in enumerate(words):
        ways = list(dict.fromkeys([word, *spellings.get(word, [])]))
        ending = ":*" if place == len(words) - 1 and len(word) > 2 else ""
        parts.append("(" + " | ".join(f"'{way}'{ending}" for way in ways) + ")")
    return " & ".join(parts)


def search_query(asked: str, spellings: Mapping[str, Sequence[str]]) -> SearchQuery | CombinedSearchQuery:
    """The same under every configuration of `Vector`: a word as it stands, or any of its forms."""
    raw = tsquery(asked, spellings)
    query: SearchQuery | CombinedSearchQuery = SearchQuery(raw, search_type="raw", config=CONFIGURATIONS[0])
    for configuration in CONFIGURATIONS[1:]:
        query = query | SearchQuery(raw, search_type="raw", config=configuration)
    return query
