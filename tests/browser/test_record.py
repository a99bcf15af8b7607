"""Reading single pages: a provision and its source, search, statements and their file, the clocks, refusals."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Complaints
from tests.browser.reading import announced, filters, without_a_page_load

FILLER = "<p>Something else stands here.</p>" * 200
ARTICLE = "<!doctype html><meta charset=utf-8><link rel=icon href=data:,><title>News</title>{}<p id=it>{}</p>{}"


def test_a_provision_leads_to_the_very_words_at_the_publisher(page: Page):
    page.goto("/provisions/nato-membership/")
    expect(page.get_by_role("heading", level=1)).to_have_text("7. NATO membership of Ukraine")
    statement = page.get_by_role("article").filter(has=page.get_by_role("link", name="At the publisher")).first
    words = statement.get_by_role("blockquote").first.inner_text().strip("“”")
    link = statement.get_by_role("link", name="At the publisher")
    assert "#:~:text=" in str(link.get_attribute("href"))
    host = re.match("https://[^/]+/", str(link.get_attribute("href")))
    assert host
    body = ARTICLE.format(FILLER, words, FILLER)
    page.route(f"{host[0]}**", lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=body))
    link.click()
    expect(page).to_have_title("News")
    expect(page.locator("#it")).to_be_in_viewport()


def test_provisions_are_read_one_after_the_other(page: Page):
    page.goto("/provisions/nato-membership/")
    pages = page.get_by_role("navigation", name="Provisions")
    pages.get_by_role("link", name="8 NATO troops in Ukraine").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("8. NATO troops in Ukraine")
    pages.get_by_role("link", name="7 NATO membership of Ukraine").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("7. NATO membership of Ukraine")
    page.get_by_role("article").first.get_by_role("link", name="In its source").click()
    expect(page.locator("article:target")).to_be_in_viewport()


def test_slash_leads_to_search_and_other_spellings_are_found(page: Page):
    page.goto("/method/")
    page.keyboard.press("/")
    field = page.get_by_role("searchbox", name="Search the record")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    field.press_sequentially("selensky/kiev")
    expect(field).to_have_value("selensky/kiev")
    field.fill("Selensky")
    field.press("Enter")
    expect(page).to_have_url("/search/?q=Selensky")
    expect(page.get_by_role("main").get_by_role("link", name=re.compile("Zelenskyy")).first).to_be_visible()


def test_search_answers_as_one_types(page: Page):
    page.goto("/search/")
    with without_a_page_load(page):
        page.get_by_role("searchbox", name="Words").press_sequentially("Kiev")
        expect(page.get_by_role("region", name=re.compile("^Passages"))).to_be_visible()
        expect(page).to_have_url(re.compile(r"/search/\?q=Kiev"))
        expect(page.get_by_role("searchbox", name="Words")).to_be_focused()
        announced(page, re.compile(r"^\d+ results shown$"))


def test_shortcuts_can_be_turned_off_and_stay_off(page: Page):
    page.goto("/")
    page.get_by_role("button", name="Keyboard shortcuts: on").click()
    page.goto("/method/")
    expect(page.get_by_role("button", name="Keyboard shortcuts: off")).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search the record")).not_to_be_focused()
    page.get_by_role("button", name="Keyboard shortcuts: off").click()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search the record")).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_file_of_a_list_holds_the_rows_of_the_page(
    new_context: Callable[..., BrowserContext], complaints: Complaints, scripts: bool
):
    page: Page = new_context(java_script_enabled=scripts).new_page()
    page.goto("/statements/")
    filters(page).get_by_label("Provision").select_option("7 NATO membership of Ukraine")
    filters(page).get_by_label("Stance or mark").select_option("refuses")
    filters(page).get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile(r"provision=nato-membership.*code=reject"))
    expect(page.get_by_role("link", name="CSV")).to_have_attribute("href", re.compile("code=reject"))
    shown = page.get_by_role("region", name="Statements").get_by_role("article")
    expect(page.get_by_role("region", name="Statements")).to_contain_text(f"{shown.count()} statement")
    complaints.expect("/statements.csv")  # To the browser, what becomes a download is a page that was given up.
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text())))
    assert rows
    assert [f"“{row['quote']}”" for row in rows] == [
        one.get_by_role("blockquote").first.inner_text() for one in shown.all()
    ]
    assert {row["stance"] for row in rows} == {"reject"}


def test_a_clock_turned_back_is_told_on_every_page_and_turned_on_again(page: Page):
    page.goto("/")
    banner = page.get_by_role("banner")
    expect(banner).to_contain_text("Coded through 5 Feb 2026")
    banner.get_by_label("As of").fill("2025-11-22")
    banner.get_by_role("button", name="Show").click()
    expect(page).to_have_url("/?on=2025-11-22")
    expect(banner).to_contain_text("Read as of 22 Nov 2025")
    page.get_by_role("link", name="NATO membership of Ukraine", exact=True).click()
    expect(page).to_have_url("/provisions/nato-membership/?on=2025-11-22")
    expect(banner).to_contain_text("Read as of 22 Nov 2025")
    days = [one.get_attribute("datetime") or "" for one in page.get_by_role("main").locator("time").all()]
    assert days
    assert max(days) <= "2025-11-22"
    banner.get_by_role("link", name="Back to the whole record").click()
    expect(banner).to_contain_text("Coded through 5 Feb 2026")


def test_an_address_that_leads_nowhere_is_told_and_searched_from(page: Page, complaints: Complaints):
    complaints.expect("404 (Not Found)")
    page.goto("/provisions/no-such-matter/")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no page here")
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_role("main").get_by_role("searchbox").fill("NATO")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page).to_have_url("/search/?q=NATO")


def test_a_filter_that_is_not_there_is_told_and_the_rest_is_shown(page: Page, complaints: Complaints):
    complaints.expect("400 (Bad Request)")
    page.goto("/?status=nonsense&topic=nato")
    told = page.get_by_role("alert").filter(has_text="Part of this address could not be understood.")
    expect(told).to_contain_text("“nonsense” is not one of")
    expect(page.get_by_role("row").first).to_be_visible()


def test_a_mistyped_filter_is_told_without_a_page_load_and_what_was_typed_stays(page: Page, complaints: Complaints):
    complaints.expect("400 (Bad Request)")
    page.goto("/statements/")
    with without_a_page_load(page):
        field = filters(page).get_by_label("Stakeholder")
        field.fill("atlantis")
        field.press("Enter")
        told = page.get_by_role("alert").filter(has_text="There is no stakeholder “atlantis”.")
        expect(told).to_be_visible()
        expect(field).to_have_value("atlantis")
        field.fill("ukraine")
        field.press("Enter")
        expect(page).to_have_url("/statements/?stakeholder=ukraine")
        expect(told).to_have_count(0)
