"""Settling what two coders read differently."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from desk import settling
from desk.tagging import MendForm, code_rows
from desk.views.review import address_of, shown, statement_of
from desk.views.rows import initial
from desk.views.workbench import key_of
from desk.workbench import Workbench
from planwatch.http import render_page
from planwatch.staff import reviewer_required, user_of
from provisions.models import Coding

KIND = "statements"


@require_POST
@reviewer_required
def settle(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep the first reading, or the second one that is named."""
    row, reason, wanted = statement_of(ref), request.POST.get("reason", ""), request.POST.get("reading", "")
    kept = get_object_or_404(Coding, statement=row, is_blind=True, ref=wanted) if wanted else None
    try:
        settling.settle(row, kept, by=user_of(request), key=key_of(request), reason=reason,
                        is_by_two="by_two" in request.POST)  # fmt: skip
    except ValidationError as error:
        return shown(request, statement_of(ref), refusals=error.messages, reason=reason, status=422)
    messages.success(request, "Settled. The row waits for whoever accepts it.")
    return redirect(address_of(request, KIND, ref))


@require_POST
@reviewer_required
def let_stand(request: HttpRequest, ref: str) -> HttpResponse:
    """Let a row stand on the record that was read differently after it was published."""
    row, reason = statement_of(ref), request.POST.get("reason", "")
    try:
        settling.let_stand(row, by=user_of(request), key=key_of(request), reason=reason,
                           is_by_two="by_two" in request.POST)  # fmt: skip
    except ValidationError as error:
        return shown(request, statement_of(ref), refusals=error.messages, reason=reason, status=422)
    messages.success(request, "Settled. The row stands on the record as it is.")
    return redirect(address_of(request, KIND, ref))


@require_http_methods(["GET", "HEAD", "POST"])
@reviewer_required
def otherwise(request: HttpRequest, ref: str) -> HttpResponse:
    """Settle it as neither of the two read it; whoever does is the author of the row."""
    row, user, status = statement_of(ref), user_of(request), 200
    back = address_of(request, KIND, ref)
    form = MendForm(request.POST or None, row=row, initial=initial(row))
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                settling.settle(row, form, by=user, key=key_of(request), reason=request.POST.get("reason", ""),
                                is_by_two="by_two" in request.POST)  # fmt: skip
                messages.success(request, "Settled. The row is yours now: another person accepts it.")
                return redirect(back)
        except ValidationError as error:
            form.add_error(None, error)
    context = {"row": row, "form": form, "key": uuid4(), "codes": code_rows(),
               "bench": Workbench(row.excerpt.article, user), "readings": settling.Readings(row),
               "reason": request.POST.get("reason", ""), "back": back, "page": "review"}  # fmt: skip
    return render_page(request, "desk/settle.html", context, fragment="settle", status=status)
