"""The plan in the admin: its drafts, its provisions with their clauses, and what each clause needs."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import Field, Textarea
from django.http import HttpRequest
from django.urls import reverse

from provisions import actions
from provisions.models import Clause, Consent, Description, Draft, Milestone, Plan, PlanColumn, Provision, Topic
from sources.record_admin import RecordAdmin, RecordInline, ShownInline, one_to_a_line


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
    search_fields = ("name", "slug", "ref")
    autocomplete_fields = ("amends", "authors")
    date_hierarchy = "public_since"

    def view_on_site(self, draft: Draft) -> str:
        """Its public page."""
        return reverse("provisions:draft", args=[draft.slug])


class ClauseInline(ShownInline):
    """How each draft words it."""

    model = Clause
    fields = ("draft", "number", "wording", "wording_kind", "change")
    loaded_with = ("draft", "provision__part_of")


@admin.register(Provision)
class ProvisionAdmin(RecordAdmin):
    """Matters that live across drafts."""

    actions = ("mark_checked",)
    list_display = ("__str__", "topic", "clause_count", "last_checked_on")
    list_filter = ("topic", ("part_of", admin.EmptyFieldListFilter), ("last_checked_on", admin.EmptyFieldListFilter))
    list_select_related = ("part_of", "topic")
    search_fields = ("title", "slug", "ref", "=number", "clauses__wording")
    autocomplete_fields = ("part_of", "topic", "successors")
    date_hierarchy = "last_checked_on"
    inlines = (ClauseInline,)

    def get_queryset(self, request: HttpRequest) -> "models.QuerySet[Provision]":
        """With the number of drafts that word each."""
        rows: models.QuerySet[Provision] = super().get_queryset(request)
        return rows.annotate(clause_count=models.Count("clauses"))

    @admin.display(description="worded in", ordering="clause_count")
    def clause_count(self, provision: Any) -> str:
        """In how many drafts it is worded."""
        return f"{provision.clause_count} draft{'' if provision.clause_count == 1 else 's'}"

    def view_on_site(self, provision: Provision) -> str:
        """Its public page."""
        return reverse("provisions:detail", args=[provision.slug])

    @admin.action(description="Mark the chosen provisions as checked today", permissions=["change"])
    def mark_checked(self, request: HttpRequest, rows: "models.QuerySet[Provision]") -> None:
        """Note that what the record says of them was compared with the sources today."""
        rows = Provision.objects.filter(pk__in=rows.values("pk")).select_related("part_of")
        self.one_by_one(request, rows, actions.mark_checked, "Checked today")


class ConsentInline(RecordInline):
    """What the clause needs of whom."""

    model = Consent
    chosen_from_a_list = ("stakeholder",)
    loaded_with = ("stakeholder",)
    raw_id_fields = ("excerpt",)


class DescriptionInline(ShownInline):
    """Passages that tell what the clause provides."""

    model = Description
    fields = ("excerpt", "note")
    loaded_with = ("excerpt",)


@admin.register(Clause)
class ClauseAdmin(RecordAdmin):
    """Provisions as worded in a draft."""

    list_display = ("provision", "draft", "number", "change", "wording_kind")
    list_filter = ("draft", "change", "wording_kind", "provision__topic")
    list_select_related = ("provision__part_of", "draft")
    search_fields = ("ref", "provision__title", "provision__slug", "draft__name", "wording")
    autocomplete_fields = ("provision", "draft", "stronger_for", "weaker_for")
    inlines = (ConsentInline, DescriptionInline)

    def formfield_for_dbfield(self, db_field: "models.Field[Any, Any]", request: Any, **options: Any) -> Field | None:
        """Figures hold commas (800,000), so they stand one to a line."""
        if db_field.name == "figures":
            return one_to_a_line(db_field, Textarea, **options)
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
    list_filter = ("kind", "clause__draft")
    list_select_related = ("stakeholder", "clause__draft", "clause__provision__part_of")
    search_fields = ("stakeholder__name", "stakeholder__aliases__name", "clause__provision__title", "basis")
    autocomplete_fields = ("clause", "stakeholder")
    raw_id_fields = ("excerpt",)


@admin.register(Milestone)
class MilestoneAdmin(RecordAdmin):
    """Dated events around the plan."""

    list_display = ("title", "happened_on")
    search_fields = ("title", "ref", "note")
    date_hierarchy = "happened_on"
    raw_id_fields = ("excerpt",)


class PlanColumnInline(RecordInline):
    """Who has a column on the dashboard."""

    model = PlanColumn
    chosen_from_a_list = ("stakeholder",)
    loaded_with = ("stakeholder",)


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
