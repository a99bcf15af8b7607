"""What is wrong with a data set is said with its place and what would be right, and nothing is written."""

import pathlib

import pytest

from sources.models import Article
from tests.small import copy_of_small, quote, read, run, spoil, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    return copy_of_small(tmp_path)


WRONG = {
    "a field that nobody knows": (
        "topics.yaml", "order: 1", "rank: 1", "no such field in a topic row; known are ref, slug, name, order"),
    "a value that is not in the codebook": (
        "articles/harbour-talks.yaml", "stance: endorse", "stance: agrees", "“agrees” is not one of its values"),
    "a ref of another shape": ("topics.yaml", "ref: ", "ref: X1", "A ref is 8 characters from a-z and 2-7"),
    "a missing field": ("outlets.yaml", "    reliability: A\n", "", "missing: each outlet needs it"),
    "a slug that no row has": ("clauses.yaml", "draft: sketch", "draft: scetch", "no draft is called “scetch”"),
    "a ref that no row has": ("milestones.yaml", "excerpt: ", "excerpt: aaaaaaaa #", "no excerpt is called “aaaaaaaa”"),
    "a coder that nobody is": (
        "status_changes.yaml", "author: First", "author: Third", "no coder is called “Third coder”"),
    "a day that there is not": ("drafts.yaml", "2021-02-01", "2021-02-30", "is not a day such as 2025-11-20"),
    "an instant without a zone": (
        "articles/envoy-repeats.yaml", "09:00:00Z", "09:00:00", "is not an instant such as"),
    "a number in place of a text": ("drafts.yaml", "name: Sketch", "name: 28", "put it in quotes: '28'"),
    "a text in place of a number": ("topics.yaml", "order: 1", "order: one", "“one” is not a whole number"),
    "a key given twice": ("topics.yaml", "order: 1", "order: 1\n    order: 2", "given twice, first on line"),
    "a text in place of a list": (
        "plan.yaml", "  columns:\n    - westland\n    - eastland\n    - council", "  columns: westland",
        "must be a list of names of rows"),
    "an address that is none": ("drafts.yaml", "https://example.org/accord", "example", "Enter a valid URL"),
    "an excerpt that is longer than its place": (
        "articles/harbour-talks.yaml", "end: 196", "end: 195", "165 to 195 is not 31 code points; end is start + 31"),
    "an excerpt beyond the text": (
        "articles/harbour-talks.yaml", "length: 1760", "length: 700", "is beyond the text"),
    "an author who publishes": (
        "articles/harbour-talks.yaml", "published_by: Second", "published_by: First", "the author published it"),
    "a stance and a mark": (
        "articles/harbour-talks.yaml", "mark: declined", "mark: declined\n    stance: reject", "never both"),
    "a condition that is not named": (
        "articles/envoy-repeats.yaml", "    condition: The inspections are paid for.\n", "", "needs the condition"),
    "authority at second hand": (
        "articles/harbour-talks.yaml", "attribution: third_party", "attribution: third_party\n    authority: 1",
        "third_party words carry no authority"),
    "a statement after its article": (
        "articles/envoy-repeats.yaml", "made_on: 2021-03-05", "made_on: 2021-03-06", "is after the article"),
    "a statement for a merged entry": (
        "articles/envoy-repeats.yaml", "on_behalf_of: eastland", "on_behalf_of: old-westland",
        "name westland instead"),
    "a title without a basis": (
        "articles/envoy-repeats.yaml", "  title_basis: unknown\n", "", "where, and only where, there is no title"),
    "a date without a basis": (
        "articles/envoy-repeats.yaml", "  published_on: 2021-03-05\n", "", "only where, there is no date"),
    "two statuses at a time": (
        "status_changes.yaml", "state: retracted", "state: published", "one status at a time"),
    "a replaced row that is not retracted": (
        "articles/harbour-talks.yaml", "state: retracted", "state: published", "retract what is replaced"),
    "a retraction without a reason": (
        "status_changes.yaml", "    retraction_reason: Westland refuses.\n", "", "when, by whom and why"),
    "a status without parties": (
        "status_changes.yaml", "    parties:\n      - eastland\n      - westland\n", "", "between whom"),
    "evidence later than the status": (
        "status_changes.yaml", "effective_on: 2021-03-03", "effective_on: 2021-03-02", "no later evidence"),
    "a pending row": (
        "articles/envoy-repeats.yaml", "state: published", "state: submitted", "submitted rows are not kept here"),
    "a part without a letter": ("provisions.yaml", "    letter: a\n", "", "a part has a letter and no number"),
    "a circle": ("drafts.yaml", "amends: sketch", "amends: accord", "leads back to itself"),
    "a consent without words": (
        "clauses.yaml", "        basis: Party to the accord\n", "", "no words say so"),
    "a wording of no kind": ("clauses.yaml", "    wording_kind: verbatim\n", "", "verbatim or paraphrase"),
    "a long name for what is left out": (
        "articles/harbour-talks.yaml", "passage: Two", "passage: One two three four five six seven eight nine",
        "at most 12 words"),
    "an article in a file of another name": (
        "articles/envoy-repeats.yaml", "slug: envoy-repeats", "slug: envoy", "the file is called envoy-repeats.yaml"),
    "a format of the future": ("topics.yaml", "format: 1", "format: 2", "it is “format: 1”"),
}  # fmt: skip


# Where the row that breaks the rule is not the one that was spoilt.
LINES = {"an excerpt beyond the text": range(60, 90), "a replaced row that is not retracted": range(1, 200)}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_said_with_its_line_and_nothing_is_written(folder: pathlib.Path, wrong: str) -> None:
    name, old, new, said = WRONG[wrong]
    line = spoil(folder, name, old, new)

    printed = run("load_record", folder)

    told = next(each for each in printed.splitlines() if said in each)
    assert told.startswith(f"{name}:")
    assert int(told.split(":")[1]) in LINES.get(wrong, range(line - 12, line + 13))
    assert "nothing was written" in printed
    assert not Article.objects.exists()


def test_a_problem_says_file_line_field_what_is_wrong_and_what_would_be_right(folder: pathlib.Path) -> None:
    line = spoil(folder, "drafts.yaml", "provenance: paraphrased", "provenance: rumoured")

    told = run("load_record", folder).splitlines()[0]

    assert told == (
        f"drafts.yaml:{line}: provenance: “rumoured” is not one of its values; "
        "known: official, leaked_verbatim, read_out, paraphrased, not_public."
    )


def test_every_problem_is_told_at_once(folder: pathlib.Path) -> None:
    for name, old in (("topics.yaml", "order: 1"), ("drafts.yaml", "public_since"), ("outlets.yaml", "kind")):
        spoil(folder, name, old, f"un{old}")

    printed = run("load_record", folder)

    assert {line.split(":")[0] for line in printed.splitlines()[:-1]} == {
        "topics.yaml", "drafts.yaml", "outlets.yaml",
    }  # fmt: skip


def test_a_ref_used_in_two_files_is_told(folder: pathlib.Path) -> None:
    ref = (folder / "topics.yaml").read_text().split("ref: ")[1][:8]
    spoil(folder, "origins.yaml", (folder / "origins.yaml").read_text().split("ref: ")[1][:8], ref)

    assert f"{ref} stands at" in run("load_record", folder)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"format: 1\ntopics: [", "not YAML"), (b"\xff\xfe", "not UTF-8"), (b"", "no fields"), (b"topics: \x00", "YAML")],
)
def test_a_file_that_cannot_be_read_is_told(folder: pathlib.Path, content: bytes, said: str) -> None:
    (folder / "topics.yaml").write_bytes(content)

    assert said in run("load_record", folder)


def test_a_file_that_does_not_belong_is_told(folder: pathlib.Path) -> None:
    (folder / "actors.yaml").write_text("format: 1\nactors: []\n")

    assert "actors.yaml:1: no file of this name belongs to the data set" in run("load_record", folder)


def test_a_folder_without_a_data_set_is_told(tmp_path: pathlib.Path) -> None:
    assert "no data set lies here" in run("load_record", tmp_path)
    assert "there is no such folder" in run("load_record", tmp_path / "nowhere")


def test_a_run_of_more_than_30_words_is_refused(folder: pathlib.Path) -> None:
    quote(folder, (0, 31))

    assert "31 words; at most 30" in run("load_record", folder)


def test_excerpts_that_together_make_a_longer_run_are_refused(folder: pathlib.Path) -> None:
    quote(folder, (0, 20), (15, 35))

    assert "make one run of 35 words" in run("load_record", folder)


def test_a_fifth_of_an_article_is_too_much(folder: pathlib.Path) -> None:
    quote(folder, (0, 9), (20, 30))

    assert "the excerpts show 19 of the 80 words; stay under 20%" in run("load_record", folder)


def test_an_excerpt_that_proves_nothing_is_refused(folder: pathlib.Path) -> None:
    document = read(folder, "articles/envoy-repeats.yaml")
    write(folder, "articles/envoy-repeats.yaml", document | {"statements": []})

    assert "proves nothing" in run("load_record", folder)
