"""What programs that read the site ask first: robots.txt and sitemap.xml."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from provisions.models import Provision, Stakeholder
from provisions.reading import Reading

PAGES = (
    "/",
    "/matrix/",
    "/drafts/",
    "/stakeholders/",
    "/statements/",
    "/sources/",
    "/method/",
    "/corrections/",
    "/search/",
)
# What a search finds never ends; the page that asks for it is a page like others.
CLOSED = ("/admin/", "/accounts/", "/desk/", "/search/?", "/report/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read; what needs an account or never ends is left out."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines.append(f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The pages, provisions, drafts and stakeholders of the record; sources and statements are linked from these."""
    reading = Reading.of(request)
    provisions = Provision.objects.public(reading.clocks).in_order().values_list("slug", flat=True)
    stakeholders = Stakeholder.objects.filter(merged_into=None).values_list("slug", flat=True)[:10_000]
    paths = [
        *PAGES,
        *(f"/provisions/{slug}/" for slug in provisions),
        *(f"/drafts/{draft.slug}/" for draft in reading.public_drafts),
        *(f"/stakeholders/{slug}/" for slug in stakeholders),
    ]
    addresses = [request.build_absolute_uri(path) for path in paths]
    return render(request, "provisions/sitemap.xml", {"addresses": addresses}, content_type="application/xml")
