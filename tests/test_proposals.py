"""What a program proposes: shown to staff, saved by a person alone, labelled for ever, and not asked twice."""

import pytest
from django.urls import reverse

from desk.models import Act
from provisions.models import Statement
from tests import factories as make
from tests.desk import make_person, post, tag

pytestmark = pytest.mark.django_db
TEXT = (
    "Kyiv answered the American peace plan on Friday. 🕊 “We will never accept a ceiling on our armed forces,” "
    "President Ada Lovelace said in Kyiv.\n\nThe settlement is far away, diplomats in Ukraine and Russia said. "
    "Moscow was silent, and Ukraine went on with the ceasefire talks. "
) + "Nothing else was said that day by the lake. " * 12
PASSAGE = "We will never accept a ceiling on our armed forces"


@pytest.fixture
def editor(client):
    client.force_login(make_person("editor"))


@pytest.fixture
def article():
    ukraine = make.StakeholderFactory(slug="ukraine", name="Ukraine", short="UA")
    make.StakeholderFactory(slug="russia", name="Russia", short="RU")
    president = make.StakeholderFactory(slug="lovelace", name="Ada Lovelace", kind="person")
    make.RoleFactory(person=president, organisation=ukraine, title="President", authority=1)
    make.AliasFactory(stakeholder=ukraine, name="Kyiv")
    make.AliasFactory(stakeholder=make.StakeholderFactory(slug="kremlin", name="Kremlin"), name="Moscow")
    make.ProvisionFactory(
        number=6, slug="forces", title="Ceiling on the armed forces", summary="A ceiling on the size of the forces."
    )
    make.ProvisionFactory(number=7, slug="nato", title="Membership of the alliance", summary="It bars a membership.")
    make.ProvisionFactory(number=25, slug="vote", title="Elections", summary="A date for elections.")
    make.PlanFactory()
    return make.ArticleTextFactory(article=make.ArticleFactory(slug="allies-answer"), text=TEXT).article


def proposed(client):
    return client.get(reverse("desk:suggestions", args=["allies-answer"])).json()["suggestions"]


def test_a_passage_is_proposed_at_its_place_as_a_browser_counts(client, editor, article):
    [one] = proposed(client)
    units = TEXT.encode("utf-16-le")
    assert units[one["start"] * 2 : one["end"] * 2].decode("utf-16-le") == PASSAGE
    assert (one["provisions"], one["speaker"], one["code"]) == (["forces"], "Ada Lovelace", "reject")
    assert "ceiling" in one["reason"]
    assert not Statement.objects.exists()


def test_what_was_turned_down_is_not_proposed_again_until_that_is_undone(client, editor, article):
    start, end = proposed(client)[0]["place"]
    assert post(client, "reject", start=start, end=end).status_code == 302
    assert proposed(client) == []
    post(client, "undo")
    assert len(proposed(client)) == 1


@pytest.mark.parametrize("place", [{}, {"start": "x", "end": "9"}])
def test_turning_down_nothing_is_refused(client, editor, article, place):
    response = post(client, "reject", **place)
    assert response.status_code == 422
    assert "Say which suggestion" in response.text
    assert not Act.objects.exists()


def test_what_was_accepted_is_labelled_and_what_is_coded_is_not_proposed(client, editor, article):
    [one] = proposed(client)
    said = tag(passage=PASSAGE, passage_at=one["start"], provisions=one["provisions"], speaker=one["speaker"])
    client.post(reverse("desk:write", args=["allies-answer"]), said | {"is_suggested": "on"})
    row = Statement.objects.get()
    assert row.is_suggested
    assert proposed(client) == []
    assert "suggested by program" in client.get(reverse("desk:article", args=["allies-answer"])).text


def test_an_article_without_words_has_no_suggestions(client, editor, article):
    make.ArticleTextFactory(article=make.ArticleFactory(slug="bare"), is_held=False)
    assert client.get(reverse("desk:suggestions", args=["bare"])).json()["suggestions"] == []
