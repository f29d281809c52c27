"""Answers to other activities of the same course: an earlier one to compare with, a map to begin from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from content.models import Activity
from journal import permissions, prompts
from journal.actions import open_journal
from journal.answers import unseal_answer
from journal.exercises.opening import Asked
from journal.models import Answer


@dataclass(frozen=True, repr=False)
class Compared:
    """What changed since an earlier answer: `told` has the picture, tables and words, None while there is no earlier one."""

    label: str
    url: str
    answer: Answer | None
    told: Any = None


def compared(request, asked: Asked) -> Compared | None:
    """Today's answer beside the earlier one; None where the exercise has nothing to compare."""
    if asked.exercise is None or asked.filled is None or not asked.exercise.compare_with:
        return None
    if not hasattr(asked.kind, "compare"):
        return None
    row = Activity.objects.filter(
        course_key=asked.row.course_key, block_id=asked.exercise.compare_with, page__isnull=False
    ).first()
    if row is None or row.pk == asked.row.pk:
        return None
    activity = prompts.numbered_activities({row.pk}, request).get(row.pk)
    earlier = permissions.answers_of(request.user).filter(activity=row, part="").first()
    label, url = (activity.label, activity.url) if activity else (row.title, "")
    if earlier is None:
        return Compared(label, url, None)
    filled = unseal_answer(open_journal(request.user), earlier)
    if filled.kind != asked.kind.name:
        return None
    before = asked.kind.clean(asked.kind.migrate(filled.schema, filled.answer), asked.options).answer
    told = asked.kind.compare(before, asked.content, asked.options, id="compared")
    return Compared(label, url, earlier, told)


def maps_of(user, asked: Asked) -> list[tuple[Answer, dict[str, Any]]]:
    """The person's maps in this course whose services an exercise that nobody has begun can take over."""
    if asked.exercise is None or asked.answer or not hasattr(asked.kind, "from_services_map"):
        return []
    rows = permissions.answers_of(user).filter(activity__course_key=asked.row.course_key).select_related("activity")
    safe = open_journal(user)
    filled = [(row, unseal_answer(safe, row)) for row in rows]
    return [(row, one.answer) for row, one in filled if one.kind == "services_map" and one.answer.get("services")]
