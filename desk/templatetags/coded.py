"""The statements of the workbench, written in Python; whatever comes from a row goes through `escape`."""

from typing import Any

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.safestring import SafeString, mark_safe

from desk.coded import Coded, CodedRow
from desk.templatetags.review import said_by, square
from desk.workbench import Workbench
from planwatch.codebook import RowState
from provisions.templatetags.record import day, escape

register = template.Library()

STATES = dict(RowState.choices)
CSRF = CsrfTokenNode()
CLOSED = "<p>Its codes stay closed until somebody else has coded the passage blind.</p>"


def codes(row: CodedRow) -> str:
    """What it is on, and who takes which position."""
    matter = escape(str(row.matter))
    return f"<p>{square(row.stance)} <b>{matter}</b></p><p>{said_by(row)}</p>"


def about(each: Coded, bench: Workbench) -> str:
    """Where it stands, when it was said and whose row it is."""
    row, said = each.row, []
    if not each.is_closed:
        if row.is_suggested:
            said.append("<span>suggested by program</span>")
        said.append(f'<span class="num">{day(row.made_on)}</span>')
    said.append(f"<span>{escape(row.author)}</span>")
    if bench.text and not each.end:
        address = f"/desk/changed/?article={bench.article.slug}"
        said.append(f'<span><a href="{address}">stands in an older text</a></span>')
    return f'<p class="meta parted"><span>{STATES[row.state]}</span>{"".join(said)}</p>'


def came_back(each: Coded) -> str:
    """Why and by whom it was returned."""
    why = None if each.is_closed else each.came_back
    if not why:
        return ""
    return f'<p class="came-back"><b>Returned</b> by {escape(why["by"])}: {escape(why["reason"])}</p>'


def correction(ref: str, guard: str, *, may_retract: bool) -> str:
    """The form that begins a correction of what is on the record."""
    retract = f'<p><a href="/desk/review/statements/{ref}/">Retract it</a></p>' if may_retract else ""
    return (
        '<details class="more"><summary>Correct it</summary>'
        f'<form class="buttons" method="post" action="/desk/statements/{ref}/correct/">{guard}'
        '<label>Because <input class="field" name="reason" maxlength="2000" required></label>'
        f'<button type="submit" class="button small">Begin a correction</button></form>{retract}</details>'
    )


def act(ref: str, name: str, label: str, guard: str) -> str:
    """A form with one button."""
    return (
        f'<form method="post" action="/desk/statements/{ref}/{name}/" data-act>{guard}'
        f'<button type="submit" class="button small">{label}</button></form>'
    )


def acts(each: Coded, guard: str) -> str:
    """What may be done to a row that is not handed in: by its author, and by others."""
    ref = each.row.ref
    if not each.is_mine:
        return f'<div class="buttons">{act(ref, "adopt", "Take over", guard)}</div>'
    change = f'<a class="button small" href="/desk/statements/{ref}/">Change</a>'
    return f'<div class="buttons">{change}{act(ref, "remove", "Remove", guard)}</div>'


def item(each: Coded, bench: Workbench, guard: str) -> str:
    """One statement; its codes stay closed to who may have to read it blind."""
    row = each.row
    said = CLOSED if each.is_closed else codes(row)
    said += (
        f'<blockquote class="quote" lang="{escape(row.language)}"><a href="#words" data-go>{escape(row.exact)}</a>'
        f"</blockquote>{about(each, bench)}{came_back(each)}"
    )
    if each.is_on_record:
        said += correction(row.ref, guard, may_retract=bench.may_retract)
    if each.is_open:
        said += acts(each, guard)
    return f'<li data-start="{each.start}" data-end="{each.end}" data-state="{row.state}">{said}</li>'


@register.simple_tag(takes_context=True)
def coded_statements(context: Any, bench: Workbench) -> SafeString:
    """The list."""
    guard = f'{CSRF.render(context)}<input type="hidden" name="key" value="{bench.key}">'
    made = [item(each, bench, guard) for each in bench.coded]
    return mark_safe("\n".join(made))  # noqa: S308 - every part is escaped


@register.simple_tag
def places(bench: Workbench) -> str:
    """Where the passages of the text stand."""
    return "".join([f"{start}-{end} " for start, end in bench.quoted])
