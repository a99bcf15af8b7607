"""A query that is compiled once and run with each reading's own values.

Django compiles a queryset anew for each request; for the few large ones that every page runs, that costs more
than their rows. The queryset is built once with values that no reading has, and these are exchanged when it runs.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from provisions.clocks import Clocks

NO_DAY = datetime.date(1, 1, 1)
NO_INSTANT = datetime.datetime(1, 1, 1, tzinfo=datetime.UTC)
NO_DRAFT = -1
NO_PROVISION = -2

type Builder = Callable[[Clocks, int, int], QuerySet[Any, Any]]


class Prepared[Row]:
    """Rows of one `values_list` queryset, which depends on the clocks, a draft and a provision and nothing else."""

    def __init__(self, make: Callable[[tuple[Any, ...]], Row], build: Builder) -> None:
        self.make = make
        self.build = build
        self.compiled: dict[bool, tuple[str, tuple[Any, ...]]] = {}

    def rows(self, clocks: Clocks, draft: int, provision: int = NO_PROVISION) -> list[Row]:
        """The rows at these clocks. One query."""
        is_known_given = clocks.known is not None
        if is_known_given not in self.compiled:
            stand_in = Clocks(NO_DAY, NO_INSTANT if is_known_given else None)
            sql, parameters = self.build(stand_in, NO_DRAFT, NO_PROVISION).query.sql_with_params()
            self.compiled[is_known_given] = (sql, tuple(parameters))
        sql, parameters = self.compiled[is_known_given]
        given = ((NO_DAY, clocks.on), (NO_INSTANT, clocks.known), (NO_DRAFT, draft), (NO_PROVISION, provision))

        def filled(parameter: Any) -> Any:
            return next((value for no, value in given if type(parameter) is type(no) and parameter == no), parameter)

        with connection.cursor() as cursor:
            cursor.execute(sql, [filled(parameter) for parameter in parameters])
            return [self.make(row) for row in cursor.fetchall()]
