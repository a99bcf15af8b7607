"""What an editor does to an article: each act once under its key, and each can be taken back.

A browser that is unsure whether an act arrived sends it again under the same key, and is told what it did then.
Acts on one article are done one after the other: its row is held while one is done.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet

from desk.models import Act, ActKind, Review, RowKind
from desk.rewording import reword
from desk.snapshots import ON_THE_DESK, as_shown, remove, restore, snapshot
from desk.tagging import MendForm, TaggingForm
from planwatch.codebook import QueueState, RowState
from planwatch.history import Event
from provisions import actions
from provisions.actions import Kept
from provisions.models import Coder, Statement
from provisions.second_coding import ask_for_second, not_agreed_any_more
from sources.actions import mark
from sources.models import Article

UNDONE_AT_MOST = 10

type Before = list[dict[str, Any]]


class ConflictError(Exception):
    """Somebody else changed the row after it was shown."""

    def __init__(self, row: Kept) -> None:
        self.row = row
        super().__init__(row.ref)


@transaction.atomic
def once(article: Article, kind: ActKind, do: Callable[[], Before], *, by: User, key: UUID, **said: Any) -> Act:
    """Do something unless it was done under this key before; what stood before is kept with the act."""
    held = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    known = Act.objects.filter(key=key).first()
    if known is not None:
        if (known.user_id, known.article_id, known.kind) != (by.pk, article.pk, kind):
            raise ValidationError("This key was used for something else. Reload the page and do it again.")
        return known
    before = do()
    if held.queue_state == QueueState.INBOX and kind in (ActKind.WRITE, ActKind.CHANGE):
        before.append({"queue_state": held.queue_state})
        to_queue(held, QueueState.IN_WORK)
    return Act.objects.create(key=key, user=by, article=article, kind=kind, said=said, before=before)


def write(form: TaggingForm, *, by: User, key: UUID) -> Act:
    """Save what a valid form says: one pending statement for each provision that it names."""

    def do() -> Before:
        excerpt, *supporting = [mark(form.version, *span) for span in form.spans]
        written = []
        for provision in form.targets():
            row = Statement(
                excerpt=excerpt,
                provision=provision,
                author=Coder.of(by),
                is_suggested=form.cleaned_data["is_suggested"],
                **form.values(),
            )
            row.full_clean(exclude=["ref"])
            row.save()
            row.supporting.set(supporting)
            written.append({"ref": row.ref})
        ask_for_second(excerpt)
        return written

    return once(form.article, ActKind.WRITE, do, by=by, key=key, passage=form.cleaned_data["passage"])


def change(statement: Statement, form: MendForm, *, seen: str, by: User, key: UUID) -> Act:
    """Give a row that is still open other codes: those that differ from what the form was shown with.

    Raises ConflictError where somebody else changed the row meanwhile, or oneself, in another tab, the same field.
    """

    def do() -> Before:
        actions.fresh(statement)
        refuse_unless_mine(statement, by)
        shown = as_shown(statement, seen)
        if shown is None or (shown is not statement and last_hand(statement) != by.pk):
            raise ConflictError(statement)
        was, values = snapshot(statement), changed_values(statement, form, shown)
        for name, value in values.items():
            setattr(statement, name, value)
        statement.full_clean(exclude=["ref"])
        statement.save(update_fields=list(values))
        if form.span is not None:
            reword(statement, form.span)
        ask_for_second(statement.excerpt)
        not_agreed_any_more(statement)
        return [was]

    return once(form.article, ActKind.CHANGE, do, by=by, key=key, ref=statement.ref)


def changed_values(statement: Statement, form: MendForm, shown: Statement | Event) -> dict[str, Any]:
    """What a form says otherwise than the row it was shown with. Raises ConflictError where both changed a field."""
    values = {name: value for name, value in form.values().items() if number_of(value) != stored(shown, name)}
    names = [*values, *(["excerpt"] if form.span is not None else [])]
    for name in names:
        if stored(statement, name) not in (stored(shown, name), number_of(values.get(name))):
            raise ConflictError(statement)
    return values


def stored(row: Statement | Event, name: str) -> Any:
    """The value of a field, of a foreign key its number."""
    return getattr(row, f"{name}_id") if hasattr(row, f"{name}_id") else getattr(row, name)


def number_of(value: Any) -> Any:
    """The number of a row; any other value as it is."""
    return value.pk if isinstance(value, Model) else value


def take_off(statement: Statement, *, by: User, key: UUID) -> Act:
    """Remove an open row of one's own; undo brings it back as it was."""

    def do() -> Before:
        actions.fresh(statement)
        refuse_unless_mine(statement, by)
        was = snapshot(statement)
        remove(statement)
        return [was]

    return once(statement.excerpt.article, ActKind.REMOVE, do, by=by, key=key, ref=statement.ref)


def adopt(statement: Statement, *, by: User, key: UUID) -> Act:
    """Take over an open row that somebody else began; its author is then who took it over."""

    def do() -> Before:
        actions.fresh(statement)
        actions.refuse_unless(statement, *actions.OPEN)
        was = snapshot(statement)
        statement.author = Coder.of(by)
        statement.save(update_fields=["author"])
        return [was]

    return once(statement.excerpt.article, ActKind.ADOPT, do, by=by, key=key, ref=statement.ref)


def reject(article: Article, start: int, end: int, *, by: User, key: UUID) -> Act:
    """Turn a suggestion down; its place (code points) is not proposed again on this article."""
    return once(article, ActKind.REJECT, list, by=by, key=key, start=start, end=end)


def nothing_to_code(article: Article, looked_for: str, *, by: User, key: UUID) -> Act:
    """Close an article as read, with what was looked for and not found."""

    def do() -> Before:
        if not looked_for.strip():
            raise ValidationError("Say what you looked for: the next reader has to know what was not found.")
        if Statement.objects.filter(excerpt__article=article).exclude(state=RowState.RETRACTED).exists():
            raise ValidationError("There are statements on this article, so there was something to code.")
        was = {"queue_state": article.queue_state}
        to_queue(article, QueueState.NOTHING_TO_CODE)
        return [was]

    return once(article, ActKind.NOTHING, do, by=by, key=key, looked_for=looked_for.strip())


def submit(article: Article, *, by: User, key: UUID) -> Act:
    """Hand in all open rows of one's own on an article; it counts as coded once nobody's row is open."""

    def do() -> Before:
        rows = on_the_desk(article).filter(author__user=by, state__in=actions.OPEN)
        before: Before = []
        for row in rows.select_for_update(of=("self",)):
            before.append(snapshot(row))
            actions.submit(row, by=row.author)
        if not before:
            raise ValidationError("Nothing of yours is open here. Mark a passage, or close the article with n.")
        if not on_the_desk(article).filter(state__in=actions.OPEN).exists():
            before.append({"queue_state": article.queue_state})
            to_queue(article, QueueState.CODED)
        return before

    return once(article, ActKind.SUBMIT, do, by=by, key=key)


def undo(article: Article, *, by: User, key: UUID) -> Act:
    """Take back the newest act of one's own on this article that still stands; at most the last ten."""
    known = Act.objects.filter(key=key).first()
    if known is not None:
        return known
    with transaction.atomic():
        Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
        act = Act.objects.to_undo(by.pk, article, UNDONE_AT_MOST).first()
        if act is None:
            raise ValidationError("There is nothing to undo: what you did here is undone, or more than ten acts ago.")
        for was in reversed(act.before):
            refuse_if_anothers(was, by, act)
            if "queue_state" in was:
                to_queue(article, QueueState(was["queue_state"]))
            else:
                restore(was)
        return Act.objects.create(key=key, user=by, article=article, kind=ActKind.UNDO, undoes=act)


def on_the_desk(article: Article) -> QuerySet[Statement]:
    """The statements on an article that are not on the record yet."""
    return Statement.objects.filter(excerpt__article=article, state__in=ON_THE_DESK)


def last_hand(statement: Statement) -> int | None:
    """The user whose act was the last that stands on a row; none where there is no such act."""
    acts = Act.objects.filter(article=statement.excerpt.article_id, undone_by__isnull=True)
    return acts.filter(before__contains=[{"ref": statement.ref}]).values_list("user_id", flat=True).first()


def refuse_if_anothers(was: dict[str, Any], by: User, act: Act) -> None:
    """What somebody else took over, changed or reviewed since is not undone."""
    if Review.objects.filter(kind=RowKind.STATEMENT, ref=was.get("ref", ""), at__gt=act.at).exists():
        raise ValidationError(f"{was['ref']} was reviewed since; it stays as it is.")
    row = Statement.objects.filter(ref=was.get("ref", "")).select_related("excerpt").first()
    if row is not None and last_hand(row) != by.pk:
        raise ValidationError(f"{row.author} has worked on {row.ref} since; it stays as it is.")


def refuse_unless_mine(statement: Statement, by: User) -> None:
    """Only its author changes a row, and only while it is open."""
    if statement.author.user_id != by.pk:
        raise ValidationError(f"{statement.author} wrote this row. Take it over to change it.")
    actions.refuse_unless(statement, *actions.OPEN)


def to_queue(article: Article, state: QueueState) -> None:
    """Write where an article stands."""
    article.queue_state = state
    article.save(update_fields=["queue_state"])
