"""The jobs of the worker: what waits, what runs, what came of it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET
from django_tasks_db.models import DBTaskResult

from desk.tasks import has_worker
from planwatch.http import render_page
from planwatch.staff import editor_required

SHOWN = 40


@require_GET
@editor_required
def jobs(request: HttpRequest) -> HttpResponse:
    """The last jobs, the newest first."""
    shown = DBTaskResult.objects.order_by("-enqueued_at")[:SHOWN]
    context = {"jobs": shown, "has_worker": has_worker(), "page": "jobs"}
    return render_page(request, "desk/jobs.html", context, fragment="jobs")
