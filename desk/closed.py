"""What of the history stays closed to somebody: the codes of rows that a second coder is still to read blind."""

import json
import re
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from provisions.models import Statement, StatusChange


@dataclass(frozen=True)
class Closed:
    """The rows whose codes somebody must not see: by ref and by number. An event that names one is closed too."""

    refs: tuple[str, ...] = ()
    statements: tuple[int, ...] = ()
    changes: tuple[int, ...] = ()

    @classmethod
    def to(cls, user: User) -> "Closed":
        """What is closed to somebody. Two queries."""
        rows = [list(model.objects.closed_to(user).values_list("ref", "pk")) for model in (Statement, StatusChange)]
        statements, changes = (tuple(pk for _, pk in each) for each in rows)
        return cls(tuple(ref for each in rows for ref, _ in each), statements, changes)

    @property
    def pattern(self) -> str:
        """A regular expression that finds a closed row in the JSON of an event, here and in PostgreSQL; or nothing.

        A ref stands in the row itself, in what was decided on it and in acts; parties, passages and readings name it
        by number.
        """
        named = [f'"({"|".join(self.refs)})"'] if self.refs else []
        if self.statements:
            named.append(f'"statement_id": ?({numbers(self.statements)})[,}}]')
        if self.changes:
            named.append(f'"(statuschange|change)_id": ?({numbers(self.changes)})[,}}]')
        return "|".join(named)

    def hides(self, values: dict[str, Any]) -> bool:
        """Whether the values of an event are closed."""
        return bool(self.pattern) and re.search(self.pattern, json.dumps(values)) is not None


def numbers(pks: tuple[int, ...]) -> str:
    """These numbers, one of which is meant."""
    return "|".join(str(pk) for pk in pks)
