"""Who works on an article just now, so that two people see each other."""

import datetime
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone

from sources.models import Article

LASTS = datetime.timedelta(minutes=2)


class Lease(models.Model):
    """An editor's place at an article; it is left by going away, and taken over on purpose."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="lease")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="leases")
    taken_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user} at {self.article}"

    @classmethod
    @transaction.atomic
    def take(cls, article: Article, user: User, *, over: bool = False) -> Self:
        """The lease of an article: this user's if it is free or taken over, else that of whoever holds it."""
        now = timezone.now()
        lease, _ = cls.objects.select_for_update(of=("self",)).get_or_create(
            article=article, defaults={"user": user, "taken_at": now, "seen_at": now}
        )
        if lease.user_id == user.pk:
            lease.seen_at = now
        elif over or lease.seen_at < now - LASTS:
            lease.user, lease.taken_at, lease.seen_at = user, now, now
        else:
            return lease
        lease.save()
        return lease
