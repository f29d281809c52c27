"""Telling people what happened. What a notice may say is settled where it is shown; it never holds a word of anybody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from learning.models import Notice, NoticeQuerySet, Profile

# The page "News" and docs/data-protection.md say so too.
KEPT = timedelta(days=90)


@transaction.atomic
def notify(*, people: Iterable, kind: str, about: UUID, due_at: datetime | None = None, by_mail: bool = True) -> None:
    """Tell people of something, from `due_at` on (now, unless it may still be taken back until then).

    Who has not seen the last notice of this kind about this thing is told once; the later moment counts. Without `by_mail` it
    stands in the page only: for what has a mail of its own.
    """
    now = timezone.now()
    told = {"due_at": due_at or now, "mailed_at": None if by_mail else now, "mail": None}
    people = list(people)
    # `profiles.profile_of` tells from the row of the profile whether there may be news.
    Profile.objects.bulk_create([Profile(user=person) for person in people], ignore_conflicts=True)
    for person in people:
        unseen = Notice.objects.unseen().filter(person=person, kind=kind, about=about)
        if not unseen.update(**told):
            Notice.objects.bulk_create([Notice(person=person, kind=kind, about=about, **told)], ignore_conflicts=True)


def forget_notices(*, about: UUID, kind: str = "", person=None) -> None:
    """Take back what nobody has seen yet: it is not so any more, or was done."""
    unseen = Notice.objects.unseen().filter(about=about)
    if kind:
        unseen = unseen.filter(kind=kind)
    if person is not None:
        unseen = unseen.filter(person=person)
    unseen.delete()


def see_notices(*, notices: NoticeQuerySet) -> int:
    """Mark notices as seen; what was seen before stays as it was. Returns how many were new."""
    return notices.unseen().update(seen_at=timezone.now())


def forget_old_notices(*, now: datetime) -> int:
    """Remove notices that are 90 days old, seen or not. Returns how many."""
    return Notice.objects.filter(due_at__lt=now - KEPT).delete()[0]
