"""Draft replies about something that is not there any more: their author reads them, copies them and discards them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from journal import permissions
from journal.enums import ThreadState
from journal.models import Message
from journal.pages import private_page
from journal.safes import open_thread
from journal.sharing.words import unseal_message
from learning.profiles import called, chosen_name


@dataclass(frozen=True)
class Unsent:
    """A draft that cannot be sent, and why. No word of it."""

    message: Message
    name: str
    withdrawn: bool

    @property
    def why(self) -> str:
        if self.withdrawn:
            return _("The learner withdrew this entry. Your draft reply was not sent.")
        return _("This entry is not open to you any more. Your draft reply was not sent.")


def rows_of(request) -> list[Unsent]:
    """All such drafts of whoever asks, the latest first. One query."""
    rows = permissions.drafts_without_entry(request.user).select_related("thread__owner")
    rows = rows.annotate(owner_called=chosen_name("thread__owner")).order_by("-updated_at").defer("sealed")
    return [_row(message) for message in rows]


def _row(message: Message) -> Unsent:
    owner = called(message.thread.owner, message.owner_called) or _("Somebody without a name")
    return Unsent(message, owner, message.thread.state == ThreadState.WITHDRAWN)


def _own(request, message) -> Message:
    rows = permissions.drafts_without_entry(request.user).select_related("thread__safe", "thread__owner")
    return rows.annotate(owner_called=chosen_name("thread__owner")).get(pk=message)


@private_page
@require_GET
@sensitive_variables()
def show_draft(request, message):
    """One's own words, to copy or to discard."""
    row = _own(request, message)
    context = {"unsent": _row(row), "text": _text_of(row), "section": "desk"}
    return render(request, "journal/desk/draft.html", context)


@sensitive_variables()
def _text_of(message: Message) -> str:
    """A reply as it would be copied."""
    words = unseal_message(open_thread(message.thread), message)
    return "\n\n".join(part.strip() for part in (words.text, words.question) if part.strip())


@sensitive_variables()
def in_thread(request, thread: UUID) -> dict:
    """One's own draft in a thread that is not there any more, for a page; nothing where there is none."""
    row = next((row for row in rows_of(request) if row.message.thread_id == thread), None)
    return {"unsent": row, "text": _text_of(_own(request, row.message.pk))} if row else {}


@private_page
@require_POST
def discard(request, message):
    _own(request, message).delete()
    messages.success(request, _("The draft is discarded."))
    return redirect("desk:queue")
