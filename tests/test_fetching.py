"""Only public hosts are asked, only for so much and for so long; whatever they send, the answer is a sentence."""

import gzip
import ipaddress
import threading
import zlib
from collections.abc import Iterator

import httpcore2
import pytest

from sources import fetching
from sources.fetching import CannotFetch, fetch, is_public
from tests.hostile import Hostile, for_ever, page

HTML = b"<html><body><p>Harbour talks</p></body></html>"
SEVERAL = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hostile]:
    """A server that the guard lets through: for it alone, and only as long as the test runs."""
    hostile = Hostile()
    monkeypatch.setattr(fetching, "is_public", lambda address: str(address) == "127.0.0.1")
    yield hostile
    hostile.close()


@pytest.fixture
def until() -> Iterator[threading.Event]:
    """Set when the test is over: what drips then ends."""
    over = threading.Event()
    yield over
    over.set()


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.4)


def refusal(address: str) -> str:
    with pytest.raises(CannotFetch) as refused:
        fetch(address)
    return str(refused.value)


def test_a_page_comes_as_it_is(server: Hostile) -> None:
    server.answers = {"/a?b=c": page(HTML, content_type="Text/HTML; charset=windows-1251")}
    fetched = fetch(server.url("/a?b=c#part"))
    assert (fetched.content, fetched.content_type, fetched.charset) == (HTML, "text/html", "windows-1251")
    assert server.asked == ["/a?b=c"]


def test_a_packed_page_is_unpacked(server: Hostile) -> None:
    server.answers = {"/": page(gzip.compress(HTML), content_encoding="gzip")}
    assert fetch(server.url("/")).content == HTML


@pytest.mark.parametrize("seven", [b"\0" * 10_000_001, gzip.compress(b"\0" * 10_000_001)])
def test_more_than_ten_megabytes_are_refused_packed_or_not(server: Hostile, seven: bytes) -> None:
    packing = {"content_encoding": "gzip"} if seven[:2] == b"\x1f\x8b" else {}
    server.answers = {"/": page(seven, **packing)}
    assert "larger than 10 MB" in refusal(server.url("/"))


def test_a_bomb_is_noticed_before_it_bursts(server: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    largest = 0
    real = zlib.decompressobj

    class Watched:
        def __init__(self, bits: int) -> None:
            self.inner = real(bits)

        def decompress(self, data: bytes, limit: int) -> bytes:
            nonlocal largest
            out = self.inner.decompress(data, limit)
            largest = max(largest, len(out))
            return out

        def __getattr__(self, name: str) -> object:
            return getattr(self.inner, name)

    monkeypatch.setattr(zlib, "decompressobj", Watched)
    server.answers = {"/": page(gzip.compress(b"\0" * 200_000_000, 1), content_encoding="gzip")}
    assert "larger than 10 MB" in refusal(server.url("/"))
    assert 0 < largest <= 65_536


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "deflate", "zstd", "x", "gzip, br"])
def test_other_and_nested_packings_are_refused(server: Hostile, encoding: str) -> None:
    server.answers = {"/": page(gzip.compress(gzip.compress(HTML)), content_encoding=encoding)}
    assert "packs its answer" in refusal(server.url("/"))


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (page(b"%PDF", content_type="application/pdf"), "calls it application/pdf"),
        (page(b"\x89PNG", content_type="image/png"), "calls it image/png"),
        (page(HTML, content_type=""), "calls it nothing"),
        (page(b"<rss/>", content_type="application/rss+xml"), "calls it application/rss+xml"),
        (page(b"", status="204 No Content"), "status 204"),
        (page(HTML, status="206 Partial Content"), "status 206"),
        (page(HTML, status="301 Moved"), "status 301"),
        (page(HTML, status="401 Unauthorized"), "sign in or pay"),
        (page(HTML, status="402 Payment Required"), "sign in or pay"),
        (page(HTML, status="403 Forbidden"), "sign in or pay"),
        (page(HTML, status="404 Not Found"), "no such page"),
        (page(HTML, status="429 Too Many"), "Try later"),
        (page(HTML, status="451 Gone"), "status 451"),
        (page(HTML, status="500 Oh"), "status 500"),
        (page(gzip.compress(HTML)[:-9], content_encoding="gzip"), "broke off"),
        (page(HTML, content_encoding="gzip"), "cannot be understood"),
        (page(HTML, content_length="999"), "broke"),
        (b"", "broke"),
        (b"SSH-2.0-OpenSSH\r\n", "cannot be understood"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "cannot be understood"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 300_000 + b"\r\n\r\n", "cannot be understood"),
        (f"{SEVERAL}Transfer-Encoding: chunked\r\n\r\nzz\r\n".encode(), "cannot be understood"),
    ],
)
def test_whatever_is_no_page_is_refused_with_a_sentence(server: Hostile, answer: bytes, sentence: str) -> None:
    server.answers = {"/": answer}
    said = refusal(server.url("/"))
    assert sentence in said or (sentence == "broke" and "cannot be understood" in said)
    assert said.endswith(".")


@pytest.mark.parametrize(
    ("first", "chunk"),
    [
        (b"", b""),
        (b"HTTP/1.1 200 OK\r\n", b"X-Drip: 1\r\n"),
        (page(b"", content_length="1000000"), b"x"),
        (f"{SEVERAL}\r\n".encode(), b"x"),
        (f"{SEVERAL}Transfer-Encoding: chunked\r\n\r\n".encode(), b"1\r\nx\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
)
def test_silent_dripping_and_endless_answers_end(
    server: Hostile, soon: None, until: threading.Event, first: bytes, chunk: bytes
) -> None:
    server.answers = {"/": for_ever(first, chunk, until=until)}
    assert "did not send all of it" in refusal(server.url("/")) or "cannot be understood" in refusal(server.url("/"))


def test_a_name_that_is_never_resolved_ends(
    soon: None, until: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "resolve", lambda host, port: [until.wait(30)])
    said = refusal("http://example.org/")
    assert "no site called example.org" in said or "did not send" in said


@pytest.mark.parametrize("count", [5, 6])
def test_five_redirects_are_followed_and_no_more(server: Hostile, count: int) -> None:
    server.answers = {f"/{n}": page(b"", status="302 Found", location=f"/{n + 1}") for n in range(count)}
    server.answers[f"/{count}"] = page(HTML)
    if count == 5:
        assert fetch(server.url("/0")).address == server.url("/5")
    else:
        assert "more than 5 redirects" in refusal(server.url("/0"))


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.2/", "http://169.254.169.254/latest/meta-data/", "//10.0.0.1/", "http://[::1]/",
        "http://[::ffff:10.0.0.1]/", "http://localhost.localdomain.invalid/", "file:///etc/passwd", "ftp://example.org/",
        "data:text/html,x", "javascript:alert(1)", "http://user:secret@127.0.0.1/", "gopher://127.0.0.1/", "http://",
        "http://127.0.0.1:99999/", "http://a b/", "\xff",
    ],
)  # fmt: skip
def test_a_redirect_to_where_nobody_may_go_is_refused(
    server: Hostile, monkeypatch: pytest.MonkeyPatch, location: str
) -> None:
    real = fetching.resolve
    monkeypatch.setattr(fetching, "resolve", lambda host, port: [] if "invalid" in host else real(host, port))
    server.answers = {"/": page(b"", status="302 Found", location=location)}
    assert refusal(server.url("/"))
    assert server.asked[0] == "/"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254",
        "192.0.0.192", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1", "2130706433", "0x7f.1",
        "017700000001", "127.1", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:169.254.169.254]", "[::127.0.0.1]",
        "[64:ff9b::7f00:1]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[fd00:ec2::254]", "[fe80::1]",
        "[fec0::1]", "[ff02::1]", "[2001:db8::1]", "[3fff::1]", "[5f00::1]", "[100::1]",
    ],
)  # fmt: skip
def test_no_address_that_is_not_public_is_asked(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    tried: list[str] = []
    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", lambda self, host, *_: tried.append(host))
    assert refusal(f"http://{host}/")
    assert refusal(f"https://{host}/")
    assert tried == []


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "2a00:1450::1"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def resolves_to(monkeypatch: pytest.MonkeyPatch, *turns: list[str]) -> list[str]:
    """The name resolves to other addresses at each turn; what was asked for is listed."""
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[fetching.IPAddress]:
        asked.append(host)
        return [ipaddress.ip_address(address) for address in turns[min(len(asked), len(turns)) - 1]]

    monkeypatch.setattr(fetching, "resolve", resolve)
    return asked


def test_a_name_with_one_address_that_is_not_public_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves_to(monkeypatch, ["8.8.8.8", "10.0.0.1"])
    assert "not on the public internet" in refusal("http://news.example.org/")


def test_a_name_that_is_bound_anew_leads_nowhere_else(server: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answers = {"/": page(HTML)}
    asked = resolves_to(monkeypatch, ["127.0.0.1"], ["10.0.0.1"])
    assert fetch(f"http://news.example.org:{server.port}/").content == HTML
    assert asked == ["news.example.org"]
    assert "not on the public internet" in refusal(f"http://news.example.org:{server.port}/")


def test_a_redirect_to_the_same_name_bound_anew_is_checked_anew(
    server: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers = {"/": page(b"", status="302 Found", location="/next", connection="close"), "/next": page(HTML)}
    asked = resolves_to(monkeypatch, ["127.0.0.1"], ["10.0.0.1"])
    assert "not on the public internet" in refusal(f"http://news.example.org:{server.port}/")
    assert asked == ["news.example.org"] * 2
    assert server.asked == ["/"]


def test_nothing_of_the_environment_changes_where_it_goes(server: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    server.answers = {"/": page(HTML)}
    assert fetch(server.url("/")).content == HTML


def test_a_certificate_that_is_not_the_sites_is_refused(server: Hostile) -> None:
    server.answers = {"/": page(HTML)}
    assert refusal(server.url("/").replace("http:", "https:"))
