"""Replies in tests, through the same actions and forms as the pages."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from journal.actions import Save
from journal.models import Message, Thread
from journal.replies import actions
from journal.replies.forms import ReplyForm
from journal.replies.sides import LEARNER, TUTOR
from journal.safes import open_thread
from journal.sharing.words import MessageWords, unseal_message


def draft(
    author, thread: Thread, text="You noticed the letter.", *, side=TUTOR, question="", quotes=(), **more
) -> Message:
    """A draft of a tutor, or with another side of the learner."""
    save = more.pop("save", None) or Save(entry=uuid4(), base_version=0, save_id=uuid4())
    words = MessageWords(text=text, question=question, quotes=list(quotes))
    return actions.save_draft(author=author, side=side, thread=thread.pk, save=save, words=words, **more)


def sent(author, thread: Thread, text="You noticed the letter.", *, side=TUTOR, on_its_way=False, **more) -> Message:
    """A message that has arrived, unless it is `on_its_way`."""
    message = actions.send(author=author, side=side, message=draft(author, thread, text, side=side, **more))
    if not on_its_way:
        arrive(thread)
        message.refresh_from_db()
    return message


def arrive(thread: Thread) -> None:
    """As if what was sent had been sent a minute earlier."""
    now, by = timezone.now(), timedelta(minutes=1)
    for message in Message.objects.filter(thread=thread, released_at__gt=now):
        Message.objects.filter(pk=message.pk).update(released_at=message.released_at - by)
    thread.refresh_from_db()
    for name in ("state_from", "waiting_since", "answered_at"):
        moment = getattr(thread, name)
        if moment and now < moment < now + by:
            setattr(thread, name, moment - by)
    thread.save(update_fields=["state_from", "waiting_since", "answered_at"])


def words_of(message: Message) -> MessageWords:
    row = Message.objects.select_related("thread__safe", "thread__owner").get(pk=message.pk)
    return unseal_message(open_thread(row.thread), row)


def posted(message: Message | None = None, **fields) -> dict:
    """What the composer posts."""
    form = ReplyForm.for_draft(message, words_of(message) if message else None)
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()} | {"do": "draft"} | fields


__all__ = ["LEARNER", "TUTOR", "arrive", "draft", "posted", "sent", "words_of"]
