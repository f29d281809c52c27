"""What an editor must still put right in a quiz: sentences by the field they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from content.quizzes.marking import folded
from content.quizzes.papers import MULTIPLE, SINGLE, TEXT, TRUE_FALSE, Question, question

Wrong = dict[str, Promise]


def wrong_in_question(kind: str, value: Mapping[str, Any]) -> Wrong:
    """What is missing in one question as it is stored, or contradicts itself. Empty when it can be asked and answered."""
    found = question({"type": kind, "value": value})
    if kind == TEXT:
        return _wrong_forms(found)
    if kind == TRUE_FALSE:
        return {} if found.right_choices else {"answer": _("Say whether the statement is true or false.")}
    return _wrong_choices(found)


def _wrong_forms(found: Question) -> Wrong:
    if not found.accepted:
        return {"accepted": _("Give at least one answer that is right.")}
    if not all(map(folded, found.accepted)):
        return {"accepted": _("An answer needs a letter or a digit.")}
    return {}


def _wrong_choices(found: Question) -> Wrong:
    texts = [folded(choice.text) for choice in found.choices]
    right = len(found.right_choices)
    if len(texts) < 2:
        return {"choices": _("Give at least two choices.")}
    if len(set(texts)) < len(texts):
        return {"choices": _("Two choices say the same. Reword one, or take it away.")}
    if not right:
        return {"choices": _("Mark the choice that is right.")}
    if found.kind == SINGLE and right > 1:
        return {"choices": _("Mark one choice only as right, or make this a question with several right choices.")}
    if found.kind == MULTIPLE and right == len(texts):
        return {"choices": _("Add a choice that is wrong: with all of them right there is nothing to choose.")}
    return {}
