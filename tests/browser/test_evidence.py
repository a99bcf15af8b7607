"""Every square is a door: the words that prove it open beside the table, and the address keeps them."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Complaints
from tests.browser.reading import evidence, focused, square, without_a_page_load

POINT, WHO = "NATO membership of Ukraine", "Ukraine"
OPENED = re.compile(r"cell=nato-membership\.ukraine$")


def test_a_square_opens_its_evidence_beside_the_table_by_mouse(page: Page):
    page.goto("/")
    expect(page.locator("#evidence")).to_be_hidden()
    with without_a_page_load(page):
        square(page, POINT, WHO).click()
        expect(evidence(page).get_by_role("heading", name=WHO, exact=True)).to_be_visible()
        expect(page).to_have_url(OPENED)
        expect(evidence(page).get_by_role("article").first).to_be_visible()
        expect(square(page, POINT, WHO)).to_be_visible()
        evidence(page).get_by_role("link", name="Close the evidence").click()
        expect(page.locator("#evidence")).to_be_hidden()
        expect(page).to_have_url("/")
        expect(square(page, POINT, WHO)).to_be_focused()


@pytest.mark.parametrize("table", ["/", "/matrix/"])
def test_a_square_opens_its_evidence_by_keyboard_and_escape_closes_it(page: Page, table: str):
    page.goto(table)
    square(page, POINT, WHO).press("Enter")
    expect(evidence(page)).to_be_focused()
    expect(evidence(page).get_by_role("heading", name=WHO, exact=True)).to_be_visible()
    expect(page).to_have_url(OPENED)
    page.keyboard.press("Escape")
    expect(page.locator("#evidence")).to_be_hidden()
    expect(square(page, POINT, WHO)).to_be_focused()
    expect(page).to_have_url(table)


def test_opened_evidence_survives_reload_back_forward_and_a_filter(page: Page):
    page.goto("/")
    square(page, POINT, WHO).click()
    heading = evidence(page).get_by_role("heading", name=WHO, exact=True)
    expect(heading).to_be_visible()
    page.reload()
    expect(heading).to_be_visible()
    page.get_by_role("link", name=re.compile(r"^contested \d+$")).click()
    expect(page).to_have_url(re.compile(r"status=contested.*cell=nato-membership\.ukraine"))
    expect(heading).to_be_visible()
    with page.expect_event("load"):
        page.go_back()
    expect(heading).to_be_visible()
    with page.expect_event("load"):
        page.go_back()
    expect(page).to_have_url("/")
    expect(page.locator("#evidence")).to_be_hidden()
    with page.expect_event("load"):
        page.go_forward()
    expect(heading).to_be_visible()


def test_evidence_of_another_square_takes_the_place_of_the_first(page: Page):
    page.goto("/")
    square(page, POINT, WHO).click()
    expect(evidence(page).get_by_role("heading", name=WHO, exact=True)).to_be_visible()
    square(page, POINT, "United States").click()
    expect(evidence(page).get_by_role("heading", name="United States", exact=True)).to_be_visible()
    expect(evidence(page).get_by_role("heading", level=2)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(square(page, POINT, "United States")).to_be_focused()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_scripts_a_square_leads_to_a_page_and_back(page: Page):
    page.goto("/")
    square(page, POINT, WHO).click()
    expect(page).to_have_url("/provisions/nato-membership/ukraine/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Evidence on 7 NATO membership of Ukraine")
    expect(page.get_by_role("article").first).to_be_visible()
    page.get_by_role("link", name="Close the evidence").click()
    expect(page).to_have_url("/")


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_scripts_an_address_with_evidence_offers_it(page: Page):
    page.goto("/?cell=nato-membership.ukraine")
    evidence(page).get_by_role("link", name="Open the evidence").click()
    expect(page).to_have_url("/provisions/nato-membership/ukraine/")


def test_evidence_that_cannot_be_had_is_told_and_the_page_stays(page: Page, complaints: Complaints):
    page.goto("/")
    page.route("**/provisions/nato-membership/ukraine/", lambda route: route.abort("connectionrefused"))
    for words in ("Failed to load resource", "htmx:error: Failed to fetch", "failed: "):
        complaints.expect(words)
    square(page, POINT, WHO).click()
    expect(page.get_by_role("alert").filter(has_text="The record could not be reached.")).to_be_visible()
    expect(square(page, POINT, WHO)).to_be_visible()
    expect(page.locator("#evidence")).to_be_hidden()


def test_a_failing_server_is_told_and_the_page_stays(page: Page, complaints: Complaints):
    def fail(route: Route) -> None:
        route.fulfill(status=500, content_type="text/html", body="<p>broken</p>")

    page.goto("/")
    page.route("**/provisions/nato-membership/ukraine/", fail)
    complaints.expect("500 (Internal Server Error)")
    square(page, POINT, WHO).click()
    expect(page.get_by_role("alert").filter(has_text="The server could not answer.")).to_be_visible()
    expect(page.get_by_text("broken")).to_have_count(0)
    expect(page.locator("#evidence")).to_be_hidden()


@pytest.mark.browser_context_args(permissions=["clipboard-read", "clipboard-write"])
def test_a_statement_is_copied_for_a_briefing(page: Page, base_url: str):
    page.goto("/")
    square(page, POINT, WHO).click()
    statement = evidence(page).get_by_role("article").first
    quotation = statement.get_by_role("blockquote").first.inner_text()
    statement.get_by_role("link", name="Copy for a briefing").click()
    expect(page.get_by_role("alert").filter(has_text="Copied for a briefing.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert quotation in copied
    assert f"Record: {base_url}/statements/" in copied
    assert "Attribution: " in copied


def test_on_a_phone_the_evidence_lies_over_the_page_and_goes(page: Page):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/")
    square(page, POINT, WHO).click()
    expect(evidence(page).get_by_role("heading", name=WHO, exact=True)).to_be_in_viewport()
    evidence(page).get_by_role("link", name="Close the evidence").click()
    expect(page.locator("#evidence")).to_be_hidden()
    assert focused(page).startswith(f"{WHO}: ")
