"""A query that is compiled once: each request's own values, and Django's own instances."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Value
from django.db.models.functions import JSONObject

from provisions.clocks import Clocks
from provisions.models import Provision, Statement
from provisions.prepared import NO_REFS, NO_ROW, NO_SLUG, AtClocks, Compiled, among, quoted
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY, INSTANT = date(2025, 11, 24), datetime(2025, 11, 25, 12, tzinfo=UTC)


def test_a_compiled_query_runs_with_each_value_that_is_given():
    titled = Compiled(lambda title: Provision.objects.filter(title=title).values_list("slug", flat=True), title=NO_SLUG)
    for title in ("It's 100%", "%s of %% \\ it", "plain"):
        point = make.ProvisionFactory(title=title)
        assert titled.rows(title=title) == [point.slug]
    assert titled.rows(title="' OR '' = '") == []


def test_its_instances_come_with_what_is_related_and_annotated(django_assert_num_queries):
    def said(speaker):
        rows = Statement.objects.filter(speaker=speaker).select_related("speaker", "provision__part_of")
        return rows.annotate(told=JSONObject(share=Value("100%")))

    row, asked = make.StatementFactory(provision=make.PartFactory()), Compiled(said, speaker=NO_ROW)
    make.StatementFactory()
    for _ in range(2):
        with django_assert_num_queries(1):
            (found,) = asked.rows(speaker=row.speaker_id)
            assert (found, found.speaker, found.provision.part_of) == (row, row.speaker, row.provision.part_of)
            assert found.told == {"share": "100%"}


def test_a_value_that_the_query_does_not_hold_is_refused():
    with pytest.raises(AssertionError):
        Compiled(lambda speaker: Statement.objects.all(), speaker=NO_ROW).rows(speaker=1)


def test_a_query_at_the_clocks_follows_both_and_begins_with_the_rows_that_are_named():
    def said(clocks, refs):
        return Statement.objects.public(clocks).filter(among("ref", refs)).order_by("made_on").values_list("ref")

    asked = AtClocks(said, refs=NO_REFS)
    first = make.StatementFactory(made_on=DAY, published_at=INSTANT)
    second = make.StatementFactory(made_on=DAY + timedelta(1), published_at=INSTANT + timedelta(1))
    make.StatementFactory(made_on=DAY, published_at=INSTANT)
    named = {"refs": [first.ref, second.ref]}
    assert asked.rows(Clocks(DAY), **named) == [(first.ref,)]
    assert asked.rows(Clocks(DAY + timedelta(1)), **named) == [(first.ref,), (second.ref,)]
    assert asked.rows(Clocks(DAY + timedelta(1), INSTANT), **named) == [(first.ref,)]
    assert asked.rows(Clocks(DAY + timedelta(1)), refs=[]) == []


def test_a_quoted_query_holds_what_was_typed_as_it_is():
    assert "100%% '' %s" in quoted(Provision.objects.filter(title="100%% ' %s").values("pk"))
