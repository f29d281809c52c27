"""Whose turn it is. Changed by the actions of this package only; the other side learns of it when an undo is no longer possible."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from journal.enums import TUTORS_TURN, ThreadState
from journal.models import Thread

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
    thread.waiting_since = at
    answered = thread.answered_at is not None
    pass_to(thread, ThreadState.FOLLOW_UP if answered else ThreadState.WAITING, at=at, now=now)


def take_back(thread: Thread, now: datetime) -> None:
    """What was done last is undone before the other side knew of it: it is whose turn it was. Otherwise nothing."""
    if thread.state_from > now and thread.state_before:
        thread.state, thread.state_from = thread.state_before, now
        thread.save(update_fields=FIELDS)


def learners_turn(now: datetime) -> Q:
    """Threads in which it is their owner's turn, as the owner knows it: a reply that can still be undone is none yet."""
    return Q(state=ThreadState.ANSWERED, state_from__lte=now)
