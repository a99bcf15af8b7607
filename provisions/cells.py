"""What one actor has said on one matter, in one draft, at two clocks: its position, and what else there is.

The rule by which a position follows from statements is the codebook's, and stands once, in the database
function `provisions_cells` (migration 0003), so that pages, files, status and checks cannot differ.
"""

import datetime
import json
from collections.abc import Collection, Iterator, KeysView
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from planwatch.codebook import MIXED, NOT_RESTATED_AFTER_DAYS
from provisions.clocks import Clocks
from provisions.editions import AnyDraft
from provisions.prepared import filled, only_row

WHOLE_PLAN = 0
COUNTED_UP_TO = 200  # statements of a cell, by the database function


# One value, and in it matter by matter: who spoke at all, how often and until when, and the cells that are asked for,
# each packed into a text. Two thousand rows of fifteen columns take the driver longer than all else on a page.
CELLS = """
WITH cell AS MATERIALIZED (
    SELECT matter, actor, latest_on, statement_count, format(
        '%%s|%%s|%%s|%%s|%%s|%%s|%%s',
        array_to_string(stances, ','), is_stated, to_char(latest_on, 'YYYY-MM-DD'), is_red_line,
        array_to_string(rests_on, ','), statement_count,
        concat_ws(',', declined_count, open_count, demand_count, unclear_count, second_hand_count, older_count,
                  elsewhere_count)) AS packed
    FROM provisions_cells(%(draft)s, %(on)s, %(known)s, %(matters)s::bigint[], %(actors)s::bigint[])
), summary AS (
    SELECT matter, array_agg(actor) AS spoke, sum(statement_count)::bigint AS statement_count,
           max(latest_on) AS latest_on,
           array_agg(actor) FILTER (WHERE actor = ANY (%(shown)s) OR %(shown)s IS NULL) AS shown,
           array_agg(packed) FILTER (WHERE actor = ANY (%(shown)s) OR %(shown)s IS NULL) AS packed
    FROM cell GROUP BY matter
)
SELECT COALESCE(json_agg(json_build_array(matter, spoke, statement_count, latest_on, shown, packed)), '[]')::text
FROM summary
"""

BASIS = {"t": "stated", "f": "reported", "": "none"}


class Beside(NamedTuple):
    """What was said beside a position, counted."""

    declined: int
    open: int
    demand: int
    unclear: int
    second_hand: int
    older: int
    elsewhere: int

    @classmethod
    def read(cls, counts: str) -> "Beside":
        """The counts from their text."""
        return cls._make(map(int, counts.split(",")))


class Cell:
    """One actor on one matter, as the database packed it: each part is read when it is asked for.

    `stance`: the position, a stance, `mixed`, or nothing; `is_stated`: whether it stands on the record.
    """

    __slots__ = ("is_stated", "parts", "stance")

    def __init__(self, packed: str) -> None:
        self.parts = packed.split("|")
        self.stance = MIXED if "," in self.parts[0] else self.parts[0]
        self.is_stated = self.parts[1] == "t"

    @property
    def stances(self) -> list[str]:
        """The stances that its position consists of; several are mixed."""
        return self.parts[0].split(",") if self.parts[0] else []

    @property
    def basis(self) -> str:
        """`stated`, `reported` or `none`."""
        return BASIS[self.parts[1]]

    @property
    def latest_on(self) -> datetime.date | None:
        """The day of the words that the position rests on."""
        return datetime.date.fromisoformat(self.parts[2]) if self.parts[2] else None

    @property
    def is_red_line(self) -> bool:
        """Whether they exclude any alternative."""
        return self.parts[3] == "t"

    @property
    def rests_on(self) -> list[str]:
        """The references of the statements that the position rests on."""
        return self.parts[4].split(",") if self.parts[4] else []

    @property
    def resting_count(self) -> int:
        """How many these are."""
        return self.parts[4].count(",") + 1 if self.parts[4] else 0

    @property
    def statement_count(self) -> int:
        """All that was said, counted up to 200."""
        return int(self.parts[5])

    @property
    def counts(self) -> str:
        """What was said beside the position, as `Beside.read` reads it."""
        return self.parts[6]

    @property
    def beside(self) -> Beside:
        """What was said beside the position."""
        return Beside.read(self.counts)

    def not_restated_since(self, on: datetime.date) -> datetime.date | None:
        """The day of a position that is older than 90 days before `on`; None for a fresh one."""
        return self.latest_on if "" < self.parts[2] < oldest_fresh(on) else None


@lru_cache(maxsize=64)
def oldest_fresh(on: datetime.date) -> str:
    """The first day whose positions need no restating on that day, as a cell holds it."""
    return (on - datetime.timedelta(NOT_RESTATED_AFTER_DAYS)).isoformat()


# Read once, and asked for twice on each page that shows it: nothing changes a cell.
unpacked = lru_cache(maxsize=8192)(Cell)


class Cells:
    """The cells of one matter by actor, each read when it is asked for: a page has two thousand and shows a part."""

    __slots__ = ("packed",)

    def __init__(self, packed: dict[int, str] | None = None) -> None:
        self.packed = {} if packed is None else packed

    def get(self, actor: int) -> Cell | None:
        """The cell of an actor; None where nothing stands."""
        packed = self.packed.get(actor)
        return None if packed is None else unpacked(packed)

    def keys(self) -> KeysView[int]:
        """The actors that have one."""
        return self.packed.keys()

    def items(self) -> Iterator[tuple[int, Cell]]:
        """Each actor with its cell."""
        return ((actor, unpacked(packed)) for actor, packed in self.packed.items())

    def __contains__(self, actor: int) -> bool:
        return actor in self.packed

    def __len__(self) -> int:
        return len(self.packed)


NO_CELLS = Cells()


@dataclass(frozen=True, slots=True)
class Summary:
    """All that stands on one matter: who spoke, and the cells that were asked for, by actor."""

    spoke: frozenset[int] = frozenset()
    statement_count: int = 0
    latest_on: datetime.date = datetime.date.min
    cells: Cells = NO_CELLS


def summaries(
    clocks: Clocks,
    draft: AnyDraft,
    *,
    matters: Collection[int] | None = None,
    actors: Collection[int] | None = None,
    shown: Collection[int] | None = None,
) -> dict[int, Summary]:
    """Each matter (a provision's id, or 0 for the plan as a whole) on which anything was said. One query.

    `matters`, `actors`: what is looked at at all. `shown`: of whom the cells are wanted; others are only counted.
    """
    asked = {
        name: None if some is None else list(some)
        for name, some in (("matters", matters), ("actors", actors), ("shown", shown))
    }
    (packed,) = only_row(filled(CELLS, draft=draft.pk, on=clocks.on, known=clocks.known, **asked))
    return {
        matter: Summary(
            frozenset(spoke),
            count,
            datetime.date.fromisoformat(latest_on) if latest_on else datetime.date.min,
            Cells(dict(zip(whose, cells, strict=True))) if whose else NO_CELLS,
        )
        for matter, spoke, count, latest_on, whose, cells in json.loads(packed)
    }


def cells(
    clocks: Clocks,
    draft: AnyDraft,
    *,
    matters: Collection[int] | None = None,
    actors: Collection[int] | None = None,
) -> dict[tuple[int, int], Cell]:
    """The cells in which anything stands, by matter and actor. One query, whatever the size of the record."""
    found = summaries(clocks, draft, matters=matters, actors=actors)
    return {(matter, actor): cell for matter, said in found.items() for actor, cell in said.cells.items()}
