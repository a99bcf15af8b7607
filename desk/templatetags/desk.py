"""What the desk's templates need to say."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from provisions.matter import Matter
from provisions.templatetags.record import escape

register = template.Library()

type Slugs = Collection[str | None]


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
def written_day(value: object) -> str:
    """A date as a date field holds it; what was typed stays as it is."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return "" if value is None else str(value)


@register.filter
def instant(value: str) -> datetime.datetime:
    """An instant that the database told in words."""
    return datetime.datetime.fromisoformat(value)


@register.simple_tag
def refusal(refused: Mapping[str, str], name: str) -> SafeString | str:
    """What is wrong with a field, beside it; nothing where it holds."""
    if not (said := refused[name]):
        return ""
    return mark_safe(f'<span class="error" id="{name}-error">{escape(said)}</span>')  # noqa: S308 - escaped


@register.simple_tag
def code_choices(codes: Iterable[dict[str, str]], chosen: object) -> SafeString:
    """Every stance and mark to choose, with its key."""
    made = []
    for code in codes:
        value, label, key, sign = code["value"], code["label"], code["key"], code["glyph"]
        checked = " checked" if value == chosen else ""
        if sign:
            sign = f'<span class="square" data-stance="{value}" aria-hidden="true">{sign}</span>'
        made.append(
            f'<label class="code" title="{label}"><input class="unseen" type="radio" name="code" value="{value}"'
            f' required{checked} data-key="{key}">{sign} <span>{label}</span>'
            f' <kbd aria-hidden="true">{key}</kbd></label>'
        )
    return mark_safe("\n".join(made))  # noqa: S308 - the codebook's own


@register.simple_tag
def code_keys(codes: Iterable[dict[str, str]]) -> SafeString:
    """The key of every stance and mark."""
    made = [f"<div><dt><kbd>{code['key']}</kbd></dt><dd>{code['label']}</dd></div>" for code in codes]
    return mark_safe("".join(made))  # noqa: S308 - the codebook's own


@register.simple_tag
@lru_cache(maxsize=4)
def speaker_choices(speakers: tuple[tuple[str, str], ...]) -> SafeString:
    """Who can speak, each under its name and every other; in Python, since a template takes hundreds of them apart."""
    made = [
        f'<option value="{escape(name)}"{"" if other == name else f' label="{escape(other)}"'}></option>'
        for name, other in speakers
    ]
    return mark_safe("".join(made))  # noqa: S308 - escaped


@lru_cache(maxsize=512)
def provision_choice(provision: Matter, is_chosen: bool) -> str:
    """One provision to choose; a part shows its letter and says the rest."""
    label, title, is_part = provision.label, escape(provision.title or ""), bool(provision.letter)
    if is_part:
        shown = f'<b aria-hidden="true">{provision.letter}</b><span class="unseen">{label} {title}</span>'
    else:
        shown = f"{f'<b>{label}</b> ' if label else ''}{title}"
    return (
        f'<label class="pick{" part" if is_part else ""}" title="{label} {title}"><input type="checkbox" '
        f'name="provisions" value="{provision.slug}" data-number="{label}"'
        f"{' checked' if is_chosen else ''}><span>{shown}</span></label>"
    )


@register.simple_tag
def provision_choices(points: Iterable[tuple[Matter, list[Matter]]], chosen: Slugs | None) -> SafeString:
    """Every point with its parts; `chosen`: the slugs that are chosen already."""
    given = chosen or ()
    made = []
    for point, parts in points:
        choices = "".join([provision_choice(one, one.slug in given) for one in (point, *parts)])
        made.append(f'<div class="point">{choices}</div>')
    return mark_safe("".join(made))  # noqa: S308 - escaped
