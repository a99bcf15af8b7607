"""How people come in: an admin invites them into a group; nobody signs up."""

import datetime
from typing import Self

import pghistory
from django.contrib.auth.models import User
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from planwatch.codebook import StaffGroup, holds
from sources.record import Record

OPEN_FOR = datetime.timedelta(days=7)
SIGNER = Signer(salt="desk.invitation", sep=".")


def a_week_from_now() -> datetime.datetime:
    """When an invitation that is made now ends."""
    return timezone.now() + OPEN_FOR


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations by what has become of them."""

    def of_token(self, token: str) -> Self:
        """The one that a link names; none for a link that we did not make."""
        try:
            return self.filter(ref=SIGNER.unsign(token))
        except BadSignature:
            return self.none()


@pghistory.track()
class Invitation(Record):
    """One person's way in, once: the link holds the ref, signed with this installation's secret key."""

    name = models.CharField(max_length=120, help_text="Whom you invite; only admins see it.")
    email = models.EmailField(blank=True, help_text="Where the link is sent. Empty: you hand it over yourself.")
    group = models.CharField(max_length=10, choices=StaffGroup.choices, default=StaffGroup.EDITOR)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations_made", editable=False)
    invited_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(default=a_week_from_now)
    accepted_by = models.OneToOneField(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="invitation", editable=False
    )
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["-invited_at", "-pk"]
        constraints = [
            holds("group", StaffGroup),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, withdrawn_at__isnull=True),
                name="%(app_label)s_%(class)s_accepted_by_somebody",
                violation_error_message="An invitation is accepted by somebody, and not once it is withdrawn.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.group})"

    @property
    def address(self) -> str:
        """The path of its link."""
        return reverse("people:invitation", args=[SIGNER.sign(self.ref)])

    @property
    def refusal(self) -> str:
        """Why it can no longer be accepted; empty while it can."""
        if self.accepted_at:
            return "This invitation has been used. If it was you, sign in with the name that you chose."
        if self.withdrawn_at:
            return "This invitation was withdrawn. Ask whoever sent it for another."
        if self.expires_at <= timezone.now():
            return "This invitation has expired. Ask whoever sent it for another."
        return ""
