"""Records for the demo, made as people make them."""

from __future__ import annotations

from django.contrib.auth import get_user_model

from content import permissions as content_permissions
from content.models import CoursePage, SectionPage
from content.numbering import Node, outline_of
from content.quizzes import Question
from learning import actions
from learning.models import Cohort, Statement

# Invented learners of the demo's group: how many pages of each week they have ticked, with the activities on them.
# They are there for their tutor to look at; nobody can sign in as one of them.
CLASSMATES = {
    "Amina Yusuf": [99, 99, 99, 99, 5],
    "Bethan Price": [99, 99, 3],
    "Callum Reid": [],
    "Dele Okafor": [99, 4],
    "Eve Castell": [2],
    "Farid Nasser": [99, 2, 0, 99],
    "Grace Oyelaran": [99, 99, 99, 2],
    "Hugh Lister": [],
}


def add_classmates(*, cohort: Cohort, domain: str) -> None:
    """The invented learners, made where they are missing, come into the cohort, with what they have ticked."""
    model, outline = get_user_model(), outline_of(cohort.course)
    for name, weeks in CLASSMATES.items():
        first, last = name.split()
        email = f"{first.lower()}@{domain}"
        names = {model.USERNAME_FIELD: email if model.USERNAME_FIELD == "email" else first.lower(), "email": email}
        user = model.objects.filter(email=email).first()
        user = user or model.objects.create_user(**names, first_name=first, last_name=last)  # without a password
        actions.change_profile(user=user, display_name=name)
        actions.join_cohort(user=user, cohort=cohort)
        for week, pages in zip(outline.weeks, weeks, strict=False):
            for part in week.parts[:pages]:
                _tick(user, cohort.course, part)


def finish(*, user, course: CoursePage, name: str) -> Statement:
    """Somebody does all of a course: every page, activity and quiz, and puts their name on the statement that this earns."""
    enrolment = actions.enrol(user=user, course=course)
    for part in outline_of(course).parts:
        _tick(user, course, part)
    for quiz in content_permissions.published_quizzes().filter(course_key=course.key).select_related("edition"):
        attempt = actions.start_quiz(user=user, quiz=quiz)
        for question in quiz.edition.paper.questions:
            given = _right(question)
            actions.answer_question(user=user, attempt=attempt, question_id=question.id, given=given, tries_before=0)
    statement = Statement.objects.get(owner=user, course_key=enrolment.course_key)
    return actions.name_statement(statement=statement, name=name, show_name=True)


def note_a_change(course: CoursePage) -> None:
    """An editor tells those who have studied the first section of week 2 what is different there now."""
    week = outline_of(course).numbered_weeks[1]
    page = SectionPage.objects.get(key=week.children[0].key)
    page.what_changed = "The part about who is left out is plainer than it was. The activity is the same."
    page.save_revision().publish()


def _tick(user, course: CoursePage, part: Node) -> None:
    """A page and its activities, ticked."""
    paths = [course.path]
    actions.mark_page(user=user, course_paths=paths, page_key=part.key, done=True)
    for activity in part.activities:
        actions.mark_activity(user=user, course_paths=paths, activity_id=activity.id, done=True)


def _right(question: Question):
    """An answer that is right: places of choices, or words."""
    return question.right_choices if question.choices else question.accepted[0]
