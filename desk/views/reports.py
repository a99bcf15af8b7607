"""Reports of errors: the form for readers, and the desk's inbox of what they sent."""

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from desk.models import Report
from desk.reports import CloseForm, ReportForm, close, is_page_of_the_record
from planwatch.codebook import ReportState
from planwatch.http import render_page
from planwatch.staff import editor_required, user_of

SHOWN = 50
TOO_MANY = "Too many reports came from your address. Try again in an hour; what you typed is still here."


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form with which anybody reports an error; no account is asked for."""
    about = request.GET.get("about", "")[:500]
    form = ReportForm(request.POST or None, initial={"about": about if is_page_of_the_record(about) else ""})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["website"]:
            return redirect("report:thanks")
        if ratelimit.consume(request, action="report"):
            form.save()
            return redirect("report:thanks")
        form.add_error(None, TOO_MANY)
        return render_page(request, "desk/report.html", {"form": form}, fragment="report", status=429)
    status = 422 if request.method == "POST" else 200
    return render_page(request, "desk/report.html", {"form": form}, fragment="report", status=status)


@require_GET
def thanks(request: HttpRequest) -> HttpResponse:
    """What follows a report."""
    return render_page(request, "desk/report_thanks.html", {}, fragment="thanks")


@require_GET
@editor_required
def inbox(request: HttpRequest) -> HttpResponse:
    """What readers reported: what is open, or all."""
    is_all = request.GET.get("state") == "all"
    rows = Report.objects.select_related("closed_by")
    rows = rows if is_all else rows.filter(state=ReportState.OPEN)
    page = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    context = {"reports": page, "is_all": is_all, "page": "reports"}
    return render_page(request, "desk/reports.html", context, fragment="reports")


@require_GET
@editor_required
def one_report(request: HttpRequest, ref: str) -> HttpResponse:
    """One report, and the form that closes it."""
    found = get_object_or_404(Report.objects.select_related("closed_by"), ref=ref)
    context = {"report": found, "form": CloseForm(label_suffix=""), "page": "reports"}
    return render_page(request, "desk/report_row.html", context, fragment="closing")


@require_POST
@editor_required
def close_report(request: HttpRequest, ref: str) -> HttpResponse:
    """Accept or decline it, with a note."""
    found = get_object_or_404(Report, ref=ref)
    form = CloseForm(request.POST, label_suffix="")
    if form.is_valid():
        try:
            close(found, by=user_of(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "The report is closed.")
            return redirect("desk:reports")
    context = {"report": found, "form": form, "page": "reports"}
    return render_page(request, "desk/report_row.html", context, fragment="closing", status=422)
