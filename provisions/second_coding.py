"""Which rows a second coder reads blind, and when two readings of a passage differ: the codebook's rule, once."""

from typing import Any

from planwatch.codebook import SecondCoding
from provisions.agreement import Marked, paired
from provisions.models import Coding, Statement, StatusChange
from provisions.models.statements import ON_THE_DESK
from sources.models import Excerpt

ONE_IN = 5
REF_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
# The values by which rows are found and positions set; words that say the same in other words are no difference.
COMPARED = (
    "provision_id", "on_behalf_of_id", "speaker_id", "authority", "draft_id", "stance", "mark", "red_line", "threat",
    "attribution", "made_on",
)  # fmt: skip
CODED = (*COMPARED, "condition", "counter_proposal", "mapping", "made_on_basis", "note", "codebook")
NOT_READ = (SecondCoding.NONE, SecondCoding.AWAITED)


def is_drawn(ref: str) -> bool:
    """Whether a passage is of the drawn fifth; its ref is random and never changes, so nobody chooses."""
    number = 0
    for letter in ref:
        number = number * len(REF_LETTERS) + REF_LETTERS.index(letter)
    return number % ONE_IN == 0


def ask_for_second(excerpt: Excerpt) -> None:
    """Note on each open row of a passage whether a second coder has to read it first.

    A passage is read as a whole: one drawn, or with a red line on it, takes all its rows along. A correction is not
    drawn, since what it corrects is public; a red line always is.
    """
    rows = Statement.objects.filter(excerpt=excerpt, state__in=ON_THE_DESK, second_coding__in=NOT_READ)
    has_red_line, is_of_the_draw = any(row.red_line for row in rows), is_drawn(excerpt.ref)
    for row in rows:
        asks = has_red_line or (is_of_the_draw and row.replaces_id is None)
        wanted = SecondCoding.AWAITED if asks else SecondCoding.NONE
        if row.second_coding != wanted:
            row.second_coding = wanted
            row.save(update_fields=["second_coding"])


def not_agreed_any_more(row: Statement | StatusChange) -> None:
    """A row that was changed after both coders agreed on it does not say so any more."""
    if row.second_coding == SecondCoding.AGREED:
        row.second_coding = SecondCoding.SETTLED
        row.save(update_fields=["second_coding"])


def values_of(row: Statement | Coding) -> dict[str, Any]:
    """The coded values of a row or a reading."""
    return {name: getattr(row, name) for name in CODED}


def first_reading(row: Statement) -> Coding:
    """What the author of a row read, as it is kept beside the second reading. Unsaved."""
    excerpt = row.excerpt
    return Coding(
        text_version_id=excerpt.text_version_id, start=excerpt.start, end=excerpt.end, coder=row.author,
        statement=row, **values_of(row),
    )  # fmt: skip


def compared(first: list[Coding], second: list[Coding]) -> list[tuple[Coding, Coding]]:
    """The readings of one passage that are of the same claim, by the rule of agreement."""

    def marked(at: int, one: Coding) -> Marked:
        values = {"provision": str(one.provision_id), "on_behalf_of": str(one.on_behalf_of_id)}
        return Marked(at, "", one.start, one.end, values)

    here = [marked(at, one) for at, one in enumerate(first)]
    there = [marked(len(first) + at, one) for at, one in enumerate(second)]
    return [(first[pair.first.place], second[pair.second.place - len(first)]) for pair in paired(here, there)]


def is_same(first: Coding, second: Coding) -> bool:
    """Whether two readings say the same."""
    return all(getattr(first, name) == getattr(second, name) for name in COMPARED)
