"""Who may read what: of a journal its owner, and nobody else; of what was shared also whom `audiences` lets.

There is no case for superusers, on purpose.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from journal import audiences
from journal.enums import ThreadState
from journal.models import (
    Answer,
    Attachment,
    Concern,
    ConcernQuerySet,
    Consent,
    ConsentQuerySet,
    Desk,
    Entry,
    EntryQuerySet,
    EntryVersion,
    Message,
    MessageQuerySet,
    Opening,
    PendingImport,
    Share,
    SharedFile,
    ShareQuerySet,
    Thread,
    ThreadQuerySet,
)
from learning import permissions as learning_permissions


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


# What was shared: its owner's side ---------------------------------------------------------------------------------------


def threads_of(user) -> ThreadQuerySet:
    """What a person has shared, withdrawn or not, with what was written about it."""
    if not _may_come_in(user):
        return Thread.objects.none()
    return Thread.objects.filter(owner=user)


def shares_of(user) -> ShareQuerySet:
    """The versions a person has shared, withdrawn ones too."""
    return Share.objects.filter(thread__in=threads_of(user))


def openings_of(user) -> QuerySet[Opening]:
    """Who opened what a person shared: the person sees all of it."""
    return Opening.objects.filter(share__in=shares_of(user))


def messages_of(user) -> MessageQuerySet:
    """What a learner reads in their own threads: what arrived, and their own drafts."""
    mine = Message.objects.filter(thread__in=threads_of(user))
    return mine.filter(Q(released_at__lte=timezone.now()) | Q(author=user, by_tutor=False))


def threads_shared_by(user) -> ThreadQuerySet:
    """The threads in which a person still shares at least one version: where an answer of theirs is about something."""
    return threads_of(user).filter(Exists(Share.objects.standing().filter(thread=OuterRef("pk"))))


# What was shared: the side of those it was shared with -----------------------------------------------------------------------


def shares_for(user) -> ShareQuerySet:
    """The versions that others have shared with a person: not withdrawn, and not so new that they could still be taken back."""
    if not _may_come_in(user):
        return Share.objects.none()
    return Share.objects.standing().filter(audiences.readable_by(user), visible_from__lte=timezone.now())


def shares_opened_by(user) -> ShareQuerySet:
    """Of these, the ones whose words a person is shown: they opened them, which the owner sees."""
    return shares_for(user).filter(Exists(Opening.objects.filter(share=OuterRef("pk"), person=user)))


def threads_for(user) -> ThreadQuerySet:
    """The threads in which a person may read at least one version: their desk. No thread that they only wrote in."""
    return Thread.objects.filter(Exists(shares_for(user).filter(thread=OuterRef("pk"))))


def messages_for(user) -> MessageQuerySet:
    """What somebody reads in the threads of their desk: their own, and what arrived since the first version they may read.

    What was written before, about versions that they may not read, is not for them.
    """
    readable = shares_for(user).filter(thread=OuterRef("thread"))
    since = readable.filter(shared_at__lte=OuterRef("released_at"))
    mine = Message.objects.filter(Exists(readable), author=user, by_tutor=True)
    return mine | Message.objects.filter(Exists(since), released_at__lte=timezone.now())


def threads_taken_back(user) -> ThreadQuerySet:
    """What learners of a person's cohorts withdrew after this person had opened it or begun to answer: that it is gone, no more."""
    if not _may_come_in(user):
        return Thread.objects.none()
    teaches = learning_permissions.taught_by(user, cohort="cohort", at="state_from")
    belongs = learning_permissions.studied_by(person="owner", cohort="cohort")
    opened = Opening.objects.filter(share__thread=OuterRef("pk"), person=user)
    written = Message.objects.filter(thread=OuterRef("pk"), author=user, by_tutor=True)
    gone = Thread.objects.known_as([ThreadState.WITHDRAWN], timezone.now())
    return gone.filter(Q(teaches) & Q(belongs) & (Exists(opened) | Exists(written)))


def shared_files_open_to(user) -> QuerySet[SharedFile]:
    """The files that a person may open now: of versions they shared themselves, and of those that others shared and they opened."""
    if not _may_come_in(user):
        return SharedFile.objects.none()
    own = SharedFile.objects.filter(share__in=shares_of(user).standing())
    return own | SharedFile.objects.filter(share__in=shares_opened_by(user))


def drafts_without_entry(user) -> MessageQuerySet:
    """What a tutor had begun to write about something that they may no longer read: their own words, and nothing else."""
    if not _may_come_in(user):
        return Message.objects.none()
    return Message.objects.drafts().filter(author=user, by_tutor=True).exclude(thread__in=threads_for(user))


def written_as_tutor(user) -> MessageQuerySet:
    """What a person wrote as a tutor, drafts too, wherever it is kept: their own words, for their own download."""
    if not _may_come_in(user):
        return Message.objects.none()
    return Message.objects.filter(author=user, by_tutor=True)


def threads_withdrawn_from(user) -> ThreadQuerySet:
    """What a tutor knew of and the learner took back: they are told that it is so, and nothing else."""
    if not _may_come_in(user):
        return Thread.objects.none()
    opened = Opening.objects.filter(person=user, share__thread=OuterRef("pk"))
    begun = Message.objects.filter(author=user, by_tutor=True, thread=OuterRef("pk"))
    return Thread.objects.filter(Exists(opened) | Exists(begun), state=ThreadState.WITHDRAWN)


def threads_with_draft_for(user) -> ThreadQuerySet:
    """Where a tutor's words may be kept: the threads of their desk, and those in which they had begun to write before."""
    begun = Message.objects.filter(Exists(drafts_without_entry(user).filter(pk=OuterRef("pk"))), thread=OuterRef("pk"))
    return threads_for(user) | Thread.objects.filter(Exists(begun))


def may_use_desk(user) -> bool:
    """Whether there is a desk for this person: they tutor somebody now."""
    return learning_permissions.is_tutor(user)


def desks_of(user) -> QuerySet[Desk]:
    """A tutor's own desk with the questions they saved. It stays theirs when they tutor nobody any more."""
    if not _may_come_in(user):
        return Desk.objects.none()
    return Desk.objects.filter(tutor=user)


# Concerns --------------------------------------------------------------------------------------------------------------------


def concerns_for(user) -> ConcernQuerySet:
    """What tutors told a person as a contact of their cohort: of the cohorts whose contact they are now, and not about themselves."""
    if not _may_come_in(user):
        return Concern.objects.none()
    mine = learning_permissions.cohorts_of_contact(user)
    return Concern.objects.filter(Q(about__isnull=True) | ~Q(about=user), cohort__in=mine)


def threads_for_concerns(user) -> ThreadQuerySet:
    """What a tutor may raise a concern about: what they may read, and what they had opened before it was taken back, in a cohort
    they still tutor. That is all they can do with the latter.
    """
    opened = Opening.objects.filter(person=user, share__thread=OuterRef("pk"))
    taught = learning_permissions.cohorts_taught_by(user)
    readable = threads_for(user)
    return Thread.objects.filter(Q(pk__in=readable.values("pk")) | Q(Exists(opened), cohort__in=taught))


def readers_of_concerns(thread: Thread, tutor) -> list:
    """Who would read a concern of this tutor about a thread: the contacts of its cohort, but for the learner and the tutor."""
    if thread.cohort is None:
        return []
    apart = {thread.owner_id, tutor.pk}
    return [person for person in learning_permissions.contacts_of(thread.cohort) if person.pk not in apart]


def reads_concerns(user) -> bool:
    """Whether tutors of some cohort turn to this person with a concern."""
    return learning_permissions.cohorts_of_contact(user).exists()


def concerns_raised_by(user) -> ConcernQuerySet:
    """The concerns that a person raised: their own words, which they may read again."""
    if not _may_come_in(user):
        return Concern.objects.none()
    return Concern.objects.filter(raised_by=user)


def _may_come_in(user) -> bool:
    return user is not None and user.is_authenticated and user.is_active
