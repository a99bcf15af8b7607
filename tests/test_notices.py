"""A page on which something was corrected says so, with the day and the way to the log."""

import pytest
from django.test import Client

from planwatch.codebook import RowState
from provisions.models import Statement
from tests import factories as make
from tests.cast import KNOWN_BEFORE_RETRACTION, Cast
from tests.document import Element, read

pytestmark = pytest.mark.django_db


def notice(client: Client, address: str) -> Element | None:
    """What a page says of its last correction."""
    response = client.get(address)
    assert response.status_code == 200
    return next(iter(read(response).every("p", class_="corrected")), None)


def pages_of(statement: Statement) -> list[str]:
    assert statement.provision
    return [
        f"/provisions/{statement.provision.slug}/", f"/stakeholders/{statement.speaker.slug}/",
        f"/stakeholders/{statement.on_behalf_of.slug}/", f"/sources/{statement.excerpt.article.slug}/",
    ]  # fmt: skip


def replace(old: Statement, **values: object) -> Statement:
    return make.StatementFactory(replaces=old, speaker=old.speaker, **values)


def test_every_page_that_showed_a_retracted_statement_says_when_and_leads_to_the_log(
    client: Client, cast: Cast
) -> None:
    for address in pages_of(cast.retracted):
        said = notice(client, address)
        assert said, address
        assert "Corrected on 5 Dec 2025" in said.text
        (link,) = said.addresses()
        log, _, anchor = link.partition("#")
        assert list(read(client.get(log)).every("li", id=anchor))


def test_a_page_on_which_nothing_was_corrected_says_nothing(client: Client, cast: Cast) -> None:
    addresses = ["/provisions/nato/", "/stakeholders/poland/", "/sources/the-call/"]
    assert [notice(client, one) for one in [*addresses, f"/statements/{cast.refusal.ref}/"]] == [None] * 4


def test_nothing_is_said_before_it_happened(client: Client, cast: Cast) -> None:
    for address in pages_of(cast.retracted):
        assert notice(client, f"{address}?known={KNOWN_BEFORE_RETRACTION}") is None
        assert notice(client, f"{address}?known=2025-12-05T12:00Z") is not None
    assert notice(client, "/provisions/forces/?on=2025-11-20") is None


def test_a_statement_says_that_it_replaces_one(client: Client, cast: Cast) -> None:
    new = replace(cast.retracted, provision=cast.forces)
    said = notice(client, f"/statements/{new.ref}/")
    assert said
    assert said.addresses() == [f"/corrections/#c-{cast.retracted.ref}"]
    assert notice(client, f"/statements/{new.ref}/?known={KNOWN_BEFORE_RETRACTION}") is None


def test_a_statement_that_was_moved_is_told_on_both_pages(client: Client, cast: Cast) -> None:
    replace(cast.retracted, provision=cast.nato)
    assert notice(client, "/provisions/nato/") is not None
    assert notice(client, "/provisions/forces/") is not None


def test_a_cited_address_says_that_its_statement_was_withdrawn_why_and_where_it_still_reads(
    client: Client, cast: Cast
) -> None:
    old = cast.retracted
    new = replace(old, provision=cast.forces, made_on=old.made_on)
    page = client.get(f"/statements/{old.ref}/")
    text = client.get(f"/statements/{old.ref}.txt")
    assert page.status_code == text.status_code == 410
    document = read(page)
    said = document.one("main").text
    assert "This statement was withdrawn" in said
    assert old.retraction_reason in said
    assert old.excerpt.exact not in said
    before, now, log = document.one("section", class_="card").addresses()
    assert old.excerpt.exact in read(client.get(before)).one("main").text
    assert now == f"/statements/{new.ref}/"
    assert log == f"/corrections/#c-{old.ref}"
    assert text["Content-Type"] == "text/plain; charset=utf-8"
    assert old.retraction_reason in text.content.decode()
    assert client.get(f"/statements/{old.ref}/?known={KNOWN_BEFORE_RETRACTION}").status_code == 200
    assert client.get(f"/statements/{old.ref}/?on=2025-11-20").status_code == 404


def test_a_replacement_that_waits_is_nobodys_business(client: Client, cast: Cast) -> None:
    replace(cast.retracted, provision=cast.nato, state=RowState.PENDING)
    assert notice(client, "/provisions/nato/") is None


def test_a_corrected_status_is_told_on_its_provision_and_its_source(client: Client, cast: Cast) -> None:
    passage = make.ExcerptFactory()
    old = make.StatusChangeFactory(provision=cast.territory, excerpts=[passage], state=RowState.RETRACTED)
    for address in ("/provisions/territory/", f"/sources/{passage.article.slug}/"):
        said = notice(client, address)
        assert said
        assert said.addresses() == [f"/corrections/#c-{old.ref}"]
    assert notice(client, "/provisions/territory/?on=2025-11-20") is None


def test_the_last_of_several_corrections_is_told(client: Client, cast: Cast) -> None:
    later = cast.says(cast.poland, cast.forces, state=RowState.RETRACTED, retracted_at=make.RETRACTED_AT.replace(day=9))
    said = notice(client, "/provisions/forces/")
    assert said
    assert "Corrected on 9 Dec 2025" in said.text
    assert said.addresses() == [f"/corrections/#c-{later.ref}"]
    between = notice(client, "/provisions/forces/?known=2025-12-06T00:00Z")
    assert between
    assert "Corrected on 5 Dec 2025" in between.text


def test_a_fragment_does_not_ask_for_it(client: Client, cast: Cast, django_assert_num_queries) -> None:
    client.get("/provisions/forces/", headers={"HX-Request": "true"})
    with django_assert_num_queries(5):
        client.get("/provisions/forces/", headers={"HX-Request": "true"})
