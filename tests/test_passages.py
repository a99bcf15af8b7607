"""Where a browser's words stand in the stored text."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as some

from desk.passages import code_points, located, wide_places

TEXT = "Kyiv 🕊️ said “no”.\nМосква said “no” — 𝐍𝐀𝐓𝐎 did not."


def utf16_units(text, place):
    return len(text[:place].encode("utf-16-le")) // 2


LETTERS = some.characters(exclude_categories=["Cs"], exclude_characters="\0\r")


@given(some.text(LETTERS), some.data())
def test_places_go_to_code_units_and_back(text, data):
    place = data.draw(some.integers(0, len(text)))
    units = utf16_units(text, place)
    assert code_points(text, units) == place
    assert place + sum(wide < place for wide in wide_places(text)) == units


@pytest.mark.parametrize("units", [-1, 6, 10_000])
def test_a_place_inside_a_character_or_beyond_the_text_is_none(units):
    with pytest.raises((ValueError, UnicodeDecodeError)):
        code_points("Kyiv 🕊", units)


@given(some.data())
def test_words_at_their_place_are_found(data):
    start = data.draw(some.integers(0, len(TEXT) - 1))
    end = data.draw(some.integers(start + 1, len(TEXT)))
    if TEXT[start:end].strip():
        assert located(TEXT, TEXT[start:end], utf16_units(TEXT, start)) == (start, end)


@pytest.mark.parametrize("shift", [-1, 1, 7])
def test_words_at_another_place_are_refused(shift):
    at = utf16_units(TEXT, TEXT.index("did not")) + shift
    with pytest.raises(ValidationError, match="do not stand at that place"):
        located(TEXT, "did not", at)


def test_typed_words_are_found_where_they_stand_once():
    assert located(TEXT, " did not ", None) == (TEXT.index("did not"), TEXT.index("did not") + 7)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [("“no”", "stand 2 times"), ("never said", "does not say so"), ("Did not", "does not say so")],
)
def test_typed_words_that_stand_nowhere_or_often_are_refused(words, sentence):
    with pytest.raises(ValidationError, match=sentence):
        located(TEXT, words, None)
