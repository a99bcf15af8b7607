"""The two clocks: the day that a page speaks of, and the instant at which the record is read."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Clocks:
    """`on`: a UTC day, nothing later is shown. `known`: an aware instant, None for now."""

    on: datetime.date
    known: datetime.datetime | None = None
