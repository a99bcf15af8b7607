"""Agreement: what the figures say, that they are the library's, and whose they are."""

import random

import krippendorff
import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from provisions import agreement
from provisions.models import Coding
from tests import factories as make
from tests.desk import make_person
from tests.small import PROJECT, run

AGREEMENT = "/desk/agreement/"


@pytest.fixture
def editor(client):
    user = make_person("editor")
    client.force_login(user)
    return user


def both_read(excerpt, first, second, **values):
    """Two people's readings of one passage that was decided on."""
    row = make.StatementFactory(excerpt=excerpt)
    common = {"excerpt": excerpt, "statement": row, "provision": row.provision, "speaker": row.speaker} | values
    make.CodingFactory(coder=first, stance="reject", **common)
    return make.CodingFactory(coder=second, is_blind=True, **(common | {"stance": "seek_change"}))


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
def test_the_figure_of_all_resamples_is_the_librarys_figure_of_each(level):
    draw = random.Random(7)
    units = [(draw.randint(-2, 2), draw.randint(-2, 2)) for _ in range(40)]
    kinds = sorted(set(units))
    resamples = [draw.choices(units, k=len(units)) for _ in range(20)]
    drawn = np.array([[sample.count(kind) for kind in kinds] for sample in resamples])
    expected = [
        krippendorff.alpha(reliability_data=np.array(sample).T.astype(float), level_of_measurement=level)
        for sample in resamples
    ]
    assert agreement.resampled(kinds, drawn, level) == pytest.approx(expected)
    assert agreement.alpha(resamples[0], level) == pytest.approx(expected[0])


def test_what_never_varies_has_no_figure():
    assert agreement.alpha([("yes", "yes")] * 4, "nominal") is None
    assert agreement.interval([("yes", "yes")] * 4, "nominal") is None
    assert agreement.grade(None, 4) == "one value only"


def test_a_figure_over_few_units_says_so():
    assert [agreement.grade(*each) for each in ((0.9, 9), (0.9, 10), (0.7, 10), (0.6, 10))] == [
        "firm, few units", "firm", "tentative", "below",
    ]  # fmt: skip


@pytest.mark.django_db
def test_without_a_second_reading_the_page_says_what_is_missing(client, editor):
    page = client.get(AGREEMENT).text
    assert "No passage has been coded by two people yet." in page
    assert "The starting record is not loaded here." in page


@pytest.mark.django_db
def test_the_starting_record_shows_its_figures_and_calls_them_stability(client, editor):
    run("load_record", PROJECT / "data")
    page = " ".join(client.get(AGREEMENT).text.split())
    assert Coding.objects.count() == 271
    for words in (
        '<dt>found by both</dt><dd class="num">113</dd>',
        '<dt>share that both found</dt><dd class="num">72%</dd>',
        '<dt>F1 of marked characters</dt><dd class="num">0.778</dd>',
        '<td class="num" data-label="Alpha">0.888</td>',
        "stability, not agreement",
        "No passage has been coded by two people yet.",
        "on attribution in 9 of 113",
    ):
        assert words in page, words


@pytest.mark.django_db
def test_people_and_programs_are_told_apart_and_few_units_are_named(client, editor):
    people = [make.CoderFactory(), make.CoderFactory()]
    both_read(make.ExcerptFactory(), *people, red_line=True)
    page = client.get(AGREEMENT).text
    assert "Only 1 claim found by both" in page
    assert "The starting record is not loaded here." in page
    assert '<th scope="row">which stance or mark</th>' in page
    assert 'data-label="One said">refuses</td><td data-label="The other said">wants changes' in page


@pytest.mark.django_db
def test_what_waits_for_a_decision_is_not_counted(client, editor):
    coding = both_read(make.ExcerptFactory(), make.CoderFactory(), make.CoderFactory())
    waits = make.StatementFactory(state="submitted")
    Coding.objects.update(statement=waits)
    assert coding.coder.label not in client.get(AGREEMENT).text


@pytest.mark.django_db
def test_the_page_costs_the_same_for_many(client, editor):
    coders = [make.CoderFactory(), make.CoderFactory()]
    counts = []
    for more in (1, 8):
        for _ in range(more):
            both_read(make.ExcerptFactory(), *coders)
        with CaptureQueriesContext(connection) as queries:
            client.get(AGREEMENT)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8
