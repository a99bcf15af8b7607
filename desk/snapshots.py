"""A statement as it was, in a form that can be kept and brought back."""

import hashlib
import json
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import QuerySet

from desk.rewording import is_used, reword
from desk.status_form import slugs_of
from planwatch.codebook import RowState
from planwatch.history import Event
from provisions.actions import Kept
from provisions.models import Statement, StatusChange, Support
from provisions.prepared import NO_ROW, Compiled
from sources.actions import mark
from sources.models import ArticleText, Excerpt

KEPT = (
    "ref", "state", "author_id", "replaces_id", "speaker_id", "on_behalf_of_id", "authority", "provision_id",
    "draft_id", "stance", "mark", "condition", "counter_proposal", "red_line", "threat", "attribution", "mapping",
    "made_on", "made_on_basis", "note", "codebook", "repeats_id", "second_coding", "is_suggested",
)  # fmt: skip
NOT_CODED = ("ref", "state", "author_id", "replaces_id", "second_coding", "is_suggested", "codebook")
ON_THE_DESK = (RowState.PENDING, RowState.RETURNED, RowState.SUBMITTED)


def snapshot(statement: Statement) -> dict[str, Any]:
    """All that a statement says, with the places of its passages."""
    passages = passages_of(statement)
    return {
        "ref": statement.ref,
        "version": passages[0].text_version_id,
        "spans": [[one.start, one.end] for one in passages],
        "values": {name: getattr(statement, name) for name in KEPT},
    }


def _support(statement: int) -> QuerySet[Any, Any]:
    return Support.objects.filter(statement=statement).select_related("excerpt")


_SUPPORT = Compiled(_support, statement=NO_ROW)


def passages_of(statement: Statement) -> list[Excerpt]:
    """The main passage of a statement, then its supporting ones as they were added."""
    return [statement.excerpt, *(each.excerpt for each in _SUPPORT.rows(statement=statement.pk))]


def fingerprint(row: Kept | Event) -> str:
    """A short mark of what a row says now, or said at an event: it differs as soon as one coded value does."""
    if isinstance(row, StatusChange):
        values = {name: getattr(row, name) for name in ("status", "effective_on", "reason")}
        values["parties"] = slugs_of(row)
    else:
        values = {name: getattr(row, name) for name in (*KEPT, "excerpt_id") if name not in NOT_CODED}
    return hashlib.sha256(json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()[:16]


@transaction.atomic
def restore(was: dict[str, Any]) -> None:
    """Bring a statement back to what it was. Raises ValidationError where it has gone on since."""
    statement = Statement.objects.select_for_update(of=("self",)).filter(ref=was["ref"]).first()
    if statement is not None and statement.state not in ON_THE_DESK:
        raise ValidationError(f"{statement.ref} is {statement.get_state_display()} by now and stands as it is.")
    if "values" not in was:
        if statement is not None:
            remove(statement)
        return
    values = was["values"]
    if statement is None:
        version = ArticleText.objects.get(pk=was["version"])
        excerpt, *supporting = [mark(version, start, end) for start, end in was["spans"]]
        statement = Statement(excerpt=excerpt, **values)
        statement.save()
        statement.supporting.set(supporting)
        return
    for name, value in values.items():
        setattr(statement, name, value)
    statement.save(update_fields=list(values))
    if statement.excerpt.text_version_id == was["version"]:
        start, end = was["spans"][0]
        reword(statement, (start, end))


def as_shown(statement: Statement, seen: str) -> Statement | Event | None:
    """A statement as it was when it had this fingerprint; none where it never had."""
    if fingerprint(statement) == seen:
        return statement
    events = apps.get_model("provisions", "StatementEvent").objects.filter(ref=statement.ref).order_by("-pgh_id")
    return next((event for event in events if fingerprint(event) == seen), None)


def remove(statement: Statement) -> None:
    """Take a statement that was never published off the desk, and the passages that nothing else uses with it."""
    passages = passages_of(statement)
    statement.delete()
    for excerpt in passages:
        if not is_used(excerpt):
            excerpt.delete()
