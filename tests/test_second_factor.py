"""Whoever may publish needs a second factor, at every door; a local run does without, and says so."""

import os
import subprocess
import sys

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from planwatch.codebook import RowState
from planwatch.embedded import PROJECT
from planwatch.staff import may_publish
from provisions import actions
from provisions.models import Coder
from tests import factories as make
from tests.desk import make_person

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105 - a test's


@pytest.fixture
def strict(settings):
    """As with PUBLIC=1: whoever may publish needs a second factor."""
    settings.SECOND_FACTOR = True


PUBLISHERS = [("reviewer", {}), ("admin", {"is_staff": True}), ("editor", {"is_staff": True, "is_superuser": True})]


@pytest.mark.parametrize(("group", "values"), PUBLISHERS)
def test_who_may_publish_is_led_to_a_second_factor_first(client, strict, group, values):
    user = make_person("one", group, **values)
    client.force_login(user)
    response = client.get("/desk/?state=inbox")
    assert response["Location"] == "/accounts/2fa/?next=/desk/%3Fstate%3Dinbox"
    assert "Your account may publish" in client.get(response["Location"]).text
    if user.is_staff:
        assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/accounts/2fa/?next=/admin/"
        assert client.post("/admin/provisions/topic/add/", {"name": "x"}).status_code == 302
    assert not may_publish(user)
    TOTP.activate(user, SECRET)
    assert client.get("/desk/").status_code == 200
    assert may_publish(user)


def test_publishing_itself_takes_a_second_factor(strict):
    row, user = make.StatementFactory(state=RowState.SUBMITTED), make_person("one", "reviewer")
    with pytest.raises(ValidationError, match="second factor"):
        actions.publish(row, by=Coder.of(user))
    TOTP.activate(user, SECRET)
    actions.publish(row, by=Coder.of(user))
    assert row.state == RowState.PUBLISHED


def test_retracting_itself_takes_a_second_factor(strict):
    row, user = make.StatementFactory(), make_person("one", "reviewer")
    with pytest.raises(ValidationError, match="second factor"):
        actions.retract(row, by=Coder.of(user), reason="Misread.")
    TOTP.activate(user, SECRET)
    actions.retract(row, by=Coder.of(user), reason="Misread.")
    assert row.state == RowState.RETRACTED


def test_a_public_run_does_not_start_without_the_second_factor():
    public = os.environ | {"PUBLIC": "1", "SECRET_KEY": "x" * 50, "SECOND_FACTOR": "0", "ALLOWED_HOSTS": "x.org"}
    asked = [sys.executable, "-c", "import planwatch.settings"]
    done = subprocess.run(asked, env=public, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "SECOND_FACTOR=0 is for a local run" in done.stderr
    assert not subprocess.run(asked, env=public | {"SECOND_FACTOR": "1"}, cwd=PROJECT, check=False).returncode


def test_recovery_codes_alone_are_no_second_factor(client, strict):
    user = make_person("one", "reviewer")
    RecoveryCodes.activate(user)
    client.force_login(user)
    assert client.get("/desk/").status_code == 302


def test_an_editor_needs_no_second_factor(client, strict):
    client.force_login(make_person("editor"))
    assert client.get("/desk/").status_code == 200


def test_a_local_run_says_on_every_page_that_it_does_without(client, settings):
    client.force_login(make_person("root", is_staff=True, is_superuser=True))
    for address in ("/desk/", "/admin/", "/admin/provisions/topic/", "/accounts/2fa/"):
        assert "A local run" in client.get(address).text
    settings.SECOND_FACTOR = True
    Authenticator.objects.create(user=User.objects.get(), type="totp", data={})
    for address in ("/desk/", "/admin/"):
        assert "A local run" not in client.get(address).text
