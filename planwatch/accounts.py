"""How planwatch uses django-allauth: nobody signs up, and a stranger's tries count for the stranger alone."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from planwatch.staff import is_staff


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
