"""Days of publication: what can be one."""

import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone


def not_after_today(day: datetime.date) -> None:
    """Refuse a day that is still to come, in UTC. Raises ValidationError with a sentence."""
    today = timezone.now().date()
    if day > today:
        raise ValidationError(f"{day.isoformat()} is still to come: today is {today.isoformat()}.")
