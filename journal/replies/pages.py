"""The composer as a page, for both sides: what it posts is kept before anything else is done with it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from content.origins import safe_next
from journal import permissions
from journal.actions import ConsentMissing
from journal.files_sent import uuid_in
from journal.models import Message, Thread
from journal.pages import Returned, ask_to_sign_in, private_page
from journal.replies import actions, questions
from journal.replies.forms import ReplyForm, begun_with, quotes_in
from journal.replies.opening import opened, shown
from journal.replies.saving import NOT_FOUND, quote_of, said_of_withdrawn
from journal.replies.sides import Side
from journal.replies.starters import STARTERS
from journal.safes import open_thread
from journal.sharing.actions import LockedBySomebody, release
from journal.sharing.words import MessageWords, unseal_message
from learning import actions as learning_actions
from learning.profiles import name_shown

NO_WORDS = gettext_lazy("There are no words yet. Write something before you send it.")
NOTHING_LEFT = gettext_lazy("There are no words to keep, so the draft was left as it was. To remove it, discard it.")


def holds_reply(request) -> bool:
    return request.method == "POST" and "save_id" in request.POST and "text" in request.POST


def reply_again(request, status: int, *, form: ReplyForm | None = None, **why) -> HttpResponse:
    """What was written, in its form again. Nothing is asked of the thread: it may be what failed, or not be there any more."""
    where = request.resolver_match.kwargs
    form = form or ReplyForm(request.POST).again()
    if why.pop("gone", False):
        why["withdrawn"] = said_of_withdrawn(request.user, where["thread"])
    reply = {"side": where["side"].name, "form": form, "action": request.path, "alone": True}
    quoted = [{"carried": one, "text": ""} for one in form.quotes_carried]
    return render(request, "journal/replies/page.html", why | {"reply": reply | {"quoted": quoted}}, status=status)


RETURNED = Returned(holds_reply, reply_again)


def returned_reply(request) -> HttpResponse | None:
    """A reply whose token no longer fits, shown again with a fresh one; None for anything else."""
    where = request.resolver_match
    if not where or where.url_name != "reply" or not holds_reply(request):
        return None

    def again(sent, **_where):
        return reply_again(sent, 403, token_changed=True, signed_out=not sent.user.is_authenticated)  # nosec B106 - no password

    return private_page(sign_in=False, returned=RETURNED)(again)(request, **where.kwargs)


@private_page(sign_in=False, returned=RETURNED)
@require_http_methods(["GET", "POST"])
def reply(request, thread: UUID, side: Side):
    if not request.user.is_authenticated:
        return ask_to_sign_in(request) if request.method == "GET" else reply_again(request, 401, signed_out=True)
    if request.method == "GET":
        return _looked_at(request, side, thread)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _page(request, side, thread, form, status=422, lost=True)
    if request.POST.get("do") == "discard":
        return _discard(request, side, form)
    return _keep(request, side, thread, form)


def _looked_at(request, side: Side, thread: UUID) -> HttpResponse:
    """The page; for a tutor who has not opened the entry, the page with the button that does, which the learner sees."""
    opened_by = permissions.shares_opened_by(request.user).filter(thread=thread)
    if side.by_tutor and side.threads(request.user).filter(pk=thread).exists() and not opened_by.exists():
        return redirect(side.home(thread))
    return _page(request, side, thread)


@sensitive_variables()
def _page(request, side: Side, thread: UUID, form: ReplyForm | None = None, status: int = 200, **why) -> HttpResponse:
    found = opened(request, side, thread)
    context = {
        "reply": shown(request, side, found, form),
        "found": found,
        "section": "desk" if side.by_tutor else "journal",
    }
    return render(request, "journal/replies/page.html", context | why, status=status)


def _discard(request, side: Side, form: ReplyForm) -> HttpResponse:
    draft = Message(uuid=form.cleaned_data["message"])
    actions.discard_draft(author=request.user, message=draft)
    messages.success(request, _("The draft is discarded."))
    return redirect(_back(request, side))


def _back(request, side: Side) -> str:
    """The page that the composer stood on."""
    return safe_next(request, side.home(request.resolver_match.kwargs["thread"]))


@sensitive_variables()
def _keep(request, side: Side, thread: UUID, form: ReplyForm) -> HttpResponse:
    """Keep what was written as a draft, with what the pressed button adds; then do what it says."""
    do = request.POST.get("do", "")
    words = _with_button(request, form.words, do)
    words, not_found = _with_passage(request, side, thread, form, words)
    emptied = words.empty and not words.quotes and form.cleaned_data["version"] > 0
    if emptied and do != "hold":
        return _page(request, side, thread, form, status=422, nothing=NOTHING_LEFT)
    try:
        message = None if emptied else _saved(request, side, thread, form, words)
    except ConsentMissing:
        return _page(request, side, thread, form.again(agreed=form.wording), status=422, not_agreed=True)
    except actions.ReplyChangedElsewhere as changed:
        return _both(request, side, thread, form, changed.message)
    except actions.ReplySent:
        return _page(request, side, thread, _anew(form), status=409, sent_already=True)
    except actions.DraftGone:
        return _page(request, side, thread, _anew(form), status=404, gone=True)
    except Thread.DoesNotExist:
        return reply_again(request, 404, form=form.again(), withdrawn=said_of_withdrawn(request.user, thread))
    form = form.with_words(words)
    form = form.again(message=message.pk, version=message.version) if message else form
    if message and not side.threads(request.user).filter(pk=thread).exists():
        return reply_again(request, 404, form=form, withdrawn=said_of_withdrawn(request.user, thread), kept=True)
    if not_found:
        return _page(request, side, thread, form, status=422, not_found=NOT_FOUND)
    return _onward(request, side, thread, form, message, do)


def _anew(form: ReplyForm) -> ReplyForm:
    """The same words as a new message: the one of this page is not a draft any more."""
    fresh = ReplyForm.for_draft().initial
    return form.again(message=fresh["message"], version=0)


def _saved(request, side: Side, thread: UUID, form: ReplyForm, words: MessageWords) -> Message | None:
    if form.cleaned_data["name"]:
        learning_actions.change_profile(user=request.user, display_name=form.cleaned_data["name"])
    return actions.save_draft(
        author=request.user,
        side=side,
        thread=thread,
        save=form.save_asked,
        words=words,
        agreed=form.agrees,
        keep_lock=request.POST.get("do") != "hold",
    )


def _with_button(request, words: MessageWords, do: str) -> MessageWords:
    """The words with what a button adds or takes away: a starter, a saved question, a quote."""
    what, _dash, which = do.partition("-")
    if what == "start" and which.isdecimal() and int(which) < len(STARTERS):
        starter = STARTERS[int(which)]
        return begun_with(words, **{starter.field: str(starter.words)})
    if what == "insert":
        chosen = uuid_in(which)
        text = next((one.text for one in questions.questions_of(request.user) if one.uuid == chosen), "")
        return begun_with(words, question=text)
    if what == "unquote":
        return replace(words, quotes=[one for one in words.quotes if one not in quotes_in(which)])
    return words


@sensitive_variables()
def _with_passage(request, side: Side, thread: UUID, form: ReplyForm, words: MessageWords) -> tuple[MessageWords, bool]:
    """The words with what was pasted to be quoted, whichever button was pressed; and whether it is not in the entry."""
    passage = form.cleaned_data["passage"]
    asked = request.POST.get("do") == "quote"
    if not side.by_tutor or not (passage or asked) or not side.threads(request.user).filter(pk=thread).exists():
        return words, False
    found = quote_of(request, side, thread, passage, request.POST.get("occurrence", ""))
    if found is None:
        return words, True
    return replace(words, quotes=[one for one in words.quotes if one != found[0]] + [found[0]]), False


@sensitive_variables()
def _both(request, side: Side, thread: UUID, form: ReplyForm, message: Message) -> HttpResponse:
    """Two drafts: show both. Keeping this form puts its words in place of the draft that is shown beside it."""
    row = Message.objects.select_related("thread__safe", "thread__owner").get(pk=message.pk)
    other = {"message": row, "words": unseal_message(open_thread(row.thread), row)}
    return _page(request, side, thread, form.again(message=row.pk, version=row.version), status=409, other=other)


def _onward(request, side: Side, thread: UUID, form: ReplyForm, message: Message | None, do: str) -> HttpResponse:
    if do == "send":
        return _send(request, side, thread, form, message)
    if do == "hold":
        release(tutor=request.user, thread=Thread(uuid=thread))
        return redirect("desk:next", preserve_request=True)
    if do == "keep_question":
        return _keep_question(request, side, form)
    if message is None:
        messages.info(request, _("Nothing was kept, because nothing was written yet."))
    return redirect(f"{_back(request, side)}#reply")


def _keep_question(request, side: Side, form: ReplyForm) -> HttpResponse:
    try:
        kept = questions.save_question(tutor=request.user, text=form.words.question)
    except questions.TooManyQuestions:
        messages.error(request, _("You have as many saved questions as fit. Delete one before you save another."))
    else:
        said = _("The question is saved.") if kept else _("There is no question to save yet.")
        messages.info(request, said)
    return redirect(f"{_back(request, side)}#reply")


def _send(request, side: Side, thread: UUID, form: ReplyForm, message: Message | None) -> HttpResponse:
    if message is None:
        return _page(request, side, thread, form, status=422, nothing=NO_WORDS)
    try:
        sent = actions.send(author=request.user, side=side, message=message)
    except actions.WordsMissing:
        return _page(request, side, thread, form, status=422, nothing=NO_WORDS)
    except actions.NameMissing:
        return _page(request, side, thread, form, status=422, name_missing=True)
    except actions.NobodyReads:
        return _page(request, side, thread, form, status=409, nobody=True)
    except LockedBySomebody as locked:
        return _page(request, side, thread, form, status=409, locked=name_shown(locked.thread.locked_by))
    except Thread.DoesNotExist:
        return reply_again(request, 404, form=form, withdrawn=said_of_withdrawn(request.user, thread), kept=True)
    return redirect(side.address("sent_reply", sent.pk))
