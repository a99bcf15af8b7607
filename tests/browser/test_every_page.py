"""Every kind of public page: accessible to WCAG 2.2 AA, never wider than its screen, light, and fit for paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.addresses import is_file, public_addresses
from tests.browser.conftest import Complaints
from tests.browser.open_to_everybody import TAGS, complaints_of, too_wide
from tests.browser.reading import evidence, square
from tests.thorough import IS_THOROUGH

KNOWN = {
    "provisions": "nato-membership", "stakeholders": "nato", "drafts": "e3-counter-proposal",
    "sources": "rutte-no-say", "statements": "4pwsvsv6", "number": "7",
}  # fmt: skip
REDIRECTS = {"/provisions/7/"}
PAGES = [one for one in public_addresses(KNOWN) if not is_file(one) and one not in REDIRECTS]
# The long lists with few rows: axe weighs every element, and the rows are alike.
SHORT = {
    "/": "/?topic=nato&numbers=newest&since=2026-01-01&group=topic&record=all",
    "/matrix/": "/matrix/?topic=nato",
    "/statements/": "/statements/?provision=nato-membership",
    "/stakeholders/": "/stakeholders/?kind=bloc",
    "/sources/": "/sources/?q=nato",
    "/search/": "/search/?q=veto",
}
STATES = [
    "/?q=zebra", "/?cell=nato-membership.ukraine&q=membership", "/?on=2025-11-22&known=2030-01-01T00:00Z&q=nato",
    "/matrix/?stakeholder=nato", "/matrix/?stance=mixed", "/search/?q=zebra", "/report/",
]  # fmt: skip
REFUSED = {"/nothing/": "404 (Not Found)", "/?status=nonsense&q=nato": "400 (Bad Request)"}
FIRST_VIEW, FRAGMENT = 60_000, 20_000


def test_every_page_is_open_to_everybody_light_and_dark_wide_and_narrow(page: Page, complaints: Complaints):
    found = {}
    for address in [*(SHORT.get(one, one) for one in PAGES), *STATES, *REFUSED]:
        if address in REFUSED:
            complaints.expect(REFUSED[address])
        page.goto(address)
        if "cell=" in address:
            expect(evidence(page).get_by_role("article").first).to_be_visible()
        # A phone shows other parts of these than a desk does; of the others it shows the same, narrower.
        is_other = address.startswith(("/?", "/matrix/")) or IS_THOROUGH
        found[address] = complaints_of(page, narrow=TAGS) if is_other else complaints_of(page)
    assert {address: what for address, what in found.items() if what} == {}


def test_no_long_list_is_wider_than_its_screen(page: Page):
    found = {}
    for address in SHORT:
        page.goto(address)
        found[address] = too_wide(page)
    assert {address: what for address, what in found.items() if what} == {}


class Wire:
    """What comes over the wire, in bytes, headers included, as the browser counts it."""

    def __init__(self, page: Page) -> None:
        self.received: list[float] = []
        session = page.context.new_cdp_session(page)
        session.on("Network.loadingFinished", lambda event: self.received.append(event["encodedDataLength"]))
        session.send("Network.enable")

    def take(self) -> float:
        """The bytes since the last time."""
        total = sum(self.received)
        self.received.clear()
        return total


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/", re.compile(r"^contested \d+$")), ("/matrix/", "Clear"), ("/statements/", None),
        ("/provisions/nato-membership/", None),
    ],
)  # fmt: skip
def test_a_first_view_and_a_fragment_are_light(page: Page, address: str, words: str | re.Pattern[str] | None):
    wire = Wire(page)
    page.goto(address)
    assert 5_000 < wire.take() <= FIRST_VIEW
    if words is None:
        return
    with page.expect_request_finished(lambda request: "hx-request" in request.headers):
        page.get_by_role("link", name=words, exact=isinstance(words, str)).click()
    expect(page.get_by_role("status")).not_to_be_empty()
    assert 1_000 < wire.take() <= FRAGMENT


def test_evidence_is_light(page: Page):
    page.goto("/")
    wire = Wire(page)
    square(page, "NATO membership of Ukraine", "Ukraine").click()
    expect(evidence(page).get_by_role("article").first).to_be_visible()
    assert 1_000 < wire.take() <= FRAGMENT


def written_after(page: Page, name: str) -> str:
    """What the style sheet writes after the first link of this name."""
    link = page.get_by_role("link", name=name).first
    said: str = link.evaluate("link => getComputedStyle(link, '::after').content")
    return said


def test_paper_has_no_navigation_and_its_addresses_are_written_out(page: Page):
    page.goto("/provisions/nato-membership/")
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    address = page.get_by_role("link", name="At the publisher").first.get_attribute("href")
    assert str(address) not in written_after(page, "At the publisher")
    page.emulate_media(media="print")
    for furniture in (
        page.get_by_role("navigation", name="Main"), page.get_by_role("search"),
        page.get_by_role("navigation", name="Provisions"), page.get_by_role("button", name="Show"),
    ):  # fmt: skip
        expect(furniture).to_be_hidden()
    assert str(address) in written_after(page, "At the publisher")
    expect(page.get_by_role("article").first.get_by_role("blockquote").first).to_be_visible()


def test_paper_shows_every_part_and_no_filters(page: Page):
    page.goto("/")
    part = page.get_by_role("rowheader", name="Kherson and Zaporizhzhia")
    expect(part).to_be_hidden()
    page.emulate_media(media="print")
    expect(part).to_be_visible()
    expect(page.get_by_role("searchbox", name="Filter")).to_be_hidden()
    expect(page.get_by_role("link", name="CSV")).to_be_hidden()
    page.goto("/matrix/")
    page.set_viewport_size({"width": 700, "height": 900})
    expect(page.get_by_role("table", name="Where each stakeholder stands")).to_be_visible()
    expect(page.get_by_role("heading", name="One stakeholder")).to_be_hidden()
