"""The record's tables as an SQLite file, and Datasette to serve them, in an environment of its own."""

import contextlib
import datetime
import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.records import FOLDER

HERE = pathlib.Path(__file__).resolve().parent
LOCK = HERE / "requirements.lock"
ENVIRONMENT = FOLDER / "datasette"
PORTION = 20_000
PAGES = {
    "28 provisions": "/tables/provisions_provision?number__notblank=1&_size=28",
    "50 statements": "/tables/provisions_statement?_size=50&_sort_desc=id",
}
SQLITE_TYPES = {
    "AutoField": "INTEGER", "BigAutoField": "INTEGER", "BooleanField": "INTEGER", "ForeignKey": "INTEGER",
    "OneToOneField": "INTEGER", "IntegerField": "INTEGER", "PositiveSmallIntegerField": "INTEGER",
}  # fmt: skip


type Ask = Callable[[str, int], tuple[float, int]]


def install() -> pathlib.Path:
    """The Python that has Datasette, installed by its lock the first time."""
    python, stamp = ENVIRONMENT / "bin" / "python", ENVIRONMENT / "installed.lock"
    if not stamp.exists() or stamp.read_text() != LOCK.read_text():
        print("Installing Datasette into var/bench/datasette …", flush=True)
        uv = pathlib.Path(sys.executable).parent / "uv"
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, ENVIRONMENT], check=True)
        sync = [uv, "pip", "sync", "--quiet", "--system-certs", "--require-hashes", "--python", python, LOCK]
        subprocess.run(sync, check=True)
        shutil.copyfile(LOCK, stamp)
    return python


def export(path: pathlib.Path) -> None:
    """Write every table of the record, without its history and its search keys, unless that was done before."""
    from django.apps import apps

    if path.exists():
        return
    models = [
        model
        for app in ("sources", "provisions")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if not model.__name__.endswith("Event") and not model._meta.proxy
    ]
    print("Writing the tables for Datasette …", flush=True)
    half = path.with_suffix(".half")
    half.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(half, isolation_level=None)) as tables:
        tables.execute("PRAGMA journal_mode = OFF")
        tables.execute("PRAGMA synchronous = OFF")
        for model in models:
            write(tables, model)
        tables.execute("ANALYZE")
    half.rename(path)


def write(tables: sqlite3.Connection, model: Any) -> None:
    """One table with its keys, its rows, and an index on each column that leads to another table."""
    name = model._meta.db_table
    fields = [one for one in model._meta.concrete_fields if one.column != "search"]
    columns = []
    for one in fields:
        leads_to = f" REFERENCES {one.related_model._meta.db_table}(id)" if one.is_relation else ""
        key = " PRIMARY KEY" if one.primary_key else ""
        columns.append(f'"{one.column}" {SQLITE_TYPES.get(one.get_internal_type(), "TEXT")}{key}{leads_to}')
    tables.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
    rows = model._default_manager.order_by("pk").values_list(*[one.attname for one in fields]).iterator(PORTION)
    tables.execute("BEGIN")
    places = ", ".join("?" * len(fields))
    tables.executemany(f"INSERT INTO {name} VALUES ({places})", (list(map(plain, row)) for row in rows))  # noqa: S608
    tables.execute("COMMIT")
    for one in fields:
        if one.is_relation:
            tables.execute(f'CREATE INDEX "{name}_{one.column}" ON {name} ("{one.column}")')


def plain(value: Any) -> Any:
    """A value as SQLite holds it."""
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    return json.dumps(value) if isinstance(value, list | dict) else value


@contextlib.contextmanager
def datasette(path: pathlib.Path) -> Iterator[Ask]:
    """Datasette in a process of its own: a call with an address and a number gives milliseconds of CPU and bytes.

    The CPU is its process's, user and system, for one request, of that many in a row.
    """
    export(path)
    words = [install(), HERE / "ask_datasette.py", path]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        asked, answered = process.stdin, process.stdout
        assert asked is not None  # noqa: S101 - both are pipes
        assert answered is not None  # noqa: S101

        def ask(address: str, times: int) -> tuple[float, int]:
            print(f"{times} {address}", file=asked, flush=True)
            spent, size = answered.readline().split()
            return float(spent), int(size)

        yield ask
        asked.close()
