"""How planwatch uses django-allauth: nobody signs up, and a stranger's tries count for the stranger alone."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from planwatch.staff import is_staff


class RefusedForms:
    """A form of allauth's that is refused answers 422, as every form here does; allauth itself answers 200."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Say in the status what the page says in words."""
        form = (response.context_data or {}).get("form")
        is_refused = request.method == "POST" and response.status_code == 200 and getattr(form, "errors", None)
        if is_refused and request.path.startswith("/accounts/"):
            response.status_code = 422
        return response


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth's types are not complete
    """What allauth asks of the project."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people are invited."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the desk; who belongs to no group has only an account to look at."""
        return reverse("desk:index" if is_staff(request.user) else "mfa_index")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By whom tries are counted: allauth takes the account alone, with which anybody can lock its owner out."""
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{self.get_client_ip(request)}:{key}"
