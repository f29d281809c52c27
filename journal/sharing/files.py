"""What somebody shared, and what a tutor keeps and wrote, as files of their download. See docs/journal-format.md."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from uuid import UUID

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from journal import permissions
from journal.enums import ThreadState
from journal.models import Message, Thread
from journal.reading import day, moment_said
from journal.safe import OpenSafe
from journal.safes import open_desk, open_thread
from journal.sharing.conversations import Conversation, conversations
from journal.sharing.reading import OpenMessage
from journal.sharing.who import Standing, standings
from journal.sharing.words import MessageWords, unseal_message, unseal_message_version, unseal_question
from learning.my_data import Files, as_json
from learning.profiles import name_shown

SHARED = "journal/shared.json"
DESK = "desk.json"


@sensitive_variables()
def shared_files(user, called: dict[UUID, str]) -> Files:
    """What a person shared: journal/shared.json, and a text for each thread. `called` are the names of entries that are there.

    Raises SealError, KeyRingError.
    """
    found = conversations(user, drafts=True)
    stand = standings(user, [one.thread for one in found])
    named = {one.thread.pk: called.get(one.thread.entry_id) or _called(one.thread) for one in found}
    told = [_told(one, stand[one.thread.pk], named[one.thread.pk]) for one in found]
    files: Files = {SHARED: as_json({"threads": told})}
    own_name = name_shown(user) if found else ""
    for one in found:
        text = _text(one, stand[one.thread.pk], named[one.thread.pk], own_name)
        files[_file_name(one.thread, named[one.thread.pk])] = text.encode("utf-8", "replace")
    return files


def _called(thread: Thread) -> str:
    return thread.activity.title if thread.activity else day(thread.created_at)


def _file_name(thread: Thread, called: str) -> str:
    parts = [timezone.localtime(thread.created_at).date().isoformat(), slugify(called)[:60].strip("-_")]
    return f"journal/shared/{'-'.join(part for part in [*parts, thread.uuid.hex[:12]] if part)}.txt"


@sensitive_variables()
def _told(one: Conversation, standing: Standing, called: str) -> dict:
    thread, now = one.thread, timezone.now()
    # A reply that its tutor can still undo has not happened yet.
    known = thread.known_state(now) if thread.state == ThreadState.ANSWERED else thread.state
    columns = ("uuid", "course_key", "created_at", "waiting_since", "state_from", "state_before")
    row = {name: getattr(thread, name) for name in columns}
    activity = {"block_id": thread.activity.block_id, "title": thread.activity.title} if thread.activity else None
    return row | {
        "entry": thread.entry_id,
        "called": called,
        "activity": activity,
        "cohort": thread.cohort.name if thread.cohort else None,
        "state": known,
        "answered_at": thread.answered_at if thread.answered_at and thread.answered_at <= now else None,
        "shares": [_share(one, version) for version in standing.versions],
        "messages": [_message(one.safe, message) for message in one.messages],
    }


@sensitive_variables()
def _share(one: Conversation, version) -> dict:
    share = version.share
    columns = ("uuid", "audience", "version", "shared_at", "visible_from", "withdrawn_at")
    opened = one.opened.get(share.pk)
    return {name: getattr(share, name) for name in columns} | {
        "with": version.readers,
        "opened": [asdict(found) for found in version.opened],
        "words": asdict(opened.words) if opened else None,
        "files": [{"file": file.uuid, "name": file.name} for file in opened.files] if opened else [],
    }


def _message_columns(message: Message) -> dict:
    columns = ("uuid", "by_tutor", "version", "last_save_id", "created_at", "updated_at", "released_at", "corrected_at")
    return {name: getattr(message, name) for name in columns}


@sensitive_variables()
def _message(safe: OpenSafe, one: OpenMessage) -> dict:
    """A message as its reader has it; of a quote its passage, "" where that was taken back."""
    return _message_columns(one.message) | {
        "name": one.name,
        "text": one.words.text,
        "question": one.words.question,
        "quotes": [passage.text for passage in one.passages],
        "versions": _versions(safe, one.message),
    }


@sensitive_variables()
def _versions(safe: OpenSafe, message: Message) -> list[dict]:
    rows = sorted(message.versions.all(), key=lambda version: version.number)
    return [{"number": row.number, "at": row.at} | _said(unseal_message_version(safe, row)) for row in rows]


def _said(words: MessageWords) -> dict:
    return {"text": words.text, "question": words.question}


# As text ------------------------------------------------------------------------------------------------------------------


@sensitive_variables()
def _text(one: Conversation, standing: Standing, called: str, name: str) -> str:
    """A thread to read: what was shared when and with whom, who opened it, and what was written."""
    parts = [f"# {_('Shared: %(called)s') % {'called': called}}", standing.said]
    for version in reversed(standing.versions):
        said = _("Version %(number)s, shared %(when)s") % {
            "number": version.share.version,
            "when": moment_said(version.share.shared_at),
        }
        lines = [said, *(_opened_line(found) for found in version.opened)]
        if version.share.withdrawn_at:
            lines.append(_("Taken back %(when)s") % {"when": moment_said(version.share.withdrawn_at)})
        parts.append("\n".join(lines))
    parts += [as_text(message, name) for message in one.messages if message.message.released_at]
    return "\n\n".join(parts) + "\n"


def _opened_line(found) -> str:
    return _("%(name)s opened it %(when)s") % {"name": found.name, "when": moment_said(found.at)}


@sensitive_variables()
def as_text(one: OpenMessage, own_name: str) -> str:
    """A message as plain text: who and when, what it quotes, what it says and asks."""
    name = one.name if one.message.by_tutor else own_name
    head = f"{name or _('a tutor')}, {moment_said(one.message.released_at)}"
    quotes = [f"> {line}" for passage in one.passages if passage.text for line in passage.text.splitlines()]
    parts = [head, "\n".join(quotes), one.words.text.strip(), one.words.question.strip()]
    return "\n\n".join(part for part in parts if part)


# A tutor's own ------------------------------------------------------------------------------------------------------------


@sensitive_variables()
def desk_files(user) -> Files:
    """What a tutor keeps and wrote: saved questions and their own messages, with no word of a learner. Nothing for others.

    Raises SealError, KeyRingError.
    """
    desk = permissions.desks_of(user).select_related("safe", "tutor").first()
    written = permissions.written_as_tutor(user).select_related("thread__safe", "thread__owner")
    rows = list(written.prefetch_related("versions").order_by("created_at", "pk"))
    if desk is None and not rows:
        return {}
    by_thread = defaultdict(list)
    for row in rows:
        by_thread[row.thread].append(row)
    replies = []
    for thread, messages in by_thread.items():
        safe = open_thread(thread)
        replies += [_own_reply(safe, message) for message in messages]
    return {DESK: as_json({"desk": desk.uuid if desk else None, "questions": _questions(desk), "replies": replies})}


@sensitive_variables()
def _questions(desk) -> list[dict]:
    if desk is None:
        return []
    safe = open_desk(desk)
    return [
        {"uuid": row.uuid, "place": row.place, "text": unseal_question(safe, row)}
        for row in desk.questions.order_by("place", "pk")
    ]


@sensitive_variables()
def _own_reply(safe: OpenSafe, message: Message) -> dict:
    """What a tutor wrote. A passage that it quotes is the learner's, and not in it."""
    words = unseal_message(safe, message)
    row = _message_columns(message) | {"thread": message.thread_id} | _said(words)
    return row | {"quotes": len(words.quotes), "versions": _versions(safe, message)}
