"""Full texts are taken in by their hash, and every excerpt is compared with them to the character."""

import os
import pathlib
import warnings
from collections.abc import Callable

import pytest

from sources.models import ArticleText, Excerpt
from tests.small import PROJECT, SMALL, SMALL_TEXTS, copy_of_small, quote, read, run, spoil, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    return copy_of_small(tmp_path)


def test_texts_are_taken_in_by_their_hash_and_every_excerpt_is_verified() -> None:
    run("load_record", SMALL)

    printed = run("take_in_texts", SMALL_TEXTS)

    assert "harbour-talks: taken in, 8 excerpts verified" in printed
    assert "FAILED" not in printed
    assert not ArticleText.objects.filter(text=None).exists()
    assert "harbour-talks: held already, 8 excerpts verified" in run("take_in_texts", SMALL_TEXTS)


@pytest.mark.parametrize("change", [lambda text: text.replace(b"\n", b"\r\n"), lambda text: text + b"\n"])
def test_line_ends_and_a_last_empty_line_do_not_matter(
    tmp_path: pathlib.Path, change: Callable[[bytes], bytes]
) -> None:
    run("load_record", SMALL)
    (tmp_path / "x.txt").write_bytes(change((SMALL_TEXTS / "harbour-talks.txt").read_bytes()))

    printed = run("take_in_texts", tmp_path)

    assert "harbour-talks: taken in" in printed
    assert "Texts that are not held here: 1" in printed


def test_files_that_no_article_has_are_listed(tmp_path: pathlib.Path) -> None:
    run("load_record", SMALL)
    (tmp_path / "other.txt").write_text("Other words.")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff")

    printed = run("take_in_texts", tmp_path)

    assert "other.txt: unknown, no article has this text" in printed
    assert "picture.png: unknown, not UTF-8" in printed


def test_a_text_in_which_an_excerpt_does_not_stand_is_not_taken_in(folder: pathlib.Path) -> None:
    spoil(folder, "articles/envoy-repeats.yaml", "his side can live", "his side has lived")
    document = read(folder, "articles/envoy-repeats.yaml")
    excerpt = document["excerpts"][0]
    excerpt["end"] = excerpt["start"] + len(excerpt["exact"])
    write(folder, "articles/envoy-repeats.yaml", document)
    run("load_record", folder)

    printed = run("take_in_texts", SMALL_TEXTS)

    assert "envoy-repeats: not taken in" in printed
    assert f"excerpt {excerpt['ref']}: at {excerpt['start']}" in printed
    assert "FAILED" in printed
    assert ArticleText.objects.get(article__slug="envoy-repeats").text is None
    assert ArticleText.objects.get(article__slug="harbour-talks").text is not None


def test_a_text_taken_in_shows_a_run_that_punctuation_alone_parts(folder: pathlib.Path) -> None:
    quote(folder, (0, 7), (7, 15))
    run("load_record", folder)

    # Fifteen words are no breach; the run is reckoned as one all the same.
    assert "envoy-repeats: taken in, 2 excerpts verified" in run("take_in_texts", SMALL_TEXTS)


def test_every_excerpt_of_the_starting_record_stands_in_the_texts_that_planwatch_texts_names() -> None:
    folders = [pathlib.Path(name) for name in os.environ.get("PLANWATCH_TEXTS", "").split(os.pathsep) if name]
    if not folders:
        warnings.warn("PLANWATCH_TEXTS is unset: no excerpt of data/ was compared with a text", stacklevel=1)
    run("load_record", PROJECT / "data")

    printed = [run("take_in_texts", folder) for folder in folders]

    assert not any("FAILED" in each for each in printed)
    assert sum(each.count(": taken in") for each in printed) == sum(len([*folder.glob("*.txt")]) for folder in folders)
    assert Excerpt.objects.exclude(text_version__text=None).exists() == bool(folders)
    assert "Every rule holds" in run("check_record")
