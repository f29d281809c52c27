"""A quiz as whoever asks may meet it: where it stands, and what is theirs of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from wagtail.models import Site

from content import permissions as content_permissions
from content.models import CoursePage, Quiz
from content.numbering import address_on
from learning import permissions
from learning.enums import EnrolmentState
from learning.models import Enrolment, QuizAttempt
from learning.quizzes.sittings import Sitting
from learning.quizzes.standing import Standing, standings


@dataclass
class QuizPlace:
    """A quiz for one person. `published` is False where only the person's own results are left to see."""

    quiz: Quiz
    enrolment: Enrolment | None
    published: bool
    url: str = ""

    @property
    def enrolled(self) -> bool:
        return self.enrolment is not None and self.enrolment.state == EnrolmentState.ACTIVE

    @cached_property
    def standing(self) -> Standing:
        return standings(self.enrolment, [self.quiz])[self.quiz.pk] if self.enrolment else Standing(self.quiz)

    @cached_property
    def course(self) -> CoursePage | None:
        return CoursePage.objects.ancestor_of(self.quiz.page).first() if self.published else None

    def sitting(self, attempt: QuizAttempt | None) -> Sitting | None:
        return Sitting.stored(attempt, self.quiz) if attempt else None


def published_place(request, quiz_id: int) -> QuizPlace:
    """A quiz that whoever asks can find now. Raises Quiz.DoesNotExist for any other."""
    quiz = content_permissions.published_quizzes().select_related("page", "edition").get(pk=quiz_id)
    if not content_permissions.readable_by(request, quiz.page):
        raise Quiz.DoesNotExist
    site = Site.find_for_request(request)
    url = (site and address_on(site, quiz.page.url_path)) or quiz.page.get_url(request) or ""
    return QuizPlace(quiz, _enrolment(request.user, quiz), True, f"{url}#{quiz.anchor}" if url else "")


def place_of(request, quiz_id: int) -> QuizPlace:
    """The same, or a quiz that is not published now but in which the person has results. Raises Quiz.DoesNotExist."""
    try:
        return published_place(request, quiz_id)
    except Quiz.DoesNotExist:
        mine = permissions.attempts_of(request.user).filter(quiz=quiz_id, finished_at__isnull=False)
        if not mine.exists():
            raise
    quiz = Quiz.objects.select_related("edition").get(pk=quiz_id)
    return QuizPlace(quiz, _enrolment(request.user, quiz), False)


def own_place(request, quiz_id: int) -> QuizPlace:
    """A quiz that whoever asks may take and have recorded. Raises Quiz.DoesNotExist or Enrolment.DoesNotExist."""
    place = published_place(request, quiz_id)
    if not place.enrolled:
        raise Enrolment.DoesNotExist
    return place


def _enrolment(user, quiz: Quiz) -> Enrolment | None:
    return permissions.enrolments_of(user).filter(course_key=quiz.course_key).first()
