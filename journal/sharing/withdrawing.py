"""Taking back what was shared. Needs no key, so that it works whatever else does not."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from journal.enums import TUTORS_TURN, ThreadState
from journal.models import Message, Opening, Share, SharedFile, Thread
from journal.sharing import turns
from journal.sharing.kinds import GONE, SHARED, WROTE_BACK
from learning import actions as learning_actions
from learning import permissions as learning_permissions


@transaction.atomic
def withdraw(*, thread: Thread, share: Share | None = None) -> None:
    """Take back what was shared in a thread: one version, or all. At once nobody else opens it, and its words are removed.

    A reply that was not released stays a draft of its author. Tutors who knew of it are told. Withdrawing twice changes nothing.
    """
    thread = Thread.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=thread.pk)
    now = timezone.now()
    standing = thread.shares.standing()
    if thread.state == ThreadState.WITHDRAWN and not standing.exists():
        return
    take_away(standing.filter(pk=share.pk) if share else standing, now)
    if standing.exists():
        if not standing.filter(visible_from__gt=now).exists() and thread.state in TUTORS_TURN:
            turns.take_back(thread, now)
        return
    _hold_back_replies(thread, now)
    turns.pass_to(thread, ThreadState.WITHDRAWN, at=now, now=now)
    Thread.objects.filter(pk=thread.pk).update(locked_by=None, locked_at=None, locked_until=None)
    tell_gone(thread)


def tell_gone(thread: Thread) -> None:
    """Tutors of its cohort who had opened a thread, or begun to answer, are told that it is gone; what was news of it goes.

    Who opened nothing knew nothing of it, and is told nothing.
    """
    for kind in (SHARED, WROTE_BACK):
        learning_actions.forget_notices(about=thread.uuid, kind=kind)
    if thread.cohort is None:
        return
    opened = Opening.objects.filter(share__thread=thread).values("person")
    begun = Message.objects.drafts().filter(thread=thread, by_tutor=True).values("author")
    knew = learning_permissions.tutors_of(thread.cohort).filter(Q(tutor__in=opened) | Q(tutor__in=begun))
    learning_actions.notify(people=[one.tutor for one in knew], kind=GONE, about=thread.uuid)


def left_behind(*, owner, cohort) -> None:
    """Their owner left the cohort: its tutors, who can open nothing of it any more, are told so."""
    shared = Thread.objects.filter(owner=owner, cohort=cohort, shares__withdrawn_at__isnull=True).distinct()
    for thread in shared.select_related("cohort"):
        tell_gone(thread)


def _hold_back_replies(thread: Thread, now) -> None:
    """A reply that was sent within these few seconds has nothing to be about any more: it is a draft again."""
    for message in thread.messages.filter(by_tutor=True, released_at__gt=now).order_by("released_at"):
        if not thread.messages.drafts().filter(author=message.author_id).exists():
            Message.objects.filter(pk=message.pk).update(released_at=None)
    turns.forget_answer(thread)


def take_away(shares, now) -> None:
    """Remove the words and files of these shares (a queryset) and say since when they are gone; nothing else."""
    found = list(shares.values_list("pk", flat=True))
    # One by one, so that each file goes unless the entry or another share has it.
    for file in SharedFile.objects.filter(share__in=found):
        file.delete()
    Share.objects.filter(pk__in=found).update(withdrawn_at=now, sealed=b"")


@transaction.atomic
def withdraw_all(*, entries) -> None:
    """Take back everything that was shared of these entries (a queryset): their owner puts them into the bin."""
    for thread in Thread.objects.filter(entry__in=entries):
        withdraw(thread=thread)
