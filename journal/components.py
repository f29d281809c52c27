"""What the journal puts into the pages below it. Nothing here is kept: it is asked for again on every request."""

from django.template.loader import render_to_string

from content.models import SectionMixin
from content.numbering import outline_of
from journal import permissions
from journal.prompts import questions_of


def journal_box(request, page, keys: list[str]) -> dict[str, str]:
    """The box at the foot of an activity, by the number of its activity."""
    if not isinstance(page, SectionMixin):
        return {}
    activities = outline_of(page.course, request).activities
    values = {block.id: block.value for block in page.body if block.block_type == "activity"}
    wanted = {key: activities[int(key)] for key in keys if int(key) in activities}
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


def menu_link(request, page, keys: list[str]) -> dict[str, str]:
    return {key: render_to_string("journal/partials/menu.html", {"current": key == "journal"}) for key in keys}


def rail_link(request, page, keys: list[str]) -> dict[str, str]:
    return dict.fromkeys(keys, render_to_string("journal/partials/rail.html"))


def account_link(request, page, keys: list[str]) -> dict[str, str]:
    return dict.fromkeys(keys, render_to_string("journal/partials/account.html"))


def course_link(request, page, keys: list[str]) -> dict[str, str]:
    return dict.fromkeys(keys, render_to_string("journal/partials/course.html"))
