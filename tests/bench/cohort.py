"""Goal 10: the ticks of a cohort of 1,000 learners in a course of 50 pages and activities, against the raw rows, and a page of 50."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from content.models import CourseIndexPage, CoursePage, SectionPage, WeekPage
from content.numbering import outline_of
from learning import actions, permissions
from learning.models import Cohort, Enrolment
from learning.ticks import columns, counting, picture, table
from tests.bench.measure import Target, milliseconds, ratio, rounds, target
from tests.course import activity, add, site_ready
from tests.people import make_person

WEEKS, SECTIONS = 8, 3  # with the introductions and an activity in all but six sections 50 marks
LEARNERS, FEW = 1_000, 50


def tables(count: int) -> Iterator[list[str]]:
    """The lines of the table."""
    yield ["### The ticks of a cohort", *ticks(count), ""]


def ticks(count: int) -> list[str]:
    """All rows and those of one page, with the raw query of a row for each learner; and the page itself."""
    tutor = make_person("ticks-tutor")
    cohort, small = (_cohort(_course(), tutor, size) for size in (LEARNERS, FEW))
    connection.cursor().execute("ANALYZE")
    handler, outline = WSGIHandler(), outline_of(cohort.course)
    everybody = permissions.ticks_shown_to(tutor).filter(cohort=cohort).order_by("pk")
    tally = _tally(everybody, outline)
    few = list(everybody.values_list("pk", flat=True)[:FEW])
    targets = [
        Target("raw row for each learner", lambda: _raw(cohort), 1),
        Target("the same, its JSON read", lambda: [json.loads(row[1]) for row in _raw(cohort)], 1),
        Target("counted: totals, states, who is asked for", lambda: _tally(everybody, outline), 1),
        Target(f"rows and picture of {LEARNERS} learners", lambda: _drawn(everybody, outline, tally), 1),
        Target(f"rows and picture of {FEW} of them", lambda: _drawn(everybody.filter(pk__in=few), outline, tally), 1),
        target(f"the page, a group of {LEARNERS}", handler, f"/tutor/groups/{cohort.pk}/progress/", "Next 50", tutor),
        target(f"the page, a group of {FEW}", handler, f"/tutor/groups/{small.pk}/progress/", "50 learners", tutor),
    ]
    times = rounds(targets, count)
    lines = ["| what | SQL | CPU ms | × raw | × raw, JSON read | × all rows |", "|---|---:|---:|---:|---:|---:|"]
    for at, one in enumerate(targets):
        figures = " | ".join(f"{1 / ratio(times, at, to):.{2 + to // 3}f}" for to in (0, 1, 3))
        lines.append(f"| {one.name} | {one.queries} | {milliseconds(times, at):.2f} | {figures} |")
    marks = len(outline.parts) + len(outline.activities)
    goal = f"Goals: counted at most 3 × the rows with their JSON read; {FEW} learners at most 0.1 of all."
    return [*lines, "", f"{LEARNERS} learners, {marks} pages and activities, every other one ticked. {goal}"]


def _course() -> CoursePage:
    """Published through Wagtail, once."""
    if found := CoursePage.objects.filter(slug="ticked").first():
        return found
    index = CourseIndexPage.objects.first() or add(site_ready(), CourseIndexPage, "courses")
    course = add(index, CoursePage, "ticked", title="Ticked")
    for number in range(WEEKS):
        week = add(course, WeekPage, f"week-{number}")
        for section in range(SECTIONS):
            name = f"{number} {section}"
            body = [activity(name)] if number * SECTIONS + section >= 6 else []
            add(week, SectionPage, f"section-{section}", body=body)
    return course


def _cohort(course: CoursePage, tutor, size: int) -> Cohort:
    cohort = actions.make_cohort(course=course, name=f"Group of {size}")
    actions.assign_tutor(cohort=cohort, tutor=tutor)
    outline, model = outline_of(course), get_user_model()
    field = model.USERNAME_FIELD
    people = model.objects.bulk_create(
        [model(**{"email": f"t{size}-{n}@test.example", field: f"t{size}-{n}"}, first_name=str(n)) for n in range(size)]
    )
    known = {"course": course, "course_key": course.key, "course_title": course.title, "cohort": cohort}
    done = {"done": [part.key for part in outline.parts[::2]], "activities": sorted(outline.activities)[::2]}
    Enrolment.objects.bulk_create([Enrolment(user=one, progress=done, **known) for one in people])
    return cohort


def _raw(cohort: Cohort) -> list[tuple]:
    """A row for each learner, by hand."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, progress FROM learning_enrolment WHERE cohort_id = %s ORDER BY id", [cohort.pk])
        return cursor.fetchall()


def _marks(outline) -> tuple[list, frozenset]:
    weeks = columns.weeks_of(outline)
    return weeks, frozenset(mark for week in weeks for mark in week.marks)


def _tally(enrolments, outline) -> counting.Tally:
    weeks, marks = _marks(outline)
    return counting.tally(enrolments.values_list("pk", "progress").iterator(), weeks, marks)


def _drawn(enrolments, outline, tally) -> picture.Picture:
    """All that the page shows of these learners beside the counts of the group, but for the template."""
    weeks, marks = _marks(outline)
    rows = list(table.rows_of(table.with_names(enrolments), weeks, marks))
    return picture.picture_of(outline.weeks, tally, rows)
