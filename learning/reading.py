"""Enrolments as pages need them: one query a request, whatever the page asks."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from wagtail.models import Page

from content import permissions as content_permissions
from content.models import CoursePage
from content.numbering import outline_of
from learning import permissions
from learning.models import Enrolment
from learning.progress import Progress

_KEPT = "_joined_up_enrolments"


def active_enrolments(request: HttpRequest) -> dict[int, Enrolment]:
    """The courses whoever asks is enrolled in, by number of the course page, the one studied last first."""
    kept = getattr(request, _KEPT, None)
    if kept is None:
        mine = permissions.enrolments_of(getattr(request, "user", None)).active().filter(course__isnull=False)
        found = sorted(mine, key=lambda enrolment: enrolment.last_at or enrolment.enrolled_at, reverse=True)
        kept = {enrolment.course_id: enrolment for enrolment in found}
        setattr(request, _KEPT, kept)
    return kept


def progress_in(request: HttpRequest, course: CoursePage | None) -> Progress | None:
    """How far whoever asks is in a course, or None for somebody who is not enrolled."""
    enrolment = active_enrolments(request).get(course.pk) if course else None
    return Progress(enrolment, outline_of(course, request)) if enrolment else None


@dataclass(frozen=True)
class StudyPage:
    """A published week or section: its number, key, address, and the tree paths above it, of which one is its course's."""

    id: int
    key: str
    course_paths: list[str]


def study_page(page_id: int) -> StudyPage:
    """The week or section of this number. Raises Page.DoesNotExist for one that readers cannot find."""
    pages = Page.objects.filter(Q(joined_up_week__isnull=False) | Q(joined_up_section__isnull=False), pk=page_id)
    keys = Coalesce("joined_up_week__key", "joined_up_section__key")
    path, key = content_permissions.published_pages(pages).annotate(key=keys).values_list("path", "key").get()
    return StudyPage(page_id, key, _paths_above(path))


def activity_page(activity_id: int) -> StudyPage:
    """The page of an activity that readers can find now. Raises Activity.DoesNotExist."""
    activities = content_permissions.published_activities().filter(pk=activity_id)
    page_id, path, key = activities.values_list("page_id", "page__path", "page__joined_up_section__key").get()
    return StudyPage(page_id, key, _paths_above(path))


def _paths_above(path: str) -> list[str]:
    return [path[:end] for end in range(Page.steplen, len(path), Page.steplen)]
