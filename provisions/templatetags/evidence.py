"""One statement with its proof, as every page shows it.

Written in Python and not as a template because a page shows up to three hundred of them: it takes a twentieth of
the time. Whatever comes from a row goes through `escape`.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from planwatch.codebook import SQUARES, Attribution, MadeOnBasis, Mark, Stance, Words
from planwatch.codebook import Mapping as PointMapping
from provisions.claims import Claim
from provisions.templatetags.record import MARK_GLYPHS, day, escape

register = template.Library()

CODES = {**dict(Stance.choices), **dict(Mark.choices)}
ATTRIBUTIONS = dict(Attribution.choices)
WORDS = dict(Words.choices)
# A member of an enumeration takes longer to find than the statement's own value to compare.
THIRD_PARTY, INFERRED = Attribution.THIRD_PARTY.value, PointMapping.INFERRED.value
NO_LATER_THAN, ORIGINAL = MadeOnBasis.NO_LATER_THAN.value, Words.ORIGINAL.value
TAGS = [
    f'<span class="tag">{tag}</span>'
    for tag in ("red line", "threat", "claim about another", "point inferred", "older than the draft")
]


@lru_cache(maxsize=32)
def sign(stance: str, mark: str) -> str:
    """The square of a stance, or the dashed one of a mark."""
    if stance:
        glyph, words = SQUARES[stance]
        return f'<span class="stance" data-stance="{stance}" role="img" aria-label="{words}">{glyph}</span>'
    return f'<span class="stance" data-stance="none" role="img" aria-label="{CODES[mark]}">{MARK_GLYPHS[mark]}</span>'


def who(statement: Claim) -> str:
    """The speaker, what he or she was on that day, and whose position it is."""
    said = f'<span class="who">{escape(statement.speaker)}</span>'
    if statement.speaker_title:
        said += f", {escape(statement.speaker_title)}"
    if statement.speaks_for_another:
        link = "on" if statement.attribution == THIRD_PARTY else "for"
        said += f' <span class="meta">{link} {escape(statement.on_behalf_of)}</span>'
    return said


def when_and_what(statement: Claim, query: str, shows_provision: bool) -> str:
    """The day, the code, and, on pages of several, the provision."""
    by = "by " if statement.made_on_basis == NO_LATER_THAN else ""
    said = (
        f'<span class="meta">· <time datetime="{statement.made_on.isoformat()}">{by}{day(statement.made_on)}</time>'
        f" · {CODES[statement.code]}"
    )
    if shows_provision and not statement.provision_slug:
        said += " · the plan as a whole"
    elif shows_provision:
        said += f' · <a href="/provisions/{statement.provision_slug}/{query}">{escape(statement.provision)}</a>'
    return said + "</span>"


def tags(statement: Claim) -> str:
    """What a reader must not overlook."""
    holds = (
        statement.red_line,
        statement.threat,
        statement.attribution == THIRD_PARTY,
        statement.mapping == INFERRED,
        statement.is_older,
    )
    return " ".join([tag for tag, is_held in zip(TAGS, holds, strict=True) if is_held]) if True in holds else ""


def quotation(exact: str, language: str, *, is_reported: bool) -> str:
    """A passage, in its own language and direction; words that were translated back stand as reported speech."""
    said = f'<span class="meta">As reported:</span> {escape(exact)}' if is_reported else f"“{escape(exact)}”"
    return f'<blockquote lang="{escape(language)}" dir="auto">{said}</blockquote>'


@lru_cache(maxsize=64)
def grade(reliability: str, credibility: int) -> str:
    """Both grades in short, and in words for who asks."""
    words = f"Outlet graded {reliability} (A to F), claim graded {credibility} (1 to 6)"
    return f'<abbr title="{words}">{reliability}{credibility}</abbr>'


def attribution(statement: Claim) -> str:
    """How the words reached the record: kind, outlet, date, copies, grade, and the wording that they speak of."""
    said = ATTRIBUTIONS[statement.attribution]
    if statement.words != ORIGINAL:
        said += f", {WORDS[statement.words]}"
    if statement.via:
        said += f", via {escape(statement.via)}"
    said += f" · {escape(statement.outlet)}, {day(statement.published_on) if statement.published_on else 'undated'}"
    if statement.copy_count > 1:
        said += f" · {statement.copy_count} copies, 1 origin"
    draft = escape(statement.draft) if statement.draft else "no draft"
    return f'<p class="meta">{said} · {grade(statement.reliability, statement.credibility)} · on {draft}</p>'


def links(statement: Claim, query: str) -> str:
    """Where the words stand, and how to take them along."""
    said = f'<a href="/sources/{statement.article_slug}/{query}#e-{statement.excerpt_ref}">In its source</a>'
    if address := statement.address_at_words:
        said += f'<a href="{escape(address)}" rel="noreferrer">At the publisher</a>'
    said += (
        f'<a href="/statements/{statement.ref}/{query}">Cite</a>'
        f'<a href="/statements/{statement.ref}.txt{query}" data-copy>Copy for a briefing</a>'
    )
    return f'<p class="links meta">{said}</p>'


def markup(statement: Claim, query: str, *, shows_provision: bool) -> str:
    """One statement with its proof; `query` is the reading's own, escaped here."""
    query, is_reported = escape(query), statement.is_reported_speech
    said = quotation(statement.exact, statement.language, is_reported=is_reported)
    for exact, language, _ in statement.supports:
        said += quotation(exact, language, is_reported=is_reported)
    if english := statement.english:
        translator = f" ({escape(statement.translator)})" if statement.translator else ""
        said += f'<p class="meta">In English: {escape(english)}{translator}</p>'
    if statement.condition:
        said += f'<p class="meta"><b>Condition:</b> {escape(statement.condition)}</p>'
    if statement.counter_proposal:
        said += f'<p class="meta"><b>Proposes:</b> {escape(statement.counter_proposal)}</p>'
    return (
        f'<article class="evidence" id="s-{statement.ref}">{sign(statement.stance, statement.mark)}<div>'
        f"<p>{who(statement)} {when_and_what(statement, query, shows_provision)} {tags(statement)}</p>"
        f"{said}{attribution(statement)}{links(statement, query)}</div></article>"
    )


@register.simple_tag(takes_context=True)
def claims(context: Mapping[str, Any], statements: Iterable[Claim]) -> SafeString:
    """Several, one below the other."""
    query, shows_provision = context["reading"].query, bool(context.get("shows_provision"))
    made = [markup(statement, query, shows_provision=shows_provision) for statement in statements]
    return mark_safe("".join(made))  # noqa: S308 - escaped where it is made


@register.simple_tag(takes_context=True)
def evidence(context: Mapping[str, Any], statement: Claim) -> SafeString:
    """A statement with its proof; `reading` and `shows_provision` come from the page."""
    shows_provision = bool(context.get("shows_provision"))
    return mark_safe(markup(statement, context["reading"].query, shows_provision=shows_provision))  # noqa: S308
