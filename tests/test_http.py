"""What every answer does, whatever the page."""

import gzip
import logging

import pytest
from django.test import Client


@pytest.mark.django_db
def test_a_page_goes_out_compressed_to_whom_takes_it(client: Client) -> None:
    plain = client.get("/no-such-page/")
    packed = client.get("/no-such-page/", headers={"accept-encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 2
    assert gzip.decompress(packed.content).startswith(b"<!doctype html>")
    assert "Accept-Encoding" in packed.headers["Vary"]


@pytest.mark.django_db
def test_a_short_answer_goes_out_as_it_is(client: Client) -> None:
    assert "Content-Encoding" not in client.get("/health/", headers={"accept-encoding": "gzip"}).headers


@pytest.mark.parametrize("address", ["/?q=%00", "/provisions/%00/", "/search/?q=a%00b"])
def test_an_address_with_nul_is_refused_before_the_database_sees_it(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


def test_an_endless_address_leaves_a_short_line_in_the_log() -> None:
    formatter = next(one.formatter for one in logging.getLogger().handlers if type(one) is logging.StreamHandler)
    assert formatter
    line = formatter.format(logging.LogRecord("x", logging.INFO, "", 0, "GET /?q=%s", ("a" * 60_000,), None))
    assert 1_000 < len(line) < 1_500
