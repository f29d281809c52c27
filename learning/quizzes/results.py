"""Results: of several attempts the best counts, and what was earned stays earned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from learning.models import Enrolment, QuizAttempt


@dataclass(frozen=True)
class Result:
    """What somebody reached in a quiz."""

    score: int
    out_of: int
    percent: int
    passed: bool
    finished_at: datetime


def result_of(attempt: QuizAttempt) -> Result:
    """The result of a finished attempt, by the questions and the pass mark it was begun with."""
    percent = attempt.score * 100 // attempt.out_of if attempt.out_of else 0
    return Result(attempt.score, attempt.out_of, percent, attempt.passed, attempt.finished_at)


def best_results(enrolment: Enrolment) -> dict[int, Result]:
    """The best finished attempt of each quiz, by number of the quiz: a pass before any other, then the higher share of marks, then
    the earlier one. One query."""
    finished = QuizAttempt.objects.filter(enrolment=enrolment, finished_at__isnull=False).order_by("finished_at", "pk")
    best: dict[int, Result] = {}
    for attempt in finished.only("quiz_id", "score", "out_of", "passed", "finished_at"):
        found = result_of(attempt)
        if attempt.quiz_id not in best or _rank(found) > _rank(best[attempt.quiz_id]):
            best[attempt.quiz_id] = found
    return best


def _rank(result: Result) -> tuple[bool, float]:
    return result.passed, result.score / result.out_of if result.out_of else 0
