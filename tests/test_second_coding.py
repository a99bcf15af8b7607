"""Blind second coding: what is read twice, that nobody sees the first codes before, and how a difference is settled."""

import re
import uuid

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.db.utils import DatabaseError
from django.urls import reverse
from django.utils import timezone

from desk.models import Review, SecondReading
from planwatch.codebook import RowState, SecondCoding
from provisions import second_coding
from provisions.models import Coder, Coding, Statement
from sources.record import make_ref
from tests import factories as make
from tests.desk import PASSAGE, make_article, make_person, post, tag

pytestmark = pytest.mark.django_db
QUEUE = "/desk/second/"
IS_DRAWN = second_coding.is_drawn


@pytest.fixture
def drawn(monkeypatch):
    monkeypatch.setattr(second_coding, "is_drawn", lambda ref: True)


@pytest.fixture
def author():
    return make_person("author")


@pytest.fixture
def row(client, author, drawn):
    """What an editor tagged and handed in on a passage that was drawn."""
    make.PlanFactory()
    make_article()
    make.ProvisionFactory(number=7, slug="nato", title="Membership of the alliance")
    make.ProvisionFactory(number=8, slug="forces", title="Size of the forces")
    make.StakeholderFactory(name="Exampland")
    client.force_login(author)
    client.post(reverse("desk:write", args=["allies-answer"]), tag(provisions="nato", note="Sekret."))
    post(client, "submit")
    return Statement.objects.get()


def person(client, name="second", group="reviewer"):
    user = make_person(name, group)
    client.force_login(user)
    return user


def address(row, name="second-row"):
    return reverse(f"desk:{name}", args=[row.excerpt.ref])


def claim(**values):
    kept = {"key": str(uuid.uuid4()), "speaker": "Exampland", "code": "reject", "attribution": "direct_quote",
            "made_on": "2025-11-20", "made_on_basis": "no_later_than", "provisions": "nato"}  # fmt: skip
    return kept | values


def hand_in(client, row, **values):
    return client.post(address(row), claim(**values))


def read_again(row):
    row.refresh_from_db()
    return row.second_coding


def settle(client, row, **values):
    return client.post(reverse("desk:settle", args=[row.ref]), {"key": str(uuid.uuid4()), "reason": "Why."} | values)


def accept(client, row):
    return client.post(reverse("desk:accept", args=["statements", row.ref]), {"key": str(uuid.uuid4())})


def test_a_fifth_is_drawn_by_a_ref_that_nobody_chooses():
    refs = [make_ref() for _ in range(4000)]
    assert 0.16 < sum(map(IS_DRAWN, refs)) / len(refs) < 0.24
    assert [IS_DRAWN(ref) for ref in ("aaaaaaaa", "aaaaaaab", "aaaaaaaf")] == [True, False, True]


def test_what_is_not_drawn_goes_to_review_and_a_red_line_never_does(client, author):
    make.PlanFactory()
    make_article()
    make.ProvisionFactory(slug="nato", title="Membership")
    make.ProvisionFactory(slug="forces", title="Forces")
    make.StakeholderFactory(name="Exampland")
    client.force_login(author)
    write = reverse("desk:write", args=["allies-answer"])
    client.post(write, tag(provisions="nato"))
    assert Statement.objects.get().second_coding == SecondCoding.NONE
    client.post(write, tag(provisions="forces", red_line="on"))
    assert {row.second_coding for row in Statement.objects.all()} == {SecondCoding.AWAITED}
    red = Statement.objects.get(red_line=True)
    post(client, "statement", at=red.ref, **(claim() | {"matter": "forces"}))
    assert {row.second_coding for row in Statement.objects.all()} == {SecondCoding.NONE}


def test_no_page_of_the_desk_tells_the_codes_before_the_second_reading(client, row):
    hidden = ("Sekret", "Membership of the alliance</b>", "Exampland:", "Exampland for", 'data-stance="reject" aria')
    for user in ("second", "third"):
        person(client, user, "reviewer" if user == "second" else "admin")
        for page in ("/desk/", "/desk/review/", QUEUE, address(row), "/desk/changed/", "/desk/agreement/",
                     "/desk/articles/allies-answer/", "/desk/articles/allies-answer/suggestions/"):  # fmt: skip
            told = client.get(page)
            assert told.status_code == 200, page
            shown = re.sub(r'<form class="tag-form".*?</form>', "", told.text, flags=re.DOTALL)
            assert not [words for words in hidden if words in shown], page
            if page != address(row):
                assert row.ref not in told.text, page
        for name in ("statement", "fix", "otherwise"):
            assert client.get(reverse(f"desk:{name}", args=[row.ref])).status_code == 404
        assert client.get(f"/desk/review/statements/{row.ref}/").status_code == 404
    assert row.ref not in client.get("/desk/earlier/", {"speaker": "Exampland", "made_on": "2025-11-20"}).text
    audit = client.get(f"/desk/audit/?row={row.ref}").text
    assert "stays closed" in audit
    changes = audit.split("<main")[1].lower()
    assert not [words for words in ("sekret", "reject", "take this change back") if words in changes]
    assert row.ref not in client.get("/admin/provisions/statement/").text
    assert "Its codes stay closed" in client.get("/desk/articles/allies-answer/").text


def test_the_form_of_the_second_coder_holds_nothing_of_the_first(client, row):
    person(client)
    page = client.get(address(row)).text
    assert f"<mark>{PASSAGE}</mark>" in page
    assert "Allies answer" in page
    form = page.split('<form class="tag-form"')[1]
    assert "checked" not in form
    assert 'name="speaker" list="speakers" maxlength="120" autocomplete="off" value=""' in form
    assert "Sekret" not in page


def test_the_admins_list_opens_what_is_ones_own_and_what_is_settled(client, author, row):
    author.is_staff = True
    author.save()
    author.groups.set(make_person("x", "admin").groups.all())
    client.force_login(author)
    assert row.ref in client.get("/admin/provisions/statement/").text


def test_two_who_read_the_same_agree_and_both_readings_stay(client, row, author):
    user = person(client)
    response = hand_in(client, row, made_on_basis="stated", note="Mine.")
    assert response["Location"] == QUEUE
    assert read_again(row) == SecondCoding.AGREED
    first, second = Coding.objects.order_by("is_blind")
    assert [first.coder, second.coder] == [Coder.of(author), Coder.of(user)]
    assert [first.note, second.note] == ["Sekret.", "Mine."]
    assert (second.is_blind, second.statement, second.start) == (True, row, row.excerpt.start)
    assert accept(client, row).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.note) == (RowState.PUBLISHED, "Sekret.")


def test_a_reading_sent_twice_is_one(client, row):
    person(client)
    same = claim()
    assert [client.post(address(row), same).status_code for _ in range(2)] == [302, 302]
    assert Coding.objects.count() == 2
    assert Review.objects.count() == 1


def test_nobody_reads_blind_what_they_have_seen(client, row, author):
    client.force_login(author)
    assert PASSAGE not in client.get(QUEUE).text
    assert client.get(address(row)).status_code == 404
    assert hand_in(client, row).status_code == 404
    took_over = make_person("took-over")
    client.force_login(author)
    post(client, "undo")
    client.force_login(took_over)
    post(client, "adopt", at=row.ref)
    post(client, "submit")
    client.force_login(author)
    assert client.get(address(row)).status_code == 404
    person(client)
    assert PASSAGE in client.get(QUEUE).text


def test_what_its_author_took_back_waits_for_nobody(client, row, author):
    client.force_login(author)
    post(client, "undo")
    person(client)
    assert client.get(address(row)).status_code == 404
    assert "No passage waits for you" in client.get(QUEUE).text


def test_a_row_is_not_published_before_its_second_coding(client, row):
    admin = person(client, "second", "admin")
    admin.is_staff = True
    admin.save()
    assert accept(client, row).status_code == 404
    with pytest.raises(DatabaseError, match="second_coding_is_done"), transaction.atomic():
        Statement.objects.filter(pk=row.pk).update(
            state="published", published_at=make.PUBLISHED_AT, published_by=make.CoderFactory()
        )


def test_several_claims_on_one_passage_are_noted_one_after_the_other(client, row):
    person(client)
    first = claim(more="1")
    for _ in range(2):
        assert client.post(address(row), first)["Location"] == address(row)
    client.post(address(row), claim(more="1", code="neutral", provisions="forces"))
    page = client.get(address(row)).text
    assert page.count("Take away") == 2
    assert not Coding.objects.exists()
    client.post(address(row, "second-drop"), {"claim": first["key"]})
    assert "7 Membership of the alliance</b>" not in client.get(address(row)).text
    hand_in(client, row)
    assert read_again(row) == SecondCoding.DIFFER
    assert Coding.objects.filter(is_blind=True, statement=row).count() == 2
    assert not SecondReading.objects.exists()


def test_a_claim_that_does_not_hold_keeps_what_was_typed(client, row):
    person(client)
    response = hand_in(client, row, speaker="Nobody known", note="Typed.", provisions=[])
    assert response.status_code == 422
    for words in ("Nobody in the record is called", "Say which provision it is on", "Typed.", 'value="Nobody known"'):
        assert words in response.text
    assert read_again(row) == SecondCoding.AWAITED


def differing(client, row, **values):
    second = person(client)
    hand_in(client, row, **({"code": "seek_change"} | values))
    assert read_again(row) == SecondCoding.DIFFER
    return second


def test_a_difference_stands_side_by_side_and_blocks_publishing(client, row):
    differing(client, row, note="Open to other words.")
    person(client, "third")
    page = client.get(f"/desk/review/statements/{row.ref}/").text
    for words in ("refuses", "wants changes", "Sekret.", "Open to other words.", "differs"):
        assert words in page
    assert "coders differ" in client.get("/desk/review/").text
    assert PASSAGE in client.get("/desk/agreement/").text
    assert "settle that first" in accept(client, row).text
    assert "Say why" in settle(client, row, reason=" ").text
    assert read_again(row) == SecondCoding.DIFFER


@pytest.mark.parametrize("which", ["first", "second"])
def test_a_third_person_keeps_one_of_the_two(client, row, author, which):
    second = differing(client, row)
    person(client, "third")
    kept = Coding.objects.get(is_blind=True).ref if which == "second" else ""
    assert settle(client, row, reading=kept).status_code == 302
    assert read_again(row) == SecondCoding.SETTLED
    assert (row.stance, row.author) == (
        ("seek_change", Coder.of(second)) if which == "second" else ("reject", Coder.of(author))
    )
    assert {one.stance for one in Coding.objects.all()} == {"reject", "seek_change"}
    assert accept(client, row).status_code == 302
    assert row.ref in client.get(f"/statements/{row.ref}/").text


def test_a_third_person_settles_it_otherwise_and_another_accepts(client, row):
    differing(client, row)
    third = person(client, "third")
    there = reverse("desk:otherwise", args=[row.ref])
    assert "wants changes" in client.get(there).text
    said = claim(matter="nato", code="ambiguous", authority="1", reason="It supports both.")
    assert client.post(there, said | {"reason": " "}).status_code == 422
    assert client.post(there, said).status_code == 302
    assert read_again(row) == SecondCoding.SETTLED
    assert (row.stance, row.author) == ("ambiguous", Coder.of(third))
    assert accept(client, row).status_code == 422


def test_without_a_third_the_two_settle_and_the_row_says_so(client, row):
    differing(client, row)
    assert "a third person settles" in settle(client, row).text
    assert read_again(row) == SecondCoding.DIFFER
    settle(client, row, by_two="on")
    assert read_again(row) == SecondCoding.SETTLED_BY_TWO
    assert accept(client, row).status_code == 302
    assert "for want of a third" in client.get(f"/statements/{row.ref}/").text


def test_a_passage_in_which_the_second_finds_nothing_is_kept_or_returned_by_a_third(client, row):
    person(client)
    finish = address(row, "second-finish")
    assert "Say why" in client.post(finish, {"key": str(uuid.uuid4())}).text
    client.post(finish, {"key": str(uuid.uuid4()), "because": "A remark on another subject."})
    assert read_again(row) == SecondCoding.DIFFER
    assert not Coding.objects.filter(is_blind=True).exists()
    person(client, "third")
    page = client.get(f"/desk/review/statements/{row.ref}/").text
    assert "A remark on another subject." in page
    assert "found no statement" in page
    settle(client, row)
    assert read_again(row) == SecondCoding.FOUND_BY_ONE


def test_what_is_urgent_is_reviewed_first_and_says_that_its_second_coding_is_pending(client, row):
    person(client, "editor-only", "editor")
    assert client.post(address(row, "second-urgent"), {"reason": "Now."}).status_code == 403
    person(client)
    assert client.post(address(row, "second-urgent"), {"key": str(uuid.uuid4())}).status_code == 422
    client.post(address(row, "second-urgent"), {"key": str(uuid.uuid4()), "reason": "Talks are today."})
    assert accept(client, row).status_code == 302
    assert read_again(row) == SecondCoding.PENDING
    assert "second coding pending" in client.get(f"/statements/{row.ref}/").text


@pytest.fixture
def public_row(client, row):
    """A row that was published as urgent, before its second coding."""
    person(client, "hasty")
    client.post(address(row, "second-urgent"), {"key": str(uuid.uuid4()), "reason": "Talks are today."})
    accept(client, row)
    assert read_again(row) == SecondCoding.PENDING
    return row


def events_of(row):
    return apps.get_model("provisions", "StatementEvent").objects.filter(ref=row.ref).count()


def told(client, row, **clocks):
    """What the public page of a row says, and the file of statements."""
    file = b"".join(client.get("/statements.csv", clocks).streaming_content).decode()
    return client.get(f"/statements/{row.ref}/", clocks).text, file


def test_a_row_that_was_urgent_waits_for_somebody_who_never_held_it(client, public_row):
    assert address(public_row) not in client.get(QUEUE).text
    assert client.get(address(public_row)).status_code == 404
    person(client, "fresh", "editor")
    assert address(public_row) in client.get(QUEUE).text
    page = client.get(address(public_row)).text
    assert "on the public record already" in page
    assert "Sekret" not in page


@pytest.mark.parametrize(
    ("code", "words", "value"),
    [("reject", "coded twice: agreed", "read_alike"),
     ("endorse", "coded twice: the second coder read it differently", "read_differently")],
)  # fmt: skip
def test_what_came_of_it_is_told_in_public_and_the_row_is_never_changed(client, public_row, code, words, value):
    events = events_of(public_row)
    before = timezone.now().isoformat()
    person(client, "fresh", "editor")
    assert hand_in(client, public_row, code=code).status_code == 302
    assert read_again(public_row) == SecondCoding.PENDING
    assert events_of(public_row) == events
    assert {one.is_blind for one in public_row.codings.all()} == {True, False}
    page, file = told(client, public_row)
    assert words in page
    assert value in file
    page, file = told(client, public_row, known=before)
    assert "second coding pending" in page
    assert "pending" in file
    assert QUEUE + public_row.excerpt.ref not in client.get(QUEUE).text


def test_a_late_difference_stands_in_review_until_a_third_lets_it_stand(client, public_row):
    second = person(client, "fresh")
    hand_in(client, public_row, code="endorse")
    there, row = reverse("desk:let-stand", args=[public_row.ref]), f"/desk/review/statements/{public_row.ref}/"
    said = {"key": str(uuid.uuid4()), "reason": "The headline misled the second reading."}
    assert client.post(there, said).status_code == 422
    person(client, "third")
    assert row in client.get("/desk/review/").text
    assert "Let it stand" in client.get(row).text
    assert client.post(there, said | {"reason": " "}).status_code == 422
    assert client.post(there, said).status_code == 302
    assert row not in client.get("/desk/review/").text
    assert "Let it stand" not in client.get(row).text
    assert second.coder.codings.get().is_blind


def test_a_late_difference_is_corrected_by_a_row_that_replaces_it(client, public_row):
    person(client, "fresh")
    client.post(address(public_row, "second-finish"), {"key": str(uuid.uuid4()), "because": "It names nobody."})
    assert "read it differently" in told(client, public_row)[0]
    person(client, "third")
    row = f"/desk/review/statements/{public_row.ref}/"
    assert row in client.get("/desk/review/").text
    client.post(reverse("desk:correct", args=[public_row.ref]), {"key": str(uuid.uuid4()), "reason": "It was a mark."})
    assert row not in client.get("/desk/review/").text


def test_a_late_reading_is_of_the_data_set_and_breaks_no_rule(client, public_row, tmp_path):
    person(client, "fresh")
    hand_in(client, public_row)
    call_command("check_record")
    call_command("dump_record", str(tmp_path))
    assert "read_at:" in (tmp_path / "articles" / "allies-answer.yaml").read_text()


def test_a_row_that_is_changed_after_both_agreed_does_not_say_so(client, row):
    person(client)
    hand_in(client, row)
    client.post(reverse("desk:give_back", args=["statements", row.ref]), {"key": str(uuid.uuid4()), "reason": "Day?"})
    client.force_login(row.author.user)
    post(client, "statement", at=row.ref, **(claim() | {"matter": "nato", "made_on": "2025-11-19"}))
    assert read_again(row) == SecondCoding.SETTLED


def test_the_readings_are_counted_once_the_row_is_on_the_record(client, row):
    differing(client, row)
    person(client, "third")
    settle(client, row)
    assert "No passage has been coded by two people yet" in client.get("/desk/agreement/").text
    accept(client, row)
    page = " ".join(client.get("/desk/agreement/").text.split())
    assert '<dt>found by both</dt><dd class="num">1</dd>' in page
    assert "refuses" in page
    assert "None waits to be settled" in page
