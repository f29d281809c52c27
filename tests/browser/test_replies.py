"""A tutor answers and a learner writes back, by keyboard, over the end of a session, from two browsers, and without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from journal.models import Message, Thread
from journal.safes import open_thread
from journal.sharing import actions as sharing
from journal.sharing.words import unseal_share
from tests.browser.audit import open_and_look
from tests.browser.test_autosave import sign_in_in_a_new_tab
from tests.browser.test_device import box, close
from tests.journal.replying import draft, sent, words_of
from tests.journal.sharing import cohort_with, opened, share
from tests.journal.writing import write

KEPT = re.compile(r"^Draft kept \d\d:\d\d$")
REPLY_SAVES = re.compile(r"/reply/save/")
MARK = """words => {
  const walker = document.createTreeWalker(document.querySelector(".letter-text"), NodeFilter.SHOW_TEXT);
  let last = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) if (node.data.includes(words)) last = node;
  getSelection().setBaseAndExtent(last, last.data.indexOf(words), last, last.data.indexOf(words) + words.length);
}"""


@pytest.fixture
def thread(course, cast) -> Thread:
    cohort = cohort_with(course, tutors=[cast.own_tutor, cast.other_tutor], learners=[cast.learner])
    body = "The join was **Ruth**.\n\nI waited. She waited.\n\nThe join was Ruth again."
    made = share(write(cast.learner, body, activity=course.activity("Map"), course=course), cohort)
    return opened(made, cast.own_tutor, cast.other_tutor)


@pytest.fixture
def tutor(reader, thread, cast):
    reader.is_signed_in(cast, "own_tutor")
    return reader


def composer(visitor, thread) -> Page:
    page = visitor.open(f"/tutor/{thread.pk}/reply/")
    page.wait_for_selector("#reply-form[data-ready]")
    page.wait_for_load_state("networkidle")
    return page


def line(page):
    return page.locator("#saved")


def test_tutor_answers_by_keyboard_though_the_session_ends_in_the_middle(tutor, thread, cast, watch):
    page = composer(tutor, thread)
    page.evaluate(MARK, "The join was Ruth")
    page.keyboard.press("q")
    expect(page.locator("#reply-quotes")).to_contain_text("The join was Ruth")
    page.keyboard.press("c")
    page.keyboard.type("You put Ruth on the map.")
    expect(line(page)).to_have_text(KEPT)
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies(name="sessionid")
    page.keyboard.type(" Few do.")
    expect(page.get_by_role("dialog")).to_contain_text("You were signed out")
    expect(line(page)).to_contain_text("Not saved: kept on this device")
    sign_in_in_a_new_tab(page, "own_tutor")
    page.get_by_role("button", name="Signed in again: save now").click()
    expect(line(page)).to_have_text(KEPT)
    page.get_by_label("Something you noticed").press("Control+Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("On its way to Learner")
    page.wait_for_load_state("networkidle")
    message = Message.objects.get()
    body = write_of(thread)
    found = words_of(message)
    assert (found.text, [body[one.start : one.end] for one in found.quotes]) == (
        "You put Ruth on the map. Few do.",
        ["The join was Ruth"],
    )
    assert found.quotes[0].start > 30, "the second of the two was marked"
    page.get_by_role("button", name="Undo sending").click()
    expect(page.get_by_label("Something you noticed")).to_have_value("You put Ruth on the map. Few do.")
    page.wait_for_load_state("networkidle")
    message.refresh_from_db()
    assert message.released_at is None
    watch.said.clear()  # the browser notes each answer of 401 and 403


def test_passage_is_quoted_when_the_key_comes_before_the_browser_told_of_the_marking(tutor, thread):
    page = composer(tutor, thread)
    at_once = f"() => {{ ({MARK})('I waited'); document.getElementById('quote-marked').click(); }}"
    page.evaluate(at_once)

    expect(page.locator("#reply-quotes")).to_contain_text("I waited")


def write_of(thread) -> str:
    row = Thread.objects.select_related("safe", "owner").get(pk=thread.pk)
    return unseal_share(open_thread(row), row.shares.get()).words.body


def test_words_of_a_page_that_crashed_are_offered_from_the_device(tutor, thread, cast, watch):
    page = composer(tutor, thread)
    address = page.url
    page.context.route(REPLY_SAVES, lambda route: route.abort())
    page.get_by_label("Something you noticed").fill("typed before the crash")
    expect(line(page)).to_have_text("Not saved: kept on this device")
    context = page.context
    page = close(page)
    context.unroute(REPLY_SAVES)
    page.goto(address)

    expect(box(page)).to_contain_text("typed before the crash")
    page.get_by_role("button", name="Put them back").click()

    expect(page.get_by_label("Something you noticed")).to_have_value("typed before the crash")
    expect(line(page)).to_have_text(KEPT)
    watch.said.clear()  # the browser notes each save that was refused


def test_second_tutor_writes_but_sends_only_when_the_first_is_done(tutor, thread, cast, watch):
    sharing.take_up(tutor=cast.other_tutor, thread=thread)
    page = composer(tutor, thread)
    expect(page.get_by_role("main")).to_contain_text("Other_Tutor has this open")
    page.get_by_label("Something you noticed").fill("Mine too")
    expect(line(page)).to_contain_text("Other_Tutor has this open: send when it is free.")
    page.get_by_role("button", name="Send to Learner").click()

    expect(page.get_by_role("alert")).to_contain_text("Not sent: Other_Tutor has this open")
    expect(page.get_by_label("Something you noticed")).to_have_value("Mine too")
    page.wait_for_load_state("networkidle")
    assert words_of(Message.objects.get()).text == "Mine too"


def test_learner_writes_back_and_reads_what_was_sent(learner, thread, cast):
    sent(cast.own_tutor, thread, "Almost nobody looks.", question="Who rang?")
    page = learner.open(f"/journal/shared/{thread.pk}/reply/")
    page.wait_for_selector("#reply-form[data-ready]")
    expect(page.get_by_role("main")).to_contain_text("Own_Tutor, Other_Tutor will read this.")
    page.get_by_label("Your answer").fill("The nurse did.")
    expect(line(page)).to_have_text(KEPT)
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.get_by_role("button", name="Undo sending")).to_be_visible()
    page.get_by_role("link", name="Back to the answers").click()
    expect(page.locator(".turn.mine")).to_contain_text("The nurse did.")


def test_reply_without_script_has_its_quote_question_and_undo(without_script, live_server, thread, cast):
    page = without_script
    cookie = cast.client("own_tutor").cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    page.goto(f"{live_server.url}/tutor/{thread.pk}/reply/")
    page.get_by_label("Something you noticed").fill("You waited.")
    page.get_by_text("Quote from the entry").click()
    page.get_by_label("Quote a sentence: paste it here").fill("She waited.")
    page.get_by_role("button", name="Quote this").click()
    expect(page.locator(".thread-quote")).to_contain_text("“She waited.”")
    page.get_by_text("Beginnings of sentences").click()
    page.get_by_role("button", name="What would have to change so that").click()
    expect(page.get_by_label("One question back")).to_have_value("What would have to change so that ")
    expect(page.get_by_label("Something you noticed")).to_have_value("You waited.")
    page.get_by_role("button", name="Send to Learner").click()
    page.get_by_role("button", name="Undo sending").click()

    expect(page.get_by_label("Something you noticed")).to_have_value("You waited.")
    assert Message.objects.get().released_at is None


def test_pages_of_replies_have_no_fault_that_axe_finds(audit, tutor, thread, cast):
    message = sent(cast.own_tutor, thread, "You noticed.", question="Who rang?")
    draft(cast.own_tutor, thread, "A draft")
    open_and_look(
        audit,
        tutor,
        {
            "composer": f"/tutor/{thread.pk}/reply/",
            "sent": f"/tutor/replies/{message.pk}/sent/",
            "correct": f"/tutor/replies/{message.pk}/correct/",
            "saved questions": "/tutor/questions/",
        },
    )
    page = composer(tutor, thread)
    page.get_by_text("Quote from the entry").click()
    page.get_by_label("Quote a sentence: paste it here").fill("never written")
    page.evaluate("document.querySelector('#reply-form').submit()")
    expect(page.get_by_role("alert")).to_contain_text("These words are not in the entry")
    audit.look("not quoted")
    tutor.open("/tutor/questions/")
    tutor.is_signed_in(cast, "learner")
    open_and_look(audit, tutor, {"learner's side": f"/journal/shared/{thread.pk}/reply/"})
