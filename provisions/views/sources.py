"""The articles and their excerpts: the list, its files, and one article with what each passage proves."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from planwatch.http import render_page
from planwatch.staff import is_staff
from provisions.articles import Articles, ArticlesForm
from provisions.files import Column, Table, respond
from provisions.reading import Reading
from provisions.source import Source

SOURCES = Table(
    "/sources",
    "Articles that were read",
    [
        Column("ref", "its reference in the data set"),
        Column("slug", "its name in addresses"),
        Column("outlet", "who published it"),
        Column("reliability", "the outlet's grade, A to F"),
        Column("title", "empty where unknown"),
        Column("title_basis", "stated, rebuilt from the address, or unknown"),
        Column("byline", "empty where unknown"),
        Column("address", "empty where unknown"),
        Column("is_primary", "whether it is an official text", "boolean"),
        Column("published_on", "empty where unknown", "date"),
        Column("published_on_basis", "stated, inferred or unknown"),
        Column("language", "ISO 639 code"),
        Column("origin", "the report that it is or copies"),
        Column("copies", "listed articles of the same origin, this one included", "integer"),
        Column("excerpts", "passages that prove something public", "integer"),
        Column("statements", "public statements that rest on them", "integer"),
    ],
)


@require_safe
def index(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    """The articles that were read, the newest first."""
    reading = Reading.of(request, ArticlesForm)
    articles = Articles(reading)
    if ending:
        return respond(request, ending, SOURCES, file_rows(articles), reading, articles.count_to_the_end)
    context = {"reading": reading, "articles": articles, "asked": request.GET, "page": "sources"}
    status = 400 if reading.problems else 200
    address = f"/sources/{articles.filter_query}"
    return render_page(request, "provisions/sources.html", context, fragment="articles", status=status, address=address)


def file_rows(articles: Articles) -> Iterator[list[Any]]:
    """The list as its file holds it."""
    for article in articles.all_rows():
        yield [
            article.ref,
            article.slug,
            article.outlet.name,
            article.outlet.reliability,
            article.title,
            article.title_basis,
            article.byline,
            article.address,
            article.is_primary,
            article.published_on,
            article.published_on_basis,
            article.language,
            article.origin.slug,
            *(getattr(article, f"{name}_count") for name in ("copy", "excerpt", "statement")),
        ]


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One article: where it comes from, its passages, and what each proves."""
    reading = Reading.of(request)
    shown = Source(reading, slug, with_text=is_staff(request.user))
    context = {"reading": reading, "source": shown, "page": "sources"}
    status = 400 if reading.problems else 200
    return render_page(request, "provisions/source.html", context, fragment="excerpts", status=status)
