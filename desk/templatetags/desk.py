"""What the desk's templates need to say."""

import datetime
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


PAGES = (
    ("queue", "desk:index", "Queue"), ("take-in", "desk:take-in", "Take in"),
    ("second", "desk:second", "Second coding"), ("review", "desk:review", "Review"),
    ("changed", "desk:changed", "Changed"), ("inbox", "desk:inbox", "Inbox"), ("imports", "desk:imports", "Import"),
    ("jobs", "desk:jobs", "Jobs"), ("reports", "desk:reports", "Reports"), ("agreement", "desk:agreement", "Agreement"),
)  # fmt: skip
CURATION = (("audit", "desk:audit", "Audit"), ("curation", "admin:index", "Curation"))


@register.simple_tag
@lru_cache(maxsize=64)
def desk_pages(page: str, is_curator: bool) -> SafeString:
    """The desk's pages as links, the one that is shown marked; without a template, since each page has them."""
    made = [
        f'<a href="{reverse(name)}"{' aria-current="page"' if key == page else ""}>{label}</a>'
        for key, name, label in (PAGES + CURATION if is_curator else PAGES)
    ]
    return mark_safe("\n".join(made))  # noqa: S308 - nothing of it comes from a row


@register.filter
def day(value: object) -> str:
    """A date as a date field holds it; what was typed stays as it is."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return "" if value is None else str(value)


@register.filter
def instant(value: str) -> datetime.datetime:
    """An instant that the database told in words."""
    return datetime.datetime.fromisoformat(value)


@register.simple_tag
def speaker_choices(speakers: Iterable[tuple[str, str]]) -> SafeString:
    """Who can speak, each under its name and every other; in Python, since a template takes hundreds of them apart."""
    made = [
        f'<option value="{escape(name)}"{"" if other == name else f' label="{escape(other)}"'}></option>'
        for name, other in speakers
    ]
    return mark_safe("".join(made))  # noqa: S308 - escaped


def provision_choice(provision: Any, chosen: Iterable[str]) -> str:
    """One provision to choose; a part shows its letter and says the rest."""
    label, title = escape(provision.label), escape(provision.title)
    is_part = provision.part_of_id is not None
    if is_part:
        shown = f'<b aria-hidden="true">{escape(provision.letter)}</b><span class="unseen">{label} {title}</span>'
    else:
        shown = f"{f'<b>{label}</b> ' if label else ''}{title}"
    return (
        f'<label class="pick{" part" if is_part else ""}" title="{label} {title}"><input type="checkbox" '
        f'name="provisions" value="{provision.slug}" data-number="{label}"'
        f"{' checked' if provision.slug in chosen else ''}><span>{shown}</span></label>"
    )


@register.simple_tag
def provision_choices(points: Iterable[tuple[Any, list[Any]]], chosen: Iterable[str] | None) -> SafeString:
    """Every point with its parts; `chosen`: the slugs that are chosen already."""
    made = [
        f'<div class="point">{"".join([provision_choice(one, chosen or ()) for one in (point, *parts)])}</div>'
        for point, parts in points
    ]
    return mark_safe("".join(made))  # noqa: S308 - escaped
