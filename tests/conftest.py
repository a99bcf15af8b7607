"""Fixtures that every test may use."""

import copy
import gc
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker
from ruamel.yaml import YAML
from whitenoise import WhiteNoise

from planwatch.prepare import collect_static
from tests.database import EMPTY, copied
from tests.machine import FLAGS, machine_browser

if TYPE_CHECKING:
    from tests.cast import Cast

# Playwright's loop runs in the main thread; Django would refuse the test's own queries there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def pytest_configure(config: pytest.Config) -> None:
    """Collect the static files once for all processes: without their hashed names no page can be rendered."""
    # What the tests keep is much, and does not become garbage: to look through it takes a twentieth of their time.
    gc.set_threshold(50_000, 20, 100)
    if not hasattr(config, "workerinput"):
        collect_static()


# The files that take longest, which begin first: a process that has done its part takes the next file.
LONGEST = (
    "test_start", "browser/test_every_desk_page", "browser/test_every_page", "test_access", "test_admin",
    "browser/test_dashboard", "browser/test_outbox", "test_imports", "browser/test_accounts", "browser/test_tagging",
    "test_search", "test_every_address", "browser/test_desk_keys", "test_public", "test_suggestions",
    "test_second_coding", "test_take_in", "test_dataset",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first."""
    places = {f"tests/{name}.py": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.nodeid.split("::")[0], len(LONGEST)))


def pytest_collection_finish() -> None:
    """Leave all that was imported and collected out of every later look for garbage: it stays."""
    gc.freeze()


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


@pytest.fixture(scope="module")
def shared_cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> "Iterator[Cast]":
    """One cast for the tests of a module, in a transaction around theirs: to make it takes longer than most tests."""
    from tests.cast import Cast

    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]  # Durable blocks within are let through, as in a test's own transaction.
    with django_db_blocker.unblock():
        around.__enter__()
        made = Cast()
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def cast(shared_cast: "Cast", db: None) -> "Cast":
    """The cast, for one test to change as it likes."""
    return copy.deepcopy(shared_cast)


@pytest.fixture(scope="session", autouse=True)
def static_files_are_looked_for_once() -> Iterator[None]:
    """Each client makes the middleware anew, which looks for every static file."""
    found: dict[str, Any] = {}
    look = WhiteNoise.update_files_dictionary

    def look_once(self: Any, root: str, prefix: str) -> None:
        if root not in found:
            look(self, root, prefix)
            found[root] = dict(self.files)
        self.files.update(found[root])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", look_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def each_file_of_a_data_set_is_parsed_once() -> Iterator[None]:
    """Tests load and dump the same few files again and again, and the parser takes most of a load."""
    parsed: dict[str, Any] = {}
    compose = YAML.compose

    def compose_once(parser: YAML, text: str) -> Any:
        if text not in parsed:
            parsed[text] = compose(parser, text)
        return parsed[text]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(YAML, "compose", compose_once)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """The machine's chromium where it has one, else playwright's own."""
    return browser_type_launch_args | {"executable_path": machine_browser(), "args": FLAGS}


@pytest.fixture(autouse=True)
def nothing_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """No passage is drawn for second coding by the chance of its ref; a test that wants one says so."""
    monkeypatch.setattr("provisions.second_coding.is_drawn", lambda ref: False)
