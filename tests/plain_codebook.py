"""The codebook's rules of position and status, slow and obvious, over plain rows: what the SQL is held against."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

STATED = ("official_document", "direct_quote", "on_record_paraphrase")
RELIABLE_ENOUGH = ("A", "B", "C")
ON_RECORD = ("published", "retracted")


@dataclass(frozen=True)
class OnRecord:
    """How far a row has come, and when."""

    state: str
    published_at: datetime.datetime
    retracted_at: datetime.datetime

    def stood_at(self, known: datetime.datetime | None) -> bool:
        """Whether the public could read it at this instant; None is now."""
        if self.state not in ON_RECORD:
            return False
        if known is None:
            return self.state == "published"
        return self.published_at <= known and (self.state == "published" or self.retracted_at > known)


@dataclass(frozen=True)
class Draft:
    public_since: datetime.date
    amends: int | None
    authors: frozenset[int]


@dataclass(frozen=True)
class Clause:
    change: str
    wording: str
    consents: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Said:
    """A statement; `matter` and `draft` may be None: the plan as a whole, and no draft."""

    matter: int | None
    actor: int
    draft: int | None
    stance: str
    mark: str
    attribution: str
    reliability: str
    authority: int | None
    made_on: datetime.date
    red_line: bool
    row: OnRecord


@dataclass(frozen=True)
class StatusSet:
    matter: int
    status: str
    effective_on: datetime.date
    row: OnRecord


@dataclass(frozen=True)
class World:
    """A whole small record."""

    drafts: tuple[Draft, ...]
    clauses: dict[tuple[int, int], Clause] = field(hash=False)
    looked_at: tuple[bool, ...]
    statements: tuple[Said, ...]
    statuses: tuple[StatusSet, ...]

    def same_wording(self, matter: int | None, draft: int, on: datetime.date) -> set[int]:
        """The drafts in which a matter is worded as in this one, as far as they were public by then."""
        found = {draft}
        if matter is None:
            return found
        while True:
            before = set(found)
            for later, one in enumerate(self.drafts):
                clause = self.clauses.get((later, matter))
                if one.amends is None or clause is None or clause.change != "unchanged":
                    continue
                pair = {later, one.amends}
                if pair & found and all(self.drafts[each].public_since <= on for each in pair):
                    found |= pair
            if found == before:
                return found

    def said(self, matter: int | None, actor: int, on: datetime.date, known: datetime.datetime | None) -> list[Said]:
        """All that stood on the record of this actor on this matter."""
        return [
            one
            for one in self.statements
            if one.matter == matter and one.actor == actor and one.made_on <= on and one.row.stood_at(known)
        ]

    def is_older(self, one: Said) -> bool:
        """Whether it was said before the draft that it is coded on was public."""
        return one.draft is not None and one.made_on < self.drafts[one.draft].public_since

    def position(
        self, matter: int | None, actor: int, draft: int, on: datetime.date, known: datetime.datetime | None
    ) -> tuple[str, list[Said]]:
        """`stated`, `reported` or `none`, and the statements that the position rests on."""
        wordings = self.same_wording(matter, draft, on)
        able = [
            one
            for one in self.said(matter, actor, on, known)
            if one.stance not in ("", "ambiguous")
            and one.draft in wordings
            and not self.is_older(one)
            and one.authority is not None
        ]
        stated = [one for one in able if one.attribution in STATED]
        reported = [one for one in able if one.attribution == "account" and one.reliability in RELIABLE_ENOUGH]
        if stated:
            return "stated", deciding(stated)
        if reported:
            return "reported", deciding(reported)
        return "none", []

    def status(
        self, matter: int, draft: int, on: datetime.date, known: datetime.datetime | None
    ) -> tuple[str, datetime.date | None]:
        """The status of a provision and the day from which it holds; a derived one has no day."""
        stored = [
            one for one in self.statuses if one.matter == matter and one.effective_on <= on and one.row.stood_at(known)
        ]
        if stored:
            last = max(stored, key=lambda one: (one.effective_on, one.row.published_at))
            return last.status, last.effective_on
        clause = self.clauses.get((draft, matter))
        if clause is None or not clause.wording or self.drafts[draft].public_since > on:
            return "not_assessed", None
        needed = {actor for actor, kind in clause.consents if kind in ("signatory", "act_needed")}
        others = needed - self.drafts[draft].authors
        has_answered = any(self.position(matter, actor, draft, on, known)[1] for actor in others)
        if not self.looked_at[matter] or has_answered:
            return "not_assessed", None
        return "proposed", None


def deciding(said: Iterable[Said]) -> list[Said]:
    """Of the last 29 days before the latest, those of the highest authority, and of these the latest day's."""
    rows = list(said)
    latest = max(one.made_on for one in rows)
    rows = [one for one in rows if one.made_on >= latest - datetime.timedelta(days=29)]
    highest = min(one.authority or 9 for one in rows)
    rows = [one for one in rows if one.authority == highest]
    last = max(one.made_on for one in rows)
    return [one for one in rows if one.made_on == last]
