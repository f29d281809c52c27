"""What stands in a section below the title of each quiz: how one stands with it, and the way in."""

from __future__ import annotations

from django.template.loader import render_to_string

from content.models import Quiz, SectionMixin
from learning.quizzes.standing import standings
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
