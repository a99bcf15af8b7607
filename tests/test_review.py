"""Review: who decides on what, once, with a reason that its author reads."""

import re
import uuid

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.db.utils import DatabaseError
from django.urls import reverse

from desk.models import Review, Verdict
from planwatch.codebook import RowState, SecondCoding
from provisions.models import Coder, Statement, StatusChange
from tests import factories as make
from tests.desk import PASSAGE, make_article, make_person, post

pytestmark = pytest.mark.django_db
QUEUE = "/desk/review/"


@pytest.fixture
def reviewer(client):
    user = make_person("reviewer", "reviewer")
    client.force_login(user)
    return user


@pytest.fixture
def editor():
    return make_person("editor")


@pytest.fixture
def row(editor):
    make.PlanFactory()
    excerpt = make.ExcerptFactory(article=make_article(), exact=PASSAGE)
    provision = make.ProvisionFactory(number=7, slug="nato", title="Membership")
    speaker = make.StakeholderFactory(name="Exampland")
    return make.StatementFactory(
        excerpt=excerpt, state=RowState.SUBMITTED, author=Coder.of(editor), provision=provision, speaker=speaker
    )


def decide(client, row, act, key=None, kind="statements", **values):
    address = reverse(f"desk:{act}", args=[kind, row.ref])
    return client.post(address, {"key": key or str(uuid.uuid4())} | values)


def state_of(row):
    row.refresh_from_db()
    return row.state


def test_what_a_row_of_the_list_says_is_shown_as_text(client, reviewer):
    bad = "<script>alert('a & b')</script>"
    passage = make.ExcerptFactory(
        exact=f"{bad} said", article__title=f"{bad} title", article__outlet__name=f"{bad} outlet"
    )
    coder = make.CoderFactory(label=f"{bad} coder")
    on = {"provision": make.ProvisionFactory(title=f"{bad} matter"), "author": coder, "state": RowState.SUBMITTED}
    make.StatementFactory(
        excerpt=passage, speaker=make.StakeholderFactory(name=f"{bad} speaker"),
        on_behalf_of=make.StakeholderFactory(name=f"{bad} other"), **on,
    )  # fmt: skip
    make.StatusChangeFactory(reason=f"{bad} reason", **on)
    page = client.get(QUEUE, {"kind": "", "text": bad}).text
    assert bad not in page
    for words in ("said", "title", "outlet", "coder", "matter", "speaker", "other", "reason"):
        assert f"&lt;script&gt;alert(&#x27;a &amp; b&#x27;)&lt;/script&gt; {words}" in page


def test_a_reviewer_sees_the_passage_among_the_words_around_it(client, reviewer, row):
    page = client.get(f"{QUEUE}statements/{row.ref}/").text
    assert f"<mark>{PASSAGE}</mark>" in page
    assert "Ministers met on Saturday" in page
    assert "the foreign minister of Exampland said" in page


def test_accepting_publishes_and_leads_to_the_next_row(client, reviewer, row):
    behind = make.StatementFactory(state=RowState.SUBMITTED)
    response = decide(client, row, "accept")
    assert response["Location"] == f"{QUEUE}statements/{behind.ref}/"
    assert state_of(row) == RowState.PUBLISHED
    assert row.published_by == Coder.of(reviewer)
    assert Review.objects.get().verdict == Verdict.ACCEPT


def test_a_double_click_decides_once(client, reviewer, row):
    key = str(uuid.uuid4())
    assert [decide(client, row, "accept", key).status_code for _ in range(2)] == [302, 302]
    assert Review.objects.count() == 1


def test_a_key_that_decided_something_else_decides_nothing(client, reviewer, row):
    key = str(uuid.uuid4())
    decide(client, make.StatementFactory(state=RowState.SUBMITTED), "accept", key)
    assert "used for something else" in decide(client, row, "accept", key).text
    assert state_of(row) == RowState.SUBMITTED


def test_a_returned_row_tells_its_author_why_and_is_submitted_again(client, reviewer, row, editor):
    decide(client, row, "give_back", reason="The passage is about another pact.")
    assert state_of(row) == RowState.RETURNED
    client.force_login(editor)
    for address in ("/desk/", "/desk/articles/allies-answer/"):
        assert "The passage is about another pact." in client.get(address).text
    other = make.ProvisionFactory(slug="pact")
    changed = {"speaker": "Exampland", "code": "neutral", "attribution": "direct_quote", "made_on": "2025-11-20",
               "made_on_basis": "stated", "matter": "pact"}  # fmt: skip
    assert post(client, "statement", at=row.ref, **changed).status_code == 302
    post(client, "submit")
    assert state_of(row) == RowState.SUBMITTED
    assert (row.stance, row.provision) == ("neutral", other)


def test_a_return_without_a_reason_is_refused(client, reviewer, row):
    response = decide(client, row, "give_back", reason=" ")
    assert response.status_code == 422
    assert "Say why" in response.text
    assert state_of(row) == RowState.SUBMITTED


@pytest.mark.parametrize("act", ["accept", "give_back"])
def test_nobody_decides_on_their_own(client, reviewer, act):
    row = make.StatementFactory(state=RowState.SUBMITTED, author=Coder.of(reviewer))
    response = decide(client, row, act, reason="Mine.")
    assert response.status_code == 422
    assert "second person" in response.text
    assert state_of(row) == RowState.SUBMITTED
    assert not Review.objects.exists()


def fix(client, row, **values):
    page = client.get(reverse("desk:fix", args=[row.ref])).text
    seen = page.split('name="seen" value="')[1].split('"')[0]
    kept = {"speaker": "Exampland", "code": "seek_change", "attribution": "direct_quote", "made_on": "2025-11-20",
            "made_on_basis": "stated", "draft": "us-28-points", "seen": seen, "authority": "1",
            "key": str(uuid.uuid4())}  # fmt: skip
    return client.post(reverse("desk:fix", args=[row.ref]), kept | values)


def test_whoever_fixes_a_row_is_its_author_and_another_accepts_it(client, reviewer, row):
    assert fix(client, row).status_code == 302
    assert state_of(row) == RowState.SUBMITTED
    assert (row.stance, row.author) == ("seek_change", Coder.of(reviewer))
    assert "Stance or mark: refuses → wants changes" in Review.objects.get().said
    assert decide(client, row, "accept").status_code == 422
    client.force_login(make_person("third", "reviewer"))
    decide(client, row, "accept")
    assert state_of(row) == RowState.PUBLISHED


def test_a_fix_that_changes_nothing_is_none(client, reviewer, row):
    response = fix(client, row, code="reject", made_on="2025-11-21")
    assert "Nothing was changed" in response.text
    assert state_of(row) == RowState.SUBMITTED
    assert row.author != Coder.of(reviewer)


def test_a_fix_over_somebody_elses_shows_both(client, reviewer, row):
    old = fix(client, row, seen="older than what stands", note="Mine.")
    assert old.status_code == 409
    assert "Mine." in old.text
    row.refresh_from_db()
    assert row.stance == "reject"


def test_the_authors_undo_leaves_a_fix_alone(client, reviewer, row, editor):
    row.state = RowState.PENDING
    row.save()
    client.force_login(editor)
    post(client, "submit")
    client.force_login(reviewer)
    fix(client, row)
    client.force_login(editor)
    assert "was reviewed since" in post(client, "undo").text
    row.refresh_from_db()
    assert row.stance == "seek_change"


@pytest.mark.parametrize("act", ["accept", "give_back"])
def test_a_row_that_was_decided_meanwhile_is_told(client, reviewer, row, act):
    decide(client, row, "give_back", reason="Another pact.")
    client.force_login(make_person("third", "reviewer"))
    response = decide(client, row, act, reason="Late.")
    assert response.status_code == 422
    assert "This row is returned" in response.text
    assert Review.objects.count() == 1


def test_a_status_change_is_accepted_and_returned_like_a_statement(client, reviewer):
    one, other = make.StatusChangeFactory.create_batch(2, state=RowState.SUBMITTED)
    assert one.reason in client.get(f"{QUEUE}status-changes/{one.ref}/").text
    decide(client, one, "accept", kind="status-changes")
    decide(client, other, "give_back", kind="status-changes", reason="Too early.")
    assert [state_of(each) for each in (one, other)] == [RowState.PUBLISHED, RowState.RETURNED]


def mend(client, change, name="fix-status", **values):
    address = reverse(f"desk:{name}", args=[change.ref])
    seen = re.findall('name="seen" value="(.+?)"', client.get(address).text)
    kept = {"key": str(uuid.uuid4()), "seen": seen[:1], "status": "deadlocked", "effective_on": "2025-11-20",
            "parties": "exampland", "note": "Both say that they will not move."}  # fmt: skip
    return client.post(address, kept | values)


@pytest.fixture
def change():
    party = make.StakeholderFactory(slug="exampland", name="Exampland")
    return make.StatusChangeFactory(state=RowState.SUBMITTED, second_coding=SecondCoding.AGREED, parties=[party])


def test_whoever_fixes_a_status_change_is_its_author_and_another_accepts_it(client, reviewer, change):
    assert f"status-changes/{change.ref}/fix/" in client.get(f"{QUEUE}status-changes/{change.ref}/").text
    assert mend(client, change, effective_on="").status_code == 422
    assert mend(client, change).status_code == 302
    assert state_of(change) == RowState.SUBMITTED
    assert (change.status, change.author, change.second_coding) == ("deadlocked", Coder.of(reviewer), "settled")
    assert Review.objects.get().said[:2] == ["Status: contested → deadlocked", "From: 21 Nov 2025 → 20 Nov 2025"]
    assert "Nothing was changed" in mend(client, change).text
    assert decide(client, change, "accept", kind="status-changes").status_code == 422
    client.force_login(make_person("third", "reviewer"))
    decide(client, change, "accept", kind="status-changes")
    assert state_of(change) == RowState.PUBLISHED


def test_a_fix_of_a_status_over_somebody_elses_shows_both(client, reviewer, change):
    old = mend(client, change, seen="older than what stands", note="Mine.")
    assert old.status_code == 409
    assert "Mine." in old.text
    assert f"<dd>{change.reason}</dd>" in old.text
    assert (state_of(change), change.status) == (RowState.SUBMITTED, "contested")


@pytest.mark.parametrize(("coding", "code"), [(SecondCoding.DIFFER, 422), (SecondCoding.AWAITED, 404)])
def test_no_fix_goes_before_the_second_coding(client, reviewer, change, coding, code):
    StatusChange.objects.update(second_coding=coding)
    assert mend(client, change).status_code == code
    assert (state_of(change), change.status) == (RowState.SUBMITTED, "contested")


def test_a_returned_status_change_is_mended_by_its_author_and_submitted_again(client, reviewer, change, editor):
    StatusChange.objects.update(author=Coder.of(editor))
    decide(client, change, "give_back", kind="status-changes", reason="Too early.")
    assert mend(client, change, "status-change").status_code == 404
    client.force_login(editor)
    assert reverse("desk:status-change", args=[change.ref]) in client.get("/desk/").text
    assert mend(client, change, "status-change", seen="older").status_code == 409
    assert mend(client, change, "status-change", note="").status_code == 422
    assert state_of(change) == RowState.RETURNED
    assert mend(client, change, "status-change")["Location"] == "/desk/"
    assert state_of(change) == RowState.SUBMITTED
    assert (change.status, change.second_coding) == ("deadlocked", "settled")
    again = client.post(reverse("desk:status-change", args=[change.ref]), {"status": "contested"}, follow=True)
    assert "there is nothing to mend" in again.text


def test_the_queue_is_filtered_by_its_address(client, reviewer, row):
    other = make.StatementFactory(state=RowState.SUBMITTED, provision=None)
    change = make.StatusChangeFactory(state=RowState.SUBMITTED)
    for asked, shown in [
        ({"provision": "nato"}, row),
        ({"author": row.author.ref}, row),
        ({"article": "allies-answer"}, row),
        ({"provision": "plan"}, other),
        ({"kind": "status-changes"}, change),
    ]:
        for headers in ({}, {"HX-Request": "true"}):
            page = client.get(QUEUE, asked, headers=headers).text
            assert [each.ref in page for each in (row, other, change)] == [
                each is shown for each in (row, other, change)
            ], asked
    assert "Statements: <b" in client.get(QUEUE).text


def test_next_and_previous_stay_within_what_was_asked(client, reviewer, row):
    make.StatementFactory(state=RowState.SUBMITTED)
    page = client.get(f"{QUEUE}statements/{row.ref}/?provision=nato").text
    assert "1 of 1" in page
    assert 'rel="next"' not in page
    assert 'rel="next"' in client.get(f"{QUEUE}statements/{row.ref}/").text


@pytest.mark.parametrize("asked", [{"kind": "all"}, {"provision": "nowhere"}, {"author": "nobody"}])
def test_a_filter_that_is_none_is_told(client, reviewer, row, asked):
    assert client.get(QUEUE, asked).status_code == 400


def test_review_is_for_reviewers(client, row, editor):
    addresses = [QUEUE, f"{QUEUE}statements/{row.ref}/", reverse("desk:fix", args=[row.ref])]
    assert [client.get(address).status_code for address in addresses] == [302, 302, 302]
    for user in (editor, User.objects.create_user("reader")):
        client.force_login(user)
        assert [client.get(address).status_code for address in addresses] == [403, 403, 403]
        assert decide(client, row, "accept").status_code == 403
    assert state_of(row) == RowState.SUBMITTED


def test_what_is_not_there_is_not_found(client, reviewer, row):
    for address in (f"{QUEUE}statements/aaaaaaaa/", f"{QUEUE}descriptions/{row.ref}/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("act", [lambda review: review.save(), lambda review: review.delete()])
def test_what_was_decided_is_never_changed(client, reviewer, row, act):
    decide(client, row, "give_back", reason="Another pact.")
    with pytest.raises(DatabaseError), transaction.atomic():
        act(Review.objects.get())
    assert Review.objects.get().reason == "Another pact."


def test_the_queue_costs_the_same_for_many(client, reviewer, django_assert_max_num_queries):
    for count in (1, 20):
        make.StatementFactory.create_batch(count, state=RowState.SUBMITTED)
        make.StatusChangeFactory.create_batch(count, state=RowState.SUBMITTED)
        assert Statement.objects.count() >= count
        assert StatusChange.objects.count() >= count
        with django_assert_max_num_queries(12):
            client.get(QUEUE)
