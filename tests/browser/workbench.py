"""The workbench, opened by the editor, and how tests work at it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.desk_people import Desk


@pytest.fixture
def bench(desk: Desk, new_context: Callable[..., BrowserContext], base_url: str) -> Page:
    """The workbench, opened by the editor."""
    context = new_context()
    desk.sign_in(context, base_url)
    page = context.new_page()
    # A session that a test ends must not end under the page's own first questions.
    with page.expect_response("**/suggestions/"):
        page.goto(desk.address)
    return page


def press(page: Page, keys: str) -> None:
    """Press keys one after the other, once the scripts that listen to them are there: a page is seen before."""
    page.wait_for_load_state()
    for key in keys.split():
        page.keyboard.press(key)


def saved(page: Page) -> None:
    """Wait until the sign says that all is saved."""
    expect(page.locator("[data-sign]")).to_have_attribute("data-state", "saved")


def mark_first(page: Page, *, past: int = 0) -> None:
    """Mark the first sentence, or the one so many behind it."""
    press(page, "ArrowDown " * (past + 1))
