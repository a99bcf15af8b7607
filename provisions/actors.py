"""All stakeholders of one reading, and which of them belong to which, loaded at once and looked up in memory."""

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from planwatch.codebook import StakeholderKind
from provisions.editions import AnyDraft, AnyPlan
from provisions.prepared import filled, packed, together

ACTORS = """
SELECT k.id, k.slug, k.name, k.short, k.kind, k.organ_of_id, c."order",
       EXISTS (SELECT 1 FROM provisions_draft_authors a JOIN provisions_draft d ON d.id = a.draft_id
               WHERE a.stakeholder_id = k.id AND d.id = %(draft)s AND d.public_since <= %(on)s)
FROM provisions_stakeholder k
LEFT JOIN provisions_plancolumn c ON c.stakeholder_id = k.id AND c.plan_id = %(plan)s
WHERE k.merged_into_id IS NULL
UNION ALL
SELECT member_id, NULL, '', NULL, NULL, body_id, NULL, true FROM provisions_membership
WHERE (from_on IS NULL OR from_on <= %(on)s) AND (to_on IS NULL OR %(on)s <= to_on)
UNION ALL
SELECT person_id, NULL, title, COALESCE(to_on::text, '9999'), NULL, organisation_id, authority,
       to_on IS NULL OR %(on)s <= to_on FROM provisions_role
WHERE from_on IS NULL OR from_on <= %(on)s
"""

ACTORS_WIDTH = 8

BELLIGERENTS = ("russia", "ukraine")
KIND_ORDER: dict[str, int] = {
    StakeholderKind.STATE: 0, StakeholderKind.BLOC: 1, StakeholderKind.ORGANISATION: 2, StakeholderKind.ORGAN: 3,
    StakeholderKind.GROUP: 4, StakeholderKind.PERSON: 5,
}  # fmt: skip


@dataclass
class Actor:
    """A stakeholder as one reading shows it."""

    pk: int
    slug: str
    name: str
    short: str
    kind: str
    organ_of: int | None
    column: int | None
    is_author: bool
    title: str = ""
    office: "Actor | None" = None
    home: "Actor | None" = None
    inside: frozenset[int] = frozenset()

    @property
    def code(self) -> str:
        """The short code, or the name where there is none."""
        return self.short or self.name

    @cached_property
    def rank(self) -> tuple[bool, int, str]:
        """The public order: belligerents, then by kind and name."""
        return (self.slug not in BELLIGERENTS, KIND_ORDER[self.kind], self.name)


def packed_actors(plan: AnyPlan, draft: AnyDraft, on: datetime.date) -> str:
    """The query for all stakeholders, and what belongs to them on that day, as one value for `together`."""
    return packed(filled(ACTORS, draft=draft.pk, plan=plan.pk, on=on), ACTORS_WIDTH)


@dataclass
class Actors:
    """Every stakeholder by id, with what belongs to it on the day that is read."""

    by_pk: dict[int, Actor]

    @classmethod
    def of(cls, plan: AnyPlan, draft: AnyDraft, on: datetime.date) -> "Actors":
        """All stakeholders and what belongs to them on that day; who wrote the draft is marked. One query."""
        return cls.read(*together(packed_actors(plan, draft, on)))

    @classmethod
    @lru_cache(maxsize=32)
    def read(cls, packed_rows: str) -> "Actors":
        """All stakeholders as `packed_actors` tells them: made once for what it tells, and never changed."""
        rows = json.loads(packed_rows)
        by_pk = {row[0]: Actor(*row) for row in rows if row[1] is not None}
        belongs = [row for row in rows if row[1] is None and row[0] in by_pk and row[5] in by_pk]
        # Of several roles the one that is held counts, then the last, then the highest.
        belongs.sort(key=lambda row: (row[7], row[3] or "", -(row[6] or 9)), reverse=True)
        inside: dict[int, set[int]] = defaultdict(set)
        person = StakeholderKind.PERSON.value
        for inner, _, title, _, _, outer, _, is_held in belongs:
            actor = by_pk[inner]
            if is_held:
                inside[outer].add(inner)
            if actor.kind == person:
                if is_held and not actor.title:
                    actor.title, actor.office = title, by_pk[outer]
                # A former official is shown under the state, and sets none of its positions.
                actor.home = actor.home or by_pk[outer]
        organs = [actor for actor in by_pk.values() if actor.organ_of in by_pk]
        for actor in organs:
            inside[actor.organ_of or 0].add(actor.pk)
        for outer in inside:
            by_pk[outer].inside = frozenset(cls._within(outer, inside))
        for actor in by_pk.values():
            if actor.home is not None or actor.organ_of is not None:
                actor.home = cls._state_of(actor, by_pk)
        return cls(by_pk)

    @staticmethod
    def _within(outer: int, inside: dict[int, set[int]]) -> set[int]:
        """All that belongs to it, directly or through an organ."""
        found = set(inside[outer])
        waiting = [pk for pk in found if pk in inside]
        while waiting:
            more = inside[waiting.pop()] - found
            found |= more
            waiting += [pk for pk in more if pk in inside]
        found.discard(outer)
        return found

    @staticmethod
    def _state_of(actor: Actor, by_pk: dict[int, Actor]) -> Actor | None:
        """The state or body under which it is shown: its organisation's, followed up through organs."""
        home, steps = actor.home or by_pk.get(actor.organ_of or 0), 0
        while home is not None and home.organ_of in by_pk and steps < 10:
            home, steps = by_pk[home.organ_of], steps + 1
        return home

    @property
    def columns(self) -> list[Actor]:
        """The stakeholders that have a column on the dashboard, in its order."""
        chosen = [actor for actor in self.by_pk.values() if actor.column is not None]
        return sorted(chosen, key=lambda actor: actor.column or 0)

    def by_slug(self) -> dict[str, Actor]:
        """Every stakeholder by slug."""
        return {actor.slug: actor for actor in self.by_pk.values()}

    def in_order(self, pks: Iterable[int]) -> list[Actor]:
        """These stakeholders in the public order."""
        return sorted((self.by_pk[pk] for pk in pks if pk in self.by_pk), key=lambda actor: actor.rank)
