"""Any list as a file at the same address with an ending: .csv, .json, and the CSVW description of the .csv.

The files are the API. A CSV is a plain table, header first; what it is, how it was filtered and how many rows
it has stands in the .json and in the CSVW file that the CSV's headers link to.
"""

import csv
import datetime
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.utils.timezone import now

from provisions.reading import Reading

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
RIGHTS = "Our words under CC BY 4.0; quotations belong to their authors."
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
DESCRIPTION = "csv-metadata.json"


class Ending:
    """The endings that a list answers to."""

    regex = r"csv-metadata\.json|csv|json"

    def to_python(self, value: str) -> str:
        """The ending as it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """The ending as it stands in the address."""
        return value


@dataclass(frozen=True)
class Column:
    """One column of a file: its name, what it holds, and its CSVW datatype."""

    name: str
    says: str
    datatype: str = "string"


@dataclass(frozen=True)
class Table:
    """A list as a file: its address without the ending, a title, and its columns."""

    path: str
    title: str
    columns: Sequence[Column]

    def header(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]


def cell_text(value: Any) -> str:
    """A value as a CSV cell holds it: a list parted by semicolons, nothing as nothing.

    A cell that a spreadsheet would run as a formula gets an apostrophe; numbers are left alone.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple):
        text = "; ".join(":".join(map(str, item.values())) if isinstance(item, dict) else str(item) for item in value)
    else:
        text = plain(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


class _Echo:
    """A file that hands back what is written, for the csv module."""

    def write(self, value: str) -> str:
        return value


def respond(
    request: HttpRequest,
    ending: str,
    table: Table,
    rows: Iterable[Sequence[Any]],
    reading: Reading,
    row_count: int,
) -> HttpResponseBase:
    """The list as the file that the ending names; 400 with the reasons where the address was not understood."""
    if reading.problems:
        said = ["Part of this address could not be understood, so no file was made.", *reading.problems]
        if ending == "csv":
            return HttpResponse("\n".join(said) + "\n", status=400, content_type="text/plain; charset=utf-8")
        return JsonResponse({"error": said[0], "problems": said[1:]}, status=400)
    if ending == "csv":
        return _csv(request, table, rows)
    if ending == "json":
        return _json(request, table, rows, reading, row_count)
    if ending == DESCRIPTION:
        return _description(request, table, reading, row_count)
    raise Http404


def _csv(request: HttpRequest, table: Table, rows: Iterable[Sequence[Any]]) -> HttpResponseBase:
    writer = csv.writer(_Echo(), lineterminator="\r\n")

    def lines() -> Iterator[str]:
        yield writer.writerow(table.header())
        for row in rows:
            yield writer.writerow([cell_text(value) for value in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8; header=present")
    name = table.path.strip("/").replace("/", "-")
    response["Content-Disposition"] = f'attachment; filename="planwatch-{name}.csv"'
    query = request.META.get("QUERY_STRING", "")
    described = f"{table.path}.{DESCRIPTION}" + (f"?{query}" if query else "")
    response["Link"] = f'<{described}>; rel="describedby"; type="application/csvm+json"'
    return response


def meta(request: HttpRequest, table: Table, reading: Reading, row_count: int) -> dict[str, Any]:
    """What a file is: its title, how it was filtered and read, how many rows it has, under which licence."""
    form = reading.form
    return {
        "title": table.title,
        "address": request.build_absolute_uri(),
        "draft": reading.draft.slug,
        "on": plain(reading.clocks.on),
        "known": plain(reading.clocks.known or now().replace(microsecond=0)),
        "coded_through": plain(reading.plan.coded_through),
        "filter": {
            name: value for name, value in form.asked.items() if value and name not in {"draft", "on", "known", "cell"}
        },
        "row_count": row_count,
        "licence": LICENCE,
        "rights": RIGHTS,
    }


def _json(
    request: HttpRequest, table: Table, rows: Iterable[Sequence[Any]], reading: Reading, row_count: int
) -> HttpResponseBase:
    header = table.header()
    head = {
        "meta": meta(request, table, reading, row_count),
        "columns": [
            {"name": column.name, "says": column.says, "datatype": column.datatype} for column in table.columns
        ],
    }

    def parts() -> Iterator[str]:
        yield json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "rows": ['
        between = "\n  "
        for row in rows:
            values = {name: plain(value) for name, value in zip(header, row, strict=True)}
            yield between + json.dumps(values, ensure_ascii=False)
            between = ",\n  "
        yield "\n ]\n}\n"

    return StreamingHttpResponse(parts(), content_type="application/json; charset=utf-8")


def _description(request: HttpRequest, table: Table, reading: Reading, row_count: int) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    said = meta(request, table, reading, row_count)
    return HttpResponse(
        json.dumps(
            {
                "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
                "url": f"{table.path}.csv" + (f"?{query}" if query else ""),
                "dc:title": table.title,
                "dc:license": {"@id": LICENCE},
                "dc:rights": RIGHTS,
                "schema:about": said,
                "dialect": {"header": True, "encoding": "utf-8"},
                "tableSchema": {
                    "columns": [
                        {
                            "name": column.name,
                            "titles": column.name,
                            "dc:description": column.says,
                            "datatype": column.datatype,
                        }
                        for column in table.columns
                    ]
                },
            },
            ensure_ascii=False,
            indent=1,
        ),
        content_type="application/csvm+json; charset=utf-8",
    )
