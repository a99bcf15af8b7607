"""Fixtures that every test may use."""

import os
from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from planwatch.prepare import collect_static
from tests.database import EMPTY, copied
from tests.machine import FLAGS, machine_browser

# Playwright's loop runs in the main thread; Django would refuse the test's own queries there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def pytest_configure(config: pytest.Config) -> None:
    """Collect the static files once for all processes: without their hashed names no page can be rendered."""
    if not hasattr(config, "workerinput"):
        collect_static()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, worker_id: str
) -> Iterator[None]:
    """The process's own copy of the empty record, in the place of the one that pytest-django would migrate."""
    with copied(EMPTY, worker_id) as name:
        connection.settings_dict["NAME"] = name
        yield
        with django_db_blocker.unblock():
            connection.close()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """The machine's chromium where it has one, else playwright's own."""
    return browser_type_launch_args | {"executable_path": machine_browser(), "args": FLAGS}


@pytest.fixture(autouse=True)
def nothing_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """No passage is drawn for second coding by the chance of its ref; a test that wants one says so."""
    monkeypatch.setattr("provisions.second_coding.is_drawn", lambda ref: False)
