"""Refusals: designed, in the format that was asked for, and never a traceback."""

import json
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.views.decorators.csrf import csrf_protect

from planwatch import errors
from tests import factories

pytestmark = pytest.mark.django_db


def refuse(request, how):
    """A page that raises what its address names."""
    raised = {
        "secret": PermissionDenied("Only the second coder may see this."),
        "gone": Http404("No draft of this name was public by then."),
        "broken": ZeroDivisionError("private words"),
    }
    raise raised[how]


urlpatterns = [
    path("<str:how>/", refuse),
    path("files/<str:how>.json", refuse),
    path("files/<str:how>.csv", refuse),
    path("form", csrf_protect(refuse), {"how": "gone"}),
]
handler400 = "planwatch.errors.bad_request"
handler403 = "planwatch.errors.permission_denied"
handler404 = "planwatch.errors.page_not_found"
handler500 = "planwatch.errors.server_error"

refusing = override_settings(ROOT_URLCONF="tests.test_errors")


def page(client, address, **headers):
    client.raise_request_exception = False
    return client.get(address, headers=headers)


@refusing
@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/secret/", 403, "Only the second coder may see this."),
        ("/gone/", 404, "No draft of this name was public by then."),
        ("/broken/", 500, "Something went wrong on our side."),
        ("/a/b/c/", 404, "Nothing on the record has this address."),
    ],
)
def test_a_refusal_is_a_page_with_masthead_search_and_a_next_step(client, address, status, said):
    response = page(client, address)
    html = response.content.decode()
    assert response.status_code == status
    assert said in html
    assert 'action="/search/"' in html
    assert 'class="masthead"' in html
    assert html.count("<h1>") == 1
    assert "private words" not in html
    assert "Content-Security-Policy" in response


@refusing
def test_a_refused_file_is_refused_in_its_own_format(client):
    as_json = page(client, "/files/gone.json")
    assert as_json.status_code == 404
    assert json.loads(as_json.content)["problems"] == ["No draft of this name was public by then."]
    as_csv = page(client, "/files/broken.csv")
    assert as_csv.status_code == 500
    assert as_csv["Content-Type"].startswith("text/plain")
    assert "<" not in as_csv.content.decode()


@refusing
def test_htmx_gets_the_sentence_without_the_page_around_it(client):
    html = page(client, "/gone/", HX_Request="true").content.decode()
    assert "No draft of this name was public by then." in html
    assert "<html" not in html
    assert "<h1" not in html


@refusing
def test_a_form_without_its_key_says_that_nothing_was_changed():
    response = Client(enforce_csrf_checks=True).post("/form")
    assert response.status_code == 403
    assert "Nothing was changed" in response.content.decode()


def test_a_nul_in_an_address_is_refused_with_a_page(client):
    response = client.get("/?q=%00")
    assert response.status_code == 400
    assert "unprintable character" in response.content.decode()
    assert client.get("/provisions.json?q=%00").json()["error"] == errors.BAD_REQUEST.heading


def test_a_failure_is_told_without_the_database(django_assert_num_queries):
    with (
        django_assert_num_queries(0),
        mock.patch.object(connection, "cursor", side_effect=AssertionError("asked the database")),
    ):
        response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "The server could not answer" in response.content.decode()


def test_a_failure_of_the_templates_is_told_in_plain_text():
    with mock.patch.object(errors, "render_to_string", side_effect=ValueError):
        response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert response.content.decode().startswith("The server could not answer.")


@pytest.mark.parametrize("address", ["/", "/statements/", "/provisions.csv"])
def test_an_empty_installation_says_how_to_load_the_record(client, address):
    response = client.get(address)
    assert response.status_code == 503
    assert "manage.py load_record data/" in response.content.decode()


def test_an_unknown_address_is_not_found(client):
    factories.PlanFactory()
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "There is no page here" in response.content.decode()


def test_djangos_own_words_for_developers_are_left_out():
    assert errors.sentence_of(Http404("No Draft matches the given query.")) == ""
    assert errors.sentence_of(Http404({"tried": []})) == ""
