"""Suggestions propose what stands in the text and says something of the plan, explain it, and else are silent."""

import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from desk.suggestions import Knowledge, speakers_near, suggest
from desk.suggestions.passages import passages
from desk.suggestions.speakers import speaker_of
from desk.suggestions.weighing import read
from planwatch.codebook import WORDS_IN_A_RUN, Attribution, Mark, RowState, Stance
from provisions.models import Provision, Stakeholder
from sources.quotation import at_word_edges, word_count
from tests import factories as make
from tests.small import PROJECT, run

DAY = datetime.date(2025, 12, 1)

# Invented, as all the texts here.
ABOUT_THE_PLAN = (
    "Leaders answer the peace plan for Ukraine\n\n"
    "KYIV. Ukraine and Russia gave different answers on Monday to the peace plan that Washington drew up. "
    "It rained.\n\n"
    "“We will never accept a ceiling on the size of our armed forces,” Ukrainian President Volodymyr "
    "Zelensky said. He added that the weather was cold.\n\n"
    "“Russia has no veto over membership of NATO, and nobody should offer it one,” NATO Secretary General "
    "Mark Rutte told a newspaper in Brussels.\n\n"
    "Kremlin spokesman Dmitry Peskov declined to comment on the plan on Monday. Buses in the capital ran "
    "late.\n\n"
    "Finland's President Alexander Stubb said that any peace agreement must bring every prisoner of war "
    "home.\n\n"
    "The leaders left the city by train in the evening. Markets hardly moved; bread, eggs and petrol cost "
    "what they cost the day before. In the parks people walked their dogs. A museum opened its new wing, "
    "and the choir of the university sang there. Snow is forecast for the weekend, first in the hills and "
    "then along the coast, with wind from the west. Ukraine and Russia were silent for the rest of the "
    "day, and the papers wrote about skating.\n\n"
)
ON_OTHER_THINGS = {
    "football": (
        "Warsaw beats Paris in the final minute\n\n"
        "The coach said his players must never accept a draw. “We will fight for every ball, and we demand "
        "more of ourselves,” he said after the match. Paris refused to comment on the referee. The president "
        "of the club insisted that any agreement with the striker would need to wait until the summer. Poland "
        "plays Ukraine in March.\n\n"
    ),
    "budget": (
        "Town council of Nowa Wieś argues over its budget\n\n"
        "Mayor Anna Kowal said the town must not accept the plan without changes. “We should spend less on "
        "roads,” she told the council. The opposition rejected the proposal and demanded talks. Negotiations "
        "go on; the treasurer said that the agreement was a good basis. Families from Ukraine have moved to "
        "the town, and the school needs to grow.\n\n"
    ),
    "exercise": (
        "NATO ships train in the Baltic Sea\n\n"
        "Twelve ships of the alliance began an exercise off Poland on Tuesday. “NATO must be able to defend "
        "every member,” Secretary General Mark Rutte said on board. Russia called the exercise a threat. "
        "Troops from Germany and Finland take part, with aircraft based in Poland. “We should train more "
        "often,” the captain said. The exercise ends on Friday.\n\n"
    ),
    "chips": (
        "Export rules for chips divide governments\n\n"
        "The Netherlands has a veto over licences for its machines, Prime Minister Dick Schoof said. “We "
        "cannot accept rules that others write,” he told reporters in The Hague. Washington insists that "
        "allies must limit sales. Japan rejected the proposal. The United States said any agreement should "
        "include sanctions on firms that break it, and called for talks on security guarantees for supply.\n\n"
    ),
    "another war": (
        "Ceasefire talks in Doha go on\n\n"
        "Mediators said that a ceasefire must hold before any peace deal. “We will never accept an "
        "occupation,” the movement's leader said. President Donald Trump said that both sides should agree to "
        "the plan. Russia welcomed the negotiations. Families of hostages demanded that every prisoner come "
        "home. The settlement needs guarantees, the envoy Steve Witkoff said.\n\n"
    ),
}
HOSTILE = {
    "nothing": "",
    "white space": " \n\t\r\n" * 5_000,
    "quotation marks": '"' * 10_000,
    "all kinds of quotation marks": "“„«»”\"'’‘" * 2_000,
    "no spaces": "x" * 200_000,
    "stops": "." * 200_000,
    "one endless sentence": "Ukraine and Russia must, if not, but " * 5_500,
    "one endless quotation": "“" + "Ukraine rejects the peace plan. Russia must leave. " * 1_000,
    "dashes": " - " * 60_000,
    "right to left": "אוקראינה דוחה את תוכנית השלום. قالت أوكرانيا إنها ترفض الخطة. " * 2_000,
    "emoji": "🇺🇦🕊️👩‍👩‍👧 Ukraine said 🙂 Russia must 🚫 accept the peace plan. " * 2_000,
    "nul and controls": "Ukraine\x00 said\x0b Russia must\x1f accept the peace plan.\u2028 " * 2_000,
    "combining marks": "Z\u0301\u0300\u0302" * 40_000,
}


@pytest.fixture(scope="module")
def taught(django_db_setup, django_db_blocker):
    """What the starting record teaches, and whom and what it knows by slug."""
    with django_db_blocker.unblock(), transaction.atomic():
        run("load_record", PROJECT / "data")
        people = dict(Stakeholder.objects.values_list("slug", "pk"))
        points = dict(Provision.objects.values_list("slug", "pk"))
        learnt = Knowledge.of_record(), people, points
        transaction.set_rollback(True)
    return learnt


@pytest.fixture
def knowledge(taught):
    return taught[0]


@pytest.fixture
def people(taught):
    return taught[1]


@pytest.fixture
def points(taught):
    return taught[2]


@pytest.fixture
def proposed(knowledge):
    """What is proposed for the article on the plan, by its first words."""
    found = suggest(ABOUT_THE_PLAN, knowledge, on=DAY)
    return {ABOUT_THE_PLAN[one.start : one.end].split(" ", 1)[0]: one for one in found}


def assert_sound(text, found):
    """Every suggestion is a short verbatim passage at word edges, in order, none over another, each with a reason."""
    last = 0
    for one in found:
        assert last <= one.start < one.end <= len(text)
        assert at_word_edges(text, one.start, one.end)
        assert text[one.start : one.end] == text[one.start : one.end].strip()
        assert 1 <= word_count(text[one.start : one.end]) <= WORDS_IN_A_RUN
        assert not (one.stance and one.mark)
        assert one.is_plan == (one.provisions == ())
        assert one.reason
        assert 0 < one.confidence < 1
        last = one.end


def test_each_answer_to_the_plan_is_proposed_and_nothing_else(proposed):
    assert list(proposed) == ["We", "Russia", "Kremlin", "any"]
    assert_sound(ABOUT_THE_PLAN, [*proposed.values()])


def test_a_suggestion_names_provision_speaker_and_stance(proposed, people, points):
    refusal = proposed["We"]
    assert refusal.provisions == (points["ceiling-on-ukraines-forces"],)
    assert refusal.speaker == people["volodymyr-zelenskyy"]
    assert (refusal.stance, refusal.mark) == (Stance.REJECT, "")


def test_what_any_agreement_must_bring_is_a_demand(proposed, people, points):
    demand = proposed["any"]
    assert demand.provisions == (points["humanitarian-committee"],)
    assert (demand.stance, demand.mark) == ("", Mark.DEMAND)
    assert demand.speaker == people["alexander-stubb"]


def test_no_comment_is_a_mark_on_the_plan_as_a_whole(proposed, people):
    silence = proposed["Kremlin"]
    assert silence.is_plan
    assert silence.mark == Mark.DECLINED
    assert silence.speaker == people["dmitry-peskov"]


def test_only_words_between_quotation_marks_are_a_direct_quote(proposed):
    assert proposed["We"].attribution == Attribution.DIRECT_QUOTE
    assert proposed["Russia"].attribution == Attribution.DIRECT_QUOTE
    assert proposed["any"].attribution == Attribution.ON_RECORD_PARAPHRASE


def test_the_reason_is_plain_words(proposed):
    reason = proposed["Russia"].reason
    assert "membership" in reason
    assert "in quotation marks, by Mark Rutte" in reason
    assert "demands of any settlement" in reason


def test_the_same_text_draws_the_same_suggestions(knowledge):
    first = suggest(ABOUT_THE_PLAN, knowledge, on=DAY)
    assert first
    assert first == suggest(ABOUT_THE_PLAN, knowledge, on=DAY)


@pytest.mark.parametrize("subject", ON_OTHER_THINGS)
def test_an_article_on_something_else_draws_none(subject, knowledge):
    assert suggest(ON_OTHER_THINGS[subject], knowledge, on=DAY) == []


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_texts_do_no_harm(kind, knowledge):
    text = HOSTILE[kind]
    assert_sound(text, suggest(text, knowledge, on=None))
    assert_sound(ABOUT_THE_PLAN + text, suggest(ABOUT_THE_PLAN + text, knowledge, on=DAY))


def with_condition(figure):
    return (
        "Ukraine and Russia spoke of the peace plan and of a ceasefire in Ukraine. "
        f"“We accept the ceiling on the armed forces, {figure}, if Russia leaves,” President Volodymyr Zelensky said."
    )


def test_a_condition_is_never_cut_off(knowledge):
    text = with_condition("a high one")
    [one] = suggest(text, knowledge, on=DAY)
    assert text[one.start : one.end].endswith("if Russia leaves")
    assert one.stance == Stance.ACCEPT_CONDITIONAL


def test_a_condition_that_does_not_fit_into_thirty_words_is_a_reason_for_silence(knowledge):
    text = with_condition(
        "a figure that our staff has looked at for many long weeks, with great care and with no little doubt"
    )
    assert suggest(text, knowledge, on=DAY) == []


def test_the_speaker_is_whoever_the_verb_gives_the_words_to(knowledge, people):
    start = ABOUT_THE_PLAN.index("Russia has no veto")
    ranked = speakers_near(ABOUT_THE_PLAN, start, start + 40, knowledge)
    assert ranked[0] == people["mark-rutte"]
    assert len(ranked) == len(set(ranked))
    assert people["volodymyr-zelenskyy"] in ranked


def test_a_pronoun_means_the_person_who_spoke_last(knowledge, people):
    start = ABOUT_THE_PLAN.index("the weather was cold")
    assert speakers_near(ABOUT_THE_PLAN, start, start + 20, knowledge)[0] == people["volodymyr-zelenskyy"]


@pytest.mark.parametrize(
    ("told", "slug"),
    [
        ("Ukraine's allies said", None),
        ("EU officials said", None),
        ("A senior official said", None),
        ("Ukraine's president said", "volodymyr-zelenskyy"),
        ("European leaders, including Friedrich Merz and Keir Starmer, said", "european-nations"),
        ("Sir Keir said", "keir-starmer"),
        ("Kaja Kallas, the European Union's foreign policy chief, told reporters in Kyiv", "kaja-kallas"),
    ],
)
def test_a_name_that_only_says_whose_others_are_meant_is_no_speaker(told, slug, knowledge, people):
    text = f"Vladimir Putin spoke. {told} that a ceasefire in Ukraine must come first."
    start = text.index("a ceasefire")
    reading, speech = read(text, knowledge, DAY)
    [speaker] = {
        speaker_of(one, reading, speech) for one in passages(reading, speech, range(1, 2)) if one.start == start
    }
    assert speaker == (people[slug] if slug else None)


@pytest.mark.parametrize("kind", HOSTILE)
def test_speakers_are_ranked_in_hostile_texts_too(kind, knowledge, people):
    text = HOSTILE[kind]
    middle = len(text) // 2
    assert set(speakers_near(text, middle, min(middle + 20, len(text)), knowledge)) <= set(people.values())


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("the Ukrainian president", "volodymyr-zelenskyy"),
        ("Zelenski", "volodymyr-zelenskyy"),
        ("Володимир Зеленський", "volodymyr-zelenskyy"),
        ("Зеленского", "volodymyr-zelenskyy"),
        ("U.S. officials", "us-officials"),
        ("UK", "united-kingdom"),
    ],
)
def test_people_are_known_by_office_spelling_and_case(name, slug, knowledge, people):
    assert speakers_near(f"On Monday {name.removeprefix('the ')} spoke.", 0, 9, knowledge)[:1] == [people[slug]]


@pytest.mark.parametrize("word", ["us", "no", "it", "store", "Donbas"])
def test_words_that_only_look_like_names_are_nobody(word, knowledge):
    assert speakers_near(f"They told {word} so.", 0, 9, knowledge) == []


@pytest.mark.django_db
def test_what_was_accepted_teaches_except_from_the_article_itself_and_its_copies():
    point = make.ProvisionFactory(title="Ports", summary="Ports.")
    make.ProvisionFactory(title="Bridges", summary="Bridges.")
    origin = make.OriginFactory()
    here, copy, other = (make.ArticleFactory(origin=each) for each in (origin, origin, make.OriginFactory()))
    make.StatementFactory(provision=point, excerpt__article=here, excerpt__exact="harbours stay open to lighters")
    make.StatementFactory(provision=point, excerpt__article=copy, excerpt__exact="harbours remain open to lighters")

    def knows(knowledge):
        return [match.pk for match in knowledge.matters.matches((1.0, ["harbours", "lighters"]))]

    assert knows(Knowledge.of_record()) == [point.pk]
    assert knows(Knowledge.of_record(except_article=other)) == [point.pk]
    assert knows(Knowledge.of_record(except_article=here)) == []


@pytest.mark.django_db
def test_what_was_retracted_or_sent_back_teaches_nothing():
    point = make.ProvisionFactory(title="Ports", summary="Ports.")
    for state in (RowState.RETRACTED, RowState.RETURNED):
        make.StatementFactory(provision=point, excerpt__exact=f"harbours of {state}", state=state)
    assert Knowledge.of_record().matters.matches((1.0, ["harbours"])) == []


@pytest.mark.django_db
def test_the_record_is_read_in_as_many_queries_at_one_row_as_at_many():
    def count():
        with CaptureQueriesContext(connection) as queries:
            Knowledge.of_record()
        return len(queries)

    make.StatementFactory()
    one = count()
    make.StatementFactory.create_batch(5)
    make.AliasFactory.create_batch(5)
    make.RoleFactory.create_batch(5)
    assert count() == one <= 8
