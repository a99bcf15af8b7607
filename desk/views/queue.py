"""The desk's first page: which articles wait."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from desk import second_status
from desk.queue import SHOWN, Counted, QueueForm, came_back, counts_by_state, for_queue
from desk.second import waiting_for
from planwatch.http import render_page
from planwatch.staff import editor_required, user_of
from provisions.models import Coder


@require_GET
@editor_required
def index(request: HttpRequest) -> HttpResponse:
    """The articles of the queue, as asked."""
    form = QueueForm(request.GET)
    coder = Coder.of(user_of(request))
    counts, asked = counts_by_state(form)
    page = Counted(for_queue(form.rows(), coder), SHOWN, count=asked).get_page(request.GET.get("page"))
    passages, changes = waiting_for(coder).order_by().values("ref"), second_status.waiting_for(coder).order_by()
    second_count = passages.union(changes.values("ref"), all=True).count()
    context = {"form": form, "articles": page, "counts": counts, "second_count": second_count,
               "returned": came_back(coder), "page": "queue"}  # fmt: skip
    return render_page(request, "desk/index.html", context, fragment="articles", status=200 if form.is_valid() else 400)
