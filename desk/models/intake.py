"""What came in and waits: for somebody to correct it and take it in, or to dismiss it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from planwatch.codebook import DateBasis, holds
from sources.models import Article
from sources.record import make_ref


class Feed(models.Model):
    """An RSS or Atom feed whose items come into the inbox; `problem` says why the last poll gave nothing."""

    ref = models.CharField(max_length=8, unique=True, default=make_ref, editable=False)
    address = models.CharField(max_length=1000, unique=True)
    title = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    polled_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["title", "address"]

    def __str__(self) -> str:
        return self.title or self.address


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    """Arrivals by where they stand."""

    def waiting(self) -> "ArrivalQuerySet":
        """Those that nobody has taken in or dismissed."""
        return self.filter(article__isnull=True, dismissed_at__isnull=True)

    def inbox(self) -> "ArrivalQuerySet":
        """The items of feeds that wait, the newest first; one page is in it once, whichever feeds list it."""
        return self.waiting().filter(feed__isnull=False).select_related("feed").order_by("-arrived_at", "-pk")


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
    feed = models.ForeignKey(Feed, on_delete=models.SET_NULL, null=True, blank=True, related_name="arrivals")
    guid = models.CharField(max_length=500, blank=True, help_text="What the feed calls it.")
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
            # An item that was taken in or dismissed stays away, however often the feed lists it.
            models.UniqueConstraint(fields=["feed", "guid"], name="desk_arrival_once"),
        ]

    def __str__(self) -> str:
        return self.title or self.address or self.file_name
