"""A tutor's morning: ten shares answered by keyboard alone, though the session ends, another tutor is there, and one is withdrawn."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from journal.actions import give_consent
from journal.enums import ThreadState
from journal.models import Message, Thread
from journal.sharing import actions as sharing
from journal.sharing.withdrawing import withdraw
from tests.browser.test_autosave import sign_in_in_a_new_tab
from tests.journal.replying import words_of
from tests.journal.sharing import cohort_with, share
from tests.journal.writing import write
from tests.people import make_person

KEPT = re.compile(r"^Draft kept \d\d:\d\d$")
HELD, WITHDRAWN, SESSION_ENDS = 3, 6, 8


@pytest.fixture
def threads(course, cast) -> list[Thread]:
    """Twelve that wait, one a learner, in the order of the queue."""
    learners = [make_person(f"learner{number}") for number in range(12)]
    cohort = cohort_with(course, tutors=[cast.own_tutor, cast.other_tutor], learners=learners)
    made = []
    for number, learner in enumerate(learners):
        give_consent(person=learner)
        entry = write(learner, f"Words of entry {number}.", activity=course.activity("Map"), course=course)
        made.append(share(entry, cohort).thread)
        at = timezone.now() - timedelta(hours=20 - number)
        Thread.objects.filter(pk=made[-1].pk).update(waiting_since=at, state_from=at)
    return made


def test_ten_shares_are_answered_by_keyboard_alone(reader, threads, cast, watch):
    reader.is_signed_in(cast, "own_tutor")
    page = reader.open("/tutor/")
    page.wait_for_load_state("networkidle")
    sharing.take_up(tutor=cast.other_tutor, thread=threads[HELD])

    for number in [number for number in range(12) if number != HELD]:
        page.keyboard.press("h")
        expect(page.locator("#letter")).to_contain_text(f"Words of entry {number}.")
        expect(page.locator("#entry-title")).to_be_focused()
        page.wait_for_selector("#reply-form[data-ready]")
        page.keyboard.press("c")
        page.keyboard.type(f"I noticed entry {number}.")
        expect(page.locator("#saved")).to_have_text(KEPT)
        page.wait_for_load_state("networkidle")
        if number == WITHDRAWN:
            withdraw(thread=threads[number])
        if number == SESSION_ENDS:
            page.context.clear_cookies(name="sessionid")
            page.keyboard.type(" Still here.")
            expect(page.get_by_role("dialog")).to_contain_text("You were signed out")
            sign_in_in_a_new_tab(page, "own_tutor")
            page.get_by_role("button", name="Signed in again: save now").press("Enter")
            expect(page.locator("#saved")).to_have_text(KEPT)
            page.locator("#id_text").focus()
        page.keyboard.press("Control+Enter")
        if number == WITHDRAWN:
            expect(page.get_by_role("alert")).to_contain_text("The learner withdrew this entry")
            page.locator("body").press("u")
            expect(page.get_by_role("heading", level=1)).to_have_text("Tutor’s desk")
        else:
            expect(page.get_by_role("heading", level=1)).to_contain_text("On its way")
        page.wait_for_load_state()  # keys are listened to from then on

    page.wait_for_load_state("networkidle")
    answered = {number for number, thread in enumerate(threads) if _state(thread) == ThreadState.ANSWERED}
    assert answered == set(range(12)) - {HELD, WITHDRAWN}
    said = {words_of(message).text for message in Message.objects.filter(released_at__isnull=False)}
    ends = {SESSION_ENDS: " Still here."}
    assert said == {f"I noticed entry {number}.{ends.get(number, '')}" for number in answered}
    assert (_state(threads[HELD]), _state(threads[WITHDRAWN])) == (ThreadState.WAITING, ThreadState.WITHDRAWN)
    assert [words_of(one).text for one in Message.objects.drafts()] == [f"I noticed entry {WITHDRAWN}."]
    watch.said.clear()  # the browser notes each answer of 401, 403 and 404


def _state(thread: Thread) -> str:
    return Thread.objects.get(pk=thread.pk).state
