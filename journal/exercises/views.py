"""The pages round an exercise's form: what came out, the sample, clearing, and the files of the picture."""

from __future__ import annotations

import dataclasses
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from journal import answering, permissions
from journal.actions import ConsentMissing, Save
from journal.before_writing import ask_to_agree
from journal.exercises.comparing import compared, maps_of
from journal.exercises.opening import Asked, find
from journal.pages import private_page
from journal.prompts import number_in


@private_page(sign_in=False)
@require_GET
def exercise(request, activity_id):
    """What came out so far. A guest, and whoever has filled in nothing yet, sees what the exercise is and its sample."""
    asked = find(request, activity_id)
    shown = asked.shown
    shape = request.GET.get("shape", "")
    if shown and shape in [name for name, _label, _now in shown.shapes]:
        shown = dataclasses.replace(shown, shape=shape)
    context = {
        "asked": asked,
        "shown": shown,
        "maps": maps_of(request.user, asked),
        "sample": asked.sample if asked.exercise and (shown is None or shown.empty) else None,
        "compared": compared(request, asked),
        "problems": _problems(asked),
        "entry": _running_entry(request.user, asked),
        "section": "journal",
    }
    return render(request, "journal/exercises/result.html", context)


def _problems(asked: Asked) -> list[tuple]:
    """What is still to put right, by step."""
    if asked.exercise is None or asked.filled is None:
        return []
    errors = [problem for problem in asked.shown.problems if not problem.warning]
    steps = ((step, [problem for problem in errors if problem.step == step.name]) for step in asked.kind.steps)
    return [(step, found) for step, found in steps if found]


def _running_entry(user, asked: Asked):
    return permissions.entries_of(user).kept().filter(activity=asked.row, running=True).first()


@private_page
@require_http_methods(["GET", "POST"])
def sample(request, activity_id):
    """The filled sample, to look at; to go on from only while nothing of one's own is there."""
    asked = find(request, activity_id)
    if asked.exercise is None:
        raise Http404
    free = asked.answer is None
    if request.method == "POST" and free:
        save = Save(entry=uuid4(), base_version=0, save_id=uuid4())
        filled = asked.filled_with(_begun_with(request, asked))
        try:
            answering.save_answer(owner=request.user, activity=asked.row, save=save, filled=filled)
        except ConsentMissing:
            return ask_to_agree(request, asked.activity)
        except answering.AnswerChangedElsewhere:
            messages.info(request, _("You have begun this exercise in another window. Nothing was overwritten."))
        return redirect("journal:exercise_step", activity_id=activity_id, step=asked.kind.steps[0].name)
    if request.method == "POST":
        messages.info(request, _("You have begun this exercise already. Nothing was overwritten."))
        return redirect("journal:exercise", activity_id=activity_id)
    context = {"asked": asked, "shown": asked.sample, "free": free, "section": "journal"}
    return render(request, "journal/exercises/sample.html", context)


def _begun_with(request, asked: Asked):
    """What a new answer begins with: the sample, or the services of a map of one's own."""
    number = number_in(request.POST.get("map", ""))
    content = next((content for row, content in maps_of(request.user, asked) if row.activity_id == number), None)
    if content is None:
        return asked.kind.sample(asked.options)
    return asked.kind.from_services_map(content, asked.options)


@private_page
@require_http_methods(["GET", "POST"])
def clear(request, activity_id):
    """Ask, then remove the answer for good."""
    asked = find(request, activity_id)
    if asked.answer is None:
        return redirect("journal:exercise", activity_id=activity_id)
    if request.method == "GET":
        return render(
            request, "journal/exercises/clear.html", {"asked": asked, "shown": asked.shown, "section": "journal"}
        )
    if request.POST.get("version") != str(asked.answer.version):
        messages.info(request, _("This was changed in another window since. Look at it once more before you clear it."))
        return redirect("journal:exercise_clear", activity_id=activity_id)
    answering.clear_answer(answer=asked.answer)
    messages.success(request, _("Cleared. What goes with your journal entries stays there."))
    if asked.exercise is None:
        return redirect("journal:list")
    return redirect("journal:exercise", activity_id=activity_id)


def _file(request, activity_id: int, ending: str, kind: str, content) -> HttpResponse:
    asked = find(request, activity_id)
    if asked.shown is None:
        raise Http404
    day = timezone.localtime(asked.answer.updated_at).date().isoformat()
    name = "-".join(filter(None, [slugify(str(asked.shown.kind.label)), slugify(asked.label), day]))
    response = HttpResponse(content(asked), content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@private_page
@require_GET
def picture(request, activity_id):
    """The picture as a file."""
    return _file(request, activity_id, "svg", "image/svg+xml", lambda asked: asked.shown.file)


@private_page
@require_GET
def text(request, activity_id):
    """The picture in words, as a file."""
    return _file(request, activity_id, "txt", "text/plain", lambda asked: "\n\n".join(asked.shown.text) + "\n")
