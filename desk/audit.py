"""The whole history as one list: every change of every row, by whom, when, and what stood before and after it."""

import datetime
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django import forms
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from pghistory.models import Event

from desk.closed import Closed
from desk.naming import Wanted, named, names_of, relations
from sources.record import REF

SHOWN = 50
APPS = ("sources", "provisions", "desk")
OWN = ("pgh_", "database_role")
AS_TIME = "Write the time as 2025-11-24 10:00."

# Each table gives its newest changes from an index; together they are sorted and cut. What stood before a change
# is the event before it of the same row.
BRANCH = """
(SELECT '{table}' AS source, e.pgh_id, e.pgh_created_at AS at, e.pgh_label AS label, e.pgh_obj_id::bigint AS row_id,
        e.database_role AS role, e.pgh_context_id AS context_id, to_jsonb(e) AS after,
        (SELECT to_jsonb(p) FROM {table} p WHERE p.pgh_obj_id = e.pgh_obj_id AND p.pgh_id < e.pgh_id
         ORDER BY p.pgh_id DESC LIMIT 1) AS before
 FROM {table} e WHERE {where} ORDER BY e.pgh_created_at DESC, e.pgh_id DESC LIMIT {limit})
"""
NEWEST = """
SELECT found.source, found.pgh_id, found.at, found.label, found.row_id, found.role, c.metadata,
       found.before, found.after
FROM ({branches}) AS found LEFT JOIN pghistory_context c ON c.id = found.context_id
ORDER BY found.at DESC, found.source DESC, found.pgh_id DESC LIMIT {limit}
"""


@cache
def event_models() -> dict[str, Any]:
    """Every table of the history, by its name."""
    return {
        model._meta.db_table: model
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        if issubclass(model, Event)
    }


class AuditForm(forms.Form):
    """What the audit can be asked: a person, a row, a time, and from where a list goes on."""

    person = forms.ModelChoiceField(queryset=User.objects.order_by("username"), required=False, empty_label="anybody")
    row = forms.CharField(required=False, max_length=80, help_text="Its ref: 8 letters and digits.")
    since = forms.DateTimeField(required=False, error_messages={"invalid": AS_TIME})
    until = forms.DateTimeField(required=False, error_messages={"invalid": AS_TIME})
    after = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)

    def clean_row(self) -> str:
        """A ref, or a model and the number of a row."""
        row: str = self.cleaned_data["row"].strip().lower()
        label, _, number = row.rpartition(":")
        if row and not is_ref(row) and not (label in labels() and number.isdecimal()):
            raise forms.ValidationError(f"“{row}” is no ref: 8 characters from a-z and 2-7.")
        return row

    def clean_after(self) -> tuple[datetime.datetime, str, int] | None:
        """The place of a change in the list: its time, its table and its number."""
        if not self.cleaned_data["after"]:
            return None
        try:
            at, table, number = self.cleaned_data["after"].split("|")
            place = (datetime.datetime.fromisoformat(at), table, int(number))
        except ValueError as error:
            raise forms.ValidationError("This is no place in the list.") from error
        if table not in event_models() or place[0].tzinfo is None:
            raise forms.ValidationError("This is no place in the list.")
        return place


def is_ref(row: str) -> bool:
    """Whether a row is asked for by its ref."""
    try:
        REF(row)
    except forms.ValidationError:
        return False
    return True


def labels() -> dict[str, str]:
    """The table of the history for each model: `provisions.plan`."""
    return {model.pgh_tracked_model._meta.label_lower: table for table, model in event_models().items()}


@dataclass
class Change:
    """One change of one row."""

    source: str
    pgh_id: int
    at: datetime.datetime
    label: str
    row_id: int
    role: str
    context: dict[str, Any]
    before: dict[str, Any]
    after: dict[str, Any]
    person: str = ""
    is_closed: bool = False
    differences: list[tuple[str, Any, Any]] = field(default_factory=list)

    @property
    def model(self) -> Any:
        """What kind of row it is."""
        return event_models()[self.source].pgh_tracked_model

    @property
    def noun(self) -> str:
        """What kind of row it is, in words."""
        return str(self.model._meta.verbose_name)

    @property
    def row(self) -> str:
        """The row as the audit is asked for it: its ref, or its model and number."""
        return self.after.get("ref") or f"{self.model._meta.label_lower}:{self.row_id}"

    @property
    def place(self) -> str:
        """Its place in the list."""
        return f"{self.at.isoformat()}|{self.source}|{self.pgh_id}"

    @property
    def is_update(self) -> bool:
        """Whether something stood there before and another thing after."""
        return self.label == "update" and bool(self.before)


def changes(asked: dict[str, Any], closed: Closed = Closed()) -> tuple[list[Change], bool]:  # noqa: B008 - frozen
    """The newest changes that were asked for, and whether there are more. At most four queries.

    Of what is closed it tells that it changed, and not how: somebody is to read it blind.
    """
    sql, values = [], []
    for table, conditions, given in asked_of_tables(asked):
        where = " AND ".join(conditions) or "true"
        sql.append(BRANCH.format(table=table, where=where, limit=SHOWN + 1))
        values += given
    if not sql:
        return [], False
    with connection.cursor() as cursor:
        cursor.execute(NEWEST.format(branches=" UNION ALL ".join(sql), limit=SHOWN + 1), values)
        found = [Change(*row[:6], *(read(one) for one in row[6:])) for row in cursor.fetchall()]
    people = User.objects.in_bulk({one.context.get("user") for one in found} - {None})
    for one in found:
        person = people.get(one.context.get("user") or 0)
        one.person = person.get_username() if person else ""
        one.is_closed = closed.hides(one.after)
        one.differences = [] if one.is_closed else differences(one)
    name_rows(found[:SHOWN])
    return found[:SHOWN], len(found) > SHOWN


def name_rows(found: list[Change]) -> None:
    """Have the changes call other rows by name and ref, not by number. One query."""
    wanted: Wanted = defaultdict(set)
    for one in found:
        for related, pks in named(one.model, one.differences).items():
            wanted[related] |= pks
    names = names_of(wanted)
    for one in found:
        fields = relations(one.model)
        for at, (column, *values) in enumerate(one.differences):
            if column in fields:
                model: Any = fields[column].related_model
                before, after = (value and names.get((model, value), f"number {value}, gone") for value in values)
                one.differences[at] = (fields[column].name, before, after)


def read(value: str | None) -> Any:
    """A JSON object; an empty one where there is none."""
    return json.loads(value) if value else {}


def asked_of_tables(asked: dict[str, Any]) -> Iterator[tuple[str, list[str], list[Any]]]:
    """For each table in which something can be found: the conditions, and their values."""
    rows = rows_of(asked.get("row") or "")
    for table, model in event_models().items():
        if rows is not None and table not in rows:
            continue
        conditions: list[str] = []
        values: list[Any] = []
        for condition, value in (
            ("e.pgh_created_at >= %s", asked.get("since")),
            ("e.pgh_created_at <= %s", asked.get("until")),
            ("e.pgh_obj_id = %s", rows and rows[table]),
            ("e.ref = %s", asked["row"] if rows is not None and rows[table] is None else None),
        ):
            if value:
                conditions.append(condition)
                values.append(value)
        if asked.get("person"):
            conditions.append("e.pgh_context_id IN (SELECT id FROM pghistory_context WHERE metadata->>'user' = %s)")
            values.append(str(asked["person"].pk))
        if asked.get("after"):
            condition, given = further(table, *asked["after"])
            conditions.append(condition)
            values += given
        yield model._meta.db_table, conditions, values


def further(table: str, at: datetime.datetime, last: str, number: int) -> tuple[str, list[Any]]:
    """What of a table comes after a place in the list."""
    if table == last:
        return "(e.pgh_created_at, e.pgh_id) < (%s, %s)", [at, number]
    return f"e.pgh_created_at {'<=' if table < last else '<'} %s", [at]


def rows_of(row: str) -> dict[str, int | None] | None:
    """Where a row's history stands: table and row; None: no row was asked for. No number: it is gone, ask its ref."""
    if not row:
        return None
    label, _, number = row.rpartition(":")
    if label:
        return {labels()[label]: int(number)}
    with_ref = {
        table: model.pgh_tracked_model._meta.db_table
        for table, model in event_models().items()
        if any(one.name == "ref" for one in model._meta.fields)
    }
    branches = [f"SELECT '{table}', id FROM {tracked} WHERE ref = %s" for table, tracked in with_ref.items()]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(branches), [row] * len(branches))
        return dict(cursor.fetchall()) or dict.fromkeys(with_ref)


def differences(change: Change) -> list[tuple[str, Any, Any]]:
    """The fields that a change touched: name, what stood there, what stands there."""
    before = {} if change.label == "insert" else change.before
    after = {} if change.label == "delete" else change.after
    if change.label == "delete":
        before = change.after
    names = [name for name in {**before, **after} if not name.startswith(OWN) and name != "id"]
    touched = [(name, before.get(name), after.get(name)) for name in names]
    return [one for one in touched if one[1] != one[2] and not (one[1] in (None, "", []) and one[2] in (None, "", []))]
