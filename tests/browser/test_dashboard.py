"""Reading the dashboard: facets, words, order, switches; and the address that keeps all of it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.browser.reading import announced, filters, points, read_aloud, without_a_page_load


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def either(request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext]) -> Page:
    """A page in a browser that runs scripts, and in one that does not."""
    return new_context(java_script_enabled=request.param).new_page()


def shows(page: Page, count: int | str) -> None:
    """Expect so many of the 33 points and matters."""
    expect(points(page).get_by_text(re.compile(r"^\d+ of \d+"))).to_have_text(re.compile(rf"^{count} of 33 "))


def facet(page: Page, label: str) -> Locator:
    """A value of a facet, whatever its count is."""
    return filters(page).get_by_role("link", name=re.compile(rf"^{label} \d+$"))


def test_a_facet_leaves_as_many_points_as_it_says(either: Page):
    either.goto("/")
    shows(either, 33)
    count = facet(either, "contested").locator(".num").inner_text()
    facet(either, "contested").click()
    expect(either).to_have_url("/?status=contested")
    shows(either, count)
    expect(facet(either, "contested")).to_have_attribute("aria-current", "true")
    facet(either, "Territory").click()
    expect(either).to_have_url("/?status=contested&topic=territory")
    shows(either, 1)
    facet(either, "contested").click()
    expect(either).to_have_url("/?topic=territory")
    filters(either).get_by_role("link", name="Clear", exact=True).click()
    expect(either).to_have_url("/")
    shows(either, 33)


def test_words_order_and_switches_are_one_form(either: Page):
    either.goto("/")
    filters(either).get_by_role("searchbox", name="Filter").fill("nuclear")
    expect(filters(either).get_by_role("searchbox", name="Filter")).to_have_value("nuclear")
    filters(either).get_by_role("button", name="Apply").click()
    expect(either).to_have_url(re.compile(r"/\?q=nuclear"))
    shows(either, 3)
    filters(either).get_by_label("Sort").select_option("Status")
    filters(either).get_by_role("button", name="Apply").click()
    expect(either).to_have_url(re.compile("q=nuclear.*sort=status"))
    filters(either).get_by_label("Numbers in the newest draft").check()
    filters(either).get_by_role("button", name="Apply").click()
    expect(points(either).get_by_label(re.compile("^in 20-point framework: "))).to_have_count(2)
    expect(points(either).get_by_role("rowheader")).to_have_count(3)


def test_results_counts_and_address_change_without_a_page_load(page: Page):
    page.goto("/")
    with without_a_page_load(page):
        facet(page, "contested").click()
        expect(page).to_have_url("/?status=contested")
        announced(page, "3 of 33 shown")
        filters(page).get_by_label("Sort").select_option("Newest statement")
        expect(page).to_have_url(re.compile("sort=newest"))
        filters(page).get_by_role("searchbox", name="Filter").fill("nato")
        expect(page).to_have_url(re.compile("q=nato"))
        announced(page, "1 of 33 shown")
        filters(page).get_by_role("link", name="Clear", exact=True).click()
        announced(page, "33 of 33 shown")
        expect(page).to_have_url("/")


def test_back_forward_and_reload_give_the_same_page(page: Page):
    page.goto("/")
    first = read_aloud(page)
    facet(page, "contested").click()
    shows(page, 3)
    filters(page).get_by_label("Group by topic").check()
    expect(points(page).get_by_role("rowheader", name="Territory", exact=True)).to_be_visible()
    last = read_aloud(page)
    page.reload()
    assert read_aloud(page) == last
    with page.expect_event("load"):
        page.go_back()
    expect(page).to_have_url("/?status=contested")
    shows(page, 3)
    with page.expect_event("load"):
        page.go_back()
    expect(page).to_have_url("/")
    assert read_aloud(page) == first
    for _ in range(2):
        with page.expect_event("load"):
            page.go_forward()
    assert read_aloud(page) == last


def test_the_keyboard_stays_where_it_was_when_results_change(page: Page):
    page.goto("/")
    facet(page, "contested").press("Enter")
    expect(facet(page, "contested")).to_have_attribute("aria-current", "true")
    expect(facet(page, "contested")).to_be_focused()
    filters(page).get_by_label("Group by topic").press("Space")
    expect(page).to_have_url(re.compile("group=topic"))
    expect(filters(page).get_by_label("Group by topic")).to_be_focused()
    filters(page).get_by_role("link", name="Clear", exact=True).press("Enter")
    expect(page).to_have_url("/")
    expect(filters(page).get_by_role("link", name="Clear", exact=True)).to_be_focused()


def test_of_two_answers_under_way_the_one_asked_last_counts(page: Page):
    page.goto("/")
    held: list[Route] = []
    page.route(re.compile("status=contested"), lambda route: held.append(route), times=1)
    with page.expect_request(re.compile("status=contested")):
        facet(page, "contested").click()
    with page.expect_event("requestfailed"):
        facet(page, "Territory").click()
    expect(page).to_have_url("/?topic=territory")
    shows(page, 2)
    held[0].abort()


def test_words_typed_while_an_answer_is_under_way_are_kept(page: Page):
    page.goto("/")
    held: list[Route] = []
    page.route(re.compile(r"\?q=nato"), lambda route: held.append(route), times=1)
    field = filters(page).get_by_role("searchbox", name="Filter")
    with page.expect_request(re.compile(r"\?q=nato")):
        field.press_sequentially("nato")
    field.press_sequentially(" troops")
    held[0].continue_()
    shows(page, 1)
    expect(field).to_have_value("nato troops")
    expect(field).to_be_focused()
    expect(page).to_have_url(re.compile(r"/\?q=nato(\+|%20)troops"))


def test_a_date_can_be_typed(page: Page):
    page.goto("/")
    since = filters(page).get_by_label("Changed since")
    with without_a_page_load(page):
        since.press_sequentially("12122025")
        expect(since).to_have_value("2025-12-12")
        expect(page).to_have_url("/")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(page).to_have_url("/?since=2025-12-12")
        expect(points(page).get_by_text("changed", exact=True).first).to_be_visible()


def test_the_switch_for_reported_positions_stays_where_it_was_put(either: Page):
    either.goto("/")
    switch = filters(either).get_by_label("Reported positions too")
    expect(switch).not_to_be_checked()
    switch.check()
    filters(either).get_by_role("button", name="Apply").click()
    expect(either).to_have_url(re.compile(r"record=all"))
    facet(either, "refuses").last.click()
    expect(either).to_have_url(re.compile("stance=reject"))
    expect(switch).to_be_checked()


def test_changed_since_marks_each_row(page: Page):
    page.goto("/")
    filters(page).get_by_label("Changed since").fill("2026-01-01")
    expect(page).to_have_url("/?since=2026-01-01")
    marked = points(page).get_by_text("changed", exact=True)
    expect(marked.first).to_be_visible()
    assert 0 < marked.count() < points(page).get_by_role("rowheader").count()


def test_parts_are_folded_under_their_point(page: Page):
    page.goto("/")
    part = points(page).get_by_role("rowheader", name="Kherson and Zaporizhzhia")
    expect(part).to_be_hidden()
    territories = points(page).get_by_role("rowheader", name="Territories")
    territories.get_by_role("button", name="Show the 4 parts").click()
    expect(part).to_be_visible()
    territories.get_by_role("button", name="Hide the parts").click()
    expect(part).to_be_hidden()


def test_nothing_found_says_what_to_do(either: Page):
    either.goto("/?q=zebra")
    expect(points(either)).to_contain_text("No point passes all these filters.")
    points(either).get_by_role("link", name="clear them all").click()
    shows(either, 33)
