"""Whose turn it is. Changed by the actions of this package only; the other side learns of it when an undo is no longer possible."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from journal.enums import TUTORS_TURN, ThreadState
from journal.models import Thread, ThreadQuerySet

FIELDS = ["state", "state_from", "state_before", "waiting_since", "answered_at"]


def pass_to(thread: Thread, state: str, *, at: datetime, now: datetime) -> None:
    """The thread is in this state; the other side knows it from `at` on. Saves the thread, whose row the caller has locked."""
    if thread.state_from <= now:
        thread.state_before = thread.state
    thread.state, thread.state_from = state, at
    thread.save(update_fields=FIELDS)


def pass_to_tutors(thread: Thread, *, at: datetime, now: datetime) -> None:
    """It is the tutors' turn. A thread that waits for them already keeps its place among those that wait."""
    if thread.state in TUTORS_TURN and thread.waiting_since <= now:
        return
    # Shared while an answer of the same learner is on its way: it waits from the answer on.
    written = thread.messages.filter(by_tutor=False, released_at__gt=now).aggregate(first=Min("released_at"))["first"]
    at = min(at, written) if written else at
    thread.waiting_since = at
    answered = thread.answered_at is not None
    pass_to(thread, ThreadState.FOLLOW_UP if answered else ThreadState.WAITING, at=at, now=now)


def arriving(thread: Thread, now: datetime) -> None:
    """After something else changed whose turn it is: what was sent or shared just now still does so when it arrives.

    Nothing in a thread that was taken back.
    """
    if thread.state == ThreadState.WITHDRAWN:
        return
    ways = [
        (at, False)
        for at in thread.shares.standing().filter(visible_from__gt=now).values_list("visible_from", flat=True)
    ]
    ways += list(thread.messages.filter(released_at__gt=now).values_list("released_at", "by_tutor"))
    for at, by_tutor in sorted(ways):
        if by_tutor:
            thread.answered_at = at
            pass_to(thread, ThreadState.ANSWERED, at=at, now=now)
        else:
            pass_to_tutors(thread, at=at, now=now)


def forget_answer(thread: Thread) -> None:
    """A reply did not stay sent: the last answer is the one before it, or none. Saves the thread."""
    thread.answered_at = thread.messages.filter(by_tutor=True).aggregate(last=Max("released_at"))["last"]
    thread.save(update_fields=["answered_at"])


def take_back(thread: Thread, now: datetime) -> None:
    """What was done last is undone before the other side knew of it: it is whose turn it was. Otherwise nothing."""
    if thread.state_from > now and thread.state_before:
        thread.state, thread.state_from = thread.state_before, now
        thread.save(update_fields=FIELDS)


def learners_turn(now: datetime) -> Q:
    """Threads in which it is their owner's turn, as the owner knows it: a reply that can still be undone is none yet."""
    return Q(state=ThreadState.ANSWERED, state_from__lte=now)


def shared_and_waiting(threads: ThreadQuerySet) -> tuple[int, int]:
    """How many threads there are among a learner's own, and in how many it is the learner's turn. One query."""
    turn = Count("pk", filter=learners_turn(timezone.now()))
    found = threads.aggregate(shared=Count("pk"), turn=turn)
    return found["shared"], found["turn"]
