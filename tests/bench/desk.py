"""Goal 9: the queue of a tutor, a late page against the first, among many shared entries; and its rows against raw SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import cycle, islice
from uuid import uuid4

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from content.models import Activity, CoursePage
from journal.desk import filters, queue
from journal.enums import ThreadState
from journal.models import Safe, Share, Thread
from learning import actions as learning_actions
from tests.bench.measure import Target, milliseconds, ratio, rounds, target
from tests.course import make_course
from tests.people import make_person

LATE = 350
LEARNERS = 200


def tables(count: int, shared: int) -> Iterator[list[str]]:
    """The lines of the table."""
    yield ["### The tutor's queue", *tutors_queue(count, shared), ""]


def tutors_queue(count: int, shared: int) -> list[str]:
    """Page 1 and a late one, with the raw query of the index and the same rows through rule and models."""
    tutor = make_person("desk-tutor")
    course = CoursePage.objects.first() or make_course().course
    cohort = _cohort(course, tutor)
    _share(cohort, shared)
    connection.cursor().execute("ANALYZE")
    request = RequestFactory().get("/tutor/")
    request.user = tutor
    late = _mark(tutor, request)
    handler, address = WSGIHandler(), f"/tutor/{filters.filters_of(request).query(after=late)}"
    targets = [
        target("page 1", handler, "/tutor/", "More than 30", tutor),
        target(f"page {LATE}", handler, address, "Later ones", tutor),
        Target("rows of page 1, raw SQL on the index", lambda: _raw(cohort, ""), 1),
        Target("the same by the rule's SQL, no models", _by_rule(tutor, request, ""), 1),
        Target("rows of page 1 through rule and models", lambda: _rows(tutor, request, ""), 1),
        Target(f"rows of page {LATE}, raw SQL on the index", lambda: _raw(cohort, late), 1),
        Target("the same by the rule's SQL, no models", _by_rule(tutor, request, late), 1),
        Target(f"rows of page {LATE} through rule and models", lambda: _rows(tutor, request, late), 1),
    ]
    times = rounds(targets, count)
    lines = ["| what | SQL | CPU ms | × page 1 | × its raw SQL |", "|---|---:|---:|---:|---:|"]
    for at, one in enumerate(targets):
        raw = 2 if at in {0, 2, 3, 4} else 5
        against = [1 / ratio(times, at, 0), 1 / ratio(times, at, raw)]
        lines.append(
            f"| {one.name} | {one.queries} | {milliseconds(times, at):.2f} | {against[0]:.2f} | {against[1]:.1f} |"
        )
    goal = f"Goals: page {LATE} at most 1.5 × page 1; rows at most 3 × the raw query of the partial index."
    return [*lines, "", f"{Share.objects.count()} shared entries wait. {goal}"]


def _cohort(course: CoursePage, tutor):
    cohort = learning_actions.make_cohort(course=course, name="Saltmarsh spring group")
    learning_actions.assign_tutor(cohort=cohort, tutor=tutor)
    cohort.assignments.update(since=timezone.now() - timedelta(days=900))
    for number in range(LEARNERS):
        learning_actions.join_cohort(user=make_person(f"desk-learner{number}"), cohort=cohort)
    return cohort


def _share(cohort, shared: int) -> None:
    """So many waiting entries, minutes apart, about every activity of the course in turn, and free ones."""
    owners = cycle(cohort.enrolments.values_list("user", flat=True))
    about = cycle([*Activity.objects.filter(course_key=cohort.course_key).values_list("pk", flat=True), None])
    begun = timezone.now() - timedelta(minutes=shared + 60)
    moments = (begun + timedelta(minutes=number) for number in range(shared))
    while some := list(islice(moments, 2000)):
        safes = Safe.objects.bulk_create([Safe(uuid=uuid4(), wrapped_key=b"") for _moment in some])
        known = {"cohort": cohort, "state": ThreadState.WAITING}
        threads = Thread.objects.bulk_create(
            [
                Thread(
                    owner_id=next(owners),
                    activity_id=next(about),
                    safe=safe,
                    state_from=at,
                    waiting_since=at,
                    created_at=at,
                    **known,
                )
                for safe, at in zip(safes, some, strict=True)
            ]
        )
        Share.objects.bulk_create(
            [
                Share(thread=one, audience="tutor", version=1, sealed=b"", shared_at=at, visible_from=at)
                for one, at in zip(threads, some, strict=True)
            ]
        )


def _mark(tutor, request) -> str:
    """Where the late page begins."""
    wanted = filters.filters_of(request)
    found = queue.in_order(queue.wanted(tutor, wanted), wanted)
    at = (LATE - 1) * queue.PAGE_SIZE
    [last] = islice(found[at - 1 : at], 1)
    return queue.mark_of(last, wanted)


def _page(tutor, request, mark: str):
    wanted = filters.filters_of(request)
    return queue.after(queue.in_order(queue.wanted(tutor, wanted), wanted), wanted, mark)[: queue.PAGE_SIZE + 1]


def _rows(tutor, request, mark: str) -> list:
    return list(_page(tutor, request, mark))


def _by_rule(tutor, request, mark: str) -> Callable[[], list]:
    """Asks for the rows as the rule finds them, in SQL that is put together once, and makes no models of them."""
    asked = _page(tutor, request, mark).query.sql_with_params()

    def call() -> list:
        with connection.cursor() as cursor:
            cursor.execute(*asked)
            return cursor.fetchall()

    return call


def _raw(cohort, mark: str) -> list:
    """What the page needs, by hand, on the partial index."""
    begins, values = "", []
    if mark:
        batch, waiting_since, uuid = mark.split("~")
        begins = "AND (batch, waiting_since, uuid) > (%s, %s, %s) "
        values = [int(batch), waiting_since.replace("T", " ").removesuffix("+00:00"), uuid.replace("-", "")]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM journal_thread WHERE cohort_id = %s AND state IN ('waiting', 'follow_up') "
            f"{begins}ORDER BY batch, waiting_since, uuid LIMIT 31",  # nosec B608 - our own words
            [cohort.pk, *values],
        )
        return cursor.fetchall()
