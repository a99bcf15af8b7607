"""What the pages of the desk ask of the database: as little as public ones, whatever waits on them."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from desk import decisions
from planwatch.codebook import RowState
from provisions.models import Coder
from tests import factories as make
from tests.access import TABLE
from tests.cast import Cast
from tests.desk import make_article, make_person
from tests.test_access import ADDRESSES, Things, address_of

MOST = 8
PAGES = [(name, route) for name, route in ADDRESSES if name.startswith("desk:") and TABLE[name].get]


def crowd(things: Things, mine: Coder) -> None:
    """More of everything that a page lists: rows of each state, articles, rows that came back."""
    other = make_person(f"other-{uuid.uuid4().hex[:6]}", "reviewer")
    for _ in range(3):
        make.ArticleFactory()
        row = make.StatementFactory(excerpt__article=things.article, author=mine, state=RowState.SUBMITTED)
        decisions.give_back(row, by=other, key=uuid.uuid4(), reason="Which clause?")
        make.StatementFactory(excerpt__article=things.article, state=RowState.SUBMITTED)
        make.StatementFactory(state=RowState.SUBMITTED, second_coding="awaited")
        make.StatusChangeFactory(state=RowState.SUBMITTED)
        make.StatusChangeFactory(state=RowState.SUBMITTED, second_coding="awaited")


@pytest.mark.django_db
def test_a_page_of_the_desk_asks_at_most_eight_times_for_few_rows_and_for_many(client: Client, cast: Cast):
    admin = make_person("admin", "admin")
    admin.is_staff = True
    admin.save()
    mine, article = Coder.of(admin), make_article()
    things = Things(cast, article, admin)
    client.force_login(admin)
    costs: dict[str, list[list[str]]] = {}
    for _ in range(2):
        crowd(things, mine)
        for name, route in PAGES:
            address = address_of(name, route, TABLE[name], things)
            client.get(address)  # What is asked once per process, person or change is asked now.
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            costs.setdefault(address, []).append([query["sql"] for query in queries])
    for address, (few, many) in costs.items():
        assert len(few) == len(many) <= MOST, "\n".join([f"{len(few)} and {len(many)} at {address}", *many])
