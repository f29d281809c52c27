"""A quiz in a real browser: practice without script and account, a badge quiz by keyboard, and every state through axe."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from content.consent import COOKIE as CHOICE
from learning import actions
from learning.models import QuizAttempt
from tests.browser.conftest import Visitor
from tests.quizzing import every_kind, quiz, single, with_quizzes, words

FIRST = "/courses/lines/one/first/"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).filter(visible=True).click()


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def test_guest_takes_a_practice_quiz_without_script_and_nothing_is_kept(without_script, course, live_server):
    with_quizzes(course, quiz("Practice", questions=[single(), words()]))
    page = Visitor(without_script, live_server.url).open(FIRST)
    page.get_by_role("link", name="Take the quiz").click()
    press(page, "Start the quiz")

    press(page, "Check my answer")
    expect(page.get_by_role("alert")).to_contain_text("Choose an answer.")
    page.get_by_label("one 2").check()
    press(page, "Check my answer")
    expect(page.get_by_role("status")).to_contain_text("Not yet. You have 2 more tries.")
    expect(page.get_by_role("status")).to_contain_text("first hint")
    expect(page.locator("#feedback")).to_be_focused()
    assert "Because of" not in page.content()
    page.get_by_label("one 0").check()
    press(page, "Check my answer")
    expect(page.get_by_role("status")).to_contain_text("Right: 2 marks.")
    press(page, "Next question")
    page.get_by_label("Which word?").fill("The GAP")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Right: 3 marks.")
    press(page, "See how you did")

    expect(page.locator("main")).to_contain_text("Passed: you scored 5 out of 6.")
    expect(page.locator("main")).to_contain_text("Because of One?.")
    assert QuizAttempt.objects.count() == 0
    assert {cookie["name"] for cookie in page.context.cookies()} == {CHOICE}


def test_learner_fails_a_badge_quiz_by_keyboard_waits_and_passes(page, learner, cast, course):
    actions.enrol(user=cast.learner, course=course.course)
    [row] = with_quizzes(course, quiz("Badge", kind="badge", questions=[single()]))
    learner.open(FIRST)
    start_by_keyboard(page, "Take the quiz", "Start the quiz")
    for wrong in ("one 1", "one 2", "one 3"):
        choose_by_keyboard(page, wrong)
    expect(page.get_by_role("status")).to_contain_text("Not right, and that was the last try.")

    learner.open(FIRST)
    expect(page.locator("main")).to_contain_text("You scored 0 out of 3. You need 2.")
    expect(page.locator("main")).to_contain_text(re.compile(r"You can try again after \d\d:\d\d on \d+ \w+\."))
    expect(page.get_by_role("link", name="Take the quiz")).to_have_count(0)

    page.wait_for_load_state("networkidle")
    QuizAttempt.objects.update(finished_at=timezone.now() - timedelta(hours=25))
    learner.open(FIRST)
    expect(page.locator("main")).to_contain_text("You can try again now.")
    start_by_keyboard(page, "To the quiz", "Take it again")
    choose_by_keyboard(page, "one 0")
    expect(page.get_by_role("status")).to_contain_text("Right: 3 marks.")
    page.get_by_role("link", name="See how you did").press("Enter")

    expect(page.locator("main")).to_contain_text("Passed: you scored 3 out of 3.")
    page.wait_for_load_state("networkidle")
    assert QuizAttempt.objects.filter(quiz=row, passed=True).count() == 1


def start_by_keyboard(page: Page, link: str, button: str) -> None:
    page.get_by_role("link", name=link).press("Enter")
    page.get_by_role("button", name=button).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Question 1 of 1")


def choose_by_keyboard(page: Page, choice: str) -> None:
    page.get_by_label(choice).press("Space")
    page.get_by_role("button", name="Check my answer").press("Enter")
    expect(page.locator("#feedback")).to_be_focused()


def test_pages_of_a_quiz_in_every_state(audit, learner, cast, course):
    actions.enrol(user=cast.learner, course=course.course)
    [row] = with_quizzes(course, quiz("Badge", kind="badge", questions=every_kind()))
    page = learner.open(FIRST)
    audit.look("in the section, not started")
    page.get_by_role("link", name="Take the quiz").click()
    audit.look("front page")
    press(page, "Start the quiz")
    audit.look("one choice")
    press(page, "Check my answer")
    expect(page.get_by_role("alert")).to_be_visible()
    audit.look("nothing chosen")
    page.get_by_label("one 1").check()
    press(page, "Check my answer")
    audit.look("a wrong try")
    page.get_by_label("one 0").check()
    press(page, "Check my answer")
    audit.look("right")
    for number, state in enumerate(["several", "true or false", "a word"], start=2):
        learner.open(f"/learning/quizzes/{row.pk}/questions/{number}/")
        audit.look(state)
    page.wait_for_load_state("networkidle")
    QuizAttempt.objects.update(finished_at=timezone.now(), out_of=12, score=2)
    learner.open(f"/learning/quizzes/{row.pk}/")
    audit.look("front page with answers and a wait")
