"""Everything without a mouse: focus goes where one reads, is always seen, and is never under something else."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from journal.models import Entry
from tests.journal.writing import write

SECOND = "/courses/lines/one/second/"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 780}
# What has focus, whether its outline shows, and whether a point of it is really on top of the page.
FOCUS = """() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const label = element.labels?.[0]?.textContent || element.textContent || element.value || element.id;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const inside = box => [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5]].some(([x, y]) => {
    const [left, top] = [box.left + box.width * x, box.top + box.height * y];
    if (left < 0 || top < 0 || left > innerWidth || top > innerHeight) return false;
    const found = document.elementFromPoint(left, top);
    return found && (element.contains(found) || found.contains(element) && found === element.parentElement);
  });
  return {
    name: `${element.localName} ${label.trim().replace(/\\s+/g, " ").slice(0, 60)}`,
    // Inside a player the browser's own buttons have the focus, and a ring of the browser's.
    outlined: element.matches("audio, video") || outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
    seen: element.matches("textarea") || [...element.getClientRects()].some(inside),
  };
}"""


def walk(page: Page, most: int = 120) -> list[dict]:
    """Press Tab from the top of the page until the focus leaves it; what had it on the way."""
    page.wait_for_load_state("load")
    steps = []
    for _step in range(most):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None or (steps and focus == steps[0]):
            return steps
        steps.append(focus)
    raise AssertionError(f"The focus goes round in this page: {steps[-3:]}")


def hidden(steps: list[dict]) -> list[dict]:
    return [step for step in steps if not (step["outlined"] and step["seen"])]


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of that name has the focus."""
    for _step in range(80):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus and name in focus["name"]:
            assert focus["outlined"] and focus["seen"], focus
            return
    raise AssertionError(f"No Tab leads to {name}")


def test_writer_marks_words_saves_and_finishes_without_leaving_the_keyboard(learner):
    page = learner.open("/journal/new/")
    page.locator("form.editor[data-ready]").wait_for()
    body = page.get_by_label("Your entry")
    body.focus()
    page.keyboard.type("nobody did wrong")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+b")
    expect(body).to_have_value("**nobody did wrong**")
    page.keyboard.press("Control+b")
    expect(body).to_have_value("nobody did wrong")
    page.keyboard.press("Control+i")
    expect(body).to_have_value("_nobody did wrong_")
    page.keyboard.press("Control+s")
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.keyboard.press("End")
    page.keyboard.type(" ")
    page.keyboard.press("Control+k")
    page.keyboard.type("the letter")
    expect(body).to_have_value("_nobody did wrong_ [the letter](url)")

    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("article")).to_contain_text("nobody did wrong")
    assert Entry.objects.get().versions.filter(finished=True).count() == 1


def test_skip_links_come_first_are_seen_and_lead_past_header_and_rail(reader):
    page = reader.open(SECOND)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to content")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to activity 2")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to activity 2")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")

    expect(page.get_by_role("region", name="Activity 2 Map")).to_be_focused()
    page.keyboard.press("Tab")
    assert "Varney" in reader.focus()


def test_skip_to_content_puts_the_next_tab_inside_the_text(reader):
    page = reader.open("/courses/lines/one/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_from_a_section_to_a_saved_entry_without_a_mouse(reader, cast):
    page = reader.open(SECOND)
    tab_to(page, "Skip to activity 2")
    page.keyboard.press("Enter")
    tab_to(page, "Start my journal entry")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    tab_to(page, "Email")
    page.keyboard.type("learner@test.example")
    tab_to(page, "Password")
    page.keyboard.type("correct horse battery staple")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Left empty, it is called Week 1 Activity 2.")).to_be_visible()
    tab_to(page, "Your entry")
    page.keyboard.type("Two sentences. That is enough.")
    tab_to(page, "Save")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Week 1 Activity 2")
    expect(page.get_by_role("article")).to_contain_text("Two sentences. That is enough.")


def test_hide_tip_discussion_and_share_open_with_the_keyboard(reader, every_block):
    page = reader.open("/courses/lines/two/everything/")
    tab_to(page, "Hide tip")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Hide tip")).to_have_count(0)
    tab_to(page, "Show the discussion of activity 2")
    page.keyboard.press("Enter")
    expect(page.locator(".discussion").first.get_by_text("Some words")).to_be_visible()
    tab_to(page, "Share this page")
    page.keyboard.press("Space")
    expect(page.get_by_label("Its address")).to_be_visible()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_focus_is_never_hidden_on_the_way_through_course_pages(reader, every_block, size):
    reader.page.set_viewport_size(size)
    for path in (
        "/",
        "/courses/",
        "/courses/lines/",
        "/courses/lines/one/",
        SECOND,
        "/courses/lines/two/everything/",
        "/search/?q=x",
    ):
        steps = walk(reader.open(path))
        assert (path, hidden(steps)) == (path, [])
        assert steps[0]["name"] == "a Skip to content"
        assert len(steps) > 8


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_focus_is_never_hidden_on_the_way_through_journal_and_account(learner, cast, course, size):
    learner.page.set_viewport_size(size)
    entry = write(cast.learner, "words " * 400, activity=course.activity("Map"), course=course)
    meant = write(cast.learner, "words", title="week 1 act 2")
    journal = [
        "/journal/",
        "/journal/before-you-write/",
        f"/journal/entries/{entry.pk}/",
        f"/journal/entries/{meant.pk}/",
        f"/journal/entries/{entry.pk}/edit/",
    ]
    for path in (*journal, "/journal/new/", "/accounts/email/", "/accounts/password/change/", "/accounts/logout/"):
        steps = walk(learner.open(path))
        assert (path, hidden(steps)) == (path, [])
        assert len(steps) > 6


def test_focus_goes_backwards_through_a_section_and_is_never_hidden(reader):
    page = reader.open(SECOND)
    page.get_by_role("contentinfo").get_by_role("link", name="Search").focus()
    steps = []
    while (page.evaluate(FOCUS) or {"name": "a Skip to content"})["name"] != "a Skip to content":
        page.keyboard.press("Shift+Tab")
        steps.append(page.evaluate(FOCUS))
    assert hidden(steps) == []
    assert len(steps) > 15
