"""The rows of the review queue, written in Python; whatever comes from a row goes through `escape`."""

from collections.abc import Iterable

from django import template
from django.contrib.auth.models import User
from django.utils.safestring import SafeString, mark_safe

from desk.coded import CodedRow
from desk.submitted import Submitted, SubmittedStatement, SubmittedStatus
from planwatch.codebook import SQUARES, STATUS_GLYPHS, STATUS_LABELS, SecondCoding
from provisions.templatetags.evidence import CODES
from provisions.templatetags.record import day, escape
from sources.models import UNTITLED

register = template.Library()

DIFFER = SecondCoding.DIFFER.value


def square(stance: str) -> str:
    """The square of a stance beside the words that say it; nothing for a mark."""
    if not stance:
        return ""
    return f'<span class="square" data-stance="{stance}" aria-hidden="true">{SQUARES[stance][0]}</span>'


def said_by(row: SubmittedStatement | CodedRow) -> str:
    """Who takes which position for whom."""
    whose = "" if row.speaker_id == row.on_behalf_of_id else f" for {escape(row.on_behalf_of)}"
    red_line = ", red line" if row.red_line else ""
    return f"{escape(row.speaker)}{whose}: {CODES[row.stance or row.mark]}{red_line}"


def head(row: Submitted, kind: str, asked: str, user: User) -> str:
    """What the row is on, leading to it, and what sets it apart."""
    sign = f"{square(row.stance)} " if isinstance(row, SubmittedStatement) and row.stance else ""
    said = f'{sign}<a class="title" href="/desk/review/{kind}/{row.ref}/{asked}">{escape(str(row.matter))}</a>'
    if row.author_user == user.pk:
        said += ' <span class="tag">yours</span>'
    if row.second_coding == DIFFER:
        said += ' <span class="tag">coders differ</span>'
    if row.corrects:
        said += f' <span class="tag">corrects {row.corrects}</span>'
    return f"<p>{said}</p>"


def statement_item(row: SubmittedStatement, asked: str, user: User) -> str:
    """A statement with its words."""
    source = f"{escape(row.outlet)}: {escape(row.title or UNTITLED)}"
    return (
        f"<li>{head(row, 'statements', asked, user)}<p>{said_by(row)}</p>"
        f'<blockquote class="quote" lang="{escape(row.language)}">{escape(row.exact)}</blockquote>'
        f'<p class="meta parted"><span>{escape(row.author)}</span><span class="num">{day(row.made_on)}</span>'
        f"<span>{source}</span></p></li>"
    )


def status_item(row: SubmittedStatus, asked: str, user: User) -> str:
    """A status change with its reason."""
    status = f"{STATUS_GLYPHS[row.status]} {STATUS_LABELS[row.status]} from {day(row.effective_on)}"
    return (
        f"<li>{head(row, 'status-changes', asked, user)}<p>Status: {status}</p><p>{escape(row.reason)}</p>"
        f'<p class="meta">{escape(row.author)}</p></li>'
    )


@register.simple_tag
def review_rows(rows: Iterable[Submitted], asked: str, user: User) -> SafeString:
    """The list; `asked`: what the queue was asked, as the end of an address."""
    asked = escape(asked)
    made = [
        statement_item(row, asked, user) if isinstance(row, SubmittedStatement) else status_item(row, asked, user)
        for row in rows
    ]
    return mark_safe("\n".join(made))  # noqa: S308 - every part is escaped
