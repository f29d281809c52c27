"""Exercises in a browser: filled by keyboard alone, without script, and looked at in every state."""

import re

import pytest
from playwright.sync_api import expect

from content.exercises import kinds
from journal.actions import open_journal
from journal.answers import unseal_answer
from journal.models import Answer
from tests.browser.audit import open_and_look
from tests.browser.conftest import Visitor
from tests.exercising import answer_with, with_exercise
from tests.journal.writing import write

PLACE = "/journal/exercises/{}/"


@pytest.fixture
def number(course):
    return with_exercise(course)


def by_keyboard(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def types_into(page, label: str, words: str) -> None:
    """Tab to the field of this name and type; nothing is clicked."""
    for _times in range(60):
        page.keyboard.press("Tab")
        if named(page) == label:
            page.keyboard.type(words)
            return
    raise AssertionError(f"no field {label!r} was reached; the last was {named(page)!r}")


def presses(page, label: str) -> None:
    """Tab to the button of this name and press it."""
    for _times in range(80):
        page.keyboard.press("Tab")
        if named(page) == label:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"no button {label!r} was reached")


def named(page) -> str:
    """What a screen reader would call the element that has the focus."""
    return page.evaluate("""() => {
      const at = document.activeElement;
      const label = at.labels?.[0]?.innerText ?? at.getAttribute("aria-label") ?? at.textContent ?? "";
      return label.replace(/\\s+/g, " ").trim();
    }""")


def group_of(page) -> str:
    return page.evaluate(
        "document.activeElement.closest('fieldset')?.querySelector('legend')?.textContent.trim() ?? ''"
    )


def fill_the_map(page) -> None:
    """Two services and what passed between them, by keyboard alone."""
    types_into(page, "Made-up name", "Ada")
    presses(page, "Go on to: Services")
    types_into(page, "Name", "Surgery")
    assert group_of(page) == "Service 1"
    types_into(page, "Sector", "Health")
    presses(page, "Add a service")
    expect(page.locator(":focus")).to_have_attribute("name", "services-1-name")
    assert (named(page), group_of(page)) == ("Name", "Service 2")
    page.keyboard.type("Care team")
    types_into(page, "Sector", "Council")
    presses(page, "Go on to: Hand-offs")
    types_into(page, "From", "Surgery")
    assert group_of(page) == "Hand-off 1"
    types_into(page, "To", "Care")
    types_into(page, "How it went", "Dropped")
    types_into(page, "Who carried it", "The person")
    presses(page, "Go on to: Told again")
    for box in ("Name and address: Surgery", "Name and address: Care team"):
        types_into(page, box, " ")
    presses(page, "Go on to: Gaps")
    types_into(page, "Gap 1", "Nobody rang")
    presses(page, "See the picture")
    page.wait_for_url(re.compile(r"/journal/exercises/\d+/$"))


def test_map_is_filled_by_keyboard_alone(number, learner, cast):
    page = learner.open(PLACE.format(number) + "steps/middle/")

    fill_the_map(page)

    counts = page.get_by_role("list", name="Counts").get_by_role("listitem")
    expect(counts).to_have_count(6)
    assert [text.split("\n")[0] for text in counts.all_inner_texts()] == ["2", "1", "1", "1", "1", "1"]
    expect(page.get_by_role("img", name=re.compile("Ada"))).to_be_visible()


def test_without_script_the_same_input_gives_the_same_map(number, learner, cast, without_script, live_server):
    plain = Visitor(without_script, live_server.url)
    plain.is_signed_in(cast, "peer")
    for visitor in (learner, plain):
        fill_the_map(visitor.open(PLACE.format(number) + "steps/middle/"))

    kind = kinds()["services_map"]
    drawn = {
        kind.draw(unseal_answer(open_journal(person), answer).answer, kind.defaults(), id="same")
        for person in (cast.learner, cast.peer)
        for answer in Answer.objects.filter(journal__owner=person)
    }
    assert Answer.objects.count() == 2
    assert len(drawn) == 1


def test_step_saves_by_itself_and_says_so_once_it_is_true(number, learner, cast):
    page = learner.open(PLACE.format(number) + "steps/middle/")
    page.get_by_label("Made-up name").fill("Ada")
    expect(page.locator("#saved")).to_have_text("Not saved yet")

    expect(page.locator("#saved")).to_contain_text("Saved ")
    expect(page.locator("#saved-aloud")).to_contain_text("Saved ")
    page.get_by_label("Their situation, in one line").fill("At home")
    page.get_by_role("button", name="Save and leave").click()

    page.wait_for_url(re.compile(r"/journal/exercises/\d+/$"))
    answer = unseal_answer(open_journal(cast.learner), Answer.objects.get()).answer
    assert (answer["middle"]["name"], answer["middle"]["situation"]) == ("Ada", "At home")


def test_removed_row_leaves_the_cursor_on_the_way_to_add_one(number, learner, cast, course):
    answer_with(cast.learner, course)
    page = learner.open(PLACE.format(number) + "steps/gaps/")

    page.get_by_role("button", name="Remove Gap 1").click()

    expect(page.get_by_text("Removed: Nobody told Joan")).to_be_visible()
    expect(page.get_by_role("button", name="Add a gap")).to_be_focused()


def test_pages_of_a_map_in_every_state(number, audit, learner, reader, cast, course):
    place = PLACE.format(number)
    steps = {step.name: f"{place}steps/{step.name}/" for step in kinds()["services_map"].steps}
    open_and_look(audit, learner, {"nothing yet": place, "empty step": steps["middle"], "sample": place + "sample/"})
    page = learner.open(steps["services"])
    page.get_by_label("What it was for").fill("x" * 200)
    page.get_by_role("button", name="Go on to: Hand-offs").click()
    expect(page.get_by_role("alert")).to_contain_text("things to put right")
    audit.look("step with errors")
    Answer.objects.all().delete()
    answer_with(cast.learner, course)
    entry = write(cast.learner, "About it", activity=course.activity("Map"), course=course)
    open_and_look(
        audit,
        learner,
        steps
        | {"added row": steps["services"] + "?add=services", "own row": steps["told"] + "?add=told"}
        | {"result": place, "change": place + "change/", "clear": place + "clear/"}
        | {"entry": f"/journal/entries/{entry.pk}/", "section": "/courses/lines/one/second/"},
    )
    page = learner.open(place + "change/")
    page.get_by_label("One named worker").check()
    page.get_by_role("button", name="Redraw the map").click()
    expect(page.get_by_role("heading", name="Before and after")).to_be_visible()
    audit.look("redrawn")

    assert audit.faults == {}


@pytest.mark.parametrize("kind", ["pulse", "ladder", "grid", "timeline", "tradeoffs"])
def test_pages_of_the_other_kinds(kind, audit, learner, cast, course):
    number = with_exercise(course, kind=kind)
    answer_with(cast.learner, course, kind=kind)
    place = PLACE.format(number)
    steps = {step.name: f"{place}steps/{step.name}/" for step in kinds()[kind].steps}

    open_and_look(audit, learner, {"result": place} | steps)

    assert audit.faults == {}
