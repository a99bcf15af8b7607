"""A change that is taken back: what stood before it is put back, where the admin may edit it and nobody has since."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from desk.audit import event_models

NOT_HERE = "This kind of row is not edited in the admin, so its changes are not taken back here."


@transaction.atomic
def put_back(source: str, pgh_id: int, request: HttpRequest) -> Any:
    """Give a row the values that it had before one of its changes; the row. Raises ValidationError, or Error.

    Whoever asks may do what they could do by hand in the admin, and nothing else: what is on the record stands.
    """
    events = event_models()[source]
    event = events.objects.filter(pgh_id=pgh_id, pgh_label="update").first()
    before = event and events.objects.filter(pgh_obj_id=event.pgh_obj_id, pgh_id__lt=pgh_id).order_by("-pgh_id").first()
    if before is None:
        raise ValidationError("Only a change of a row that stood before is taken back.")
    model = event.pgh_tracked_model
    row = model._base_manager.select_for_update(of=("self",)).filter(pk=event.pgh_obj_id).first()
    if row is None:
        raise ValidationError("This row is gone.")
    fields = [one for one in tracked(events) if getattr(before, one.attname) != getattr(event, one.attname)]
    refuse_what_is_not_edited(model, row, fields, request)
    later = [one.verbose_name for one in fields if getattr(row, one.attname) != getattr(event, one.attname)]
    if later:
        raise ValidationError(f"It was changed again since: {', '.join(later)}. Take the later change back first.")
    for one in fields:
        setattr(row, one.attname, getattr(before, one.attname))
    row.full_clean(exclude=["ref"])
    row.save(update_fields=[one.name for one in fields])
    return row


def tracked(events: Any) -> list[Any]:
    """The fields of a model that its history keeps."""
    kept = {field.name for field in events._meta.fields}
    return [field for field in events.pgh_tracked_model._meta.concrete_fields if field.name in kept]


def refuse_what_is_not_edited(model: Any, row: Any, fields: list[Any], request: HttpRequest) -> None:
    """Refuse what the admin would not let the same person change by hand."""
    page = admin.site._registry.get(model)
    if page is None:
        raise ValidationError(NOT_HERE)
    if not page.has_change_permission(request, row):
        raise ValidationError("What is on the record stands: retract it, or publish a row that replaces it.")
    editable = page.get_form(request, row, change=True).base_fields
    fixed = [str(one.verbose_name) for one in fields if one.name not in editable]
    if fixed:
        raise ValidationError(f"This is not edited by hand: {', '.join(fixed)}.")
