"""A change of status is read blind from its passages, settled by a third where two differ, and both readings stay."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from planwatch.codebook import RowState, SecondCoding
from provisions import actions
from provisions.models import Coder, StatusCoding
from tests import factories as make
from tests.test_second_coding import QUEUE, person, read_again

pytestmark = pytest.mark.django_db


@pytest.fixture
def change(client):
    """A status that somebody handed in, proved by one passage."""
    make.PlanFactory()
    provision = make.ProvisionFactory(number=9, slug="aircraft", title="Aircraft")
    party = make.StakeholderFactory(slug="exampland", name="Exampland")
    make.ConsentFactory(clause=make.ClauseFactory(provision=provision), stakeholder=party)
    return make.StatusChangeFactory(
        provision=provision, parties=[party], state=RowState.SUBMITTED, second_coding=SecondCoding.AWAITED,
        reason="Sekret: it refuses.", excerpts=[make.ExcerptFactory(exact="We refuse the aircraft.")],
    )  # fmt: skip


def prove(client, change, **values):
    kept = {"key": str(uuid.uuid4()), "status": "contested", "effective_on": change.effective_on.isoformat(),
            "parties": "exampland", "note": "It refuses in so many words."}  # fmt: skip
    return client.post(reverse("desk:second-status", args=[change.ref]), kept | values)


def test_a_status_that_is_submitted_waits_for_its_second_coder(change):
    change.state, change.second_coding = RowState.PENDING, SecondCoding.NONE
    change.save()
    actions.submit(change, by=change.author)
    assert read_again(change) == SecondCoding.AWAITED
    with pytest.raises(ValidationError, match="second coder"):
        actions.publish(change, by=make.CoderFactory())


def test_a_status_is_read_from_its_passages_alone(client, change):
    person(client, "second", "admin")
    there = reverse("desk:second-status", args=[change.ref])
    assert there in client.get(QUEUE).text
    page = client.get(there).text
    assert "We refuse the aircraft." in page
    assert "checked" not in page
    for address in (there, QUEUE, "/desk/review/", "/desk/audit/", "/desk/agreement/"):
        assert "Sekret" not in client.get(address).text, address
    for address in (
        f"/desk/review/status-changes/{change.ref}/",
        f"/admin/provisions/statuschange/{change.pk}/change/",
    ):
        assert client.get(address, follow=False).status_code in (302, 404), address


def test_who_ever_wrote_a_status_does_not_read_it_blind(client, change):
    earlier, author = Coder.of(person(client)), change.author
    for change.author in (earlier, author):
        change.save()
    there = reverse("desk:second-status", args=[change.ref])
    assert there not in client.get(QUEUE).text
    assert client.get(there).status_code == 404


def test_a_status_that_both_read_alike_goes_to_review(client, change):
    person(client)
    assert prove(client, change, status="").status_code == 422
    assert "Say between whom" in prove(client, change, parties=[]).text
    same = {"key": str(uuid.uuid4())}
    assert [prove(client, change, **same).status_code for _ in range(2)] == [302, 302]
    assert read_again(change) == SecondCoding.AGREED
    assert StatusCoding.objects.count() == 2
    key = {"key": str(uuid.uuid4())}
    client.post(reverse("desk:accept", args=["status-changes", change.ref]), key)
    change.refresh_from_db()
    assert change.state == RowState.PUBLISHED


def test_two_who_read_another_status_are_settled_by_a_third(client, change):
    second = person(client)
    prove(client, change, status="under_negotiation")
    assert read_again(change) == SecondCoding.DIFFER
    there = reverse("desk:settle-status", args=[change.ref])
    kept = {"key": str(uuid.uuid4()), "reason": "No refusal.", "reading": StatusCoding.objects.get(is_blind=True).ref}
    assert client.post(there, kept).status_code == 422
    person(client, "third")
    page = client.get(f"/desk/review/status-changes/{change.ref}/").text
    assert all(words in page for words in ("contested", "under negotiation", "Sekret", "differs"))
    assert client.post(there, kept).status_code == 302
    assert read_again(change) == SecondCoding.SETTLED
    assert (change.status, change.author) == ("under_negotiation", Coder.of(second))
    assert {one.status for one in StatusCoding.objects.all()} == {"contested", "under_negotiation"}


def test_a_status_is_settled_otherwise_by_a_third_who_is_its_author_then(client, change):
    person(client)
    prove(client, change, status="under_negotiation")
    third = person(client, "third")
    there = reverse("desk:otherwise-status", args=[change.ref])
    assert there in client.get(f"/desk/review/status-changes/{change.ref}/").text
    assert "differs" in client.get(there).text
    parties = [one.slug for one in change.parties.all()]
    said = {"key": str(uuid.uuid4()), "status": "deadlocked", "effective_on": "2025-11-22", "parties": parties,
            "note": "Both exclude the other."}  # fmt: skip
    assert client.post(there, said).status_code == 422
    assert client.post(there, said | {"reason": "Neither saw the second red line."}).status_code == 302
    assert read_again(change) == SecondCoding.SETTLED
    assert (change.status, change.author) == ("deadlocked", Coder.of(third))
    key = {"key": str(uuid.uuid4())}
    assert client.post(reverse("desk:accept", args=["status-changes", change.ref]), key).status_code == 422
    person(client, "fourth")
    assert client.post(reverse("desk:accept", args=["status-changes", change.ref]), key).status_code == 302
    status, day = client.get("/desk/agreement/").context["status_figures"]
    assert (status.name, status.n, status.same) == ("status", 1, 0)
    assert (day.name, day.n) == ("day of the status", 1)


def test_readings_of_a_status_are_of_the_data_set_once_it_is_decided(client, change, tmp_path):
    person(client)
    prove(client, change)
    call_command("dump_record", str(tmp_path / "before"))
    assert (
        not (tmp_path / "before" / "status_codings.yaml").exists()
        or "note" not in (tmp_path / "before" / "status_codings.yaml").read_text()
    )
    client.post(reverse("desk:accept", args=["status-changes", change.ref]), {"key": str(uuid.uuid4())})
    call_command("dump_record", str(tmp_path / "after"))
    file = (tmp_path / "after" / "status_codings.yaml").read_text()
    assert file.count("change:") == 2
    assert file.count("is_blind: true") == 1
    call_command("load_record", str(tmp_path / "after"))
