"""Nothing that an editor did is lost or done twice: signed out, refused, offline, the server killed."""

import contextlib
import os
import signal
import uuid
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from desk.models import Review
from planwatch.serve import granian, wait_until_it_answers
from tests.browser import desk_people, workbench
from tests.browser.conftest import HOST, ONE
from tests.browser.desk_people import SERVED, Desk, make_article
from tests.browser.workbench import mark_first, press, saved
from tests.place import free_port
from tests.thorough import IS_THOROUGH

desk, served, bench = desk_people.desk, desk_people.served, workbench.bench

SIGN = "[data-sign]"
REFUSED = "Not saved: refused. Nobody in the record is called"
NOTED = "The judgement that took long to type."

ON_EACH = 20 if IS_THOROUGH else 12
ACTS = (10 if IS_THOROUGH else 2) * ON_EACH


def refuse_one(page: Page, desk: Desk) -> None:
    """Code a sentence with a note, for somebody whom the record does not know."""
    mark_first(page, past=1)
    press(page, "7 Space c .")
    page.get_by_label("Note").fill(NOTED)
    page.get_by_label("Who speaks").fill("Nobody of this name")
    press(page, "Escape Enter")
    expect(page.locator(SIGN)).to_contain_text(REFUSED)
    assert desk.statements() == []


def test_what_is_done_while_signed_out_is_kept_and_goes_out_once_after_signing_in(
    bench: Page, desk: Desk, base_url: str, complaints
):
    complaints.expect("401")
    Session.objects.using(SERVED).filter(session_key=desk.session).delete()
    press(bench, "ArrowDown 6 Space f Enter")
    expect(bench.get_by_text("You are signed out")).to_be_visible()
    assert desk.statements() == []
    desk.session = desk_people.session_of(User.objects.using(SERVED).get(username="editor"))
    desk.sign_in(bench.context, base_url)
    bench.reload()
    saved(bench)
    assert len(desk.statements()) == 1


def test_a_refused_act_is_never_told_as_saved_and_survives_a_reload(bench: Page, desk: Desk, complaints):
    complaints.expect("422")
    refuse_one(bench, desk)
    passage = bench.get_by_label("Passage").input_value()
    assert passage.startswith("The weather of day 0")
    bench.reload()
    expect(bench.locator(SIGN)).to_contain_text(REFUSED)
    expect(bench.get_by_label("Passage")).to_have_value(passage)
    expect(bench.get_by_label("Note")).to_have_value(NOTED)
    expect(bench.get_by_role("radio", name="wants changes")).to_be_checked()
    bench.get_by_label("Who speaks").fill("Ukraine")
    bench.get_by_role("button", name="Save").click()
    saved(bench)
    expect(bench.get_by_label("Note")).to_have_value("")
    assert [row.note for row in desk.statements()] == [NOTED]


def test_a_refused_act_is_discarded_on_purpose_alone(bench: Page, desk: Desk, complaints):
    complaints.expect("422")
    refuse_one(bench, desk)
    bench.get_by_label("Passage").focus()
    press(bench, "Escape")
    bench.get_by_role("button", name="Discard").click()
    expect(bench.locator(SIGN)).to_have_attribute("data-state", "saved")
    expect(bench.get_by_label("Note")).to_have_value("")
    bench.reload()
    expect(bench.get_by_label("Passage")).to_have_value("")


def test_a_refused_undo_is_not_told_as_saved(bench: Page, desk: Desk, complaints):
    complaints.expect("422")
    mark_first(bench)
    press(bench, "6 Space f Enter")
    saved(bench)
    row = desk.statements()[0]
    row.state = "submitted"
    row.save(using=SERVED, update_fields=["state"])
    Review.objects.using(SERVED).create(
        key=uuid.uuid4(), kind="statements", ref=row.ref, reviewer=row.author, verdict="return", reason="No."
    )
    press(bench, "z")
    expect(bench.locator(SIGN)).to_contain_text(f"Not saved: refused. {row.ref} was reviewed since")
    bench.reload()
    expect(bench.locator(SIGN)).to_contain_text("Not saved: refused.")
    bench.get_by_role("button", name="Discard it").click()
    saved(bench)


def test_what_went_out_before_a_refused_act_is_shown(bench: Page, desk: Desk, complaints):
    complaints.expect("422")
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    bench.context.set_offline(True)
    mark_first(bench)
    press(bench, "6 Space f Enter")
    refuse = bench.get_by_label("Who speaks")
    mark_first(bench, past=1)
    press(bench, "7 Space c")
    refuse.fill("Nobody of this name")
    press(bench, "Escape Enter")
    bench.context.set_offline(False)
    expect(bench.locator(SIGN)).to_contain_text(REFUSED)
    expect(bench.get_by_role("heading", name="Coded 1", exact=True)).to_be_visible()
    assert len(desk.statements()) == 1


def test_a_double_click_and_a_key_pressed_twice_hand_in_once(bench: Page, desk: Desk):
    for hand_in in (lambda: bench.locator("[data-submit]").dblclick(), lambda: press(bench, "Shift+Enter Shift+Enter")):
        press(bench, "ArrowDown 6 Space f Enter ArrowDown Escape ArrowDown Escape ArrowDown Escape")
        saved(bench)
        hand_in()
        expect(bench.locator("[data-submit]")).to_have_count(0)
        saved(bench)
    assert [row.state for row in desk.statements()] == ["submitted", "submitted"]


class Flaky:
    """A network that fails now and then: before an act is done, after it, or not at all."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, route: Route) -> None:
        """Fail every seventeenth act on its way, and lose the answer of every twenty-third."""
        self.count += 1
        if self.count % 17 == 5:
            route.fulfill(status=500, body="no")
        elif self.count % 23 == 7:
            with contextlib.suppress(Exception):  # The server may be dead just now.
                route.fetch()
            route.abort()
        else:
            route.continue_()


@contextlib.contextmanager
def serving(database: str, port: int) -> Iterator[int]:
    """A server of its own; its process id, to kill it by."""
    with pytest.MonkeyPatch.context() as environment, open(os.devnull) as no_lock:
        environment.setenv("DATABASE_URL", database)
        with granian(HOST, port, no_lock.fileno(), *ONE) as server:
            wait_until_it_answers(server, HOST, port)
            yield server.pid


def test_of_many_acts_none_is_lost_and_none_is_doubled(
    served: None, desk: Desk, served_database: str, browser_type_launch_args, playwright
):
    articles = [make_article(ON_EACH) for _ in range(ACTS // ON_EACH)]
    port = free_port()
    browser = playwright.chromium.launch(**browser_type_launch_args)
    context = browser.new_context()
    desk.sign_in(context, f"http://{HOST}:{port}")
    page = context.new_page()
    page.route("**/write/", Flaky())

    def open_next() -> None:
        desk.article = articles[number // ON_EACH]
        with page.expect_response("**/suggestions/"):
            page.goto(f"http://{HOST}:{port}/desk/articles/{desk.article.slug}/")

    with contextlib.ExitStack() as first:
        server = first.enter_context(serving(served_database, port))
        for number in range(ACTS // 2):
            if number % ON_EACH == 0:
                open_next()
            act(page, number % ON_EACH)
            if number == ACTS // 2 - ON_EACH // 2:
                os.killpg(server, signal.SIGKILL)
    with serving(served_database, port):
        for number in range(ACTS // 2, ACTS):
            if number % ON_EACH == 0:
                open_next()
            if number == ACTS - ON_EACH // 2:
                context.set_offline(True)
            act(page, number % ON_EACH)
        context.set_offline(False)
        expect(page.get_by_role("heading", name=f"Coded {ON_EACH}", exact=True)).to_be_visible(timeout=120_000)
        expect(page.locator("[data-sign]")).to_have_attribute("data-state", "saved")
    browser.close()
    said = "Mara Velden said that we will never accept ceiling {} on the forces of Ukraine."
    for desk.article in articles:
        assert [row.excerpt.exact for row in desk.statements()] == [said.format(number) for number in range(ON_EACH)]


def act(page: Page, number: int) -> None:
    """Tag the sentence of that number: found by the page's own text, marked by the mouse's event, saved by keys."""
    page.evaluate(
        """(number) => { const node = document.querySelector("[data-words]").firstChild;
        const start = node.data.indexOf(`Mara Velden said that we will never accept ceiling ${number} on`);
        const end = node.data.indexOf(".", start) + 1;
        getSelection().setBaseAndExtent(node, start, node, end);
        node.parentNode.dispatchEvent(new PointerEvent("pointerup", { bubbles: true })); }""",
        number,
    )
    press(page, "6 Space f Enter")
