"""The made-up record that pages are measured with: a row for every column, within the rules."""

import pytest
from django.core.management import call_command

from provisions.made_up_write import write
from provisions.models import Statement
from sources.models import Excerpt
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_made_up_record_keeps_the_rules_of_the_record():
    plan = make.PlanFactory(columns=[make.StakeholderFactory(slug="ukraine"), make.StakeholderFactory(slug="russia")])
    make.ClauseFactory(draft=plan.default_draft)
    assert list(write(plan, articles=3, excerpts=9, seed=28)) == [3]
    assert Excerpt.objects.count() == 9
    assert Statement.objects.exists()
    call_command("check_record")
