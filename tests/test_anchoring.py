"""A passage in a newer text: it never rests on words that it does not match, and is never lost without need."""

import random

import pytest

from sources.anchoring import carried, normalised, quote_of, ranked, says_the_same, word_changes
from sources.quotation import WORD

TEXTS = 300
VOCABULARY = """
ministers council border treaty would accept refuse “guarantees” forces ceiling harbour winter answer they
said on Monday that the draft cannot stand — not yet – before spring, and don’t expect change 800,000 12-point
… veto allies assets energy bridge vote letter river patrol observers money “fully” agreed never until signed
"""
WORDS = VOCABULARY.split()
TYPOGRAPHY = {"“": '"', "”": '"', "’": "'", "—": " – ", "–": "-", "…": "...", " ": "\u00a0"}


def sentence(draw):
    words = [draw.choice(WORDS) for _ in range(draw.randint(9, 18))]
    return f"{' '.join(words)} {draw.randrange(10**9)}."


def made(number):
    """A text of 12 sentences, its sentences, and a passage inside one of the middle ones: (text, sentences, span)."""
    draw = random.Random(number)
    sentences = [sentence(draw) for _ in range(12)]
    text = " ".join(sentences)
    chosen = draw.randint(4, 7)
    begins = text.index(sentences[chosen])
    words = [found.span() for found in WORD.finditer(sentences[chosen])]
    first = draw.randint(0, 2)
    last = draw.randint(first + 3, len(words) - 1)
    return draw, text, sentences, chosen, (begins + words[first][0], begins + words[last][1])


def plain(text):
    return normalised(text).text.strip()


def text_before(draw, text, sentences, chosen, span):
    return "\n\n".join([*(sentence(draw) for _ in range(draw.randint(1, 3))), text])


def typography(draw, text, sentences, chosen, span):
    return "".join(
        TYPOGRAPHY.get(letter, letter) if draw.random() < 0.5 else letter.replace(" ", draw.choice([" ", "  ", "\n"]))
        for letter in text
    )


def insertion_elsewhere(draw, text, sentences, chosen, span):
    at = draw.choice([place for place in range(13) if not chosen - 1 <= place <= chosen + 2])
    return " ".join([*sentences[:at], sentence(draw), *sentences[at:]])


def one_word(draw, text, sentences, chosen, span):
    start, end = draw.choice([found.span() for found in WORD.finditer(text, *span)])
    return f"{text[:start]}otherwise{text[end:]}"


def not_inserted(draw, text, sentences, chosen, span):
    """In the passage, or anywhere else in its sentence."""
    begins = text.index(sentences[chosen])
    spaces = [at for at in range(begins + 1, begins + len(sentences[chosen])) if text[at] == " "]
    at = draw.choice([begins, *(place + 1 for place in spaces)])
    return f"{text[:at]}not {text[at:]}"


def quotation_deleted(draw, text, sentences, chosen, span):
    return text[: span[0]] + text[span[1] :]


def moved(draw, text, sentences, chosen, span):
    others = [each for at, each in enumerate(sentences) if at != chosen]
    at = draw.choice([0, 1, 10, 11])
    return " ".join([*others[:at], sentences[chosen], *others[at:]])


def all_replaced(draw, text, sentences, chosen, span):
    return " ".join(sentence(draw) for _ in sentences)


@pytest.mark.parametrize("change", [text_before, typography, insertion_elsewhere])
def test_what_changes_elsewhere_orphans_no_passage(change):
    for number in range(TEXTS):
        draw, text, sentences, chosen, span = made(number)
        new = change(draw, text, sentences, chosen, span)
        assert new != text
        found = carried(text, new, *span)
        assert found is not None, (number, text[slice(*span)], new)
        assert plain(new[slice(*found)]) == plain(text[slice(*span)])


@pytest.mark.parametrize("change", [one_word, not_inserted, quotation_deleted, moved, all_replaced])
def test_what_changes_the_passage_or_its_context_waits_for_a_person(change):
    for number in range(TEXTS):
        draw, text, sentences, chosen, span = made(number)
        new = change(draw, text, sentences, chosen, span)
        assert new != text
        assert carried(text, new, *span) is None, (number, text[slice(*span)], new)


@pytest.mark.parametrize(
    ("old", "new", "passage"),
    [
        ("We accept it. More.", "It is false that We accept it. More.", "We accept it"),
        ("He spoke. We accept it", "He spoke. We accept it, they denied.", "We accept it"),
        ("She said yes. She said yes.", "She said yes. She said yes. She said yes.", "yes"),
        ("They can accept a veto.", "They cannot accept a veto.", "accept a veto"),
        ("The cap is 800 men.", "The cap is 1800 men.", "800 men"),
    ],
)
def test_where_there_is_a_doubt_it_waits(old, new, passage):
    start = old.index(passage)
    assert carried(old, new, start, start + len(passage)) is None


def test_a_passage_at_either_end_of_a_text_is_carried_where_a_sentence_ends():
    old = "We accept it. Nothing else was said."
    new = f"An editor’s note.\n\n{old} A line was added."
    assert carried(old, new, 0, 12) == (new.index("We"), new.index("We") + 12)


def test_the_context_is_at_least_the_sentence():
    text = "First. " + "They said on a long day in the council of the alliance that " + "we accept it, after all. Last."
    start = text.index("we accept it")
    quote = quote_of(normalised(text), start, start + 12)
    assert quote.exact == "we accept it"
    assert quote.prefix.startswith("They said")
    assert quote.suffix.startswith(", after all. ")


def test_places_are_ranked_and_the_very_same_words_come_first():
    new = "The ministers will not accept a veto now. Elsewhere they “will accept a veto” again. Other words stand here."
    places = ranked("will accept a veto", new)
    assert new[places[0].start : places[0].end] == "will accept a veto"
    assert [place.is_same for place in places][:2] == [True, False]
    assert ranked("entirely different matter", "Nichts davon.") == []


def test_passages_that_differ_in_typography_alone_say_the_same():
    assert says_the_same("“don’t” — wait…", '"don\'t" - wait...')
    assert not says_the_same("will accept", "will not accept")


def test_what_became_of_the_words_is_told():
    assert word_changes("will accept a veto", "will not accept the veto") == [
        ("same", "will"), ("come", "not"), ("same", "accept"), ("gone", "a"), ("come", "the"), ("same", "veto"),
    ]  # fmt: skip
