"""Variables of the environment, read strictly: a value that cannot be understood stops the start."""

import os
from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured


def flag(value: str) -> bool:
    """`1` or `0`; anything else is an error, not a guess."""
    return {"1": True, "0": False}[value]


def words(value: str) -> list[str]:
    """Items between commas."""
    return [item.strip() for item in value.split(",") if item.strip()]


def port(value: str) -> int:
    """A TCP port."""
    if not 0 < int(value) < 65536:
        raise ValueError(value)
    return int(value)


def contact(value: str) -> str:
    """Where readers report errors, as a link: an e-mail address or an https address; empty for none."""
    if not value or value.startswith("https://"):
        return value
    if "@" not in value[1:-1] or any(letter.isspace() for letter in value):
        raise ValueError(value)
    return f"mailto:{value}"


def environment[T](name: str, default: str, read: Callable[[str], T]) -> T:
    """One variable of the environment; one that cannot be read stops the start with a sentence."""
    value = os.environ.get(name, default)
    try:
        return read(value)
    except (KeyError, ValueError):
        raise ImproperlyConfigured(f"{name}={value!r} cannot be understood; see .env.example.") from None
