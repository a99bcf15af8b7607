"""Tagging by keyboard, by mouse and without scripts."""

import re
import uuid
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from provisions.models import Alias, Role, Stakeholder, Statement
from tests.browser import desk_people, workbench
from tests.browser.desk_people import SERVED, Desk, make_article
from tests.browser.workbench import mark_first, press, saved

desk, served, bench = desk_people.desk, desk_people.served, workbench.bench


def test_a_marked_passage_whose_first_proposal_is_right_costs_four_keys(bench: Page, desk: Desk):
    press(bench, "ArrowDown")
    expect(bench.get_by_label("Who speaks")).to_have_value("Mara Velden")
    cost = ["6", "Space", "f", "Enter"]
    press(bench, " ".join(cost))
    saved(bench)
    row = desk.statements()[0]
    assert row.excerpt.exact.startswith("Mara Velden said that we will never accept ceiling 0")
    assert (row.provision and row.provision.number, row.stance, row.speaker.name) == (6, "reject", "Mara Velden")
    assert len(cost) <= 4


def test_three_statements_are_tagged_and_submitted_by_keyboard_alone(bench: Page, desk: Desk):
    for keys in ("7 Space 8 Space c", "2 1 a Space f l", "0 Space p"):
        # The sentence in which somebody speaks, and past the three behind it.
        press(bench, f"ArrowDown {keys} Enter ArrowDown Escape ArrowDown Escape ArrowDown Escape")
    saved(bench)
    button = bench.get_by_role("button", name="Submit 4 for review")
    button.focus()
    press(bench, "Enter")
    expect(bench.get_by_text("submitted", exact=True)).to_have_count(4)
    rows = desk.statements()
    assert {row.state for row in rows} == {"submitted"}
    assert [row.red_line for row in rows] == [False, False, True, False]


def test_words_are_marked_by_mouse_and_snap_to_words(bench: Page):
    place = bench.evaluate(
        """() => { const node = document.querySelector("[data-words]").firstChild; const range = new Range();
        range.setStart(node, 7); range.setEnd(node, 30); const box = range.getBoundingClientRect();
        return [box.left, box.right, box.top + box.height / 2]; }"""
    )
    bench.mouse.move(place[0], place[2])
    bench.mouse.down()
    bench.mouse.move(place[1], place[2], steps=4)
    bench.mouse.up()
    expect(bench.get_by_label("Passage")).to_have_value("Velden said that we will")


def test_words_are_marked_by_touch_and_the_handles_stay(
    desk: Desk, new_context: Callable[..., BrowserContext], base_url: str
):
    context = new_context(has_touch=True, is_mobile=True)
    desk.sign_in(context, base_url)
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    with page.expect_response("**/suggestions/"):
        page.goto(desk.address)
    words = page.get_by_role("application", name="Text of the article")
    words.tap(position={"x": 60, "y": 12})
    # What the handles of a phone do; a browser without a window has none.
    for end in (20, 30):
        page.evaluate(
            """(end) => { const node = document.querySelector("[data-words]").firstChild;
            getSelection().setBaseAndExtent(node, 7, node, end); }""", end
        )  # fmt: skip
    passage = page.get_by_label("Passage")
    expect(passage).to_have_value("Velden said that we will")
    assert page.evaluate("getSelection().toString()") == "lden said that we will "
    page.get_by_role("link", name="Tag 5 words").tap()
    expect(passage).to_be_in_viewport()
    form = page.get_by_role("complementary", name="Tagging")
    form.get_by_text("refuses", exact=True).tap()
    form.get_by_role("checkbox", name="Ceiling on Ukraine").tap()
    page.get_by_role("button", name="Save").tap()
    saved(page)
    assert [row.excerpt.exact for row in desk.statements()] == ["Velden said that we will"]


def test_the_keyboard_extends_and_shrinks_by_words_and_sentences(bench: Page):
    passage = bench.get_by_label("Passage")
    press(bench, "Shift+ArrowRight")
    expect(passage).to_have_value("Mara Velden")
    press(bench, "Shift+ArrowRight Shift+ArrowRight Shift+ArrowLeft")
    expect(passage).to_have_value("Mara Velden said")
    press(bench, "Shift+ArrowDown")
    expect(passage).to_have_value("Mara Velden said that we will never accept ceiling 0 on the forces of Ukraine.")


def test_a_passage_that_is_too_long_is_offered_in_parts(bench: Page, desk: Desk):
    press(bench, "ArrowDown Shift+ArrowDown Shift+ArrowDown")
    expect(bench.get_by_text("an excerpt holds at most 30")).to_be_visible()
    press(bench, "6 Space f Enter")
    expect(bench.get_by_role("alert").filter(has_text="longer than 30 words")).to_be_visible()
    bench.get_by_role("button", name="Supporting", exact=True).nth(2).click()
    bench.get_by_role("button", name="Passage", exact=True).first.click()
    bench.get_by_role("button", name="Save").click()
    saved(bench)
    assert desk.statements()[0].supporting.count() == 1


def test_z_takes_the_last_act_back(bench: Page, desk: Desk):
    press(bench, "ArrowDown 6 Space f Enter")
    saved(bench)
    expect(bench.get_by_role("heading", name="Coded 1")).to_be_visible()
    press(bench, "z")
    expect(bench.get_by_role("heading", name="Coded 0")).to_be_visible()
    assert desk.statements() == []


def test_keys_work_on_a_cyrillic_keyboard_and_can_be_turned_off(bench: Page):
    press(bench, "ArrowDown")
    words = bench.get_by_role("application")
    words.dispatch_event("keydown", {"key": "а", "code": "KeyF", "bubbles": True})
    expect(bench.get_by_role("radio", name="refuses")).to_be_checked()
    words.dispatch_event("keydown", {"key": "é", "code": "Digit2", "bubbles": True})
    words.dispatch_event("keydown", {"key": " ", "code": "Space", "bubbles": True})
    expect(bench.get_by_role("checkbox", name=re.compile("^2 "))).to_be_checked()
    bench.get_by_role("button", name="Keyboard shortcuts: on").click()
    words.focus()
    press(bench, "y")
    expect(bench.get_by_role("radio", name="refuses")).to_be_checked()


ABOUT_THE_PLAN = (
    "Kyiv answered the American peace plan on Friday. “We will never accept a ceiling on our armed forces,” Volodymyr "
    "Zelenskyy said in Kyiv. The settlement is far away, Ukraine said. Moscow and Russia were silent on a ceasefire.\n"
)


def test_a_suggestion_is_accepted_by_one_key_and_labelled(bench: Page, desk: Desk):
    desk.article = make_article(6, ABOUT_THE_PLAN)
    bench.goto(f"/desk/articles/{desk.article.slug}/")
    expect(bench.get_by_text(re.compile(r"^\d+ suggestions? left"))).to_be_visible()
    assert desk.statements() == []
    press(bench, "g")
    expect(bench.get_by_label("Who speaks")).to_have_value("Volodymyr Zelenskyy")
    expect(bench.get_by_role("radio", name="refuses")).to_be_checked()
    press(bench, "a")
    saved(bench)
    expect(bench.get_by_text("suggested by program")).to_be_visible()
    row = desk.statements()[0]
    assert (row.is_suggested, row.excerpt.exact) == (True, "We will never accept a ceiling on our armed forces")


def test_without_scripts_the_forms_do_the_same(desk: Desk, new_context: Callable[..., BrowserContext], base_url: str):
    context = new_context(java_script_enabled=False)
    desk.sign_in(context, base_url)
    page = context.new_page()
    page.goto(desk.address)
    page.get_by_label("Passage").fill("we will never accept ceiling 3 on the forces of Ukraine")
    page.get_by_label("Ceiling on").check(force=True)
    page.get_by_label("Who speaks").fill("Velden")
    page.get_by_role("radio", name="refuses").check(force=True)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Submit 1 for review").click()
    expect(page.get_by_text("submitted", exact=True)).to_have_count(1)
    assert desk.statements()[0].excerpt.exact == "we will never accept ceiling 3 on the forces of Ukraine"


def test_the_limit_for_passages_that_touch_is_told_before_saving(bench: Page, desk: Desk):
    mark_first(bench)
    press(bench, "6 Space f Enter")
    saved(bench)
    mark_first(bench)
    expect(bench.locator("[data-parts]")).to_contain_text("Together with the passages it touches this makes 36 words")
    press(bench, "7 Space c Enter")
    expect(bench.get_by_role("alert").filter(has_text="Together with the passages")).to_be_visible()
    assert len(desk.statements()) == 1


@pytest.fixture
def invented(served: None) -> Iterator[None]:
    """A state and two people of whom the record holds nothing else."""
    state, minister, envoy = (
        Stakeholder.objects.using(SERVED).create(slug=f"invented-{uuid.uuid4().hex[:8]}", name=name, kind=kind)
        for name, kind in (("Exampland", "state"), ("Ada Examplova", "person"), ("Bo Mustermann", "person"))
    )
    role = Role.objects.using(SERVED).create(person=minister, organisation=state, title="Foreign minister", authority=2)
    alias = Alias.objects.using(SERVED).create(stakeholder=minister, name="Examplowa", spelling_of="Examplova")
    yield
    Statement.objects.using(SERVED).filter(speaker__in=[minister, envoy]).delete()
    for each in (alias, role, envoy, minister, state):
        each.delete(using=SERVED)


# Each begins with a name that is not the speaker's, or stops in its middle.
OF_INVENTED = (
    "Exampland’s foreign minister, Ada Examplova, said the ceiling on forces was too low.\n"
    "Nothing on the alliance has been agreed with Exampland yet, she said.\n"
    "He added on 21 Nov. that the draft by Mr. Mustermann in the U.S. Senate was a basis for talks.\n"
)


def test_the_proposed_speaker_is_whoever_is_quoted_and_the_list_begins_with_them(
    bench: Page, desk: Desk, invented: None
):
    desk.article = make_article(6, OF_INVENTED)
    with bench.expect_response("**/suggestions/"):
        bench.goto(f"/desk/articles/{desk.article.slug}/")
    press(bench, "ArrowDown")
    expect(bench.get_by_label("Who speaks")).to_have_value("Ada Examplova")
    press(bench, "ArrowDown")
    expect(bench.get_by_label("Passage")).to_have_value(OF_INVENTED.splitlines()[1])
    expect(bench.get_by_label("Who speaks")).to_have_value("Ada Examplova")
    assert bench.locator("#speakers option").first.get_attribute("value") == "Ada Examplova"
    assert bench.locator("#speakers option[label='Ada Examplowa']").count() == 1


def test_a_sentence_does_not_end_at_an_abbreviation(bench: Page, desk: Desk):
    desk.article = make_article(6, OF_INVENTED)
    bench.goto(f"/desk/articles/{desk.article.slug}/")
    press(bench, "ArrowDown ArrowDown ArrowDown")
    expect(bench.get_by_label("Passage")).to_have_value(OF_INVENTED.splitlines()[2])


OUT_OF_VIEW = """() => {
    const save = document.querySelector(".tag-form > .buttons").getBoundingClientRect().top;
    return [...document.querySelectorAll(".point, .code")].filter((each) => {
        const { top, bottom } = each.getBoundingClientRect();
        return top < 0 || bottom > Math.min(save, innerHeight) + 1;
    }).map((each) => each.textContent.trim());
}"""


@pytest.mark.parametrize("is_local", [True, False])
def test_every_point_stance_and_mark_is_in_view_on_a_desk(bench: Page, desk: Desk, is_local: bool):
    if not is_local:
        bench.locator(".local-run").evaluate_all("(all) => all.forEach((each) => each.remove())")
    assert bench.locator(".point").count() >= 29
    assert bench.evaluate(OUT_OF_VIEW) == []
    press(bench, "ArrowDown 7 Space f")
    expect(bench.locator("[data-voice]")).not_to_be_empty()
    assert bench.evaluate(OUT_OF_VIEW) == []


def test_a_provision_is_chosen_by_words_of_its_title(bench: Page, desk: Desk):
    press(bench, "ArrowDown w")
    bench.keyboard.type("audit of aid")
    expect(bench.locator(".point:visible")).to_have_count(1)
    press(bench, "Enter")
    expect(bench.get_by_role("checkbox", name="Audit of aid")).to_be_checked()
    expect(bench.locator(".point:visible").nth(20)).to_be_visible()
    press(bench, "f Enter")
    saved(bench)
    row = desk.statements()[0]
    assert str(row.provision).startswith("Audit of aid")
    press(bench, "? ")
    expect(bench.get_by_text("choose a provision by words of its title")).to_be_visible()


def test_one_stop_of_the_tab_key_holds_all_provisions_and_arrows_move_in_it(bench: Page):
    boxes = bench.locator("[data-provisions] [type=checkbox]")
    assert boxes.evaluate_all("(all) => all.filter((each) => each.tabIndex === 0).length") == 1
    boxes.first.focus()
    press(bench, "ArrowRight ArrowRight Space")
    expect(bench.get_by_role("checkbox", name=re.compile("^2 "))).to_be_checked()


def test_keys_that_set_codes_are_told_and_escape_takes_them_back(bench: Page):
    bench.keyboard.type("fut")
    heard = bench.locator("[data-heard]")
    expect(heard).to_contain_text("No passage is marked, but set: ")
    press(bench, "Escape")
    expect(heard).to_be_empty()
    expect(bench.locator("[data-tag] input:checked")).to_have_count(0)
    press(bench, "ArrowDown 7 Space f")
    expect(heard).to_have_text(re.compile("^refuses on 7 "))


def test_keys_go_on_after_a_click_of_the_mouse_on_a_button(bench: Page, desk: Desk):
    desk.article = make_article(6, ABOUT_THE_PLAN)
    bench.goto(f"/desk/articles/{desk.article.slug}/")
    bench.get_by_role("button", name="Next").click()
    expect(bench.get_by_role("application")).to_be_focused()
    left = int(bench.locator("[data-suggestions-count]").inner_text().split()[0])
    press(bench, "x")
    count = bench.locator("[data-suggestions-count]")
    expect(count).to_have_text(re.compile(f"^{left - 1} suggestion") if left > 1 else re.compile("^0"))


def test_shift_and_enter_submit(bench: Page, desk: Desk):
    press(bench, "ArrowDown 6 Space f Enter")
    saved(bench)
    press(bench, "Shift+Enter")
    expect(bench.get_by_text("submitted", exact=True)).to_have_count(1)
    assert desk.statements()[0].state == "submitted"


def test_whose_position_it_will_be_is_told_and_follows_the_speaker(bench: Page, desk: Desk, invented: None):
    desk.article = make_article(6, OF_INVENTED)
    with bench.expect_response("**/suggestions/"):
        bench.goto(f"/desk/articles/{desk.article.slug}/")
    press(bench, "ArrowDown")
    voice = bench.locator("[data-voice]")
    expect(voice).to_have_text("Foreign minister: for Exampland, authority 2")
    bench.get_by_label("Who speaks").fill("Bo Mustermann")
    bench.get_by_label("Who speaks").press("Escape")
    expect(voice).to_have_text("in their own name, no authority: it sets no position")
