"""Attempts: one at a time, the wait, the best result, and what outlives an edit, a person and a page."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from content.models import CourseVersion
from learning import actions, permissions
from learning.checks import quizzes_can_be_taken_again
from learning.enums import QuizState
from learning.models import Enrolment, QuizAttempt
from learning.quizzes import Result, best_results, standings
from tests.quizzing import multiple, quiz, single, with_quizzes


@pytest.fixture
def badge(course):
    return with_quizzes(course, quiz("Badge", kind="badge", questions=[single("a"), single("b")]))[0]


@pytest.fixture
def enrolment(cast, course) -> Enrolment:
    return actions.enrol(user=cast.learner, course=course.course)


def take(user, row, *tries: list[int]) -> QuizAttempt:
    """An attempt with these tries at every question, as far as they are needed."""
    attempt = actions.start_quiz(user=user, quiz=row)
    for question in row.edition.paper.questions:
        for before, one in enumerate(tries):
            attempt = actions.answer_question(
                user=user, attempt=attempt, question_id=question.id, given=one, tries_before=before
            )
    return attempt


def earlier(attempt: QuizAttempt, **span) -> None:
    QuizAttempt.objects.filter(pk=attempt.pk).update(finished_at=timezone.now() - timedelta(**span))


def standing_of(enrolment, row):
    return standings(enrolment, [row])[row.pk]


def test_attempt_is_finished_with_its_last_question_and_not_before(badge, enrolment, cast):
    attempt = actions.start_quiz(user=cast.learner, quiz=badge)
    first, second = badge.edition.paper.questions
    half = actions.answer_question(user=cast.learner, attempt=attempt, question_id=first.id, given=[0], tries_before=0)
    assert (half.finished_at, half.score, half.out_of, half.passed) == (None, 3, 6, False)

    done = actions.answer_question(user=cast.learner, attempt=attempt, question_id=second.id, given=[0], tries_before=0)
    assert done.finished_at and (done.score, done.out_of, done.passed) == (6, 6, True)


def test_attempt_is_pinned_to_edition_and_version_of_the_course(badge, enrolment, cast, course):
    attempt = actions.start_quiz(user=cast.learner, quiz=badge)

    assert attempt.edition_id == badge.edition_id
    assert attempt.course_version == CourseVersion.objects.filter(course=course.course).first().number


def test_there_is_one_open_attempt_a_quiz_and_the_database_says_so(badge, enrolment, cast):
    first = actions.start_quiz(user=cast.learner, quiz=badge)

    assert actions.start_quiz(user=cast.learner, quiz=badge) == first
    assert actions.start_quiz(user=cast.learner, quiz=badge, fresh=True) == first, "nothing was changed since"
    with pytest.raises(IntegrityError), transaction.atomic():
        QuizAttempt.objects.create(
            enrolment=enrolment, quiz=badge, edition=badge.edition, seed=1, started_at=timezone.now()
        )


def test_answer_after_the_end_changes_nothing(badge, enrolment, cast):
    attempt = take(cast.learner, badge, [0])
    question = badge.edition.paper.questions[0]

    again = actions.answer_question(
        user=cast.learner, attempt=attempt, question_id=question.id, given=[1], tries_before=1
    )

    assert (again.state, again.score) == (attempt.state, 6)


@pytest.mark.parametrize(("given_tries", "before"), [([9], 0), ([], 0), ([0], 1), ([0], -1)])
def test_what_is_no_try_changes_nothing(given_tries, before, badge, enrolment, cast):
    attempt = actions.start_quiz(user=cast.learner, quiz=badge)
    question = badge.edition.paper.questions[0]

    after = actions.answer_question(
        user=cast.learner, attempt=attempt, question_id=question.id, given=given_tries, tries_before=before
    )

    assert after.state == {}


def test_nobody_answers_anothers_attempt_or_begins_without_enrolment(badge, enrolment, cast, course):
    attempt = actions.start_quiz(user=cast.learner, quiz=badge)
    question = badge.edition.paper.questions[0]
    with pytest.raises(Enrolment.DoesNotExist):
        actions.start_quiz(user=cast.peer, quiz=badge)
    actions.enrol(user=cast.peer, course=course.course)

    with pytest.raises(QuizAttempt.DoesNotExist):
        actions.answer_question(user=cast.peer, attempt=attempt, question_id=question.id, given=[0], tries_before=0)
    assert [list(permissions.attempts_of(user)) for user in (cast.learner, cast.peer, None)] == [[attempt], [], []]


# States and the wait -------------------------------------------------------------------------------------------------


def test_states_follow_one_another(badge, enrolment, cast):
    assert standing_of(enrolment, badge).state == QuizState.NOT_STARTED
    actions.start_quiz(user=cast.learner, quiz=badge)
    assert standing_of(enrolment, badge).state == QuizState.IN_PROGRESS
    failed = take(cast.learner, badge, [1], [2], [3])
    assert standing_of(enrolment, badge).state == QuizState.WAITING
    earlier(failed, hours=24, seconds=1)
    assert standing_of(enrolment, badge).state == QuizState.AGAIN
    take(cast.learner, badge, [0])
    assert standing_of(enrolment, badge).state == QuizState.PASSED


@pytest.mark.parametrize(
    ("kind", "wait_hours", "site", "expected"),
    [
        ("badge", None, 24, 24),
        ("badge", None, 1, 1),
        ("badge", 5, 24, 5),
        ("badge", 0, 24, None),
        ("practice", None, 24, None),
        ("practice", 2, 24, 2),
    ],
)
def test_wait_is_the_editors_or_else_the_sites_for_a_badge_quiz(
    kind, wait_hours, site, expected, course, enrolment, cast, settings
):
    settings.LEARNING_QUIZ_RETAKE_WAIT = timedelta(hours=site)
    [row] = with_quizzes(course, quiz("Q", kind=kind, wait_hours=wait_hours, questions=[single()]))
    failed = take(cast.learner, row, [1], [2], [3])

    until = standing_of(enrolment, row).until
    assert until == (expected and failed.finished_at + timedelta(hours=expected))
    if expected:
        with pytest.raises(actions.NotYet) as early:
            actions.start_quiz(user=cast.learner, quiz=row)
        assert early.value.until == until


@pytest.mark.parametrize(("wait", "said"), [(timedelta(0), 0), (timedelta(hours=2), 0), (24, 1), (timedelta(-1), 1)])
def test_wait_that_is_no_span_of_time_is_a_failed_check(wait, said, settings):
    settings.LEARNING_QUIZ_RETAKE_WAIT = wait

    assert [error.id for error in quizzes_can_be_taken_again(None)] == ["learning.E007"] * said


# Results -------------------------------------------------------------------------------------------------------------


def test_best_result_counts_whatever_came_after(badge, enrolment, cast, django_assert_num_queries):
    for tries in ([[1], [2], [0]], [[0]], [[1], [0]]):
        earlier(take(cast.learner, badge, *tries), days=2)

    with django_assert_num_queries(1):
        best = best_results(enrolment)
    assert best.keys() == {badge.pk}
    assert isinstance(best[badge.pk], Result)
    assert (best[badge.pk].score, best[badge.pk].out_of, best[badge.pk].percent, best[badge.pk].passed) == (
        6,
        6,
        100,
        True,
    )


def test_open_attempt_is_no_result(badge, enrolment, cast):
    actions.start_quiz(user=cast.learner, quiz=badge)

    assert best_results(enrolment) == {}


def test_pass_stays_a_pass_when_the_quiz_gets_harder(badge, enrolment, cast, course):
    earlier(take(cast.learner, badge, [1], [0]), days=2)
    assert best_results(enrolment)[badge.pk].passed
    [harder] = with_quizzes(
        course, quiz("Badge", kind="badge", questions=[single("a"), single("b"), multiple()], pass_mark=100)
    )
    assert harder.pk == badge.pk
    take(cast.learner, harder, [1], [2], [3])

    best = best_results(enrolment)[badge.pk]
    assert (best.passed, best.score, best.out_of) == (True, 4, 6)
    assert standing_of(enrolment, harder).state == QuizState.PASSED


def test_question_taken_out_in_mid_attempt_is_still_asked_and_counted(badge, enrolment, cast, course):
    attempt = actions.start_quiz(user=cast.learner, quiz=badge)
    first, second = badge.edition.paper.questions
    actions.answer_question(user=cast.learner, attempt=attempt, question_id=first.id, given=[0], tries_before=0)
    with_quizzes(course, quiz("Badge", kind="badge", questions=[single("b")]))

    done = actions.answer_question(user=cast.learner, attempt=attempt, question_id=second.id, given=[0], tries_before=0)

    assert (done.score, done.out_of, done.passed) == (6, 6, True)


def test_results_outlive_the_page_and_go_with_the_account(badge, enrolment, cast, course):
    take(cast.learner, badge, [0])
    with pytest.raises(ProtectedError):
        badge.delete()
    course.refresh("first").delete()
    assert best_results(enrolment)[badge.pk].passed

    actions.erase(user=cast.learner)

    assert QuizAttempt.objects.count() == 0


def test_left_course_keeps_its_results_and_lets_nobody_go_on(badge, enrolment, cast):
    attempt = actions.start_quiz(user=cast.learner, quiz=badge)
    actions.leave(enrolment=enrolment)

    assert list(permissions.attempts_of(cast.learner)) == [attempt]
    with pytest.raises(Enrolment.DoesNotExist):
        actions.start_quiz(user=cast.learner, quiz=badge)
    assert actions.enrol(user=cast.learner, course=enrolment.course) == enrolment
    assert actions.start_quiz(user=cast.learner, quiz=badge) == attempt
