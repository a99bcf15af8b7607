"""Sources in the admin: found, read and edited within the rules of the record."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import Error, models
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from sources.models import Article, ArticleText, Excerpt, Origin, Outlet


def sentence_of(error: Error) -> str:
    """What the database said when it refused a change, as a sentence."""
    first = str(error).strip().splitlines()[0]
    return f"The record refuses this: {first}."


class RecordAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # no subscript at run time
    """A row of the record: its ref and slug stand, and what a trigger refuses is told in the form."""

    actions: Any = None
    list_per_page = 50
    show_full_result_count = False
    fixed_once_added: tuple[str, ...] = ()

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        """The ref always; once the row exists, what never changes."""
        named = {field.name for field in self.model._meta.get_fields()}
        always = ("ref",) if "ref" in named else ()
        given = tuple(super().get_readonly_fields(request, obj))
        once = (*(("slug",) if "slug" in named else ()), *self.fixed_once_added) if obj else ()
        return tuple(dict.fromkeys((*always, *once, *given)))

    def get_form(
        self, request: HttpRequest, obj: models.Model | None = None, change: bool = False, **options: Any
    ) -> "type[ModelForm[Any]]":
        """The form; after a refusal by the database it says why, and keeps what was typed."""
        form = super().get_form(request, obj, change, **options)
        refusal = getattr(request, "refusal", "")
        if not refusal:
            return form

        def clean(self: Any) -> None:
            raise ValidationError(refusal)

        return type(form.__name__, (form,), {"clean": clean})

    def changeform_view(self, request: HttpRequest, *arguments: Any, **options: Any) -> Any:
        """Add or change; a trigger's refusal comes back as a message in the form, never as a failure."""
        try:
            return super().changeform_view(request, *arguments, **options)
        except Error as error:
            if request.method != "POST":
                raise
            request.refusal = sentence_of(error)  # type: ignore[attr-defined]
            return super().changeform_view(request, *arguments, **options)

    def delete_view(self, request: HttpRequest, object_id: str, *arguments: Any, **options: Any) -> HttpResponse:
        """Delete; what the record keeps is kept, with a message."""
        try:
            return super().delete_view(request, object_id, *arguments, **options)
        except Error as error:
            self.message_user(request, sentence_of(error), messages.ERROR)
            return HttpResponseRedirect("../change/")


@admin.register(Outlet)
class OutletAdmin(RecordAdmin):
    """Who publishes."""

    list_display = ("name", "kind", "country", "reliability")
    list_filter = ("kind", "reliability")
    search_fields = ("name", "slug")


@admin.register(Origin)
class OriginAdmin(RecordAdmin):
    """Reports that articles copy."""

    list_display = ("label", "slug")
    search_fields = ("label", "slug")


@admin.register(Article)
class ArticleAdmin(RecordAdmin):
    """Publications."""

    list_display = ("label", "outlet", "published_on", "origin", "queue_state")
    list_filter = ("queue_state", "is_primary", "published_on_basis", "language")
    list_select_related = ("outlet", "origin")
    search_fields = ("title", "slug", "address", "outlet__name")
    autocomplete_fields = ("outlet", "origin")
    exclude = ("search",)


@admin.register(ArticleText)
class ArticleTextAdmin(RecordAdmin):
    """Versions of an article's words: measured when they were taken in, and never edited."""

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
    search_fields = ("exact", "article__slug")
    raw_id_fields = ("article", "text_version")
    exclude = ("search",)
    fixed_once_added = ("article", "text_version", "exact", "start", "end")
