"""A reader reports an error without an account, and the desk closes it."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from desk.models import Report
from desk.reports import close
from tests import factories as make
from tests.cast import Cast
from tests.desk import make_person
from tests.refusals import refused, update

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = "198.51.100.7", "203.0.113.9"


def send(client: Any, address: str = HERE, **values: Any) -> Any:
    sent = {"about": "/provisions/nato/", "what": "The day is wrong."} | values
    return client.post("/report/", sent, REMOTE_ADDR=address)


def make_report(**values: Any) -> Report:
    return Report.objects.create(**({"about": "/provisions/nato/", "what": "The day is wrong."} | values))


def test_every_public_page_leads_to_the_form_about_itself(client):
    cast = Cast()
    for address in (
        "/provisions/nato/", f"/statements/{cast.refusal.ref}/", "/stakeholders/ukraine/", "/sources/the-call/", "/",
    ):  # fmt: skip
        assert f'href="/report/?about={address}"' in client.get(address).text
        assert f'value="{address}"' in client.get("/report/", {"about": address}).text


def test_a_reader_reports_without_an_account():
    client = Client(enforce_csrf_checks=True)
    token = client.get("/report/").context["csrf_token"]
    assert send(client).status_code == 403
    assert send(client, csrfmiddlewaretoken=str(token))["Location"] == "/report/thanks/"
    assert Report.objects.get().what == "The day is wrong."
    assert "Thank you" in client.get("/report/thanks/").text


@pytest.mark.parametrize(
    "about", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/desk/", "x", ""]
)
def test_only_a_page_of_the_record_is_reported(client, about):
    response = send(client, about=about)
    assert response.status_code == 422
    assert "The day is wrong." in response.text
    assert 'value=""' in client.get("/report/", {"about": about}).text
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "values", [{"what": ""}, {"what": "x" * 2_001}, {"contact": "nobody"}, {"shown_by": "x" * 1_001}]
)
def test_a_report_that_is_not_sound_is_told_and_kept(client, values):
    response = send(client, shown_by="Page 3.", **values) if "shown_by" not in values else send(client, **values)
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert not Report.objects.exists()


def test_a_program_that_fills_in_everything_is_thanked_and_forgotten(client):
    assert send(client, website="https://example.org/")["Location"] == "/report/thanks/"
    assert not Report.objects.exists()


def test_one_address_sends_few_and_others_are_not_hindered(client):
    assert [send(client).status_code for _ in range(6)] == [302] * 5 + [429]
    assert "The day is wrong." in send(client).text
    assert send(client, ELSEWHERE).status_code == 302
    assert Report.objects.count() == 6


def test_what_a_reader_typed_is_text(client):
    client.force_login(make_person("editor"))
    report = make_report(what="<script>alert(1)</script>")
    assert "<script>alert" not in client.get(f"/desk/reports/{report.ref}/").text


def test_an_editor_closes_a_report_with_a_note_and_the_correction(client):
    editor = make_person("editor")
    client.force_login(editor)
    report, retracted = make_report(), make.StatementFactory(state="retracted")
    assert "The day is wrong." in client.get("/desk/reports/").text
    address = f"/desk/reports/{report.ref}/close/"
    assert client.post(address, {"state": "accepted", "note": ""}).status_code == 422
    response = client.post(address, {"state": "accepted", "note": "Mended.", "correction": make.StatementFactory().ref})
    assert "retract it first" in response.text
    assert "Mended." in response.text
    sent = {"state": "accepted", "note": "Mended.", "correction": retracted.ref}
    assert client.post(address, sent)["Location"] == "/desk/reports/"
    report.refresh_from_db()
    assert (report.state, report.closed_by) == ("accepted", editor)
    assert "The day is wrong." not in client.get("/desk/reports/").text
    assert "The day is wrong." in client.get("/desk/reports/?state=all").text
    assert f"/corrections/#c-{retracted.ref}" in client.get(f"/desk/reports/{report.ref}/").text
    with pytest.raises(ValidationError, match="has closed this report"):
        close(report, by=editor, state="declined", note="Again.")


@pytest.mark.parametrize("address", ["/desk/reports/", "/desk/reports/aaaaaaaa/"])
def test_the_inbox_is_for_staff(client, address):
    assert client.get(address)["Location"].startswith("/accounts/login/")


def test_a_report_is_never_half_closed(db):
    report = make_report()
    refused(lambda: update(report, state="accepted"))
    refused(lambda: update(report, closed_at=timezone.now()))
    refused(lambda: update(report, what=""))
    refused(lambda: update(report, state="?"))
