"""Blind second coding of a status change: its passages, without what was read in them."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from desk import second_status
from desk.models import Review
from desk.review_queue import shown_texts
from desk.status_form import StatusForm, StatusMendForm
from desk.views.review import address_of, row_of, shown
from desk.views.workbench import key_of
from planwatch.codebook import SecondCoding
from planwatch.http import render_page
from planwatch.staff import editor_required, reviewer_required, user_of
from provisions.models import Coder, StatusChange, StatusCoding

KIND = "status-changes"


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def read(request: HttpRequest, ref: str) -> HttpResponse:
    """Read which status the passages prove."""
    user = user_of(request)
    key = request.POST.get("key", "")
    if request.method == "POST" and len(key) == 36 and Review.objects.filter(key=key, ref=ref).exists():
        return redirect("desk:second")  # Sent again by a browser that got no answer.
    change = get_object_or_404(second_status.waiting_for(Coder.of(user)), ref=ref)
    form = StatusForm(request.POST or None, change=change)
    if request.method == "POST" and form.is_valid():
        try:
            second_status.hand_in(change, form, by=user, key=key_of(request))
            messages.success(request, said(change))
            return redirect("desk:second")
        except ValidationError as error:
            form.add_error(None, error)
    excerpts = change.excerpts.select_related("article__outlet").order_by("article", "start")
    context = {"change": change, "form": form, "texts": shown_texts(list(excerpts)), "key": uuid4(),
               "clause": second_status.wording(change), "page": "second"}  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render_page(request, "desk/second_status.html", context, fragment="reading", status=status)


def said(change: StatusChange) -> str:
    """What a reading came to."""
    if change.second_coding == SecondCoding.AGREED:
        return "Handed in. Both of you read the same; the row goes on to review."
    return "Handed in. You differ from the first reading; a third person settles it."


@require_POST
@reviewer_required
def settle(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep the first reading, or the second one."""
    row, reason, wanted = row_of(KIND, ref), request.POST.get("reason", ""), request.POST.get("reading", "")
    kept = get_object_or_404(StatusCoding, change__ref=ref, is_blind=True, ref=wanted) if wanted else None
    try:
        second_status.settle(row, kept, by=user_of(request), key=key_of(request), reason=reason,  # type: ignore[arg-type]
                             is_by_two="by_two" in request.POST)  # fmt: skip
    except ValidationError as error:
        return shown(request, row_of(KIND, ref), refusals=error.messages, reason=reason, status=422)
    messages.success(request, "Settled. The row waits for whoever accepts it.")
    return redirect(address_of(request, KIND, ref))


@require_http_methods(["GET", "HEAD", "POST"])
@reviewer_required
def otherwise(request: HttpRequest, ref: str) -> HttpResponse:
    """Settle it as neither of the two read it; whoever does is the author of the row."""
    row, user, reason = status_of(ref), user_of(request), request.POST.get("reason", "")
    back, by_two = address_of(request, KIND, ref), "by_two" in request.POST
    form = StatusMendForm(request.POST or None, change=row)
    if request.method == "POST" and form.is_valid():
        try:
            second_status.settle(row, form, by=user, key=key_of(request), reason=reason, is_by_two=by_two)
            messages.success(request, "Settled. The row is yours now: another person accepts it.")
            return redirect(back)
        except ValidationError as error:
            form.add_error(None, error.messages)
    excerpts = row.excerpts.select_related("article__outlet").order_by("article", "start")
    context = {"row": row, "form": form, "key": uuid4(), "texts": shown_texts(list(excerpts)), "reason": reason,
               "readings": second_status.StatusReadings(row), "back": back, "page": "review"}  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render_page(request, "desk/settle_status.html", context, fragment="settle", status=status)


def status_of(ref: str) -> StatusChange:
    """The status change of an address; none that a second coder is still to read."""
    row = row_of(KIND, ref)
    assert isinstance(row, StatusChange)  # noqa: S101 - for mypy; the kind says so
    return row
