"""Variables of the environment, read strictly: a value that cannot be understood stops the start."""

import os
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

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


def count(value: str) -> int:
    """A number of things; not a negative one."""
    if int(value) < 0:
        raise ValueError(value)
    return int(value)


def mailer(value: str) -> dict[str, Any]:
    """How mail leaves, as Django's MAILERS wants it: smtp:// (STARTTLS), smtps:// (TLS), or empty: printed."""
    if not value:
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(value)
    default = {"smtp": 587, "smtps": 465}[parts.scheme]
    if not parts.hostname:
        raise ValueError(value)
    options = {
        "host": parts.hostname,
        "port": parts.port or default,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp",
        "use_ssl": parts.scheme == "smtps",
        "timeout": 10,
    }
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}


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
        shown = re.sub(r"//.*@", "//…@", value)  # A user name and password are not for the log.
        raise ImproperlyConfigured(f"{name}={shown!r} cannot be understood; see .env.example.") from None
