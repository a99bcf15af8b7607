"""What a page or a file says of itself: title, byline, day, outlet, language and text."""

import datetime
from dataclasses import dataclass

from planwatch.codebook import DateBasis


@dataclass(frozen=True)
class Page:
    """What was read out of a page; what is empty was not found, and `problem` says what went wrong."""

    title: str = ""
    outlet: str = ""
    byline: str = ""
    address: str = ""
    published_on: datetime.date | None = None
    published_on_basis: str = DateBasis.UNKNOWN
    date_hint: str = ""
    language: str = ""
    text: str = ""
    problem: str = ""
