"""Quizzes as they were taken: the best result of each, and how somebody stands with them."""

from learning.quizzes.results import Result, best_results

__all__ = ["Result", "best_results"]
