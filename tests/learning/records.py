"""Statements for tests: a course that gives them, and people who earn them."""

from __future__ import annotations

from content.models import CoursePage
from content.numbering import outline_of
from learning import actions
from learning.models import Enrolment, Statement
from tests.course import SmallCourse, publish


def give_for(course: SmallCourse, **rule) -> CoursePage:
    """Let the course give statements by this rule; without one for all of its pages."""
    page = course.refresh("course")
    page.statement = True
    page.outcomes = [("outcome", "see the seams"), ("outcome", "join services up")]
    page.licence, page.authors, page.statement_text = "CC BY 4.0", "The team", "A course about working together."
    for name, value in rule.items():
        setattr(page, name, value)
    course.course = publish(page)
    return course.course


def tick(enrolment: Enrolment, key: str, done: bool = True) -> Statement | None:
    """The page of this key ticked, or not; what it earned."""
    paths = [enrolment.course.path]
    return actions.mark_page(user=enrolment.user, course_paths=paths, page_key=key, done=done).given


def keys(course: CoursePage) -> list[str]:
    return [part.key for part in outline_of(course).parts]


def earn(user, course: SmallCourse, name: str = "", show_name: bool = False, **rule) -> Statement:
    """A statement earned by ticking every page, named if a name is given."""
    if rule or not course.refresh("course").statement:
        give_for(course, **rule)
    enrolment = actions.enrol(user=user, course=course.course)
    given = [tick(enrolment, key) for key in keys(course.course)]
    assert given[:-1] == [None] * (len(given) - 1)
    return actions.name_statement(statement=given[-1], name=name, show_name=show_name) if name else given[-1]
