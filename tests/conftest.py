"""Fixtures that every test may use."""

import os

import pytest

from planwatch.prepare import collect_static
from tests.machine import FLAGS, machine_browser

# Playwright's loop runs in the main thread; Django would refuse the test's own queries there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    """The collected static files: their names carry hashes, without which no page can be rendered."""
    collect_static()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """The machine's chromium where it has one, else playwright's own."""
    return browser_type_launch_args | {"executable_path": machine_browser(), "args": FLAGS}
