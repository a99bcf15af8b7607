"""Who speaks, for whom and with which authority: what a name means and what a role on a day gives."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from planwatch.codebook import Attribution, StakeholderKind
from provisions.models import Role, Stakeholder
from sources.search import fold

SECOND_HAND = (Attribution.THIRD_PARTY, Attribution.ANONYMOUS)
THE_BODY_ITSELF = 1
UNKNOWN_DAY = datetime.date.min


@dataclass(frozen=True)
class Voice:
    """Whose position a speaker's words are, and with which authority; empty: they set no position."""

    on_behalf_of: Stakeholder
    authority: int | None
    title: str = ""


def folded(words: str) -> str:
    """A name as it is compared: without accents, case and outer space."""
    return " ".join(fold(words).lower().split())


def stakeholder_named(words: str) -> Stakeholder:
    """The stakeholder of this name, alias, short code or slug, else the one person of that last name.

    Raises ValidationError with a sentence where there is none, or more than one.
    """
    wanted = folded(words)
    found: dict[int, Stakeholder] = {}
    by_last_name: dict[int, Stakeholder] = {}
    for one in Stakeholder.objects.select_related("merged_into").prefetch_related("aliases"):
        kept = one.merged_into or one
        names = [one.slug, one.name, one.short, *(alias.name for alias in one.aliases.all() if not alias.spelling_of)]
        if wanted in {folded(name) for name in names if name}:
            found[kept.pk] = kept
        if one.kind == StakeholderKind.PERSON and wanted == folded(one.name).split()[-1]:
            by_last_name[kept.pk] = kept
    meant = list((found or by_last_name).values())
    if not meant:
        raise ValidationError(
            f"Nobody in the record is called “{words}”. Choose from the list, or ask an admin to add them."
        )
    if len(meant) > 1:
        several = " or ".join(sorted(one.name for one in meant))
        raise ValidationError(f"“{words}” can be {several}. Write the full name.")
    return meant[0]


def voice_of(speaker: Stakeholder, on: datetime.date | None) -> Voice:
    """For whom a stakeholder speaks on a day by the role held then; of several the one of highest authority.

    Who holds office in a state speaks for it. Words of a body's office-holder carry their own name, by the codebook.
    """
    if speaker.kind != StakeholderKind.PERSON:
        return Voice(speaker, THE_BODY_ITSELF)
    held = [
        role
        for role in Role.objects.filter(person=speaker).select_related("organisation__organ_of__organ_of")
        if on is not None and role.holds_on(on)
    ]
    held.sort(key=lambda role: (role.authority or 9, -(role.from_on or UNKNOWN_DAY).toordinal()))
    if not held or held[0].authority is None:
        return Voice(speaker, None, held[0].title if held else "")
    home: Stakeholder | None = held[0].organisation
    while home is not None and home.kind != StakeholderKind.STATE:
        home = home.organ_of
    return Voice(home or speaker, held[0].authority, held[0].title)
