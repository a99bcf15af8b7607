"""What is coded on an article, as light rows: all that the workbench lists of each statement."""

import datetime
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet

from desk.models import Review, RowKind
from planwatch.codebook import RowState, SecondCoding
from provisions.actions import OPEN
from provisions.matter import FIELDS, Matter, matter_fields
from provisions.models import Statement
from provisions.prepared import NO_ROW, Compiled


class CodedRow(NamedTuple):
    """One statement; `returned`: why (`reason`) and `by` whom it came back last."""

    matter: Matter
    ref: str
    state: str
    second_coding: str
    stance: str
    mark: str
    red_line: bool
    is_suggested: bool
    speaker_id: int
    speaker: str
    on_behalf_of_id: int
    on_behalf_of: str
    made_on: datetime.date
    author: str
    author_user: int | None
    text_version: int
    start: int
    end: int
    exact: str
    language: str
    returned: dict[str, str] | None


def _coded(article: int) -> QuerySet[Any, Any]:
    rows = Statement.objects.filter(excerpt__article=article).exclude(state=RowState.RETRACTED)
    rows = rows.annotate(returned=Review.objects.latest_return(RowKind.STATEMENT)).order_by("excerpt__start", "pk")
    return rows.values_list(
        *matter_fields("provision__"), "ref", "state", "second_coding", "stance", "mark", "red_line", "is_suggested",
        "speaker_id", "speaker__name", "on_behalf_of_id", "on_behalf_of__name", "made_on", "author__label",
        "author__user_id", "excerpt__text_version_id", "excerpt__start", "excerpt__end", "excerpt__exact",
        "excerpt__language", "returned",
    )  # fmt: skip


_CODED = Compiled(_coded, article=NO_ROW)


def coded_rows(article: int) -> list[CodedRow]:
    """Every statement on an article that is on the desk or on the record, in the order of the text. One query."""
    width = len(FIELDS)
    return [CodedRow(Matter(*row[:width]), *row[width:]) for row in _CODED.rows(article=article)]


@dataclass
class Coded:
    """A statement as the workbench lists it: its row, where its words stand for a browser, and what may be done."""

    row: CodedRow
    start: int
    end: int
    is_mine: bool

    @property
    def came_back(self) -> dict[str, str] | None:
        """Why and by whom it was returned, while it waits for its author."""
        return self.row.returned if self.row.state == RowState.RETURNED else None

    @property
    def is_open(self) -> bool:
        """Whether its author can still change it."""
        return self.row.state in OPEN

    @property
    def is_closed(self) -> bool:
        """Whether a second coder may still have to read it blind, and so only its author sees its codes."""
        return not self.is_mine and self.row.second_coding == SecondCoding.AWAITED

    @property
    def is_on_record(self) -> bool:
        """Whether it stands on the record, where it is corrected and never changed."""
        return self.row.state == RowState.PUBLISHED
