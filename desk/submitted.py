"""The rows of the review queue in short, as light rows: all that its list shows of each."""

import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from desk.models import RowKind
from desk.review_queue import Line
from provisions.matter import FIELDS, Matter, matter_fields
from provisions.models import Statement, StatusChange
from provisions.prepared import NO_REFS, Compiled, among

SHARED = (*matter_fields("provision__"), "ref", "author__label", "author__user_id", "second_coding", "replaces__ref")


class SubmittedStatement(NamedTuple):
    """A statement that waits."""

    matter: Matter
    ref: str
    author: str
    author_user: int | None
    second_coding: str
    corrects: str | None
    stance: str
    mark: str
    red_line: bool
    speaker_id: int
    speaker: str
    on_behalf_of_id: int
    on_behalf_of: str
    made_on: datetime.date
    exact: str
    language: str
    outlet: str
    title: str


class SubmittedStatus(NamedTuple):
    """A status change that waits."""

    matter: Matter
    ref: str
    author: str
    author_user: int | None
    second_coding: str
    corrects: str | None
    status: str
    effective_on: datetime.date
    reason: str


type Submitted = SubmittedStatement | SubmittedStatus


def _statements(refs: list[str]) -> QuerySet[Any, Any]:
    return Statement.objects.filter(among("ref", refs)).order_by().values_list(
        *SHARED, "stance", "mark", "red_line", "speaker_id", "speaker__name", "on_behalf_of_id", "on_behalf_of__name",
        "made_on", "excerpt__exact", "excerpt__language", "excerpt__article__outlet__name", "excerpt__article__title",
    )  # fmt: skip


def _changes(refs: list[str]) -> QuerySet[Any, Any]:
    rows = StatusChange.objects.filter(among("ref", refs)).order_by()
    return rows.values_list(*SHARED, "status", "effective_on", "reason")


_STATEMENTS, _CHANGES = Compiled(_statements, refs=NO_REFS), Compiled(_changes, refs=NO_REFS)


def submitted(lines: list[Line]) -> list[Submitted]:
    """The rows of these lines, in their order. One query for each kind that is among them."""
    statements, changes = (
        [line.ref for line in lines if line.kind == kind] for kind in (RowKind.STATEMENT, RowKind.STATUS_CHANGE)
    )
    width, found = len(FIELDS), dict[tuple[str, str], Submitted]()
    for row in _STATEMENTS.rows(refs=statements) if statements else ():
        found[RowKind.STATEMENT.value, row[width]] = SubmittedStatement(Matter(*row[:width]), *row[width:])
    for row in _CHANGES.rows(refs=changes) if changes else ():
        found[RowKind.STATUS_CHANGE.value, row[width]] = SubmittedStatus(Matter(*row[:width]), *row[width:])
    return [found[line.kind, line.ref] for line in lines if (line.kind, line.ref) in found]
