"""Accounts and their groups, in the history: who was made a reviewer, when and by whom, is part of the record."""

import pghistory
from django.contrib.auth.models import User


@pghistory.track(
    fields=["id", "username", "email", "is_active", "is_staff", "is_superuser"],
    app_label="desk",
    model_name="PersonEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class Person(User):
    """An account without its password; signing in does not count as a change."""

    class Meta:
        proxy = True
        verbose_name_plural = "people"


@pghistory.track(app_label="desk")
class GroupMembership(User.groups.through):  # type: ignore[name-defined,misc]  # made by Django
    """That an account is of a group."""

    class Meta:
        proxy = True
