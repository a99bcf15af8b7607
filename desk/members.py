"""Who is signed in, with all that each page of the desk asks about them."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet

from planwatch.staff import SECOND_FACTORS
from provisions.models import Coder, Freeze
from provisions.prepared import NO_ROW, Compiled

CODER = [field.attname for field in Coder._meta.concrete_fields]


def _member(user: int) -> QuerySet[Any, Any]:
    groups = Group.objects.filter(user=OuterRef("pk")).order_by("name").values("name")
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
    return User.objects.filter(pk=user).annotate(
        group_names=ArraySubquery(groups),
        has_factor=Exists(factors),
        is_frozen=Exists(Freeze.objects.in_force()),
        **{f"coder_{name}": F(f"coder__{name}") for name in CODER},
    )


_MEMBER = Compiled(_member, user=NO_ROW)


class Members(AuthenticationBackend):  # type: ignore[misc]  # allauth's types are not complete
    """Signs in as allauth does; the user of a session comes with coder, groups and second factor.

    And with whether publishing is frozen, since each page of the desk says that, and each begins with its user.
    """

    def get_user(self, user_id: int) -> User | None:
        """The user of a session. One query."""
        for user in _MEMBER.rows(user=user_id):
            values = [getattr(user, f"coder_{name}") for name in CODER]
            if values[0] is not None:
                Coder.from_db("default", CODER, values).user = user  # The user then knows its coder.
            return user if self.user_can_authenticate(user) else None
        return None
