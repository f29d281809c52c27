"""Quizzes, pure: what a quiz asks, how an answer is marked, in which order things stand. No models, no request."""

from content.quizzes.marking import Feedback, Outcome, Score, feedback, outcome, refused, score
from content.quizzes.papers import Choice, Paper, Question, digest, paper, plain

__all__ = [
    "Choice",
    "Feedback",
    "Outcome",
    "Paper",
    "Question",
    "Score",
    "digest",
    "feedback",
    "outcome",
    "paper",
    "plain",
    "refused",
    "score",
]
