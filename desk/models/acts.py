"""What was done at the desk, so that nothing is done twice and everything can be taken back."""

from typing import Any, Self

import pghistory
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import JSONObject
from django.utils import timezone

from sources.models import Article


class ActKind(models.TextChoices):
    """What an editor can do to an article."""

    WRITE = "write", "statement written"
    CHANGE = "change", "statement changed"
    REMOVE = "remove", "statement removed"
    ADOPT = "adopt", "statement taken over"
    NOTHING = "nothing", "read, nothing to code"
    CORRECT = "correct", "correction begun"
    SUBMIT = "submit", "submitted"
    REJECT = "reject", "suggestion rejected"
    UNDO = "undo", "undone"


class ActQuerySet(models.QuerySet["Act"]):
    """Acts by what can still be done about them."""

    def to_undo(self, user_id: int, article: Article | models.OuterRef, limit: int) -> Self:
        """The newest acts of this user on this article that stand, newest first; the limit counts what was undone."""
        mine = self.filter(user_id=user_id, article=article).exclude(kind=ActKind.UNDO).order_by("-pk")
        return self.filter(pk__in=mine.values("pk")[:limit], undone_by__isnull=True).order_by("-pk")

    def closed_as_read(self, article: models.OuterRef | int) -> models.QuerySet["Act", Any]:
        """Who closed an article as read, when, and what was looked for: of the newest such act that stands."""
        acts = self.filter(article=article, kind=ActKind.NOTHING, undone_by__isnull=True).order_by("-pk")
        told = JSONObject(who="user__username", at="at", looked_for="said__looked_for")
        return acts.values(told=told)[:1]


@pghistory.track()
class Act(models.Model):
    """One act of an editor on an article: asked for once under its key, with what stood before."""

    key = models.UUIDField(unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="acts")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="acts")
    kind = models.CharField(max_length=10, choices=ActKind.choices)
    at = models.DateTimeField(default=timezone.now)
    said = models.JSONField(default=dict, encoder=DjangoJSONEncoder, help_text="What was asked for, in words.")
    before = models.JSONField(
        default=list, encoder=DjangoJSONEncoder, help_text="What each row was before; without values: not there."
    )
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by")

    objects = ActQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=ActKind.values), name="desk_act_kind"),
            models.CheckConstraint(
                condition=models.Q(kind=ActKind.UNDO, undoes__isnull=False)
                | ~models.Q(kind=ActKind.UNDO) & models.Q(undoes__isnull=True),
                name="desk_act_undoes_something",
            ),
        ]
        indexes = [models.Index(fields=["article", "user", "-id"], name="desk_act_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.article}"
