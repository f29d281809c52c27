"""Sharing a version in a browser: asked first, taken back in its grace or later, with script, without, and by keyboard alone."""

import pytest
from playwright.sync_api import expect

from journal import actions
from journal.attachments import attach
from journal.models import Share
from journal.sharing.actions import take_up
from tests.browser.conftest import Visitor
from tests.journal.replying import sent
from tests.journal.sharing import cohort_with, past_the_grace, share
from tests.journal.writing import write


@pytest.fixture
def group(course, cast):
    return cohort_with(course, tutors=[cast.own_tutor], learners=[cast.learner])


@pytest.fixture
def entry(course, cast):
    words = "We rang Ruth Ellis about the letter."
    return write(cast.learner, words, activity=course.activity("Map"), course=course)


def test_shared_and_taken_back_before_anybody_could_open_it(learner, group, entry):
    page = learner.open(f"/journal/entries/{entry.pk}/")
    expect(page.locator("#who")).to_have_text("Only you can read this")

    page.get_by_role("link", name="Share with my tutor").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Share this version with Own_Tutor?")
    expect(page.get_by_role("main")).to_contain_text("Ruth Ellis")
    page.get_by_role("button", name="Share with Own_Tutor").click()
    expect(page.get_by_role("status").first).to_contain_text("Until then you can take it back unseen.")
    page.get_by_role("button", name="Take version 1 back").click()

    expect(page.get_by_role("status").first).to_contain_text("Taken back. Nobody could open it.")
    page.get_by_role("link", name="To the entry").click()
    expect(page.locator("#who")).to_contain_text("Only you can read this")


def test_taken_back_after_it_was_opened_and_an_edit_after_sharing_stays_private(learner, group, entry, cast):
    made = share(entry, group)
    take_up(tutor=cast.own_tutor, thread=made.thread)
    actions.change_words(owner=cast.learner, entry=entry, change=lambda words: words.__class__(body="A newer thought"))

    page = learner.open(f"/journal/entries/{entry.pk}/")
    expect(page.locator("#who")).to_contain_text("Own_Tutor opened it")
    expect(page.locator("#who")).to_contain_text("what you changed since is private")
    page.get_by_role("link", name="See what your tutor sees").click()
    expect(page.get_by_role("region", name="What your tutor sees")).to_contain_text("about the letter")
    expect(page.get_by_role("main")).not_to_contain_text("A newer thought")
    page.get_by_role("link", name="Take it back").click()
    expect(page.get_by_role("main")).to_contain_text("They may already have read it.")
    page.get_by_role("button", name="Take it back").click()

    expect(page.get_by_role("status").first).to_contain_text("Own_Tutor had opened it.")
    expect(page.get_by_role("main")).not_to_contain_text("about the letter")


def test_by_keyboard_from_the_last_word_to_the_share(learner, group, entry):
    page = learner.open(f"/journal/entries/{entry.pk}/edit/")
    page.get_by_label("Your entry").press("Control+Enter")
    expect(page.locator("#who")).to_have_text("Only you can read this")
    page.wait_for_load_state("networkidle")
    assert not Share.objects.exists()

    page.get_by_role("link", name="Share with my tutor").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Share this version")
    page.get_by_role("button", name="Share with Own_Tutor").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Shared: Week 1 Activity 2")


def test_without_script_a_copy_without_names_is_shared(without_script, live_server, cast, group, entry):
    plain = Visitor(without_script, live_server.url)
    plain.is_signed_in(cast, "learner")
    page = plain.open(f"/journal/entries/{entry.pk}/share/")

    page.get_by_role("link", name="Make a copy without them, and share that").click()
    page.get_by_role("button", name="Save the copy").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Share this version")
    expect(page.get_by_role("main")).not_to_contain_text("Ruth Ellis")
    page.get_by_role("button", name="Share with Own_Tutor").click()

    expect(page.get_by_role("region", name="What your tutor sees")).to_contain_text(
        "We rang [name A] about the letter."
    )


def test_pages_of_sharing_have_no_fault_that_axe_finds(audit, learner, group, entry, cast, course):
    attach(owner=cast.learner, entry=entry, name="A plan with quite a long name for a file.txt", data=b"plan")
    page = learner.open("/journal/shared/")
    audit.look("nothing shared")
    learner.open(f"/journal/entries/{entry.pk}/share/")
    audit.look("asked before sharing")
    page.wait_for_load_state("networkidle")
    made = share(entry, group, in_grace=True)
    learner.open(f"/journal/shared/{made.thread_id}/")
    audit.look("within the grace")
    page.wait_for_load_state("networkidle")
    past_the_grace(made)
    take_up(tutor=cast.own_tutor, thread=made.thread)
    sent(cast.own_tutor, made.thread, "You noticed the letter.", question="Who had it?")
    actions.change_words(owner=cast.learner, entry=entry, change=lambda words: words.__class__(body="Newer words"))
    for state, where in {
        "list with an answer": "/journal/shared/",
        "journal with a shared entry": "/journal/",
        "my learning": "/learning/",
        "shared entry": f"/journal/entries/{entry.pk}/",
        "shared copy with an answer": f"/journal/shared/{made.thread_id}/",
        "taking back": f"/journal/shared/{made.thread_id}/take-back/",
        "sharing again": f"/journal/entries/{entry.pk}/share/",
        "writing on": f"/journal/entries/{entry.pk}/edit/",
        "box in the course": "/courses/lines/one/second/",
        "the book": "/journal/book/",
    }.items():
        learner.open(where)
        audit.look(state)
    page.wait_for_load_state("networkidle")
    group.delete()
    learner.open(f"/journal/entries/{entry.pk}/share/")
    audit.look("nobody can receive it")
