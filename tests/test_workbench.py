"""What an editor does to an article: checked before it is saved, done once, and taken back as it was."""

import datetime
import uuid

import pytest
from django.urls import reverse

from desk import decisions
from desk.models import Act, Lease
from planwatch.codebook import RowState, SecondCoding
from provisions import actions
from provisions.models import Coder, Provision, Statement
from sources.models import Excerpt
from tests import desk
from tests import factories as make
from tests.desk import ADDRESS, PASSAGE, TEXT, make_person, post, tag, units, write

pytestmark = pytest.mark.django_db
editor, article = desk.editor, desk.article


def test_a_passage_is_saved_with_what_it_says(client, editor, article):
    assert write(client, red_line="on", draft="us-28-points").status_code == 302
    row = Statement.objects.get()
    assert (row.excerpt.exact, row.stance, row.red_line) == (PASSAGE, "reject", True)
    assert row.provision == Provision.objects.get(slug="nato")
    assert TEXT[row.excerpt.start : row.excerpt.end] == PASSAGE
    assert (row.state, row.author, row.authority) == (RowState.PENDING, Coder.of(editor), 1)
    article.refresh_from_db()
    assert article.queue_state == "in_work"


def test_several_provisions_and_the_plan_as_a_whole_are_statements_of_their_own(client, editor, article):
    write(client, provisions=["nato", "forces"], is_plan="on")
    slugs = {row.provision.slug if row.provision else "" for row in Statement.objects.all()}
    assert slugs == {"nato", "forces", ""}
    assert Excerpt.objects.count() == 1


def test_who_holds_office_in_a_state_speaks_for_it_by_the_role_of_that_day(client, editor, article):
    write(client, speaker="ada minister")
    row = Statement.objects.get()
    assert (row.speaker.slug, row.on_behalf_of.slug, row.authority) == ("minister", "exampland", 2)


@pytest.mark.parametrize("attribution", ["third_party", "anonymous"])
def test_words_at_second_hand_carry_no_authority(client, editor, article, attribution):
    write(client, attribution=attribution, authority="1")
    assert Statement.objects.get().authority is None


def test_supporting_passages_stand_beside_the_main_one(client, editor, article):
    words = "the foreign minister of Exampland said"
    write(client, support_1=words, support_1_at=units(words))
    assert [each.exact for each in Statement.objects.get().supporting.all()] == [words]


REFUSED = [
    ({"passage": "We will always accept a veto"}, "do not stand at that place"),
    ({"passage": "", "passage_at": ""}, "Mark a passage"),
    ({"passage": "e will never", "passage_at": units("e will never")}, "cuts a word"),
    ({"passage": TEXT[: TEXT.index(" On money")], "passage_at": 0}, "at most 30"),
    ({"passage_at": 10**9}, "is no place"),
    ({"speaker": "Nobody at all"}, "Nobody in the record"),
    ({"provisions": []}, "Say which provision"),
    ({"provisions": ["no-such-provision"]}, "no-such-provision"),
    ({"code": "accept_conditional"}, "needs the condition"),
    ({"code": "tabled"}, "tabled"),
    ({"made_on": "2030-01-01"}, "not later"),
    ({"made_on": "yesterday"}, "date"),
    ({"repeats": "aaaaaaaa"}, "There is no statement"),
    ({"key": "no-key"}, "without its key"),
    ({"note": "\0"}, "Null characters"),
]


@pytest.mark.parametrize(("values", "sentence"), REFUSED)
def test_what_does_not_hold_is_refused_with_a_sentence_and_kept(client, editor, article, values, sentence):
    response = write(client, **({"counter_proposal": "What was typed."} | values))
    assert response.status_code == 422
    assert sentence in response.text.replace("&#x27;", "'")
    assert "What was typed." in response.text
    assert not Statement.objects.exists()
    assert not Excerpt.objects.exists()


def test_fields_that_are_not_in_the_form_change_nothing(client, editor, article):
    other = make.CoderFactory()
    write(client, state="published", author=other.pk, published_by=other.pk, published_at="2025-11-30", ref="aaaaaaaa")
    row = Statement.objects.get()
    assert (row.state, row.author, row.published_by) == (RowState.PENDING, Coder.of(editor), None)
    assert row.ref != "aaaaaaaa"


def test_an_act_that_is_sent_twice_is_done_once(client, editor, article):
    key = str(uuid.uuid4())
    assert [write(client, key=key).status_code for _ in range(3)] == [302, 302, 302]
    assert Statement.objects.count() == Act.objects.count() == 1


def test_a_key_of_somebody_else_does_nothing(client, editor, article):
    key = str(uuid.uuid4())
    write(client, key=key)
    client.force_login(make_person("second"))
    assert "used for something else" in write(client, key=key).text
    assert Statement.objects.count() == 1


def test_htmx_gets_the_fragment_that_changed(client, editor, article):
    headers = {"HX-Request": "true"}
    saved = client.post(f"{ADDRESS}write/", tag(provisions=["nato"]), headers=headers)
    refused = client.post(f"{ADDRESS}write/", tag(), headers=headers)
    assert (saved.status_code, refused.status_code) == (200, 422)
    assert saved.text.lstrip().startswith('<section id="coded"')
    assert refused.text.lstrip().startswith('<div id="tagging"')


def test_undo_takes_back_the_last_ten_acts_and_not_one_more(client, editor, article):
    for number in range(12):
        write(client, note=f"Note {number}")
    for left in range(11, 1, -1):
        assert post(client, "undo").status_code == 302
        assert Statement.objects.count() == left
    assert "nothing to undo" in post(client, "undo").text
    assert set(Statement.objects.values_list("note", flat=True)) == {"Note 0", "Note 1"}


def test_undo_brings_a_removed_statement_back_with_its_passages(client, editor, article):
    words = "the foreign minister of Exampland said"
    write(client, support_1=words, support_1_at=units(words), note="Kept.")
    row = Statement.objects.get()
    assert post(client, "remove", at=row.ref).status_code == 302
    assert not Excerpt.objects.exists()
    post(client, "undo")
    back = Statement.objects.get()
    assert (back.ref, back.note, back.excerpt.exact) == (row.ref, "Kept.", PASSAGE)
    assert [each.exact for each in back.supporting.all()] == [words]


def test_undo_of_a_first_statement_puts_the_article_back_into_the_inbox(client, editor, article):
    write(client)
    post(client, "undo")
    article.refresh_from_db()
    assert article.queue_state == "inbox"
    assert not Excerpt.objects.exists()


def test_a_removal_that_is_asked_for_again_is_done_once(client, editor, article):
    write(client)
    ref, key = Statement.objects.get().ref, str(uuid.uuid4())
    assert [post(client, "remove", key, at=ref).status_code for _ in range(2)] == [302, 302]


@pytest.mark.parametrize(
    ("passage", "attribution"),
    [
        (PASSAGE, "direct_quote"),
        (f"“{PASSAGE},” the foreign minister of Exampland said", "direct_quote"),
        ("a ceiling on the forces could be discussed", "on_record_paraphrase"),
    ],
)
def test_how_words_reached_us_follows_from_their_quotation_marks(client, editor, article, passage, attribution):
    write(client, passage=passage, passage_at="", attribution="")
    assert Statement.objects.get().attribution == attribution
    assert post(client, "undo").status_code == 302
    write(client, passage=passage, passage_at="", attribution="account")
    assert Statement.objects.get().attribution == "account"


@pytest.mark.parametrize(
    ("speaker", "made_on", "attribution", "words"),
    [
        ("Ada Minister", "2025-11-20", "", "Foreign minister: for Exampland, authority 2"),
        ("Exampland", "2025-11-20", "", "for itself, authority 1"),
        ("Ada Minister", "2025-11-20", "third_party", "no authority: it sets no position"),
        ("Nobody", "2025-11-20", "", "Nobody in the record"),
        ("Ada Minister", "yesterday", "", "Enter a valid date."),
        ("", "", "", ""),
    ],
)
def test_whose_position_it_will_be_is_told_before_saving(client, editor, article, speaker, made_on, attribution, words):
    asked = {"speaker": speaker, "made_on": made_on, "attribution": attribution}
    told = client.get(reverse("desk:voice"), asked).json()["words"]
    assert words in told
    assert bool(told) == bool(words)


def test_nobody_undoes_what_somebody_else_took_over(client, editor, article):
    write(client)
    row = Statement.objects.get()
    client.force_login(make_person("second"))
    post(client, "adopt", at=row.ref)
    client.force_login(editor)
    assert "has worked on" in post(client, "undo").text
    assert Statement.objects.exists()


@pytest.mark.parametrize("name", ["statement", "remove", "adopt"])
@pytest.mark.parametrize("state", [RowState.PUBLISHED, RowState.SUBMITTED])
def test_a_row_that_is_not_open_stays_as_it_is(client, editor, article, name, state):
    row = make.StatementFactory(excerpt__article=article, state=state)
    response = post(client, name, at=row.ref, speaker="Exampland", code="neutral", attribution="account",
                    made_on="2025-11-20", made_on_basis="stated")  # fmt: skip
    assert response.status_code in (404, 422)
    kept = Statement.objects.get(pk=row.pk)
    assert (kept.state, kept.stance, kept.author) == (state, row.stance, row.author)


def test_submitting_hands_in_ones_own_rows_and_closes_the_article(client, editor, article):
    write(client)
    other = make.StatementFactory(excerpt__article=article, state=RowState.PENDING)
    post(client, "submit")
    other.refresh_from_db()
    article.refresh_from_db()
    assert (other.state, article.queue_state) == (RowState.PENDING, "in_work")
    assert Statement.objects.filter(state=RowState.SUBMITTED).count() == 1
    actions.submit(other, by=other.author)
    assert "Nothing of yours is open" in post(client, "submit").text


def test_a_submission_can_be_undone_until_somebody_decides(client, editor, article):
    write(client)
    post(client, "submit")
    article.refresh_from_db()
    assert article.queue_state == "coded"
    post(client, "undo")
    row = Statement.objects.get()
    assert row.state == RowState.PENDING
    post(client, "submit")
    actions.publish(row, by=make.CoderFactory())
    assert "stands as it is" in post(client, "undo").text


def test_an_article_is_closed_with_what_was_looked_for(client, editor, article):
    assert "what you looked for" in post(client, "nothing", looked_for=" ").text
    post(client, "nothing", looked_for="stances on membership")
    article.refresh_from_db()
    act = Act.objects.get()
    assert article.queue_state == "nothing_to_code"
    assert (act.user, act.said) == (editor, {"looked_for": "stances on membership"})
    for page in (client.get(ADDRESS).text, client.get("/desk/").text):
        assert "Looked for: stances on membership" in page
        assert "editor, " in page
    post(client, "undo")
    article.refresh_from_db()
    assert article.queue_state == "inbox"
    assert "Looked for: stances" not in client.get(ADDRESS).text + client.get("/desk/").text


def test_an_article_with_statements_has_something_to_code(client, editor, article):
    write(client)
    assert post(client, "nothing", looked_for="all").status_code == 422


def test_two_people_see_each_other_and_take_over_on_purpose(client, editor, article):
    client.get(ADDRESS)
    second = make_person("second")
    client.force_login(second)
    assert "<b>editor</b> has been working here" in client.get(ADDRESS).text
    assert post(client, "presence").json()["is_mine"] is False
    assert post(client, "presence", over="1").json()["is_mine"] is True
    assert Lease.objects.get().user == second
    client.force_login(editor)
    assert post(client, "presence").json() | {"since": "", "token": ""} == {
        "is_mine": False, "who": "second", "since": "", "token": "",
    }  # fmt: skip


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_taking_over_by_a_plain_form_leads_back_to_the_article(client, editor, article, headers):
    response = client.post(f"{ADDRESS}presence/", {"plain": "1", "over": "1"}, headers=headers)
    assert (response.status_code, response["Location"]) == (302, ADDRESS)


def test_an_article_whose_words_are_not_held_says_so(client, editor, article):
    make.ArticleTextFactory(article=make.ArticleFactory(slug="bare"), is_held=False)
    assert "not held here" in client.get("/desk/articles/bare/").text
    assert post(client, "write", at="bare").status_code == 422


def test_the_workbench_costs_the_same_for_many_statements(client, editor, django_assert_max_num_queries):
    article = make.ArticleTextFactory().article
    address = reverse("desk:article", args=[article.slug])
    client.get(address)
    for count in (1, 20):
        make.StatementFactory.create_batch(count, excerpt__article=article)
        with django_assert_max_num_queries(18):
            assert client.get(address).text.count("data-start=") >= count


def test_what_a_row_on_the_workbench_says_is_shown_as_text(client, editor, article):
    bad, shown = "<script>alert('a & b')</script>", "&lt;script&gt;alert(&#x27;a &amp; b&#x27;)&lt;/script&gt;"
    speaker = make.StakeholderFactory(name=f"{bad} speaker")
    make.AliasFactory(stakeholder=speaker, name=f"{bad} alias")
    make.DraftFactory(name=f"{bad} draft")
    row = make.StatementFactory(
        excerpt=make.ExcerptFactory(article=article, exact=f"{bad} said"), speaker=speaker, state=RowState.SUBMITTED,
        on_behalf_of=make.StakeholderFactory(name=f"{bad} other"), author=make.CoderFactory(label=f"{bad} coder"),
        provision=make.ProvisionFactory(title=f"{bad} matter"),
    )  # fmt: skip
    decisions.give_back(row, by=make_person("another", "reviewer"), key=uuid.uuid4(), reason=f"{bad} reason")
    page = client.get(ADDRESS).text
    refused = write(client, code="", note=f"{bad} note", condition=f"{bad} condition").text
    assert bad not in page + refused
    for words in ("speaker", "alias", "draft", "said", "other", "coder", "matter", "reason"):
        assert f"{shown} {words}" in page
    for words in ("note", "condition"):
        assert f"{shown} {words}" in refused


def test_codes_that_wait_for_a_second_coder_are_on_their_authors_workbench_alone(client, editor, article):
    row = make.StatementFactory(
        excerpt=make.ExcerptFactory(article=article, exact=PASSAGE), state=RowState.SUBMITTED,
        second_coding=SecondCoding.AWAITED, speaker=make.StakeholderFactory(name="Somebody"), red_line=True,
        provision=make.ProvisionFactory(title="Something"), made_on=datetime.date(2025, 11, 17),
    )  # fmt: skip
    codes = ("Something", "Somebody", ", red line", "17 Nov 2025")

    def coded():
        return client.get(ADDRESS, headers={"HX-Request": "true"}).text

    assert PASSAGE in coded()
    assert not [each for each in codes if each in coded()]
    Statement.objects.filter(pk=row.pk).update(author=Coder.of(editor))
    assert all(each in coded() for each in codes)
