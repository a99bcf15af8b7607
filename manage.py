#!/usr/bin/env python
"""Django's command line; with DATABASE_URL unset it runs on the embedded PostgreSQL, started as needed.

Another database is asked first whether it answers: Django would find out late, and in a page of traceback. A
command that fails on a database of an older schema says how to bring it up to date.
"""

import contextlib
import os
import sys
import traceback

from django.core.management import execute_from_command_line
from django.db import connections
from django.db.utils import ProgrammingError

from planwatch.embedded import LOCAL, CannotStart, Cluster
from planwatch.prepare import connect, is_behind


def main() -> None:
    """Run the command that the arguments name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "planwatch.settings")
    try:
        with contextlib.ExitStack() as stack:
            if url := os.environ.get("DATABASE_URL"):
                connect(url).close()
            else:
                cluster = Cluster(LOCAL)
                stack.enter_context(cluster.running())
                os.environ["DATABASE_URL"] = cluster.url
            ended = run_command()
    except CannotStart as error:
        ended = str(error)
    sys.exit(ended)


def run_command() -> str | int | None:
    """Run the command; with what it ended is handed back, as the embedded server waits for the other commands first."""
    try:
        execute_from_command_line(sys.argv)
    except SystemExit as ended:
        return ended.code
    except CannotStart:
        raise
    except Exception as error:  # noqa: BLE001 - told as Python would tell it
        if isinstance(error, ProgrammingError) and is_behind():
            return "The database is of an older planwatch than this code. Bring it up to date: manage.py migrate."
        traceback.print_exc()
        return 1
    finally:
        let_go()
    return None


def let_go() -> None:
    """Close this process's own connections: the embedded server ends when nobody is connected any more."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # django-stubs does not know it


if __name__ == "__main__":
    main()
