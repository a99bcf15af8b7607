"""The small record: a data set of a harbour and two articles, for tests to load and to spoil."""

import io
import pathlib
import re
import shutil
from typing import Any

from django.core.management import CommandError, call_command
from ruamel.yaml import YAML

from provisions.dataset.yaml_style import written

PROJECT = pathlib.Path(__file__).parent.parent
SMALL = pathlib.Path(__file__).parent / "small_record"
SMALL_TEXTS = pathlib.Path(__file__).parent / "small_record_texts"


def run(name: str, *arguments: object) -> str:
    """What a command of the project prints; for one that fails the reason at the end, behind FAILED."""
    out, reason = io.StringIO(), ""
    try:
        call_command(name, *(str(argument) for argument in arguments), stdout=out, stderr=out)
    except CommandError as error:
        reason = f"FAILED {error}"
    return out.getvalue() + reason


def copy_of_small(folder: pathlib.Path) -> pathlib.Path:
    """A copy of the small record, to be spoilt."""
    return pathlib.Path(shutil.copytree(SMALL, folder / "record"))


def files_of(folder: pathlib.Path) -> dict[str, bytes]:
    """The files of a data set by name."""
    paths = sorted([*folder.glob("*.yaml"), *folder.glob("articles/*.yaml")])
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def spoil(folder: pathlib.Path, name: str, old: str, new: str) -> int:
    """Change the first place where `old` stands in a file; its line."""
    path = folder / name
    content = path.read_text()
    assert old in content
    path.write_text(content.replace(old, new, 1))
    return content[: content.index(old)].count("\n") + 1


def read(folder: pathlib.Path, name: str) -> Any:
    """A file as values."""
    return YAML(typ="safe", pure=True).load((folder / name).read_text())


def write(folder: pathlib.Path, name: str, document: Any) -> None:
    """Put values into a file."""
    (folder / name).write_text(written(document))


def quote(folder: pathlib.Path, *passages: tuple[int, int]) -> None:
    """Have the second article quote these passages of its text, from one word to before another."""
    name = "articles/envoy-repeats.yaml"
    text = (SMALL_TEXTS / "envoy-repeats.txt").read_text()
    words = [word.span() for word in re.finditer(r"\w+", text)]
    document = read(folder, name)
    first = document["excerpts"][0]
    document["excerpts"] = []
    for ref, (begin, end) in zip((first["ref"], "aaaaaaab", "aaaaaaac"), passages, strict=False):
        start, stop = words[begin][0], words[end - 1][1]
        place = {"ref": ref, "exact": text[start:stop], "start": start, "end": stop}
        document["excerpts"].append(first | place)
    document["statements"][0]["supporting"] = [each["ref"] for each in document["excerpts"][1:]]
    write(folder, name, document)
