"""Signing in and out, limits by address, and what is never trusted in a request."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.urls import reverse

from planwatch.environment import environment, mailer
from planwatch.settings import PASSWORD_HASHERS
from planwatch.staff import GROUPS
from tests.desk import make_person

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse 9"  # noqa: S105 - a test's
SIGN_IN = "/accounts/login/"
SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105 - a test's
HERE, ELSEWHERE = "198.51.100.7", "203.0.113.9"


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def person(name="editor", group="editor", **values):
    return make_person(name, group, password=PASSWORD, **values)


def with_app(user):
    totp.TOTP.activate(user, SECRET)
    return user


def digits(steps=0):
    """What the app of SECRET shows now."""
    counter = int(time.time()) // 30 + steps
    return totp.format_hotp_value(totp.hotp_value(SECRET, counter))


def sign_in(client, name="editor", password=PASSWORD, address=HERE, **more) -> Any:
    return client.post(SIGN_IN, {"login": name, "password": password} | more, REMOTE_ADDR=address)


def is_in(client):
    return "_auth_user_id" in client.session


def test_somebody_signs_in_and_comes_to_where_they_wanted(client):
    person()
    assert sign_in(client)["Location"] == "/desk/"
    assert is_in(client)
    client.logout()
    assert sign_in(client, next="/sources/")["Location"] == "/sources/"


def test_a_password_kept_in_the_former_way_opens_and_is_kept_anew(client, settings):
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS
    user = person()
    assert user.password.startswith("scrypt$")
    former = PBKDF2PasswordHasher().encode(PASSWORD, "salt", iterations=1000)
    User.objects.filter(pk=user.pk).update(password=former)
    sign_in(client)
    assert is_in(client)
    user.refresh_from_db()
    assert user.password.startswith("scrypt$")


def test_a_wrong_password_keeps_the_name_and_not_the_password(client):
    person()
    response = sign_in(client, password="something wrong")  # noqa: S106 - a test's
    assert response.status_code == 422
    page = response.text
    assert 'value="editor"' in page
    assert "something wrong" not in page
    assert not is_in(client)


def test_who_has_an_app_is_asked_for_its_digits(client):
    with_app(person())
    assert sign_in(client)["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 422
    assert not is_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": digits()})
    assert is_in(client)


def test_a_recovery_code_opens_the_account_once(client):
    user = with_app(person())
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for expected in (True, False):
        client.logout()
        sign_in(client)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert is_in(client) is expected


def test_others_tries_never_lock_the_owner_out(client):
    person()
    for _ in range(12):
        sign_in(Client(), password="guess", address=ELSEWHERE)  # noqa: S106 - a test's
    assert "Too many" in sign_in(Client(), address=ELSEWHERE).text
    sign_in(client)
    assert is_in(client)


def test_tries_from_one_address_are_few_whatever_the_account(client):
    person()
    for number in range(35):
        response = sign_in(Client(), name=f"somebody{number}", password="guess", address=ELSEWHERE)  # noqa: S106
    assert response.status_code == 429
    assert "Your account is not locked" in response.text
    sign_in(client, address=ELSEWHERE)
    assert not is_in(client)


def test_guesses_at_the_second_factor_are_few_from_all_addresses_together(client):
    with_app(person())
    for number in range(6):
        sign_in(client, address=f"198.51.100.{number}")
        response = client.post("/accounts/2fa/authenticate/", {"code": "000000"}, REMOTE_ADDR=f"198.51.100.{number}")
    assert "Too many" in response.text
    client.post("/accounts/2fa/authenticate/", {"code": digits()}, REMOTE_ADDR=HERE)
    assert not is_in(client)


def test_limits_are_counted_in_the_database_that_all_workers_share():
    sign_in(Client(), password="guess")  # noqa: S106 - a test's
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM desk_cache WHERE cache_key LIKE '%%login_failed%%'")
        assert cursor.fetchone()[0] > 0


def test_behind_our_proxy_the_address_is_the_one_that_the_proxy_saw(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    person()
    for number in range(12):
        forged = f"10.0.0.{number}, {ELSEWHERE}"
        client.post(SIGN_IN, {"login": "editor", "password": "guess"}, headers={"X-Forwarded-For": forged})
    sent = {"login": "editor", "password": PASSWORD}
    client.post(SIGN_IN, sent, headers={"X-Forwarded-For": ELSEWHERE})
    assert not is_in(client)
    client.post(SIGN_IN, sent, headers={"X-Forwarded-For": HERE})
    assert is_in(client)


def test_without_a_proxy_no_header_is_believed(client):
    person()
    for number in range(12):
        sent = {"login": "editor", "password": "guess"}
        client.post(SIGN_IN, sent, headers={"X-Forwarded-For": f"10.0.0.{number}"}, REMOTE_ADDR=ELSEWHERE)
    client.post(SIGN_IN, {"login": "editor", "password": PASSWORD}, REMOTE_ADDR=ELSEWHERE)
    assert not is_in(client)


FOREIGN = ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "https:evil.example",
           "http://testserver@evil.example/", "\thttps://evil.example", "///evil.example"]  # fmt: skip


@pytest.mark.parametrize("address", FOREIGN)
def test_nobody_is_led_to_a_foreign_site(client, address):
    user = person()
    assert sign_in(client, next=address)["Location"] == "/desk/"
    assert client.get(SIGN_IN, {"next": address})["Location"] == "/desk/"
    assert client.post("/accounts/logout/", {"next": address})["Location"] == SIGN_IN
    client.force_login(user)
    response = client.post("/accounts/password/change/", {
        "oldpassword": PASSWORD, "password1": "another horse 9", "password2": "another horse 9", "next": address,
    })  # fmt: skip
    assert response["Location"].startswith("/accounts/")


@pytest.mark.parametrize("address", [SIGN_IN, "/accounts/password/reset/", "/desk/", "/admin/", "/"])
def test_a_forged_host_is_refused(client, address):
    assert client.get(address, headers={"Host": "evil.example"}).status_code == 400


def test_a_forged_host_gets_no_link_mailed(client):
    person(email="editor@example.org")
    sent = {"email": "editor@example.org"}
    assert client.post("/accounts/password/reset/", sent, headers={"Host": "evil.example"}).status_code == 400
    assert mail.outbox == []


def test_signing_out_takes_a_post(client):
    person()
    sign_in(client)
    assert client.get("/accounts/logout/").status_code == 200
    assert is_in(client)
    assert client.post("/accounts/logout/").status_code == 302
    assert not is_in(client)


@pytest.mark.parametrize("address", ["/admin/logout/", "/accounts/logout/"])
def test_the_admin_signs_out_where_everybody_does(client, address):
    client.force_login(person("root", is_staff=True, is_superuser=True))
    client.post(address)
    assert not is_in(client)


def test_nobody_signs_up(client):
    for response in (client.get("/accounts/signup/"), client.post("/accounts/signup/", {
        "username": "intruder", "password1": PASSWORD, "password2": PASSWORD,
    })):  # fmt: skip
        assert "by invitation" in response.text
    assert not User.objects.exists()


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(client):
    person(email="editor@example.org")
    client.post("/accounts/password/reset/", {"email": "editor@example.org"})
    (link,) = re.findall(r"http://testserver(/\S+)", str(mail.outbox[0].body))
    chosen = {"password1": "another horse 9", "password2": "another horse 9"}
    at = client.get(link)["Location"]
    assert client.post(at, chosen).status_code == 302
    sign_in(client, password="another horse 9")  # noqa: S106 - a test's
    assert is_in(client)
    assert "no longer works" in Client().get(link).text


def test_an_unknown_address_gets_no_mail_and_nobody_learns_that_it_is_unknown(client):
    person(email="editor@example.org")
    known, unknown = (
        client.post("/accounts/password/reset/", {"email": f"{name}@example.org"}) for name in ("editor", "nobody")
    )
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.to for message in mail.outbox] == [["editor@example.org"]]


def test_a_reset_does_not_pass_the_second_factor(client):
    with_app(person(email="editor@example.org"))
    client.post("/accounts/password/reset/", {"email": "editor@example.org"})
    (link,) = re.findall(r"http://testserver(/\S+)", str(mail.outbox[0].body))
    client.post(client.get(link)["Location"], {"password1": "another horse 9", "password2": "another horse 9"})
    assert not is_in(client)
    assert sign_in(client, password="another horse 9")["Location"].endswith("/authenticate/")  # noqa: S106


def test_one_ends_ones_own_other_sessions_and_nobody_elses(client):
    person(), person("other")
    there, others = Client(), Client()
    sign_in(there)
    sign_in(others, "other")
    sign_in(client)
    rows = {row.session_key: row for row in UserSession.objects.all()}
    assert client.get("/accounts/sessions/").text.count("End it") == 1
    theirs = rows[others.session.session_key]
    assert client.post(reverse("people:end_session", args=[theirs.pk])).status_code == 404
    mine = rows[there.session.session_key]
    assert client.get(reverse("people:end_session", args=[mine.pk])).status_code == 405
    assert client.post(reverse("people:end_session", args=[mine.pk])).status_code == 302
    assert there.get("/desk/").status_code == 302
    assert others.get("/desk/").status_code == 200


def test_an_app_is_set_up_only_after_the_password_again(client):
    client.force_login(person())
    assert client.get("/accounts/2fa/totp/activate/")["Location"].startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    assert client.post("/accounts/2fa/totp/activate/", {"code": code})["Location"].endswith("/recovery-codes/")
    assert client.get("/accounts/2fa/recovery-codes/").text.count('class="key"') == 10


def test_the_groups_are_made_with_the_database():
    assert {*Group.objects.values_list("name", flat=True)} == {*GROUPS}
    admin = Group.objects.get(name="admin").permissions
    assert admin.filter(codename="change_statement").exists()
    assert admin.filter(codename="add_invitation").exists()
    assert not admin.filter(codename="delete_user").exists()
    assert not Group.objects.get(name="reviewer").permissions.exists()


def test_the_desk_leads_to_the_account_and_signs_out(client):
    client.force_login(person())
    page = client.get("/desk/").text
    assert 'href="/accounts/2fa/"' in page
    assert 'action="/accounts/logout/" method="post"' in page


def test_a_group_admin_makes_no_superuser_and_changes_none(client):
    admin = person("chief", "admin", is_staff=True)
    above = person("root", is_staff=True, is_superuser=True)
    client.force_login(admin)
    sent = {"username": "chief", "is_active": "on", "is_staff": "on", "is_superuser": "on",
            "groups": [group.pk for group in admin.groups.all()], "user_permissions": [1, 2]}  # fmt: skip
    assert client.post(f"/admin/auth/user/{admin.pk}/change/", sent).status_code == 302
    admin.refresh_from_db()
    assert not admin.is_superuser
    assert not admin.user_permissions.exists()
    for page in ("change", "password", "delete"):
        assert client.post(f"/admin/auth/user/{above.pk}/{page}/", sent).status_code == 403


@pytest.mark.parametrize("page", ["auth/user", "auth/group", "mfa/authenticator", "desk/invitation"])
def test_people_are_listed_for_admins_alone_and_cost_the_same_for_many(client, page, django_assert_max_num_queries):
    client.force_login(person("chief", "admin", is_staff=True))
    for number in range(12):
        with_app(person(f"user{number}"))
    with django_assert_max_num_queries(14):
        assert client.get(f"/admin/{page}/?q=user").status_code == 200
    client.force_login(person("reviewer", "reviewer"))
    assert client.get(f"/admin/{page}/", follow=True).status_code == 403


def test_no_secret_of_a_second_factor_is_in_the_admin(client):
    client.force_login(person("root", is_staff=True, is_superuser=True))
    factor = with_app(person()).authenticator_set.get()
    assert SECRET not in client.get(f"/admin/mfa/authenticator/{factor.pk}/change/").text
    client.post(f"/admin/mfa/authenticator/{factor.pk}/delete/", {"post": "yes"})
    assert not Authenticator.objects.exists()


def test_mail_is_printed_where_no_server_is_named():
    assert mailer("")["BACKEND"].endswith("console.EmailBackend")


def test_an_address_for_mail_is_read():
    options = mailer("smtp://desk:p%40ss@mail.example")["OPTIONS"]
    assert (options["host"], options["port"], options["username"], options["password"]) == (
        "mail.example", 587, "desk", "p@ss",
    )  # fmt: skip
    assert (options["use_tls"], options["use_ssl"]) == (True, False)
    assert mailer("smtps://mail.example")["OPTIONS"]["port"] == 465


def test_an_address_for_mail_that_is_none_is_said_without_its_password(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "http://desk:hidden@mail.example")
    with pytest.raises(ImproperlyConfigured, match=r"EMAIL_URL=.*mail\.example") as refused:
        environment("EMAIL_URL", "", mailer)
    assert "hidden" not in str(refused.value)
