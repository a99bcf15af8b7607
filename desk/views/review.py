"""Review: the submitted rows, one of them in its context, and what is decided on it."""

from collections.abc import Callable
from typing import cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from desk import corrections, decisions
from desk.acts import ConflictError
from desk.models import Review, RowKind, Verdict
from desk.review_queue import ONE, SHOWN, Queue, Reviewed, ReviewForm
from desk.snapshots import fingerprint
from desk.submitted import submitted
from desk.tagging import MendForm, code_rows
from desk.views.rows import initial
from desk.views.workbench import key_of
from desk.workbench import Workbench
from planwatch.http import render_page
from planwatch.staff import reviewer_required, user_of
from provisions.actions import Kept
from provisions.models import Statement

ROW = "desk/review_row.html"


def row_of(kind: str, ref: str) -> Kept:
    """The row of an address, whatever its state; none whose codes a second coder must not see."""
    if kind not in ONE or not (found := ONE[kind].rows(ref=ref)):
        raise Http404
    return found[0]  # type: ignore[no-any-return]


def statement_of(ref: str) -> Statement:
    """The statement of an address."""
    return cast("Statement", row_of(RowKind.STATEMENT, ref))


def address_of(request: HttpRequest, kind: str, ref: str) -> str:
    """Where one row is reviewed, within what the queue was asked."""
    return with_question(request, reverse("desk:review_row", args=[kind, ref]))


def with_question(request: HttpRequest, address: str) -> str:
    """An address that keeps what the queue was asked."""
    return f"{address}?{request.GET.urlencode()}" if request.GET else address


@require_GET
@reviewer_required
def queue(request: HttpRequest) -> HttpResponse:
    """The submitted rows, as asked."""
    form = ReviewForm(request.GET)
    asked = Queue(form)
    page = Paginator(asked.lines, SHOWN).get_page(request.GET.get("page"))
    context = {"form": form, "queue": asked, "rows": submitted(list(page.object_list)), "rows_page": page,
               "first": page.object_list[0] if page.object_list else None, "asked": with_question(request, ""),
               "page": "review"}  # fmt: skip
    status = 200 if form.is_valid() else 400
    return render_page(request, "desk/review.html", context, fragment="rows", status=status)


def shown(request: HttpRequest, row: Kept, *, refusals: list[str], reason: str = "", status: int = 200) -> HttpResponse:
    """One row with its context, its neighbours in the queue, and what was refused."""
    asked, one = Queue(ReviewForm(request.GET)), Reviewed(row, user_of(request))
    before, behind, place = asked.around(one.kind, row.ref)
    context = {"one": one, "row": row, "before": before, "behind": behind, "place": place, "reason": reason,
               "count": len(asked.lines), "refusals": refusals, "asked": with_question(request, ""),
               "page": "review"}  # fmt: skip
    return render_page(request, ROW, context, fragment="one", status=status)


@require_GET
@reviewer_required
def review_row(request: HttpRequest, kind: str, ref: str) -> HttpResponse:
    """One row, with the passage among the words around it."""
    return shown(request, row_of(kind, ref), refusals=[])


def decided(request: HttpRequest, kind: str, ref: str, do: Callable[[Kept, UUID], Review]) -> HttpResponse:
    """Decide on a row and go on to the next of the queue; a refusal is said on the page, with 422."""
    _, behind, _ = Queue(ReviewForm(request.GET)).around(kind, ref)
    row = row_of(kind, ref)
    try:
        review = do(row, key_of(request))
    except ValidationError as error:
        fresh = row_of(kind, ref)
        return shown(request, fresh, refusals=error.messages, reason=request.POST.get("reason", ""), status=422)
    messages.success(request, f"{review.get_verdict_display().capitalize()}: {row}")
    if behind is not None and behind.ref != ref:
        return redirect(address_of(request, behind.kind, behind.ref))
    return redirect(with_question(request, reverse("desk:review")))


@require_POST
@reviewer_required
def accept(request: HttpRequest, kind: str, ref: str) -> HttpResponse:
    """Put a row on the record."""
    user = user_of(request)
    return decided(request, kind, ref, lambda row, key: corrections.accept(row, by=user, key=key))


@require_POST
@reviewer_required
def give_back(request: HttpRequest, kind: str, ref: str) -> HttpResponse:
    """Return a row to its author, with the reason."""
    user, reason = user_of(request), request.POST.get("reason", "")
    return decided(request, kind, ref, lambda row, key: decisions.give_back(row, by=user, key=key, reason=reason))


@require_POST
@reviewer_required
def retract(request: HttpRequest, kind: str, ref: str) -> HttpResponse:
    """Take a row off the record, with the reason that readers see."""
    row, reason = row_of(kind, ref), request.POST.get("reason", "")
    try:
        corrections.retract(row, by=user_of(request), key=key_of(request), reason=reason)
    except ValidationError as error:
        return shown(request, row_of(kind, ref), refusals=error.messages, reason=reason, status=422)
    messages.success(request, f"Retracted: {row}")
    return redirect(address_of(request, kind, ref))


@require_POST
@reviewer_required
def dismiss_proposal(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a status that the program proposed off the desk; asked twice, or too late, it says what was decided."""
    gone = Review.objects.all().of(RowKind.STATUS_CHANGE, ref).last()
    if gone is not None and gone.verdict == Verdict.DISMISS:
        messages.info(request, f"{gone.reviewer} dismissed this proposal: {gone.reason}")
        return redirect(with_question(request, reverse("desk:review")))
    user, reason = user_of(request), request.POST.get("reason", "")

    def do(row: Kept, key: UUID) -> Review:
        return decisions.dismiss(row, by=user, key=key, reason=reason)  # type: ignore[arg-type]

    return decided(request, RowKind.STATUS_CHANGE, ref, do)


@require_http_methods(["GET", "HEAD", "POST"])
@reviewer_required
def fix(request: HttpRequest, ref: str) -> HttpResponse:
    """Mend a submitted statement oneself; another person then accepts it."""
    row, user, status, theirs = statement_of(ref), user_of(request), 200, None
    seen, back = request.POST.get("seen", fingerprint(row)), address_of(request, RowKind.STATEMENT, ref)
    form = MendForm(request.POST or None, row=row, initial=initial(row))
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                decisions.fix(row, form, seen=seen, by=user, key=key_of(request))
                messages.success(request, "Fixed. The row is yours now: another person accepts it.")
                return redirect(back)
        except ConflictError as conflict:
            theirs, status, seen = conflict.row, 409, fingerprint(conflict.row)
        except ValidationError as error:
            form.add_error(None, error)
    context = {"row": row, "form": form, "seen": seen, "key": uuid4(), "codes": code_rows(), "theirs": theirs,
               "bench": Workbench(row.excerpt.article, user), "back": back, "page": "review"}  # fmt: skip
    return render_page(request, "desk/statement.html", context, fragment="change", status=status)
