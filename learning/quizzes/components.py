"""What quizzes put into other pages: below their title in a section, and in My learning."""

from __future__ import annotations

from django.template.loader import render_to_string

from content.models import Quiz, SectionMixin
from learning.enums import QuizState
from learning.models import Enrolment
from learning.quizzes.standing import Standing, standings
from learning.reading import active_enrolments


def quiz_boxes(request, page, keys: list[str]) -> dict[str, str]:
    """State and link of every quiz of a section, by the id of its block. Two queries for all of them, one for a guest.

    Left out on printed pages.
    """
    if not isinstance(page, SectionMixin):
        return {}
    rows = Quiz.objects.filter(page_id=page.pk, block_id__in=keys, live=True).select_related("edition")
    quizzes = {str(quiz.block_id): quiz for quiz in rows}
    enrolment = active_enrolments(request).get(page.course.pk) if quizzes else None
    found = standings(enrolment, quizzes.values()) if enrolment else {}
    return {
        key: render_to_string("learning/quiz/box.html", {"quiz": quiz, "standing": found.get(quiz.pk)})
        for key, quiz in quizzes.items()
    }


def quizzes_of_course(enrolment: Enrolment, found: list[Standing]) -> str:
    """The quizzes of a course in My learning: those begun with their state, the others by title. Nothing for a course without."""
    if not found:
        return ""
    begun = [standing for standing in found if standing.state != QuizState.NOT_STARTED]
    fresh = [standing.quiz for standing in found if standing.state == QuizState.NOT_STARTED]
    context = {"enrolment": enrolment, "begun": begun, "fresh": fresh}
    return render_to_string("learning/quiz/of_course.html", context)
