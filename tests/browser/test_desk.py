"""The tutor's desk in a browser: read, moved through and left by keyboard alone; what is said; nothing axe finds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from journal.enums import ThreadState
from journal.models import Opening, Thread
from journal.sharing import actions as sharing
from journal.sharing.withdrawing import withdraw
from learning import actions as learning_actions
from tests.journal.replying import draft
from tests.journal.sharing import cohort_with, share
from tests.journal.writing import write

PHONE = {"width": 360, "height": 780}


@pytest.fixture
def group(course, cast):
    learning_actions.change_profile(user=cast.learner, display_name="Noor Haddad")
    learning_actions.change_profile(user=cast.other_tutor, display_name="Priya")
    return cohort_with(course, tutors=[cast.own_tutor, cast.other_tutor], learners=[cast.learner, cast.peer])


@pytest.fixture
def shares(group, course, cast):
    """Three that wait, in the order of the queue."""
    people = (cast.learner, cast.peer, cast.learner)
    made = []
    for number, person in enumerate(people):
        entry = write(person, f"Words of entry {number}", activity=course.activity("Map"), course=course, another=True)
        made.append(share(entry, group))
        at = timezone.now() - timedelta(hours=9 - number)
        Thread.objects.filter(pk=made[-1].thread_id).update(waiting_since=at, state_from=at)
    return made


@pytest.fixture
def tutor(reader, cast, shares):
    reader.is_signed_in(cast, "own_tutor")
    return reader


def entry_title(page):
    return page.locator("#entry-title")


def settled(page):
    """Before the test itself writes to the database."""
    page.wait_for_load_state("networkidle")


def test_tutor_opens_moves_and_goes_back_by_keyboard_alone(tutor, shares, cast):
    page = tutor.open("/tutor/")
    settled(page)
    rows = page.locator("[data-row]")
    page.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("Enter")
    expect(entry_title(page)).to_be_focused()
    expect(page.locator("#letter")).to_contain_text("Words of entry 0")
    expect(page.locator("#desk-said")).to_have_text("Week 1 Activity 2, Noor Haddad. 1 of 3 waiting.")
    page.keyboard.press("c")
    expect(page.locator("#id_text")).to_be_focused()
    page.keyboard.type("jkuhe")
    expect(page.locator("#id_text")).to_have_value("jkuhe")
    entry_title(page).focus()

    page.keyboard.press("j")
    expect(page.locator("#letter")).to_contain_text("Words of entry 1")
    expect(entry_title(page)).to_be_focused()
    expect(page.locator("#desk-said")).to_contain_text("2 of 3 waiting.")
    page.wait_for_load_state()
    page.keyboard.press("k")
    expect(page.locator("#letter")).to_contain_text("Words of entry 0")
    page.wait_for_load_state()  # keys are listened to from then on
    page.keyboard.press("e")
    expect(page.locator("#letter")).to_contain_text("Words of entry 2")
    page.wait_for_load_state()  # keys are listened to from then on
    page.keyboard.press("e")
    expect(page.locator("#letter")).to_contain_text("Words of entry 0")
    page.wait_for_load_state()  # keys are listened to from then on
    page.keyboard.press("u")

    expect(page.get_by_role("heading", level=1)).to_have_text("Tutor’s desk")
    settled(page)
    assert {one.share for one in Opening.objects.all()} == set(shares)
    assert set(Thread.objects.values_list("locked_by", flat=True)) == {None}


def test_next_that_waits_is_one_that_no_other_tutor_has_open(tutor, shares, cast):
    page = tutor.open("/tutor/")
    settled(page)
    sharing.take_up(tutor=cast.other_tutor, thread=shares[0].thread)
    page.keyboard.press("h")
    expect(page.locator("#letter")).to_contain_text("Words of entry 1")
    page.get_by_role("button", name="Next waiting", exact=True).click()
    expect(page.locator("#letter")).to_contain_text("Words of entry 2")

    page.locator("[data-row]").filter(has_text="Open with Priya").click()

    expect(page.get_by_text("Read only until")).to_be_visible()
    expect(page.locator("main textarea")).to_have_count(0)


def test_entry_that_is_withdrawn_while_it_is_open_is_told_and_the_draft_stays(tutor, shares, cast, watch):
    page = tutor.open("/tutor/")
    page.locator("[data-row]").first.click()
    expect(entry_title(page)).to_be_focused()
    settled(page)
    draft(cast.own_tutor, shares[0].thread, "What I had begun to write")
    withdraw(thread=shares[0].thread)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#desk-trouble")).to_contain_text("withdrawn")
    settled(page)

    page.reload()

    expect(page.get_by_role("heading", level=1)).to_have_text("The learner withdrew this entry")
    expect(page.get_by_label("Your words")).to_have_value("What I had begun to write")
    watch.said.clear()  # the browser notes the answer of 404


def test_desk_works_without_script_and_in_steps_on_a_phone(without_script, live_server, shares, cast):
    from tests.browser.conftest import Visitor

    visitor = Visitor(without_script, live_server.url)
    visitor.is_signed_in(cast, "own_tutor")
    visitor.page.set_viewport_size(PHONE)
    page = visitor.open("/tutor/")
    page.locator("[data-row]").first.click()
    expect(page.locator("#letter")).to_contain_text("Words of entry 0")
    expect(entry_title(page)).to_be_in_viewport()
    page.get_by_role("link", name="3 Reply").click()
    expect(page.get_by_role("heading", name="Your reply")).to_be_in_viewport()
    page.get_by_role("button", name="Next waiting", exact=True).click()
    expect(page.locator("#letter")).to_contain_text("Words of entry 1")
    page.get_by_role("button", name="Back to the queue").click()

    expect(page.get_by_text("3 waiting.")).to_be_visible()
    assert set(Thread.objects.values_list("locked_by", flat=True)) == {None}


def test_axe_finds_nothing_on_the_desk(tutor, shares, cast, audit):
    page = tutor.open("/tutor/")
    audit.look("queue")
    tutor.open("/tutor/?state=answered")
    audit.look("empty, filtered")
    tutor.open(f"/tutor/{shares[0].thread_id}/")
    audit.look("not opened yet")
    page.get_by_role("button", name="Open", exact=True).click()
    audit.look("reading page")
    settled(page)
    sharing.take_up(tutor=cast.other_tutor, thread=shares[1].thread)
    page.reload()
    page.locator("[data-row]").filter(has_text="Open with Priya").click()
    audit.look("open with another")
    settled(page)
    draft(cast.own_tutor, shares[2].thread, "Half a reply")
    withdraw(thread=shares[2].thread)
    Thread.objects.exclude(pk=shares[2].thread_id).update(state=ThreadState.ANSWERED)
    tutor.open("/tutor/")
    audit.look("nothing waits, a draft that was not sent")
    tutor.open(f"/tutor/{shares[2].thread_id}/")
    audit.look("withdrawn")
    page.get_by_role("link", name="Tutor’s desk").click()
    page.get_by_role("link", name="Read your draft").click()
    audit.look("draft")
