"""Who is signed in, with all that each page of the desk asks about them."""

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef

from planwatch.staff import SECOND_FACTORS
from provisions.models import Freeze

# The freeze stands here because each page of the desk says it, and each begins with its user.
ASKED_OF_EACH = {
    "group_names": ArraySubquery(Group.objects.filter(user=OuterRef("pk")).order_by("name").values("name")),
    "has_factor": Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)),
}


class Members(AuthenticationBackend):  # type: ignore[misc]  # allauth's types are not complete
    """Signs in as allauth does; the user of a session comes with coder, groups and second factor."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session. One query."""
        frozen = Exists(Freeze.objects.in_force())
        rows = User.objects.select_related("coder").annotate(**ASKED_OF_EACH, is_frozen=frozen)
        user = rows.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
