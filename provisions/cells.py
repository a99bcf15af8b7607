"""What one actor has said on one matter, in one draft, at two clocks: its position, and what else there is.

The rule by which a position follows from statements is the codebook's, and stands once, in the database
function `provisions_cells` (migration 0003), so that pages, files, status and checks cannot differ.
"""

import datetime
import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection

from planwatch.codebook import MIXED, NOT_RESTATED_AFTER_DAYS
from provisions.clocks import Clocks
from provisions.editions import AnyDraft

WHOLE_PLAN = 0
COUNTED_UP_TO = 200  # statements of a cell, by the database function


CELLS = """
SELECT matter, actor, COALESCE(stances, '{}') AS stances, is_stated, latest_on, is_red_line,
       COALESCE(rests_on, '{}') AS rests_on,
       declined_count, open_count, demand_count, unclear_count, second_hand_count, older_count, elsewhere_count,
       statement_count
FROM provisions_cells(%s, %s, %s, %s::bigint[], %s::bigint[])
"""

# Matter by matter: who spoke at all, how often and until when, and the cells of those whose squares a page shows,
# in one piece. A thousand rows of fifteen columns would take the dashboard longer to read than all else.
SUMMARIES = f"""
WITH cell AS MATERIALIZED ({CELLS.strip()})
SELECT matter, array_agg(actor), sum(statement_count)::bigint, max(latest_on),
       COALESCE(jsonb_agg(jsonb_build_array(
           matter, actor, stances, is_stated, latest_on, is_red_line, rests_on, declined_count, open_count,
           demand_count, unclear_count, second_hand_count, older_count, elsewhere_count, statement_count))
           FILTER (WHERE actor = ANY (%s)), '[]')::text
FROM cell GROUP BY matter
"""  # noqa: S608 - our own text


class Cell(NamedTuple):
    """One actor on one matter (a provision's id, or 0 for the plan as a whole), its fields as `CELLS` selects them.

    A page makes a thousand of them: a tuple costs a tenth of a dataclass.
    """

    matter: int
    actor: int
    stances: list[str]
    is_stated: bool | None
    latest_on: datetime.date | None
    is_red_line: bool
    rests_on: list[str]
    declined_count: int
    open_count: int
    demand_count: int
    unclear_count: int
    second_hand_count: int
    older_count: int
    elsewhere_count: int
    statement_count: int

    @property
    def stance(self) -> str:
        """The position: a stance, `mixed`, or nothing."""
        if not self.stances:
            return ""
        return self.stances[0] if len(self.stances) == 1 else MIXED

    @property
    def basis(self) -> str:
        """`stated`, `reported` or `none`."""
        if self.is_stated is None:
            return "none"
        return "stated" if self.is_stated else "reported"

    @property
    def mark_count(self) -> int:
        """How often the actor declined, was open, or made a demand, without a stance."""
        return self.declined_count + self.open_count + self.demand_count

    @property
    def beside(self) -> tuple[int, ...]:
        """What was said beside the position, counted: marks, unclear, second-hand, older, on other wordings."""
        return self[7:14]

    def not_restated_since(self, on: datetime.date) -> datetime.date | None:
        """The day of a position that is older than 90 days before `on`; None for a fresh one."""
        if self.latest_on and (on - self.latest_on).days > NOT_RESTATED_AFTER_DAYS:
            return self.latest_on
        return None


def cells(
    clocks: Clocks,
    draft: AnyDraft,
    *,
    matters: Collection[int] | None = None,
    actors: Collection[int] | None = None,
) -> dict[tuple[int, int], Cell]:
    """The cells in which anything stands, by matter and actor. One query, whatever the size of the record."""
    with connection.cursor() as cursor:
        cursor.execute(
            CELLS,
            [
                draft.pk,
                clocks.on,
                clocks.known,
                None if matters is None else list(matters),
                None if actors is None else list(actors),
            ],
        )
        return {row[:2]: Cell._make(row) for row in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Summary:
    """All that stands on one matter: who spoke, and the cells that were asked for."""

    spoke: frozenset[int] = frozenset()
    statement_count: int = 0
    latest_on: datetime.date = datetime.date.min
    cells: dict[int, Cell] = field(default_factory=dict)


def summaries(clocks: Clocks, draft: AnyDraft, actors: Collection[int]) -> dict[int, Summary]:
    """Each matter on which anything was said, with the cells of these actors. One query."""
    with connection.cursor() as cursor:
        cursor.execute(SUMMARIES, [draft.pk, clocks.on, clocks.known, None, None, list(actors)])
        rows = cursor.fetchall()
    return {
        matter: Summary(frozenset(spoke), count, latest_on or datetime.date.min, read_cells(packed))
        for matter, spoke, count, latest_on, packed in rows
    }


def read_cells(packed: str) -> dict[int, Cell]:
    """The cells of one matter by actor, from the JSON of `SUMMARIES`."""
    cells = {}
    for row in json.loads(packed):
        if row[4] is not None:
            row[4] = datetime.date.fromisoformat(row[4])
        cells[row[1]] = Cell._make(row)
    return cells
