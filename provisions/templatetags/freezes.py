"""What a page of the desk or the admin says while nothing is published."""

from django import template

from provisions.models import Freeze

register = template.Library()


@register.simple_tag
def freeze_in_force() -> Freeze | None:
    """The freeze that holds now, with who made it. One query."""
    return Freeze.objects.in_force().select_related("frozen_by").first()
