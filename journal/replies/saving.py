"""Keeping a draft while somebody writes it, and finding what they marked: answered in JSON, without leaving the page."""

from __future__ import annotations

import base64

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from journal import permissions
from journal.actions import ConsentMissing
from journal.models import Message, Thread
from journal.pages import answer, private_answer
from journal.persons import mark_of
from journal.replies import actions, passages
from journal.replies.forms import WordsForm
from journal.replies.opening import opened
from journal.replies.questions import device_key
from journal.replies.sides import Side
from journal.safes import open_thread
from journal.sharing.reading import passage_text
from journal.sharing.words import Quote, unseal_message
from learning.profiles import name_shown

RECENT = 30


def _not_them(request):
    """The answer to a page that was opened for somebody else, or for nobody any more; None when it is theirs."""
    if not request.user.is_authenticated:
        return answer(401, problem="signed-out")
    if request.POST.get("person") != mark_of(request.user):
        return answer(403, problem="person")
    return None


@private_answer
@require_POST
def save_reply(request, thread, side: Side):
    """Keep a draft. Its fields come under the names that the script of entries sends: title, body and tags."""
    if refused := _not_them(request):
        return refused
    sent = request.POST
    fields = {"question": sent.get("title", ""), "text": sent.get("body", ""), "quotes": sent.get("tags", "")}
    form = WordsForm(
        fields | {"message": sent.get("entry"), "version": sent.get("version"), "save_id": sent.get("save_id")}
    )
    if not form.is_valid():
        return _refused(form)
    leaving = "leaving" in sent
    try:
        message = actions.save_draft(
            author=request.user,
            side=side,
            thread=thread,
            save=form.save_asked,
            words=form.words,
            keep_lock=not leaving,
        )
    except ConsentMissing:
        return answer(422, problem="consent")
    except actions.ReplyChangedElsewhere as changed:
        return _both(request, changed.message)
    except actions.ReplySent:
        return answer(409, problem="sent")
    except actions.DraftGone:
        return answer(404, problem="gone")
    except Thread.DoesNotExist:
        return answer(404, problem="withdrawn", said=said_of_withdrawn(request.user, thread))
    if message is None:
        return answer(422, problem="empty")
    if not side.threads(request.user).filter(pk=thread).exists():
        return answer(404, problem="withdrawn", said=said_of_withdrawn(request.user, thread))
    return answer(
        200, version=message.version, saved_at=message.updated_at.isoformat(), said=_kept(request, message, side)
    )


def _kept(request, message: Message, side: Side) -> str:
    at = {"time": timezone.localtime(message.updated_at).strftime("%H:%M")}
    holder = message.thread.locked_by if side.by_tutor else None
    if holder and holder != request.user and message.thread.locked_until > timezone.now():
        words = _("Draft kept %(time)s. %(name)s has this open: send when it is free.")
        return words % (at | {"name": name_shown(holder)})
    return _("Draft kept %(time)s") % at


def said_of_withdrawn(user, thread) -> str:
    """Why what was written about a thread can no longer be sent."""
    if permissions.threads_withdrawn_from(user).filter(pk=thread).exists():
        return _("The learner withdrew this entry. Your draft reply was not sent.")
    return _("You cannot open this entry any more. Your draft reply was not sent.")


def _refused(form: WordsForm):
    long = [str(error) for name in ("question", "text") for error in form.errors.get(name, [])]
    return answer(413, problem="too-long", said=" ".join(long)) if long else answer(422, problem="form")


def _both(request, message: Message):
    """Nothing was overwritten: the draft that stands there now, to be shown beside the words of the page."""
    row = Message.objects.select_related("thread__safe", "thread__owner").get(pk=message.pk)
    other = {"message": row, "words": unseal_message(open_thread(row.thread), row)}
    return answer(
        409,
        problem="changed",
        entry=str(row.pk),
        version=row.version,
        other=render_to_string("journal/replies/partials/other_draft.html", {"other": other}, request),
    )


@private_answer
@require_POST
def find_quote(request, thread, side: Side):
    """Where in the shared version a marked passage stands. Keeps nothing: the page carries the quote along."""
    if refused := _not_them(request):
        return refused
    quote = quote_of(request, side, thread, request.POST.get("passage", ""), request.POST.get("occurrence", ""))
    if quote is None:
        return answer(422, problem="not-found", said=str(NOT_FOUND))
    found, words = quote
    return answer(200, share=str(found.share), start=found.start, end=found.end, text=words)


NOT_FOUND = gettext_lazy("These words are not in the entry. Mark them there, or copy them exactly.")


def quote_of(request, side: Side, thread, passage: str, occurrence: str = "") -> tuple[Quote, str] | None:
    """A passage of the latest version that has it, and its words there; None when no version has it. Raises Thread.DoesNotExist."""
    times = int(occurrence) if occurrence.isdecimal() and len(occurrence) < 6 else 0
    for one in opened(request, side, thread).shares:
        if place := passages.find(one.words.body, passage, times):
            quote = Quote(one.share.pk, *place)
            return quote, passage_text(one, quote)
    return None


@private_answer
@require_POST
def desk_device(request):
    """The key for copies of replies on a tutor's device, and the saves that arrived last."""
    if refused := _not_them(request):
        return refused
    if not permissions.may_use_desk(request.user):
        return answer(404, problem="gone")
    key = device_key(tutor=request.user)
    mine = permissions.messages_for(request.user).filter(author=request.user).order_by("-updated_at")
    latest = mine.values_list("last_save_id", flat=True)[:RECENT]
    return answer(200, key=base64.b64encode(key).decode(), saves=[str(save) for save in latest])
