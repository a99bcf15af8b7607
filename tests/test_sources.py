"""The articles and what each passage of them proves: page, fragment, files, clocks, and who sees full texts."""

import csv
import datetime
import json
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from planwatch.codebook import ConsentKind, QueueState, RowState
from provisions.articles import PAGE
from provisions.models import LeftOut
from sources.marked import pieces
from sources.models import Article
from tests.factories import (
    ArticleFactory,
    ArticleTextFactory,
    ConsentFactory,
    DescriptionFactory,
    ExcerptFactory,
    MilestoneFactory,
    OriginFactory,
    PlanFactory,
    StatementFactory,
    StatusChangeFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture(autouse=True)
def plan() -> None:
    PlanFactory.create()


def get(client: Client, address: str, status: int = 200, headers: dict[str, str] | None = None) -> str:
    response: Any = client.get(address, headers=headers)
    assert response.status_code == status
    return b"".join(response).decode()


def test_the_list_shows_the_newest_first_and_undated_articles_last(client: Client) -> None:
    ArticleFactory.create(title="Undated", published_on=None)
    ArticleFactory.create(title="Older", published_on=datetime.date(2025, 11, 20))
    ArticleFactory.create(title="Newer", published_on=datetime.date(2025, 11, 30))
    page = get(client, "/sources/")
    assert page.index("Newer") < page.index("Older") < page.index("Undated")
    assert "date unknown" in page


def test_the_fragment_is_the_part_of_the_page_that_changes(client: Client) -> None:
    ArticleFactory.create(title="Only one")
    page, fragment = get(client, "/sources/"), get(client, "/sources/", headers=HTMX)
    assert "<main" not in fragment
    assert "Only one" in fragment
    assert fragment.split('<div id="problems"')[0].strip() in page


@pytest.mark.parametrize("address", ["/sources/", "/sources.csv", "/sources/one/"])
def test_nothing_is_posted_to_sources(client: Client, address: str) -> None:
    ArticleFactory.create(slug="one")
    assert client.post(address).status_code == 405


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("language=xx", "Language: “xx” is not one of"),
        ("outlet=nobody", "Outlet: “nobody” is not one of"),
        ("after=abc", "After: this is no article’s ref."),
        ("after=aaaaaaaa", "After: no article has this ref"),
        ("colour=red", "There is no filter “colour” here"),
        ("on=2025-13-01", "“2025-13-01” is no day"),
        (f"q={'x' * 300}", "at most 200 characters"),
    ],
)
def test_what_cannot_be_understood_is_said(client: Client, query: str, said: str) -> None:
    ArticleFactory.create()
    assert said in get(client, f"/sources/?{query}", 400)
    assert said in get(client, f"/sources.csv?{query}", 400)


def test_filters_narrow_the_list_and_its_files_alike(client: Client) -> None:
    ArticleFactory.create(title="Über den Plan", language="de", outlet__slug="zeitung")
    ArticleFactory.create(title="On the plan", is_primary=True)
    ArticleFactory.create(title="Weather")
    for query, titles in (
        ("language=de", ["Über den Plan"]),
        ("outlet=zeitung", ["Über den Plan"]),
        ("official=yes", ["On the plan"]),
        ("q=uber", ["Über den Plan"]),
        ("q=plan", ["Über den Plan", "On the plan"]),
        ("q=nowhere", []),
    ):
        page = get(client, f"/sources/?{query}")
        rows = list(csv.DictReader(get(client, f"/sources.csv?{query}").splitlines()))
        answer = json.loads(get(client, f"/sources.json?{query}"))
        assert [row["title"] for row in rows] == titles, query
        assert [row["title"] for row in answer["rows"]] == titles
        assert answer["meta"]["row_count"] == len(titles)
        assert [title for title in ("Über den Plan", "On the plan", "Weather") if title in page] == titles


def test_an_empty_result_says_what_to_do(client: Client) -> None:
    ArticleFactory.create()
    assert "No article passes all these filters." in get(client, "/sources/?q=nowhere")
    assert "was public by 1 Nov 2025" in get(client, "/sources/?on=2025-11-01")


def test_pages_follow_each_other_without_gap_or_repetition(client: Client) -> None:
    for number in range(2 * PAGE + 3):
        day = None if number % 7 == 0 else datetime.date(2025, 11, 1) + datetime.timedelta(days=number % 5)
        ArticleFactory.create(published_on=day)
    seen: list[str] = []
    address = "/sources/"
    while address:
        context: Any = client.get(address).context
        seen += [article.slug for article in context["articles"].rows]
        following = context["articles"].next_query
        address = f"/sources/{following}" if following else ""
    rows = csv.DictReader(get(client, "/sources.csv").splitlines())
    assert seen == [row["slug"] for row in rows]
    assert len(set(seen)) == 2 * PAGE + 3


def test_a_file_can_begin_where_a_page_does(client: Client) -> None:
    for _ in range(3):
        ArticleFactory.create()
    first = Article.objects.order_by("pk").first()
    assert first is not None
    answer = json.loads(get(client, f"/sources.json?after={first.ref}"))
    assert answer["meta"]["row_count"] == len(answer["rows"]) == 2


def test_an_article_is_public_once_read_or_once_something_public_rests_on_it(client: Client) -> None:
    inbox = ArticleFactory.create(title="Waiting", queue_state=QueueState.INBOX)
    StatementFactory.create(excerpt__article=inbox, state=RowState.PENDING)
    proving = ArticleFactory.create(title="Proving", queue_state=QueueState.IN_WORK)
    StatementFactory.create(excerpt__article=proving)
    ArticleFactory.create(title="Nothing found", queue_state=QueueState.NOTHING_TO_CODE)
    page = get(client, "/sources/")
    assert "Waiting" not in page
    assert "Proving" in page
    assert "Nothing found" in page
    assert client.get(f"/sources/{inbox.slug}/").status_code == 404
    assert client.get("/sources/no-such-article/").status_code == 404


def test_pending_and_retracted_rows_leave_no_trace(client: Client) -> None:
    article = ArticleFactory.create(slug="one")
    for state in (RowState.PENDING, RowState.SUBMITTED, RowState.RETURNED, RowState.RETRACTED):
        StatementFactory.create(excerpt=ExcerptFactory.create(article=article), state=state)
        StatusChangeFactory.create(excerpts=[ExcerptFactory.create(article=article)], state=state)
    row = json.loads(get(client, "/sources.json"))["rows"][0]
    assert (row["excerpts"], row["statements"]) == (0, 0)
    page = get(client, "/sources/one/")
    assert "blockquote" not in page
    assert "Nothing in it is on the record" in page


def test_each_passage_says_what_it_proves(client: Client) -> None:
    article = ArticleFactory.create(slug="one")
    first, second, third, fourth, fifth, sixth = (ExcerptFactory.create(article=article) for _ in range(6))
    StatementFactory.create(excerpt=first, supporting=[second], provision__title="Seats", red_line=True)
    StatusChangeFactory.create(excerpts=[third], provision__title="Votes")
    DescriptionFactory.create(excerpt=fourth, note="Half of it is missing.", clause__provision__title="Ports")
    ConsentFactory.create(excerpt=fifth, kind=ConsentKind.CLAIMS_A_SAY, clause__provision__title="Rails")
    MilestoneFactory.create(excerpt=sixth, title="They met")
    page = get(client, "/sources/one/")
    places = [page.index(f'id="e-{one.ref}"') for one in (first, second, third, fourth, fifth, sixth)]
    assert places == sorted(places)
    passages = [page[start:end] for start, end in zip(places, [*places[1:], len(page)], strict=True)]
    for passage, words in zip(
        passages,
        (
            ("refuses", "Seats", "red line"), ("Supports:", "Seats"), ("Votes", "contested", "21 Nov 2025"),
            ("Describes", "Ports", "In doubt: Half of it is missing."), ("claims a say", "Rails"),
            ("Dates an event: They met",),
        ), strict=True,
    ):  # fmt: skip
        assert [word for word in words if word not in passage] == []
    assert "6 passages, 1 statement" in page


def test_nothing_later_than_the_day_is_shown(client: Client) -> None:
    article = ArticleFactory.create(slug="one", published_on=datetime.date(2025, 11, 25))
    StatementFactory.create(excerpt__article=article, made_on=datetime.date(2025, 11, 24))
    described = DescriptionFactory.create(excerpt__article=article)
    assert described.excerpt.ref in get(client, "/sources/one/")
    assert client.get("/sources/one/?on=2025-11-23").status_code == 404
    on_the_day_it_was_said = get(client, "/sources/one/?on=2025-11-24")
    assert described.excerpt.ref not in on_the_day_it_was_said
    assert on_the_day_it_was_said.count("<blockquote") == 1
    assert json.loads(get(client, "/sources.json?on=2025-11-24"))["rows"] == []


def test_what_was_known_earlier_can_be_read(client: Client) -> None:
    article = ArticleFactory.create(slug="one")
    StatementFactory.create(excerpt__article=article, state=RowState.RETRACTED)
    for known, count in (("2025-11-30T00:00Z", 0), ("2025-12-02T00:00Z", 1), ("2025-12-06T00:00Z", 0)):
        row = json.loads(get(client, f"/sources.json?known={known}"))["rows"][0]
        assert row["statements"] == row["excerpts"] == count
        assert get(client, f"/sources/one/?known={known}").count("<blockquote") == count


def test_copies_are_one_origin(client: Client) -> None:
    origin = OriginFactory.create()
    ArticleFactory.create(slug="long", origin=origin, title="Long")
    ArticleFactory.create(slug="short", origin=origin, title="Short")
    ArticleFactory.create(origin=origin, title="Unread", queue_state=QueueState.INBOX)
    assert "2 copies, 1 origin" in get(client, "/sources/")
    page = get(client, "/sources/long/")
    assert 'href="/sources/short/"' in page
    assert "Unread" not in page


def test_every_basis_is_said(client: Client) -> None:
    article = ArticleFactory.create(slug="bare", title="", title_basis="unknown", address=None, published_on=None)
    excerpt = ExcerptFactory.create(article=article)
    StatementFactory.create(excerpt=excerpt)
    LeftOut.objects.create(article=article, passage="Several officials said", reason="nobody is named")
    page = get(client, "/sources/bare/")
    for words in ("Title unknown", "date unknown", excerpt.text_version.sha256, "verified against this version on",
                  "600 words", "Several officials said", "nobody is named"):  # fmt: skip
        assert words in page
    assert "At the publisher" not in page


def test_a_passage_leads_to_its_words_at_the_publisher(client: Client) -> None:
    article = ArticleFactory.create(slug="one", address="https://example.org/a?b=1&c=2")
    StatementFactory.create(excerpt=ExcerptFactory.create(article=article, exact="Never, ever"))
    page = get(client, "/sources/one/")
    assert 'href="https://example.org/a?b=1&amp;c=2#:~:text=Never%2C%20ever"' in page


def test_full_texts_are_for_staff_alone(client: Client) -> None:
    article = ArticleFactory.create(slug="one")
    text = ArticleTextFactory.create(article=article, text="secret <b>words</b> " + "more " * 40 + "end")
    StatementFactory.create(excerpt=ExcerptFactory.create(article=article, text_version=text, exact="more more"))
    assert "secret" not in get(client, "/sources/one/")
    client.force_login(User.objects.create_user("nobody"))
    assert "secret" not in get(client, "/sources/one/")
    editor = User.objects.create_user("editor")
    editor.groups.add(Group.objects.get_or_create(name="editor")[0])
    client.force_login(editor)
    page = get(client, "/sources/one/")
    assert "secret &lt;b&gt;words&lt;/b&gt;" in page
    assert 'data-depth="1"' in page


def test_overlapping_passages_are_cut_where_they_begin_and_end() -> None:
    cut = pieces("abcdefgh", [(1, 5, "x"), (3, 7, "y"), (3, 5, "z")])
    assert [(piece.text, set(piece.keys)) for piece in cut] == [
        ("a", set()), ("bc", {"x"}), ("de", {"x", "y", "z"}), ("fg", {"y"}), ("h", set()),
    ]  # fmt: skip
    assert "".join(piece.text for piece in cut) == "abcdefgh"
    assert pieces("", []) == []


def test_the_list_costs_the_same_at_one_article_and_at_twenty(client: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            get(client, "/sources/")
        return len(queries)

    StatementFactory.create()
    one = cost()
    for _ in range(19):
        StatementFactory.create()
    assert cost() == one <= 8


def test_an_article_costs_the_same_with_one_passage_and_with_nineteen(client: Client) -> None:
    article = ArticleFactory.create(slug="one")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            get(client, "/sources/one/")
        return len(queries)

    StatementFactory.create(excerpt__article=article)
    one = cost()
    for _ in range(18):
        StatementFactory.create(excerpt=ExcerptFactory.create(article=article))
    assert cost() == one <= 8
