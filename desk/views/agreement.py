"""How far coders agree."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from desk.agreement import groups, open_differences, status_figures
from planwatch.http import render_page
from planwatch.staff import editor_required, is_reviewer


@require_GET
@editor_required
def agreement(request: HttpRequest) -> HttpResponse:
    """Alpha per variable, what both found, and where coders part most."""
    context = {
        "groups": groups(),
        "differences": open_differences(),
        "status_figures": status_figures(),
        "may_settle": is_reviewer(request.user),
        "page": "agreement",
    }
    return render_page(request, "desk/agreement.html", context, fragment="figures")
