"""How much of what can be tried without end is tried: THOROUGH=1 tries all of it."""

import os

IS_THOROUGH = bool(os.environ.get("THOROUGH"))


def some_of(count: int) -> int:
    """A part of so many examples; with THOROUGH=1 all of them."""
    return count if IS_THOROUGH else -(-count * 2 // 5)
