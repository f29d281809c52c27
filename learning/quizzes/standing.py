"""How somebody stands with a quiz: not started, in progress, passed, or to be taken again now or after a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from content import permissions as content_permissions
from content.models import Quiz
from content.quizzes import Paper
from learning.conf import conf
from learning.enums import QuizState
from learning.models import Enrolment, QuizAttempt
from learning.quizzes.results import Result, best_of, result_of


def wait_after(paper: Paper) -> timedelta:
    """How long after an attempt the quiz may be taken again: what its editor says, or else the site's wait for a badge quiz and
    none for practice."""
    if paper.wait_hours is not None:
        return timedelta(hours=paper.wait_hours)
    return conf.quiz_retake_wait if paper.is_badge else timedelta(0)


@dataclass(frozen=True)
class Standing:
    """One person and one quiz. `last` is the attempt finished last."""

    quiz: Quiz
    open: QuizAttempt | None = None
    last: QuizAttempt | None = None
    best: Result | None = None

    @property
    def paper(self) -> Paper:
        return self.quiz.edition.paper

    @property
    def last_result(self) -> Result | None:
        return result_of(self.last) if self.last else None

    @property
    def until(self) -> datetime | None:
        """From when on the quiz can be taken again, while that is still to come."""
        if self.last is None:
            return None
        moment = self.last.finished_at + wait_after(self.paper)
        return moment if moment > timezone.now() else None

    @property
    def state(self) -> QuizState:
        if self.open:
            return QuizState.IN_PROGRESS
        if self.best is None:
            return QuizState.NOT_STARTED
        if self.best.passed:
            return QuizState.PASSED
        return QuizState.WAITING if self.until else QuizState.AGAIN


def standings(enrolment: Enrolment, quizzes: Iterable[Quiz]) -> dict[int, Standing]:
    """How an enrolled person stands with each of these quizzes, by number of the quiz. One query."""
    found = {quiz.pk: quiz for quiz in quizzes}
    attempts = _attempts([enrolment], found)
    return {pk: _standing(quiz, attempts[enrolment.pk, pk]) for pk, quiz in found.items()}


def standings_by_course(enrolments: Iterable[Enrolment]) -> dict[str, list[Standing]]:
    """How a person stands with every quiz that readers of these courses find today, by key of the course, in the course's order.

    Two queries for all courses; one where none has a quiz.
    """
    own = {enrolment.course_key: enrolment for enrolment in enrolments}
    published = content_permissions.published_quizzes().filter(course_key__in=own).select_related("edition")
    quizzes = list(published.order_by("page__path", "sort"))
    attempts = _attempts(own.values(), [quiz.pk for quiz in quizzes])
    found: dict[str, list[Standing]] = defaultdict(list)
    for quiz in quizzes:
        found[quiz.course_key].append(_standing(quiz, attempts[own[quiz.course_key].pk, quiz.pk]))
    return found


def _attempts(enrolments: Iterable[Enrolment], quizzes: Iterable[int]) -> dict[tuple[int, int], list[QuizAttempt]]:
    """The attempts at these quizzes, the first one first, by enrolment and quiz. One query."""
    found: dict[tuple[int, int], list[QuizAttempt]] = defaultdict(list)
    for attempt in QuizAttempt.objects.filter(enrolment__in=enrolments, quiz__in=quizzes).order_by("started_at", "pk"):
        found[attempt.enrolment_id, attempt.quiz_id].append(attempt)
    return found


def _standing(quiz: Quiz, attempts: list[QuizAttempt]) -> Standing:
    finished = [attempt for attempt in attempts if attempt.finished_at]
    still_open = next((attempt for attempt in attempts if not attempt.finished_at), None)
    last = max(finished, key=lambda attempt: (attempt.finished_at, attempt.pk), default=None)
    return Standing(quiz, still_open, last, best_of(map(result_of, finished)))
