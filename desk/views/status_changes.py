"""One status change on the desk: fixed by who reviews it, or mended by its author after it came back."""

from collections.abc import Callable
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from desk import decisions
from desk.acts import ConflictError
from desk.models import RowKind
from desk.readings import told
from desk.review_queue import shown_texts
from desk.snapshots import fingerprint
from desk.status_form import StatusMendForm
from desk.views.review import address_of, row_of
from desk.views.workbench import key_of
from planwatch.http import render_page
from planwatch.staff import editor_required, reviewer_required, user_of
from provisions.actions import OPEN
from provisions.models import StatusChange

type Do = Callable[[StatusMendForm, str], object]


def mended(request: HttpRequest, row: StatusChange, do: Do, *, back: str, said: str, page: str) -> HttpResponse:
    """Do what a valid form says; where somebody else was faster, both versions are shown and nothing is lost."""
    seen, theirs, status = request.POST.get("seen", fingerprint(row)), {}, 200
    title, form = str(row.provision), StatusMendForm(request.POST or None, change=row)
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                do(form, seen)
                messages.success(request, said)
                return redirect(back)
        except ConflictError as conflict:
            theirs, status, seen = told(conflict.row), 409, fingerprint(conflict.row)
        except ValidationError as error:
            form.add_error(None, error.messages)
    passages = row.excerpts.select_related("article__outlet").order_by("article", "start")
    context = {"row": row, "title": title, "form": form, "seen": seen, "key": uuid4(), "theirs": theirs, "back": back,
               "texts": shown_texts(list(passages)), "page": page}  # fmt: skip
    return render_page(request, "desk/status_change.html", context, fragment="change", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@reviewer_required
def fix(request: HttpRequest, ref: str) -> HttpResponse:
    """Mend a submitted status change oneself; another person then accepts it."""
    row, user = row_of(RowKind.STATUS_CHANGE, ref), user_of(request)

    def do(form: StatusMendForm, seen: str) -> object:
        return decisions.fix(row, form, seen=seen, by=user, key=key_of(request))

    back = address_of(request, RowKind.STATUS_CHANGE, ref)
    said = "Fixed. The row is yours now: another person accepts it."
    return mended(request, row, do, back=back, said=said, page="review")  # type: ignore[arg-type]


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def change(request: HttpRequest, ref: str) -> HttpResponse:
    """Mend an open status change of one's own and submit it."""
    user = user_of(request)
    rows = StatusChange.objects.filter(author__user=user).select_related("provision__part_of", "author")
    row = get_object_or_404(rows, ref=ref)
    if row.state not in OPEN:
        messages.info(request, f"This row is {row.get_state_display()}: there is nothing to mend.")
        return redirect("desk:index")

    def do(form: StatusMendForm, seen: str) -> object:
        return decisions.submit_again(row, form, seen=seen, by=user)

    said = "Submitted. It waits for whoever reads it next."
    return mended(request, row, do, back=reverse("desk:index"), said=said, page="queue")
