"""Prove the rules of the record over the whole database."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from provisions.checks.evidence import EVIDENCE, evidence
from provisions.checks.history import history
from provisions.checks.rows import ROWS
from provisions.checks.rule import Breach
from provisions.checks.schema import missing, refs, values


class Command(BaseCommand):
    """Name each row that breaks a rule; rules 8 and 9, on pages and forms, are held by tests."""

    help = "Prove the rules of the record over the whole database and name each row that breaks one."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        """Print every breach; with --verbosity 2 also the time that each rule took."""
        count = 0
        with transaction.atomic():
            # Enough to keep a million rows in memory while they are joined.
            connection.cursor().execute("SET LOCAL work_mem = '128MB'")
            for breach in self.breaches(is_timed=verbosity > 1):
                self.stdout.write(str(breach))
                count += 1
        if count:
            raise CommandError(f"Breaches of the rules: {count}.")
        self.stdout.write("Every rule holds for every row.")

    def breaches(self, *, is_timed: bool) -> Iterator[Breach]:
        """Every breach of every rule."""
        rules = [*EVIDENCE, *ROWS, *values(), refs(), *history()]
        parts: list[tuple[str, Callable[[], Iterator[Breach]]]] = [
            ("constraints and triggers", missing),
            ("texts and quotation", evidence),
            *((f"rule {rule.number}, {rule.kind}", rule.breaches) for rule in rules),
        ]
        for name, breaches in parts:
            begun = time.monotonic()
            yield from breaches()
            if is_timed:
                self.stdout.write(f"{time.monotonic() - begun:8.2f} s  {name}")
