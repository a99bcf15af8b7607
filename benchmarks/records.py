"""The two records that are measured, each in an embedded PostgreSQL of its own under var/bench/.

They are kept, brought up to date by migrations, and made anew only when something changed of which they are made.
"""

import contextlib
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
from collections.abc import Iterator

import psycopg

from planwatch.embedded import PROJECT, Cluster

FOLDER = PROJECT / "var" / "bench"
STARTING, LARGE = "starting", "large"
MADE_OF = {
    STARTING: ("data/**/*.yaml",),
    LARGE: ("data/**/*.yaml", "provisions/made_up*.py"),
}
MAKE = {STARTING: ("load_record", "data"), LARGE: ("make_load_record",)}


def state(patterns: tuple[str, ...]) -> str:
    """A fingerprint of all files of the project that match."""
    found = hashlib.sha256()
    for path in sorted(path for pattern in patterns for path in PROJECT.glob(pattern)):
        found.update(f"{path.relative_to(PROJECT)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()


@contextlib.contextmanager
def record(name: str) -> Iterator[str]:
    """The address of a database with this record, for as long as the block lasts."""
    folder = FOLDER / name
    stamp, wanted = folder / "made-of", state(MADE_OF[name])
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
    cluster = Cluster(folder, durable=False)
    with cluster.running():
        run(cluster.url, "manage.py", "migrate", "-v0")
        if not stamp.exists():
            print(f"Making the {name} record, once …", flush=True)
            run(cluster.url, "manage.py", *MAKE[name])
            with psycopg.connect(cluster.url, autocommit=True) as database:
                database.execute("analyze")  # As a first start does it.
            stamp.write_text(wanted)
        yield cluster.url


def run(url: str, *words: str | pathlib.Path) -> None:
    """One step in this Python with this database; a failure ends all."""
    environment = os.environ | {"DATABASE_URL": url}
    if subprocess.run([sys.executable, *words], cwd=PROJECT, env=environment, check=False).returncode:
        raise SystemExit(f"Failed: {' '.join(map(str, words))}")
