"""Every address, role and method, one's own rows and others': what the table in access.py says, and no more."""

import datetime
import logging
import re
import time
from http.cookies import SimpleCookie
from typing import Any

import pytest
from allauth.account.internal.flows import login
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client
from django.urls import reverse

from desk.intake.imports import make_import
from desk.models import Arrival, Feed, Invitation, Report
from planwatch.codebook import RowState
from provisions.models import Coder
from sources.quotations_file import Quotation
from tests import factories as make
from tests.access import (
    ABSENT,
    AWAY,
    BARE,
    FACTOR,
    IN,
    METHOD,
    REFUSED,
    ROLES,
    SIGN_IN,
    TABLE,
    UNASKED,
    Line,
    patterns,
)
from tests.cast import Cast
from tests.desk import make_article, make_person
from tests.passkeys import make_passkey
from tests.thorough import IS_THOROUGH

GROUP = {"editor": "editor", "reviewer": "reviewer", BARE: "reviewer", "admin": "admin"}
ADDRESSES = [*patterns()]


class Things:
    """The rows that addresses name: some belong to one person."""

    def __init__(self, cast: Cast, article: Any, owner: User) -> None:
        self.published, self.article = cast.refusal, article
        self.row = make.StatementFactory(
            excerpt__article=article, author=Coder.of(owner), state=RowState.PENDING, draft=cast.first
        )
        self.drawn = make.StatementFactory(
            excerpt__exact=f"Read twice, by {owner.pk} too.",
            state=RowState.SUBMITTED,
            second_coding="awaited",
            draft=cast.first,
        )
        self.status = make.StatusChangeFactory(state=RowState.SUBMITTED, second_coding="awaited")
        self.proposal = make.StatusChangeFactory(
            provision=cast.territory, author=Coder.of(owner), state=RowState.PENDING, excerpts=[cast.wish.excerpt],
            effective_on=make.ARTICLE_DAY - datetime.timedelta(days=owner.pk % 300),
        )  # fmt: skip
        self.arrival = Arrival.objects.create(title="Waits", asked_by=owner)
        feed = Feed.objects.create(address=f"https://example.org/feed/{owner.pk}")
        self.item = Arrival.objects.create(feed=feed, guid="1", text="It was read already.")
        self.imported = make_import("quotes.csv", [Quotation(address="https://example.org/", exact="x")], by=owner)
        self.report = Report.objects.create(about="/provisions/nato/", what="The day is wrong.")
        self.session = UserSession.objects.create(user=owner, ip="127.0.0.1", session_key=f"of{owner.pk}")
        self.passkey = make_passkey(owner)
        self.token = Invitation.objects.create(name="New", invited_by=owner).address.split("/")[-2]


def person(role: str) -> User | None:
    """Somebody of a role; nobody for a stranger."""
    if role == "stranger":
        return None
    if role in ("reader", "superuser"):
        user = User.objects.create_user(role)
        user.is_staff = user.is_superuser = role == "superuser"
    else:
        user = make_person(role.replace(" ", "-"), GROUP[role])
        user.is_staff = role == "admin"
    user.set_password("correct horse 9")
    user.save()
    return user


class Visitor(Client):
    """Somebody's browser; it remembers where the admin's own sign-in led, which is asked for again and again."""

    def __init__(self) -> None:
        super().__init__()
        self.led: dict[str, str] = {}

    def outcome(self, response: Any) -> str:
        """What an answer amounts to."""
        code, to = response.status_code, response.headers.get("Location", "")
        if (door := to.split("?")[0]) in ("/admin/login/", "/admin/"):
            if door not in self.led:
                self.led[door] = self.outcome(self.get(to))
            return self.led[door]
        if code == 401 or to.startswith("/accounts/login/"):
            return SIGN_IN
        if to.startswith("/accounts/2fa/?next="):
            return FACTOR
        assert code < 500
        return {403: REFUSED, 404: ABSENT, 405: METHOD, 302: AWAY, 301: AWAY}.get(code, IN)


def address_of(name: str, route: str, line: Line, things: Things) -> str:
    """An address of a pattern; the admin has some without a name."""
    if name == "admin:":
        return "/" + route.replace("<path:object_id>", "0").replace("(?P<url>.*)$", "nothing/")
    open_parts = {part: value for part, value in line.at(things).items() if re.search(f"[<:]{part}>", route)}
    return reverse(name, kwargs=open_parts)


def sign_in(client: Client, user: User) -> None:
    """Sign in, and have just confirmed that it is oneself."""
    client.force_login(user)
    session = client.session
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()


def answer(client: Visitor, address: str, method: str, line: Line) -> str:
    """What becomes of a request; whatever it changed is undone."""
    cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
    with transaction.atomic():
        body = {"data": line.body()} if method == "POST" else {}
        said = client.outcome(getattr(client, method.lower())(address, **body))
        transaction.set_rollback(True)
    client.cookies = cookies
    return said


def fits(said: str, expected: str) -> bool:
    """Whether an answer is what the table says; who may not come in may be told that of any method."""
    if expected == METHOD:
        return said != IN
    return said == expected or (expected, said) == (IN, AWAY)


def test_every_address_is_in_the_table() -> None:
    missing = [f"{name or '(no name)'} at /{route}" for name, route in ADDRESSES if name not in TABLE]
    assert not missing, (
        "These addresses have no line in TABLE of tests/access.py, so nothing says who may open them. Add one for "
        'each, such as  "desk:example": form(STAFF, at=article):  page(), act() or form(), a rule (STAFF, REVIEWERS, '
        "ADMINS, SIGNED_IN, EVERYBODY), and what fills the open parts of the address: " + "; ".join(missing)
    )
    unknown = {*TABLE} - {name for name, _ in ADDRESSES}
    assert not unknown, f"TABLE of tests/access.py has lines for addresses that are gone: {sorted(unknown)}"


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_what_the_table_says_and_no_more(
    role: str, settings: Any, caplog: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not IS_THOROUGH:
        # The answer counts, which stands before its page; the pages are looked at by the tests of their own.
        monkeypatch.setattr(Template, "render", lambda *_: "")
    settings.SECOND_FACTOR = True
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    caplog.set_level(logging.CRITICAL)
    client, user = Visitor(), person(role)
    cast, article = Cast(), make_article()
    others = Things(cast, article, make_person("somebody-else"))
    kinds = [(others, False)]
    if user:
        mine = Things(cast, article, user)
        if role == BARE:
            mine.passkey.delete()
            mine.passkey = others.passkey
        else:
            TOTP.activate(user, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(user)
        kinds.append((mine, True))
        sign_in(client, user)
    wrong = []
    for name, route in ADDRESSES:
        if (line := TABLE.get(name)) is None:
            continue  # The test above says what to do.
        for things, is_mine in kinds[-1:] if not line.others else kinds:
            for method in line.methods:
                rule = line.rule(method, is_mine=is_mine)
                if rule is None and role != ROLES[-1]:
                    continue  # What the last of them may not ask, nobody may.
                expected = rule[role] if rule else METHOD
                if expected == UNASKED:
                    continue
                address = address_of(name, route, line, things)
                said = answer(client, address, method, line)
                if not fits(said, expected):
                    whose = " (one’s own)" if is_mine and line.others else ""
                    wrong.append(f"{method} {address}{whose}: {expected} expected, but {said}")
    assert not wrong, f"{role}, against TABLE of tests/access.py:\n" + "\n".join(wrong)
