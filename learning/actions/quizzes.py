"""Attempts at quizzes: begun, answered, finished."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from content.models import CourseVersion, Quiz
from content.quizzes import outcome, refused, score
from learning import permissions
from learning.actions.statements import give_statement
from learning.models import Enrolment, QuizAttempt
from learning.quizzes.standing import standings

_SEEDS = 2**31


class NotYet(Exception):
    """The quiz can be taken again only from `until` on."""

    def __init__(self, until: datetime):
        self.until = until
        super().__init__("This quiz cannot be taken again yet.")


@transaction.atomic
def start_quiz(*, user, quiz: Quiz, fresh: bool = False) -> QuizAttempt:
    """Begin an attempt, or give the one that is open: there is one at a time.

    With `fresh` an open attempt whose questions have been changed since is given up for one with today's.
    Raises Enrolment.DoesNotExist for somebody who is not enrolled, NotYet before the wait is over.
    """
    enrolment = _locked(user, quiz)
    standing = standings(enrolment, [quiz])[quiz.pk]
    if standing.open and fresh and standing.open.edition_id != quiz.edition_id:
        standing.open.delete()
    elif standing.open:
        return standing.open
    if standing.until:
        raise NotYet(standing.until)
    version = CourseVersion.objects.filter(course_id=enrolment.course_id).aggregate(last=Max("number"))["last"]
    return QuizAttempt.objects.create(
        enrolment=enrolment,
        quiz=quiz,
        edition_id=quiz.edition_id,
        course_version=version,
        seed=secrets.randbelow(_SEEDS),
        started_at=timezone.now(),
    )


@transaction.atomic
def answer_question(*, user, attempt: QuizAttempt, question_id: str, given, tries_before: int) -> QuizAttempt:
    """Record one try at one question of an open attempt, and finish the attempt with the last question.

    A try that was sent twice, or from a page that is behind, changes nothing: `tries_before` says how many tries that page
    knew of. Nor does one that is no answer, or the same as before. Raises QuizAttempt.DoesNotExist for another's attempt.
    """
    # The enrolment first, as everywhere: two marks at once wait for each other.
    enrolment = _locked(user, attempt.quiz)
    attempt = permissions.attempts_of(user).select_related("edition").select_for_update(of=("self",)).get(pk=attempt.pk)
    paper = attempt.edition.paper
    question = paper.by_id[question_id]
    tries = attempt.state.get(question_id, [])
    settled = outcome(paper, question, tries).settled
    if attempt.finished_at or settled or len(tries) != tries_before or refused(question, given, tries):
        return attempt
    attempt.state[question_id] = [*tries, given]
    _finish_if_done(attempt)
    attempt.save(update_fields=["state", "score", "out_of", "passed", "finished_at"])
    if attempt.finished_at:
        attempt.given = give_statement(enrolment=enrolment)
    return attempt


def _finish_if_done(attempt: QuizAttempt) -> None:
    paper = attempt.edition.paper
    found = score(paper, attempt.state)
    attempt.score, attempt.out_of = found.marks, found.out_of
    if found.settled == len(paper.questions):
        attempt.passed, attempt.finished_at = found.passed, timezone.now()


def _locked(user, quiz: Quiz) -> Enrolment:
    """The person's enrolment in the course of a quiz, so that two attempts cannot begin at once."""
    mine = permissions.enrolments_of(user).active().select_for_update(of=("self",))
    return mine.get(course_key=quiz.course_key)
