"""Feeds: they are polled, and what they list waits in the inbox."""

import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from desk.models import Arrival, Feed
from planwatch.codebook import DateBasis
from sources.apart import CannotRead
from sources.canonical import canonical
from sources.feeds import FeedContent, Item, read_feed
from sources.fetching import FEEDS, CannotFetch, fetch
from sources.taking_in import with_address

POLLED_EVERY = datetime.timedelta(minutes=15)


def add_feed(address: str, *, by: User) -> Feed:
    """A feed, new or the one that is here. Raises ValidationError where the address is none."""
    try:
        address = canonical(address)
    except ValueError as error:
        raise ValidationError(str(error)) from None
    feed, _ = Feed.objects.get_or_create(address=address, defaults={"added_by": by})
    return feed


def pause(feed: Feed) -> None:
    """Poll a feed no more until it is resumed."""
    Feed.objects.filter(pk=feed.pk, paused_at=None).update(paused_at=timezone.now())


def resume(feed: Feed) -> None:
    """Poll a feed again."""
    Feed.objects.filter(pk=feed.pk).update(paused_at=None, polled_at=None)


@transaction.atomic
def remove_feed(feed: Feed) -> None:
    """Remove a feed and what of it still waits; what was taken in stays."""
    feed.arrivals.filter(article=None).delete()
    feed.delete()


def due_feeds() -> list[Feed]:
    """The feeds whose turn it is, the longest unpolled first."""
    before = timezone.now() - POLLED_EVERY
    feeds = Feed.objects.filter(paused_at=None).exclude(polled_at__gt=before)
    return list(feeds.order_by("polled_at"))


def poll(feed: Feed) -> int:
    """Fetch a feed and let its new items wait in the inbox; how many there are. A second run adds nothing."""
    try:
        content = read_feed(fetch(feed.address, types=FEEDS).content)
        problem = "" if content else "There is no RSS or Atom feed at this address."
    except (CannotFetch, CannotRead) as error:
        content, problem = None, str(error)
    feed.title = (content.title if content else "") or feed.title
    feed.problem, feed.polled_at = problem, timezone.now()
    feed.save(update_fields=["title", "problem", "polled_at"])
    return add_items(feed, content) if content else 0


def add_items(feed: Feed, content: FeedContent) -> int:
    """Let the items of a feed wait that have not come before and are not in the record."""
    before = set(Arrival.objects.filter(feed=feed).values_list("guid", flat=True))
    new = [item for item in content.items if item.guid not in before and with_address(item.address) is None]
    made = Arrival.objects.bulk_create([arrival_of(feed, item) for item in reversed(new)], ignore_conflicts=True)
    return len(made)


def arrival_of(feed: Feed, item: Item) -> Arrival:
    """What waits for an item of a feed."""
    basis = DateBasis.STATED if item.published_on else DateBasis.UNKNOWN
    return Arrival(
        feed=feed, guid=item.guid, address=item.address, title=item.title, byline=item.byline,
        published_on=item.published_on, published_on_basis=basis, outlet=feed.title[:120],
        date_hint="The feed states it." if item.published_on else "",
    )  # fmt: skip
