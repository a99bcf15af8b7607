"""People in the admin: accounts, groups, second factors and invitations, for admins alone."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django_tasks_db.models import DBTaskResult

from desk.models import Invitation
from desk.people import send, withdraw
from planwatch.staff import SECOND_FACTORS
from sources.record_admin import RecordAdmin

# What is left of django-allauth's own pages would show secrets, or is on the pages of each account.
for model in (EmailAddress, Authenticator, UserSession, User, Group):
    admin.site.unregister(model)


# Jobs have a page of their own at the desk, and are not for editing.
admin.site.unregister(DBTaskResult)


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]  # no subscript at run time
    """Accounts; groups say what each may do. Only a superuser makes another, or changes one."""

    list_display = ("username", "email", "groups_of", "is_active", "has_second_factor", "last_login")
    list_filter = ("groups", "is_active", "is_staff", "is_superuser")
    search_fields = ("username", "email", "coder__label")
    filter_horizontal = ("groups",)
    date_hierarchy = "date_joined"
    fieldsets = (
        (None, {"fields": ("username", "password", "email")}),
        ("What it may do", {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        ("Since when", {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With what the list shows of each."""
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
        rows: QuerySet[User] = super().get_queryset(request)
        return rows.annotate(second_factor=Exists(factors)).prefetch_related("groups")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Who is no superuser cannot make one."""
        given = tuple(super().get_readonly_fields(request, obj))
        return given if request.user.is_superuser else (*given, "is_superuser")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not a superuser's account, unless by a superuser."""
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not is_above

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Accounts are switched off: rows and their history name them."""
        return False

    @admin.display(description="groups")
    def groups_of(self, user: User) -> str:
        """The names of the groups."""
        return ", ".join(group.name for group in user.groups.all())

    @admin.display(description="second factor", boolean=True, ordering="second_factor")
    def has_second_factor(self, user: Any) -> bool:
        """Whether an app or a passkey is set up."""
        return bool(user.second_factor)


@admin.register(Group)
class StaffGroupAdmin(GroupAdmin):
    """The groups; which there are, and what they may, is in the code."""

    list_display = ("name",)
    fields = ("name", "permissions")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The code makes them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The code makes them."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The code makes them."""
        return False


@admin.register(Authenticator)
class SecondFactorAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Second factors: one is deleted for somebody who lost it, and never seen or made here."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    list_select_related = ("user",)
    search_fields = ("user__username", "user__email")
    fields = readonly_fields = ("user", "type", "created_at", "last_used_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Each sets up their own."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing of it can be changed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not a superuser's, unless by a superuser."""
        is_above = obj is not None and obj.user.is_superuser and not request.user.is_superuser
        return super().has_delete_permission(request, obj) and not is_above


class Standing(admin.SimpleListFilter):
    """What has become of an invitation."""

    title = "what has become of it"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The choices."""
        return [("open", "open"), ("accepted", "accepted"), ("withdrawn", "withdrawn"), ("expired", "expired")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The invitations of one choice."""
        unused = queryset.filter(accepted_at=None, withdrawn_at=None)
        rows = {
            "open": unused.filter(expires_at__gt=timezone.now()),
            "expired": unused.filter(expires_at__lte=timezone.now()),
            "accepted": queryset.exclude(accepted_at=None),
            "withdrawn": queryset.exclude(withdrawn_at=None),
        }
        return rows.get(self.value() or "", queryset)


@admin.register(Invitation)
class InvitationAdmin(RecordAdmin):
    """Invitations: made here, mailed where an address is known, and withdrawn by an action."""

    actions = ("withdraw_them",)
    list_display = ("name", "email", "group", "invited_by", "invited_at", "expires_at", "accepted_by", "standing")
    list_filter = (Standing, "group")
    list_select_related = ("invited_by", "accepted_by")
    search_fields = ("name", "email", "invited_by__username", "accepted_by__username")
    date_hierarchy = "invited_at"
    readonly_fields = ("link", "invited_by", "invited_at", "accepted_by", "accepted_at", "withdrawn_at")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was sent stands; withdraw it and make another."""
        return super().has_change_permission(request, obj) and obj is None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who was invited by whom is kept."""
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What is asked, and, once it is made, what became of it."""
        asked = ("name", "email", "group", "expires_at")
        return ("link", *asked, *self.readonly_fields[1:]) if obj else asked

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        """Note who invites, and send the link."""
        assert isinstance(request.user, User)  # noqa: S101 - for mypy; the admin lets nobody else in
        obj.invited_by = request.user
        super().save_model(request, obj, form, change)
        link = request.build_absolute_uri(obj.address)
        send(obj, link=link)
        told = f"It was sent to {obj.email}." if obj.email else "Hand it over yourself."
        self.message_user(request, f"The link: {link} {told}", messages.INFO)

    @admin.display(description="link")
    def link(self, invitation: Invitation) -> str:
        """The address to hand over, while it works."""
        return "" if invitation.refusal else format_html('<a href="{0}">{0}</a>', invitation.address)

    @admin.display(description="stands")
    def standing(self, invitation: Invitation) -> str:
        """What has become of it, in a word."""
        if invitation.accepted_at:
            return "accepted"
        return "withdrawn" if invitation.withdrawn_at else "expired" if invitation.refusal else "open"

    @admin.action(description="Withdraw the chosen invitations", permissions=["add"])
    def withdraw_them(self, request: HttpRequest, invitations: QuerySet[Invitation]) -> None:
        """End those that are still open."""
        for invitation in invitations:
            try:
                withdraw(invitation)
            except ValidationError as error:
                self.message_user(request, f"{invitation}: {error.messages[0]}", messages.WARNING)
            else:
                self.message_user(request, f"{invitation}: withdrawn.", messages.SUCCESS)
