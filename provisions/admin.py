"""The record in the admin: what is published stands, what is not yet can be edited; the desk publishes."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import Field, Textarea
from django.http import HttpRequest

from planwatch.codebook import RowState
from provisions.models import (
    Alias,
    Clause,
    Coder,
    Coding,
    Consent,
    Description,
    Draft,
    LeftOut,
    Membership,
    Milestone,
    Plan,
    PlanColumn,
    Provision,
    Role,
    Stakeholder,
    Statement,
    StatusChange,
    Support,
    Topic,
)
from sources.admin import RecordAdmin

BEFORE_PUBLICATION = (RowState.PENDING, RowState.SUBMITTED, RowState.RETURNED)
SET_BY_THE_DESK = (
    "published_by", "published_at", "retracted_by", "retracted_at", "retraction_reason",
)  # fmt: skip


class RowAdmin(RecordAdmin):
    """A statement or a status change: editable until it is on the record, then read-only; nothing is published here."""

    readonly_fields = SET_BY_THE_DESK

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


class SupportInline(admin.TabularInline):  # type: ignore[type-arg]
    """Up to two supporting passages."""

    model = Support
    max_num = 2
    extra = 0
    raw_id_fields = ("excerpt",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As the statement."""
        return super().has_change_permission(request, obj) and (obj is None or obj.published_at is None)

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission


@admin.register(Statement)
class StatementAdmin(RowAdmin):
    """Coded claims."""

    list_display = ("ref", "speaker", "on_behalf_of", "provision", "draft", "stance", "mark", "made_on", "state")
    list_filter = ("state", "stance", "mark", "attribution", "red_line", "second_coding")
    list_select_related = ("speaker", "on_behalf_of", "provision__part_of", "draft")
    search_fields = ("ref", "speaker__name", "on_behalf_of__name", "excerpt__exact")
    autocomplete_fields = ("speaker", "on_behalf_of", "provision", "draft", "author")
    raw_id_fields = ("excerpt", "replaces", "repeats")
    inlines = (SupportInline,)


@admin.register(StatusChange)
class StatusChangeAdmin(RowAdmin):
    """Statuses from a day on."""

    list_display = ("ref", "provision", "status", "effective_on", "state", "author")
    list_filter = ("state", "status")
    list_select_related = ("provision__part_of", "author")
    search_fields = ("ref", "provision__title", "provision__slug", "reason")
    autocomplete_fields = ("provision", "author", "parties")
    raw_id_fields = ("excerpts", "replaces")


@admin.register(Coding)
class CodingAdmin(RecordAdmin):
    """Readings before they are settled."""

    list_display = ("ref", "coder", "speaker", "on_behalf_of", "provision", "stance", "mark", "made_on")
    list_filter = ("coder", "is_blind", "stance", "mark")
    list_select_related = ("coder", "speaker", "on_behalf_of", "provision__part_of")
    search_fields = ("ref", "speaker__name", "excerpt__exact")
    autocomplete_fields = ("speaker", "on_behalf_of", "provision", "draft", "coder")
    raw_id_fields = ("excerpt", "statement")


@admin.register(LeftOut)
class LeftOutAdmin(RecordAdmin):
    """Passages that were read and not coded."""

    list_display = ("passage", "article", "reason")
    list_select_related = ("article__outlet",)
    search_fields = ("passage", "reason", "article__slug")
    raw_id_fields = ("article",)


class AliasInline(admin.TabularInline):  # type: ignore[type-arg]
    """Other names and spellings."""

    model = Alias
    extra = 0


@admin.register(Stakeholder)
class StakeholderAdmin(RecordAdmin):
    """Who speaks or must act."""

    list_display = ("name", "short", "kind", "organ_of", "merged_into")
    list_filter = ("kind",)
    list_select_related = ("organ_of", "merged_into")
    search_fields = ("name", "slug", "short", "aliases__name")
    autocomplete_fields = ("organ_of", "merged_into")
    inlines = (AliasInline,)


@admin.register(Alias)
class AliasAdmin(RecordAdmin):
    """Other names and spellings."""

    list_display = ("name", "stakeholder", "spelling_of")
    list_select_related = ("stakeholder",)
    search_fields = ("name", "stakeholder__name")
    autocomplete_fields = ("stakeholder",)


@admin.register(Membership)
class MembershipAdmin(RecordAdmin):
    """Who belongs to which body."""

    list_display = ("member", "body", "from_on", "to_on")
    list_select_related = ("member", "body")
    search_fields = ("member__name", "body__name")
    autocomplete_fields = ("member", "body")


@admin.register(Role)
class RoleAdmin(RecordAdmin):
    """What a person was, where and when."""

    list_display = ("person", "title", "organisation", "authority", "from_on", "to_on")
    list_filter = ("authority",)
    list_select_related = ("person", "organisation")
    search_fields = ("person__name", "organisation__name", "title")
    autocomplete_fields = ("person", "organisation")


@admin.register(Topic)
class TopicAdmin(RecordAdmin):
    """What provisions are about."""

    list_display = ("name", "slug", "order")
    search_fields = ("name", "slug")


@admin.register(Draft)
class DraftAdmin(RecordAdmin):
    """Versions of the plan."""

    list_display = ("name", "public_since", "number_of_points", "provenance", "amends")
    list_filter = ("provenance",)
    list_select_related = ("amends",)
    search_fields = ("name", "slug")
    autocomplete_fields = ("amends", "authors")


@admin.register(Provision)
class ProvisionAdmin(RecordAdmin):
    """Matters that live across drafts."""

    list_display = ("__str__", "topic", "last_checked_on")
    list_filter = ("topic",)
    list_select_related = ("part_of", "topic")
    search_fields = ("title", "slug", "number")
    autocomplete_fields = ("part_of", "topic", "successors")


class ConsentInline(admin.TabularInline):  # type: ignore[type-arg]
    """What the clause needs of whom."""

    model = Consent
    extra = 0
    autocomplete_fields = ("stakeholder",)
    raw_id_fields = ("excerpt",)


@admin.register(Clause)
class ClauseAdmin(RecordAdmin):
    """Provisions as worded in a draft."""

    list_display = ("provision", "draft", "number", "change", "wording_kind")
    list_filter = ("draft", "change", "wording_kind")
    list_select_related = ("provision__part_of", "draft")
    search_fields = ("provision__title", "provision__slug", "draft__name", "wording")
    autocomplete_fields = ("provision", "draft", "stronger_for", "weaker_for")
    inlines = (ConsentInline,)

    def formfield_for_dbfield(self, db_field: "models.Field[Any, Any]", request: Any, **options: Any) -> Field | None:
        """Figures hold commas (800,000), so they stand one to a line."""
        if db_field.name == "figures":
            options |= {"delimiter": "\n", "widget": Textarea, "help_text": "One to a line."}
            return db_field.formfield(**options)
        return super().formfield_for_dbfield(db_field, request, **options)


@admin.register(Description)
class DescriptionAdmin(RecordAdmin):
    """Passages that tell what a clause provides."""

    list_display = ("clause", "excerpt", "note")
    list_select_related = ("clause__draft", "clause__provision__part_of", "excerpt")
    search_fields = ("clause__provision__title", "excerpt__exact")
    autocomplete_fields = ("clause",)
    raw_id_fields = ("excerpt",)


@admin.register(Consent)
class ConsentAdmin(RecordAdmin):
    """What clauses need of whom."""

    list_display = ("stakeholder", "kind", "clause", "basis")
    list_filter = ("kind",)
    list_select_related = ("stakeholder", "clause__draft", "clause__provision__part_of")
    search_fields = ("stakeholder__name", "clause__provision__title", "basis")
    autocomplete_fields = ("clause", "stakeholder")
    raw_id_fields = ("excerpt",)


@admin.register(Milestone)
class MilestoneAdmin(RecordAdmin):
    """Dated events around the plan."""

    list_display = ("title", "happened_on")
    search_fields = ("title",)
    raw_id_fields = ("excerpt",)


class PlanColumnInline(admin.TabularInline):  # type: ignore[type-arg]
    """Who has a column on the dashboard."""

    model = PlanColumn
    extra = 0
    autocomplete_fields = ("stakeholder",)


@admin.register(Plan)
class PlanAdmin(RecordAdmin):
    """The one plan of this installation."""

    list_display = ("name", "default_draft", "coded_through")
    list_select_related = ("default_draft",)
    autocomplete_fields = ("default_draft",)
    inlines = (PlanColumnInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one plan."""
        return super().has_add_permission(request) and not Plan.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The plan stays."""
        return False


@admin.register(Coder)
class CoderAdmin(RecordAdmin):
    """The public labels of those who code."""

    list_display = ("label", "user")
    list_select_related = ("user",)
    search_fields = ("label",)
    raw_id_fields = ("user",)
