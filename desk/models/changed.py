"""Passages that a newer text of their article no longer holds, and that a person let stand as they are."""

import pghistory
from django.db import models
from django.utils import timezone

from provisions.models import Coder
from sources.models import ArticleText, Excerpt


@pghistory.track()
class Stay(models.Model):
    """A person's decision that a passage stays verified against its older text, beside one newer text."""

    excerpt = models.ForeignKey(Excerpt, on_delete=models.CASCADE, related_name="stays")
    version = models.ForeignKey(ArticleText, on_delete=models.CASCADE, related_name="stays")
    coder = models.ForeignKey(Coder, on_delete=models.PROTECT, related_name="stays")
    reason = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["excerpt", "version"], name="desk_stay_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="desk_stay_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.excerpt} stays"
