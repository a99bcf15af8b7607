"""A query that is compiled once and run with each reading's own values.

Django compiles a queryset anew for each request; for the few large ones that every page runs, that costs more
than their rows. The queryset is built once with values that no reading has, and these are exchanged when it runs.
"""

import datetime
import json
from collections.abc import Callable, Sequence
from typing import Any, cast

from django.db import connection
from django.db.models import QuerySet
from psycopg.sql import Literal

from provisions.clocks import Clocks

NO_DAY = datetime.date(1, 1, 1)
NO_INSTANT = datetime.datetime(1, 1, 1, tzinfo=datetime.UTC)
NO_DRAFT = -1
NO_PROVISION = -2
NO_REFS = ["none"]
NO_SLUG = "no slug has blanks"

STAND_INS = (NO_DAY, NO_INSTANT, NO_DRAFT, NO_PROVISION, NO_REFS, NO_SLUG)

type Builder = Callable[[Clocks, int, int], QuerySet[Any, Any]]


class Prepared[Row]:
    """Rows of one `values_list` queryset, which depends on the clocks, a draft and a provision and nothing else."""

    def __init__(self, make: Callable[[tuple[Any, ...]], Row], build: Builder) -> None:
        self.make = make
        self.build = build
        self.compiled: dict[bool, list[str | int]] = {}

    def rows(self, clocks: Clocks, draft: int, provision: int = NO_PROVISION, slug: str = NO_SLUG) -> list[Row]:
        """The rows at these clocks. One query."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql(clocks, draft, provision, slug=slug))
            return [self.make(row) for row in cursor.fetchall()]

    def sql(
        self, clocks: Clocks, draft: int, provision: int = NO_PROVISION, refs: Sequence[str] = (), slug: str = NO_SLUG
    ) -> str:
        """The query at these clocks, all values quoted into it; `refs` and `slug` where it names `NO_…`."""
        is_known_given = clocks.known is not None
        with connection.cursor() as cursor:
            connected = cursor.connection
        if is_known_given not in self.compiled:
            self.compiled[is_known_given] = self._pieces(connected, is_known_given=is_known_given)
        pieces = self.compiled[is_known_given]
        given = (clocks.on, clocks.known, draft, provision, list(refs), slug)
        values = {place: literal(given[place], connected) for place in {*pieces} if isinstance(place, int)}
        return "".join([piece if isinstance(piece, str) else values[piece] for piece in pieces])

    def _pieces(self, connected: Any, *, is_known_given: bool) -> list[str | int]:
        """The query in pieces: text, and the places of the values that are exchanged."""
        stand_in = Clocks(NO_DAY, NO_INSTANT if is_known_given else None)
        sql, parameters = self.build(stand_in, NO_DRAFT, NO_PROVISION).query.sql_with_params()
        first, *texts = sql.split("%s")
        pieces: list[str | int] = [first]
        for parameter, text in zip(parameters, texts, strict=True):
            # To quote what never changes forty times a query takes longer than to send it.
            places = [place for place, no in enumerate(STAND_INS) if type(no) is type(parameter) and no == parameter]
            pieces += [places[0] if places else literal(parameter, connected), text]
        return [piece.replace("%%", "%") if isinstance(piece, str) else piece for piece in pieces]


def packed(query: str, width: int) -> str:
    """The rows of a query, of so many columns, as one value for `together`."""
    names = ", ".join([f"c{number}" for number in range(width)])
    rows = f"({query}) AS found({names})"
    return f"(SELECT COALESCE(json_agg(json_build_array({names})), '[]')::text FROM {rows})"  # noqa: S608 - ours


def together(*values: str, beginning: str = "") -> list[list[Any]]:
    """The rows of several packed queries, in one; days and instants come as JSON has them."""
    return [json.loads(text) for text in only_row(f"{beginning} SELECT {', '.join(values)}")]


def only_row(query: str) -> tuple[Any, ...]:
    """The one row of a query whose values are quoted in, within a change too.

    There pghistory adds parameters to what does not begin with SELECT, and such a query may hold a % of its own.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({query}) AS found")  # noqa: S608 - ours
        return cast("tuple[Any, ...]", cursor.fetchone())


def filled(query: str, **values: Any) -> str:
    """A query with its values quoted in; the driver takes longer to look for each of its places."""
    return query % {name: literal(value, connection.connection) for name, value in values.items()}


def literal(value: Any, connected: Any) -> str:
    """A value as the driver quotes it into a query."""
    if value is None:
        return "NULL"
    if type(value) is int:
        return f" {value}"
    if type(value) is datetime.date:
        return f"'{value.isoformat()}'::date"
    return Literal(value).as_string(connected)
