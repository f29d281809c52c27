"""Finding an entry again, going on where one left, and meeting it in a later section."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.audit import Audit, open_and_look
from tests.browser.test_axe import LONG, MARKDOWN
from tests.course import block_id, publish, text
from tests.journal.test_finding import tagged
from tests.journal.test_recall import recall
from tests.journal.writing import write

WORDS = "Nobody did anything wrong, and the café stayed open."
LATER = "/courses/lines/two/later/"


def recalling(course) -> None:
    course.later.body = [text("Words of later"), recall(activity=block_id("Map")), recall("by tag", tag="promises")]
    publish(course.later)


def test_entry_is_found_by_a_word_and_still_there_after_going_back(learner, cast, course):
    write(cast.learner, WORDS, activity=course.activity("Map"), course=course)
    tagged(cast.learner, "promises", body="something else")
    page = learner.open("/journal/")
    page.get_by_label("Words in my entries").fill("CAFE")
    page.get_by_label("Words in my entries").press("Enter")

    expect(page.get_by_role("status")).to_have_text("1 entry matches.")
    expect(page.locator("mark")).to_have_text("café")
    assert "cafe" not in page.url.lower()
    page.get_by_role("link", name="Week 1 Activity 2").click()
    expect(page.get_by_role("article")).to_contain_text(WORDS)
    page.go_back()
    expect(page.get_by_label("Words in my entries")).to_have_value("CAFE")
    page.get_by_label("Tag").select_option("promises")
    page.get_by_role("button", name="Find entries").click()
    expect(page.get_by_text("No entries match.")).to_be_visible()
    page.get_by_role("link", name="Clear filters.").click()
    expect(page.get_by_role("status")).to_have_text("2 entries in your journal.")


def test_finding_works_without_script(without_script, live_server, cast):
    tagged(cast.learner, "promises", body=WORDS)
    page = without_script
    cookie = cast.client("learner").cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    page.goto(f"{live_server.url}/journal/find/")
    page.get_by_label("Words in my entries").fill("cafe nobody")
    page.get_by_role("button", name="Find entries").click()

    expect(page.locator("mark")).to_have_text(["Nobody", "café"])


def test_going_on_puts_the_cursor_where_the_writing_stopped(learner, cast):
    write(cast.learner, WORDS)
    page = learner.open("/journal/")
    page.get_by_role("link", name=re.compile("^Go on with")).click()
    expect(page.get_by_label("Your entry")).to_be_focused()
    page.keyboard.type(" And then?")

    expect(page.get_by_label("Your entry")).to_have_value(f"{WORDS} And then?")


def test_later_section_shows_the_owner_their_entry_and_a_guest_the_way(learner, other_browser, cast, course):
    recalling(course)
    write(cast.learner, WORDS, activity=course.activity("Map"), course=course)
    page = learner.open(LATER)

    box = page.get_by_role("region", name="Your earlier entries").first
    expect(box).to_contain_text(WORDS)
    box.get_by_role("link", name="Week 1 Activity 2").click()
    expect(page.get_by_role("article")).to_contain_text(WORDS)
    other_browser.goto(learner.base + LATER)
    box = other_browser.get_by_role("region", name="Your earlier entries").first
    expect(box).not_to_contain_text(WORDS)
    box.get_by_role("link", name="Week 1 Activity 2, Map").click()
    expect(other_browser.get_by_role("heading", name="Activity 2 Map")).to_be_visible()


def test_states_of_finding_and_recalling(audit: Audit, learner, cast, course):
    recalling(course)
    open_and_look(audit, learner, {"find, empty": "/journal/find/", "recall explained": LATER})
    entry = write(cast.learner, MARKDOWN, activity=course.activity("Map"), course=course)
    tagged(cast.learner, "promises", "x" * 40, "étude", body=f"{WORDS} {LONG}")
    open_and_look(audit, learner, {"find": "/journal/find/", "none": "/journal/find/?week=x", "recall": LATER})
    open_and_look(audit, learner, {"find, wrong day": "/journal/find/?first=soon"}, status=422)
    open_and_look(audit, learner, {"editor with tags": f"/journal/entries/{entry.pk}/edit/#end"})
    page = learner.open("/journal/")
    audit.look("journal with tags")
    page.get_by_label("Words in my entries").fill("cafe")
    page.get_by_role("button", name="Find entries").click()
    expect(page.locator("mark")).to_have_text("café")
    audit.look("found")
    learner.open("/journal/new/")
    page.get_by_label("Tags").fill("y" * 50)
    page.get_by_label("Your entry").fill("words")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Shorten the tag")
    audit.look("tag too long")
