"""Amending: what is known of an article is put right after it was taken in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from desk.intake import amending
from desk.intake.amending import AmendForm
from desk.views.workbench import article_of
from planwatch.http import render_page
from planwatch.staff import editor_required
from sources.models import Article, Outlet


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def amend(request: HttpRequest, slug: str) -> HttpResponse:
    """Title, byline, outlet, day, address and language of an article; its words are another page's."""
    article = article_of(slug)
    form = AmendForm(request.POST or None, article=article, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            amending.amend(article, form, saw=request.POST.get("seen", ""))
            messages.success(request, "Amended.")
            return redirect("desk:article", slug)
        except ValidationError as error:
            form.add_error(None, error)
            article = article_of(slug)
    return shown(request, article, form)


def shown(request: HttpRequest, article: Article, form: AmendForm) -> HttpResponse:
    """The form, or why there is none; what stands now is told beside what was typed."""
    context = {
        "article": article, "form": form, "seen": amending.seen(article), "page": "queue",
        "is_on_record": amending.is_on_record(article), "refusal": amending.ON_THE_RECORD,
        "outlets": Outlet.objects.all(),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render_page(request, "desk/amend.html", context, fragment="amend", status=status)
