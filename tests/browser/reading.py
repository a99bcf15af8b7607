"""How a reader finds things on a page: by role and label, and what a page says when it is read from the top."""

import contextlib
import re
from collections.abc import Iterator

from playwright.sync_api import Locator, Page, expect


def points(page: Page) -> Locator:
    """The dashboard's table with all that is said about it."""
    return page.get_by_role("region", name="Points", exact=True)


def filters(page: Page) -> Locator:
    """The filters of a list."""
    return page.get_by_role("complementary", name="Filters")


def evidence(page: Page) -> Locator:
    """The panel beside a table in which a square opens its evidence."""
    return page.get_by_role("complementary", name="Evidence")


def square(page: Page, matter: str, who: str) -> Locator:
    """The square of somebody in the row of a matter."""
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=matter))
    return row.get_by_role("link", name=re.compile(rf"^{re.escape(who)}( on [^:]+)?: "))


def focused(page: Page) -> str:
    """What a screen reader says of the element that has the focus."""
    said: str = page.evaluate("document.activeElement.ariaLabel || document.activeElement.textContent.trim()")
    return said


def read_aloud(page: Page) -> str:
    """All that the main part of a page says and offers, as assistive technology has it."""
    return page.get_by_role("main").aria_snapshot()


@contextlib.contextmanager
def without_a_page_load(page: Page) -> Iterator[None]:
    """Whatever happens within, the page stays the one that was loaded."""
    page.evaluate("window.isStillHere = true")
    yield
    assert page.evaluate("window.isStillHere") is True


def announced(page: Page, words: str | re.Pattern[str]) -> None:
    """Expect these words in the page's live region."""
    expect(page.get_by_role("status")).to_have_text(words)
