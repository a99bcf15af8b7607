"""A query that is compiled once and run with each reading's own values.

Django compiles a queryset anew for each request; for the few large ones that every page runs, that costs more
than their rows. The queryset is built once with values that no reading has, and these are exchanged when it runs.
"""

import datetime
from collections.abc import Callable, Sequence
from copy import copy
from functools import cached_property
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Lookup, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from psycopg.sql import Literal

from provisions.clocks import Clocks

NO_DAY = datetime.date(1, 1, 1)
NO_INSTANT = datetime.datetime(1, 1, 1, tzinfo=datetime.UTC)
NO_DRAFT = -1
NO_PROVISION = -2
NO_ROW = -3
NO_REFS = ["none"]
NO_SLUG = "no slug has blanks"
NO_LETTER = "no letter"

STAND_INS = (NO_DAY, NO_INSTANT, NO_DRAFT, NO_PROVISION, NO_REFS, NO_SLUG)

type Pieces = list[str | int]
type Builder = Callable[[Clocks, int, int], QuerySet[Any, Any]]


class Prepared[Row]:
    """Rows of one `values_list` queryset, which depends on the clocks, a draft and a provision and nothing else."""

    def __init__(self, make: Callable[[tuple[Any, ...]], Row], build: Builder) -> None:
        self.make = make
        self.build = build
        self.compiled: dict[bool, Pieces] = {}

    def rows(self, clocks: Clocks, draft: int, provision: int = NO_PROVISION) -> list[Row]:
        """The rows at these clocks. One query."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql(clocks, draft, provision))
            return [self.make(row) for row in cursor.fetchall()]

    def sql(
        self, clocks: Clocks, draft: int, provision: int = NO_PROVISION, refs: Sequence[str] = (), slug: str = NO_SLUG
    ) -> str:
        """The query at these clocks, all values quoted into it; `refs` and `slug` where it names `NO_…`."""
        is_known_given = clocks.known is not None
        if is_known_given not in self.compiled:
            rows = self.build(Clocks(NO_DAY, NO_INSTANT if is_known_given else None), NO_DRAFT, NO_PROVISION)
            self.compiled[is_known_given] = pieces(compiler_of(rows), STAND_INS)
        given = (clocks.on, clocks.known, draft, provision, list(refs), slug)
        return put_together(self.compiled[is_known_given], given)


class Compiled[Row]:
    """Rows of one queryset, model instances with what is related too, which depends on some named values only.

    Each value is named with its stand-in, which no row has: `Compiled(build, coder=NO_ROW)` asks `build` for the
    queryset, once, and `rows(coder=7)` runs it.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], **stand_ins: Any) -> None:
        self.build = build
        self.stand_ins = stand_ins

    @cached_property
    def compiled(self) -> tuple[QuerySet[Any, Row], SQLCompiler, Pieces]:
        """The queryset, what knows how its rows become instances, and its query in pieces."""
        rows = self.build(**self.stand_ins)
        compiler = compiler_of(rows)
        cut = pieces(compiler, tuple(self.stand_ins.values()))
        assert {*range(len(self.stand_ins))} <= {*cut}, self.stand_ins  # noqa: S101 - else a value would have no effect
        converters = compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]])
        compiler.get_converters = lambda expressions: converters  # type: ignore[method-assign]
        return rows, compiler, cut

    def sql(self, **given: Any) -> str:
        """The query with these values quoted into it."""
        return put_together(self.compiled[2], [given[name] for name in self.stand_ins])

    def rows(self, **given: Any) -> list[Row]:
        """The rows for these values. One query."""
        query = self.sql(**given)
        if not query.startswith("SELECT"):  # A union begins with a bracket; see `only_row`.
            query = f"SELECT * FROM ({query}) AS found"  # noqa: S608 - ours
        rows, compiler = self.compiled[0].all(), copy(self.compiled[1])
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        # From here it is Django's own way from rows to instances; only its compiler knows the query already.
        compiler.as_sql = lambda *_, **__: (query, None)  # type: ignore[assignment, method-assign]
        rows.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
        return list(rows)


class AtClocks[Row]:
    """A `Compiled` that depends on a reading's clocks too: `AtClocks(build, article=NO_ROW)` asks for
    `build(clocks, article=…)`, once with an instant at which the record was known and once without.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], **stand_ins: Any) -> None:
        self.now = Compiled(lambda on, **given: build(Clocks(on, None), **given), on=NO_DAY, **stand_ins)
        self.then = Compiled(
            lambda on, known, **given: build(Clocks(on, known), **given), on=NO_DAY, known=NO_INSTANT, **stand_ins
        )

    def rows(self, clocks: Clocks, **given: Any) -> list[Row]:
        """The rows at these clocks for these values. One query."""
        if clocks.known is None:
            return self.now.rows(on=clocks.on, **given)
        return self.then.rows(on=clocks.on, known=clocks.known, **given)


class Among(Lookup[Any]):
    """Whether a column holds one of some values, as `= ANY`.

    So that PostgreSQL begins with these few: of a list that a query unnests it knows too little, and it joined a
    million statements before it looked for twenty. And the query is the same for however many.
    """

    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """The condition; the values are one parameter."""
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*parameters, self.rhs)


def among(path: str, values: Sequence[Any]) -> Among:
    """The condition that the column of this path holds one of these values."""
    return Among(F(path), values)


def pieces(compiler: SQLCompiler, stand_ins: Sequence[Any]) -> Pieces:
    """A query in pieces: text, and the places of the values that are exchanged."""
    connected = driver_connection()
    sql, parameters = compiler.as_sql()
    first, *texts = [text.replace("%%", "%") for text in sql.split("%s")]
    found: Pieces = [first]
    for parameter, text in zip(parameters, texts, strict=True):
        # To quote what never changes forty times a query takes longer than to send it.
        places = [place for place, no in enumerate(stand_ins) if isinstance(parameter, type(no)) and no == parameter]
        found += [places[0] if places else literal(parameter, connected), text]
    return found


def put_together(cut: Pieces, given: Sequence[Any]) -> str:
    """A query in pieces, with the values of one reading in their places."""
    connected = driver_connection()
    values = {place: literal(given[place], connected) for place in {*cut} if isinstance(place, int)}
    return "".join([piece if isinstance(piece, str) else values[piece] for piece in cut])


def quoted(rows: QuerySet[Any, Any]) -> str:
    """The query of a queryset with its values quoted in, to stand within another."""
    return put_together(pieces(compiler_of(rows), ()), ())


def compiler_of(rows: QuerySet[Any, Any]) -> SQLCompiler:
    """What compiles a queryset, and knows how its rows become instances."""
    compiler: SQLCompiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    return compiler


def driver_connection() -> Any:
    """The driver's connection, open; a cursor made for its sake alone costs a fiftieth of a page."""
    connection.ensure_connection()
    return connection.connection


def packed(query: str, width: int) -> str:
    """The rows of a query, of so many columns, as one value for `together`."""
    names = ", ".join([f"c{number}" for number in range(width)])
    rows = f"({query}) AS found({names})"
    return f"(SELECT COALESCE(json_agg(json_build_array({names})), '[]')::text FROM {rows})"  # noqa: S608 - ours


def together(*values: str, beginning: str = "") -> tuple[str, ...]:
    """The rows of several packed queries, in one, each as JSON; days and instants come as JSON has them."""
    return only_row(f"{beginning} SELECT {', '.join(values)}")


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
