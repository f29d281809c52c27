"""What the demo learner has filled in: the sample of each kind, at each place of the course that has one."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from content.models import Activity
from journal.actions import Save
from journal.answering import save_answer
from journal.answers import Filled
from journal.exercises.opening import exercise_in
from journal.models import Answer
from journal.prompts import numbered_activities

# The influence grid of week 2, the first pulse of week 3, and the joined-up services map of week 6.
FILLED = (
    "74686454-5be4-4015-9b6e-9adb6d366adb",
    "69b14f31-ee7e-49b5-850a-3233d65b0d59",
    "5b0e6d0e-5f58-4a3c-9f0e-2b7f4f2c6a11",
)


def fill(learner) -> None:
    """Fill the exercises of some activities where the learner has not. The learner has agreed to the keeping."""
    rows = Activity.objects.filter(block_id__in=FILLED, page__isnull=False)
    for row in rows:
        activity = numbered_activities({row.pk}, None).get(row.pk)
        exercise = exercise_in(activity) if activity else None
        if exercise is None or Answer.objects.filter(journal__owner=learner, activity=row).exists():
            continue
        entry = uuid5(NAMESPACE_URL, f"joined-up:demo:noor:{row.block_id}")
        filled = Filled(
            kind=exercise.kind.name,
            schema=exercise.kind.version,
            answer=exercise.kind.sample(exercise.options),
            options=exercise.given,
            label=activity.label,
            title=activity.title,
        )
        save = Save(entry=entry, base_version=0, save_id=uuid5(entry, "first"))
        save_answer(owner=learner, activity=row, save=save, filled=filled)
