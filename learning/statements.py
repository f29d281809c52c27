"""Statements as pages and actions need them: how somebody stands, what is pinned, and whose is whose."""

from __future__ import annotations

import logging

from content import permissions as content_permissions
from content.enums import QuizzesNeeded
from content.models import CourseVersion, Quiz
from content.numbering import Outline
from learning.badges.picture import square_png
from learning.earning import QuizStanding, Rule, Standing
from learning.models import Artwork, Enrolment, Statement
from learning.profiles import name_shown, profile_of
from learning.progress import Progress
from learning.quizzes import best_results
from learning.quizzes.results import Result

logger = logging.getLogger(__name__)


def standing_of(enrolment: Enrolment, outline: Outline, quizzes: list | None = None) -> Standing:
    """How somebody stands beside the rule of their course as it is published today.

    `quizzes` is what `standings_by_course` says of the course; left out, the database is asked.
    """
    progress = Progress(enrolment, outline)
    rule = Rule.of(outline.course)
    return Standing(rule, progress.pages_done, progress.pages_total, _quizzes(enrolment, rule, quizzes))


def _quizzes(enrolment: Enrolment, rule: Rule, known: list | None) -> list[QuizStanding]:
    """Every quiz that readers of the course find today, in its order, with the best result. Two queries; none where none counts."""
    if rule.quizzes == QuizzesNeeded.NONE:
        return []
    if known is not None:
        return [_beside_the_rule(one.quiz, one.best) for one in known]
    found = (
        content_permissions.published_quizzes().filter(course_key=enrolment.course_key).order_by("page__path", "sort")
    )
    best = best_results(enrolment)
    return [_beside_the_rule(quiz, best.get(quiz.pk)) for quiz in found]


def _beside_the_rule(quiz: Quiz, best: Result | None) -> QuizStanding:
    return QuizStanding(quiz.title, quiz.kind, best and best.percent, bool(best and best.passed))


def facts_of(standing: Standing, outline: Outline) -> dict:
    """What a statement keeps of its course, so that no later edit changes it."""
    course = outline.course
    return {
        "title": course.title,
        "strapline": course.strapline,
        "level": str(course.level),
        "minutes": outline.total_minutes,
        "weeks": len(outline.numbered_weeks),
        "outcomes": [block["value"] for block in course.outcomes.raw_data],
        "about": course.statement_text,
        "licence": course.licence,
        "authors": course.authors,
        "version": _version(course),
        "rule": standing.rule.as_dict(),
        "pages_done": standing.pages_done,
        "pages_total": standing.pages_total,
        "quizzes": [quiz.title for quiz in standing.needed_quizzes],
    }


def _version(course) -> int:
    """The number of the course's last published version."""
    numbers = CourseVersion.objects.filter(course_id=course.pk).order_by("-number")
    return numbers.values_list("number", flat=True).first() or 0


def artwork_of(course) -> Artwork | None:
    """The picture an editor chose for the badge, kept once for all who get it; None for the ring.

    A picture that is lost or broken gives the ring: nobody should go without a statement for it.
    """
    image = course.badge_image
    if image is None:
        return None
    try:
        digest = image.get_file_hash()
        known = Artwork.objects.filter(digest=digest).first()
        if known is not None:
            return known
        with image.open_file() as file:
            png = square_png(file)
    except (OSError, ValueError) as error:
        logger.error("The picture of a badge could not be read: %s", type(error).__name__)
        return None
    return Artwork.objects.get_or_create(digest=digest, defaults={"png": png})[0]


def name_to_offer(request, statement: Statement) -> str:
    """The name the form begins with: the one on it, the one chosen last, what the site calls the person. Never the address."""
    profile = profile_of(request)
    return statement.name or profile.name_on_statement or name_shown(request.user)
