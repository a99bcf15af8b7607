"""Taking in: an address, a file or pasted words become an article."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from desk.intake import actions
from desk.intake.article_form import ArticleForm, initial_of
from desk.intake.doors import AddressForm, FileForm
from desk.models import Arrival
from planwatch.http import render_page
from planwatch.staff import editor_required, user_of
from sources.models import Article, Outlet
from sources.taking_in import with_address


def page(request: HttpRequest, status: int = 200, **context: object) -> HttpResponse:
    """The page with its three doors, each with its form."""
    doors = {"address_form": AddressForm(), "file_form": FileForm()}
    forms = doors | {"form": ArticleForm(label_suffix=""), "arrival": None}
    mine = Arrival.objects.waiting().filter(asked_by=user_of(request))
    shown = forms | {"outlets": Outlet.objects.all(), "waiting": mine[:10], "page": "take-in"} | context
    return render_page(request, "desk/take_in.html", shown, fragment="article-form", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def take_in(request: HttpRequest) -> HttpResponse:
    """The three doors; words that are pasted are saved here."""
    return save(request) if request.method == "POST" else page(request)


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def arrival(request: HttpRequest, ref: str) -> HttpResponse:
    """What was read from an address, a file or a feed, for correction, and then saved."""
    found = get_object_or_404(Arrival.objects.select_related("article"), ref=ref)
    if found.article is not None:
        return opened(request, found.article, "It is taken in.")
    if request.method == "POST":
        return save(request, found)
    return page(request, form=ArticleForm(initial=initial_of(found), label_suffix=""), arrival=found)


def save(request: HttpRequest, arrival: Arrival | None = None) -> HttpResponse:
    """Take in what the form says, or show it again with all that was typed."""
    form = ArticleForm(request.POST, label_suffix="")
    if not form.is_valid():
        return page(request, 422, form=form, arrival=arrival)
    standing = form.standing
    try:
        article = actions.take_in_article(form, arrival=arrival)
    except ValidationError as error:
        form.add_error("text", error)
        return page(request, 422, form=form, arrival=arrival)
    if standing is None:
        return opened(request, article, "Taken in.")
    same = "These very words are in the record already: here they are."
    return opened(request, article, same if form.is_same_text else "Kept as its newer version.")


@require_POST
@editor_required
def from_address(request: HttpRequest) -> HttpResponse:
    """Read a page and show what it says of itself; an article that is here already is opened."""
    form = AddressForm(request.POST)
    if form.is_valid():
        if standing := with_address(form.cleaned_data["address"]):
            return opened(request, standing, "This address is in the record already: here it is.")
        try:
            return redirect("desk:arrival", actions.ask_for(form.cleaned_data["address"], by=user_of(request)).ref)
        except ValidationError as error:
            form.add_error("address", error)
    return page(request, 422, address_form=form)


@require_POST
@editor_required
def from_file(request: HttpRequest) -> HttpResponse:
    """Read an uploaded file and show what it says of itself."""
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return redirect("desk:arrival", actions.read_file(form.cleaned_data["file"], by=user_of(request)).ref)
        except ValidationError as error:
            form.add_error("file", error)
    return page(request, 422, file_form=form)


@require_POST
@editor_required
def put_aside(request: HttpRequest, ref: str) -> HttpResponse:
    """Dismiss what came in."""
    actions.dismiss(get_object_or_404(Arrival, ref=ref))
    messages.success(request, "Dismissed.")
    return redirect("desk:take-in")


def opened(request: HttpRequest, article: Article, said: str) -> HttpResponse:
    """Lead to an article, and say why."""
    messages.success(request, f"{said} {article.label}")
    return redirect("desk:article", article.slug)
