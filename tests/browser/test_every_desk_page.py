"""Every page of the desk in its states: accessible to WCAG 2.2 AA, never wider than its screen, without a complaint."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import BrowserContext, Page
from pytest_django import DjangoDbBlocker

from tests.browser.conftest import Complaints
from tests.browser.desk_people import sign_in
from tests.browser.desk_states import as_default, make_busy
from tests.browser.open_to_everybody import complaints_of
from tests.thorough import IS_THOROUGH

REFUSED = {"queue, not understood": "400 (Bad Request)"}
# A form that is sent as it stands, and the status with which it comes back.
SENT = {
    "take in": "Save", "arrival with a problem": "Save", "feeds": "Add", "imports": "Read it and show the rows",
    "report": "Close the report", "fix": "Save", "fix of a status": "Save",
}  # fmt: skip
# States made of what others show too, in other words: THOROUGH=1 looks at them as well.
ALIKE = {
    "queue, none found", "review, none found", "audit, none found", "review of an editor's own", "closed report",
    "review of what was returned", "workbench that another holds", "fix of a status",
}  # fmt: skip


@pytest.fixture
def busy(served_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, str]]:
    """The addresses of a busy desk, by what they show."""
    with django_db_blocker.unblock(), as_default(served_database):
        yield make_busy()


@pytest.fixture
def admin(new_context: Callable[..., BrowserContext], base_url: str, busy: dict[str, str]) -> Page:
    """A page of somebody who may open all of it."""
    context = new_context()
    sign_in(context, User.objects.get(username="admin"), base_url)
    return context.new_page()


def test_every_page_of_the_desk_is_open_to_everybody(admin: Page, busy: dict[str, str], complaints: Complaints):
    found = {}
    assert {*busy} >= ALIKE
    for where, address in busy.items():
        if where in ALIKE and not IS_THOROUGH:
            continue
        if where in REFUSED:
            complaints.expect(REFUSED[where])
        admin.goto(address)
        found[where] = complaints_of(admin)
        if where in SENT:
            complaints.expect("422 (Unprocessable Entity)")
            with admin.expect_navigation():
                admin.get_by_role("button", name=re.compile(f"^{SENT[where]}")).last.click()
            found[f"{where}, refused"] = complaints_of(admin)
    assert {where: what for where, what in found.items() if what} == {}
