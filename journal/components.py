"""What the journal puts into the pages below it. Nothing here is kept: it is asked for again on every request."""

from django.template.loader import render_to_string

from content.models import SectionMixin, SectionPage, WeekMixin
from content.numbering import NumberedActivity, outline_of
from journal import permissions
from journal.prompts import questions_of


def journal_box(request, page, keys: list[str]) -> dict[str, str]:
    """The box at the foot of an activity, by the number of its activity."""
    if not isinstance(page, SectionMixin | WeekMixin):
        return {}
    activities = outline_of(page.course, request).activities
    wanted = {key: activities[int(key)] for key in keys if int(key) in activities}
    if isinstance(page, WeekMixin):
        return _printed_boxes(wanted)
    values = _activity_blocks([page])
    running = dict(
        permissions.entries_of(request.user)
        .kept()
        .filter(running=True, activity_id__in=wanted)
        .values_list("activity_id", "pk")
    )
    return {
        key: render_to_string(
            "journal/partials/box.html",
            {
                "activity": activity,
                "questions": questions_of(values[activity.block_id]),
                "entry": running.get(activity.id),
                "user": request.user,
            },
        )
        for key, activity in wanted.items()
        if activity.journal != "none" and activity.block_id in values
    }


def _activity_blocks(sections) -> dict[str, dict]:
    """The values of all activity blocks of some sections, by block id."""
    return {block.id: block.value for page in sections for block in page.body if block.block_type == "activity"}


def _printed_boxes(activities: dict[str, NumberedActivity]) -> dict[str, str]:
    """On the page that prints a week: the questions, and room to write by hand."""
    sections = SectionPage.objects.filter(pk__in={activity.node.id for activity in activities.values()})
    values = _activity_blocks(sections)
    return {
        key: render_to_string(
            "journal/partials/printed_box.html", {"questions": questions_of(values[activity.block_id])}
        )
        for key, activity in activities.items()
        if activity.journal != "none" and activity.block_id in values
    }


def menu_link(request, page, keys: list[str]) -> dict[str, str]:
    return {key: render_to_string("journal/partials/menu.html", {"current": key == "journal"}) for key in keys}


def rail_link(request, page, keys: list[str]) -> dict[str, str]:
    return dict.fromkeys(keys, render_to_string("journal/partials/rail.html"))


def course_link(request, page, keys: list[str]) -> dict[str, str]:
    return dict.fromkeys(keys, render_to_string("journal/partials/course.html"))
