"""Who is staff: an editor, a reviewer or an admin of the record, what each may open, and with which second factor."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse

from planwatch import errors
from planwatch.codebook import StaffGroup
from planwatch.http import is_part, lead_away, way_back

GROUPS = tuple(StaffGroup.values)
REVIEWERS = (StaffGroup.REVIEWER, StaffGroup.ADMIN)
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
NEEDS_SECOND_FACTOR = "Your account may publish, so it needs a second factor: an authenticator app, or a passkey."

type Person = AbstractBaseUser | AnonymousUser
type View[**Rest] = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


def is_staff(user: Person) -> bool:
    """Whether a user is of one of the groups, or a superuser. One query for a user who is not of a session."""
    return is_of(user, GROUPS)


def is_reviewer(user: Person) -> bool:
    """Whether a user is of a group that publishes, returns and settles what others wrote, or a superuser."""
    return is_of(user, REVIEWERS)


def is_admin(user: Person) -> bool:
    """Whether a user is of the group that curates the record and its people, or a superuser."""
    return is_of(user, (StaffGroup.ADMIN,))


def may_publish(user: Person) -> bool:
    """Whether a user is a reviewer and has the second factor that publishing takes. At most two queries."""
    return is_reviewer(user) and not lacks_second_factor(user)


def is_of(user: Person, groups: tuple[str, ...]) -> bool:
    """Whether a user is active and in one of these groups, or a superuser."""
    if not isinstance(user, User) or not user.is_active:
        return False
    if user.is_superuser:
        return True
    if (known := getattr(user, "group_names", None)) is not None:  # Of a session: desk/members.py brought them along.
        return not set(groups).isdisjoint(known)
    return user.groups.filter(name__in=groups).exists()


def lacks_second_factor(user: Person) -> bool:
    """Whether a user may publish, has no second factor, and this is no local run that does without."""
    return bool(settings.SECOND_FACTOR) and is_reviewer(user) and not has_second_factor(user)


def has_second_factor(user: Person) -> bool:
    """Whether a user has an authenticator app or a passkey; recovery codes alone are none."""
    if (known := getattr(user, "has_factor", None)) is not None:
        return bool(known)
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=SECOND_FACTORS).exists())


def lead_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead a stranger to the sign-in and back; who had typed something keeps it."""
    if request.method == "POST" and not is_part(request):
        return errors.signed_out(request)
    address = f"{resolve_url(settings.LOGIN_URL)}?{way_back(request)}"
    return lead_away(request, address, "You are signed out. Sign in again; nothing was saved.")


def lead_to_second_factor(request: HttpRequest, back: str = "") -> HttpResponse:
    """Lead somebody who may publish to where a second factor is set up."""
    messages.warning(request, NEEDS_SECOND_FACTOR)
    return lead_away(request, f"{reverse('mfa_index')}?{way_back(request, back)}", NEEDS_SECOND_FACTOR)


def for_those[**Rest](may: Callable[[Person], bool]) -> Callable[[View[Rest]], View[Rest]]:
    """A decorator: a stranger is led to the sign-in and back, and who may not is refused.

    Whoever may publish is asked for a second factor at every page of the desk, not only where it publishes.
    """

    def decorate(view: View[Rest]) -> View[Rest]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *arguments: Rest.args, **named: Rest.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return lead_to_sign_in(request)
            if not may(request.user):
                raise PermissionDenied
            if lacks_second_factor(request.user):
                return lead_to_second_factor(request)
            return view(request, *arguments, **named)

        return guarded

    return decorate


editor_required = for_those(is_staff)
reviewer_required = for_those(is_reviewer)
admin_required = for_those(is_admin)


def user_of(request: HttpRequest) -> User:
    """The signed-in user of a request that a decorator has let through."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def local_run(request: HttpRequest) -> dict[str, bool]:
    """For every template: whether this run does without the second factor, which the desk and the admin say."""
    return {"without_second_factor": not settings.SECOND_FACTOR}
