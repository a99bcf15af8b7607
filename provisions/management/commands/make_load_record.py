"""Make a large record to measure with."""

import io
import pathlib
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from provisions.made_up_write import tidy, write
from provisions.models import Plan


class Command(BaseCommand):
    """Add made-up articles, excerpts, statements and statuses to the starting record; the same seed, the same rows."""

    help = "Make a large made-up record, to measure with, in an empty database; never in one that is in use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many of what."""
        parser.add_argument("--articles", type=int, default=100_000)
        parser.add_argument("--excerpts", type=int, default=1_000_000, help="at most 30 for an article")
        parser.add_argument("--seed", type=int, default=28)
        parser.add_argument("--beside", action="store_true", help="add it to the record that is there")

    def handle(self, *args: Any, articles: int, excerpts: int, seed: int, beside: bool, **options: Any) -> None:
        """Load data/ where nothing is there, then add the rest, and print how it goes."""
        if not 0 < articles <= excerpts <= 30 * articles:
            raise CommandError("Ask for at least one article, and for one to thirty excerpts an article.")
        if Plan.objects.exists() and not beside:
            raise CommandError(
                "This database has a record; a made-up one cannot be taken out again. Make it in an empty database, "
                "or say --beside."
            )
        begun = time.monotonic()
        if not Plan.objects.exists():
            call_command("load_record", pathlib.Path(settings.BASE_DIR) / "data", stdout=io.StringIO())
        plan = Plan.objects.select_related("default_draft").get()
        for written in write(plan, articles=articles, excerpts=excerpts, seed=seed):
            self.stdout.write(f"{time.monotonic() - begun:6.0f} s  {written:,} of {articles:,} articles")
        tidy()
        self.stdout.write(f"{time.monotonic() - begun:6.0f} s  done; check it with: manage.py check_record")
