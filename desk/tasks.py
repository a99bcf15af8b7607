"""The jobs of the worker. Each may be ended at any point and run again: nothing is then done twice."""

import datetime

from django.db import connections, transaction
from django.tasks import task
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from desk.intake.feeds import due_feeds, poll
from desk.intake.imports import run
from desk.models import Feed, Import

# Of planwatch's advisory locks, the worker's: whoever holds it is the one worker.
LOCK = (28, 1)
TRIES = 3
KEPT = datetime.timedelta(days=30)
LOOK_AGAIN = datetime.timedelta(minutes=5)


@task()
def poll_feeds() -> int:
    """Poll the feeds whose turn it is, and look again in five minutes; how many new items there are."""
    look_again()
    return sum(poll(feed) for feed in due_feeds())


@task()
def poll_feed(pk: int) -> int:
    """Poll one feed now; how many new items it has."""
    feed = Feed.objects.filter(pk=pk).first()
    return poll(feed) if feed else 0


@task()
def run_import(pk: int) -> int:
    """Do the rows of an import that wait; how many."""
    given = Import.objects.filter(pk=pk).first()
    return run(given) if given else 0


@transaction.atomic
def look_again() -> None:
    """Enqueue the next look at the feeds, unless one waits already."""
    waiting = DBTaskResult.objects.filter(task_path=poll_feeds.module_path, status=TaskResultStatus.READY)
    if not waiting.exists():
        poll_feeds.using(run_after=timezone.now() + LOOK_AGAIN).enqueue()


class WorkerEnded(Exception):  # noqa: N818 - it is shown as what happened
    """A job ended its worker as often as it was tried."""


def put_back() -> int:
    """Let the jobs run again whose worker was ended; how many. Only the one who holds LOCK may call this.

    A job that ended its worker three times is given up, and says so.
    """
    ended = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING) | DBTaskResult.objects.filter(
        status=TaskResultStatus.FAILED, exception_class_path__in=["builtins.SystemExit", "builtins.KeyboardInterrupt"]
    )
    count = 0
    for job in ended:
        if len(job.worker_ids) >= TRIES:
            job.set_failed(WorkerEnded(f"It was begun {TRIES} times, and each time its worker ended."))
            continue
        job.status, job.started_at, job.finished_at = TaskResultStatus.READY, None, None
        job.save(update_fields=["status", "started_at", "finished_at"])
        count += 1
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).delete()
    return count


def has_worker() -> bool:
    """Whether a worker is there to do the jobs."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2 "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
            "AND classid = %s AND objid = %s)", LOCK,
        )  # fmt: skip
        return bool(cursor.fetchone()[0])
