"""Every provision with its status at two clocks, as light rows: what lists and tables begin with.

The rule is `ProvisionQuerySet.with_status`; here its query is compiled once for all readings.
"""

import datetime
import json
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from planwatch.codebook import STATUS_GLYPHS, STATUS_LABELS
from provisions.clocks import Clocks
from provisions.editions import AnyDraft
from provisions.matter import label_of
from provisions.models import Clause, Draft, Provision
from provisions.prepared import Prepared, packed, together


class Standing(NamedTuple):
    """One provision and how it stands."""

    pk: int
    slug: str
    number: int | None
    letter: str
    title: str
    summary: str
    doubt: str
    topic_slug: str
    topic_name: str
    topic_order: int
    part_of_id: int | None
    point_number: int | None
    point_slug: str | None
    point_title: str | None
    last_checked_on: datetime.date | None
    status_change: int | None
    status_since: datetime.date | None
    status: str
    is_worded: bool

    @property
    def label(self) -> str:
        """See `label_of`."""
        return label_of(self.number if self.part_of_id is None else self.point_number, self.letter)

    @property
    def status_label(self) -> str:
        """The status in words."""
        return STATUS_LABELS[self.status]

    @property
    def status_glyph(self) -> str:
        """The status as one sign."""
        return STATUS_GLYPHS[self.status]

    @classmethod
    def read(cls, row: list[Any]) -> "Standing":
        """One from JSON, where days are texts."""
        return cls._make([_day(value) if place in DAYS and value else value for place, value in enumerate(row)])

    def __str__(self) -> str:
        return f"{self.label} {self.title}".strip()


DAYS = [Standing._fields.index(name) for name in ("last_checked_on", "status_since")]
_day = datetime.date.fromisoformat


@lru_cache(maxsize=32)
def read_standings(packed_rows: str) -> tuple[Standing, ...]:
    """Provisions as a packed query tells them; made once for what it tells."""
    return tuple(Standing.read(row) for row in json.loads(packed_rows))


def _query(clocks: Clocks, draft: int, _: int, *, near: int | None = None) -> Any:
    worded = Clause.objects.filter(
        provision=OuterRef("pk"), draft=draft, draft__public_since__lte=clocks.on, wording__gt=""
    )
    provisions: Any = Provision.objects.public(clocks).with_status(clocks, Draft(pk=draft), near=near).in_order()
    return provisions.annotate(is_worded=Exists(worded)).values_list(
        "pk", "slug", "number", "letter", "title", "summary", "doubt", "topic__slug", "topic__name", "topic__order",
        "part_of_id", "part_of__number", "part_of__slug", "part_of__title", "last_checked_on", "status_change",
        "status_since", "status", "is_worded",
    )  # fmt: skip


def _query_near(clocks: Clocks, draft: int, provision: int) -> Any:
    return _query(clocks, draft, provision, near=provision)


_STANDINGS, _NEAR = Prepared(tuple, _query), Prepared(tuple, _query_near)


def standings(clocks: Clocks, draft: AnyDraft) -> tuple[Standing, ...]:
    """Every provision on which a draft public by then says something, a part after its point. One query."""
    return read_standings(*together(packed(standings_query(clocks, draft), len(Standing._fields))))


def standings_query(clocks: Clocks, draft: AnyDraft) -> str:
    """The query for these, for one that asks for more."""
    return _STANDINGS.sql(clocks, draft.pk)


def packed_near(clocks: Clocks, draft: AnyDraft, provision: int) -> str:
    """The same, but the status of this provision and its parts alone; of others it is empty. For `together`."""
    return packed(_NEAR.sql(clocks, draft.pk, provision), len(Standing._fields))
