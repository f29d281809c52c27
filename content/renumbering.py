"""What a change in the admin did to the numbers that learners know."""

from __future__ import annotations

from django.contrib import messages
from django.utils.translation import gettext as _
from wagtail.models import Page

from content.models import CoursePage, CourseVersion

SHOWN = 5


def renumbered(course: Page) -> list[tuple[str, str, str]]:
    """Activities whose label differs between the last two versions of a course, as (title, label before, label now)."""
    versions = list(CourseVersion.objects.filter(course_id=course.pk).order_by("-number")[:2])
    if len(versions) < 2:
        return []
    now, before = (_labels(version) for version in versions)
    return [
        (title, before[pk][1], label) for pk, (title, label) in now.items() if pk in before and before[pk][1] != label
    ]


def _labels(version: CourseVersion) -> dict[int, tuple[str, str]]:
    pages = version.manifest["pages"]
    return {found["id"]: (found["title"], found["label"]) for page in pages for found in page["activities"]}


def warn(request, page: Page) -> None:
    """Tell the editor which activities are called something else now. It says nothing of who wrote about them, or whether."""
    course = CoursePage.objects.ancestor_of(page, inclusive=True).first()
    changed = renumbered(course) if course else []
    if not changed:
        return
    listed = "; ".join(
        _("“%(title)s” was %(before)s and is %(now)s") % {"title": title, "before": before, "now": now}
        for title, before, now in changed[:SHOWN]
    )
    more = _(", and %(n)s more") % {"n": len(changed) - SHOWN} if len(changed) > SHOWN else ""
    messages.warning(
        request,
        _(
            "This renumbered activities: %(listed)s%(more)s. Links and journal entries follow; "
            "entries also keep the number they were written under."
        )
        % {"listed": listed, "more": more},
    )
