"""Which positions the tables of squares show: one rule for the dashboard and the matrix."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.document import Element, read, words

pytestmark = pytest.mark.django_db
TABLES = ["/", "/matrix/"]


def square(client: Client, address: str) -> Element:
    """Where Russia stands on the south, as a page shows it."""
    squares = read(client.get(address)).every("a", class_="stance")
    return next(one for one in squares if one["href"].startswith("/provisions/south/russia/"))


@pytest.mark.parametrize("table", TABLES)
def test_a_reported_position_is_hidden_until_a_reader_asks(client: Client, cast: Cast, table: str) -> None:
    hidden, shown = square(client, table), square(client, f"{table}?record=all")
    assert hidden["data-stance"] == "none"
    assert "a position is reported, none is on the record" in hidden["aria-label"]
    assert (shown["data-stance"], shown["data-basis"]) == ("endorse", "reported")


@pytest.mark.parametrize("table", TABLES)
def test_a_switch_says_which_of_the_two_is_read(client: Client, cast: Cast, table: str) -> None:
    def switch(query: str) -> Element:
        return read(client.get(table + query)).one("input", id="record")

    assert "checked" not in switch("").attributes
    assert "checked" in switch("?record=all").attributes
    misspelt: Any = client.get(table, {"record": "some"})
    assert misspelt.status_code == 400


@pytest.mark.parametrize("table", TABLES)
def test_a_filter_counts_what_is_shown(client: Client, cast: Cast, table: str) -> None:
    asked = "?stakeholder=russia&stance=endorse"
    for query, is_there in ((asked, False), (f"{asked}&record=all", True)):
        assert ("/provisions/south/russia/" in words(client.get(table + query))) is is_there


def test_the_files_hold_what_the_tables_show(client: Client, cast: Cast) -> None:
    def basis(query: str) -> list[str]:
        rows = csv.DictReader(io.StringIO(words(client.get(f"/matrix.csv{query}"))))
        return [row["basis"] for row in rows if (row["provision_slug"], row["stakeholder"]) == ("south", "russia")]

    def consent(query: str) -> str:
        rows = csv.DictReader(io.StringIO(words(client.get(f"/provisions.csv{query}"))))
        return next(row["consent"] for row in rows if row["slug"] == "south")

    assert (basis(""), basis("?record=all")) == ([], ["reported"])
    assert "signatory:russia:endorse" not in consent("")
    assert "signatory:russia:endorse" in consent("?record=all")


@pytest.mark.parametrize("page", ["/provisions/south/", "/stakeholders/russia/", "/provisions/south/russia/"])
def test_a_page_on_one_provision_or_stakeholder_shows_both(client: Client, cast: Cast, page: str) -> None:
    assert "reported" in read(client.get(page)).one("main").text


def test_the_page_of_a_stakeholder_leads_to_all_that_it_shows(client: Client, cast: Cast) -> None:
    shown = read(client.get("/stakeholders/russia/"))
    matrix = read(client.get(shown.links()["In the matrix"].replace("&amp;", "&")))
    held = [one["href"] for one in matrix.every("a", class_="stance", data_basis="reported")]
    assert held == ["/provisions/south/russia/"]
