"""Sources in the admin: found, read and edited within the rules of the record."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sources.merging import merge_origins
from sources.models import Article, ArticleText, Excerpt, Origin, Outlet
from sources.record_admin import RecordAdmin, ShownInline


class MergeForm(forms.Form):
    """Which of the chosen rows is kept."""

    kept: Any = forms.ModelChoiceField(
        queryset=None, widget=forms.RadioSelect, empty_label=None, label="Which one is kept?",
        help_text="Whatever names the others names this one from then on. This cannot be taken back.",
    )  # fmt: skip

    def __init__(self, posted: Any, rows: "models.QuerySet[Any]") -> None:
        super().__init__(posted)
        self.fields["kept"].queryset = rows.order_by("pk")  # type: ignore[attr-defined]


@admin.register(Outlet)
class OutletAdmin(RecordAdmin):
    """Who publishes."""

    list_display = ("name", "kind", "country", "reliability")
    list_filter = ("kind", "reliability", "country")
    search_fields = ("name", "slug")


@admin.register(Origin)
class OriginAdmin(RecordAdmin):
    """Reports that articles copy."""

    actions = ("merge_them",)
    list_display = ("label", "slug", "article_count")
    search_fields = ("label", "slug", "articles__title")

    def get_queryset(self, request: HttpRequest) -> "models.QuerySet[Origin]":
        """With the number of articles that copy each."""
        rows: models.QuerySet[Origin] = super().get_queryset(request)
        return rows.annotate(article_count=models.Count("articles"))

    @admin.display(description="articles", ordering="article_count")
    def article_count(self, origin: Any) -> int:
        """How many articles copy it."""
        return int(origin.article_count)

    @admin.action(description="Merge the chosen origins", permissions=["change"])
    def merge_them(self, request: HttpRequest, rows: "models.QuerySet[Origin]") -> HttpResponse | None:
        """Keep one of them."""
        rows = Origin.objects.filter(pk__in=rows.values("pk"))
        form = MergeForm(request.POST if "confirmed" in request.POST else None, rows)
        if not form.is_valid():
            return self.ask(request, rows, form, "Merge origins")
        kept = form.cleaned_data["kept"]
        self.one_by_one(request, rows.exclude(pk=kept.pk), lambda row: merge_origins(row, kept), f"Merged into {kept}")
        return None


class ArticleTextInline(ShownInline):
    """The versions of its words; the words themselves are at the desk alone."""

    model = ArticleText
    fields = ("sha256", "word_count", "length", "taken_at", "note")
    loaded_with = ("article__outlet",)

    def get_queryset(self, request: HttpRequest) -> "models.QuerySet[ArticleText]":
        """Without the words."""
        return super().get_queryset(request).defer("text")


class ExcerptInline(ShownInline):
    """Its passages."""

    model = Excerpt
    fields = ("exact", "start", "end", "words", "verified_at")


@admin.register(Article)
class ArticleAdmin(RecordAdmin):
    """Publications."""

    list_display = ("label", "outlet", "published_on", "origin", "queue_state")
    list_filter = ("queue_state", "is_primary", "published_on_basis", "language", "outlet__kind")
    list_select_related = ("outlet", "origin")
    search_fields = ("title", "slug", "ref", "address", "byline", "outlet__name", "origin__label")
    autocomplete_fields = ("outlet", "origin")
    date_hierarchy = "published_on"
    exclude = ("search",)
    inlines = (ArticleTextInline, ExcerptInline)

    def view_on_site(self, article: Article) -> str:
        """Its public page."""
        return reverse("provisions:source", args=[article.slug])

    def desk_address(self, article: Article) -> str:
        """The workbench."""
        return reverse("desk:article", args=[article.slug])


@admin.register(ArticleText)
class ArticleTextAdmin(RecordAdmin):
    """Versions of an article's words: measured when they were taken in, and never edited."""

    date_hierarchy = "taken_at"
    list_display = ("sha256", "article", "word_count", "length", "taken_at")
    list_select_related = ("article__outlet",)
    search_fields = ("sha256", "article__title", "article__slug")
    raw_id_fields = ("article",)
    exclude = ("text",)
    fixed_once_added = ("article", "sha256", "length", "word_count", "taken_at")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[ArticleText]:
        """Without the words themselves."""
        return super().get_queryset(request).defer("text")


@admin.register(Excerpt)
class ExcerptAdmin(RecordAdmin):
    """Passages; their words and places are fixed."""

    list_display = ("exact", "article", "start", "end", "words", "verified_at")
    list_filter = ("words", "language")
    list_select_related = ("article__outlet",)
    search_fields = ("exact", "ref", "article__slug", "article__title")
    date_hierarchy = "verified_at"
    raw_id_fields = ("article", "text_version")
    exclude = ("search",)
    fixed_once_added = ("article", "text_version", "exact", "start", "end")

    def view_on_site(self, excerpt: Excerpt) -> str:
        """Its place on the public page of its article."""
        return f"{reverse('provisions:source', args=[excerpt.article.slug])}#e-{excerpt.ref}"

    def desk_address(self, excerpt: Excerpt) -> str:
        """The workbench of its article."""
        return reverse("desk:article", args=[excerpt.article.slug])
