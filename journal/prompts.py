"""Finding an activity and what it asks."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy
from wagtail.models import Page

from content import permissions
from content.models import Activity, CoursePage, SectionPage
from content.numbering import NumberedActivity, outline_of
from journal.words import Prompt

# "week 6, act. 2", "Wk6 Activity 2", "W6 A2": how learners title entries by hand.
_TYPED_LABEL = re.compile(r"\bw(?:ee)?k?\.?\s*(\d{1,2})\W{0,3}a(?:ct(?:ivity)?)?\.?\s*(\d{1,2})\b", re.IGNORECASE)


# One at a time, after the questions of the activity: the same event told again from elsewhere (experience.md, 5).
DEEPER = (
    gettext_lazy("How would somebody else who was there tell it?"),
    gettext_lazy("What did you take for granted?"),
    gettext_lazy("What will you think of this in a year?"),
    gettext_lazy("Who is missing from what you wrote?"),
    gettext_lazy("What do you still not know, and who could tell you?"),
    gettext_lazy("What surprised you, and what had you expected in its place?"),
)


def deeper_question(version: int) -> str:
    """One question that leads on from what stands there: another one after each save."""
    return str(DEEPER[version % len(DEEPER)])


def numbered_activities(activity_ids: set[int], request) -> dict[int, NumberedActivity]:
    """Activities that readers can find now, with today's numbers. A handful of queries a course, whatever the number of ids."""
    keys = (
        set(Activity.objects.filter(pk__in=activity_ids).values_list("course_key", flat=True))
        if activity_ids
        else set()
    )
    found = {}
    for course in CoursePage.objects.filter(key__in=keys):
        activities = outline_of(course, request).activities
        found |= {pk: activities[pk] for pk in activity_ids if pk in activities}
    return found


def prompt_of(activity: NumberedActivity) -> Prompt:
    """What the activity asks today."""
    page = SectionPage.objects.get(pk=activity.node.id)
    block = next(block for block in page.body if block.id == activity.block_id)
    return Prompt(title=activity.title, purpose=block.value["purpose"], questions=questions_of(block.value))


def number_in(asked: str) -> int:
    """The number in an address or a form; 0, which nothing has, for anything else."""
    return int(asked) if asked.isdecimal() and len(asked) < 18 else 0


def may_read(activity: NumberedActivity, request) -> bool:
    """Whether whoever asks may open the activity's page, restrictions of an editor's included."""
    return permissions.readable_by(request, Page.objects.get(pk=activity.node.id))


def course_of(activity: NumberedActivity) -> CoursePage:
    """The course an activity stands in."""
    return SectionPage.objects.get(pk=activity.node.id).course


def questions_of(value) -> list[str]:
    """The questions of an activity block: those of its parts in order, then its own."""
    return [question for part in value["parts"] for question in part["prompts"]] + list(value["prompts"])


def meant_activities(title: str, request) -> list[NumberedActivity]:
    """The activities that a title typed by hand means: one a published course at most."""
    match = _TYPED_LABEL.search(title)
    if not match:
        return []
    week, number = str(int(match[1])), int(match[2])
    found = []
    for course in permissions.published_pages(CoursePage.objects.all()):
        for activity in outline_of(course, request).activities.values():
            if activity.node.week.number == week and activity.number == number and activity.journal != "none":
                found.append(activity)
    return found
