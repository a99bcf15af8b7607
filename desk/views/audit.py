"""The audit: every change by person, row or time, and the way to take one back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from desk.audit import AuditForm, changes, event_models
from desk.closed import Closed
from desk.reverting import put_back
from planwatch.http import render_page
from planwatch.staff import admin_required, user_of
from sources.record_admin import sentence_of, shortened


@require_GET
@admin_required
def audit(request: HttpRequest) -> HttpResponse:
    """The changes that were asked for, the newest first."""
    form = AuditForm(request.GET)
    found, is_more = changes(form.cleaned_data, Closed.to(user_of(request))) if form.is_valid() else ([], False)
    context = {"form": form, "changes": found, "is_more": is_more, "page": "audit"}
    return render_page(request, "desk/audit.html", context, fragment="changes", status=200 if form.is_valid() else 400)


@require_POST
@admin_required
def revert(request: HttpRequest, source: str, pgh_id: int) -> HttpResponse:
    """Take one change back, or say why not."""
    if source not in event_models():
        raise Http404
    try:
        row = put_back(source, pgh_id, request)
    except ValidationError as error:
        messages.warning(request, f"Not taken back. {' '.join(error.messages)}")
    except Error as error:
        messages.warning(request, f"Not taken back. {sentence_of(error)}")
    else:
        messages.success(request, f"Taken back: {shortened(row)} is as it was before.")
    row_asked = request.POST.get("row", "")[:80]
    return redirect(f"{reverse('desk:audit')}?{urlencode({'row': row_asked})}")
