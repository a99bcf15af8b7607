"""RSS and Atom: what a feed lists, read out of its bytes in a process that can be ended."""

import datetime
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sources.apart import limit, read_apart
from sources.canonical import canonical
from sources.plain_text import one_line

ITEMS = 200


@dataclass(frozen=True)
class Item:
    """One entry of a feed; `guid` is what the feed calls it."""

    guid: str
    address: str
    title: str
    byline: str
    published_on: datetime.date | None


@dataclass(frozen=True)
class FeedContent:
    """A feed's own title, and its entries that lead to a page, the first 200."""

    title: str
    items: list[Item]


def read_feed(content: bytes) -> FeedContent | None:
    """What the bytes of a feed list; none where they are no feed. Takes a process; may raise CannotRead."""
    values = json.loads(read_apart("sources.feeds", content))
    if values is None:
        return None
    items = [Item(**each | {"published_on": day_of(each["published_on"])}) for each in values["items"]]
    return FeedContent(values["title"], items)


def day_of(written: str) -> datetime.date | None:
    """A day as it came from the other process."""
    return datetime.date.fromisoformat(written) if written else None


def parsed_feed(content: bytes) -> dict[str, Any] | None:
    """The same as plain values. May take for ever on hostile bytes: `read_feed` bounds it."""
    import feedparser

    # Nothing but a stream: a string, and bytes too, could be taken for the name of a file, which is then read.
    found = feedparser.parse(io.BytesIO(content))
    if not found.get("version") and not found.entries:
        return None
    return {"title": one_line(found.feed.get("title", ""), 200), "items": list(items_of(found.entries[:ITEMS]))}


def items_of(entries: list[Any]) -> Iterator[dict[str, str]]:
    """The entries that lead to a page of the web."""
    for entry in entries:
        try:
            address = canonical(entry.get("link", ""))
        except ValueError:
            continue
        day = entry.get("published_parsed") or entry.get("updated_parsed")
        yield {
            "guid": one_line(entry.get("id", ""), 500) or address,
            "address": address,
            "title": one_line(entry.get("title", ""), 300),
            "byline": one_line(entry.get("author", ""), 200),
            "published_on": f"{day.tm_year:04}-{day.tm_mon:02}-{day.tm_mday:02}"
            if day and day.tm_year < 10_000
            else "",
        }


def main() -> None:
    """Read a feed from the standard input and write what it lists, within limits."""
    limit()
    sys.stdout.write(json.dumps(parsed_feed(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
