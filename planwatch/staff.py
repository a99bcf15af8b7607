"""Who is staff: an editor, a reviewer or an admin of the record."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User

GROUPS = ("editor", "reviewer", "admin")


def is_staff(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether a user is of one of the groups, or a superuser. No query for a stranger, else one."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return user.is_superuser or user.groups.filter(name__in=GROUPS).exists()
