"""The published codebook: complete, alive, and the same as the code."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks import agreement as measured
from benchmarks.publish_agreement import group_figures
from planwatch import codebook
from planwatch.codebook import SQUARES, SecondCoding
from provisions import method
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return factories.PlanFactory()


def text(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("told", "coded"),
    [
        (method.STANCES, set(SQUARES)),
        (method.MARKS, set(codebook.Mark)),
        (method.ATTRIBUTIONS, set(codebook.Attribution)),
        (method.STATUSES, set(codebook.STATUS_LABELS)),
        (method.CONSENTS, set(codebook.ConsentKind)),
        (method.CHANGES, set(codebook.Change)),
        (method.PROVENANCES, set(codebook.Provenance)),
        (method.SECOND_CODINGS, set(codebook.SecondCoding)),
    ],
)
def test_every_value_of_the_codebook_has_its_meaning_on_the_page(told, coded):
    assert set(told) == coded
    assert all(told.values())


def test_the_page_tells_every_square_and_status_with_the_signs_of_the_code(client, plan):
    html = text(client.get("/method/"))
    for sign, words in SQUARES.values():
        assert f'aria-label="{words}">{sign}</span>' in html
    for label in codebook.STATUS_LABELS.values():
        assert f"</span> {label}</span>" in html
    assert 'id="square"' in html
    assert "data-red-line" in html
    assert 'data-basis="reported"' in html
    assert html.count("<h1>") == 1


def test_the_counts_are_those_of_the_public_record(client, plan):
    factories.StatementFactory(second_coding=SecondCoding.AGREED)
    factories.StatementFactory(state="pending")
    factories.StatementFactory(state="retracted")
    html = text(client.get("/method/"))
    assert '<dt>public statements</dt><dd class="num">1</dd>' in html
    assert "came to the same codes" in html
    assert '<dt>public statements</dt><dd class="num">0</dd>' in text(client.get("/method/?on=2025-01-01"))


def test_every_file_is_listed_with_its_columns(client, plan):
    html = text(client.get("/method/"))
    for table in method.tables():
        assert f"<code>{table.path.replace('<', '&lt;').replace('>', '&gt;')}.csv</code>" in html
        assert all(f"<dt><code>{column.name}</code></dt>" in html for column in table.columns)
    assert {"/provisions", "/statements", "/drafts", "/corrections"} <= {table.path for table in method.tables()}


def test_the_published_figures_of_agreement_are_those_of_the_codings():
    told = json.loads(method.AGREEMENT.read_text())["groups"][0]
    assert told == group_figures("All articles", measured.read_articles(measured.FOLDER))


def test_without_figures_of_agreement_the_section_keeps_its_counts(client, plan, monkeypatch, tmp_path):
    monkeypatch.setattr(method, "AGREEMENT", tmp_path / "none.json")
    method.agreement.cache_clear()
    html = text(client.get("/method/"))
    method.agreement.cache_clear()
    assert "Krippendorff" not in html
    assert "public statements" in html


def test_the_page_is_only_read_and_tells_what_it_does_not_understand(client, plan):
    assert client.post("/method/").status_code == 405
    assert client.get("/method/?colour=red").status_code == 400


def test_the_number_of_queries_does_not_grow_with_the_record(client, plan):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/method/").status_code == 200
        return len(queries)

    factories.StatementFactory()
    at_one = count()
    for _ in range(10):
        factories.StatementFactory()
    assert count() == at_one <= 6
