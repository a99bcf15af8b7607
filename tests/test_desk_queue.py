"""The desk's first page: for staff alone, and filtered by what its address asks."""

import uuid

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from desk import decisions
from desk.models import Act, ActKind
from planwatch.codebook import RowState
from provisions.models import Coder
from tests import factories as make
from tests.desk import make_person

pytestmark = pytest.mark.django_db
ADDRESS = reverse("desk:index")
HOSTILE, SHOWN = "<script>alert('a & b')</script>", "&lt;script&gt;alert(&#x27;a &amp; b&#x27;)&lt;/script&gt;"


@pytest.fixture
def editor():
    user = User.objects.create_user("editor")
    user.groups.add(Group.objects.get_or_create(name="editor")[0])
    return user


def test_a_stranger_is_led_to_the_sign_in_and_back(client):
    response = client.get(ADDRESS)
    assert response.status_code == 302
    assert "next=/desk/" in response["Location"]


def test_a_user_of_no_group_is_refused(client):
    client.force_login(User.objects.create_user("reader"))
    assert client.get(ADDRESS).status_code == 403


def test_an_editor_sees_what_waits_and_what_of_theirs_is_open(client, editor):
    article = make.ArticleFactory(title="Allies answer", queue_state="in_work")
    make.StatementFactory(excerpt__article=article, author=Coder.of(editor), state=RowState.PENDING)
    make.StatementFactory(excerpt__article=article, state=RowState.PENDING)
    client.force_login(editor)
    page = client.get(ADDRESS).text
    assert "Allies answer" in page
    assert "1 of yours open" in page


def test_the_queue_is_filtered_by_its_address(client, editor):
    make.ArticleFactory(title="Waits", queue_state="inbox")
    make.ArticleFactory(title="Done", queue_state="coded")
    client.force_login(editor)
    for asked, shown, hidden in [({"state": "inbox"}, "Waits", "Done"), ({"text": "don"}, "Done", "Waits")]:
        page = client.get(ADDRESS, asked)
        fragment = client.get(ADDRESS, asked, headers={"HX-Request": "true"})
        for answer in (page, fragment):
            assert shown in answer.text
            assert hidden not in answer.text
    assert "<html" not in fragment.text


def test_a_filter_that_is_none_is_told(client, editor):
    client.force_login(editor)
    response = client.get(ADDRESS, {"state": "lost"})
    assert response.status_code == 400
    assert "lost" in response.text


def test_the_queue_costs_the_same_for_many(client, editor, django_assert_num_queries):
    client.force_login(editor)
    Coder.of(editor)
    for count in (1, 20):
        make.ArticleFactory.create_batch(count)
        with django_assert_num_queries(7):
            client.get(ADDRESS)


def test_a_status_that_came_back_stands_on_its_authors_first_page(client, editor):
    change = make.StatusChangeFactory(author=Coder.of(editor), state=RowState.SUBMITTED)
    decisions.give_back(change, by=make_person("other", "reviewer"), key=uuid.uuid4(), reason="Which clause?")
    client.force_login(editor)
    page = client.get("/desk/").text
    assert "Which clause?" in page
    assert f"status {change.get_status_display()}" in page


def test_what_a_row_of_the_queue_says_is_shown_as_text(client, editor):
    article = make.ArticleFactory(
        title=HOSTILE, outlet=make.OutletFactory(name=f"{HOSTILE} outlet"), queue_state="nothing_to_code"
    )
    make.ArticleFactory(title="", origin=make.OriginFactory(label=f"{HOSTILE} origin"))
    said = {"looked_for": f"{HOSTILE} looked for"}
    Act.objects.create(key=uuid.uuid4(), user=editor, article=article, kind=ActKind.NOTHING, said=said)
    client.force_login(editor)
    page = client.get(ADDRESS).text
    assert HOSTILE not in page
    for more in ("", " outlet", " origin", " looked for"):
        assert f"{SHOWN}{more}" in page


def test_a_filter_finds_words_with_signs_of_their_own(client, editor):
    make.ArticleFactory(title="100%% of 50%s")
    make.ArticleFactory(title="Another")
    client.force_login(editor)
    for words in ("100%%", "50%s", "'"):
        page = client.get(ADDRESS, {"text": words}).text
        assert ("100%% of 50%s" in page) == (words != "'")
        assert "Another" not in page


def test_the_queue_is_read_only(client, editor):
    client.force_login(editor)
    assert client.post(ADDRESS).status_code == 405
