"""A row that is not on the record yet, given another passage: the words of an excerpt never change, so a new one."""

from planwatch.history import Event
from provisions.models import Statement
from sources.actions import mark
from sources.models import Excerpt
from sources.quotation import Span


def reword(row: Statement, span: Span) -> None:
    """Let a row rest on other words of the same text. Raises ValidationError as marking does.

    The passage that it leaves counts no more, and goes, unless something else rests on it.
    """
    old = row.excerpt
    if span == (old.start, old.end):
        return
    is_left = not is_used(old, but=row)
    new = mark(old.text_version, *span, instead_of=old if is_left else None)
    if new.words != old.words or new.via != old.via:
        new.words, new.via = old.words, old.via
        new.save(update_fields=["words", "via"])
    row.excerpt = new
    row.save(update_fields=["excerpt"])
    if is_left:
        old.delete()


def is_used(excerpt: Excerpt, but: Statement | None = None) -> bool:
    """Whether any row rests on a passage, or any but one that has it as its main passage."""
    for link in excerpt._meta.related_objects:
        if issubclass(link.related_model, Event):
            continue
        rows = link.related_model._default_manager.filter(**{link.field.name: excerpt})
        if but is not None and link.related_model is Statement and link.field.name == "excerpt":
            rows = rows.exclude(pk=but.pk)
        if rows.exists():
            return True
    return False
