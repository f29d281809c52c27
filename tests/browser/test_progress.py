"""Enrol, read with script and without, tick, leave, come back: what a learner sees of it each time."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from learning import actions
from learning.models import Enrolment
from tests.browser.audit import open_and_look
from tests.browser.conftest import Visitor
from tests.people import PASSWORD

COURSE, WEEK = "/courses/lines/", "/courses/lines/one/"
FIRST, SECOND, BELOW = WEEK + "first/", WEEK + "second/", WEEK + "second/below/"


def ticked(page: Page) -> list[str]:
    """Titles in the rail that have a tick."""
    return page.locator(".rail-contents li:has(.tick.done)").all_inner_texts()


def titles(found: list[str]) -> list[str]:
    return [re.sub(r"^[\d.\s]+", "", text.strip()) for text in found]


def read_to_the_end(page: Page) -> None:
    """Ten seconds on the page, the end of it in sight. The page's clock is wound on, not waited for."""
    page.locator("#done").scroll_into_view_if_needed()
    page.clock.run_for(11_000)


def test_guest_enrols_through_sign_in_and_reads_with_script_and_without(reader, cast, without_script):
    page = reader.open(FIRST)
    page.get_by_role("link", name="Enrol, free").click()
    reader.signs_in("learner")
    expect(page.get_by_role("heading", level=1)).to_have_text("Enrol in Across the Lines")
    assert not Enrolment.objects.exists()
    page.get_by_role("button", name="Enrol", exact=True).click()
    expect(page).to_have_url(reader.base + FIRST)
    expect(page.get_by_text("You are enrolled in Across the Lines.")).to_be_visible()

    # With script: two sections read to the end tick themselves.
    page.clock.install()
    for address in (FIRST, SECOND):
        reader.open(address)
        read_to_the_end(page)
        expect(page.get_by_role("status").filter(has_text="This page is ticked as done.")).to_be_attached()
    assert titles(ticked(page)) == ["First", "Second"]
    page.get_by_role("button", name="Tick activity 2 as done").click()
    expect(page.get_by_text("Activity 2 is done", exact=True)).to_be_visible()
    assert reader.focus() == "Not done after all"

    # Without script: two more by their buttons.
    visitor = Visitor(without_script, reader.base)
    visitor.is_signed_in(cast, "learner")
    visitor.open(COURSE)
    expect(without_script.get_by_text("2 of 7 pages done, 1 of 4 activities.")).to_be_visible()
    without_script.get_by_role("link", name="Continue: 2.1 Below").click()
    without_script.get_by_role("button", name="Done, next page").click()
    expect(without_script.get_by_role("heading", level=1)).to_have_text("Summary")
    without_script.get_by_role("button", name="Done, next page").click()
    expect(without_script.get_by_role("heading", level=1)).to_contain_text("Leading")
    visitor.open("/learning/")
    expect(without_script.get_by_text("4 of 7 pages done, 1 of 4 activities.")).to_be_visible()

    # Leave, and come back.
    reader.open("/learning/")
    page.get_by_role("button", name="Leave Across the Lines").click()
    reader.open(SECOND)
    assert ticked(page) == [] and page.locator(".tick").count() == 0
    reader.open("/learning/")
    page.get_by_role("button", name="Come back to it").click()
    expect(page.get_by_text("4 of 7 pages done, 1 of 4 activities.")).to_be_visible()
    reader.open(SECOND)
    assert titles(ticked(page)) == ["First", "Second", "Below", "Summary"]


def test_page_left_at_once_and_page_said_to_be_open_are_not_ticked(learner, cast, course):
    actions.enrol(user=cast.learner, course=course.course)
    page = learner.page
    page.clock.install()
    learner.open(FIRST)
    page.locator("#done").scroll_into_view_if_needed()
    page.clock.run_for(4_000)
    learner.open(SECOND)
    page.clock.run_for(4_000)
    learner.open(COURSE)
    expect(page.get_by_role("link", name="Continue: 2 Second")).to_be_visible()

    learner.open(FIRST)
    page.get_by_role("button", name="Done, next page").click()
    learner.open(FIRST)
    page.get_by_role("button", name="Not done after all").click()
    expect(page.get_by_role("status").filter(has_text="This page is open again.")).to_be_attached()
    expect(page.get_by_role("button", name="Done, next page")).to_be_focused()
    learner.open(FIRST)
    read_to_the_end(page)
    learner.open(FIRST)
    assert ticked(page) == []


def test_tick_after_the_session_ended_leads_to_sign_in_and_back(learner, cast, course):
    actions.enrol(user=cast.learner, course=course.course)
    page = learner.open(SECOND)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Tick activity 2 as done").click()
    page.wait_for_url("**/accounts/login/**")
    page.get_by_label("Email").fill("learner@test.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("button", name="Tick activity 2 as done")).to_be_visible()
    assert page.url.startswith(learner.base + SECOND)


def test_pages_of_ones_own_learning(audit, learner, cast, course):
    open_and_look(
        audit,
        learner,
        {
            "my learning, empty": "/learning/",
            "enrol": f"/learning/courses/{course.course.pk}/enrol/",
            "section, not enrolled": SECOND,
            "profile": "/learning/profile/",
        },
    )
    enrolment = actions.enrol(user=cast.learner, course=course.course)
    paths = [course.course.path]
    for found in (course.week, course.first):
        actions.mark_page(user=cast.learner, course_paths=paths, page_key=found.key, done=True)
    notice = course.activity("Notice").pk
    actions.mark_activity(user=cast.learner, course_paths=paths, activity_id=notice, done=True)
    open_and_look(
        audit,
        learner,
        {
            "my learning": "/learning/",
            "enrolled already": f"/learning/courses/{course.course.pk}/enrol/",
            "course page": COURSE,
            "home": "/",
            "section, done": FIRST,
            "section, open": SECOND,
        },
    )
    actions.leave(enrolment=enrolment)
    open_and_look(audit, learner, {"my learning, left": "/learning/"})
    page = learner.open("/learning/profile/")
    page.get_by_label("Display name").fill("me@home.example")
    page.get_by_role("button", name="Save my profile").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a name without an @")
    audit.look("profile, refused")
