"""Goals 4 and 5: a course of 1,000 activities against one of 10, looked at and ticked."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from content.actions import one_course_version
from content.models import Activity, CourseIndexPage, CoursePage, SectionPage, WeekPage
from learning import actions
from tests.bench.measure import Target, milliseconds, ratio, rounds, target
from tests.course import activity, add, site_ready, text
from tests.people import make_person

A_SECTION = 4
A_WEEK = 10  # sections


@dataclass
class Measured:
    """A course with so many activities, whose learner has done the first half of them."""

    course: CoursePage
    activities: int
    learner: object
    ticked: int  # the activity that is ticked and set back


def build(sizes: tuple[int, ...]) -> list[Measured]:
    index = add(site_ready(), CourseIndexPage, "courses")
    return [_course(index, size) for size in sizes]


def _course(index: Page, size: int) -> Measured:
    course = add(index, CoursePage, f"of-{size}", title=f"Course of {size}")
    with one_course_version():
        left = size
        while left:
            week = add(course, WeekPage, f"week-{left}", introduction=[text(f"Introduction {left}")])
            for number in range(min(A_WEEK, -(-left // A_SECTION))):
                here = min(A_SECTION, left)
                body = [text(f"Words {left}"), *(activity(f"{size} {left - one}") for one in range(here))]
                add(week, SectionPage, f"section-{number}", body=body)
                left -= here
    learner = make_person(f"learner{size}")
    actions.enrol(user=learner, course=course)
    mine = list(
        Activity.objects.filter(course_key=course.key).order_by("page__path", "sort").values_list("pk", flat=True)
    )
    assert len(mine) == size
    for number in mine[: size // 2]:
        actions.mark_activity(user=learner, course_paths=[course.path], activity_id=number, done=True)
    return Measured(course, size, learner, mine[size // 2])


def overview(site: list[Measured], count: int) -> list[str]:
    """Goal 4: the page of the course, and My learning, of somebody who is half through."""
    handler = WSGIHandler()
    lines = ["| page | activities | SQL | CPU ms | × of the small one |", "|---|---:|---:|---:|---:|"]
    for name, address in (("course overview", None), ("My learning", "/learning/")):
        targets = [target(name, handler, address or one.course.url, "My learning", one.learner) for one in site]
        lines += _rows(name, site, targets, count)
    return lines


def ticking(site: list[Measured], count: int) -> list[str]:
    """Goal 5: an activity ticked and set back again, with script and without; both together are measured, SQL is the tick's."""
    lines = ["| tick | activities | SQL | CPU ms | × of the small one |", "|---|---:|---:|---:|---:|"]
    for name, accept in (("without script", "text/html"), ("with script", "application/json")):
        lines += _rows(name, site, [_tick(name, one, accept) for one in site], count)
    return lines


def _rows(name: str, site: list[Measured], targets: list[Target], count: int) -> list[str]:
    times = rounds(targets, count)
    return [
        f"| {name} | {site[at].activities} | {one.queries} | {milliseconds(times, at):.2f} | {1 / ratio(times, at, 0):.2f} |"
        for at, one in enumerate(targets)
    ]


def _tick(name: str, site: Measured, accept: str) -> Target:
    handler, client = WSGIHandler(), Client()
    client.force_login(site.learner, backend="django.contrib.auth.backends.ModelBackend")
    token = _get_new_csrf_string()
    cookies = {key: morsel.value for key, morsel in client.cookies.items()} | {"csrftoken": token}
    headers = {"HTTP_COOKIE": "; ".join(f"{key}={value}" for key, value in cookies.items()), "HTTP_ACCEPT": accept}

    def press(view: str) -> bytes:
        address = reverse(f"learning:{view}", args=[site.ticked])
        request = RequestFactory().post(address, {"csrfmiddlewaretoken": token, "next": site.course.url}, **headers)
        status = []
        answer = handler(request.environ, lambda said, sent: status.append(said[:3]))
        body = b"".join(answer)
        answer.close()
        if status not in (["302"], ["200"]):
            raise SystemExit(f"{name}: {address} answered {status}.")
        return body

    def both() -> bytes:
        return press("activity_done") + press("activity_open")

    both()
    with CaptureQueriesContext(connection) as found:
        press("activity_done")
    own = [query for query in found if not query["sql"].startswith(("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT"))]
    press("activity_open")
    return Target(name, both, len(own))
