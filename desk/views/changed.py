"""Sources that changed: a newer text of an article, and the passages that wait for a person because of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from desk.changed import SHOWN, NewerForm, let_stay, loaded, waiting
from desk.views.workbench import article_of
from planwatch.http import render_page
from planwatch.staff import editor_required, user_of
from provisions.models import Coder
from sources import actions
from sources.models import Article, ArticleText, Excerpt
from sources.taking_in import add_version


def shown(request: HttpRequest, *, refusals: list[str] | None = None, status: int = 200) -> HttpResponse:
    """The passages that wait, of one article where the address names it."""
    slug = request.GET.get("article", "")
    article = get_object_or_404(Article, slug=slug) if slug else None
    rows = Paginator(waiting(article), SHOWN).get_page(request.GET.get("page"))
    context = {"rows": rows, "waiting": loaded(list(rows.object_list)), "article": article, "page": "changed",
               "refusals": refusals or []}  # fmt: skip
    return render_page(request, "desk/changed.html", context, fragment="waiting", status=status)


@require_GET
@editor_required
def changed(request: HttpRequest) -> HttpResponse:
    """The passages that wait because their source changed."""
    return shown(request)


def back(request: HttpRequest) -> HttpResponse:
    """The list again, as it was asked."""
    asked = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(f"{reverse('desk:changed')}{asked}")


def newest_of(excerpt: Excerpt) -> ArticleText:
    """The newest text that is held of a passage's article."""
    held = ArticleText.objects.filter(article=excerpt.article_id, text__isnull=False)
    version = held.order_by("-taken_at", "-pk").first()
    if version is None:
        raise ValidationError("No text of this article is held here.")
    return version


@require_POST
@editor_required
def move(request: HttpRequest, ref: str) -> HttpResponse:
    """Let a passage stand at a place that a person chose, where its very words stand."""
    excerpt = get_object_or_404(Excerpt, ref=ref)
    try:
        start, end = int(request.POST.get("start", "")), int(request.POST.get("end", ""))
        actions.move(excerpt, newest_of(excerpt), start, end)
    except ValidationError as error:
        return shown(request, refusals=error.messages, status=422)
    except ValueError:
        return shown(request, refusals=["Choose one of the places."], status=422)
    messages.success(request, f"It stands there now: {excerpt.exact}")
    return back(request)


@require_POST
@editor_required
def stay(request: HttpRequest, ref: str) -> HttpResponse:
    """Let a passage stand as verified against its older text."""
    excerpt = get_object_or_404(Excerpt, ref=ref)
    try:
        let_stay(excerpt, newest_of(excerpt), by=Coder.of(user_of(request)), reason=request.POST.get("reason", ""))
    except ValidationError as error:
        return shown(request, refusals=error.messages, status=422)
    messages.success(request, f"It stays as it was verified: {excerpt.exact}")
    return back(request)


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def newer(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a newer text to an article; passages move where they stand in it without doubt, the rest waits."""
    article = article_of(slug)
    form = NewerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        version = add_version(article, form.cleaned_data["text"])
        left = waiting(article).count()
        messages.success(request, f"{version.excerpts.count()} passages stand in the newer text; {left} wait for you.")
        return redirect(f"{reverse('desk:changed')}?article={slug}" if left else reverse("desk:article", args=[slug]))
    context = {"article": article, "form": form, "page": "changed"}
    return render_page(request, "desk/newer.html", context, fragment="newer", status=422 if form.errors else 200)
