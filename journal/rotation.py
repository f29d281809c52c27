"""Moving every safe to the first key of the ring. The sealed rows stay as they are."""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from journal.actions import WrongKey, check_writing_key
from journal.conf import conf
from journal.models import Concern, Desk, Journal, KeyCheck, Safe, Thread
from journal.safe import KeyMissing, KeyRing, SealError, rewrap, wrapped_by
from journal.safes import bound, bound_alone

BATCH = 200
UNREADABLE = "(no key)"


@dataclass
class Moved:
    """What one run of `rotate` did: safes moved, those that were there already, and those that no key of the ring opens."""

    moved: int = 0
    there: int = 0
    unopened: int = 0

    @property
    def seen(self) -> int:
        return self.moved + self.there + self.unopened


def keys_in_use() -> Counter[str]:
    """How many safes each key of the site has wrapped, by the name of the key. Opens nothing."""
    return Counter(_key_of(wrapped) for wrapped in Safe.objects.values_list("wrapped_key", flat=True).iterator())


def _key_of(wrapped) -> str:
    try:
        return wrapped_by(wrapped)
    except SealError:
        return UNREADABLE


def rotate(*, after_batch: Callable[[Moved], None], batch: int = BATCH) -> Moved:
    """Wrap every safe's key with the first key of the ring: one small row each, a batch in one transaction.

    May be killed at any moment and run again, and runs beside people who write: a row is changed only while it is what was read.
    A safe that does not open is left as it is and counted. Raises KeyRingError, WrongKey and KeyMissing before the first change.
    """
    ring = conf.key_ring
    _check_ring(ring)
    done, last = Moved(), None
    while safes := _next_safes(last, batch):
        with transaction.atomic():
            bindings = _bindings(safes)
            for safe in safes:
                _move(ring, safe, bindings.get(safe.pk), done)
        last = safes[-1].pk
        after_batch(done)
    return done


def _check_ring(ring: KeyRing) -> None:
    """Refuse a ring with a key that is not the one of its name, or without a key that is in use."""
    check_writing_key()
    for known in KeyCheck.objects.filter(name__in=ring.names):
        if not hmac.compare_digest(bytes(known.value), ring.key_check(known.name)):
            raise WrongKey(f"The key '{known.name}' in JOURNAL_KEYS is not the one of this name; nothing was changed.")
    missing = sorted(set(keys_in_use()) - {*ring.names, UNREADABLE})
    if missing:
        raise KeyMissing(f"JOURNAL_KEYS lacks {', '.join(missing)}, which safes are wrapped with; nothing was changed.")


def _next_safes(last: UUID | None, batch: int) -> list[Safe]:
    safes = Safe.objects.order_by("pk")
    return list((safes if last is None else safes.filter(pk__gt=last))[:batch])


def _bindings(safes: list[Safe]) -> dict[UUID, bytes]:
    """What each safe belongs to. Whatever gets a safe of its own is looked up here."""
    journals = Journal.objects.select_related("owner").filter(safe__in=safes)
    threads = Thread.objects.select_related("owner").filter(safe__in=safes)
    desks = Desk.objects.select_related("tutor").filter(safe__in=safes)
    concerns = Concern.objects.filter(safe__in=safes)
    return (
        {journal.safe_id: bound("journal", journal.uuid, journal.owner) for journal in journals}
        | {thread.safe_id: bound("thread", thread.uuid, thread.owner) for thread in threads}
        | {desk.safe_id: bound("desk", desk.uuid, desk.tutor) for desk in desks}
        | {concern.safe_id: bound_alone("concern", concern.uuid) for concern in concerns}
    )


def _move(ring: KeyRing, safe: Safe, bound_to: bytes | None, done: Moved) -> None:
    try:
        wrapped = rewrap(ring, safe.wrapped_key, bound_to) if bound_to else None
    except SealError:
        bound_to = None
    if bound_to is None:
        done.unopened += 1
    elif wrapped is None:
        done.there += 1
    # Not moved when the account went meanwhile, or another run was faster.
    elif Safe.objects.filter(pk=safe.pk, wrapped_key=bytes(safe.wrapped_key)).update(wrapped_key=wrapped):
        done.moved += 1
