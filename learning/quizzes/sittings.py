"""One go at a quiz as its pages show it: stored with an enrolment, or carried along, signed, in the form of somebody without one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from functools import cached_property

from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.models import Quiz, QuizEdition
from content.quizzes import Feedback, Outcome, Question, Score, feedback, outcome, refused, score
from content.quizzes.marking import LONGEST_ANSWER, Given
from content.quizzes.papers import MULTIPLE, TEXT, TRUE_FALSE
from content.quizzes.shuffling import choice_order, question_order
from learning.models import QuizAttempt

SIGNED_FOR = 2 * 24 * 60 * 60
_SALT = "learning.quiz.{}"


@dataclass(frozen=True)
class ShownChoice:
    """A choice as it stands on the page. `value` is its place there, which says nothing of the editor's order."""

    value: int
    place: int
    text: str
    checked: bool
    tried: bool
    right: bool | None  # None while that is not to be told


@dataclass(frozen=True)
class Asked:
    """A question as it stands on its page."""

    number: int
    question: Question
    tries: list[Given]
    outcome: Outcome
    feedback: Feedback | None
    choices: list[ShownChoice]

    @property
    def words(self) -> str:
        """What was typed last."""
        return self.tries[-1] if self.tries and self.question.kind == TEXT else ""

    @property
    def first(self) -> int:
        """Where the cursor goes after a mistake: the first choice that is still to be tried, or the field."""
        return next((choice.value for choice in self.choices if not choice.tried), 0)

    @property
    def said(self) -> list[tuple[str, str]]:
        """What is said of each choice that was taken last, beside the choice."""
        texts = {choice.place: choice.text for choice in self.choices}
        found = self.feedback.said if self.feedback else []
        return [(texts[place], choice.feedback) for choice, place in found if choice.feedback]

    @property
    def answers(self) -> list[str]:
        """What would have been right; nothing while the question is open."""
        if not self.outcome.settled:
            return []
        return [choice.text for choice in self.choices if choice.right] or [self.feedback.accepted]

    @property
    def given(self) -> list[str]:
        """The last answer, in words."""
        return self.all_given[-1]

    @property
    def all_given(self) -> list[list[str]]:
        """Every answer in words, the first one first."""
        if self.question.kind == TEXT:
            return [[words] for words in self.tries]
        texts = {choice.place: choice.text for choice in self.choices}
        return [[texts[place] for place in given] for given in self.tries]


@dataclass
class Sitting:
    """A go at a quiz, with its questions in their order."""

    quiz: Quiz
    edition: QuizEdition
    seed: int
    state: dict[str, list[Given]] = field(default_factory=dict)

    @classmethod
    def stored(cls, attempt: QuizAttempt, quiz: Quiz) -> Sitting:
        edition = quiz.edition if attempt.edition_id == quiz.edition_id else attempt.edition
        return cls(quiz, edition, attempt.seed, attempt.state)

    @classmethod
    def begun(cls, quiz: Quiz) -> Sitting:
        return cls(quiz, quiz.edition, secrets.randbelow(2**31))

    @classmethod
    def signed(cls, quiz: Quiz, text: str) -> Sitting:
        """The sitting that a form carries. Raises signing.BadSignature for one that was changed, is too old or of another quiz."""
        found = signing.loads(text, salt=_SALT.format(quiz.pk), max_age=SIGNED_FOR)
        edition = quiz.edition
        if edition.pk != found["edition"]:
            edition = QuizEdition.objects.filter(quiz=quiz, pk=found["edition"]).first()
        if edition is None:
            raise signing.BadSignature("These questions are no longer kept.")
        return cls(quiz, edition, found["seed"], found["state"])

    @property
    def signature(self) -> str:
        """The sitting as a form carries it along. It holds what was answered, and nothing that tells what is right."""
        found = {"edition": self.edition.pk, "seed": self.seed, "state": self.state}
        return signing.dumps(found, salt=_SALT.format(self.quiz.pk), compress=True)

    @property
    def paper(self):
        return self.edition.paper

    @property
    def changed_since(self) -> bool:
        """Whether editors have changed questions or rules since this was begun."""
        return self.edition.pk != self.quiz.edition_id

    @cached_property
    def questions(self) -> list[Question]:
        return question_order(self.paper, self.seed)

    @property
    def score(self) -> Score:
        return score(self.paper, self.state)

    @property
    def finished(self) -> bool:
        return self.score.settled == len(self.questions)

    @property
    def all(self) -> list[Asked]:
        return [self.asked(number) for number in range(1, len(self.questions) + 1)]

    def asked(self, number: int) -> Asked:
        """The question with this number. Raises IndexError where there is none."""
        if number < 1:
            raise IndexError(number)
        question = self.questions[number - 1]
        tries = self.state.get(question.id, [])
        found = outcome(self.paper, question, tries)
        said = feedback(self.paper, question, tries)
        return Asked(number, question, tries, found, said, self._choices(question, tries, found))

    def next_open(self, after: int = 0) -> int | None:
        """The next question with a try left, from a number on and round; None when all are settled."""
        count = len(self.questions)
        numbers = [*range(after + 1, count + 1), *range(1, after + 1)]
        return next((number for number in numbers if not self.asked(number).outcome.settled), None)

    def read(self, question: Question, data) -> Given:
        """What a form says for a question: words, or places of choices in the paper."""
        if question.kind == TEXT:
            # PostgreSQL keeps no zero byte.
            return data.get("answer", "").replace("\0", "").strip()[: LONGEST_ANSWER + 1]
        order = choice_order(self.paper, question, self.seed)
        values = {value for value in data.getlist("answer") if value.isascii() and value.isdigit() and len(value) < 4}
        return sorted(order[int(value)] for value in values if int(value) < len(order))

    def take(self, question: Question, given: Given) -> None:
        """Count one try, for a sitting that is not stored. One after the question was settled changes nothing."""
        tries = self.state.get(question.id, [])
        if not outcome(self.paper, question, tries).settled and not refused(question, given, tries):
            self.state[question.id] = [*tries, given]

    def _choices(self, question: Question, tries: list[Given], found: Outcome) -> list[ShownChoice]:
        tried = {place for given in tries for place in given} if question.kind not in (MULTIPLE, TEXT) else set()
        checked = set(tries[-1]) if tries and question.kind != TEXT else set()
        return [
            ShownChoice(
                value,
                place,
                _text(question, place),
                place in checked,
                place in tried and not found.settled,
                question.choices[place].right if found.settled else None,
            )
            for value, place in enumerate(choice_order(self.paper, question, self.seed))
        ]


def _text(question: Question, place: int) -> str:
    if question.kind == TRUE_FALSE:
        return _("False") if place else _("True")
    return question.choices[place].text


def why_refused(question: Question, reason: str) -> str:
    """The sentence for something that was given and is no try."""
    if reason == "again":
        return _("You have tried this already. Give another answer.")
    if reason == "long":
        said = ngettext("Use %(n)s character at most.", "Use %(n)s characters at most.", LONGEST_ANSWER)
        return said % {"n": LONGEST_ANSWER}
    if question.kind == TEXT:
        return _("Write your answer.")
    return _("Choose at least one answer.") if question.kind == MULTIPLE else _("Choose an answer.")
