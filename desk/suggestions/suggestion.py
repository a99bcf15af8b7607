"""What is proposed to the person who codes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A verbatim passage of at most 30 words, at word edges, and how it might be coded.

    Places are code points, the end exclusive. What the program cannot tell is empty. The confidence orders
    suggestions and cuts them off; it is no probability.
    """

    start: int
    end: int
    provisions: tuple[int, ...]
    is_plan: bool
    speaker: int | None
    stance: str
    mark: str
    attribution: str
    reason: str
    confidence: float
