"""Who speaks or must act, in the admin: with their names, roles and memberships, and merged where two are one."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from provisions.merging import merge_stakeholders
from provisions.models import Alias, Membership, Role, Stakeholder
from sources.admin import MergeForm
from sources.record_admin import RecordAdmin, RecordInline


class AliasInline(RecordInline):
    """Other names and spellings."""

    model = Alias


class RoleInline(RecordInline):
    """What a person was, where and when."""

    model = Role
    fk_name = "person"
    chosen_from_a_list = ("organisation",)
    loaded_with = ("person", "organisation")


class RoleInInline(RecordInline):
    """Who held a role there."""

    model = Role
    fk_name = "organisation"
    chosen_from_a_list = ("person",)
    loaded_with = ("person", "organisation")
    verbose_name_plural = "roles held there"


class MembershipInline(RecordInline):
    """The bodies that it belongs to."""

    model = Membership
    fk_name = "member"
    chosen_from_a_list = ("body",)
    loaded_with = ("body", "member")


class MemberInline(RecordInline):
    """Who belongs to it."""

    model = Membership
    fk_name = "body"
    chosen_from_a_list = ("member",)
    loaded_with = ("body", "member")
    verbose_name_plural = "members"


@admin.register(Stakeholder)
class StakeholderAdmin(RecordAdmin):
    """Who speaks or must act."""

    list_display = ("name", "short", "kind", "organ_of", "merged_into")
    actions = ("merge_them",)
    list_filter = ("kind", ("merged_into", admin.EmptyFieldListFilter))
    list_select_related = ("organ_of", "merged_into")
    search_fields = ("name", "slug", "ref", "short", "aliases__name")
    autocomplete_fields = ("organ_of",)
    readonly_fields = ("merged_into",)
    inlines = (AliasInline, RoleInline, RoleInInline, MembershipInline, MemberInline)

    def view_on_site(self, stakeholder: Stakeholder) -> str:
        """Its public page."""
        return reverse("provisions:stakeholder", args=[stakeholder.slug])

    @admin.action(description="Merge the chosen stakeholders", permissions=["change"])
    def merge_them(self, request: HttpRequest, rows: QuerySet[Stakeholder]) -> HttpResponse | None:
        """Keep one of them; the addresses of the others lead there."""
        rows = Stakeholder.objects.filter(pk__in=rows.values("pk"))
        form = MergeForm(request.POST if "confirmed" in request.POST else None, rows)
        if not form.is_valid():
            return self.ask(request, rows, form, "Merge stakeholders")
        kept = form.cleaned_data["kept"]
        others = rows.exclude(pk=kept.pk)
        self.one_by_one(request, others, lambda row: merge_stakeholders(row, kept), f"Merged into {kept}")
        return None


@admin.register(Alias)
class AliasAdmin(RecordAdmin):
    """Other names and spellings."""

    list_display = ("name", "stakeholder", "spelling_of")
    list_filter = (("spelling_of", admin.EmptyFieldListFilter), "stakeholder__kind")
    list_select_related = ("stakeholder",)
    search_fields = ("name", "stakeholder__name")
    autocomplete_fields = ("stakeholder",)


@admin.register(Membership)
class MembershipAdmin(RecordAdmin):
    """Who belongs to which body."""

    list_display = ("member", "body", "from_on", "to_on")
    list_select_related = ("member", "body")
    list_filter = ("body__kind", "member__kind")
    search_fields = ("member__name", "member__aliases__name", "body__name", "body__aliases__name")
    date_hierarchy = "from_on"
    autocomplete_fields = ("member", "body")


@admin.register(Role)
class RoleAdmin(RecordAdmin):
    """What a person was, where and when."""

    list_display = ("person", "title", "organisation", "authority", "from_on", "to_on")
    list_filter = ("authority", ("to_on", admin.EmptyFieldListFilter), "organisation__kind")
    list_select_related = ("person", "organisation")
    search_fields = (
        "person__name",
        "person__aliases__name",
        "organisation__name",
        "organisation__aliases__name",
        "title",
    )
    date_hierarchy = "from_on"
    autocomplete_fields = ("person", "organisation")
