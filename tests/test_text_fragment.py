"""The address at the very words."""

from urllib.parse import unquote

import pytest

from sources.text_fragment import at_words, text_fragment
from tests.factories import ExcerptFactory


@pytest.mark.parametrize(
    ("passage", "fragment"),
    [
        ("Never again", ":~:text=Never%20again"),
        ("yes, no", ":~:text=yes%2C%20no"),
        ("a NATO-style pact", ":~:text=a%20NATO%2Dstyle%20pact"),
        ("law & order", ":~:text=law%20%26%20order"),
        ("“Never,” he said.", ":~:text=Never%2C%E2%80%9D%20he%20said"),
        ("it's 100% so?", ":~:text=it%27s%20100%25%20so"),
        ("никогда", ":~:text=%D0%BD%D0%B8%D0%BA%D0%BE%D0%B3%D0%B4%D0%B0"),
        ("多重 词", ":~:text=%E5%A4%9A%E9%87%8D%20%E8%AF%8D"),
        ("spaces  and\ttabs", ":~:text=spaces%20and%20tabs"),
        ("one two\nthree four", ":~:text=one%20two,three%20four"),
        ("…", ""),
        ("", ""),
    ],
)
def test_a_passage_becomes_a_directive(passage: str, fragment: str) -> None:
    assert text_fragment(passage) == fragment


def test_a_long_passage_is_named_by_its_first_and_last_words() -> None:
    words = [f"w{number}" for number in range(30)]
    first, last = text_fragment(" ".join(words)).removeprefix(":~:text=").split(",")
    assert unquote(first).split() == words[:5]
    assert unquote(last).split() == words[-5:]


def test_the_ends_of_a_long_passage_share_no_word() -> None:
    words = [f"w{number}" for number in range(13)]
    first, last = text_fragment(" ".join(words)).removeprefix(":~:text=").split(",")
    assert not set(unquote(first).split()) & set(unquote(last).split())


def test_an_address_with_a_fragment_keeps_it() -> None:
    assert at_words("https://example.org/a#part", "never") == "https://example.org/a#part:~:text=never"
    assert at_words("https://example.org/a?b=c", "never") == "https://example.org/a?b=c#:~:text=never"


@pytest.mark.django_db
def test_an_excerpt_leads_to_its_words_where_an_address_is_known() -> None:
    known = ExcerptFactory(exact="Never, ever", article__address="https://example.org/a")
    unknown = ExcerptFactory(exact="Never, ever", article__address=None)
    assert known.text_fragment == ":~:text=Never%2C%20ever"
    assert known.address_at_words == "https://example.org/a#:~:text=Never%2C%20ever"
    assert unknown.address_at_words == ""
