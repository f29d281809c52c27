"""Telling people what happened. What a notice may say is settled where it is shown; it never holds a word of anybody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from learning.models import Notice


@transaction.atomic
def notify(*, people: Iterable, kind: str, about: UUID, due_at: datetime | None = None) -> None:
    """Tell people of something, from `due_at` on (now, unless it may still be taken back until then).

    Who has not seen the last notice of this kind about this thing is told once; the later moment counts.
    """
    due_at = due_at or timezone.now()
    for person in people:
        unseen = Notice.objects.unseen().filter(person=person, kind=kind, about=about)
        if not unseen.update(due_at=due_at, mailed_at=None):
            Notice.objects.bulk_create(
                [Notice(person=person, kind=kind, about=about, due_at=due_at)], ignore_conflicts=True
            )


def forget_notices(*, about: UUID, kind: str = "", person=None) -> None:
    """Take back what nobody has seen yet: it is not so any more, or was done."""
    unseen = Notice.objects.unseen().filter(about=about)
    if kind:
        unseen = unseen.filter(kind=kind)
    if person is not None:
        unseen = unseen.filter(person=person)
    unseen.delete()
