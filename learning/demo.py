"""Records for the demo, made as people make them."""

from __future__ import annotations

from content import permissions as content_permissions
from content.models import CoursePage
from content.numbering import outline_of
from content.quizzes import Question
from learning import actions
from learning.models import Statement


def finish(*, user, course: CoursePage, name: str) -> Statement:
    """Somebody does all of a course: every page, activity and quiz, and puts their name on the statement that this earns."""
    enrolment = actions.enrol(user=user, course=course)
    paths = [course.path]
    for part in outline_of(course).parts:
        actions.mark_page(user=user, course_paths=paths, page_key=part.key, done=True)
        for activity in part.activities:
            actions.mark_activity(user=user, course_paths=paths, activity_id=activity.id, done=True)
    for quiz in content_permissions.published_quizzes().filter(course_key=course.key).select_related("edition"):
        attempt = actions.start_quiz(user=user, quiz=quiz)
        for question in quiz.edition.paper.questions:
            given = _right(question)
            actions.answer_question(user=user, attempt=attempt, question_id=question.id, given=given, tries_before=0)
    statement = Statement.objects.get(owner=user, course_key=enrolment.course_key)
    return actions.name_statement(statement=statement, name=name, show_name=True)


def _right(question: Question):
    """An answer that is right: places of choices, or words."""
    return question.right_choices if question.choices else question.accepted[0]
