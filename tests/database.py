"""Pytest's databases: where DATABASE_URL is unset, in an embedded PostgreSQL of the tests' own.

Two are made once and kept while nothing that they are made of changes: an empty record, and the starting
record as a first start leaves it. Each process of a run works on copies of its own.
Loaded by `-p tests.database`, before Django reads its settings.
"""

import atexit
import contextlib
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

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


EMPTY = "planwatch_test_empty"
LOADED = "planwatch_test_loaded"
MADE_OF = {
    EMPTY: ("requirements-test.lock", "*/migrations/*.py"),
    LOADED: ("requirements-test.lock", "data/**/*.yaml", *(f"{app}/**/*.py" for app in (
        "planwatch", "provisions", "sources", "desk",
    ))),
}  # fmt: skip
MAKING = 2811  # the number of the lock that whoever makes one of them holds


def state_of(name: str) -> str:
    """A fingerprint of all that one of the two is made of."""
    paths = sorted({path for pattern in MADE_OF[name] for path in PROJECT.glob(pattern) if path.is_file()})
    state = hashlib.sha256()
    for path in paths:
        state.update(f"{path.relative_to(PROJECT)}\n".encode() + path.read_bytes())
    return state.hexdigest()


def address_of(name: str) -> str:
    """The address of another database on the same server."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def drop(server: psycopg.Connection, name: str) -> None:
    """Drop a database, whoever still works on it."""
    server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def make(server: psycopg.Connection, name: str) -> None:
    """Make one of the two anew."""
    drop(server, name)
    if name == EMPTY:
        server.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        command = ["manage.py", "migrate", "--verbosity=0"]
    else:
        copy(server, EMPTY, name)
        command = ["-m", "planwatch.prepare", "database"]
    environment = os.environ | {"DATABASE_URL": address_of(name)}
    subprocess.run([sys.executable, *command], cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL, check=True)


def have(server: psycopg.Connection, name: str) -> None:
    """Make one of the two, unless it is there as this code wants it."""
    server.execute("select pg_advisory_lock(%s)", [MAKING])
    noted = "select shobj_description(oid, 'pg_database') from pg_database where datname = %s"
    state = state_of(name)
    if server.execute(noted, [name]).fetchone() != (state,):
        make(server, name)
        server.execute(sql.SQL("comment on database {} is {}").format(sql.Identifier(name), sql.Literal(state)))
    server.execute("select pg_advisory_unlock(%s)", [MAKING])


def copy(server: psycopg.Connection, source: str, name: str) -> None:
    """Copy one of the two under another name."""
    have(server, source)
    drop(server, name)
    server.execute(sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(source)))


@contextlib.contextmanager
def copied(source: str, process: str) -> Iterator[str]:
    """The name of a copy of one of the two, for one process of a run, which nobody has afterwards."""
    name = f"{source}_{process}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        copy(server, source, name)
        try:
            yield name
        finally:
            drop(server, name)


HELD = contextlib.ExitStack()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The earliest of pytest's calls: pytest-django reads the settings soon after."""
    atexit.register(HELD.close)  # Also where pytest ends before it has begun.
    HELD.enter_context(embedded_database())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    HELD.close()


if __name__ == "__main__":
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        have(connection, LOADED)
