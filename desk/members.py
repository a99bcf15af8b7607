"""Who is signed in, with all that each page of the desk asks about them."""

from functools import cache

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef

from planwatch.staff import SECOND_FACTORS
from provisions.models import Coder, Freeze

CODER = [field.attname for field in Coder._meta.concrete_fields]


@cache
def member() -> tuple[str, tuple[object, ...]]:
    """One user by number, as SQL: to compile it takes longer than to run it, and each request of the desk does."""
    groups = Group.objects.filter(user=OuterRef("pk")).order_by("name").values("name")
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
    rows = User.objects.filter(pk=0).annotate(
        group_names=ArraySubquery(groups),
        has_factor=Exists(factors),
        is_frozen=Exists(Freeze.objects.in_force()),
        **{f"coder_{name}": F(f"coder__{name}") for name in CODER},
    )
    sql, parameters = rows.query.sql_with_params()
    assert parameters[-1] == 0  # noqa: S101 - the number, in whose place the one asked for comes
    return sql, parameters[:-1]


class Members(AuthenticationBackend):  # type: ignore[misc]  # allauth's types are not complete
    """Signs in as allauth does; the user of a session comes with coder, groups and second factor.

    And with whether publishing is frozen, since each page of the desk says that, and each begins with its user.
    """

    def get_user(self, user_id: int) -> User | None:
        """The user of a session. One query."""
        sql, parameters = member()
        for user in User.objects.raw(sql, (*parameters, user_id)):
            values = [getattr(user, f"coder_{name}") for name in CODER]
            if values[0] is not None:
                Coder.from_db("default", CODER, values).user = user  # The user then knows its coder.
            return user if self.user_can_authenticate(user) else None
        return None
