"""The lists on the page of a provision: consent, positions, what stands apart from them, wordings and dates.

Written in Python and not as a template: a provision has a hundred positions and stands in a dozen drafts, and a
template resolves each name of each one by one. Whatever comes from a row goes through `escape`.
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from planwatch.codebook import SQUARES, WordingKind
from provisions.claims import Claim
from provisions.dossier import Dossier, Party, Wording
from provisions.evidence import Evidence
from provisions.templatetags.evidence import markup
from provisions.templatetags.record import day, escape, glyph, status_badge

register = template.Library()


def passage(row: dict[str, Any], query: str) -> str:
    """A passage that describes a wording, leading to its source."""
    note = f' <span class="meta">{escape(row["note"])}</span>' if row["note"] else ""
    source = f'<a class="meta" href="/sources/{row["article"]}/{query}#e-{row["ref"]}">{escape(row["outlet"])}</a>'
    quoted = f"“{escape(row['exact'])}” {source}{note}"
    return f'<blockquote class="quote" lang="{escape(row["language"])}" dir="auto">{quoted}</blockquote>'


def described(rows: list[dict[str, Any]], query: str) -> str:
    """The passages that describe a wording, folded."""
    if not rows:
        return ""
    head = "How 1 passage describes it" if len(rows) == 1 else f"How {len(rows)} passages describe it"
    folded = "".join(passage(row, query) for row in rows)
    return f'<details><summary class="meta">{head}</summary>{folded}</details>'


def wording_item(dossier: Dossier, clause: Wording, query: str) -> str:
    """The provision in one draft: what became of it, its words, figures, and for whom it is stronger."""
    number = f", no. {escape(clause.number)}" if clause.number else ""
    kind = f" · {clause.kind_label}" if clause.wording_kind else ""
    said = [
        f'<p><a href="/drafts/{clause.draft_slug}/{query}"><b>{escape(clause.draft)}{number}</b></a></p>',
        f'<p class="meta">{day(clause.public_since)} · {clause.change_label}{kind}</p>',
    ]
    if clause.wording:
        quote = ' class="quote"' if clause.wording_kind == WordingKind.VERBATIM else ""
        said.append(f"<p{quote}>{escape(clause.wording)}</p>")
    if clause.figures:
        said.append(f'<p class="meta"><b>Figures:</b> {escape("; ".join(clause.figures))}</p>')
    for how, who in (("Stronger", clause.stronger), ("Weaker", clause.weaker)):
        if who:
            said.append(f'<p class="meta">{how} for {escape(dossier.names(who))}</p>')
    if clause.note:
        said.append(f'<p class="meta">{escape(clause.note)}</p>')
    if clause.address:
        said.append(f'<p class="meta"><a href="{escape(clause.address)}" rel="noreferrer">Where it was read</a></p>')
    said.append(described(clause.described, query))
    return f'<li data-change="{clause.change}">{"".join(said)}</li>'


@register.simple_tag
def last_change(dossier: Dossier) -> SafeString:
    """Between whom the status holds and why, with its proof; nothing where it was derived."""
    if not dossier.changes:
        return SafeString()
    change, query = dossier.changes[0], escape(dossier.reading.query)
    between = f"<b>Between:</b> {escape(dossier.names(change.parties))}. " if change.parties else ""
    proof = "".join(status_proof(row, query) for row in change.proof)
    return mark_safe(f"<p>{between}{escape(change.reason)}</p>\n{proof}")  # noqa: S308 - escaped


def status_proof(row: dict[str, Any], query: str) -> str:
    """A passage that proves a status, with what it says in English, leading to its source."""
    english = f'<span class="meta" lang="en">{escape(row["translation"])}</span> ' if row["translation"] else ""
    source = f'<a class="meta" href="/sources/{row["article"]}/{query}#e-{row["ref"]}">{escape(row["outlet"])}</a>'
    quoted = f"“{escape(row['exact'])}” {english}{source}"
    return f'<blockquote class="quote" lang="{escape(row["language"])}" dir="auto">{quoted}</blockquote>'


@register.simple_tag
def silent(dossier: Dossier) -> str:
    """The needed parties without a position, as a sentence lists them."""
    return ", ".join(actor.name for actor in dossier.silent)


@register.simple_tag
def parts(dossier: Dossier) -> SafeString:
    """Its lettered parts, each with its status."""
    query = escape(dossier.reading.query)
    items = [
        f'<li><a href="/provisions/{part.slug}/{query}">{part.label} {escape(part.title)}</a> '
        f"{status_badge(part.status)}</li>"
        for part in dossier.parts
    ]
    return mark_safe("".join(items))  # noqa: S308 - escaped


def party_item(dossier: Dossier, party: Party, query: str) -> str:
    """Somebody whom the clause needs or who claims a say: its position, leading to the evidence, and why it is here."""
    actor, name = party.actor, escape(party.actor.name)
    if party.stance:
        sign, label = SQUARES[party.stance][0], SQUARES[party.stance][1].capitalize()
        square = (
            f'<a class="stance" data-stance="{party.stance}" href="/provisions/{dossier.slug}/{actor.slug}/'
            f'{query}" aria-label="{name}: {label}">{sign}</a>'
        )
    else:
        square = '<span class="stance" data-stance="none" role="img" aria-label="no position found">·</span>'
    said = f'<a href="/stakeholders/{actor.slug}/{query}">{name}</a>'
    if party.basis:
        said += f'<br><span class="meta">{escape(party.basis)}</span>'
    if party.exact:
        source = f'<a class="meta" href="/sources/{party.article}/{query}#e-{party.excerpt}">source</a>'
        said += f"<br><q>{escape(party.exact)}</q> {source}"
    return f"<li>{square}<span>{said}</span></li>"


@register.simple_tag
def consent(dossier: Dossier) -> SafeString:
    """Who must sign, who must act, who claims a say."""
    query, made = escape(dossier.reading.query), []
    for heading, parties in dossier.consent:
        items = "".join([party_item(dossier, party, query) for party in parties])
        items = items or '<li class="meta nobody">Nobody is named.</li>'
        made.append(f'<div class="card"><h3>{heading}</h3><ul>{items}</ul></div>')
    return mark_safe("\n".join(made))  # noqa: S308 - escaped


@register.simple_tag
def fates(dossier: Dossier) -> SafeString:
    """The provision in each draft, the oldest first."""
    query = escape(dossier.reading.query)
    return mark_safe("\n".join(wording_item(dossier, clause, query) for clause in dossier.clauses))  # noqa: S308


def holder(dossier: Dossier, evidence: Evidence, query: str) -> str:
    """Who holds a position, leading to the evidence, and what a reader must not overlook."""
    actor = evidence.actor
    said = f'<a href="/provisions/{dossier.slug}/{actor.slug}/{query}">{escape(actor.name)}</a>'
    if evidence.cell and evidence.cell.basis == "reported":
        said += ' <span class="tag">reported</span>'
    if evidence.stale_since:
        said += f' <span class="tag">not restated since {day(evidence.stale_since)}</span>'
    return said


def proofs(statements: Iterable[Claim], query: str) -> str:
    """Statements with their proof."""
    return "".join(markup(statement, query, shows_provision=False) for statement in statements)


@register.simple_tag
def positions(dossier: Dossier) -> SafeString:
    """Each stance with those who hold it, and the words that their positions rest on."""
    query, made = dossier.reading.query, []
    for stance, label, evidences in dossier.positions:
        holders = ", ".join(holder(dossier, evidence, escape(query)) for evidence in evidences)
        made.append(f"<h3>{glyph(stance)} {label.capitalize()}: {holders}</h3>")
        made += [proofs(evidence.rests_on, query) for evidence in evidences]
    return mark_safe("\n".join(made))  # noqa: S308 - escaped where it is made


@register.simple_tag
def apart(dossier: Dossier) -> SafeString:
    """What sets no position, under the reason why; counted where all of it is shown."""
    made = []
    for heading, statements in dossier.apart:
        count = "" if dossier.is_cut else f' <span class="meta num">({len(statements)})</span>'
        made.append(f"<h3>{heading}{count}</h3>{proofs(statements, dossier.reading.query)}")
    return mark_safe("\n".join(made))  # noqa: S308 - escaped where it is made


@register.simple_tag
def earlier_statuses(dossier: Dossier) -> SafeString:
    """The statuses before the one that holds, the latest first."""
    items = [
        f'<li><b class="num">{day(change.effective_on)}</b> {change.label}<br>'
        f'<span class="meta">{escape(change.reason)}</span></li>'
        for change in dossier.changes[1:]
    ]
    return mark_safe("".join(items))  # noqa: S308 - escaped


@register.simple_tag
def timeline(dossier: Dossier) -> SafeString:
    """What happened to it when, the latest first."""
    items = [f'<li><b class="num">{day(date)}</b><br>{escape(what)}</li>' for date, what in dossier.dates]
    return mark_safe("".join(items))  # noqa: S308 - escaped
