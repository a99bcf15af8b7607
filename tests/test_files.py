"""The files: plain tables, what they say of themselves, and what a spreadsheet may not run."""

import csv
import datetime
import io
import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as some

from planwatch.codebook import RowState
from provisions.files import DANGEROUS, LICENCE, cell_text
from provisions.views.dashboard import PROVISIONS
from provisions.views.statements import STATEMENTS
from tests.cast import Cast
from tests.document import words

TABLES = {"/provisions": PROVISIONS, "/statements": STATEMENTS}
STATEMENT_COLUMNS = [
    "ref",
    "speaker",
    "on_behalf_of",
    "on_behalf_of_kind",
    "scope",
    "provision",
    "part",
    "provision_slug",
    "draft",
    "stance",
    "mark",
    "condition",
    "red_line",
    "attribution",
    "mapping",
    "made_on",
    "made_on_basis",
    "quote",
    "start",
    "end",
    "article",
    "outlet",
    "published_on",
    "origin",
    "published_at",
    "second_coding",
]
PROVISION_COLUMNS = {"number", "slug", "title", "topic", "status", "status_parties", "status_since", "consent"}


def lines(client: Client, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(words(client.get(address)), newline="")))


def body(client: Client, address: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(words(client.get(address)))
    return found


def test_the_columns_that_others_build_on_are_there() -> None:
    assert STATEMENTS.header() == STATEMENT_COLUMNS
    assert set(PROVISIONS.header()) >= PROVISION_COLUMNS


@pytest.mark.parametrize("path", TABLES)
def test_a_csv_is_a_plain_table_with_its_header_first(client: Client, cast: Cast, path: str) -> None:
    response = client.get(f"{path}.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert response["Content-Disposition"] == f'attachment; filename="planwatch-{path[1:]}.csv"'
    table = lines(client, f"{path}.csv")
    assert table[0] == TABLES[path].header()
    assert len(table) > 1
    assert {len(line) for line in table} == {len(table[0])}


@pytest.mark.parametrize("path", TABLES)
def test_the_csv_links_to_a_description_that_says_how_it_was_filtered(client: Client, cast: Cast, path: str) -> None:
    asked = "stakeholder=ukraine&on=2025-12-24&known=2025-12-03T00:00Z"
    link = client.get(f"{path}.csv?{asked}")["Link"]
    address, *relation = link.split("; ")
    assert relation == ['rel="describedby"', 'type="application/csvm+json"']
    response = client.get(address.strip("<>"))
    assert response["Content-Type"] == "application/csvm+json; charset=utf-8"
    said = json.loads(words(response))
    assert said["@context"][0] == "http://www.w3.org/ns/csvw"
    assert said["url"] == f"{path}.csv?{asked}"
    assert [column["name"] for column in said["tableSchema"]["columns"]] == TABLES[path].header()
    assert said["dc:license"] == {"@id": LICENCE}
    about = said["schema:about"]
    assert about["filter"] == {"stakeholder": "ukraine"}
    assert (about["on"], about["known"]) == ("2025-12-24", "2025-12-03T00:00:00Z")
    assert about["row_count"] == len(lines(client, f"{path}.csv?{asked}")) - 1


@pytest.mark.parametrize("path", TABLES)
def test_csv_and_json_hold_the_same_cells(client: Client, cast: Cast, path: str) -> None:
    rows = body(client, f"{path}.json")["rows"]
    assert [[cell_text(value) for value in row.values()] for row in rows] == lines(client, f"{path}.csv")[1:]


def test_a_json_file_says_what_it_is(client: Client, cast: Cast) -> None:
    found = body(client, "/statements.json?provision=nato")
    assert found["meta"] | {"known": ""} == {
        "title": "Statements", "address": "http://testserver/statements.json?provision=nato", "draft": "us-28-points",
        "on": "2026-02-05", "known": "", "coded_through": "2026-02-05", "filter": {"provision": "nato"},
        "row_count": 2, "licence": LICENCE, "rights": "Our words under CC BY 4.0; quotations belong to their authors.",
    }  # fmt: skip
    assert datetime.datetime.fromisoformat(found["meta"]["known"]).tzinfo is not None


def test_a_statement_row_says_all_that_proves_it(client: Client, cast: Cast) -> None:
    one = cast.refusal
    (row,) = [row for row in body(client, "/statements.json")["rows"] if row["ref"] == one.ref]
    assert row == {
        "ref": one.ref, "speaker": "president", "on_behalf_of": "ukraine", "on_behalf_of_kind": "state",
        "scope": "provision", "provision": 7, "part": "", "provision_slug": "nato", "draft": "us-28-points",
        "stance": "reject", "mark": "", "condition": "", "red_line": True, "attribution": "direct_quote",
        "mapping": "stated", "made_on": "2025-11-21", "made_on_basis": "stated", "quote": one.excerpt.exact,
        "start": one.excerpt.start, "end": one.excerpt.end, "article": "the-call",
        "outlet": one.excerpt.article.outlet.slug, "published_on": "2025-11-21",
        "origin": one.excerpt.article.origin.slug, "published_at": "2025-12-01T12:00:00Z",
        "second_coding": "none",
    }  # fmt: skip
    assert (one.excerpt.text_version.text or "")[row["start"] : row["end"]] == row["quote"]
    plan = next(row for row in body(client, "/statements.json")["rows"] if row["ref"] == cast.mark.ref)
    assert (plan["scope"], plan["provision"], plan["provision_slug"]) == ("plan", None, "")
    part = next(row for row in body(client, "/statements.json")["rows"] if row["ref"] == cast.report.ref)
    assert (part["provision"], part["part"], part["provision_slug"]) == (21, "b", "south")


@pytest.mark.parametrize("sign", DANGEROUS)
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe_in_csv_alone(
    client: Client, cast: Cast, sign: str
) -> None:
    said = cast.says(cast.poland, cast.nato, condition=f"{sign}SUM(A1)", stance="accept_conditional")
    row = next(row for row in body(client, "/statements.json")["rows"] if row["ref"] == said.ref)
    assert row["condition"] == f"{sign}SUM(A1)"
    table = lines(client, "/statements.csv")
    line = next(line for line in table if line[0] == said.ref)
    assert line[table[0].index("condition")] == f"'{sign}SUM(A1)"


@given(some.text())
def test_no_text_begins_with_what_a_spreadsheet_runs(text: str) -> None:
    cell = cell_text(text)
    assert not cell.startswith(DANGEROUS)
    assert cell.removeprefix("'") == text.removeprefix("'") or cell == text


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""), (True, "true"), (False, "false"), (-2, "-2"), ([], ""), (["a", "b"], "a; b"),
        ([{"kind": "signatory", "stakeholder": "russia", "stance": ""}], "signatory:russia:"),
        (datetime.date(2025, 11, 24), "2025-11-24"), (["=1+1"], "'=1+1"),
        (datetime.datetime(2025, 12, 1, 2, tzinfo=datetime.timezone(datetime.timedelta(hours=2))),
         "2025-12-01T00:00:00Z"),
    ],
)  # fmt: skip
def test_every_kind_of_value_has_one_way_to_stand_in_a_cell(value: object, cell: str) -> None:
    assert cell_text(value) == cell


def test_quotations_keep_line_breaks_commas_and_quotes(client: Client, cast: Cast) -> None:
    exact = 'He said: "no",\nand left; a + b.'
    said = cast.says(cast.poland, cast.nato, exact)
    table = lines(client, "/statements.csv")
    assert next(line for line in table if line[0] == said.ref)[table[0].index("quote")] == exact


@pytest.mark.parametrize("path", TABLES)
def test_nothing_that_is_not_public_is_in_a_file(client: Client, cast: Cast, path: str) -> None:
    before = body(client, f"{path}.json")["rows"]
    for state in (RowState.PENDING, RowState.SUBMITTED, RowState.RETURNED, RowState.RETRACTED):
        cast.says(cast.poland, cast.forces, state=state)
    assert body(client, f"{path}.json")["rows"] == before


@pytest.mark.parametrize("ending", ["xml", "CSV", "csv/", "json5", "csv-metadata"])
def test_another_ending_is_not_found(client: Client, cast: Cast, ending: str) -> None:
    assert client.get(f"/statements.{ending}").status_code == 404
