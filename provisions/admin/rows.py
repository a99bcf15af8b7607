"""Statements and status changes in the admin: open ones are edited; what is on the record is retracted, no more."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import Field
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from planwatch.codebook import RowState
from planwatch.staff import is_reviewer, user_of
from provisions import actions
from provisions.models import Coder, Coding, Freeze, LeftOut, Statement, StatusChange, StatusCoding, Support
from sources.record_admin import RecordAdmin, RecordInline

BEFORE_PUBLICATION = (RowState.PENDING, RowState.SUBMITTED, RowState.RETURNED)
SET_BY_THE_DESK = (
    "published_by", "published_at", "retracted_by", "retracted_at", "retraction_reason",
)  # fmt: skip


class RetractForm(forms.Form):
    """Why rows are taken off the record."""

    reason = forms.CharField(
        widget=forms.Textarea, max_length=2_000, help_text="Readers see it in the list of corrections, beside each row."
    )


class RowAdmin(RecordAdmin):
    """A statement or a status change: editable until it is on the record, then read-only but for its retraction."""

    actions = ("publish_them", "retract_them")
    readonly_fields = SET_BY_THE_DESK

    def get_queryset(self, request: HttpRequest) -> "models.QuerySet[Any]":
        """All but those that a second coder is to read blind: their author alone sees their codes."""
        return super().get_queryset(request).open_to(user_of(request))  # type: ignore[no-any-return,attr-defined]

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """As at the desk: who may publish there may here."""
        return is_reviewer(request.user)

    @admin.action(description="Publish the chosen rows", permissions=["publish"])
    def publish_them(self, request: HttpRequest, rows: "models.QuerySet[Any]") -> None:
        """Put submitted rows that others wrote on the record."""
        by = Coder.of(user_of(request))
        self.one_by_one(request, rows, lambda row: actions.publish(row, by=by), "Published")

    @admin.action(description="Retract the chosen rows, with a reason", permissions=["publish"])
    def retract_them(self, request: HttpRequest, rows: "models.QuerySet[Any]") -> HttpResponse | None:
        """Take published rows off the record, once the reason is given."""
        form = RetractForm(request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return self.ask(request, rows, form, "Retract")
        by, reason = Coder.of(user_of(request)), form.cleaned_data["reason"]
        self.one_by_one(request, rows, lambda row: actions.retract(row, by=by, reason=reason), "Retracted")
        return None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not what is, or was, on the record."""
        return super().has_change_permission(request, obj) and (obj is None or obj.published_at is None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not what is, or was, on the record."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.published_at is None)

    def formfield_for_dbfield(self, db_field: "models.Field[Any, Any]", request: Any, **options: Any) -> Field | None:
        """A row's state can be any before publication; publishing takes a second person, at the desk."""
        if db_field.name == "state":
            options["choices"] = [(state.value, state.label) for state in BEFORE_PUBLICATION]
            return db_field.formfield(**options)
        return super().formfield_for_dbfield(db_field, request, **options)


class SupportInline(RecordInline):
    """Up to two supporting passages."""

    model = Support
    max_num = 2
    raw_id_fields = ("excerpt",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As the statement."""
        return super().has_change_permission(request, obj) and (obj is None or obj.published_at is None)

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission


@admin.register(Statement)
class StatementAdmin(RowAdmin):
    """Coded claims."""

    # Few and narrow: beside the filters a screen of 1360 pixels holds no more.
    list_display = ("ref", "code", "state", "made_on", "who", "matter")
    list_filter = (
        "state", "stance", "mark", "attribution", "red_line", "second_coding", "mapping", "draft", "provision__topic",
    )  # fmt: skip
    date_hierarchy = "made_on"
    list_select_related = ("speaker", "on_behalf_of", "provision__part_of", "draft", "excerpt")
    search_fields = (
        "ref", "speaker__name", "speaker__aliases__name", "on_behalf_of__name", "on_behalf_of__aliases__name",
        "excerpt__exact",
    )  # fmt: skip
    autocomplete_fields = ("speaker", "on_behalf_of", "provision", "draft", "author")
    raw_id_fields = ("excerpt", "replaces", "repeats")
    inlines = (SupportInline,)

    @admin.display(description="stance or mark", ordering="stance")
    def code(self, statement: Statement) -> str:
        """The stance or the mark in words."""
        return str(statement.code_label)

    @admin.display(description="who", ordering="speaker")
    def who(self, statement: Statement) -> str:
        """Who spoke, and for whom where that is another."""
        behalf = f" for {statement.on_behalf_of}" if statement.speaks_for_another else ""
        return f"{statement.speaker}{behalf}"

    @admin.display(description="provision", ordering="provision")
    def matter(self, statement: Statement) -> str:
        """The provision; the draft is among the filters."""
        return str(statement.provision or "the plan as a whole")

    def view_on_site(self, statement: Statement) -> str | None:
        """Its public page, once it has one."""
        return reverse("provisions:statement", args=[statement.ref]) if statement.published_at else None

    def desk_address(self, statement: Statement) -> str:
        """Where it is changed at the desk."""
        return reverse("desk:statement", args=[statement.ref])


@admin.register(StatusChange)
class StatusChangeAdmin(RowAdmin):
    """Statuses from a day on."""

    list_display = ("ref", "provision", "status", "effective_on", "state", "author")
    list_filter = ("state", "status", "provision__topic")
    date_hierarchy = "effective_on"
    list_select_related = ("provision__part_of", "author")
    search_fields = ("ref", "provision__title", "provision__slug", "reason")
    autocomplete_fields = ("provision", "author", "parties")
    raw_id_fields = ("excerpts", "replaces")

    def view_on_site(self, change: StatusChange) -> str:
        """The public page of its provision."""
        return reverse("provisions:detail", args=[change.provision.slug])


@admin.register(Coding)
class CodingAdmin(RecordAdmin):
    """Readings before they are settled."""

    list_display = ("ref", "coder", "speaker", "on_behalf_of", "provision", "stance", "mark", "made_on")
    list_filter = ("coder", "is_blind", "stance", "mark")
    date_hierarchy = "made_on"
    list_select_related = ("coder", "speaker", "on_behalf_of", "provision__part_of")
    search_fields = ("ref", "speaker__name", "speaker__aliases__name", "text_version__article__slug")
    autocomplete_fields = ("speaker", "on_behalf_of", "provision", "draft", "coder")
    raw_id_fields = ("text_version", "statement")


@admin.register(StatusCoding)
class StatusCodingAdmin(RecordAdmin):
    """Readings of a status before they are settled."""

    list_display = ("ref", "coder", "provision", "status", "effective_on", "is_blind")
    list_filter = ("coder", "is_blind", "status")
    date_hierarchy = "effective_on"
    list_select_related = ("coder", "provision__part_of")
    search_fields = ("ref", "provision__title", "provision__slug")
    autocomplete_fields = ("coder", "provision")
    raw_id_fields = ("change",)


@admin.register(LeftOut)
class LeftOutAdmin(RecordAdmin):
    """Passages that were read and not coded."""

    list_display = ("passage", "article", "reason")
    list_filter = ("article__outlet__kind",)
    list_select_related = ("article__outlet",)
    search_fields = ("passage", "reason", "article__slug")
    raw_id_fields = ("article",)


@admin.register(Coder)
class CoderAdmin(RecordAdmin):
    """The public labels of those who code."""

    list_display = ("label", "user", "is_program")
    list_select_related = ("user",)
    search_fields = ("label",)
    raw_id_fields = ("user",)


@admin.register(Freeze)
class FreezeAdmin(RecordAdmin):
    """Times in which nothing is published: begun here, and ended before their time by an action."""

    actions = ("lift_them",)
    list_display = ("reason", "frozen_at", "frozen_by", "until", "lifted_at", "lifted_by")
    list_filter = (("lifted_at", admin.EmptyFieldListFilter),)
    list_select_related = ("frozen_by", "lifted_by")
    search_fields = ("reason", "frozen_by__label")
    date_hierarchy = "frozen_at"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who stopped what, and why, stands."""
        return super().has_change_permission(request, obj) and obj is None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who stopped what, and why, stands."""
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What is asked, and, once it is made, what became of it."""
        return ("reason", "until", *(("frozen_at", "frozen_by", "lifted_at", "lifted_by") if obj else ()))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """All of it, once it is made."""
        return self.get_fields(request, obj) if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        """The form; an end that is past is told at its field."""
        form = super().get_form(request, obj, change, **options)

        def clean_until(self: Any) -> Any:
            if self.cleaned_data["until"] <= timezone.now():
                raise ValidationError("This time is past; a freeze ends later than it begins.")
            return self.cleaned_data["until"]

        return form if obj else type(form.__name__, (form,), {"clean_until": clean_until})

    def save_model(self, request: HttpRequest, obj: Freeze, form: Any, change: bool) -> None:
        """Stop publishing."""
        actions.freeze(obj, by=Coder.of(user_of(request)))

    @admin.action(description="Lift the chosen freezes", permissions=["add"])
    def lift_them(self, request: HttpRequest, rows: "models.QuerySet[Freeze]") -> None:
        """Publish again."""
        by = Coder.of(user_of(request))
        self.one_by_one(request, rows, lambda row: actions.lift(row, by=by), "Lifted")
