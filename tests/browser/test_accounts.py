"""Signing in with what a device keeps, and the account's pages by eye, by keyboard and on a phone."""

import functools
import re
from collections.abc import Callable

import psycopg
import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Complaints
from tests.browser.open_to_everybody import complaints_of

PASSWORD = "correct horse 9"  # noqa: S105 - a test's
PERSON = """
INSERT INTO auth_user (username, password, is_active, is_staff, is_superuser, first_name, last_name, email, date_joined)
VALUES ('journey', %s, true, false, false, '', '', '', now())
ON CONFLICT (username) DO UPDATE SET password = EXCLUDED.password RETURNING id
"""
GROUP = """
INSERT INTO auth_user_groups (user_id, group_id) SELECT %s, id FROM auth_group WHERE name = 'reviewer'
ON CONFLICT DO NOTHING
"""
DEVICE = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
          "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip


@functools.cache
def encoded() -> str:
    """The password as Django keeps it; what has fewer iterations would be encoded anew at each sign-in."""
    return make_password(PASSWORD)


@pytest.fixture
def home(base_url: str, served_database: str) -> str:
    """Where the product is served, by a name: passkeys belong to names; with a reviewer who has no second factor."""
    with psycopg.connect(served_database, autocommit=True) as database:
        row = database.execute(PERSON, [encoded()]).fetchone()
        assert row is not None
        database.execute(GROUP, row)
        database.execute("DELETE FROM mfa_authenticator WHERE user_id = %s", row)
    return base_url.replace("127.0.0.1", "localhost")


def sign_in(page: Page, home: str) -> None:
    page.goto(f"{home}/accounts/login/")
    page.get_by_label("Username").fill("journey")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status").get_by_text("You have signed out.")).to_be_visible()


def test_a_passkey_signs_in_alone_and_is_the_second_factor(home: str, new_context: Callable[..., BrowserContext]):
    page = new_context().new_page()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    sign_in(page, home)
    page.get_by_role("link", name=re.compile("your account")).click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("A name for it").fill("My phone")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes", level=1)).to_be_visible()
    assert complaints_of(page) == {}, page.url
    page.goto(f"{home}/accounts/2fa/webauthn/")
    expect(page.get_by_role("rowheader", name="My phone")).to_be_visible()
    assert complaints_of(page) == {}, page.url
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{home}/desk/")
    sign_out(page)
    sign_in(page, home)
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    assert complaints_of(page) == {}, page.url
    page.get_by_role("button", name="Use a passkey or security key").click()
    expect(page).to_have_url(f"{home}/desk/")


def test_at_an_address_without_a_name_a_passkey_says_why_it_does_not_work(
    base_url: str, new_context: Callable[..., BrowserContext]
):
    page = new_context().new_page()
    page.goto("/accounts/login/")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_disabled()
    expect(page.get_by_text("open http://localhost instead of the number")).to_be_visible()


def test_the_pages_for_strangers_break_no_rule(
    home: str, new_context: Callable[..., BrowserContext], complaints: Complaints
):
    complaints.expect("404")
    page = new_context().new_page()
    for address in ("login", "password/reset", "password/reset/done", "signup", "invitation/forged.x"):
        page.goto(f"{home}/accounts/{address}/")
        assert complaints_of(page) == {}, page.url


def test_the_pages_of_an_account_break_no_rule(home: str, new_context: Callable[..., BrowserContext]):
    page = new_context().new_page()
    sign_in(page, home)
    expect(page).to_have_url(f"{home}/desk/")
    for address in ("2fa", "password/change", "email", "sessions", "logout", "reauthenticate"):
        page.goto(f"{home}/accounts/{address}/")
        assert complaints_of(page) == {}, page.url
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("reauthenticate"))
    for address in ("2fa/totp/activate", "2fa/webauthn/add"):
        page.goto(f"{home}/accounts/{address}/")
        assert complaints_of(page) == {}, page.url


def test_an_ended_session_leads_to_the_sign_in_and_back(
    home: str, new_context: Callable[..., BrowserContext], complaints: Complaints
):
    complaints.expect("401")
    page = new_context().new_page()
    sign_in(page, home)
    expect(page).to_have_url(f"{home}/desk/")
    page.context.clear_cookies()
    page.get_by_label("Where it stands").select_option("coded")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page).to_have_url(f"{home}/accounts/login/?next=/desk/")
