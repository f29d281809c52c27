"""Quizzes in My learning: those begun with their state, the others folded away."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from content.models import Quiz
from learning import actions
from learning.models import QuizAttempt
from tests.quizzing import quiz, true_false, with_quizzes


@pytest.fixture
def enrolment(cast, course):
    return actions.enrol(user=cast.learner, course=course.course)


def my_learning(cast) -> str:
    page = cast.client("learner").get("/learning/").content.decode()
    return unescape(re.sub(r"\s+", " ", page.split("<main", 1)[1].split("</main>", 1)[0]))


def listed(page: str) -> dict[str, str]:
    """What is said of each quiz, by its title; nothing of those that are not started."""
    rows = re.findall(r'<li><a href="/learning/quizzes/\d+/">(.*?)</a>(.*?)</li>', page)
    return {title: re.sub(r"<[^>]*>", "", said).strip() for title, said in rows}


def short(name: str, kind: str = "badge") -> dict:
    """A quiz of one question that is right or wrong with its only try."""
    return quiz(name, kind=kind, questions=[true_false(f"{name}?")])


def answer(cast, row: Quiz, *, right: bool) -> QuizAttempt:
    attempt = actions.start_quiz(user=cast.learner, quiz=row)
    [question] = attempt.edition.paper.questions
    return actions.answer_question(
        user=cast.learner, attempt=attempt, question_id=question.id, given=[int(right)], tries_before=0
    )


def test_course_without_quizzes_says_nothing_of_them(course, cast, enrolment):
    assert "Quizzes" not in my_learning(cast)


def test_quizzes_not_started_are_folded_away_with_their_number(course, cast, enrolment):
    rows = with_quizzes(course, short("One"), short("Two", kind="practice"))

    page = my_learning(cast)

    assert listed(page) == {"One": "", "Two": ""}
    assert page.index("<summary>2 quizzes not started yet</summary>") < page.index(">One</a>")
    assert [reverse("learning:quiz", args=[row.pk]) in page for row in rows] == [True, True]


def test_each_quiz_that_was_begun_stands_with_its_state_and_the_time_of_the_next_try(course, cast, enrolment):
    begun, passed, waiting, again, _fresh = with_quizzes(
        course, short("Begun"), short("Passed one"), short("Waiting"), short("Again"), short("Fresh")
    )
    actions.start_quiz(user=cast.learner, quiz=begun)
    answer(cast, passed, right=True)
    until = timezone.localtime(answer(cast, waiting, right=False).finished_at + timedelta(hours=24))
    old = answer(cast, again, right=False)
    QuizAttempt.objects.filter(pk=old.pk).update(finished_at=old.finished_at - timedelta(hours=25))

    page = my_learning(cast)

    assert listed(page) == {
        "Begun": "You are in the middle of it.",
        "Passed one": "Passed: you scored 3 out of 3.",
        "Waiting": "You scored 0 out of 3. You need 2. "
        f"You can try again after {until:%H:%M} on {until.day} {until:%B}.",
        "Again": "You scored 0 out of 3. You need 2. You can try again now.",
        "Fresh": "",
    }
    assert page.index(">Again</a>") < page.index("<summary>1 quiz not started yet</summary>") < page.index(">Fresh</a>")


def test_quiz_of_an_unpublished_page_is_not_listed(course, cast, enrolment):
    with_quizzes(course, short("One"))
    course.refresh("first").unpublish()

    assert listed(my_learning(cast)) == {}


def test_quizzes_of_a_course_that_was_left_are_not_listed(course, cast, enrolment):
    with_quizzes(course, short("One"))
    actions.leave(enrolment=enrolment)

    assert listed(my_learning(cast)) == {}


def test_attempts_of_somebody_else_change_nothing(course, cast, enrolment):
    [row] = with_quizzes(course, short("One"))
    actions.enrol(user=cast.peer, course=course.course)
    actions.start_quiz(user=cast.peer, quiz=row)

    assert "1 quiz not started yet" in my_learning(cast)


@pytest.mark.parametrize("courses", [1, 3])
def test_quizzes_cost_my_learning_two_queries_however_many_courses_and_quizzes(courses, course, cast, enrolment):
    for number in range(1, courses):
        copy = course.refresh("course").copy(recursive=True, update_attrs={"slug": f"copy-{number}"}, to=course.index)
        actions.enrol(user=cast.learner, course=copy)
    client = cast.client("learner")
    client.get("/learning/")
    before = queries(client)
    for row in with_quizzes(course, *(short(f"Quiz {number}") for number in range(courses))):
        answer(cast, row, right=True)

    assert queries(client) == before + 1  # one is asked anyway: which quizzes there are


def queries(client) -> int:
    with CaptureQueriesContext(connection) as found:
        client.get("/learning/")
    return len(found)
