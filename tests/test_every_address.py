"""Whatever is asked of a public address, the answer is a page, a file or a clear refusal; never a failure."""

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from provisions.reading import ReadingForm
from tests.addresses import is_file, public_addresses
from tests.cast import NAMES, Cast
from tests.document import read, words
from tests.thorough import some_of

ANSWERS = {200, 301, 302, 400, 404, 405}
ADDRESSES = public_addresses(NAMES | {"statements": "aaaaaaaa"})
FOR_PROGRAMS = {"/robots.txt", "/sitemap.xml"}


def filters() -> list[str]:
    """Every name that any list reads from its address."""
    waiting: list[type[ReadingForm]] = [ReadingForm]
    found: set[str] = set()
    while waiting:
        form = waiting.pop()
        found |= set(form.base_fields)
        waiting += form.__subclasses__()
    return sorted(found)


STRANGE = [
    "", "0", "-1", "1" * 40, "2025-02-30", "0001-01-01", "9999-12-31", "10000-01-01", "0000-00-00", "2025-11-24",
    "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "2025-12-01T00:00+01:00", "2025-12-01", "now", "NaN", "١٢٣",
    "\0", "a\0b", "%00", "\u202eevil\u202c", "שלום עליכם", "مرحبا", "🕊️🇺🇦🇷🇺", "\ud7ff\ue000\ufffe", "x" * 10_000,
    "a " * 5_000, "🕊" * 2_500, "'; DROP TABLE provisions_statement; --", "<script>alert(1)</script>", "{{ 7*7 }}",
    "../../../etc/passwd", "%", "%%", "%s", "\\", "\"", "*:*", "a & | ! <-> b", "((((((", "nato.ukraine", "plan.",
    "..", "reject", "ukraine", "us-28-points", "geneva", "2025-11-21.aaaaaaaa", "all", "newest", "\r\nSet-Cookie: a=b",
]  # fmt: skip
VALUES = some.one_of(
    some.sampled_from(STRANGE), some.text(max_size=40), some.dates().map(str), some.integers().map(str)
)
NAMES_ASKED = some.one_of(some.sampled_from(filters()), some.sampled_from(["page", "x", "", "on[]", "q" * 300]))
QUESTIONS = some.lists(some.tuples(NAMES_ASKED, VALUES), max_size=5)


def answer(client: Client, address: str, **headers: str) -> int:
    """The status of an answer that was read to its end."""
    response: Any = client.get(address, headers=headers)
    words(response)
    return int(response.status_code)


@settings(
    max_examples=some_of(250),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    address=some.sampled_from(ADDRESSES),
    asked=QUESTIONS,
    headers=some.sampled_from([{}, {}, {"HX-Request": "true"}, {"HX-Request": "true", "HX-Target": "\u202e<>"}]),
)
def test_no_question_makes_a_public_address_fail(
    client: Client, cast: Cast, address: str, asked: list[tuple[str, str]], headers: dict[str, str]
) -> None:
    assert answer(client, f"{address}?{urlencode(asked, errors='surrogatepass')}", **headers) in ANSWERS


@pytest.mark.parametrize("address", [one for one in ADDRESSES if one not in FOR_PROGRAMS])
def test_every_filter_refuses_what_no_reader_can_mean(client: Client, cast: Cast, address: str) -> None:
    for asked in ({"on": "2025-02-30"}, {"known": "then"}, {"draft": "no-such"}, {"nosuch": "1"}, {"on": "a\0b"}):
        response: Any = client.get(address, asked)
        assert response.status_code in (301, 400, 404), asked
        if response.status_code == 400 and not is_file(address):
            said = read(response).one("main")
            assert list(said.every(role="alert")) or "This address cannot be read" in said.text


@settings(
    max_examples=some_of(150),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    pattern=some.sampled_from(
        ["/provisions/{}/", "/provisions/nato/{}/", "/provisions/{}/ukraine/", "/statements/{}/", "/statements/{}.txt",
         "/stakeholders/{}/", "/drafts/{}/", "/drafts/{}.csv", "/sources/{}/", "/{}", "/statements.{}"]
    ),
    name=some.one_of(some.sampled_from(STRANGE), some.text(min_size=1, max_size=30)),
)  # fmt: skip
@example(pattern="/provisions/{}/", name="9" * 400)
@example(pattern="/statements/{}/", name="a" * 5_000)
def test_no_name_in_an_address_makes_it_fail(client: Client, cast: Cast, pattern: str, name: str) -> None:
    assert answer(client, pattern.format(quote(name, safe="", errors="surrogatepass"))) in ANSWERS


NO_TEXT = ["%FF", "q=%FF%FE", "=&&&q", "on=%C0%80", "q=a%00b", "x=" + "y" * 20_000]


@pytest.mark.parametrize(
    ("query", "addresses"),
    [(one, ["/", "/search/", "/statements.csv"]) for one in NO_TEXT]
    + [("&".join(NO_TEXT[:3]), ADDRESSES), (NO_TEXT[3], ADDRESSES)],
)
def test_a_query_that_is_no_text_is_answered(client: Client, cast: Cast, query: str, addresses: list[str]) -> None:
    for address in addresses:
        response: Any = client.get(address, QUERY_STRING=query)
        assert response.status_code in ANSWERS, address


def test_nul_is_refused_before_anything_reads_it(client: Client, cast: Cast) -> None:
    for address in ("/?q=%00", "/statements.csv?provision=a%00", "/provisions/a%00/"):
        assert client.get(address).status_code == 400


def test_the_names_that_lists_read_are_all_asked() -> None:
    assert {"q", "on", "known", "draft", "after", "since", "cell", "stakeholder", "topic"} <= set(filters())
