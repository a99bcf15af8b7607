"""Load the data set of a folder into the record."""

import pathlib
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from provisions.dataset.check import dangling, identities, look_up
from provisions.dataset.read import Problem, read_folder
from provisions.dataset.rules import broken_rules
from provisions.dataset.write import Loaded, write


class Command(BaseCommand):
    """Check every file of a folder, then add what the record does not have; nothing is changed or deleted."""

    help = "Load the data set of a folder: check everything, then add the rows that the record does not have."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder."""
        parser.add_argument("folder", type=pathlib.Path, help="where the data set lies, such as data/")

    def handle(self, *args: Any, folder: pathlib.Path, **options: Any) -> None:
        """Print what was added, unchanged and kept; or every problem, and write nothing."""
        reading = read_folder(folder)
        known = look_up(reading)
        problems = [*reading.problems, *identities(known), *dangling(known)]
        if not problems:
            problems += broken_rules(known)
        if problems:
            self.refuse(problems)
        try:
            loaded = write(known)
        except IntegrityError as error:
            raise CommandError(
                f"The database refuses a row, nothing was written: {str(error).splitlines()[0]}"
            ) from None
        for each in loaded:
            self.tell(each)

    def refuse(self, problems: list[Problem]) -> None:
        """Print the problems in the order of the files, and end."""
        ordered = sorted(set(problems))
        for problem in ordered:
            self.stderr.write(str(problem))
        count = "1 problem" if len(ordered) == 1 else f"{len(ordered)} problems"
        raise CommandError(f"{count}; nothing was written.")

    def tell(self, loaded: Loaded) -> None:
        """Print the counts of one kind, and each row that the database has otherwise."""
        if loaded.added or loaded.unchanged or loaded.kept:
            name = loaded.kind.name.replace("_", " ")
            self.stdout.write(
                f"{name:14} {loaded.added:6} added {loaded.unchanged:6} unchanged {len(loaded.kept):6} kept"
            )
        for ref, names in loaded.kept:
            self.stdout.write(f"  {loaded.kind.name} {ref} kept: changed here ({', '.join(names)})")
