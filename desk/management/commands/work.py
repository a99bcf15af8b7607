"""Do the jobs that wait."""

import contextlib
from typing import Any

from django.db import connections
from django_tasks_db.management.commands import db_worker

from desk.tasks import LOCK, look_again, put_back


class Command(db_worker.Command):
    """The worker of django-tasks-db, of which one works at a time; jobs of one that was killed run again first."""

    help = "Do the jobs that wait, until told to end. A second worker waits until the first one ends."

    def handle(self, **options: Any) -> None:
        """Become the one worker, put back what the last one left, and work."""
        # A connection of its own: it holds the lock for as long as this process lives, and no longer.
        with contextlib.closing(connections.create_connection("default")) as lock:
            lock.cursor().execute("SELECT pg_advisory_lock(%s, %s)", LOCK)
            try:
                put_back()
                look_again()
                super().handle(**options | {"reload": False})
            finally:
                # Closing gives the connection back to the pool, with the lock still held.
                lock.cursor().execute("SELECT pg_advisory_unlock(%s, %s)", LOCK)
