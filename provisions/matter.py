"""What a row is on, as a light row: a provision with its number, or the plan as a whole."""

from typing import NamedTuple

THE_PLAN = "The plan as a whole"
FIELDS = ("slug", "number", "letter", "part_of__number", "title")


def label_of(number: int | None, letter: str | None) -> str:
    """`7`, `21a`, or nothing for a matter without a number; of a part the number is its point's."""
    return "" if number is None else f"{number}{letter}"


def matter_fields(prefix: str = "") -> tuple[str, ...]:
    """What a query selects for a `Matter`; `prefix` leads to the provision."""
    return tuple(f"{prefix}{name}" for name in FIELDS)


class Matter(NamedTuple):
    """A provision; without a slug it is the plan as a whole."""

    slug: str | None
    number: int | None
    letter: str | None
    point_number: int | None
    title: str | None

    @property
    def label(self) -> str:
        """See `label_of`."""
        return label_of(self.point_number if self.number is None else self.number, self.letter)

    def __str__(self) -> str:
        return THE_PLAN if self.slug is None else f"{self.label} {self.title}".strip()
