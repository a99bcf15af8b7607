"""Who speaks, for whom and with which authority: what a name means and what a role on a day gives."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
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


def spelled(names: Iterable[str], spellings: Iterable[tuple[str, str]]) -> list[str]:
    """Names, then each with another spelling of one of its words: (spelling, its usual word)."""
    names = list(names)
    in_words = [name.split() for name in names]
    anew = [
        " ".join([spelling if word == usual else word for word in words])
        for spelling, usual in spellings
        for words in in_words
        if usual in words
    ]
    return list(dict.fromkeys([*names, *anew]))


def in_usual_words(words: str, spellings: dict[str, str]) -> str:
    """Folded words with each spelling put back into its usual word."""
    return " ".join(spellings.get(word, word) for word in words.split())


def stakeholder_named(words: str) -> Stakeholder:
    """The stakeholder of this name, alias, short code or slug, else the one person of that last name; in any spelling.

    Raises ValidationError with a sentence where there is none, or more than one.
    """
    wanted = folded(words)
    found: dict[int, Stakeholder] = {}
    by_last_name: dict[int, Stakeholder] = {}
    for one in Stakeholder.objects.select_related("merged_into").prefetch_related("aliases"):
        kept = one.merged_into or one
        aliases = one.aliases.all()
        spellings = {folded(each.name): folded(each.spelling_of) for each in aliases if each.spelling_of}
        asked = {wanted, in_usual_words(wanted, spellings)}
        names = [one.slug, one.name, one.short, *(each.name for each in aliases if not each.spelling_of)]
        if asked & {folded(name) for name in names if name}:
            found[kept.pk] = kept
        if one.kind == StakeholderKind.PERSON and folded(one.name).split()[-1] in asked:
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


def proposed_voice(speaker: str, made_on: str, attribution: str) -> str:
    """What will be saved of whose position it is and with which authority, in words; empty where nobody is named."""
    if not speaker.strip():
        return ""
    try:
        who = stakeholder_named(speaker)
        day = forms.DateField(required=False).clean(made_on)
    except ValidationError as error:
        return str(error.messages[0])
    voice = voice_of(who, day)
    whose = f"for {voice.on_behalf_of.name}" if voice.on_behalf_of != who else "for itself"
    if who.kind == StakeholderKind.PERSON and voice.on_behalf_of == who:
        whose = "in their own name"
    rank = None if attribution in SECOND_HAND else voice.authority
    said = f"{whose}, {f'authority {rank}' if rank else 'no authority: it sets no position'}"
    return f"{voice.title}: {said}" if voice.title else said
