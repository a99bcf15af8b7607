"""A statement as it was, in a form that can be kept and brought back."""

import hashlib
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from desk.status_form import slugs_of
from planwatch.codebook import RowState
from planwatch.history import Event
from provisions.actions import Kept
from provisions.models import Statement
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


def passages_of(statement: Statement) -> list[Excerpt]:
    """The main passage of a statement, then its supporting ones as they were added."""
    return [statement.excerpt, *(each.excerpt for each in statement.support_set.select_related("excerpt"))]


def fingerprint(row: Kept) -> str:
    """A short mark of what a row says now: it differs as soon as one coded value does."""
    if isinstance(row, Statement):
        values = {name: getattr(row, name) for name in KEPT if name not in NOT_CODED}
    else:
        values = {name: getattr(row, name) for name in ("status", "effective_on", "reason")}
        values["parties"] = slugs_of(row)
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


def remove(statement: Statement) -> None:
    """Take a statement that was never published off the desk, and the passages that nothing else uses with it."""
    passages = passages_of(statement)
    statement.delete()
    for excerpt in passages:
        if not is_used(excerpt):
            excerpt.delete()


def is_used(excerpt: Excerpt) -> bool:
    """Whether any row rests on a passage."""
    return any(
        link.related_model._default_manager.filter(**{link.field.name: excerpt}).exists()
        for link in excerpt._meta.related_objects
        if not issubclass(link.related_model, Event)
    )
