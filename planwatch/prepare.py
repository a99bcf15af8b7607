"""What must be so before planwatch serves: the schema, the starting record, accounts, static files.

`python -m planwatch.prepare database` and `… static` do it once, for a start whose server runs elsewhere
(a container). Each step first asks whether it is needed, without loading Django: a second start is quick.
"""

import contextlib
import hashlib
import importlib
import io
import logging
import os
import pathlib
import secrets
import shutil
import sys
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from planwatch.embedded import LOCAL, PROJECT, CannotStart

LIMIT = 3
LOCK = PROJECT / "requirements.lock"
# What packages bring and no page names; to compress it would take nearly as long as all the rest.
NOT_SERVED = ("django_htmx", "jquery.js", "select2.full.js", "xregexp.js")
ROOM = 20_000_000  # bytes: PostgreSQL stops where it cannot add a log file of 16 MB


def connect(url: str) -> psycopg.Connection:
    """A connection to the database that the address names; at most 3 seconds, name resolution included."""
    result: list[psycopg.Connection | psycopg.Error] = []

    def attempt() -> None:
        try:
            result.append(psycopg.connect(url, connect_timeout=LIMIT, autocommit=True))
        except psycopg.Error as error:
            result.append(error)

    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    thread.join(LIMIT)
    answer = result[0] if result else psycopg.OperationalError(f"no answer within {LIMIT} seconds")
    if isinstance(answer, psycopg.ProgrammingError):
        # What the driver says of it would repeat it, password and all.
        raise CannotStart("DATABASE_URL cannot be understood as an address of PostgreSQL; see .env.example.")
    if isinstance(answer, psycopg.Error):
        why = (str(answer).strip() or "it said nothing").splitlines()[0].rsplit("failed: ", 1)[-1]
        raise CannotStart(
            f"The database that DATABASE_URL names ({urlsplit(url).hostname or 'local socket'}) does not answer: {why}."
        )
    return answer


def migration_files() -> Iterator[pathlib.Path]:
    """The migrations of our own apps."""
    return (path for path in PROJECT.glob("*/migrations/*.py") if path.stem != "__init__")


def has_table(database: psycopg.Connection, table: str) -> bool:
    """Whether the database has this table."""
    return database.execute("select to_regclass(%s) is not null", [table]).fetchone() == (True,)


def holds_rows(database: psycopg.Connection, table: str) -> bool:
    """Whether a table has at least one row."""
    asked = sql.SQL("select exists (select from {})").format(sql.Identifier(table))
    return database.execute(asked).fetchone() == (True,)


def migrate(database: psycopg.Connection) -> None:
    """Bring the schema up to this code; a stamp on Django's own table says which code that was."""
    files = {(path.parent.parent.name, path.stem) for path in migration_files()}
    stamp = hashlib.sha256(LOCK.read_bytes() + repr(sorted(files)).encode()).hexdigest()
    if has_table(database, "django_migrations"):
        ours = [app for app, _ in files]
        applied = set(
            database.execute("select app, name from django_migrations where app = any(%s)", [ours]).fetchall()
        )
        if unknown := sorted(applied - files):
            raise CannotStart(
                f"The database was written by a newer planwatch: this code does not know its migration "
                f"{'.'.join(unknown[-1])}. Use the newer code, or a database of its own."
            )
        noted = database.execute("select obj_description('django_migrations'::regclass)").fetchone()
        if applied == files and noted == (stamp,):
            return
    say("Bringing the database up to date …")
    command("migrate", interactive=False, verbosity=0)
    database.execute(sql.SQL("comment on table django_migrations is {}").format(sql.Literal(stamp)))


def is_behind() -> bool:
    """Whether the database lacks migrations of this code. Django must be ready."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    connection.close()
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def load(database: psycopg.Connection) -> None:
    """Load data/ into an empty record."""
    if not holds_rows(database, "provisions_provision"):
        say("Loading the starting record from data/ …")
        command("load_record", str(PROJECT / "data"))
        # Without the figures of what was loaded the planner chooses badly: a dashboard took four times as long.
        database.execute("analyze")


def make_accounts(database: psycopg.Connection) -> None:
    """Where there is no user, make an admin, an editor and a reviewer; the passwords are printed once."""
    if holds_rows(database, "auth_user"):
        return
    load_django()
    from django.contrib.auth.models import Group, User
    from django.db import transaction

    from planwatch.staff import GROUPS

    lines = ["Three accounts were made. Their passwords are shown only now:"]
    with transaction.atomic():
        for group in GROUPS:
            password = secrets.token_urlsafe(12)
            is_admin = group == "admin"
            user = User.objects.create_user(group, password=password, is_staff=is_admin, is_superuser=is_admin)
            user.groups.add(Group.objects.get(name=group))
            lines.append(f"  {group:<10}{password}")
        # Shown before the commit: a start that is cut off here makes new ones, and none is lost.
        say("\n".join(lines))


def static_state() -> str:
    """A fingerprint of all that the collected static files are made of."""
    state = hashlib.sha256(LOCK.read_bytes() + (PROJECT / "planwatch" / "storage.py").read_bytes())
    # Not through all folders: the packages and the database lie in some of them.
    for path in sorted((*PROJECT.glob("static/**/*"), *PROJECT.glob("*/static/**/*"))):
        if path.relative_to(PROJECT).parts[0] != "var" and path.is_file():
            status = path.stat()
            state.update(f"{path.relative_to(PROJECT)} {status.st_size} {status.st_mtime_ns}\n".encode())
    return state.hexdigest()


def collect_static() -> None:
    """Collect and compress the static files, unless none has changed."""
    stamp = PROJECT / "var" / "static.stamp"
    state = static_state()
    if stamp.exists() and stamp.read_text() == state:
        return
    say("Collecting static files …")
    stamp.unlink(missing_ok=True)
    shutil.rmtree(PROJECT / "var" / "static", ignore_errors=True)
    command("collectstatic", interactive=False, verbosity=0, ignore_patterns=[*NOT_SERVED])
    stamp.write_text(state)


def load_django() -> None:
    """Have Django ready in this process; only the steps that need it pay for it."""
    import django
    from django.apps import apps

    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "planwatch.settings")
        django.setup()
        # What fails here is said in one sentence; the pool would add one for each of its attempts.
        logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)


def command(name: str, *arguments: str, **options: bool | int | list[str]) -> None:
    """Run one of manage.py's commands in this process, without what it would print."""
    load_django()
    from django.core.management import call_command

    call_command(name, *arguments, stdout=io.StringIO(), **options)


def say(line: str) -> None:
    """Tell the one who started it what happens."""
    print(line, flush=True)


def prepare_database(url: str) -> None:
    """Schema, starting record and accounts, in order; a second one that does so at the same time waits."""
    with connect(url) as database:
        # Read in full on each start: else a variable that cannot be understood would fail in the workers.
        importlib.import_module("planwatch.settings")
        database.execute("select pg_advisory_lock(hashtext('planwatch prepares'))")
        migrate(database)
        load(database)
        make_accounts(database)


def reason(error: BaseException) -> str | None:
    """What went wrong, in one sentence, if it is something that the one who starts planwatch can mend."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError
    from django.db.utils import Error

    if isinstance(error, CannotStart | ImproperlyConfigured | CommandError):
        return str(error)
    free = shutil.disk_usage(LOCAL if LOCAL.exists() else PROJECT).free
    if isinstance(error, Error | psycopg.Error) and LOCAL.exists() and free < ROOM:
        return f"The disk is full: {free // 1_000_000} MB are left for {LOCAL}, and PostgreSQL needs more."
    if isinstance(error, Error | psycopg.Error):
        return f"The database refused: {str(error).strip().splitlines()[0]}."
    if isinstance(error, OSError):
        where = f" {error.filename}" if error.filename else ""
        return f"Cannot write{where}: {error.strerror}. Free the disk or make the folder writable."
    return None


@contextlib.contextmanager
def in_one_sentence() -> Iterator[None]:
    """End the process with one sentence instead of a traceback, where there is a sentence for it."""
    try:
        yield
    except Exception as error:
        sentence = reason(error)
        if sentence is None:
            raise
        raise SystemExit(sentence) from None


if __name__ == "__main__":
    with in_one_sentence():
        if "database" in sys.argv[1:]:
            prepare_database(os.environ["DATABASE_URL"])
        if "static" in sys.argv[1:]:
            collect_static()
