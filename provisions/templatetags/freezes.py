"""What a page of the desk or the admin says while nothing is published."""

from django import template
from django.contrib.auth.models import User

from provisions.models import Freeze

register = template.Library()


@register.simple_tag
def freeze_in_force(user: User) -> Freeze | None:
    """The freeze that holds now, with who made it. No query where the user of a session came with the word of none."""
    if not getattr(user, "is_frozen", True):
        return None
    return Freeze.objects.in_force().select_related("frozen_by").first()
