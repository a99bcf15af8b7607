"""How far coders agree."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from desk.agreement import groups
from planwatch.http import render_page
from planwatch.staff import editor_required


@require_GET
@editor_required
def agreement(request: HttpRequest) -> HttpResponse:
    """Alpha per variable, what both found, and where coders part most."""
    context = {"groups": groups(), "page": "agreement"}
    return render_page(request, "desk/agreement.html", context, fragment="figures")
