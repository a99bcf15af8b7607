"""The plan and its drafts as every page needs them: light rows of one query, instead of a dozen model instances."""

import datetime
from typing import NamedTuple

from django.db import connection

from provisions.models import Draft, Plan

# The plan stands beside each draft: four short values, and no second query.
EDITIONS = """
SELECT d.id, d.slug, d.name, d.public_since, d.number_of_points, d.amends_id,
       p.id, p.name, p.coded_through, p.default_draft_id
FROM provisions_draft d CROSS JOIN provisions_plan p ORDER BY d.public_since, d.id
"""


class Edition(NamedTuple):
    """One draft of the plan."""

    pk: int
    slug: str
    name: str
    public_since: datetime.date
    number_of_points: int | None
    amends_id: int | None


class Outline(NamedTuple):
    """The plan of this installation."""

    pk: int
    name: str
    coded_through: datetime.date
    default_draft_id: int


type AnyDraft = Draft | Edition
type AnyPlan = Plan | Outline


def plan_and_editions() -> tuple[Outline, list[Edition]] | None:
    """The plan and every draft, the oldest first; None where there is no record yet. One query."""
    with connection.cursor() as cursor:
        cursor.execute(EDITIONS)
        rows = cursor.fetchall()
    return (Outline._make(rows[0][6:]), [Edition._make(row[:6]) for row in rows]) if rows else None
