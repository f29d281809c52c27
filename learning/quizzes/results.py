"""Results: of several attempts the best counts, and what was earned stays earned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
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


def best_of(results: Iterable[Result]) -> Result | None:
    """A pass before any other, then the higher share of marks, then the earlier one."""
    share = {result: result.score / result.out_of if result.out_of else 0 for result in results}
    return min(share, key=lambda result: (not result.passed, -share[result], result.finished_at), default=None)


def best_results(enrolment: Enrolment) -> dict[int, Result]:
    """The best finished attempt of each quiz, by number of the quiz. One query."""
    finished = QuizAttempt.objects.filter(enrolment=enrolment, finished_at__isnull=False)
    by_quiz: dict[int, list[Result]] = defaultdict(list)
    for attempt in finished.only("quiz_id", "score", "out_of", "passed", "finished_at"):
        by_quiz[attempt.quiz_id].append(result_of(attempt))
    return {quiz: best_of(results) for quiz, results in by_quiz.items()}
