"""Pages about a message that was sent (undo, correct), and closing a thread."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from content.origins import safe_next
from journal.actions import ConsentMissing
from journal.models import Message
from journal.pages import Returned, private_page
from journal.replies import actions, undoing
from journal.replies.forms import CorrectionForm
from journal.replies.pages import NO_WORDS
from journal.replies.sides import Side
from journal.safes import open_thread
from journal.sharing.words import unseal_message
from learning.profiles import name_shown


def _own(request, side: Side, uuid: UUID) -> Message:
    """A message that the person wrote and sent on this side. Raises Message.DoesNotExist."""
    mine = side.messages(request.user).filter(author=request.user, by_tutor=side.by_tutor, released_at__isnull=False)
    return mine.select_related("thread__safe", "thread__owner").get(pk=uuid)


@private_page
@require_GET
def sent(request, message: UUID, side: Side):
    """That a message is on its way, and until when sending it can be undone."""
    mine = side.messages(request.user).filter(author=request.user, by_tutor=side.by_tutor)
    row = mine.select_related("thread__owner").get(pk=message)
    if row.released_at is None:
        return redirect(side.home(row.thread_id))
    context = {
        "message": row,
        "on_its_way": row.released_at > timezone.now(),
        "to": name_shown(row.thread.owner),
        "side": side.name,
        "section": "journal",
    }
    return render(request, "journal/replies/sent.html", context)


@private_page
@require_POST
def undo(request, message: UUID, side: Side):
    mine = side.messages(request.user).filter(author=request.user, by_tutor=side.by_tutor)
    row = mine.get(pk=message)
    try:
        undoing.undo_send(author=request.user, side=side, message=row)
    except undoing.TooLateToUndo:
        messages.info(request, _("It had arrived already. You can correct it; what it said before stays visible."))
        return redirect(side.address("sent_reply", row.pk))
    messages.success(request, _("Not sent. It is a draft again."))
    return redirect(side.home(row.thread_id))


def _correction_again(request, status: int, **why) -> HttpResponse:
    where = request.resolver_match.kwargs
    context = why | {"form": CorrectionForm(request.POST), "side": where["side"].name}
    return render(request, "journal/replies/correct.html", context, status=status)


def _holds_correction(request) -> bool:
    return request.method == "POST" and "text" in request.POST


@private_page(returned=Returned(_holds_correction, _correction_again))
@require_http_methods(["GET", "POST"])
@sensitive_variables()
def correct(request, message: UUID, side: Side):
    """Correct a message that has arrived."""
    row = _own(request, side, message)
    if row.released_at > timezone.now():
        return redirect(side.address("sent_reply", row.pk))
    if request.method == "GET":
        words = unseal_message(open_thread(row.thread), row)
        form = CorrectionForm(initial={"question": words.question, "text": words.text, "version": row.version})
        return _correction(request, side, row, form)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _correction(request, side, row, form, status=422)
    base = form.cleaned_data["version"]
    try:
        actions.correct(author=request.user, side=side, message=row, base_version=base, words=form.words)
    except actions.WordsMissing:
        return _correction(request, side, row, form, status=422, nothing=NO_WORDS)
    except ConsentMissing:
        return _correction(request, side, row, form, status=422, not_agreed=True)
    except actions.ReplyChangedElsewhere:
        other = unseal_message(open_thread(row.thread), row)
        return _correction(request, side, row, form.on(row.version), status=409, other=other)
    messages.success(request, _("Corrected. What it said before can still be read."))
    return redirect(side.home(row.thread_id))


def _correction(request, side: Side, row: Message, form: CorrectionForm, status: int = 200, **why) -> HttpResponse:
    context = {"form": form, "row": row, "side": side.name, "back": side.home(row.thread_id)}
    return render(request, "journal/replies/correct.html", context | why | {"section": "journal"}, status=status)


@private_page
@require_POST
def close(request, thread: UUID, side: Side):
    actions.close(person=request.user, side=side, thread=side.threads(request.user).get(pk=thread))
    messages.success(request, _("Closed. Writing opens the conversation again, whoever of you writes."))
    return redirect(safe_next(request, side.home(thread)))


@private_page
@require_POST
def reopen(request, thread: UUID, side: Side):
    actions.reopen(person=request.user, side=side, thread=side.threads(request.user).get(pk=thread))
    return redirect(safe_next(request, side.home(thread)))
