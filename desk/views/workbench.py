"""The tagging workbench: one article, what is coded on it, and each act on it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from desk import acts
from desk.models import Act, Lease
from desk.proposals import Proposals
from desk.tagging import TaggingForm
from desk.workbench import Workbench, held_text
from planwatch.http import after_act, render_page
from planwatch.staff import editor_required, user_of
from sources.models import Article

TEMPLATE = "desk/article.html"


def article_of(slug: str) -> Article:
    """The article of an address."""
    return get_object_or_404(Article.objects.select_related("outlet", "origin"), slug=slug)


def bench_of(slug: str, request: HttpRequest) -> Workbench:
    """The workbench of an address."""
    try:
        return Workbench.of(slug, user_of(request))
    except Article.DoesNotExist:
        raise Http404 from None


def key_of(request: HttpRequest) -> UUID:
    """The key under which an act is asked for once."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        raise ValidationError("This act came without its key. Reload the page and do it again.") from None


def acted(request: HttpRequest, article: Article, do: Callable[[UUID], Act]) -> HttpResponse:
    """Do something to an article and show what stands then; a refusal is said on the page, with 422."""
    try:
        do(key_of(request))
    except ValidationError as error:
        context = Workbench.of(article.slug, user_of(request)).context() | {"refusals": error.messages}
        return render_page(request, TEMPLATE, context, fragment="refused", status=422)
    context = Workbench.of(article.slug, user_of(request)).context()
    return after_act(request, reverse("desk:article", args=[article.slug]), TEMPLATE, context, fragment="coded")


@require_GET
@editor_required
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """The article to read and to tag; whoever works on it already is named."""
    bench = bench_of(slug, request)
    lease = Lease.take(bench.article, bench.user)
    return render_page(request, TEMPLATE, bench.context() | {"lease": lease}, fragment="coded")


@require_POST
@editor_required
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Save a passage with what it says; a form that does not hold comes back as it was, with sentences."""
    found = article_of(slug)
    version = held_text(found)
    if version is None:
        return acted(request, found, refuse_without_text)
    form = TaggingForm(request.POST, version=version)
    if form.is_valid():
        try:
            acts.write(form, by=user_of(request), key=key_of(request))
        except ValidationError as error:
            form.add_error(None, error)
    context = Workbench(found, user_of(request), form if form.errors else None).context()
    if form.errors:
        return render_page(request, TEMPLATE, context, fragment="tagging", status=422)
    return after_act(request, reverse("desk:article", args=[slug]), TEMPLATE, context, fragment="coded")


def refuse_without_text(key: UUID) -> Act:
    """Nothing can be marked in words that are not held."""
    raise ValidationError("The words of this article are not held here: take its text in first.")


@require_GET
@editor_required
def suggestions(request: HttpRequest, slug: str) -> HttpResponse:
    """What a program proposes for this article, and who may speak where; nothing is saved by asking."""
    bench = bench_of(slug, request)
    proposed = Proposals(bench.article, bench.text)
    return JsonResponse({"suggestions": proposed.rows(), "speakers": proposed.speakers()})


@require_POST
@editor_required
def reject(request: HttpRequest, slug: str) -> HttpResponse:
    """Turn down what was proposed at a place."""
    found, user = article_of(slug), user_of(request)

    def do(key: UUID) -> Act:
        try:
            start, end = int(request.POST["start"]), int(request.POST["end"])
        except (KeyError, ValueError):
            raise ValidationError("Say which suggestion is turned down.") from None
        return acts.reject(found, start, end, by=user, key=key)

    return acted(request, found, do)


@require_POST
@editor_required
def nothing(request: HttpRequest, slug: str) -> HttpResponse:
    """Close an article as read, with nothing to code."""
    found, user = article_of(slug), user_of(request)
    looked_for = request.POST.get("looked_for", "")[:1_000]
    return acted(request, found, lambda key: acts.nothing_to_code(found, looked_for, by=user, key=key))


@require_POST
@editor_required
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand in all open rows of one's own on an article."""
    found, user = article_of(slug), user_of(request)
    return acted(request, found, lambda key: acts.submit(found, by=user, key=key))


@require_POST
@editor_required
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back one's newest act on an article."""
    found, user = article_of(slug), user_of(request)
    return acted(request, found, lambda key: acts.undo(found, by=user, key=key))


@require_POST
@editor_required
def presence(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that one is still here, or take the article over; told is who works on it, and a fresh form token."""
    found, user = article_of(slug), user_of(request)
    lease = Lease.take(found, user, over="over" in request.POST)
    if "plain" in request.POST:
        return redirect("desk:article", slug=slug)
    told: dict[str, Any] = {"is_mine": lease.user_id == user.pk, "who": lease.who, "since": lease.taken_at}
    return JsonResponse(told | {"token": get_token(request)})
