"""The rows of the queue, written in Python: a template takes fifty articles apart for longer than they are asked for.

Whatever comes from a row goes through `escape`.
"""

import datetime
import json
from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString, mark_safe

from desk.queue import STATES, Listed
from provisions.templatetags.record import day, escape
from sources.models import UNTITLED

register = template.Library()


def published_cell(article: Listed) -> str:
    """The day of its publication."""
    on = article.published_on
    if on is None:
        return '<td><span class="meta">date unknown</span></td>'
    return f'<td><time class="num nowrap" datetime="{on.isoformat()}">{day(on)}</time></td>'


def title_cell(article: Listed) -> str:
    """The title, leading to the workbench; what has none is known by its origin."""
    label = escape(article.title or UNTITLED)
    said = f'<a class="title" href="/desk/articles/{article.slug}/">{label}</a>'
    if not article.title:
        said += f'<p class="meta">{escape(article.origin)}</p>'
    if not article.is_on_record:
        address = f"/desk/articles/{article.slug}/amend/"
        said += f' <a class="button small" href="{address}">amend<span class="unseen"> {label}</span></a>'
    return f'<th scope="row">{said}</th>'


def state_cell(article: Listed) -> str:
    """Where it stands, and who closed it."""
    said = STATES[article.queue_state]
    if article.closed:
        closed = json.loads(article.closed)
        at = day(datetime.datetime.fromisoformat(closed["at"]))
        said += f'<p class="meta">{escape(closed["who"])}, {at}. Looked for: {escape(closed["looked_for"])}</p>'
    return f'<td data-label="Stands">{said}</td>'


def count_cell(article: Listed) -> str:
    """How many statements stand on it."""
    mine = f' <span class="tag">{article.my_open_count} of yours open</span>' if article.my_open_count else ""
    return f'<td data-label="Statements" class="num">{article.statement_count}{mine}</td>'


@register.simple_tag
def article_rows(articles: Iterable[Listed]) -> SafeString:
    """The body of the table."""
    made = [
        f'<tr>{published_cell(each)}{title_cell(each)}<td data-label="Outlet">{escape(each.outlet)}</td>'
        f"{state_cell(each)}{count_cell(each)}</tr>"
        for each in articles
    ]
    return mark_safe("\n".join(made))  # noqa: S308 - every part is escaped
