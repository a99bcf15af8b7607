"""Take in the full texts of articles from folders."""

import pathlib
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from provisions.dataset.texts import files_in, take_in
from sources.models import ArticleText


class Command(BaseCommand):
    """Attach files to the articles whose text they are, by sha256, and verify every excerpt in them."""

    help = "Attach the full texts that lie in folders to their articles and verify every excerpt in them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folders."""
        parser.add_argument("folders", nargs="+", type=pathlib.Path, help="where the texts lie, one a file")

    def handle(self, *args: Any, folders: list[pathlib.Path], **options: Any) -> None:
        """Print what became of each file; a text in which an excerpt does not stand is not taken in."""
        for folder in folders:
            if not folder.is_dir():
                raise CommandError(f"{folder}: there is no such folder.")
        failed = 0
        for path in files_in(folders):
            taken = take_in(path)
            failed += taken.version is not None and bool(taken.errors)
            self.stdout.write(str(taken))
        missing = ArticleText.objects.filter(text=None).count()
        if missing:
            self.stdout.write(f"Texts that are not held here: {missing}")
        if failed:
            raise CommandError(f"Texts in which something does not agree: {failed}; they were not taken in.")
