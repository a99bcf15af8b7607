"""What tests use that break rules: rows to break, and the error with which the database refuses."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from factory.django import DjangoModelFactory

from planwatch.codebook import RowState
from tests import factories as make

FACTORIES: list[Any] = [
    factory for factory in vars(make).values() if isinstance(factory, type) and issubclass(factory, DjangoModelFactory)
]
FACTORY: dict[Any, Any] = {
    factory._meta.model: factory for factory in FACTORIES if factory._meta.model and factory is not make.PartFactory
}


def update(row: Any, **values: object) -> None:
    type(row)._base_manager.filter(pk=row.pk).update(**values)


def submitted(factory: Any = make.StatementFactory, **values: object) -> Any:
    return factory(state=RowState.SUBMITTED, **values)


def refused(action: Callable[[], object]) -> Exception:
    """The error with which the database refuses what an action does."""
    with pytest.raises((IntegrityError, ProgrammingError)) as caught, transaction.atomic():
        action()
    return caught.value


def constraint_of(error: Exception) -> str:
    cause: Any = error
    while not hasattr(cause, "diag"):
        cause = cause.__cause__
    return str(cause.diag.constraint_name)


def make_submitted(model: Any, **values: object) -> Any:
    has_state = any(field.name == "state" for field in model._meta.fields)
    links: dict[str, object] = {field.name: [] for field in model._meta.many_to_many if has_state}
    return FACTORY[model](**({"state": RowState.SUBMITTED} if has_state else {}), **links, **values)
