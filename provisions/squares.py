"""Which positions the squares of a table show: those on the record, and the reported ones where a reader asks.

A page on one provision or one stakeholder shows both, each marked as what it is.
"""

from collections.abc import Callable

from django import forms

from provisions.cells import Cell
from provisions.reading import OneOf, ReadingForm


class SquaresForm(ReadingForm):
    """What every table of squares, and its files, reads from the address."""

    record = OneOf([("all", "Reported positions too")], label="Proof")
    cell = forms.CharField(required=False, max_length=200)

    @property
    def shows_reported(self) -> bool:
        """Whether the reader asked for the reported positions too."""
        return bool(self.value("record"))


def on_the_record(cell: Cell | None, /) -> str:
    """The position that stands on the record; nothing where one is only reported."""
    return cell.stance if cell is not None and cell.is_stated else ""


def even_reported(cell: Cell | None, /) -> str:
    """The position, on the record or reported."""
    return cell.stance if cell is not None else ""


def shown_by(form: ReadingForm) -> Callable[[Cell | None], str]:
    """How a table that was asked for so reads a position from a cell."""
    return even_reported if isinstance(form, SquaresForm) and form.shows_reported else on_the_record
