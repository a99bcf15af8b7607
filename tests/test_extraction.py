"""What a page says of itself is read, in a process that hostile pages can neither hold nor bring down."""

import datetime

import pytest

from sources.extraction import decoded, extract, read_page
from sources.fetching import Fetched
from sources.page import Page

LINES = [
    f"On day {number} the envoys met in hall {number * 7} and spoke of tolls, tides and pilots." for number in range(9)
]
ADDRESS = "https://news.example.org/world/harbour"


def read(html: str) -> Page:
    """What comes of a page in the process that reads strangers' pages; `extract` is what runs there."""
    return read_page(Fetched(ADDRESS, "text/html", "utf-8", html.encode()))


def article(head: str = "", lines: list[str] = LINES) -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    title = "<title>Harbour talks</title>"
    return f"<html lang='en'><head>{title}{head}</head><body><article>{paragraphs}</article></body></html>"


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ("<link rel='canonical' href='https://News.example/talks?utm_source=x'>", "https://news.example/talks"),
        ("<link rel='canonical' href='/talks'><meta property='og:url' content='https://news.example/talks'>",
         "https://news.example/talks"),
        ("<link rel='canonical' href='javascript:alert(1)'>", ""), ("<link rel='canonical' href='https://[/'>", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_page_that_came_without_an_address_may_give_its_own(head: str, address: str) -> None:
    assert extract(article(head), "").address == address
    assert extract(article(head), ADDRESS).address == ADDRESS


@pytest.mark.parametrize(
    ("head", "address", "day", "basis"),
    [
        ('<script>{"datePublished": "2025-11-24"}</script>', ADDRESS, "2025-11-24", "stated"),
        ("<meta property='article:published_time' content='2025-11-23T23:30-05:00'>", ADDRESS, "2025-11-23", "stated"),
        ("<meta name='date' content='2025-11-22'>", ADDRESS, "2025-11-22", "stated"),
        ("", "https://news.example.org/2025/11/21/harbour", "2025-11-21", "inferred"),
        ("<meta name='date' content='yesterday'>", ADDRESS, "None", "unknown"),
    ],
)  # fmt: skip
def test_the_day_comes_with_its_basis(head: str, address: str, day: str, basis: str) -> None:
    page = extract(article(head), address)
    assert (str(page.published_on), page.published_on_basis) == (day, basis)
    assert bool(page.date_hint) == (basis != "unknown")


def test_title_byline_outlet_language_and_words_are_found() -> None:
    head = "<meta property='og:site_name' content='The Harbour News'><meta name='author' content='Ada Writer'>"
    page = read(article(head + "<meta name='date' content='2025-11-22'>"))
    assert (page.address, page.published_on) == (ADDRESS, datetime.date(2025, 11, 22))
    assert (page.title, page.byline, page.outlet, page.language) == (
        "Harbour talks",
        "Ada Writer",
        "The Harbour News",
        "en",
    )
    assert "\n".join(LINES) in page.text
    assert page.problem == ""


def test_words_are_not_normalised_and_markup_is_not_kept() -> None:
    lines = [*LINES, "Cafe\u0301 &amp; \u201cquotes\u201d &lt;b&gt; <b>bold</b><script>alert(1)</script>"]
    text = read(article(lines=lines)).text
    assert "Cafe\u0301 & \u201cquotes\u201d <b>" in text
    assert "alert(1)" not in text


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ("", "empty"),
        ("<html><body></body></html>", "No article could be read"),
        ("<html><body><div id='app'></div>" + "<script src='x'></script>" * 3 + "</body></html>", "scripts"),
        (article('<script type="application/ld+json">{"isAccessibleForFree": false}</script>'), "do not pay"),
        (article(lines=LINES[:3]), "words could be read"),
        ("<div>" * 200_000, "No article could be read"),
        ("<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><html><body><p>&b;</p></body></html>", "No article"),
        ("\0\0\0", "No article"),
        ("x" * 5_000_001, "too large"),
    ],
)
def test_a_page_without_an_article_says_why(html: str, problem: str) -> None:
    assert problem in read(html).problem


def test_a_page_that_takes_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.apart.SECONDS", 0.5)
    page = read("<p>word word word word. " * 150_000)
    assert "could not be read within" in page.problem


def test_a_page_that_brings_its_reader_down_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.apart.sys.executable", "/bin/false")
    assert "made to break" in read(article()).problem


@pytest.mark.parametrize(
    ("content", "declared", "text"),
    [
        ("Мито".encode("cp1251"), "windows-1251", "Мито"),
        (b"<meta charset=windows-1251>" + "Мито".encode("cp1251"), "", "<meta charset=windows-1251>Мито"),
        ("Мито".encode("koi8-u"), "KOI8-U", "Мито"),
        ("\ufeffMaß".encode(), "", "Maß"),
        ("Maß".encode("utf-16"), "", "Maß"),
        ("Maß".encode(), "us-ascii", "Maß"),
        ("Maß".encode("cp1252"), "utf-8", "Maß"),
        (b"plain", "punycode", "plain"),
        (b"plain", "zlib", "plain"),
        (b"plain", "no-such", "plain"),
        (b"plain", "a\0b", "plain"),
        (b"\xff\xfe\x00", "", "\ufffd"),
    ],
)
def test_bytes_become_text_in_the_encoding_that_fits(content: bytes, declared: str, text: str) -> None:
    assert decoded(content, declared).startswith(text) or text == "\ufffd"
