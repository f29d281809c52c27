"""Pages of a quiz: its front page with what came out, one question a page, and practice without an account."""

from __future__ import annotations

from functools import wraps

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from content.models import Quiz
from content.origins import origin_or_token
from content.quizzes import refused
from learning import actions
from learning.pages import own_page
from learning.quizzes.places import QuizPlace, own_place, place_of, published_place
from learning.quizzes.sittings import Asked, Sitting, why_refused


def _kept_nowhere(view):
    """A page that shows each person something else; guests too, so no sign-in is asked for. What cannot be found answers 404."""

    @wraps(view)
    def page(request, *args, **kwargs):
        try:
            response = view(request, *args, **kwargs)
        except Quiz.DoesNotExist:
            raise Http404 from None
        add_never_cache_headers(response)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return page


@_kept_nowhere
@require_GET
def quiz(request, quiz_id: int):
    place = place_of(request, quiz_id)
    return _front_page(request, place, place.sitting(place.standing.last))


@own_page
@require_POST
def start(request, quiz_id: int):
    place = own_place(request, quiz_id)
    try:
        attempt = actions.start_quiz(user=request.user, quiz=place.quiz, fresh="fresh" in request.POST)
    except actions.NotYet:
        return redirect("learning:quiz", quiz_id)
    number = place.sitting(attempt).next_open() or 1
    return redirect("learning:quiz_question", quiz_id, number)


@own_page
@require_http_methods(["GET", "POST"])
def question(request, quiz_id: int, number: int):
    place = own_place(request, quiz_id)
    attempt = place.standing.open or (place.standing.last if request.method == "GET" else None)
    if attempt is None:
        return redirect("learning:quiz", quiz_id)
    sitting = place.sitting(attempt)
    asked = _asked(sitting, number)
    if request.method == "GET":
        return _question_page(request, place, sitting, asked)
    given = sitting.read(asked.question, request.POST)
    known = request.POST.get("tries", "") == str(len(asked.tries))
    reason = refused(asked.question, given, asked.tries) if known and not asked.outcome.settled else ""
    if reason:
        return _question_page(request, place, sitting, asked, why_refused(asked.question, reason))
    before = len(asked.tries) if known else -1
    attempt = actions.answer_question(
        user=request.user, attempt=attempt, question_id=asked.question.id, given=given, tries_before=before
    )
    if attempt.given:
        said = _("You have earned the statement of participation in %(course)s. It is in My learning.")
        messages.success(request, said % {"course": attempt.given.course["title"]})
    return HttpResponseRedirect(f"{reverse('learning:quiz_question', args=[quiz_id, number])}#feedback")


@_kept_nowhere
@origin_or_token
@require_http_methods(["GET", "POST"])
def practice(request, quiz_id: int):
    """Practice of somebody who is not enrolled: the form carries the whole sitting, and nothing is stored."""
    place = published_place(request, quiz_id)
    if place.quiz.is_badge:
        raise Http404
    if request.method == "GET" or place.enrolled:
        return redirect("learning:quiz", quiz_id)
    sent = request.POST.get("sitting")
    try:
        sitting = Sitting.signed(place.quiz, sent) if sent else Sitting.begun(place.quiz)
    except signing.BadSignature:
        messages.error(request, _("This page was open for too long, or was changed on its way. Start the quiz again."))
        return redirect("learning:quiz", quiz_id)
    return _practise(request, place, sitting)


def _practise(request, place: QuizPlace, sitting: Sitting):
    """One step of practice: an answer is marked, or another question or the end is shown."""
    go, number = request.POST.get("go", ""), request.POST.get("number", "1")
    if go == "end":
        return _front_page(request, place, sitting, practised=True)
    wanted = go.removeprefix("to-") if go.startswith("to-") else number
    asked = _asked(sitting, int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 4 else 1)
    if go == "check" and not asked.outcome.settled:
        given = sitting.read(asked.question, request.POST)
        if reason := refused(asked.question, given, asked.tries):
            return _question_page(request, place, sitting, asked, why_refused(asked.question, reason))
        sitting.take(asked.question, given)
        asked = sitting.asked(asked.number)
    return _question_page(request, place, sitting, asked)


def _asked(sitting: Sitting, number: int) -> Asked:
    try:
        return sitting.asked(number)
    except IndexError:
        raise Http404 from None


def _front_page(request, place: QuizPlace, sitting: Sitting | None, practised: bool = False):
    """With the answers of a sitting: the last one that is stored, or one that was `practised` and is not."""
    context = {"place": place, "quiz": place.quiz, "standing": place.standing, "sitting": sitting, "section": "courses"}
    context["practised"] = practised
    return render(request, "learning/quiz/quiz.html", context)


def _question_page(request, place: QuizPlace, sitting: Sitting, asked: Asked, error: str = ""):
    context = {"place": place, "quiz": place.quiz, "sitting": sitting, "asked": asked, "error": error}
    context |= {"next": sitting.next_open(after=asked.number), "section": "courses"}
    return render(request, "learning/quiz/question.html", context, status=422 if error else 200)
