"""What was written about a shared version, as each side sees it. The caller has fetched thread and shares through `permissions`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from journal import audiences
from journal.conf import conf
from journal.enums import ThreadState
from journal.models import Message, MessageVersion, Thread
from journal.replies.forms import ReplyForm
from journal.replies.questions import questions_of
from journal.replies.sides import LEARNER, TUTOR, Side
from journal.replies.starters import STARTERS
from journal.safe import OpenSafe
from journal.sharing.reading import OpenMessage, OpenShare, open_messages, passage_text
from journal.sharing.words import MessageWords, Quote, unseal_message_version
from learning.profiles import name_shown, names_shown

RESTS_AFTER = 3  # turns of each side


@dataclass(frozen=True, repr=False)
class Before:
    """What a message said before it was corrected, and until when."""

    at: datetime
    words: MessageWords


@dataclass(frozen=True, repr=False)
class Turn:
    """A message that was sent, as one of both sides sees it. `before` is what it said before it was corrected."""

    open: OpenMessage
    mine: bool
    undo_until: datetime | None
    before: list[Before] = field(default_factory=list)


@dataclass(frozen=True)
class Quoted:
    """A quote in the composer: what it carries along, and its words. No words when that version cannot be read any more."""

    carried: Quote
    text: str


@sensitive_variables()
def tutor_side(
    request, thread: Thread, shares: list[OpenShare], safe: OpenSafe, form: ReplyForm | None = None
) -> dict[str, Any]:
    """What was written in a thread and the composer, for a tutor. `form` is one that comes back with what was typed."""
    shown = _side(request, TUTOR, thread, shares, safe, form)
    now = timezone.now()
    by_another = thread.locked_by_id not in (None, request.user.pk) and thread.locked_until > now
    return shown | {
        "to": shown["names"].get(thread.owner_id, ""),
        "locked_by": name_shown(thread.locked_by) if by_another else "",
        "starters": STARTERS,
        "questions": questions_of(request.user),
    }


@sensitive_variables()
def learner_side(
    request, thread: Thread, shares: list[OpenShare], safe: OpenSafe, form: ReplyForm | None = None
) -> dict[str, Any]:
    """What was written in a thread, for the learner who shared. `readers` are the names of who reads an answer."""
    shown = _side(request, LEARNER, thread, shares, safe, form)
    readers = {
        person.pk: person for found in audiences.readers([one.share for one in shares]).values() for person in found
    }
    names = [name for name in names_shown(readers.values()).values() if name]
    now = timezone.now()
    answers = [turn for turn in shown["turns"] if not turn.mine]
    return shown | {
        "readers": names,
        "readable": bool(readers),
        "answered": bool(answers),
        "your_turn": thread.known_state(now) == ThreadState.ANSWERED and not shown["undo"],
        "opens_at": min((one.share.visible_from for one in shares), default=None),
        "rests": len(answers) >= RESTS_AFTER,
    }


def _side(request, side: Side, thread: Thread, shares, safe: OpenSafe, form: ReplyForm | None) -> dict[str, Any]:
    mine = side.messages(request.user).filter(thread=thread).select_related("author").prefetch_related("versions")
    rows = list(mine.order_by("released_at", "created_at"))
    sent = [row for row in rows if row.released_at]
    names = names_shown_of(thread, sent)
    turns = _turns(request.user, sent, open_messages(sent, safe, shares, names), safe)
    draft = next((row for row in rows if row.released_at is None), None)
    kept = open_messages([draft], safe, shares, names)[0] if draft else None
    form = form or ReplyForm.for_draft(draft, kept.words if kept else None, next_page=request.path)
    now = timezone.now()
    return {
        "side": side.name,
        "action": side.address("reply", thread.pk),
        "save": side.address("save_reply", thread.pk),
        "next": request.path,
        "undo_seconds": round(conf.send_undo.total_seconds()),
        "thread": thread,
        "turns": turns,
        "names": names,
        "name": name_shown(request.user),
        "draft": draft,
        "form": form,
        "quoted": quoted(form.quotes_carried, shares),
        "undo": next((turn for turn in turns if turn.undo_until), None),
        "closed": thread.known_state(now) == ThreadState.CLOSED,
        "withdrawn": thread.state == ThreadState.WITHDRAWN,
    }


def names_shown_of(thread: Thread, messages: list[Message]) -> dict[int, str]:
    """How those who wrote in a thread, and its owner, are called today."""
    people = {row.author_id: row.author for row in messages if row.author_id}
    return names_shown({**people, thread.owner_id: thread.owner}.values())


def _turns(user, rows: list[Message], opened: list[OpenMessage], safe: OpenSafe) -> list[Turn]:
    now = timezone.now()
    return [
        Turn(
            open=one,
            mine=row.author_id == user.pk,
            undo_until=row.released_at if row.author_id == user.pk and row.released_at > now else None,
            before=[
                Before(kept.at, unseal_message_version(safe, kept)) for kept in sorted(row.versions.all(), key=_number)
            ],
        )
        for row, one in zip(rows, opened, strict=True)
    ]


def _number(version: MessageVersion) -> int:
    return -version.number


def quoted(quotes: list[Quote], shares: list[OpenShare]) -> list[Quoted]:
    """The words of quotes, from those versions that the reader may read."""
    readable = {one.share.pk: one for one in shares}
    return [Quoted(one, passage_text(readable[one.share], one) if one.share in readable else "") for one in quotes]
