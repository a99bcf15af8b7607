"""A rule of the record as a query for the rows that break it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Rule:
    """Its number among the model's rules, and the query for the ref of each row and what is wrong with it."""

    number: str
    kind: str
    query: str

    def breaches(self) -> Iterator["Breach"]:
        """Each row that breaks it."""
        with connection.cursor() as cursor:
            cursor.execute(self.query)
            for ref, what in cursor.fetchall():
                yield Breach(self.number, self.kind, str(ref), what)


@dataclass(frozen=True, order=True)
class Breach:
    """A row that breaks a rule."""

    number: str
    kind: str
    ref: str
    what: str

    def __str__(self) -> str:
        return f"rule {self.number}: {self.kind} {self.ref}: {self.what}"
