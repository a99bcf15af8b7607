"""The desk by keys alone: review, inbox, taking in; and that what was typed there is not lost."""

import datetime
import re
import uuid
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import DjangoDbBlocker

from desk.models import Arrival, Review
from provisions import actions
from provisions.models import Statement
from sources.models import Article
from tests.browser import desk_states
from tests.browser.conftest import Complaints
from tests.browser.desk_people import sign_in
from tests.browser.workbench import press

# Beyond the day through which the record is coded: what is published here is on no page that other tests read.
LATE = datetime.date(2026, 11, 1)


@pytest.fixture(autouse=True)
def served(served_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """All code of a test reads and writes the served record."""
    with django_db_blocker.unblock(), desk_states.as_default(served_database):
        yield


@pytest.fixture
def page_of(new_context: Callable[..., BrowserContext], base_url: str) -> Callable[[str], Page]:
    """A page of whoever is named."""

    def opened(name: str) -> Page:
        context = new_context()
        sign_in(context, User.objects.get(username=name), base_url)
        return context.new_page()

    return opened


@pytest.fixture
def article() -> Article:
    """The invented article, late."""
    made = desk_states.make_article(f"keys-{uuid.uuid4().hex[:8]}")
    Article.objects.filter(pk=made.pk).update(published_on=LATE)
    return made


def submitted(article: Article) -> list[Statement]:
    """Three rows that an editor handed in."""
    editor = User.objects.get(username="editor")
    rows = []
    for words, speaker in (
        (desk_states.CEILING, "exampland"), (desk_states.ALLIANCE, "otto-brink"), (desk_states.BASIS, "samplia"),
    ):  # fmt: skip
        row = desk_states.make_statement(article, words, editor, speaker, made_on=LATE, provision=None)
        actions.submit(row, by=row.author)
        rows.append(row)
    return rows


def submitted_red_line(article: Article) -> Statement:
    """A row that an editor handed in, and that a second person has to read blind."""
    editor = User.objects.get(username="editor")
    row = desk_states.make_statement(
        article, desk_states.CEILING, editor, "exampland", red_line=True, made_on=LATE, note="Sekret."
    )
    actions.submit(row, by=row.author)
    return row


def test_rows_are_accepted_fixed_and_returned_by_keys_alone(page_of: Callable[[str], Page], article: Article):
    rows, page = submitted(article), page_of("reviewer")
    page.goto(f"/desk/review/?article={article.slug}")
    press(page, "j")
    expect(page.get_by_text("1 of 3")).to_be_visible()
    press(page, "a")
    expect(page.get_by_text("1 of 2")).to_be_visible()
    press(page, "f")
    expect(page.get_by_role("button", name="Save")).to_be_visible()
    press(page, "c Enter")
    expect(page.get_by_text("You wrote this row, so another person decides on it.")).to_be_visible()
    press(page, "j")
    expect(page.get_by_text("2 of 2")).to_be_visible()
    press(page, "r")
    page.keyboard.type("The words are about talks.")
    press(page, "Enter")
    expect(page.get_by_text("Returned:")).to_be_visible()
    for row in rows:
        row.refresh_from_db()
    assert [row.state for row in rows] == ["published", "submitted", "returned"]
    assert (rows[1].stance, rows[1].author.user and rows[1].author.user.username) == ("seek_change", "reviewer")
    assert Review.objects.get(ref=rows[2].ref).reason == "The words are about talks."
    page = page_of("admin")
    page.goto(f"/desk/review/statements/{rows[1].ref}/?article={article.slug}")
    press(page, "a")
    expect(page.get_by_text("No row waits here.")).to_be_visible()


def test_a_passage_is_read_blind_and_settled_by_keys_alone(page_of: Callable[[str], Page], article: Article):
    row = submitted_red_line(article)
    page, there = page_of("reviewer"), f"/desk/second/{row.excerpt.ref}/"
    page.goto("/desk/second/")
    assert "Sekret" not in page.content()
    assert row.ref not in page.content()
    page.locator(f"a.button[href='{there}'], blockquote a[href='{there}']").last.focus()
    press(page, "Enter")
    expect(page.get_by_role("heading", name="What does this passage say?")).to_be_visible()
    assert not [words for words in ("Sekret", row.ref) if words in page.content()]
    expect(page.locator("[data-code] :checked:not(option)")).to_have_count(0)
    expect(page.get_by_label("Who speaks")).to_have_value("")
    press(page, "6 Space f s")
    page.keyboard.type("Exampland")
    press(page, "Escape +")
    expect(page.get_by_role("heading", name="Your reading so far")).to_be_visible()
    press(page, "0 Space p s")
    page.keyboard.type("Exampland")
    press(page, "Escape Enter")
    expect(page.get_by_text("You differ from the first coder")).to_be_visible()
    page = page_of("admin")
    page.goto(f"/desk/review/statements/{row.ref}/?article={article.slug}")
    expect(page.get_by_role("rowheader", name="Red line differs")).to_be_visible()
    press(page, "r")
    page.keyboard.type("No consequence is named.")
    press(page, "Escape 2")
    expect(page.get_by_text("Settled. The row waits for whoever accepts it.")).to_be_visible()
    row.refresh_from_db()
    assert (row.second_coding, row.red_line, row.author.user and row.author.user.username) == (
        "settled", False, "reviewer",
    )  # fmt: skip


def test_the_inbox_is_worked_through_by_keys_alone(page_of: Callable[[str], Page]):
    Arrival.objects.inbox().update(dismissed_at=datetime.datetime.now(datetime.UTC))
    name = f"keys-{uuid.uuid4().hex[:8]}"
    desk_states.make_feeds(name, User.objects.get(username="editor"))
    Arrival.objects.inbox().update(text=f"Words of {name} that were read before. " * 20)
    page = page_of("editor")
    page.goto("/desk/inbox/")
    press(page, "j d")
    expect(page.get_by_text("2 items of feeds wait")).to_be_visible()
    press(page, "t")
    expect(page.get_by_role("heading", name="Check and take in")).to_be_visible()
    assert Arrival.objects.inbox().count() == 2


def test_words_are_pasted_taken_in_and_tagged_by_keys_alone(page_of: Callable[[str], Page], complaints: Complaints):
    page, name = page_of("editor"), f"pasted-{uuid.uuid4().hex[:8]}"
    desk_states.make_stakeholder("otto-brink")
    page.goto("/desk/take-in/")
    expect(page.get_by_label("Address", exact=True).first).to_be_focused()
    page.get_by_label("Text", exact=True).focus()
    said = f"“{desk_states.CEILING},” Otto Brink told {name}.\n\n"
    page.keyboard.insert_text(said + " ".join(f"Sentence {number} of {name} fills." for number in range(60)))
    press(page, "Tab")
    page.keyboard.type(name)
    page.get_by_label("Outlet", exact=True).focus()
    page.keyboard.type("The Kyiv Independent")
    page.get_by_label("Published on").focus()
    page.keyboard.type("11282025")
    complaints.expect("422")
    press(page, "Enter")
    expect(page.get_by_label("How the day is known")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Title", exact=True)).to_have_value(name)
    page.get_by_label("How the day is known").focus()
    page.keyboard.type("stated")
    page.get_by_role("button", name="Save").focus()
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    expect(page.get_by_role("application")).to_be_focused()
    press(page, "ArrowDown 6 Space f Enter")
    expect(page.locator("[data-sign]")).to_have_attribute("data-state", "saved")
    row = Statement.objects.get(excerpt__article__title=name)
    assert (row.stance, row.speaker.name) == ("reject", "Otto Brink")


def test_a_form_whose_session_ended_is_there_again_after_signing_in(
    page_of: Callable[[str], Page], base_url: str, complaints: Complaints
):
    page = page_of("editor")
    page.goto("/desk/take-in/")
    page.get_by_label("Text", exact=True).fill("Some words that took long to type.")
    page.get_by_label("Byline").fill("A. Writer")
    page.get_by_label("An official text").check()
    Session.objects.filter(session_key__in=[each["value"] for each in page.context.cookies()]).delete()
    complaints.expect("401")
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    sign_in(page.context, User.objects.get(username="editor"), base_url)
    page.goto("/desk/take-in/")
    expect(page.get_by_text("What you typed here before is back.")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value("Some words that took long to type.")
    expect(page.get_by_label("Byline")).to_have_value("A. Writer")
    expect(page.get_by_label("An official text")).to_be_checked()
    page.get_by_role("button", name="Take it away").click()
    page.reload()
    expect(page.get_by_label("Byline")).to_have_value("")


def test_a_change_waits_in_the_browser_until_the_server_has_it(
    page_of: Callable[[str], Page], article: Article, complaints: Complaints
):
    complaints.expect("503")
    page, editor = page_of("editor"), User.objects.get(username="editor")
    earlier = desk_states.make_statement(article, desk_states.BASIS, editor, "exampland", provision=None)
    row = desk_states.make_statement(article, desk_states.CEILING, editor, "exampland", made_on=LATE)
    page.goto(f"/desk/statements/{row.ref}/")
    press(page, "r")
    option = page.locator(f"#earlier option[value='{earlier.ref}']")
    expect(option).to_have_attribute("label", re.compile("28 Nov 2025, the plan as a whole: Exampland refuses"))
    page.keyboard.type(earlier.ref)
    press(page, "Escape c")
    page.route("**/desk/statements/**", lambda route: route.fulfill(status=503, body="no"))
    with page.expect_event("console"):
        press(page, "Enter")
    expect(page.locator("[data-sign]")).to_contain_text("1 act kept in this browser")
    page.unroute("**/desk/statements/**")
    expect(page).to_have_url(re.compile(f"/desk/articles/{article.slug}/"))
    row.refresh_from_db()
    assert (row.stance, row.repeats) == ("seek_change", earlier)


def test_a_refused_change_is_kept_until_it_is_sent_anew_or_given_up(
    page_of: Callable[[str], Page], article: Article, complaints: Complaints
):
    complaints.expect("422")
    page, editor = page_of("editor"), User.objects.get(username="editor")
    row = desk_states.make_statement(article, desk_states.CEILING, editor, "exampland", made_on=LATE)
    page.goto(f"/desk/statements/{row.ref}/")
    page.get_by_label("Who speaks").fill("Nobody of this name")
    page.get_by_label("Who speaks").press("Escape")
    press(page, "c Enter")
    expect(page.locator("[data-sign]")).to_contain_text("Not saved: refused. Nobody in the record is called")
    page.reload()
    expect(page.locator("[data-sign]")).to_contain_text("Not saved: refused.")
    expect(page.get_by_label("Who speaks")).to_have_value("Nobody of this name")
    expect(page.get_by_role("radio", name="wants changes")).to_be_checked()
    page.get_by_label("Who speaks").fill("Exampland")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(re.compile(f"/desk/articles/{article.slug}/"))
    row.refresh_from_db()
    assert row.stance == "seek_change"


def test_enter_in_the_queue_asks_once(page_of: Callable[[str], Page]):
    page, asked = page_of("editor"), []
    page.goto("/desk/")
    page.on("request", lambda request: asked.append(request.url) if "text=" in request.url else None)
    page.get_by_label("Title or outlet").fill("zebra")
    press(page, "Enter")
    expect(page.get_by_text("No article stands here.")).to_be_visible()
    assert len(asked) == 1
