"""The desk's first page: which articles wait for whom."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from desk.queue import ArticleQueue, QueueForm
from planwatch.http import render_page
from planwatch.staff import editor_required, user_of
from provisions.models import Coder


@require_GET
@editor_required
def index(request: HttpRequest) -> HttpResponse:
    """The articles of the queue, as asked."""
    form = QueueForm(request.GET)
    queue = ArticleQueue(form, Coder.of(user_of(request)), request.GET.get("page", ""))
    context = {"form": form, "queue": queue, "page": "queue"}
    return render_page(request, "desk/index.html", context, fragment="articles", status=200 if form.is_valid() else 400)
