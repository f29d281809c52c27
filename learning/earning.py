"""Whether somebody has earned a course's statement, and what is still missing, in words. Pure; asks the database nothing.

What people write in a journal is no part of it, and neither is ticking activities: nobody should tick to be given something.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.enums import QuizKind, QuizzesNeeded


@dataclass(frozen=True)
class Rule:
    """What a course asks for: a share of its pages, which of its quizzes, and how many per cent of each (None: its own mark)."""

    pages: int = 100
    quizzes: str = QuizzesNeeded.BADGE
    pass_mark: int | None = None

    @classmethod
    def of(cls, course) -> Rule:
        return cls(course.statement_pages, course.statement_quizzes, course.statement_pass_mark)

    def counts(self, kind: str) -> bool:
        """Whether quizzes of this kind have to be passed."""
        return self.quizzes == QuizzesNeeded.ALL or (self.quizzes == QuizzesNeeded.BADGE and kind == QuizKind.BADGE)

    def as_dict(self) -> dict:
        return {"pages": self.pages, "quizzes": str(self.quizzes), "pass_mark": self.pass_mark}


@dataclass(frozen=True)
class QuizStanding:
    """One quiz of the course: its kind, and the best result so far (per cent, None before the first) with its own verdict."""

    title: str
    kind: str
    percent: float | None = None
    passed: bool = False

    def enough(self, pass_mark: int | None) -> bool:
        if self.percent is None:
            return False
        return self.passed if pass_mark is None else self.percent >= pass_mark


@dataclass(frozen=True)
class Standing:
    """Somebody beside a rule: pages done, of how many, and every quiz of the course."""

    rule: Rule
    pages_done: int
    pages_total: int
    quizzes: list[QuizStanding] = field(default_factory=list)

    @property
    def pages_needed(self) -> int:
        """The share of the pages, rounded up: 100 per cent is all of them, and no share is none."""
        return -(-self.pages_total * self.rule.pages // 100)

    @property
    def needed_quizzes(self) -> list[QuizStanding]:
        return [quiz for quiz in self.quizzes if self.rule.counts(quiz.kind)]

    @property
    def open_quizzes(self) -> list[QuizStanding]:
        return [quiz for quiz in self.needed_quizzes if not quiz.enough(self.rule.pass_mark)]

    @property
    def met(self) -> bool:
        """Whether everything is there. A course without pages gives nothing."""
        return self.pages_total > 0 and self.pages_done >= self.pages_needed and not self.open_quizzes

    @property
    def missing(self) -> list[str]:
        """What is still to be done, a sentence each; nothing when everything is there."""
        found = []
        pages = max(self.pages_needed, 1) - self.pages_done
        if pages > 0:
            words = ngettext("%(n)s more page to tick as done", "%(n)s more pages to tick as done", pages)
            found.append(words % {"n": pages})
        if self.open_quizzes:
            titles = get_text_list([quiz.title for quiz in self.open_quizzes], _("and"))
            words = ngettext("the quiz %(titles)s", "the quizzes %(titles)s", len(self.open_quizzes))
            words = _("to pass %(quizzes)s") % {"quizzes": words % {"titles": titles}}
            if self.rule.pass_mark is not None:
                words = _("%(what)s with %(mark)s%% or more") % {"what": words, "mark": self.rule.pass_mark}
            found.append(words)
        return found
