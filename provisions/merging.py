"""Two entries that turn out to be one actor: one is kept, and the other's address leads there."""

from django.core.exceptions import ValidationError
from django.db import transaction

from provisions.models import Alias, Membership, Role, Stakeholder
from sources.merging import move_references


@transaction.atomic
def merge_stakeholders(gone: Stakeholder, kept: Stakeholder) -> int:
    """Say that two entries are one actor: all that names `gone` names `kept`, published rows too. How many moved.

    What somebody said stays as it was published; only whom the record calls by two names gets one
    (docs/adr/0008). Its names remain as aliases, so that it is still found by them.
    """
    for row in (gone, kept):
        row.refresh_from_db(from_queryset=Stakeholder.objects.select_for_update(of=("self",)))
    refuse_two_actors(gone, kept)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    # Itself it names no longer: an organ of the other, or a member of it, would be one of itself.
    Stakeholder.objects.filter(pk__in=(gone.pk, kept.pk), organ_of__in=(gone, kept)).update(organ_of=None)
    Membership.objects.filter(body__in=(gone, kept), member__in=(gone, kept)).delete()
    Role.objects.filter(person__in=(gone, kept), organisation__in=(gone, kept)).delete()
    moved = move_references(gone, kept)
    if gone.name != kept.name:
        Alias.objects.get_or_create(stakeholder=kept, name=gone.name)
    return moved


def refuse_two_actors(gone: Stakeholder, kept: Stakeholder) -> None:
    """Refuse what cannot be one actor, or was merged before."""
    if gone == kept:
        raise ValidationError("This is the entry that is kept.")
    for row in (gone, kept):
        if row.merged_into is not None:
            raise ValidationError(f"{row} was merged into {row.merged_into} before.")
    if gone.kind != kept.kind:
        raise ValidationError(
            f"{gone} is a {gone.get_kind_display()} and {kept} a {kept.get_kind_display()}: if they are one actor, "
            "put the kind of one of them right first."
        )
