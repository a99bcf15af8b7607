"""Amending: what is known of an article is put right while nothing of it is on the record, and then by admins alone."""

import pytest
from django.urls import reverse

from planwatch.codebook import RowState
from tests import factories as make
from tests.desk import make_article, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = make_person("editor")
    client.force_login(user)
    return user


@pytest.fixture
def article():
    make.PlanFactory()
    make.OutletFactory(name="The Harbour News")
    return make_article(published_on=None, published_on_basis="unknown")


def address(article) -> str:
    return reverse("desk:amend", args=[article.slug])


def seen(client, article) -> str:
    return str(client.get(address(article)).context["seen"])


def values(**changes: str) -> dict[str, str]:
    return {
        "title": "Allies answer at last", "outlet": "the harbour news", "byline": "A. Writer", "language": "de",
        "address": "https://news.example.org/answer?utm_source=x", "published_on": "2025-11-24",
        "published_on_basis": "stated",
    } | changes  # fmt: skip


def test_an_editor_amends_what_is_known_of_an_article(client, editor, article):
    excerpt = make.StatementFactory(excerpt__article=article, state=RowState.SUBMITTED).excerpt
    response = client.post(address(article), values(seen=seen(client, article)))
    assert response.status_code == 302, response.text
    article.refresh_from_db()
    excerpt.refresh_from_db()
    assert (article.title, article.outlet.name, article.byline) == (
        "Allies answer at last", "The Harbour News", "A. Writer",
    )  # fmt: skip
    assert (str(article.published_on), article.published_on_basis) == ("2025-11-24", "stated")
    assert (article.address, article.language, excerpt.language) == ("https://news.example.org/answer", "de", "de")
    assert article.slug == "allies-answer"
    assert f'href="{address(article)}"' in client.get(reverse("desk:index")).text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"published_on": "2099-01-01"}, "2099-01-01 is still to come"),
        ({"published_on": ""}, "Give the day"),
        ({"outlet": "Nobody’s Post"}, "No outlet is called"),
        ({"address": "https://example.org/other"}, "the address of another article"),
        ({"seen": "what stood there before"}, "Somebody else amended this article"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_kept(client, editor, article, changes, sentence):
    make.ArticleFactory(address="https://example.org/other")
    response = client.post(address(article), values(seen=seen(client, article)) | changes)
    assert response.status_code == 422
    assert sentence in response.text
    assert "A. Writer" in response.text
    article.refresh_from_db()
    assert (article.title, article.published_on) == ("Allies answer", None)


@pytest.mark.parametrize("state", [RowState.PUBLISHED, RowState.RETRACTED])
def test_once_something_of_it_was_on_the_record_only_an_admin_amends_it(client, editor, article, state):
    saw = seen(client, article)
    make.StatementFactory(excerpt__article=article, state=state)
    page = client.get(address(article)).text
    assert "an admin amends it" in page
    assert '<form class="sheet' not in page
    assert client.post(address(article), values(seen=saw)).status_code == 422
    article.refresh_from_db()
    assert article.title == "Allies answer"
    assert f'href="{address(article)}"' not in client.get(reverse("desk:index")).text


@pytest.mark.parametrize("rows", [make.DescriptionFactory, make.MilestoneFactory])
def test_whatever_else_rests_on_it_closes_it_too(client, editor, article, rows):
    rows(excerpt=make.ExcerptFactory(article=article))
    assert client.post(address(article), values(seen="")).status_code == 422


def test_the_admin_refuses_a_day_that_is_still_to_come(client, article):
    admin = make_person("admin", "admin", is_staff=True)
    client.force_login(admin)
    sent = {
        "title": "Allies answer", "title_basis": "stated", "outlet": article.outlet_id, "origin": article.origin_id,
        "published_on": "2099-01-01", "published_on_basis": "stated", "language": "en", "queue_state": "inbox",
    }  # fmt: skip
    response = client.post(reverse("admin:sources_article_change", args=[article.pk]), sent)
    assert "2099-01-01 is still to come" in response.text
