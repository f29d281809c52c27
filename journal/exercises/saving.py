"""Saving a step while somebody fills it in: the same save as the buttons', answered in JSON like that of entries."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journal.actions import ConsentMissing
from journal.answering import AnswerChangedElsewhere, AnswerGone
from journal.exercises.forms import SaveForm
from journal.exercises.opening import find
from journal.exercises.steps import address_of, posted_step, store
from journal.pages import answer, private_answer
from journal.persons import mark_of

LONGEST = 400_000  # characters of one step as a browser writes it


@private_answer
@require_POST
def save_step(request, activity_id, step):
    """Save a draft of a step. Its fields come as one text, `body`, so that the script of entries sends them as it is."""
    if not request.user.is_authenticated:
        return answer(401, problem="signed-out")
    if request.POST.get("person") != mark_of(request.user):
        return answer(403, problem="person")
    body = request.POST.get("body", "")
    if len(body) > LONGEST:
        return answer(413, problem="too-long")
    sent = SaveForm(request.POST)
    if not sent.is_valid():
        return answer(422, problem="form")
    asked = find(request, activity_id)
    here = asked.step(step)
    cleaned = asked.kind.take(asked.content, here.name, posted_step(body), asked.options)
    try:
        saved = store(request.user, asked, sent, cleaned)
    except ConsentMissing:
        return answer(422, problem="consent", trouble=_trouble(request, not_agreed=True))
    except AnswerChangedElsewhere as changed:
        return answer(
            409, problem="changed", version=changed.answer.version, trouble=_trouble(request, other=changed.answer)
        )
    except AnswerGone:
        return answer(404, problem="gone")
    if saved is None:
        return answer(422, problem="empty")
    return answer(
        200,
        version=saved.version,
        entry=str(saved.pk),
        saved_at=saved.updated_at.isoformat(),
        said=_("Saved %(time)s") % {"time": timezone.localtime(saved.updated_at).strftime("%H:%M")},
        page=address_of(activity_id, here),
    )


def _trouble(request, **why) -> str:
    return render_to_string("journal/exercises/partials/trouble.html", why, request)
