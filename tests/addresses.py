"""Every public address, found by walking the patterns: a new page is tested without being listed here."""

import itertools
from collections.abc import Iterator

from django.urls import URLPattern, reverse
from django.urls.converters import IntConverter

from provisions import urls
from provisions.files import Ending

ENDINGS = ("csv", "json", "csv-metadata.json")


def parts(pattern: URLPattern, known: dict[str, str]) -> Iterator[dict[str, str | int]]:
    """What can stand in the open parts of a pattern: a row that is known, a number, every ending."""
    head = str(pattern.pattern).split("/")[0]
    choices: list[list[tuple[str, str | int]]] = []
    for name, converter in pattern.pattern.converters.items():
        if isinstance(converter, Ending):
            choices.append([(name, ending) for ending in ENDINGS])
        elif isinstance(converter, IntConverter):
            choices.append([(name, int(known["number"]))])
        else:
            choices.append([(name, known["stakeholders" if name == "actor_slug" else head])])
    for each in itertools.product(*choices):
        yield dict(each)


def public_addresses(known: dict[str, str]) -> list[str]:
    """Every public address of a record; `known` names a row for each head of an address: provisions, drafts …"""
    return [
        reverse(f"provisions:{pattern.name}", kwargs=each)
        for pattern in urls.urlpatterns
        for each in parts(pattern, known)
    ]


def is_file(address: str) -> bool:
    """Whether an address, without its query, answers with a file."""
    return "." in address
