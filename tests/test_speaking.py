"""Who is meant by a name: every name that the record holds, in every spelling."""

import pytest
from django.core.exceptions import ValidationError

from desk.speaking import spelled, stakeholder_named
from provisions.models import Alias
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def minister():
    minister = make.StakeholderFactory(slug="minister", name="Ada Examplova", kind="person")
    for name, usual in (("Examplowa", "Examplova"), ("Екзамплова", "Examplova"), ("Адa", "Ada"), ("Iron Ada", "")):
        Alias.objects.create(stakeholder=minister, name=name, spelling_of=usual)
    return minister


@pytest.mark.parametrize(
    "words",
    [
        "Ada Examplova",
        "examplova",
        "Examplowa",
        "Екзамплова",
        "ada Examplowa",
        "Адa Екзамплова",
        "Iron Ada",
        "Iron Адa",
    ],
)
def test_a_speaker_is_found_by_every_name_in_every_spelling(minister, words):
    assert stakeholder_named(words) == minister


@pytest.mark.parametrize("words", ["Ada", "Adda Examplova", "Iron"])
def test_a_part_of_a_name_that_is_not_the_last_is_nobody(minister, words):
    with pytest.raises(ValidationError, match="Nobody in the record"):
        stakeholder_named(words)


def test_a_capital_in_another_spelling_is_its_state():
    state = make.StakeholderFactory(slug="exampland", name="Exampland", kind="state")
    Alias.objects.create(stakeholder=state, name="Exampleburg", spelling_of="")
    Alias.objects.create(stakeholder=state, name="Exampleburgh", spelling_of="Exampleburg")
    assert stakeholder_named("Exampleburgh") == state


def test_the_list_holds_each_name_once_with_each_spelling_of_each_word():
    names = spelled(["Ada Examplova"], [("Examplowa", "Examplova"), ("Adda", "Ada")])
    assert names == ["Ada Examplova", "Ada Examplowa", "Adda Examplova"]
