"""A source that changed: passages follow only where they stand without doubt, the rest waits for a person."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from desk.models import Stay
from sources import actions
from sources.models import ArticleText, Excerpt
from tests import factories as make
from tests.desk import PASSAGE, TEXT, make_article, make_person

pytestmark = pytest.mark.django_db
NEWER = "/desk/articles/allies-answer/newer/"
FORCES = "a ceiling on the forces could be discussed"
EDITED = TEXT.replace("could be discussed", "could not be discussed").replace("“", '"').replace("”", '"')


@pytest.fixture
def editor(client):
    user = make_person("editor")
    client.force_login(user)
    return user


@pytest.fixture
def excerpts():
    make.PlanFactory()
    article = make_article()
    rows = [make.ExcerptFactory(article=article, exact=exact) for exact in (PASSAGE, FORCES)]
    for excerpt in rows:
        make.StatementFactory(excerpt=excerpt)
    return rows


def test_the_words_around_a_passage_follow_from_the_held_text(excerpts):
    assert excerpts[0].prefix == "Ministers met on Saturday. “"
    assert excerpts[0].suffix.startswith(",” the foreign minister")


def test_a_newer_text_takes_what_stands_in_it_and_leaves_the_rest(client, editor, excerpts):
    response = client.post(NEWER, {"text": EDITED})
    assert response["Location"] == "/desk/changed/?article=allies-answer"
    for excerpt in excerpts:
        excerpt.refresh_from_db()
    newest = ArticleText.objects.order_by("-pk").first()
    assert [each.text_version == newest for each in excerpts] == [True, False]
    assert EDITED[excerpts[0].start : excerpts[0].end] == excerpts[0].exact == PASSAGE
    page = client.get(response["Location"]).text
    assert "<ins>not</ins>" in page
    assert FORCES in page
    assert '<b class="num">1</b> passage' in page


def test_words_that_the_record_has_are_no_newer_text(client, editor, excerpts):
    response = client.post(NEWER, {"text": TEXT})
    assert response.status_code == 422
    assert "in the record already" in response.text
    assert client.post(NEWER, {"text": ""}).status_code == 422
    assert ArticleText.objects.count() == 1


def test_a_moved_quotation_is_put_where_a_person_finds_its_very_words(client, editor, excerpts):
    moved = (
        TEXT.replace(f"She added that {FORCES}", "She added nothing") + f" Earlier she said that {FORCES}, and left."
    )
    client.post(NEWER, {"text": moved})
    assert "The same words: it stands here" in client.get("/desk/changed/").text
    start = moved.index(FORCES)
    address = reverse("desk:move", args=[excerpts[1].ref])
    assert client.post(address, {"start": start + 1, "end": start + len(FORCES)}).status_code == 422
    assert client.post(address, {"start": "here"}).status_code == 422
    assert client.post(address, {"start": start, "end": start + len(FORCES)}).status_code == 302
    excerpts[1].refresh_from_db()
    assert excerpts[1].start == start
    assert "No passage waits here" in client.get("/desk/changed/").text


def test_a_passage_never_moves_to_other_words(excerpts):
    article = excerpts[0].article
    version = make.ArticleTextFactory(article=article, text=EDITED)
    start = EDITED.index("a ceiling")
    with pytest.raises(ValidationError, match="Other words"):
        actions.move(excerpts[1], version, start, EDITED.index(", provided"))


def test_what_would_show_too_much_of_a_shorter_text_waits_with_the_reason(client, editor, excerpts):
    shorter = TEXT[: TEXT.index("Filler sentence number 3")]
    client.post(NEWER, {"text": shorter})
    for excerpt in excerpts:
        excerpt.refresh_from_db()
    newest = ArticleText.objects.order_by("-pk").first()
    assert [each.text_version == newest for each in excerpts] == [True, False]
    page = client.get("/desk/changed/").text
    assert "cannot stand here too" in page
    assert "stay under 20%" in page
    start = shorter.index(FORCES)
    there = {"start": start, "end": start + len(FORCES)}
    response = client.post(reverse("desk:move", args=[excerpts[1].ref]), there)
    assert (response.status_code, "stay under 20%" in response.text) == (422, True)


def test_a_person_keeps_the_older_text_as_the_proof(client, editor, excerpts):
    client.post(NEWER, {"text": EDITED})
    address = reverse("desk:stay", args=[excerpts[1].ref])
    assert client.post(address, {"reason": " "}).status_code == 422
    for _ in range(2):
        assert client.post(address, {"reason": "The outlet edited it later."}).status_code == 302
    assert Stay.objects.get().reason == "The outlet edited it later."
    assert "No passage waits here" in client.get("/desk/changed/").text


def test_where_the_old_words_are_not_held_a_passage_waits(client, editor, excerpts):
    bare = make.ArticleTextFactory(article=make.ArticleFactory(slug="bare"), is_held=False)
    Excerpt.objects.create(
        article=bare.article, text_version=bare, exact="Some words.", start=0, end=11, verified_at=make.TAKEN_AT
    )
    client.post("/desk/articles/bare/newer/", {"text": "Some words. And more of them."})
    assert "Some words." in client.get("/desk/changed/?article=bare").text


def test_the_workbench_marks_no_words_that_stand_in_an_older_text(client, editor, excerpts):
    client.post(NEWER, {"text": EDITED})
    page = client.get("/desk/articles/allies-answer/").text
    assert "stands in an older text" in page
    assert page.split('data-spans="')[1].split('"')[0].count("-") == 1


def test_changed_sources_are_for_staff(client, excerpts):
    addresses = ["/desk/changed/", NEWER]
    assert [client.get(address).status_code for address in addresses] == [302, 302]
    client.force_login(make_person("reader", "nobody"))
    assert [client.get(address).status_code for address in addresses] == [403, 403]
    assert client.get("/desk/changed/?article=nowhere").status_code == 403
