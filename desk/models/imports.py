"""Files of quotations that were imported, row by row, and what became of each row."""

from django.conf import settings
from django.db import models
from django.db.models import Count

from planwatch.codebook import holds
from sources.models import Article, Excerpt
from sources.record import make_ref


class Outcome(models.TextChoices):
    """What became of a row."""

    WAITING = "waiting", "waits for its turn"
    ADDED = "added", "added"
    HERE_ALREADY = "here_already", "here already"
    NEEDS_TEXT = "needs_text", "waits for the article’s words"
    REFUSED = "refused", "refused"


class Import(models.Model):
    """One file; `started_at` is when somebody who saw the preview said yes."""

    ref = models.CharField(max_length=8, unique=True, default=make_ref, editable=False)
    file_name = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name

    def counts(self) -> dict[Outcome, int]:
        """How many rows came to what; one query."""
        counted = dict(self.rows.values_list("outcome").annotate(count=Count("pk")))
        return {outcome: counted.get(outcome.value, 0) for outcome in Outcome}


class ImportRow(models.Model):
    """One row as it stood in the file (`values`), what became of it, and which article its own seems to copy."""

    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    values = models.JSONField()
    outcome = models.CharField(max_length=20, choices=Outcome.choices, default=Outcome.WAITING)
    said = models.CharField(max_length=400, blank=True)
    article = models.ForeignKey(Article, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    excerpt = models.ForeignKey(Excerpt, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    likest = models.ForeignKey(Article, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    common_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    is_one_report = models.BooleanField(null=True, blank=True, help_text="What a person said; empty: nobody has.")
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["source", "number"]
        constraints = [
            holds("outcome", Outcome),
            models.UniqueConstraint(fields=["source", "number"], name="desk_importrow_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source}, row {self.number}"
