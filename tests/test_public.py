"""What the public can read, at every address: only what is on the record at the clocks, and cheaply."""

import json
import re
from collections import Counter
from typing import Any

import pghistory
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from planwatch.codebook import RowState
from provisions import urls
from tests import factories as make
from tests.addresses import is_file, public_addresses
from tests.cast import HIDDEN_WORDS, KNOWN_BEFORE_RETRACTION, Cast, add_what_is_hidden
from tests.document import words
from tests.thorough import some_of

pytestmark = pytest.mark.django_db
RETRACTED_WORDS = "Six hundred thousand is too many."
LATE_WORDS = "Spoken long after all of it."
PLACEHOLDERS = {"provisions": "nato", "stakeholders": "ukraine", "drafts": "us-28-points", "sources": "the-call"}
EXAMPLES = public_addresses(PLACEHOLDERS | {"statements": "aaaaaaaa", "number": "7"})
QUERIES = 8


def everything(client: Client, cast: Cast, query: str = "") -> dict[str, str]:
    """Every public address of the cast, and the search for all its words, as they read now."""
    asked = [address + query for address in public_addresses(cast.names)]
    asked += [f"/statements/{cast.retracted.ref}/{query}", f"/search/{query or '?'}&q=sentence"]
    for about in ("nato", "forces", "territory"):
        asked += [f"/provisions/{about}/{query}", *(f"/provisions/{about}/{who}/{query}" for who in WHO)]
    return {address: still(words(client.get(address, follow=True))) for address in asked}


WHO = ("russia", "ukraine", "poland", "united-states", "president")


def still(body: str) -> str:
    """A body without what every request has anew: the instant at which the record was read."""
    return re.sub(r'"known": ?"[^"]+"|known=[^"&]+', "", body)


def test_a_stranger_reads_what_is_published_and_stands_on_the_day(client: Client, cast: Cast) -> None:
    now = everything(client, cast)
    logs = {address for address, body in now.items() if RETRACTED_WORDS in body}
    assert {address.split("/")[1].split(".")[0] for address in logs} <= {"corrections"}
    assert not any(LATE_WORDS in body or cast.late.ref in body for body in now.values())
    assert not any("Later talks text" in body or "on 2026-03-01" in body for body in now.values())
    add_what_is_hidden(cast)
    after = everything(client, cast)
    changed = [(now[one], after[one]) for one in now if now[one] != after[one]]
    assert changed == []
    assert not any(HIDDEN_WORDS in body for body in after.values())


def test_every_address_can_be_asked_within_a_change(client: Client, cast: Cast) -> None:
    with pghistory.context(by="a test"):  # It adds to whatever query may change a row.
        answers = {one: client.get(one).status_code for one in public_addresses(cast.names)}
    assert {one: code for one, code in answers.items() if code not in (200, 301)} == {}


def test_a_retracted_statement_is_back_at_an_earlier_instant(client: Client, cast: Cast) -> None:
    then = everything(client, cast, f"?known={KNOWN_BEFORE_RETRACTION}")
    assert {address.split("?")[0] for address, body in then.items() if RETRACTED_WORDS in body} >= {
        "/statements/", "/statements.csv", "/statements.json", f"/statements/{cast.retracted.ref}/",
        "/provisions/forces/", "/provisions/forces/russia/",
    }  # fmt: skip


def test_an_earlier_day_shows_nothing_later_and_a_later_day_does(client: Client, cast: Cast) -> None:
    nato = words(client.get("/provisions/nato/"))
    assert "It bars Ukraine, as read on 2025-11-21." in nato
    assert "We want a say, said on 2025-11-21." in nato
    assert LATE_WORDS in words(client.get("/provisions/nato/?on=2026-03-01"))
    early = everything(client, cast, "?on=2025-11-20")
    quotes = [one.excerpt.exact for one in (cast.refusal, cast.acceptance, cast.wish, cast.report, cast.mark)]
    assert not any(quote in body for quote in quotes for body in early.values())
    assert not any("Geneva text" in body for body in early.values())


@pytest.mark.parametrize("address", EXAMPLES)
def test_no_address_takes_anything_but_a_question(client: Client, address: str) -> None:
    for method in (client.post, client.put, client.patch, client.delete):
        assert method(address).status_code == 405


def test_no_address_asks_the_database_more_often_for_many_rows_than_for_one(client: Client, cast: Cast) -> None:
    addresses = public_addresses(cast.names)
    for address in addresses:
        words(client.get(address))  # What is asked once for all requests is asked here.
    few = {address: queries(client, address) for address in addresses}
    for number in range(some_of(8)):
        add_much(cast, number)
    many = {address: queries(client, address) for address in addresses}
    more = {address: Counter(many[address]) - Counter(few[address]) for address in addresses}
    assert {address: asked for address, asked in more.items() if asked} == {}
    assert {address: len(asked) for address, asked in many.items() if len(asked) > QUERIES} == {}


def queries(client: Client, address: str) -> list[str]:
    """What an address asks of the database, without the values."""
    with CaptureQueriesContext(connection) as captured:
        assert words(client.get(address)) is not None
    return [re.sub(r"\d+|'[^']*'", "?", query["sql"])[:60] for query in captured.captured_queries]


def add_much(cast: Cast, number: int) -> None:
    """Another row of whatever there can be more of."""
    point = cast.point(100 + number, f"point-{number}", f"Point {number}", cast.security)
    state = make.StakeholderFactory()
    for who, on in ((state, point), (state, cast.nato), (cast.ukraine, cast.nato)):
        cast.says(who, on, excerpt__article=cast.refusal.excerpt.article)
    make.StatusChangeFactory(provision=point, parties=[state])
    cast.says(state, point, state=RowState.RETRACTED)


def test_the_walk_meets_every_pattern() -> None:
    assert len(EXAMPLES) >= len(urls.urlpatterns) > 20
    assert {"/", "/provisions.csv", "/provisions/nato/ukraine/", "/statements/aaaaaaaa.txt"} <= set(EXAMPLES)
    assert any(is_file(address) for address in EXAMPLES)


def test_a_json_file_says_how_it_was_read(client: Client, cast: Cast) -> None:
    for address in (one for one in EXAMPLES if one.endswith(".json") and "metadata" not in one):
        body: dict[str, Any] = json.loads(words(client.get(f"{address}?on=2025-12-24")))
        assert body["meta"]["on"] == "2025-12-24"
        assert body["meta"]["row_count"] == len(body["rows"])
        assert body["meta"]["licence"].startswith("https://creativecommons.org/licenses/by/4.0")
        assert all(list(row) == [column["name"] for column in body["columns"]] for row in body["rows"])
