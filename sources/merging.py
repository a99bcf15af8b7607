"""Two rows that turn out to be one: whatever named the one names the other from then on."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from pghistory.models import Event

from sources.models import Origin

UNIQUE_VIOLATION = "23505"


def references_to(model: type[models.Model]) -> Iterator[tuple[Any, str]]:
    """Every column that names a row of this model: the table's model and the field. History keeps what it saw."""
    for field in model._meta.get_fields(include_hidden=True):
        related: Any = field.related_model
        if isinstance(field, models.ManyToOneRel) and not related._meta.proxy and not issubclass(related, Event):
            yield related, field.field.name


def move_references(gone: models.Model, kept: models.Model) -> int:
    """Have whatever names `gone` name `kept`; a row that would then stand twice is dropped. How many moved."""
    moved = 0
    for related, name in references_to(type(gone)):
        rows = related._base_manager.filter(**{name: gone})
        try:
            with transaction.atomic():
                moved += rows.update(**{name: kept})
        except IntegrityError as error:
            refuse_unless_double(error)
            moved += sum(move(row, name, kept) for row in rows)
    return moved


def move(row: models.Model, name: str, kept: models.Model) -> int:
    """Have one row name `kept`, or drop it where such a row stands already."""
    try:
        with transaction.atomic():
            return type(row)._base_manager.filter(pk=row.pk).update(**{name: kept})
    except IntegrityError as error:
        refuse_unless_double(error)
        row.delete()
        return 0


def refuse_unless_double(error: IntegrityError) -> None:
    """Go on only where the database refused a row because it stands already."""
    if getattr(error.__cause__, "sqlstate", "") != UNIQUE_VIOLATION:
        raise error


@transaction.atomic
def merge_origins(gone: Origin, kept: Origin) -> int:
    """Say that two reports are one: the articles of `gone` copy `kept`, and `gone` is no more. How many moved."""
    if gone == kept:
        raise ValidationError("This is the report that is kept.")
    moved = move_references(gone, kept)
    gone.delete()
    return moved
