"""Quizzes as they were taken: the best result of each, and how somebody stands with them."""

from learning.quizzes.results import Result, best_results
from learning.quizzes.standing import Standing, standings

__all__ = ["Result", "Standing", "best_results", "standings"]
