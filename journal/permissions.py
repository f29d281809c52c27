"""Who may read what of a journal: its owner, and nobody else. There is no case for superusers, on purpose."""

from django.db.models import QuerySet

from journal.models import (
    Answer,
    Attachment,
    Consent,
    ConsentQuerySet,
    Entry,
    EntryQuerySet,
    EntryVersion,
    PendingImport,
)


def entries_of(user) -> EntryQuerySet:
    """All entries a person may read: their own, the binned ones included. None for guests and suspended accounts."""
    if not _may_come_in(user):
        return Entry.objects.none()
    return Entry.objects.filter(journal__owner=user)


def versions_of(user) -> QuerySet[EntryVersion]:
    """What is kept of the earlier states of a person's own entries."""
    return EntryVersion.objects.filter(entry__in=entries_of(user))


def answers_of(user) -> QuerySet[Answer]:
    """What a person has put into exercises: their own answers. None for guests and suspended accounts."""
    if not _may_come_in(user):
        return Answer.objects.none()
    return Answer.objects.filter(journal__owner=user)


def attachments_of(user) -> QuerySet[Attachment]:
    """The files of a person's own entries, those in the bin too: whoever may read an entry may open its files."""
    return Attachment.objects.filter(entry__in=entries_of(user))


def pending_imports_of(user) -> QuerySet[PendingImport]:
    """What a person has sent to bring in and not confirmed yet: one at most."""
    if not _may_come_in(user):
        return PendingImport.objects.none()
    return PendingImport.objects.filter(journal__owner=user)


def consents_of(user) -> ConsentQuerySet:
    """What a person has agreed to so far, withdrawn or not, the latest first."""
    if not _may_come_in(user):
        return Consent.objects.none()
    return Consent.objects.filter(person=user).order_by("-given_at", "-pk")


def may_write(user) -> bool:
    """Whether new words of this person may be kept: only while their consent to today's wording stands."""
    return consents_of(user).in_force().exists()


def _may_come_in(user) -> bool:
    return user is not None and user.is_authenticated and user.is_active
