"""Marking. The first try that is right gives all marks of a question, each later one a mark less, none gives none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from content.quizzes.papers import MULTIPLE, TEXT, Choice, Paper, Question

LONGEST_ANSWER = 200

# What somebody gave: the places of choices in the paper, or words.
Given = list[int] | str
Tries = Sequence[Given]
State = Mapping[str, Tries]

_QUOTES = str.maketrans("‘’‚‛′`´“”„‟″«»‐‑‒–—−", "'''''''\"\"\"\"\"\"\"------")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Outcome:
    """How one question stands: whether it was answered rightly, whether any try is left, and its marks so far."""

    right: bool
    settled: bool
    marks: int
    tries: int
    left: int


@dataclass(frozen=True)
class Score:
    """How a whole paper stands."""

    marks: int
    out_of: int
    settled: int
    passed: bool

    @property
    def percent(self) -> int:
        return self.marks * 100 // self.out_of if self.out_of else 0


@dataclass(frozen=True)
class Feedback:
    """What is said after a try. Answer and explanation are empty until the question is settled."""

    right: bool
    settled: bool
    said: list[tuple[Choice, int]] = field(default_factory=list)  # choices that were taken, with their place
    hint: str = ""
    answers: list[int] = field(default_factory=list)  # the places of the right choices
    accepted: str = ""
    explanation: str = ""


def folded(text: str) -> str:
    """Words as they are compared: case, accents, spaces, the shape of quotes and dashes and a full stop at the end do not matter."""
    text = unicodedata.normalize("NFKD", text.translate(_QUOTES)).casefold()
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    bare = _SPACES.sub("", bare.translate(_QUOTES))
    return bare.rstrip(".!?") or bare


def is_right(question: Question, given: Given) -> bool:
    """Whether one try is right. The order of choices never matters."""
    if question.kind == TEXT:
        words = folded(given) if isinstance(given, str) else ""
        return bool(words) and words in map(folded, question.accepted)
    return isinstance(given, list) and bool(given) and set(given) == set(question.right_choices)


def same(question: Question, one: Given, other: Given) -> bool:
    """Whether two tries say the same."""
    if question.kind == TEXT:
        return folded(str(one)) == folded(str(other))
    return set(one) == set(other)


def refused(question: Question, given: Given, tries: Tries) -> str:
    """Why something given is no try: `nothing`, `long` or `again` (it was tried before), or an empty text when it is one."""
    if question.kind == TEXT:
        if not isinstance(given, str) or not folded(given):
            return "nothing"
        if len(given) > LONGEST_ANSWER:
            return "long"
    else:
        known = isinstance(given, list) and all(place in range(len(question.choices)) for place in given)
        if not known or not given or (question.kind != MULTIPLE and len(set(given)) > 1):
            return "nothing"
    return "again" if any(same(question, given, before) for before in tries) else ""


def outcome(paper: Paper, question: Question, tries: Tries) -> Outcome:
    """How a question stands after these tries. Tries after it was settled count for nothing."""
    allowed = paper.tries_at(question)
    for number, given in enumerate(tries[:allowed]):
        if is_right(question, given):
            return Outcome(True, True, paper.tries - number, number + 1, 0)
    left = max(0, allowed - len(tries))
    return Outcome(False, left == 0, 0, min(len(tries), allowed), left)


def score(paper: Paper, state: State) -> Score:
    """How the whole paper stands. Questions that it does not ask count for nothing."""
    found = [outcome(paper, question, state.get(question.id, ())) for question in paper.questions]
    marks = sum(one.marks for one in found)
    passed = bool(paper.questions) and marks >= paper.needed
    return Score(marks, paper.out_of, sum(one.settled for one in found), passed)


def feedback(paper: Paper, question: Question, tries: Tries) -> Feedback | None:
    """What to say after the last of these tries; None before the first.

    While a question is open nothing is said that tells what is right: only why a wrong choice is wrong, and a hint.
    """
    if not tries:
        return None
    found = outcome(paper, question, tries)
    last = tries[found.tries - 1]
    taken = [] if question.kind == TEXT else [(question.choices[place], place) for place in sorted(set(last))]
    if found.settled:
        accepted = question.accepted[0] if question.accepted else ""
        answers = question.right_choices
        return Feedback(found.right, True, taken, "", answers, accepted, question.explanation)
    said = [(choice, place) for choice, place in taken if not choice.right]
    hint = question.hints[min(found.tries, len(question.hints)) - 1] if question.hints else ""
    return Feedback(False, False, said, hint)
