"""Enrolments as pages need them: one query a request, whatever the page asks."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Length, Substr
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from content import permissions as content_permissions
from content.models import Activity, CoursePage
from content.numbering import change_number, outline_of
from learning import permissions
from learning.models import ActivityCompletion, Enrolment, PageVisit
from learning.pace import Pace, pace_of
from learning.progress import Progress

_STUDIED = Q(joined_up_week__isnull=False) | Q(joined_up_section__isnull=False)
_KEPT = "_joined_up_enrolments"


def active_enrolments(request: HttpRequest) -> dict[int, Enrolment]:
    """The courses whoever asks is enrolled in, by number of the course page, the one studied last first."""
    kept = getattr(request, _KEPT, None)
    if kept is None:
        mine = permissions.enrolments_of(getattr(request, "user", None)).active().filter(course__isnull=False)
        mine = mine.select_related("cohort")
        found = sorted(mine, key=lambda enrolment: enrolment.last_at or enrolment.enrolled_at, reverse=True)
        kept = {enrolment.course_id: enrolment for enrolment in found}
        setattr(request, _KEPT, kept)
    return kept


def progress_in(request: HttpRequest, course: CoursePage | None) -> Progress | None:
    """How far whoever asks is in a course, or None for somebody who is not enrolled."""
    enrolment = active_enrolments(request).get(course.pk) if course else None
    return Progress(enrolment, outline_of(course, request)) if enrolment else None


def pace_in(progress: Progress) -> Pace | None:
    """The pace that the reader's cohort suggests, on today's date where they are (`ProfileMiddleware` sets their zone)."""
    return pace_of(progress, progress.enrolment.cohort, timezone.localdate())


@dataclass(frozen=True)
class StudyPage:
    """A published week or section: its number, key, and the tree paths above it, of which one is its course's.

    `change` is the change told of, `activity` the number of the activity that was asked for.
    """

    id: int
    key: str
    course_paths: list[str]
    change: int = 0
    activity: int = 0


def study_page(page_id: int) -> StudyPage:
    """The week or section of this number. Raises Page.DoesNotExist for one that readers cannot find."""
    pages = Page.objects.filter(_STUDIED, pk=page_id)
    own = {"key": _own("key"), "changed_at": _own("changed_at")}
    found = content_permissions.published_pages(pages).annotate(**own).values("path", *own).get()
    return StudyPage(page_id, found["key"], _paths_above(found["path"]), change_number(found["changed_at"]))


def activity_page(activity_id: int, *, numbered: bool = False) -> StudyPage:
    """The page of an activity that readers can find now, with its number if that is asked for. Raises Activity.DoesNotExist."""
    counted = {"week": _week_path(), "number": _number_in_week()} if numbered else {"number": Value(0)}
    activities = content_permissions.published_activities().filter(pk=activity_id).annotate(**counted)
    names = ("page_id", "page__path", "page__joined_up_section__key", "number")
    page_id, path, key, number = activities.values_list(*names).get()
    return StudyPage(page_id, key, _paths_above(path), activity=number)


def _week_path() -> Subquery:
    """The tree path of the week above an activity."""
    weeks = Page.objects.filter(joined_up_week__isnull=False).annotate(below=OuterRef("page__path"))
    return Subquery(weeks.filter(path=Substr(F("below"), 1, Length("path"))).values("path")[:1])


def _number_in_week() -> Subquery:
    """How many activities readers find from the start of an activity's week up to it; the order of paths is the order of reading.

    The outline would say the same, but it grows with the course, and every tick asks.
    """
    here = OuterRef("page__path")
    up_to = Q(page__path__lt=here) | Q(page__path=here, sort__lte=OuterRef("sort"))
    found = Activity.objects.filter(up_to, live=True, page__path__gte=OuterRef("week"), page__path__lte=here)
    found = content_permissions.published_pages(found, "page__path")
    return Subquery(found.order_by().values("live").annotate(count=Count("pk")).values("count"))


def anything_left(enrolment: Enrolment, course_path: str) -> bool:
    """Whether readers find an activity or a page in the course today that is not done: two queries that stop at the first they find.

    The outline would say it too, but at the price of the whole course.
    """
    ticked = ActivityCompletion.objects.filter(enrolment=enrolment, activity=OuterRef("pk"))
    read = PageVisit.objects.filter(enrolment=enrolment, page_key=OuterRef("key"), done_at__isnull=False)
    activities = Activity.objects.filter(~Exists(ticked), live=True, page__path__startswith=course_path)
    pages = Page.objects.filter(_STUDIED, path__startswith=course_path).annotate(key=_own("key")).filter(~Exists(read))
    return (
        content_permissions.published_pages(activities, "page__path").exists()
        or content_permissions.published_pages(pages).exists()
    )


def _own(name: str) -> Coalesce:
    """A column of the week or section that a page is."""
    return Coalesce(f"joined_up_week__{name}", f"joined_up_section__{name}")


def _paths_above(path: str) -> list[str]:
    return [path[:end] for end in range(Page.steplen, len(path), Page.steplen)]
