"""How people come in, and how they get a link for it."""

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from desk.models import Invitation
from planwatch.codebook import StaffGroup


def send(invitation: Invitation, *, link: str) -> None:
    """Mail the link to whom it is for. Nothing happens where no address is known."""
    if invitation.email:
        text = render_to_string("people/invitation.txt", {"invitation": invitation, "link": link})
        send_mail("Your invitation to planwatch", text, settings.DEFAULT_FROM_EMAIL, [invitation.email])


@transaction.atomic
def accept(invitation: Invitation, *, by: User) -> None:
    """Make the account that somebody asked for, in the group that the invitation names. It works once."""
    invitation.refresh_from_db(from_queryset=Invitation.objects.select_for_update(of=("self",)))
    if invitation.refusal:
        raise ValidationError(invitation.refusal)
    by.is_staff = invitation.group == StaffGroup.ADMIN
    by.save()
    by.groups.add(Group.objects.get(name=invitation.group))
    invitation.accepted_by = by
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_by", "accepted_at"])


@transaction.atomic
def withdraw(invitation: Invitation) -> None:
    """End an invitation before it is used."""
    invitation.refresh_from_db(from_queryset=Invitation.objects.select_for_update(of=("self",)))
    if invitation.refusal:
        raise ValidationError(invitation.refusal)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
