"""What the desk's templates need to say."""

import datetime

from django import template

register = template.Library()


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
