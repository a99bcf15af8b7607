"""Quotations that were collected elsewhere: a CSV, or what Hypothesis exports. Pure functions on bytes."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any

from sources.plain_text import LONGEST, SURROGATE, one_line

ROWS = 5_000
NAMES = {
    "address": ("address", "url", "uri", "link"),
    "title": ("title", "headline", "article"),
    "outlet": ("outlet", "source", "publication", "publisher"),
    "byline": ("byline", "author"),
    "published_on": ("published_on", "date", "published", "day"),
    "language": ("language", "lang"),
    "exact": ("quotation", "quote", "exact", "passage"),
    "prefix": ("prefix",),
    "suffix": ("suffix",),
    "text": ("text", "full_text", "body"),
}
LENGTHS = {"title": 300, "outlet": 120, "byline": 200, "published_on": 40, "language": 8, "address": 1000}
READ_AS = {name: kept for kept, names in NAMES.items() for name in names}


class CannotImport(Exception):  # noqa: N818 - it is caught and told, not debugged
    """Why a file cannot be imported, in a sentence."""


@dataclass(frozen=True)
class Quotation:
    """One row of a file, as it stands there; what is empty was not given."""

    address: str = ""
    title: str = ""
    outlet: str = ""
    byline: str = ""
    published_on: str = ""
    language: str = ""
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    text: str = ""

    @classmethod
    def of(cls, values: dict[str, Any]) -> "Quotation":
        """A row of these values, each on one line but for the text, and without what no text holds."""
        kept = {}
        for name in (field.name for field in fields(cls)):
            value = values.get(name)
            given = value if isinstance(value, str) else ""
            kept[name] = clean(given) if name == "text" else one_line(given, LENGTHS.get(name, 10_000))
        return cls(**kept)

    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return not any(asdict(self).values())


def clean(text: str) -> str:
    """A text without halves of characters and NUL, which no database holds; the rest is checked later."""
    return SURROGATE.sub("", text.replace("\0", ""))


def read_quotations(name: str, content: bytes) -> tuple[list[Quotation], int]:
    """The rows of a file, by the ending of its name: .csv or .json; and how many annotations quote nothing.

    Raises CannotImport with a sentence.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CannotImport("The file is not UTF-8. Save it as UTF-8 (in a spreadsheet: CSV UTF-8).") from None
    is_export = name.lower().endswith(".json")
    found = list(of_hypothesis(text) if is_export else of_csv(text))
    rows = [row for row in found if row.exact] if is_export else found
    if not rows:
        raise CannotImport("No annotation in this file quotes anything." if found else "There is no row in this file.")
    if len(rows) > ROWS:
        raise CannotImport(f"{len(rows):,} rows; a file has at most {ROWS:,}. Cut it in parts.")
    return rows, len(found) - len(rows)


def of_csv(text: str) -> Iterator[Quotation]:
    """The rows of a CSV with a header; commas, semicolons and tabs all part columns."""
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(2 * LONGEST)
    rows = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
    try:
        header = [READ_AS.get(name.strip().lower().replace(" ", "_"), "") for name in next(rows, [])]
        if "exact" not in header and "text" not in header:
            raise CannotImport("The first line names the columns; “quotation” or “text” must be among them.")
        if "address" not in header and "text" not in header:
            raise CannotImport("A column “address” must say which article each quotation is from.")
        for row in rows:
            quotation = Quotation.of(dict(zip(header, row, strict=False)))
            if not quotation.is_empty():
                yield quotation
    except csv.Error as error:
        raise CannotImport(f"The file is no CSV: {error}, in line {rows.line_num}.") from None


def of_hypothesis(text: str) -> Iterator[Quotation]:
    """The annotations of a Hypothesis export; notes on a page and replies quote nothing."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise CannotImport("The file is no JSON.") from None
    rows = document
    if isinstance(document, dict):
        rows = document.get("rows") or document.get("annotations")
    if not isinstance(rows, list):
        raise CannotImport("This is not an export of Hypothesis: it holds no list of annotations.")
    for row in rows:
        if isinstance(row, dict):
            yield of_annotation(row)


def of_annotation(row: dict[str, Any]) -> Quotation:
    """The passage that an annotation is on, and the page."""
    values: dict[str, Any] = {"address": row.get("uri") or row.get("url"), "exact": row.get("quote")}
    titles = row.get("document", {}).get("title") if isinstance(row.get("document"), dict) else row.get("title")
    values["title"] = titles[0] if isinstance(titles, list) and titles else titles
    for target in listed(row.get("target")):
        for selector in listed(target.get("selector")):
            if selector.get("type") == "TextQuoteSelector":
                values |= {name: selector.get(name) for name in ("exact", "prefix", "suffix")}
    return Quotation.of(values)


def listed(value: object) -> list[dict[str, Any]]:
    """The objects in a list; none where it is no list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
