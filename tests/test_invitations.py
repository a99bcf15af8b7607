"""People come in by invitation: once, in time, into the group that it names, and with nothing more."""

import datetime
import re

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from desk.models import GroupMembership, Invitation, Person
from desk.people import accept, withdraw
from tests.desk import make_person

pytestmark = pytest.mark.django_db
CHOSEN = {"username": "newcomer", "password1": "correct horse 9", "password2": "correct horse 9"}


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def chief():
    user = make_person("chief", "admin")
    user.is_staff = True
    user.save()
    return user


def invite(chief, **values):
    return Invitation.objects.create(name="New Comer", invited_by=chief, **values)


def newcomer():
    return User.objects.get(username="newcomer")


@pytest.mark.parametrize("group", ["editor", "reviewer", "admin"])
def test_the_invited_person_chooses_a_name_and_is_in_the_group_that_the_invitation_names(client, chief, group):
    invitation = invite(chief, group=group, email="new@example.org")
    page = client.get(invitation.address).text
    assert "chief has invited you" in page
    assert 'value="new@example.org"' in page
    assert client.post(invitation.address, CHOSEN | {"email": "new@example.org"})["Location"] == "/desk/"
    user = newcomer()
    assert [*user.groups.values_list("name", flat=True)] == [group]
    assert (user.is_staff, user.is_superuser, user.email) == (group == "admin", False, "new@example.org")
    assert client.session["_auth_user_id"] == str(user.pk)
    invitation.refresh_from_db()
    assert invitation.accepted_by == user


def test_the_name_and_the_password_that_were_chosen_let_one_in_again(client, chief):
    client.post(invite(chief).address, CHOSEN)
    sent = {"login": "newcomer", "password": CHOSEN["password1"]}
    assert Client().post("/accounts/login/", sent)["Location"] == "/desk/"


def test_nothing_more_is_taken_from_the_form(client, chief):
    sent = {"is_superuser": "on", "is_staff": "on", "groups": "3", "group": "admin", "is_active": "", "id": chief.pk}
    client.post(invite(chief).address, CHOSEN | sent)
    user = newcomer()
    assert user.pk != chief.pk
    assert (user.is_superuser, user.is_staff, user.is_active) == (False, False, True)
    assert [*user.groups.values_list("name", flat=True)] == ["editor"]


def test_an_invitation_works_once(client, chief):
    address = invite(chief).address
    client.post(address, CHOSEN)
    for response in (Client().get(address), Client().post(address, CHOSEN | {"username": "second"})):
        assert response.status_code == 410
        assert "This invitation has been used." in response.text
    assert User.objects.count() == 2


def test_of_two_at_once_one_is_accepted(chief):
    first = invite(chief)
    second = Invitation.objects.get(pk=first.pk)
    accept(first, by=User(username="first"))
    with pytest.raises(ValidationError, match="has been used"):
        accept(second, by=User(username="second"))
    assert not User.objects.filter(username="second").exists()


def test_an_expired_invitation_says_so(client, chief):
    invitation = invite(chief, expires_at=timezone.now() - datetime.timedelta(seconds=1))
    for response in (client.get(invitation.address), client.post(invitation.address, CHOSEN)):
        assert response.status_code == 410
        assert "has expired" in response.text
    assert User.objects.count() == 1


def test_a_withdrawn_invitation_says_so(client, chief):
    invitation = invite(chief)
    withdraw(invitation)
    assert "was withdrawn" in client.post(invitation.address, CHOSEN).text
    with pytest.raises(ValidationError, match="was withdrawn"):
        withdraw(invitation)


@pytest.mark.parametrize("spoil", [
    lambda token: token[:-1], lambda token: ("b" if token[0] == "a" else "a") + token[1:],
    lambda token: token.split(".")[0], lambda token: token.split(".")[0] + ".forged",
    lambda token: "x", lambda token: "%00" + token,
])  # fmt: skip
def test_a_forged_link_says_so(client, chief, spoil):
    token = invite(chief).address.split("/")[-2]
    for response in (
        client.get(f"/accounts/invitation/{spoil(token)}/"),
        client.post(f"/accounts/invitation/{spoil(token)}/", CHOSEN),
    ):
        assert response.status_code in (400, 404)
        assert "csrfmiddlewaretoken" not in response.text.split("<main")[1]
    assert User.objects.count() == 1


def test_what_was_typed_is_kept_where_it_does_not_fit(client, chief):
    make_person("newcomer")
    response = client.post(invite(chief).address, CHOSEN | {"username": "NewComer", "email": "not an address"})
    assert response.status_code == 422
    assert 'value="NewComer"' in response.text
    assert 'value="not an address"' in response.text
    assert "already exists" in response.text


def test_who_is_signed_in_is_not_made_into_another(client, chief):
    client.force_login(chief)
    invitation = invite(chief)
    assert "You are signed in already" in client.get(invitation.address).text
    client.post(invitation.address, CHOSEN)
    assert User.objects.count() == 1


def test_an_admin_invites_in_the_admin_and_the_link_is_mailed_and_shown(client, chief):
    client.force_login(chief)
    later = timezone.now() + datetime.timedelta(days=3)
    sent = {"name": "New Comer", "email": "new@example.org", "group": "reviewer", "invited_by": "99",
            "expires_at_0": f"{later:%Y-%m-%d}", "expires_at_1": "12:00:00"}  # fmt: skip
    page = client.post("/admin/desk/invitation/add/", sent, follow=True)
    invitation = Invitation.objects.get()
    assert (invitation.invited_by, invitation.group) == (chief, "reviewer")
    assert f"http://testserver{invitation.address}" in page.text
    (link,) = re.findall(r"http://testserver(\S+)", str(mail.outbox[0].body))
    assert Client().get(link).status_code == 200
    assert invitation.address in client.get(f"/admin/desk/invitation/{invitation.pk}/change/").text


def test_an_admin_withdraws_in_the_admin(client, chief):
    client.force_login(chief)
    open_one, used = invite(chief), invite(chief)
    accept(used, by=User(username="newcomer"))
    sent = {"action": "withdraw_them", "_selected_action": [open_one.pk, used.pk]}
    page = client.post("/admin/desk/invitation/", sent, follow=True).text
    assert "withdrawn." in page
    assert "has been used" in page
    open_one.refresh_from_db()
    assert open_one.withdrawn_at


@pytest.mark.parametrize("standing", ["open", "accepted", "withdrawn", "expired"])
def test_invitations_are_found_by_what_became_of_them(client, chief, standing):
    client.force_login(chief)
    rows = {
        "open": invite(chief), "accepted": invite(chief), "withdrawn": invite(chief),
        "expired": invite(chief, expires_at=timezone.now()),
    }  # fmt: skip
    accept(rows["accepted"], by=User(username="newcomer"))
    withdraw(rows["withdrawn"])
    listed = client.get("/admin/desk/invitation/", {"standing": standing}).context["cl"].result_list
    assert [*listed] == [rows[standing]]


def test_invitations_accounts_and_groups_are_in_the_history(chief):
    invitation = invite(chief)
    accept(invitation, by=User(username="newcomer"))
    assert [*invitation.events.values_list("pgh_label", flat=True)] == ["insert", "update"]
    person = Person.objects.get(username="newcomer")
    person.is_superuser = True
    person.save()
    person.last_login = timezone.now()
    person.save(update_fields=["last_login"])
    changes = Person.pgh_event_model.objects.filter(pgh_obj=person)  # type: ignore[attr-defined]
    assert [*changes.order_by("pgh_id").values_list("pgh_label", "is_superuser")] == [
        ("insert", False), ("update", True),
    ]  # fmt: skip
    person.groups.clear()
    history = GroupMembership.pgh_event_model.objects.filter(user=person)
    assert [*history.order_by("pgh_id").values_list("pgh_label", flat=True)] == ["insert", "delete"]


@pytest.mark.parametrize("values", [{"accepted_at": timezone.now()}, {"group": "owner"}])
def test_an_invitation_that_cannot_be_is_refused(chief, values):
    with pytest.raises(IntegrityError):
        invite(chief, **values)
