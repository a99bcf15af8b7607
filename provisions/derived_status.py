"""Which status follows from the positions of those whose consent a provision needs. Pure functions.

Only what the codebook lets follow from positions alone: contested, and under negotiation. Whether red lines exclude
each other, and whether something was agreed, adopted or withdrawn, is for a person to read; so is any doubt.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from planwatch.codebook import Stance, Status

# What comes before these two in the codebook's order is not overturned by a position.
MAY_FOLLOW = (Status.CONTESTED, Status.UNDER_NEGOTIATION)


@dataclass(frozen=True)
class Party:
    """Somebody whose consent is needed, with its position; without stances it has not answered."""

    name: str
    stances: tuple[str, ...] = ()
    is_stated: bool = False
    on: datetime.date = datetime.date.min
    is_author: bool = False
    rests_on: tuple[str, ...] = ()

    @property
    def refuses(self) -> bool:
        """Whether it refuses on the record."""
        return self.is_stated and self.stances == (Stance.REJECT,)

    @property
    def may_refuse(self) -> bool:
        """Whether it refuses, or is reported to, or differs within itself on that."""
        return Stance.REJECT in self.stances

    @property
    def answers(self) -> bool:
        """Whether it has a position and did not write the draft itself."""
        return bool(self.stances) and not self.is_author


@dataclass(frozen=True)
class Following:
    """A status, the day of the evidence that gives it, and those on whose positions it rests."""

    status: Status
    on: datetime.date
    rests_on: tuple[Party, ...]
    silent: tuple[Party, ...]


def following(needed: Sequence[Party], current: str, since: datetime.date | None) -> Following | None:
    """The status that follows from these positions and is not the current one; none where in doubt.

    `since`: the day from which the current one holds, none for a derived one. No later evidence for an earlier
    status: what is proposed begins after that day.
    """
    if since is not None and current not in MAY_FOLLOW:
        return None
    found = contested(needed) or under_negotiation(needed, current)
    if found is None or found.status == current or (since is not None and found.on <= since):
        return None
    return found


def contested(needed: Sequence[Party]) -> Following | None:
    """At least one needed party refuses on the record: since the first of those that do."""
    refusing = tuple(party for party in needed if party.refuses)
    if not refusing:
        return None
    return Following(Status.CONTESTED, min(party.on for party in refusing), refusing, silent(needed))


def under_negotiation(needed: Sequence[Party], current: str) -> Following | None:
    """A needed party besides the proposer has answered, and none refuses, not even by report."""
    answering = tuple(party for party in needed if party.answers)
    if not answering or any(party.may_refuse for party in needed):
        return None
    # Where somebody refused before, it holds from the day on which the last of them moved.
    days = [party.on for party in answering]
    return Following(
        Status.UNDER_NEGOTIATION,
        max(days) if current == Status.CONTESTED else min(days),
        answering,
        silent(needed),
    )


def silent(needed: Sequence[Party]) -> tuple[Party, ...]:
    """The needed parties without a position that did not write the draft."""
    return tuple(party for party in needed if not party.stances and not party.is_author)
