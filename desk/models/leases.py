"""Who works on an article just now, so that two people see each other."""

import datetime
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone

from sources.models import Article

LASTS = datetime.timedelta(minutes=2)
# One statement, so that of two who come at the same moment one finds the other.
TAKE = """
WITH taken AS (
    INSERT INTO desk_lease AS held (article_id, user_id, taken_at, seen_at)
    VALUES (%(article)s, %(user)s, %(now)s, %(now)s)
    ON CONFLICT (article_id) DO UPDATE SET
        user_id = CASE WHEN %(over)s OR held.seen_at < %(gone)s THEN excluded.user_id ELSE held.user_id END,
        taken_at = CASE WHEN held.user_id <> excluded.user_id AND (%(over)s OR held.seen_at < %(gone)s)
            THEN excluded.taken_at ELSE held.taken_at END,
        seen_at = CASE WHEN held.user_id = excluded.user_id OR %(over)s OR held.seen_at < %(gone)s
            THEN excluded.seen_at ELSE held.seen_at END
    RETURNING *
)
SELECT taken.*, auth_user.username AS who FROM taken JOIN auth_user ON auth_user.id = taken.user_id
"""


class Lease(models.Model):
    """An editor's place at an article; it is left by going away, and taken over on purpose."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="lease")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="leases")
    taken_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    who: str  # The name of the user, where it comes from `take`.

    def __str__(self) -> str:
        return f"{self.user} at {self.article}"

    @classmethod
    def take(cls, article: Article, user: User, *, over: bool = False) -> Self:
        """The lease of an article: this user's if it is free or taken over, else that of whoever holds it. One query.

        Its `who` is the holder's name.
        """
        now = timezone.now()
        asked = {"article": article.pk, "user": user.pk, "now": now, "gone": now - LASTS, "over": over}
        return cls.objects.raw(TAKE, asked)[0]
