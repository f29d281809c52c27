"""What statements put into pages: on a course's page, in My learning, and at the end of the page that earned one."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from learning import permissions, statements
from learning.models import Statement
from learning.progress import Progress
from learning.quizzes.standing import Standing as QuizStanding
from learning.reading import progress_in

_KEPT = "_joined_up_statements"


def own_statements(request: HttpRequest) -> dict[str, Statement]:
    """The statements of whoever asks that were not replaced, by key of the course; one query a request."""
    kept = getattr(request, _KEPT, None)
    if kept is None:
        mine = permissions.statements_of(getattr(request, "user", None)).latest_ones()
        kept = {found.course_key: found for found in mine.order_by("issued_at")}
        setattr(request, _KEPT, kept)
    return kept


def line(request: HttpRequest, progress: Progress, *, quizzes: list[QuizStanding] | None = None) -> str:
    """The statement somebody has, or what is still missing for it; nothing where the course gives none.

    `quizzes` is how they stand with the course's quizzes, where that is known already.
    """
    found = own_statements(request).get(progress.enrolment.course_key)
    if found is None and not progress.outline.course.statement:
        return ""
    standing = None if found else statements.standing_of(progress.enrolment, progress.outline, quizzes)
    context = {"statement": found, "standing": standing, "enrolment": progress.enrolment}
    return render_to_string("learning/partials/statement_line.html", context, request=request)


def on_the_course_page(request, page, keys: list[str]) -> dict[str, str]:
    """Below the progress, for people who are enrolled."""
    progress = progress_in(request, page)
    return dict.fromkeys(keys, line(request, progress)) if progress else {}


def earned_here(request: HttpRequest, progress: Progress, node) -> Statement | None:
    """The statement to tell of at the end of a page: the one its tick has just earned, or any on the course's last page."""
    if progress.enrolment.given:
        return progress.enrolment.given
    is_last = progress.outline.parts[-1] is node
    if not (is_last and progress.is_done(node) and progress.outline.course.statement):
        return None
    return own_statements(request).get(progress.enrolment.course_key)
