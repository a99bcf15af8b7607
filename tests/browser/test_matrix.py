"""Reading the matrix: by arrow keys on a wide screen, one at a time on a phone."""

import re

from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser.reading import evidence, focused, square, without_a_page_load

PHONE: ViewportSize = {"width": 360, "height": 740}


def table(page: Page) -> Locator:
    """The grid."""
    return page.get_by_role("table", name=re.compile("^Where each stakeholder stands"))


def test_arrow_keys_move_between_squares_and_one_of_them_is_in_the_tab_order(page: Page):
    page.goto("/matrix/")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="NATO membership of Ukraine"))
    squares = [one.get_attribute("aria-label") for one in row.get_by_role("cell").get_by_role("link").all()]
    square(page, "NATO membership of Ukraine", "Ukraine").focus()
    here = squares.index(focused(page))
    page.keyboard.press("ArrowRight")
    assert focused(page) == squares[here + 1]
    page.keyboard.press("ArrowLeft")
    assert focused(page) == squares[here]
    page.keyboard.press("End")
    assert focused(page) == squares[-1]
    page.keyboard.press("Home")
    assert "NATO membership of Ukraine" in focused(page)
    page.keyboard.press("ArrowRight")
    assert focused(page) == squares[0]
    page.keyboard.press("ArrowDown")
    below = focused(page)
    assert below not in squares
    page.keyboard.press("ArrowUp")
    assert focused(page) == squares[0]
    page.keyboard.press("Tab")
    expect(table(page).locator("a:focus")).to_have_count(0)
    page.keyboard.press("Shift+Tab")
    assert focused(page) == squares[0]


def test_a_square_that_the_keyboard_reaches_is_seen(page: Page):
    page.goto("/matrix/")
    square(page, "NATO membership of Ukraine", "Ukraine").focus()
    page.keyboard.press("Control+End")
    last = page.locator(":focus")
    expect(last).to_be_in_viewport(ratio=1)
    page.keyboard.press("Control+Home")
    expect(page.locator(":focus")).to_be_in_viewport(ratio=1)
    head = table(page).get_by_role("columnheader", name="Ukraine", exact=True).bounding_box()
    first = page.locator(":focus").bounding_box()
    assert head
    assert first
    assert first["y"] >= head["y"] + head["height"] - 1, "the sticky heads lie over the square"


def test_a_filter_narrows_rows_and_columns_without_a_page_load(page: Page):
    page.goto("/matrix/")
    with without_a_page_load(page):
        page.get_by_label("Stance", exact=True).focus()
        page.get_by_label("Stance", exact=True).select_option("refuses")
        expect(page).to_have_url(re.compile(r"stance=reject"))
        expect(page.get_by_role("status")).to_have_text(re.compile(r"\d+ rows and \d+ stakeholders shown"))
        labels = [one.get_attribute("aria-label") or "" for one in table(page).locator("td > a").all()]
        assert labels
        assert all(": refuses" in label for label in labels)
        expect(page.get_by_label("Stance", exact=True)).to_be_focused()


def test_on_a_phone_the_matrix_is_read_one_at_a_time(page: Page):
    page.set_viewport_size(PHONE)
    page.goto("/matrix/")
    expect(table(page)).to_be_hidden()
    doors = page.get_by_role("navigation", name="One at a time")
    door = doors.get_by_role("link", name=re.compile(r"^Ukraine \d+$"))
    count = int(door.locator(".num").inner_text())
    door.click()
    expect(page).to_have_url("/matrix/?stakeholder=ukraine")
    rows = page.get_by_role("table", name="Where Ukraine stands, provision by provision").get_by_role("rowheader")
    expect(rows).to_have_count(count)
    page.get_by_role("link", name=re.compile("^Ukraine on 7: ")).click()
    expect(evidence(page).get_by_role("heading", name="Ukraine", exact=True)).to_be_in_viewport()
    evidence(page).get_by_role("link", name="Close the evidence").click()
    page.get_by_role("link", name="The whole matrix").click()
    doors.get_by_role("link", name=re.compile("^7 NATO membership of Ukraine")).click()
    expect(page.get_by_role("table", name=re.compile("^Who stands where on 7 NATO membership"))).to_be_visible()
