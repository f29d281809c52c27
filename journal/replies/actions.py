"""Every change of what is written in a thread. A message is sealed in the thread's safe; each change locks the thread's row."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from journal import audiences
from journal.actions import Save, check_consent
from journal.conf import conf
from journal.enums import TUTORS_TURN, ThreadState
from journal.models import Message, MessageVersion, Thread
from journal.replies.sides import Side
from journal.safes import open_thread
from journal.sharing import turns
from journal.sharing.actions import LockedBySomebody, hold, release
from journal.sharing.kinds import ANSWERED, WROTE_BACK
from journal.sharing.words import MessageWords, seal_message, unseal_message
from learning import actions as learning_actions
from learning import permissions as learning_permissions
from learning.profiles import name_shown


class ReplyChangedElsewhere(Exception):
    """The draft was saved in another window since this page was loaded. Nothing was overwritten."""

    def __init__(self, message: Message):
        super().__init__("changed elsewhere")
        self.message = message


class ReplySent(Exception):
    """The message was sent meanwhile: what is on the page is not in it. Nothing was overwritten."""


class DraftGone(Exception):
    """The draft was discarded in another window. Nothing was saved."""


class WordsMissing(Exception):
    """A message says something: a quote alone is not sent. The draft is kept."""


class NameMissing(Exception):
    """Whoever writes to somebody has a name. The draft is kept."""


class NobodyReads(Exception):
    """Nobody can read it any more. The draft is kept."""


@sensitive_variables()
@transaction.atomic
def save_draft(
    *, author, side: Side, thread: UUID, save: Save, words: MessageWords, agreed: bool = False, keep_lock: bool = True
) -> Message | None:
    """Keep what somebody writes in a thread, as their one draft; None when there is nothing to keep and no draft yet.

    Compare and set on the version; the same save sent twice counts once. Another tutor's lock keeps nobody from saving: sending
    is what needs the thread free. `agreed` records a learner's consent together with the words. Raises Thread.DoesNotExist for a
    thread in which the person may not write, Message.DoesNotExist for somebody else's, ReplyChangedElsewhere, ReplySent,
    DraftGone, ConsentMissing, SealError.
    """
    found = locked_thread(side.keeps_in(author), thread)
    own = found.messages.filter(author=author, by_tutor=side.by_tutor)
    there = own.filter(pk=save.entry).first() or own.drafts().first()
    if there is None and Message.objects.filter(pk=save.entry).exists():
        raise Message.DoesNotExist
    if there is None and save.base_version:
        raise DraftGone
    if there is None and words.empty and not words.quotes:
        return None
    if not side.by_tutor:
        check_consent(author, agreed)
    message = _write(found, there, save, words) if there else _begin(found, author, side, save, words)
    if side.by_tutor and keep_lock:
        hold_if_free(author, found)
    return message


def locked_thread(threads, thread: UUID) -> Thread:
    """A thread of these, whose row stays locked until the change is through. Raises Thread.DoesNotExist."""
    return threads.select_related("safe", "owner").select_for_update(of=("self",)).get(pk=thread)


def hold_if_free(tutor, thread: Thread) -> None:
    """Keep the thread open for this tutor, unless another has it open."""
    with suppress(LockedBySomebody):
        hold(tutor=tutor, thread=thread, now=timezone.now())


def _begin(thread: Thread, author, side: Side, save: Save, words: MessageWords) -> Message:
    now = timezone.now()
    message = Message(
        uuid=save.entry,
        thread=thread,
        author=author,
        by_tutor=side.by_tutor,
        last_save_id=save.save_id,
        created_at=now,
        updated_at=now,
    )
    message.sealed = seal_message(open_thread(thread), message, 1, words)
    message.save(force_insert=True)
    return message


def _write(thread: Thread, there: Message, save: Save, words: MessageWords) -> Message:
    safe = open_thread(thread)
    if there.last_save_id == save.save_id and replace(unseal_message(safe, there), name="") == words:
        return there
    if there.pk == save.entry and there.released_at:
        raise ReplySent
    if there.pk != save.entry or there.version != save.base_version:
        raise ReplyChangedElsewhere(there)
    sealed = seal_message(safe, there, save.base_version + 1, words)
    changed = {"version": save.base_version + 1, "sealed": sealed, "last_save_id": save.save_id}
    Message.objects.filter(pk=there.pk, version=save.base_version).update(**changed, updated_at=timezone.now())
    there.refresh_from_db()
    return there


@sensitive_variables()
@transaction.atomic
def send(*, author, side: Side, message: Message) -> Message:
    """Send a draft. It arrives when the time to undo is over, and then it is the other side's turn; others may open the thread.

    Sending what is sent already changes nothing. Raises Thread.DoesNotExist for a thread that is not there for the person any
    more, LockedBySomebody while another tutor has it open, WordsMissing, NameMissing, NobodyReads, SealError.
    """
    thread = locked_thread(side.sends_in(author), message.thread_id)
    message = thread.messages.get(pk=message.pk, author=author, by_tutor=side.by_tutor)
    if message.released_at:
        return message
    now = timezone.now()
    if side.by_tutor and thread.locked_by_id not in (None, author.pk) and thread.locked_until > now:
        raise LockedBySomebody(thread)
    safe = open_thread(thread)
    words = replace(unseal_message(safe, message), name=name_shown(author))
    if words.empty:
        raise WordsMissing
    if not words.name:
        raise NameMissing
    people = _other_side(side, thread)
    message.released_at = now + conf.send_undo
    message.sealed = seal_message(safe, message, message.version, words)
    message.save(update_fields=["released_at", "sealed"])
    _pass_on(side, thread, at=message.released_at, now=now)
    learning_actions.notify(people=people, kind=kind_of(side), about=thread.uuid, due_at=message.released_at)
    if side.by_tutor:
        release(tutor=author, thread=thread)
    else:
        _answer_is_seen(author, thread)
    return message


def _answer_is_seen(learner, thread: Thread) -> None:
    """Whoever writes back or closes has read what they were told of."""
    told = learning_permissions.news_of(learner).filter(kind=ANSWERED, about=thread.pk)
    learning_actions.see_notices(notices=told)


def kind_of(side: Side) -> str:
    """The kind of notice that a message of this side is to the other."""
    return ANSWERED if side.by_tutor else WROTE_BACK


def _other_side(side: Side, thread: Thread) -> list:
    if side.by_tutor:
        return [thread.owner]
    found = audiences.readers(thread.shares.standing().select_related("thread"))
    readers = {person.pk: person for people in found.values() for person in people}
    if not readers:
        raise NobodyReads
    return list(readers.values())


def _pass_on(side: Side, thread: Thread, *, at: datetime, now: datetime) -> None:
    if side.by_tutor:
        thread.answered_at = at
        turns.pass_to(thread, ThreadState.ANSWERED, at=at, now=now)
    else:
        turns.pass_to_tutors(thread, at=at, now=now)


@sensitive_variables()
@transaction.atomic
def correct(*, author, side: Side, message: Message, base_version: int, words: MessageWords) -> Message:
    """Correct a message that has arrived. What it said before is kept, and both sides see that it was corrected and what it said.

    The quotes stay. The same words change nothing. Raises Message.DoesNotExist for what the person may not correct,
    ReplyChangedElsewhere, WordsMissing, ConsentMissing, SealError.
    """
    thread = locked_thread(side.sends_in(author), message.thread_id)
    sent = side.messages(author).filter(author=author, by_tutor=side.by_tutor, released_at__lte=timezone.now())
    message = sent.select_related(None).get(pk=message.pk)
    if words.empty:
        raise WordsMissing
    if not side.by_tutor:
        check_consent(author, agreed=False)
    safe = open_thread(thread)
    kept = unseal_message(safe, message)
    words = replace(words, quotes=kept.quotes, name=name_shown(author) or kept.name)
    if (words.text, words.question) == (kept.text, kept.question):
        return message
    if message.version != base_version:
        raise ReplyChangedElsewhere(message)
    now = timezone.now()
    MessageVersion.objects.create(message=message, number=message.version, sealed=message.sealed, at=now)
    message.version += 1
    message.sealed = seal_message(safe, message, message.version, words)
    message.corrected_at = message.updated_at = now
    message.save(update_fields=["version", "sealed", "corrected_at", "updated_at"])
    if side.by_tutor:
        learning_actions.notify(people=[thread.owner], kind=ANSWERED, about=thread.uuid)
    return message


@transaction.atomic
def discard_draft(*, author, message: Message) -> None:
    """Remove one's own draft for good; nothing for one that was sent meanwhile."""
    Message.objects.drafts().filter(pk=message.pk, author=author).delete()


@transaction.atomic
def close(*, person, side: Side, thread: Thread) -> None:
    """Say that a thread can rest. It is nobody's turn until somebody writes. Raises Thread.DoesNotExist."""
    thread = locked_thread(side.sends_in(person), thread.pk)
    now = timezone.now()
    if thread.state == ThreadState.CLOSED:
        return
    turns.pass_to(thread, ThreadState.CLOSED, at=now, now=now)
    turns.arriving(thread, now)
    if side.by_tutor:
        release(tutor=person, thread=thread)
    else:
        _answer_is_seen(person, thread)


@transaction.atomic
def reopen(*, person, side: Side, thread: Thread) -> None:
    """Take closing back: it is whose turn it was. Nothing for a thread that is not closed. Raises Thread.DoesNotExist."""
    thread = locked_thread(side.sends_in(person), thread.pk)
    if thread.state != ThreadState.CLOSED:
        return
    now = timezone.now()
    was = thread.state_before
    answered = ThreadState.ANSWERED if thread.answered_at else ThreadState.WAITING
    turns.pass_to(thread, was if was in (*TUTORS_TURN, ThreadState.ANSWERED) else answered, at=now, now=now)
