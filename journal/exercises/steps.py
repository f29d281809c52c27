"""The steps of an exercise: one short form a page, saved as one goes."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import Error as DatabaseFailure
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from content.exercises import kinds, services_map_changes, services_map_tables, typed
from content.exercises.frame import Answer as Content
from content.exercises.frame import Cleaned, Kind, Options, Step
from journal import permissions
from journal.actions import ConsentMissing
from journal.answering import AnswerChangedElsewhere, AnswerGone, save_answer
from journal.before_writing import ask_to_agree
from journal.exercises.forms import FORMS, SaveForm, StepForm
from journal.exercises.opening import REDRAW, Asked, all_steps, find
from journal.exercises.shown import Shown
from journal.models import Answer
from journal.pages import Returned, ask_to_sign_in, private_page
from journal.safe import KeyRingError, SealError

logger = logging.getLogger(__name__)


def holds_answer(request) -> bool:
    return request.method == "POST" and "save_id" in request.POST


def step_again(request, status: int, **why) -> HttpResponse:
    """What was sent, in its form again. Nothing is asked of the journal, and of the course only what still answers."""
    kind, options, stored = _from_the_page(request)
    step = _step_asked(request, kind)
    if kind is None or step is None:
        raise Http404
    cleaned = kind.take(stored, step.name, request.POST, options)
    return _page(request, None, _form(request, kind, options, step, cleaned), status=status, **why)


def _from_the_page(request) -> tuple[Kind | None, Options | None, Content]:
    """The kind, the options and what was stored for the page that sent a form.

    Where the journal does not say what was stored, what the page carries along from other steps stands for it; without a
    database the kind's own options do.
    """
    kind = kinds().get(request.POST.get("kind", ""))
    options = kind.defaults() if kind else None
    try:
        asked = find(request, request.resolver_match.kwargs["activity_id"])
        if asked.exercise:
            kind, options = asked.kind, asked.options
            if asked.answer:
                return kind, options, asked.content
    except Exception as error:  # whatever failed once may fail again, and its message could quote somebody's words
        logger.info("A step is shown again without what was stored: %s", type(error).__name__)
    return kind, options, kind.clean(request.POST, options).answer if kind else {}


def _step_asked(request, kind: Kind | None) -> Step | None:
    name = request.resolver_match.kwargs.get("step", "")
    return next((step for step in all_steps(kind) if step.name == name), None) if kind else None


RETURNED = Returned(holds_answer, step_again)


def returned_step(request) -> HttpResponse | None:
    """A step whose token no longer fits, shown again with a fresh one; None for anything else."""
    steps = {"journal:exercise_step", "journal:exercise_change"}
    where = request.resolver_match
    if not where or where.view_name not in steps or not holds_answer(request):
        return None

    def again(sent, **_where):
        return step_again(sent, 403, token_changed=True)  # nosec B106 - no password

    return private_page(sign_in=False, returned=RETURNED)(again)(request, **where.kwargs)


@private_page(sign_in=False, returned=RETURNED)
@require_http_methods(["GET", "POST"])
def exercise_step(request, activity_id, step):
    if not request.user.is_authenticated:
        return ask_to_sign_in(request) if request.method == "GET" else step_again(request, 401, signed_out=True)
    asked = find(request, activity_id)
    if asked.exercise is None and asked.filled is not None and request.method == "GET":
        return redirect("journal:exercise", activity_id=activity_id)
    here = asked.step(step)
    if request.method == "POST":
        return _save(request, asked, here)
    if not permissions.may_write(request.user):
        return ask_to_agree(request, asked.activity)
    return _page(request, asked, _stored_form(request, asked, here))


def _stored_form(request, asked: Asked, step: Step) -> StepForm:
    """A step as it was last saved."""
    problems = asked.kind.clean(asked.content, asked.options).problems
    form = StepForm(
        asked.kind,
        asked.options,
        step,
        asked.content,
        problems=[problem for problem in problems if problem.warning],
        adding=request.GET.get("add", ""),
        version=asked.answer.version if asked.answer else 0,
        focus=request.GET.get("at", ""),
    )
    if asked.answer:
        form.entry = str(asked.answer.pk)
    return form


def _form(request, kind: Kind, options: Options, step: Step, cleaned: Cleaned, **more) -> StepForm:
    """A step as it was sent, with fresh identity for another try."""
    sent = SaveForm(request.POST)
    sent.is_valid()
    form = StepForm(kind, options, step, cleaned.answer, problems=cleaned.problems, **more)
    form.entry = str(sent.cleaned_data.get("entry") or form.entry)
    form.version = form.version or sent.cleaned_data.get("version") or 0
    form.agrees = form.agrees or sent.cleaned_data.get("agreed") == form.wording
    return form


def _page(request, asked: Asked | None, form: StepForm, status: int = 200, **more) -> HttpResponse:
    number = request.resolver_match.kwargs["activity_id"]
    context = {
        "asked": asked,
        "form": form,
        "activity_id": number,
        "template": FORMS[form.kind.name].template,
        "section": "journal",
    }
    if form.step == REDRAW:
        return render(request, "journal/exercises/change.html", context | _redrawn(form) | more, status=status)
    return render(request, "journal/exercises/step.html", context | more, status=status)


def _redrawn(form: StepForm) -> dict[str, Any]:
    """A map as told, and with the chosen change carried out if there is one."""
    before = Shown(form.kind, form.options, form.answer, "before")
    changed = services_map_changes.redrawn(form.answer, form.options)
    after = Shown(form.kind, form.options, changed.answer, "after") if changed else None
    counts = services_map_tables.before_and_after(changed) if changed else None
    return {"before": before, "after": after, "counts": counts}


def _save(request, asked: Asked, step: Step) -> HttpResponse:
    """Save what was posted, and go where the pressed button leads. Whatever goes wrong, the answer has it all in its form."""
    sent = SaveForm(request.POST)
    cleaned = asked.kind.take(asked.content, step.name, request.POST, asked.options)
    if not sent.is_valid():
        return _page(request, asked, _form(request, asked.kind, asked.options, step, cleaned), 422, malformed=True)
    try:
        saved = store(request.user, asked, sent, cleaned)
    except ConsentMissing:
        form = _form(request, asked.kind, asked.options, step, cleaned, agrees=True)
        return _page(request, asked, form, 422, not_agreed=True)
    except AnswerChangedElsewhere as changed:
        form = _form(request, asked.kind, asked.options, step, cleaned, version=changed.answer.version)
        form.entry = str(changed.answer.pk)
        return _page(request, asked, form, 409, other=changed.answer, now=asked.shown)
    except AnswerGone:
        form = _form(request, asked.kind, asked.options, step, cleaned)
        form.version = 0
        return _page(request, asked, form, 404, gone=True)
    except (SealError, KeyRingError, DatabaseFailure) as error:
        logger.error("An answer could not be saved: %s", type(error).__name__)
        form = _form(request, asked.kind, asked.options, step, cleaned)
        return _page(request, asked, form, 503, failed_at=timezone.now())
    return _onward(request, asked, step, cleaned, saved)


def store(user, asked: Asked, sent: SaveForm, cleaned: Cleaned) -> Answer | None:
    """Save an answer whose hidden fields are in order; None when nothing was typed and there is none yet."""
    save = sent.asked
    if save.base_version == 0 and asked.answer is None and asked.kind.is_empty(cleaned.answer, asked.options):
        return None
    # The version that the posted step was put into must be the one that the page was made from.
    if asked.answer and asked.answer.version != save.base_version and asked.answer.last_save_id != save.save_id:
        raise AnswerChangedElsewhere(asked.answer)
    return save_answer(
        owner=user, activity=asked.row, save=save, filled=asked.filled_with(cleaned.answer), agreed=sent.agrees
    )


def _onward(request, asked: Asked, step: Step, cleaned: Cleaned, saved: Answer | None) -> HttpResponse:
    number = asked.row.pk
    form = StepForm(asked.kind, asked.options, step, cleaned.answer, problems=cleaned.problems)
    if saved:
        form.entry, form.version = str(saved.pk), saved.version
    if added := request.POST.get("add", ""):
        return _added(number, form, added)
    if removed := request.POST.get("remove", ""):
        return _removed(request, asked, form, removed, saved)
    where = request.POST.get("go", "on")
    if where == "leave":
        return redirect("journal:exercise", activity_id=number)
    if where == "back" and form.before:
        return redirect("journal:exercise_step", activity_id=number, step=form.before.name)
    if where.startswith("to-") and where[3:] in [one.name for one in asked.kind.steps]:
        return redirect("journal:exercise_step", activity_id=number, step=where[3:])
    if form.errors:
        return _page(request, asked, form, 422, to_put_right=True)
    if step == REDRAW:
        return redirect(address_of(number, step) + "#redrawn")
    if form.after:
        return redirect("journal:exercise_step", activity_id=number, step=form.after.name)
    return redirect("journal:exercise", activity_id=number)


def address_of(number: int, step: Step) -> str:
    """The page of a step."""
    if step == REDRAW:
        return reverse("journal:exercise_change", args=[number])
    return reverse("journal:exercise_step", args=[number, step.name])


def _back_to(number: int, step: Step, **query) -> HttpResponse:
    """The same page again. Without an anchor: browsers leave the cursor alone where an address has one."""
    address = address_of(number, step)
    return redirect(f"{address}?{urlencode(query)}" if query else address)


def _added(number: int, form: StepForm, name: str) -> HttpResponse:
    """The same page with one row more, in whose first field the cursor stands."""
    if name not in form.asked.rows or form.full(name):
        return _back_to(number, form.step)
    return _back_to(number, form.step, add=name)


def _removed(request, asked: Asked, form: StepForm, wanted: str, saved: Answer | None) -> HttpResponse:
    """The same page without one row; asked about first where something else points at it."""
    name, _colon, row_id = wanted.partition(":")
    row = next((row for row in typed.rows(form.answer.get(name)) if row.get("id") == row_id), None)
    if row is None or saved is None or name not in form.asked.rows:
        return _back_to(asked.row.pk, form.step)
    pointing = asked.kind.pointing_at(form.answer, name, row_id)
    if pointing and "sure" not in request.POST:
        return _page(request, asked, form, removal=pointing, wanted=wanted)
    content = asked.kind.without(form.answer, name, row_id, asked.options)
    sent = SaveForm({"entry": saved.pk, "version": saved.version, "save_id": form.save_id})
    sent.is_valid()
    save_answer(owner=request.user, activity=asked.row, save=sent.asked, filled=asked.filled_with(content))
    messages.info(request, _("Removed: %(what)s.") % {"what": _called(asked, row) or _("the row")})
    return _back_to(asked.row.pk, form.step, at="add")


def _called(asked: Asked, row: Mapping[str, Any]) -> str:
    return next((str(row[name]) for name in ("name", "label", "text", "service", "actor") if row.get(name)), "")


def posted_step(body: str) -> QueryDict:
    """The fields of a step as a script sends them: one text, written as a browser writes a form."""
    return QueryDict(body)
