"""Which key opens what: every safe is bound to what it belongs to and to the person it belongs to."""

from __future__ import annotations

from datetime import UTC
from uuid import UUID

from django.views.decorators.debug import sensitive_variables

from journal.conf import conf
from journal.models import Concern, Desk, Thread
from journal.safe import OpenSafe, binding, open_safe


def bound(kind: str, uuid: UUID, person) -> bytes:
    """What a safe belongs to: a journal, thread or desk, and its person by account number and joining date.

    The date because a restored user table can give old numbers to strangers; to the second, because a dump as JSON keeps no more
    than thousandths of one.
    """
    joined = getattr(person, conf.joined_field)
    return binding(kind, uuid, str(person.pk), joined.astimezone(UTC).replace(microsecond=0).isoformat())


def bound_alone(kind: str, uuid: UUID) -> bytes:
    """What a safe belongs to that outlives every person it has to do with: its number, and nobody."""
    return binding(kind, uuid)


@sensitive_variables()
def open_thread(thread: Thread) -> OpenSafe:
    """The safe of a thread, for this request; fetch the thread with `safe` and `owner`. Opens nothing of the journal.

    Raises KeyMissing, SealError.
    """
    return open_safe(conf.key_ring, thread.safe.wrapped_key, bound("thread", thread.uuid, thread.owner))


@sensitive_variables()
def open_desk(desk: Desk) -> OpenSafe:
    """The safe of a tutor's desk, for this request; fetch it with `safe` and `tutor`. Raises KeyMissing, SealError."""
    return open_safe(conf.key_ring, desk.safe.wrapped_key, bound("desk", desk.uuid, desk.tutor))


@sensitive_variables()
def open_concern(concern: Concern) -> OpenSafe:
    """The safe of a concern, for this request; fetch it with `safe`. Raises KeyMissing, SealError."""
    return open_safe(conf.key_ring, concern.safe.wrapped_key, bound_alone("concern", concern.uuid))
