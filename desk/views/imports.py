"""Imports of quotations: a preview, and then a report, row by row."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from desk.intake import imports as intake
from desk.intake.doors import ImportForm
from desk.models import Import, ImportRow, Outcome
from desk.tasks import has_worker, run_import
from planwatch.http import render_page
from planwatch.staff import editor_required, user_of
from sources.plain_text import one_line
from sources.quotations_file import NAMES, Quotation

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def imports(request: HttpRequest) -> HttpResponse:
    """The imports; a file that is sent is kept and shown, and nothing happens to its rows yet."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        name = one_line(form.cleaned_data["file"].name or "", 200)
        if form.left_out:
            them = "One annotation" if form.left_out == 1 else f"{form.left_out} annotations"
            messages.info(request, f"{them} without a quotation (a note on a page, a reply) stayed out.")
        return redirect("desk:import", intake.make_import(name, form.quotations, by=user_of(request)).ref)
    context = {"form": form, "imports": Import.objects.all()[:SHOWN], "columns": NAMES, "page": "imports"}
    return render_page(request, "desk/imports.html", context, fragment="imports", status=422 if form.errors else 200)


@require_GET
@editor_required
def report(request: HttpRequest, ref: str) -> HttpResponse:
    """What would happen to each row, or what did."""
    given = get_object_or_404(Import, ref=ref)
    shown = given.rows.select_related("article__outlet", "likest__outlet", "said_by")
    rows = Paginator(shown, SHOWN).get_page(request.GET.get("page"))
    counts = given.counts()
    total, left = sum(counts.values()), counts[Outcome.WAITING]
    if given.started_at is None:
        preview(rows)
        # Of the rows on this page; what comes of the others is seen on theirs.
        foreseen = Counter(row.outcome for row in rows)
        counts = {outcome: foreseen[outcome] for outcome in Outcome}
    context = {
        "given": given, "rows": rows, "counts": {outcome.label: count for outcome, count in counts.items()},
        "left": left, "again": counts[Outcome.NEEDS_TEXT] + counts[Outcome.REFUSED], "shown": len(rows),
        "total": total, "done_count": total - left, "has_worker": has_worker(), "page": "imports",
    }  # fmt: skip
    return render_page(request, "desk/import.html", context, fragment="rows")


@require_POST
@editor_required
def start(request: HttpRequest, ref: str) -> HttpResponse:
    """Let the worker take the rows in."""
    given = get_object_or_404(Import, ref=ref)
    with transaction.atomic():
        intake.start(given, by=user_of(request))
        run_import.enqueue(given.pk)
    messages.success(request, "The rows are taken in by the worker, one by one. You may leave this page.")
    return redirect("desk:import", given.ref)


@require_POST
@editor_required
def say_of_copy(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Say whether the article of a row and the one that it seems to copy are one report."""
    row = get_object_or_404(ImportRow, source__ref=ref, number=number)
    try:
        intake.say_of_copy(row, is_one_report="same" in request.POST, by=user_of(request))
        messages.success(request, f"Row {number}: {'one report' if row.is_one_report else 'a report of its own'}.")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    page = f"?page={request.GET['page']}" if request.GET.get("page", "").isdecimal() else ""
    return redirect(f"{reverse('desk:import', args=[ref])}{page}")


def preview(rows: Page[ImportRow]) -> None:
    """Write on rows that had no turn yet, for the page alone, what would become of them."""
    for row in rows:
        try:
            plan = intake.plan_of(Quotation(**row.values))
            row.outcome, row.said, row.article = plan.outcome, plan.said, plan.article
        except intake.CannotTake as error:
            row.outcome, row.said = Outcome.REFUSED, str(error)
        except ValidationError as error:
            row.outcome, row.said = Outcome.REFUSED, error.messages[0]
