"""What a new statement can repeat: the earlier statements of its speaker."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from desk.speaking import stakeholder_named
from planwatch.codebook import RowState, SecondCoding
from provisions.models import Statement

SHOWN = 40


def earlier_statements(speaker: str, made_on: str) -> list[Statement]:
    """Those of a speaker, or for whom the speaker speaks, up to a day (YYYY-MM-DD); none where nobody has this name."""
    try:
        who = stakeholder_named(speaker)
        day = forms.DateField(required=False).clean(made_on)
    except ValidationError:
        return []
    rows = Statement.objects.filter(Q(speaker=who) | Q(on_behalf_of=who)).exclude(state=RowState.RETRACTED)
    rows = rows.exclude(second_coding=SecondCoding.AWAITED)  # A second coder must not learn its codes here.
    if day:
        rows = rows.filter(made_on__lte=day)
    rows = rows.select_related("speaker", "provision__part_of", "excerpt")
    return list(rows.order_by("-made_on", "-pk")[:SHOWN])


def in_short(row: Statement) -> str:
    """One earlier statement in a line: when, on what, who takes which position, and its first words."""
    matter = f"{row.provision.label} {row.provision.title}".strip() if row.provision else "the plan as a whole"
    words = " ".join(row.excerpt.exact.split()[:8])
    return f"{row.made_on:%-d %b %Y}, {matter}: {row.speaker.name} {row.code_label}, “{words} …”"
