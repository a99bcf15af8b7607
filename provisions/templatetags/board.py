"""The rows of the dashboard's table.

Written in Python and not as a template: about fifty rows of ten cells, of which a template resolves a thousand
names one by one. Whatever comes from a row goes through `escape`.
"""

from django import template
from django.utils.safestring import SafeString, mark_safe

from planwatch.codebook import STATUS_LABELS
from provisions.board import SORTS, Board, Choice, Row
from provisions.reading import Reading
from provisions.templatetags.record import escape, options, squares, status_badge

register = template.Library()


def number_cell(board: Board, row: Row) -> str:
    """The point's number, and where asked for its number in the newest draft."""
    newest = board.newest_numbers.get(row.matter, "")
    if newest:
        label = f"in {board.newest_draft.name}: {newest}"
        newest = f'<span class="meta" aria-label="{escape(label)}"> → {escape(newest)}</span>'
    return f'<td class="num number">{row.label}{newest}</td>'


def head_cell(row: Row, query: str, *, is_changed: bool) -> str:
    """The title, and for a point its summary."""
    changed = ' <span class="changed">changed</span>' if is_changed else ""
    summary = "" if row.part_of_id else f"<p>{escape(row.summary)}</p>"
    title = f'<a class="title" href="/provisions/{row.slug}/{query}">{escape(row.title)}</a>'
    return f'<th scope="row">{title}{changed}{summary}</th>'


def status_cell(row: Row) -> str:
    """The status, between whom, and how the parts stand."""
    if row.is_worded or row.status_since:
        said = str(status_badge(row.status))
    else:
        said = '<span class="tag">not in this text</span>'
    if row.parties and not row.part_of_id:
        said += f'<p class="meta parties">{escape(", ".join([party.name for party in row.parties]))}</p>'
    if row.part_statuses and not row.part_of_id:
        said += f'<p class="meta parties">{escape(row.part_statuses)}</p>'
    return f"<td>{said}</td>"


def count_cell(row: Row, and_query: str) -> str:
    """How many statements there are, leading to them."""
    return f'<td class="num"><a href="/statements/?provision={row.slug}{and_query}">{row.statement_count}</a></td>'


def whole_row(board: Board, query: str, and_query: str) -> str:
    """The plan as a whole."""
    draft = board.reading.draft
    return (
        '<tr class="whole"><td></td><th scope="row"><span class="title">The plan as a whole</span>'
        "<p>What is said of the whole plan fills no point’s cell.</p></th>"
        f'<td><a class="meta" href="/drafts/{draft.slug}/{query}">{escape(draft.name)}</a></td>'
        f"{squares(board, board.whole, query)}{count_cell(board.whole, and_query)}</tr>"
    )


def table_row(board: Board, row: Row, query: str, and_query: str) -> str:
    """One point, or one part of a point."""
    is_changed = row.matter in board.changed
    part = f' class="part" data-of="{row.point_slug}"' if row.part_of_id else ""
    return (
        f"<tr{part}{' data-changed' if is_changed else ''}>{number_cell(board, row)}"
        f"{head_cell(row, query, is_changed=is_changed)}{status_cell(row)}{squares(board, row, query)}"
        f"{count_cell(row, and_query)}</tr>"
    )


@register.simple_tag
def board_rows(board: Board) -> SafeString:
    """The body of the table: the plan as a whole, then the points, each with its parts."""
    query, and_query = escape(board.reading.query), escape(board.reading.and_query)
    rows = [whole_row(board, query, and_query)] if board.shows_whole else []
    topic = ""
    for row in board.rows:
        if board.is_grouped and row.topic_slug != topic:
            topic = row.topic_slug
            head = f'<th scope="rowgroup" colspan="{board.width}">{escape(row.topic_name)}</th>'
            rows.append(f'<tr class="group">{head}</tr>')
        rows += [table_row(board, one, query, and_query) for one in row.itself]
    return mark_safe("\n".join(rows))  # noqa: S308 - every part is escaped


@register.simple_tag
def plan_strip(board: Board) -> SafeString:
    """The numbered points as cells, the whole plan in one picture."""
    query = escape(board.reading.query)
    return mark_safe(  # noqa: S308 - every part is escaped
        "".join(
            f'<li><a data-status="{row.status}" href="/provisions/{row.slug}/{query}" '
            f'aria-label="{row.number} {escape(row.title)}: {row.status_label}"><b>{row.number}</b>'
            f'<span aria-hidden="true">{row.status_glyph}</span></a></li>'
            for row in board.all_rows
            if row.number
        )
    )


def choice_item(facet: str, choice: Choice) -> str:
    """One value of a facet, as a link that sets it or takes it out; by its id the keyboard finds it again."""
    address = f"/{escape(choice.query)}"
    current = ' aria-current="true"' if choice.is_chosen else ""
    return (
        f'<li><a id="{facet}-{choice.value}" href="{address}" hx-get="{address}" hx-target="#board"'
        f' hx-sync="main:replace" hx-swap="outerHTML" hx-push-url="true"{current}>{escape(choice.label)}'
        f' <span class="num">{choice.count}</span></a></li>'
    )


@register.simple_tag
def board_facets(board: Board) -> SafeString:
    """Each facet with its values and counts."""
    made = []
    for name, heading, choices in board.facets:
        listed = "".join(choice_item(name, choice) for choice in choices) or '<li class="meta">None</li>'
        head = f"<summary><h3>{escape(heading)}</h3></summary>"
        made.append(f'<details class="facet" open>{head}<ul>{listed}</ul></details>')
    return mark_safe("\n".join(made))  # noqa: S308 - every part is escaped


@register.simple_tag
def board_totals(board: Board) -> SafeString:
    """How many of the numbered points have each status."""
    totals = [f"<b>{count}</b> {STATUS_LABELS[status]}" for status, count in board.counts.items()]
    return mark_safe(" · ".join(totals))  # noqa: S308 - numbers, and the codebook's own


@register.simple_tag
def wordings(reading: Reading) -> SafeString:
    """The drafts that may be read beside the default one, as choices of a select."""
    drafts = {draft.slug: draft.name for draft in reading.public_drafts if draft.pk != reading.plan.default_draft_id}
    return options(drafts, reading.draft.slug)


@register.simple_tag
def sorts(board: Board) -> SafeString:
    """The orders of the rows, as choices of a select; the first needs no word in the address."""
    orders = {"" if value == "number" else value: label for value, label in SORTS.items()}
    return options(orders, board.typed["sort"] or None)


@register.simple_tag
def column_heads(board: Board) -> SafeString:
    """The heads of the stakeholders' columns."""
    query = escape(board.reading.query)
    return mark_safe(  # noqa: S308 - escaped
        "".join(
            f'<th scope="col"><a href="/stakeholders/{actor.slug}/{query}">'
            f'<abbr title="{escape(actor.name)}">{escape(actor.code)}</abbr></a></th>'
            for actor in board.columns
        )
    )
