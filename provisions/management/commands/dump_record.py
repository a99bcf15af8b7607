"""Write the record to the files of a data set."""

import pathlib
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from provisions.dataset.dump import dump


class Command(BaseCommand):
    """Write what stands or stood on the record to a folder, never what is pending, full texts or accounts."""

    help = "Write the published and retracted rows of the record to the files of a data set."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder."""
        parser.add_argument("folder", type=pathlib.Path, help="where to write it; files there are replaced")

    def handle(self, *args: Any, folder: pathlib.Path, **options: Any) -> None:
        """Print how many rows of each kind were written, all as they stood at one instant."""
        try:
            with transaction.atomic():
                if connection.in_atomic_block and len(connection.savepoint_ids) == 0:
                    connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                counts = dump(folder)
        except OSError as error:
            raise CommandError(f"{error.filename or folder}: {error.strerror or error}.") from None
        for name, count in counts.items():
            self.stdout.write(f"{name.replace('_', ' '):14} {count:6}")
