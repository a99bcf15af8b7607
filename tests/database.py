"""Pytest's database: where DATABASE_URL is unset, an embedded PostgreSQL of the tests' own.

Loaded by `-p tests.database`, before Django reads its settings.
"""

import atexit
import contextlib
import os
import pathlib
import shutil
import tempfile
from collections.abc import Iterator

import pytest

from planwatch.embedded import PROJECT, CannotStart, Cluster, only_one

KEPT = PROJECT / "var" / "test"


@contextlib.contextmanager
def own_folder() -> Iterator[pathlib.Path]:
    """The folder for the tests' cluster; while another run holds it, one for this run alone."""
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(only_one(KEPT))
        except CannotStart:
            yield pathlib.Path(held.enter_context(tempfile.TemporaryDirectory(prefix="planwatch-test-")))
        else:
            yield KEPT


@contextlib.contextmanager
def embedded_database() -> Iterator[None]:
    """A cluster that DATABASE_URL names for as long as the block lasts; one that is named already is used."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    with own_folder() as folder, contextlib.ExitStack() as running:
        cluster = Cluster(folder, durable=False)
        try:
            running.enter_context(cluster.running())
        except CannotStart:
            # What is not durable may be broken after a crash of the machine, and is worth nothing.
            shutil.rmtree(cluster.data, ignore_errors=True)
            (cluster.folder / "made").unlink(missing_ok=True)
            running.enter_context(cluster.running())
        os.environ["DATABASE_URL"] = cluster.url
        try:
            yield
        finally:
            del os.environ["DATABASE_URL"]


HELD = contextlib.ExitStack()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The earliest of pytest's calls: pytest-django reads the settings soon after."""
    atexit.register(HELD.close)  # Also where pytest ends before it has begun.
    HELD.enter_context(embedded_database())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    HELD.close()
