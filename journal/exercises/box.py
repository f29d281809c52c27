"""The exercise of an activity on its section's page, in the activity's slot."""

from __future__ import annotations

from django.template.loader import render_to_string

from content.blocks.exercise import exercise_of
from content.models import SectionMixin, WeekMixin
from content.numbering import outline_of
from journal import permissions
from journal.components import activity_blocks, printed_sections


def exercise_box(request, page, keys: list[str]) -> dict[str, str]:
    """What the exercise is, and the button that begins it or goes on with it, by the number of its activity.

    One query for somebody signed in, and only on a page that has an exercise; none for guests.
    """
    if not isinstance(page, SectionMixin | WeekMixin):
        return {}
    activities = outline_of(page.course, request).activities
    wanted = {key: activities[int(key)] for key in keys if int(key) in activities}
    printed = isinstance(page, WeekMixin)
    sections = printed_sections(request, wanted) if printed else [page]
    values = activity_blocks(sections)
    found = {
        key: (activity, exercise)
        for key, activity in wanted.items()
        if (exercise := exercise_of(values.get(activity.block_id, {})))
    }
    if not found:
        return {}
    if printed:
        template, begun = "journal/exercises/partials/printed_box.html", set()
    else:
        template, begun = "journal/exercises/partials/box.html", _begun(request.user, found)
    return {
        key: render_to_string(
            template,
            {"activity": activity, "exercise": exercise, "begun": activity.id in begun, "user": request.user},
        )
        for key, (activity, exercise) in found.items()
    }


def _begun(user, found) -> set[int]:
    numbers = [activity.id for activity, _exercise in found.values()]
    return set(permissions.answers_of(user).filter(activity_id__in=numbers).values_list("activity_id", flat=True))
