"""The codebook, published."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from planwatch import codebook
from provisions import method
from provisions.models import Plan
from provisions.reading import Reading


def value_of(code: str) -> str:
    """A stance's place on the scale from −2 to +2, where it has one."""
    value = codebook.STANCE_VALUES.get(code)
    return "none" if value is None else f"{value:+d}".replace("-", "−") if value else "0"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """How a passage becomes a square: values, rules, figures, files."""
    reading = Reading.of(request)
    context = {
        "reading": reading,
        "codebook": codebook,
        "stances": [(code, codebook.SQUARES[code][1], value_of(code), text) for code, text in method.STANCES.items()],
        "marks": [(codebook.Mark(code).label, code, text) for code, text in method.MARKS.items()],
        "attributions": [
            (codebook.Attribution(code).label, code in codebook.STATED, text)
            for code, text in method.ATTRIBUTIONS.items()
        ],
        "statuses": method.STATUSES.items(),
        "consents": [(codebook.ConsentKind(code).label, text) for code, text in method.CONSENTS.items()],
        "changes": [(codebook.Change(code).label, text) for code, text in method.CHANGES.items()],
        "provenances": [(codebook.Provenance(code).label, text) for code, text in method.PROVENANCES.items()],
        "reliabilities": codebook.Reliability.choices,
        "share": f"{codebook.SHARE_OF_AN_ARTICLE:.0%}",
        "figures": method.figures(reading),
        "agreement": method.agreement(),
        "tables": method.tables(),
        "coverage": Plan.objects.values_list("coverage", flat=True).get(),
        "page": "method",
    }
    return render(request, "provisions/method.html", context, status=400 if reading.problems else 200)
