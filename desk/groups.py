"""The groups of those who work on the record, and what each may do in the Django admin."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from planwatch.codebook import StaffGroup

OURS = ("sources", "provisions", "desk")


def make_groups(**_: object) -> None:
    """Make the groups; run after every migration, since Django makes a model's permissions only then.

    Editors and reviewers work at the desk, which asks for the group; the Django admin is for admins. Accounts are
    switched off, never deleted: rows and their history name them.
    """
    for name in StaffGroup.values:
        Group.objects.get_or_create(name=name)
    wanted = (
        Q(content_type__app_label__in=OURS)
        | Q(codename__in=["view_user", "add_user", "change_user"], content_type__app_label="auth")
        | Q(codename="view_group", content_type__app_label="auth")
        | Q(codename__in=["view_authenticator", "delete_authenticator"], content_type__app_label="mfa")
        | Q(codename="view_events", content_type__app_label="pghistory")
    )
    Group.objects.get(name=StaffGroup.ADMIN).permissions.add(*Permission.objects.filter(wanted))
