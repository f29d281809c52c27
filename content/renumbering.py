"""What a change in the admin did to the numbers that learners know."""

from __future__ import annotations

from django.contrib import messages
from django.utils.translation import gettext as _
from wagtail.models import Page

from content.models import CoursePage, CourseVersion

SHOWN = 5


def remember(request, page: Page) -> None:
    """Keep in mind how the page's course was before what the editor is about to do."""
    course = _course_of(page)
    request.joined_up_version_before = _latest(course) if course else None


def warn(request, page: Page) -> None:
    """Tell the editor which activities are called something else now. It says nothing of who wrote about them, or whether."""
    before = getattr(request, "joined_up_version_before", None)
    course = _course_of(page)
    if before is None or course is None or before.course_id != course.pk:
        return
    changed = renumbered(before, _latest(course))
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


def renumbered(before: CourseVersion, now: CourseVersion) -> list[tuple[str, str, str]]:
    """Activities whose label differs between two versions of a course, as (title, label before, label now)."""
    then = _labels(before)
    return [
        (title, then[pk][1], label)
        for pk, (title, label) in _labels(now).items()
        if pk in then and then[pk][1] != label
    ]


def _labels(version: CourseVersion) -> dict[int, tuple[str, str]]:
    pages = version.manifest["pages"]
    return {found["id"]: (found["title"], found["label"]) for page in pages for found in page["activities"]}


def _course_of(page: Page) -> CoursePage | None:
    return CoursePage.objects.ancestor_of(page, inclusive=True).first()


def _latest(course: CoursePage) -> CourseVersion | None:
    return CourseVersion.objects.filter(course_id=course.pk).order_by("-number").first()
