"""What came in and waits: for somebody to correct it and take it in, or to dismiss it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from planwatch.codebook import DateBasis, holds
from sources.models import Article
from sources.record import make_ref


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    """Arrivals by where they stand."""

    def waiting(self) -> "ArrivalQuerySet":
        """Those that nobody has taken in or dismissed."""
        return self.filter(article__isnull=True, dismissed_at__isnull=True)


class Arrival(models.Model):
    """A page, file or feed item as it was read; what is empty was not found, and `problem` says what went wrong."""

    ref = models.CharField(max_length=8, unique=True, default=make_ref, editable=False)
    arrived_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    address = models.CharField(max_length=1000, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=300, blank=True)
    outlet = models.CharField(max_length=120, blank=True)
    byline = models.CharField(max_length=200, blank=True)
    published_on = models.DateField(null=True, blank=True)
    published_on_basis = models.CharField(max_length=10, choices=DateBasis.choices, default=DateBasis.UNKNOWN)
    date_hint = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8, blank=True)
    text = models.TextField(blank=True)
    problem = models.CharField(max_length=400, blank=True)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, null=True, blank=True, related_name="arrivals")
    dismissed_at = models.DateTimeField(null=True, blank=True)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        ordering = ["-arrived_at", "-pk"]
        constraints = [
            holds("published_on_basis", DateBasis),
            models.CheckConstraint(
                condition=Q(article__isnull=True) | Q(dismissed_at__isnull=True),
                name="desk_arrival_taken_in_or_dismissed",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.address or self.file_name
