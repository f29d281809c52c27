"""Who may read what of a journal: its owner, and nobody else. There is no case for superusers, on purpose."""

from journal.models import Entry, EntryQuerySet


def entries_of(user) -> EntryQuerySet:
    """All entries a person may read: their own, the binned ones included. None for guests and suspended accounts."""
    if user is None or not user.is_authenticated or not user.is_active:
        return Entry.objects.none()
    return Entry.objects.filter(journal__owner=user)
