"""Who is staff: an editor, a reviewer or an admin of the record, and what each may open."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

GROUPS = ("editor", "reviewer", "admin")
REVIEWERS = ("reviewer", "admin")

type View[**Rest] = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


def is_staff(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether a user is of one of the groups, or a superuser. No query for a stranger, else one."""
    return is_of(user, GROUPS)


def may_publish(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether a user may publish, return and settle what others wrote. No query for a stranger, else one."""
    return is_of(user, REVIEWERS)


def is_of(user: AbstractBaseUser | AnonymousUser, groups: tuple[str, ...]) -> bool:
    """Whether a user is active and in one of these groups, or a superuser."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return user.is_superuser or user.groups.filter(name__in=groups).exists()


def for_those[**Rest](may: Callable[[AbstractBaseUser | AnonymousUser], bool]) -> Callable[[View[Rest]], View[Rest]]:
    """A decorator: a stranger is led to the sign-in and back, anybody else who may not is refused."""

    def decorate(view: View[Rest]) -> View[Rest]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *arguments: Rest.args, **named: Rest.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not may(request.user):
                raise PermissionDenied
            return view(request, *arguments, **named)

        return guarded

    return decorate


editor_required = for_those(is_staff)
reviewer_required = for_those(may_publish)


def user_of(request: HttpRequest) -> User:
    """The signed-in user of a request that a decorator has let through."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
