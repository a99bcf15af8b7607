"""The inbox: what the feeds brought, and the feeds themselves."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from desk.intake import actions, feeds
from desk.intake.doors import AddressForm
from desk.models import Arrival, Feed
from desk.tasks import has_worker, poll_feed
from planwatch.http import render_page
from planwatch.staff import editor_required, user_of
from sources.taking_in import with_address

SHOWN = 50


@require_GET
@editor_required
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits, the newest first."""
    page = Paginator(Arrival.objects.inbox(), SHOWN).get_page(request.GET.get("page"))
    context = {"arrivals": page, "has_feeds": Feed.objects.exists(), "has_worker": has_worker(), "page": "inbox"}
    return render_page(request, "desk/inbox.html", context, fragment="arrivals")


@require_POST
@editor_required
def take(request: HttpRequest, ref: str) -> HttpResponse:
    """Read the page of an item and show it for correction; one that is in the record by now is opened."""
    arrival = get_object_or_404(Arrival.objects.inbox(), ref=ref)
    if standing := with_address(arrival.address):
        Arrival.objects.filter(pk=arrival.pk).update(article=standing)
        messages.info(request, f"This address is in the record already: here it is. {standing.label}")
        return redirect("desk:article", standing.slug)
    if not arrival.text:
        try:
            actions.fetch_arrival(arrival)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("desk:inbox")
    return redirect("desk:arrival", arrival.ref)


@require_POST
@editor_required
def dismiss(request: HttpRequest, ref: str) -> HttpResponse:
    """Put an item aside."""
    arrival = get_object_or_404(Arrival, ref=ref, feed__isnull=False)
    actions.dismiss(arrival)
    messages.success(request, f"Dismissed: {arrival}")
    return redirect("desk:inbox")


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def feed_list(request: HttpRequest) -> HttpResponse:
    """The feeds; one that is added is polled at once."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        feed = feeds.add_feed(form.cleaned_data["address"], by=user_of(request))
        poll_feed.enqueue(feed.pk)
        messages.success(request, f"{feed} will be read in a moment, and then every quarter of an hour.")
        return redirect("desk:feeds")
    context = {"form": form, "feeds": Feed.objects.all(), "has_worker": has_worker(), "page": "inbox"}
    return render_page(request, "desk/feeds.html", context, fragment="feeds", status=422 if form.errors else 200)


@require_POST
@editor_required
def change_feed(request: HttpRequest, ref: str, change: str) -> HttpResponse:
    """Pause, resume or remove a feed."""
    feed = get_object_or_404(Feed, ref=ref)
    {"pause": feeds.pause, "resume": feeds.resume, "remove": feeds.remove_feed}[change](feed)
    if change == "resume":
        poll_feed.enqueue(feed.pk)
    said = {"pause": "is paused", "resume": "is read again", "remove": "is removed, with what of it still waited"}
    messages.success(request, f"{feed} {said[change]}.")
    return redirect("desk:feeds")
