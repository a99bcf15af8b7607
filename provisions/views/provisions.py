"""One provision; and one actor on one provision."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from planwatch.http import render_page
from provisions.actors import Actors
from provisions.dossier import Dossier
from provisions.evidence import of_cell
from provisions.models import Provision, Stakeholder
from provisions.reading import Reading


@require_safe
def by_number(request: HttpRequest, number: int) -> HttpResponse:
    """The address with a point's number leads to the one with its name."""
    provision = get_object_or_404(Provision, number=min(number, 10_000))
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"/provisions/{provision.slug}/" + (f"?{query}" if query else ""), permanent=True)


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One provision: status, consent, wording draft by draft, everyone's position and its proof."""
    reading = Reading.of(request)
    try:
        dossier = Dossier(reading, slug)
    except Provision.DoesNotExist:
        raise Http404("No draft that was public by that day has this provision.") from None
    context = {"reading": reading, "dossier": dossier, "page": "provisions"}
    status = 400 if reading.problems else 200
    return render_page(request, "provisions/detail.html", context, fragment="positions", status=status)


@require_safe
def cell(request: HttpRequest, slug: str, actor_slug: str) -> HttpResponse:
    """What one actor said on one provision, or on the plan as a whole."""
    reading = Reading.of(request)
    provision = None
    if slug != "plan":
        public = Provision.objects.public(reading.clocks).select_related("part_of")
        provision = get_object_or_404(public, slug=slug)
    actors = Actors.of(reading.plan, reading.draft, reading.clocks.on)
    actor = actors.by_slug().get(actor_slug)
    if actor is None:
        return moved(slug, actor_slug, reading)
    evidence, others = of_cell(reading, actors, provision, actor)
    context = {
        "reading": reading, "provision": provision, "actor": actor, "evidence": evidence, "others": others,
        "page": "provisions", "matter": slug,
    }  # fmt: skip
    status = 400 if reading.problems else 200
    return render_page(request, "provisions/cell.html", context, fragment="evidence", status=status)


def moved(slug: str, actor_slug: str, reading: Reading) -> HttpResponse:
    """A merged stakeholder's address leads to the one that it was merged into; else there is nothing."""
    merged = (
        Stakeholder.objects.filter(slug=actor_slug, merged_into__isnull=False).select_related("merged_into").first()
    )
    if merged is None or merged.merged_into is None:
        raise Http404("There is no stakeholder of that name.")
    return redirect(f"/provisions/{slug}/{merged.merged_into.slug}/{reading.query}", permanent=True)
