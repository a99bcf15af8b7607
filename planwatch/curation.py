"""The Django admin as a part of planwatch: one sign-in and one rule for who needs a second factor."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class CurationConfig(AdminConfig):
    """Django's admin, with our site for its own."""

    default_site = "planwatch.curation.CurationSite"


class CurationSite(AdminSite):
    """The record's tables, for admins."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether somebody may open the admin, and has the second factor that it takes."""
        from planwatch.staff import lacks_second_factor

        return super().has_permission(request) and not lacks_second_factor(request.user)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead a stranger to the one sign-in and an admin without a second factor to where it is set up."""
        from allauth.account.decorators import secure_admin_login

        from planwatch.staff import lacks_second_factor, lead_to_second_factor

        if lacks_second_factor(request.user):
            return lead_to_second_factor(request, request.GET.get("next", ""))
        answer: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return answer

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        """The one sign-out."""
        from allauth.account.views import logout

        answer: HttpResponse = logout(request)
        return answer

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        """The one page for it."""
        return redirect("account_change_password")
