"""Taking back a message within the seconds after it was sent. Its author has it as a draft again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from journal.models import Message, Thread
from journal.replies.actions import hold_if_free, kind_of, locked_thread
from journal.replies.sides import Side
from journal.safes import open_thread
from journal.sharing import turns
from journal.sharing.words import MessageWords, seal_message, unseal_message
from learning import actions as learning_actions
from learning.models import Notice


class TooLateToUndo(Exception):
    """The message has arrived. Nothing was changed."""


@sensitive_variables()
@transaction.atomic
def undo_send(*, author, side: Side, message: Message) -> Message:
    """Make a message that was sent a moment ago a draft again: the other side never learns of it.

    Where another draft was begun meanwhile, the words go in front of it. Raises TooLateToUndo, Message.DoesNotExist,
    Thread.DoesNotExist.
    """
    thread = locked_thread(side.keeps_in(author), message.thread_id)
    message = thread.messages.get(pk=message.pk, author=author, by_tutor=side.by_tutor)
    now = timezone.now()
    if message.released_at is None:
        return message
    if message.released_at <= now:
        raise TooLateToUndo
    draft = thread.messages.drafts().filter(author=author).first()
    if draft:
        draft = _put_together(thread, message, draft)
    else:
        Message.objects.filter(pk=message.pk).update(released_at=None)
        message.refresh_from_db()
    turns.forget_answer(thread)
    turns.take_back(thread, now)
    turns.arriving(thread, now)
    _forget_news(side, thread)
    if side.by_tutor:
        hold_if_free(author, thread)
    return draft or message


def _put_together(thread: Thread, message: Message, draft: Message) -> Message:
    safe = open_thread(thread)
    first, then = unseal_message(safe, message), unseal_message(safe, draft)
    words = MessageWords(
        text="\n\n".join(filter(None, [first.text, then.text])),
        question="\n\n".join(filter(None, [first.question, then.question])),
        quotes=first.quotes + [quote for quote in then.quotes if quote not in first.quotes],
    )
    message.delete()
    draft.sealed = seal_message(safe, draft, draft.version + 1, words)
    draft.version += 1
    draft.updated_at = timezone.now()
    draft.save(update_fields=["sealed", "version", "updated_at"])
    return draft


def _forget_news(side: Side, thread: Thread) -> None:
    """Nobody is told of what was undone. Who had not seen an earlier message yet is told of that one all the same."""
    kind = kind_of(side)
    earlier = thread.messages.filter(by_tutor=side.by_tutor, released_at__isnull=False).order_by("-released_at").first()
    for notice in Notice.objects.unseen().filter(kind=kind, about=thread.uuid).select_related("person"):
        seen = Notice.objects.filter(person=notice.person, kind=kind, about=thread.uuid, seen_at__isnull=False)
        if earlier is None or seen.filter(seen_at__gte=earlier.released_at).exists():
            learning_actions.forget_notices(about=thread.uuid, kind=kind, person=notice.person)
        else:
            due = earlier.released_at
            learning_actions.notify(people=[notice.person], kind=kind, about=thread.uuid, due_at=due)
