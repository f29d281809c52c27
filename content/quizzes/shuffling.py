"""The order in which questions and choices stand for one attempt: always the same for the same seed."""

from __future__ import annotations

import random

from content.quizzes.papers import TRUE_FALSE, Paper, Question


def question_order(paper: Paper, seed: int) -> list[Question]:
    """The questions as this attempt meets them."""
    questions = list(paper.questions)
    return questions if paper.fixed_questions else _shuffled(questions, f"{seed}")


def choice_order(paper: Paper, question: Question, seed: int) -> list[int]:
    """Places of the choices in the paper, as this attempt shows them. True stands before false everywhere."""
    places = list(range(len(question.choices)))
    if paper.fixed_choices or question.kind == TRUE_FALSE:
        return places
    return _shuffled(places, f"{seed}/{question.id}")


def _shuffled(items: list, seed: str) -> list:
    found = list(items)
    random.Random(seed).shuffle(found)  # nosec B311 - an order, not a secret
    return found
