"""A quiz as data: its rules and its questions, read from what an editor stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

SINGLE, MULTIPLE, TRUE_FALSE, TEXT = "single", "multiple", "true_false", "text"
TRUE, FALSE = "true", "false"
PRACTICE, BADGE = "practice", "badge"
DEFAULT_PASS_MARK, DEFAULT_TRIES = 50, 3
_RULES = {
    "kind": PRACTICE,
    "pass_mark": DEFAULT_PASS_MARK,
    "tries": DEFAULT_TRIES,
    "wait_hours": None,
    "fixed_questions": False,
    "fixed_choices": False,
}


@dataclass(frozen=True)
class Choice:
    """One choice of a question. Those of a true / false question have no text: the page says True and False."""

    text: str
    right: bool
    feedback: str


@dataclass(frozen=True)
class Question:
    """One question. `hints` come after wrong tries, one each; `explanation` is HTML and comes once nothing is left to try."""

    id: str
    kind: str
    text: str
    choices: tuple[Choice, ...]
    accepted: tuple[str, ...]
    hints: tuple[str, ...]
    explanation: str

    @property
    def right_choices(self) -> list[int]:
        return [place for place, choice in enumerate(self.choices) if choice.right]


@dataclass(frozen=True)
class Paper:
    """A quiz as it stood at a moment: what it asks and by which rules."""

    kind: str
    pass_mark: int
    tries: int
    wait_hours: int | None
    fixed_questions: bool
    fixed_choices: bool
    questions: tuple[Question, ...]

    @property
    def is_badge(self) -> bool:
        return self.kind == BADGE

    @property
    def out_of(self) -> int:
        return self.tries * len(self.questions)

    @property
    def needed(self) -> int:
        """The fewest marks that pass, rounded up."""
        return -(-self.pass_mark * self.out_of // 100)

    @cached_property
    def by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    def tries_at(self, question: Question) -> int:
        """Tries at one question. Where one choice is right there are never more than wrong choices: the last would be no choice."""
        if question.kind in (SINGLE, TRUE_FALSE):
            return max(1, min(self.tries, len(question.choices) - 1))
        return self.tries


def counted_minutes(value: Mapping[str, Any]) -> int:
    """Minutes that a quiz adds to its page: those its editor gave, or one a question."""
    given = value.get("minutes")
    return given if given is not None else len(value.get("questions") or ())


def plain(value: Mapping[str, Any]) -> dict[str, Any]:
    """The stored value of a quiz block as the JSON that a paper is read from. Titles and introduction are not part of it."""
    rules = {name: usual if value.get(name) is None else value[name] for name, usual in _RULES.items()}
    return rules | {"questions": [_question(item) for item in value.get("questions") or ()]}


def _question(item: Mapping[str, Any]) -> dict[str, Any]:
    kind, value = item["type"], item["value"]
    return {
        "id": str(item.get("id") or ""),
        "kind": kind,
        "text": value.get("question") or "",
        "choices": _choices(kind, value),
        "accepted": [form for form in map(_item, value.get("accepted") or ()) if form],
        "hints": [hint for hint in map(_item, value.get("hints") or ()) if hint],
        "explanation": value.get("explanation") or "",
    }


def _choices(kind: str, value: Mapping[str, Any]) -> list[dict[str, Any]]:
    if kind == TRUE_FALSE:
        said = {TRUE: value.get("if_true") or "", FALSE: value.get("if_false") or ""}
        return [{"text": "", "right": value.get("answer") == name, "feedback": words} for name, words in said.items()]
    return [
        {"text": choice["text"], "right": bool(choice.get("right")), "feedback": choice.get("feedback") or ""}
        for choice in map(_item, value.get("choices") or ())
    ]


def _item(item: Any) -> Any:
    """The value of a list item; values stored long ago stand without type and id."""
    return item["value"] if isinstance(item, Mapping) and item.get("type") == "item" and "value" in item else item


def question(item: Mapping[str, Any]) -> Question:
    """One question from its stored value and kind."""
    return _read(_question(item), 1)


def paper(content: Mapping[str, Any]) -> Paper:
    """The paper that `plain` wrote down."""
    questions = tuple(_read(given, number) for number, given in enumerate(content["questions"], start=1))
    return Paper(**{name: content[name] for name in _RULES}, questions=questions)


def _read(given: Mapping[str, Any], number: int) -> Question:
    choices = tuple(Choice(**choice) for choice in given["choices"])
    texts = {name: tuple(given[name]) for name in ("accepted", "hints")}
    identity = given["id"] or str(number)
    return Question(identity, given["kind"], given["text"], choices, explanation=given["explanation"], **texts)


def digest(content: Mapping[str, Any]) -> str:
    """What tells two papers apart: everything but the ids of questions, which say nothing to whoever answers them."""
    questions = [{name: part for name, part in one.items() if name != "id"} for one in content["questions"]]
    text = json.dumps(dict(content) | {"questions": questions}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
