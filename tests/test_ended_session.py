"""A session that ended while somebody worked: where it leads, and that nothing typed is lost or planted."""

import re

import pytest
from django.test import Client

from tests.desk import make_person

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/?text=veto"}
FETCH = {"Sec-Fetch-Dest": "empty", "Referer": "http://testserver/desk/?text=veto"}


@pytest.mark.parametrize("headers", [HTMX, FETCH])
def test_an_ended_session_never_puts_a_sign_in_page_into_a_fragment(client, headers):
    response = client.get("/desk/?state=inbox", headers=headers)
    assert response.status_code == 401
    assert response["HX-Redirect"] == "/accounts/login/?next=/desk/%3Ftext%3Dveto"
    assert response.json()["address"] == response["HX-Redirect"]
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("page", ["https://evil.example/x", "//evil.example", "nonsense", ""])
def test_the_way_back_is_never_a_foreign_page(client, page):
    response = client.get("/desk/", headers={"HX-Request": "true", "HX-Current-URL": page})
    assert response["HX-Redirect"] == "/accounts/login/?next=/desk/"


FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


def test_what_was_typed_survives_the_end_of_a_session(client):
    typed = {"looked_for": "What the envoy said of <the> line.", "csrfmiddlewaretoken": "x"}
    response = client.post("/desk/articles/any/nothing/", typed, headers=FROM_HERE)
    assert response.status_code == 401
    assert "What the envoy said of &lt;the&gt; line.</textarea>" in response.text
    assert 'action="/desk/articles/any/nothing/"' in response.text
    assert 'href="/accounts/login/?next=' in response.text


def test_what_was_typed_survives_a_stale_form_key():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_person("editor"))
    typed = {"looked_for": "What the envoy said.", "password": "hidden", "csrfmiddlewaretoken": "stale"}
    response = client.post("/desk/articles/any/nothing/", typed, headers=FROM_HERE)
    assert response.status_code == 403
    assert "What the envoy said.</textarea>" in response.text
    assert "hidden</textarea>" not in response.text
    (key,) = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', response.text))
    again = client.post("/desk/articles/any/nothing/", typed | {"csrfmiddlewaretoken": key})
    assert again.status_code == 404  # It was read: there is no such article.


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}])
def test_what_a_foreign_page_sent_is_not_offered_to_be_sent_again(headers):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/desk/articles/any/nothing/", {"looked_for": "Planted words."}, headers=headers)
    assert response.status_code == 403
    assert "Planted words." not in response.text
