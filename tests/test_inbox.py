"""Feeds are read by the worker, and what they list waits in the inbox, once."""

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from desk import tasks
from desk.intake import actions, feeds
from desk.models import Arrival, Feed
from sources.feeds import FeedContent, read_feed
from sources.fetching import CannotFetch, Fetched
from tests import factories as make

pytestmark = pytest.mark.django_db
FEED = "https://news.example.org/feed"


def rss(*numbers: int) -> bytes:
    items = "".join(
        f"<item><title>Item {n} &amp; more</title><link>https://news.example.org/{n}?utm_source=rss</link>"
        f"<guid>g{n}</guid><pubDate>Mon, 24 Nov 2025 10:00:00 GMT</pubDate></item>"
        for n in numbers
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>The News</title>{items}</channel></rss>'.encode()


ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Atoms</title><entry><id>tag:1</id>
<title>First</title><link href="https://news.example.org/first"/><updated>2025-11-24T10:00:00Z</updated></entry></feed>"""


@pytest.fixture
def editor(client):
    user = User.objects.create_user("editor")
    user.groups.add(Group.objects.get_or_create(name="editor")[0])
    client.force_login(user)
    return user


@pytest.fixture
def sent(monkeypatch):
    """What the site sends for a feed; a CannotFetch is raised."""
    answers: list[bytes | CannotFetch] = []

    def fetch(address: str, *, types: tuple[str, ...]) -> Fetched:
        answer = answers.pop(0)
        if isinstance(answer, CannotFetch):
            raise answer
        return Fetched(address, types[0], "", answer)

    monkeypatch.setattr(feeds, "fetch", fetch)
    return answers


def feed_of(content: bytes) -> FeedContent:
    """What the bytes of a feed list."""
    found = read_feed(content)
    assert found is not None
    return found


def test_rss_and_atom_are_read():
    content = feed_of(rss(1, 2))
    assert content.title == "The News"
    assert [(item.guid, item.address, item.title, str(item.published_on)) for item in content.items] == [
        ("g1", "https://news.example.org/1", "Item 1 & more", "2025-11-24"),
        ("g2", "https://news.example.org/2", "Item 2 & more", "2025-11-24"),
    ]
    assert [item.title for item in feed_of(ATOM).items] == ["First"]


@pytest.mark.parametrize(
    "content", [b"", b"<html>", b"{}", b"\0\xff", b"/etc/passwd", b"https://example.org/feed", b"<a" * 9_999]
)
def test_bytes_that_are_no_feed_give_none(content):
    assert read_feed(content) is None


def test_a_feed_opens_no_file_and_expands_no_bomb():
    outside = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">%s]>' % b"".join(
        b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)
    )
    for head, name in ((outside, b"a"), (bomb, b"a9")):
        content = read_feed(head + rss(1).partition(b"?>")[2].replace(b"The News", b"&%s;" % name))
        assert content is None or ("root:" not in content.title and len(content.title) <= 200)


def test_a_feed_that_is_added_is_read_by_the_worker_and_its_items_wait_once(client, editor, sent):
    sent += [rss(1, 2), rss(1, 2, 3)]
    client.post(reverse("desk:feeds"), {"address": FEED + "?utm_medium=x"})
    feed = Feed.objects.get()
    assert feed.address == FEED
    tasks.poll_feed.func(feed.pk)
    feed.refresh_from_db()
    assert (feed.title, feed.problem) == ("The News", "")
    assert tasks.poll_feed.func(feed.pk) == 1
    page = client.get(reverse("desk:inbox")).text
    assert page.index("Item 3 &amp; more") < page.index("Item 1 &amp; more")
    assert Arrival.objects.count() == 3


def test_an_item_that_was_dismissed_or_is_in_the_record_stays_away(client, editor, sent):
    make.ArticleFactory(address="https://www.news.example.org/2")
    feed = Feed.objects.create(address=FEED)
    sent += [rss(1, 2), rss(1, 2)]
    feeds.poll(feed)
    assert [arrival.guid for arrival in Arrival.objects.inbox()] == ["g1"]
    client.post(reverse("desk:inbox-dismiss", args=[Arrival.objects.get().ref]))
    feeds.poll(feed)
    assert not Arrival.objects.inbox().exists()
    assert "Nothing waits here" in client.get(reverse("desk:inbox")).text


def test_an_item_is_taken_in_through_the_form(client, editor, monkeypatch):
    arrival = Arrival.objects.create(
        feed=Feed.objects.create(address=FEED), guid="g", address="https://n.example.org/1", title="Feed's"
    )
    words = "Envoys spoke of tolls, tides and pilots. " * 20
    monkeypatch.setattr(actions, "fetch", lambda address: Fetched(address, "text/plain", "", words.encode()))
    response = client.post(reverse("desk:inbox-take", args=[arrival.ref]))
    assert response["Location"] == reverse("desk:arrival", args=[arrival.ref])
    arrival.refresh_from_db()
    assert (arrival.title, arrival.text) == ("Feed's", words.strip())


def test_an_item_whose_page_came_in_meanwhile_opens_it(client, editor):
    article = make.ArticleFactory(address="https://n.example.org/1")
    arrival = Arrival.objects.create(
        feed=Feed.objects.create(address=FEED), guid="g", address="http://n.example.org/1/"
    )
    response = client.post(reverse("desk:inbox-take", args=[arrival.ref]))
    assert response["Location"] == reverse("desk:article", args=[article.slug])
    assert not Arrival.objects.inbox().exists()


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (CannotFetch("The site cannot be reached."), "cannot be reached"),
        (b"<html></html>", "There is no RSS or Atom feed"),
    ],
)
def test_a_feed_that_fails_says_why_and_keeps_its_title(client, editor, sent, answer, problem):
    feed = Feed.objects.create(address=FEED, title="The News")
    sent.append(answer)
    assert feeds.poll(feed) == 0
    page = client.get(reverse("desk:feeds")).text
    assert problem in page
    assert "The News" in page


def test_a_paused_feed_is_not_read_and_a_removed_one_takes_what_waits_with_it(client, editor):
    feed = Feed.objects.create(address=FEED)
    taken = Arrival.objects.create(feed=feed, guid="taken", article=make.ArticleFactory())
    Arrival.objects.create(feed=feed, guid="waits")
    assert feeds.due_feeds() == [feed]
    client.post(reverse("desk:feed-change", args=[feed.ref, "pause"]))
    assert feeds.due_feeds() == []
    client.post(reverse("desk:feed-change", args=[feed.ref, "resume"]))
    assert feeds.due_feeds() == [feed]
    client.post(reverse("desk:feed-change", args=[feed.ref, "remove"]))
    assert not Feed.objects.exists()
    assert Arrival.objects.get() == taken


@pytest.mark.parametrize("address", ["", "file:///etc/passwd", "http://", "x" * 2_000, "https://u:p@example.org/"])
def test_what_is_no_address_is_refused_with_a_sentence(client, editor, address):
    response = client.post(reverse("desk:feeds"), {"address": address})
    assert response.status_code == 422
    assert "errorlist" in response.text
    assert not Feed.objects.exists()


@pytest.mark.parametrize("name", ["inbox", "jobs", "feeds"])
def test_pages_cost_the_same_for_many(client, editor, django_assert_max_num_queries, name):
    for count in (1, 20):
        for number in range(count):
            feed = Feed.objects.create(address=f"{FEED}{count}/{number}")
            Arrival.objects.create(feed=feed, guid="g", title="Waits")
            tasks.poll_feed.enqueue(feed.pk)
        with django_assert_max_num_queries(8):
            assert client.get(reverse(f"desk:{name}")).status_code == 200


def test_the_next_look_at_the_feeds_waits_once():
    for _ in range(3):
        tasks.look_again()
    assert DBTaskResult.objects.get().task_path == "desk.tasks.poll_feeds"


def test_jobs_of_a_worker_that_was_killed_run_again_but_not_for_ever():
    tasks.poll_feed.enqueue(1)
    for _ in range(tasks.TRIES - 1):
        DBTaskResult.objects.get().claim("worker")
        assert tasks.put_back() == 1
        assert DBTaskResult.objects.get().status == "READY"
    DBTaskResult.objects.get().claim("worker")
    assert tasks.put_back() == 0
    job = DBTaskResult.objects.get()
    assert (job.status, job.exception_class_path) == ("FAILED", "desk.tasks.WorkerEnded")


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_waits(sent):
    feed = Feed.objects.create(address=FEED)
    sent.append(rss(1))
    tasks.poll_feed.enqueue(feed.pk)
    DBTaskResult.objects.get().claim("a worker that was killed")
    call_command("work", "--batch", "--no-startup-delay", "--verbosity", "0")
    assert Arrival.objects.get().guid == "g1"
    done = DBTaskResult.objects.get(task_path="desk.tasks.poll_feed")
    assert (done.status, done.return_value, len(done.worker_ids)) == ("SUCCESSFUL", 1, 2)
