"""Quizzes as they were taken: the best result of each, and how somebody stands with them."""

from learning.quizzes.results import Result, best_results
from learning.quizzes.standing import Standing, standings, standings_by_course

__all__ = ["Result", "Standing", "best_results", "standings", "standings_by_course"]
