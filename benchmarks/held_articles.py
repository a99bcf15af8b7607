"""The articles of the record with their texts, what is marked in them, and what is known without them."""

import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from planwatch.embedded import Cluster

type Span = tuple[int, int]


@dataclass
class Marked:
    """A passage that the coders marked, with the codes of every statement that it proves."""

    span: Span
    statements: list[Any] = field(default_factory=list)


@dataclass
class Held:
    """An article with its text, what is marked in it, and what is known without it."""

    article: Any
    text: str
    marked: list[Marked]
    knowledge: Any

    @property
    def group(self) -> int:
        """Articles of one origin are one group."""
        return self.article.origin_id or -self.article.pk


@contextlib.contextmanager
def record() -> Iterator[None]:
    """A database that holds the record and the texts: the one of DATABASE_URL, or one made for the occasion."""
    with contextlib.ExitStack() as stack:
        if not os.environ.get("DATABASE_URL"):
            folders = [name for name in os.environ.get("PLANWATCH_TEXTS", "").split(os.pathsep) if name]
            if not folders:
                raise SystemExit("Set PLANWATCH_TEXTS to the folders that hold the full texts, or DATABASE_URL.")
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="planwatch-bench-"))
            cluster = Cluster(pathlib.Path(folder), durable=False)
            stack.enter_context(cluster.running())
            os.environ["DATABASE_URL"] = cluster.url
            for words in (["migrate", "-v0"], ["load_record", "data"], ["take_in_texts", *folders]):
                subprocess.run([sys.executable, "manage.py", *words], check=True, stdout=subprocess.DEVNULL)
        os.environ["DJANGO_SETTINGS_MODULE"] = "planwatch.settings"
        import django

        django.setup()
        yield


def held_articles() -> list[Held]:
    """Every article whose text is held and that somebody coded or read, by slug."""
    from desk.suggestions import Knowledge
    from planwatch.codebook import RowState
    from provisions.models import Statement
    from sources.models import Article, ArticleText

    held = []
    for version in ArticleText.objects.filter(text__isnull=False).select_related("article").order_by("article__slug"):
        marked: dict[Span, Marked] = {}
        for statement in (
            Statement.objects.filter(excerpt__text_version=version)
            .exclude(state__in=[RowState.RETRACTED, RowState.RETURNED])
            .select_related("excerpt", "speaker")
            .order_by("excerpt__start", "pk")
        ):
            span = (statement.excerpt.start, statement.excerpt.end)
            marked.setdefault(span, Marked(span)).statements.append(statement)
        article: Article = version.article
        held.append(Held(article, version.text or "", list(marked.values()), Knowledge.of_record(article)))
    return held
