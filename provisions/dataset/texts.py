"""Full texts of articles, taken in from files: found by their sha256, with every excerpt verified in them."""

import hashlib
import pathlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from planwatch.codebook import WORDS_IN_A_RUN
from sources.models import ArticleText
from sources.quotation import longest_run, word_count


@dataclass
class Taken:
    """What became of one file: the version it holds, if any, and what in it does not agree."""

    path: pathlib.Path
    version: ArticleText | None = None
    excerpt_count: int = 0
    was_held: bool = False
    errors: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        if self.version is None:
            return f"{self.path}: unknown, " + (self.errors[0] if self.errors else "no article has this text")
        counted = "1 excerpt" if self.excerpt_count == 1 else f"{self.excerpt_count} excerpts"
        if self.errors:
            return f"{self.version.article.slug}: not taken in from {self.path}\n  " + "\n  ".join(self.errors)
        held = "held already" if self.was_held else "taken in"
        return f"{self.version.article.slug}: {held}, {counted} verified"


def files_in(folders: Iterable[pathlib.Path]) -> Iterator[pathlib.Path]:
    """The files that lie in some folders, in order."""
    for folder in folders:
        yield from sorted(path for path in folder.iterdir() if path.is_file())


def possible_texts(content: bytes) -> list[str]:
    """The texts that a file may stand for: with LF line ends, with and without the last of them."""
    text = content.decode().replace("\r\n", "\n").replace("\r", "\n")
    return [text, text.removesuffix("\n")] if text.endswith("\n") else [text]


def take_in(path: pathlib.Path) -> Taken:
    """Attach a file's text to the version that has its sha256, if every excerpt stands in it."""
    taken = Taken(path)
    try:
        texts = possible_texts(path.read_bytes())
    except UnicodeDecodeError:
        taken.errors.append("not UTF-8")
        return taken
    by_hash = {hashlib.sha256(text.encode()).hexdigest(): text for text in texts}
    taken.version = ArticleText.objects.select_related("article").filter(sha256__in=by_hash).first()
    if taken.version is None:
        return taken
    taken.was_held = taken.version.text is not None
    taken.excerpt_count = taken.version.excerpts.count()
    taken.errors += attach(taken.version, by_hash[taken.version.sha256])
    return taken


def attach(version: ArticleText, text: str) -> list[str]:
    """Hold this text as the words of the version that has its hash; what does not agree with it, and is not held."""
    excerpts = list(version.excerpts.values_list("ref", "start", "end", "exact"))
    errors = list(disagreements(version, excerpts, text))
    if not errors and version.text is None:
        version.text = text
        version.save(update_fields=["text"])
    return errors


def disagreements(version: ArticleText, excerpts: list[tuple[str, int, int, str]], text: str) -> Iterator[str]:
    """What the record says of a text and the text does not bear out."""
    for name, measured in (("length", len(text)), ("word_count", word_count(text))):
        if getattr(version, name) != measured:
            yield f"{name} is {measured}, not {getattr(version, name)}"
    for ref, start, end, exact in excerpts:
        if text[start:end] != exact:
            yield f"excerpt {ref}: at {start} to {end} stands {text[start:end]!r}, not {exact!r}"
    exact_by_span = {(start, end): exact for _, start, end, exact in excerpts}
    longest = longest_run(exact_by_span, exact_by_span, text)
    if longest > WORDS_IN_A_RUN:
        yield f"a run of {longest} words is quoted, at most {WORDS_IN_A_RUN} may be"
