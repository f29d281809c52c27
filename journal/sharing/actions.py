"""Sharing one version with others, taking it back, and opening what was shared."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from journal import audiences, permissions
from journal.actions import check_consent, check_writing_key, open_journal_safe
from journal.attachments import known_files
from journal.conf import conf
from journal.enums import ThreadState
from journal.models import Entry, Opening, Safe, Share, SharedFile, Thread
from journal.safe import new_wrapped_key
from journal.safes import bound, open_thread
from journal.sharing import turns
from journal.sharing.kinds import GONE, SHARED, WROTE_BACK
from journal.sharing.withdrawing import take_away
from journal.sharing.words import SharedWords, seal_share
from journal.words import unseal
from learning import actions as learning_actions
from learning import permissions as learning_permissions

LOCK_LASTS = timedelta(minutes=15)


class NobodyToRead(Exception):
    """Nobody of this audience can receive it, or not any more. Nothing was shared."""


class VersionChanged(Exception):
    """The entry is at another version than the one that was confirmed. Nothing was shared."""


class LockedBySomebody(Exception):
    """Another tutor has it open. Nothing was changed."""

    def __init__(self, thread: Thread):
        super().__init__("locked")
        self.thread = thread


# The learner's side -----------------------------------------------------------------------------------------------------------


@sensitive_variables()
@transaction.atomic
def share_version(*, owner, entry: Entry, version: int, audience: str, cohort: int) -> Share:
    """Share a version of one's own entry, as it is, with an audience of a cohort. Others can open it when the grace is over.

    A copy goes into the thread's own safe; a version shared a moment ago that nobody could open yet is replaced. Asking twice for
    the same version shares it once. Raises Entry.DoesNotExist, VersionChanged, NobodyToRead, ConsentMissing, SealError.
    """
    check_consent(owner)
    mine = permissions.entries_of(owner).kept().select_related("journal__safe").select_for_update(of=("self",))
    entry = mine.get(pk=entry.pk)
    if entry.version != version:
        raise VersionChanged
    found = audiences.receivers(owner, entry.course_key)
    chosen = next((one for one in found if one.audience.key == audience and one.cohort.pk == cohort), None)
    if chosen is None:
        raise NobodyToRead
    now = timezone.now()
    thread = _thread(owner, entry, chosen, now)
    if same := thread.shares.standing().filter(version=version, audience=audience).first():
        return same
    take_away(thread.shares.standing().filter(visible_from__gt=now), now)
    share = _copy(thread, entry, audience, now)
    turns.pass_to_tutors(thread, at=share.visible_from, now=now)
    learning_actions.forget_notices(about=thread.uuid, kind=GONE)
    learning_actions.notify(people=chosen.people, kind=SHARED, about=thread.uuid, due_at=share.visible_from)
    return share


def _thread(owner, entry: Entry, chosen: audiences.Receivers, now) -> Thread:
    """The entry's thread with this cohort, locked; made with a safe of its own on first use."""
    threads = Thread.objects.select_related("safe", "owner").select_for_update(of=("self",))
    if found := threads.filter(entry=entry, cohort=chosen.cohort).first():
        return found
    check_writing_key()
    thread = Thread(
        owner=owner,
        entry=entry,
        cohort=chosen.cohort,
        activity_id=entry.activity_id,
        course_key=entry.course_key,
        state=ThreadState.WITHDRAWN,  # until the share below is there
        state_from=now,
        waiting_since=now,
        created_at=now,
    )
    thread.safe = Safe.objects.create(wrapped_key=new_wrapped_key(conf.key_ring, bound("thread", thread.uuid, owner)))
    # The entry's row is locked: no other window makes the same thread at this moment.
    thread.save(force_insert=True)
    return thread


def _copy(thread: Thread, entry: Entry, audience: str, now) -> Share:
    """The words and the keys of the files, from the journal's safe into the thread's. Tags stay behind: they are for finding."""
    journal_safe = open_journal_safe(entry.journal, thread.owner)
    words = replace(unseal(journal_safe, entry), tags=[])
    files = known_files(entry, journal_safe)
    share = Share(
        thread=thread, audience=audience, version=entry.version, shared_at=now, visible_from=now + conf.share_grace
    )
    share.sealed = seal_share(open_thread(thread), share, SharedWords(words, files))
    share.save(force_insert=True)
    SharedFile.objects.bulk_create([SharedFile(share=share, file=UUID(file["uuid"])) for file in files])
    return share


# The side of those it was shared with -------------------------------------------------------------------------------------------


@transaction.atomic
def take_up(*, tutor, thread: Thread) -> Thread:
    """Open a thread of one's desk: nobody else answers it meanwhile, and its owner sees that its latest version was opened.

    Raises Thread.DoesNotExist for what the person may not read, LockedBySomebody while another tutor has it open.
    """
    threads = permissions.threads_for(tutor).select_for_update(of=("self",))
    thread = threads.get(pk=thread.pk)
    hold(tutor=tutor, thread=thread, now=timezone.now())
    latest = permissions.shares_for(tutor).filter(thread=thread).order_by("-shared_at", "-pk").first()
    note_opening(person=tutor, share=latest)
    mine = learning_permissions.news_of(tutor).filter(kind__in=(SHARED, WROTE_BACK), about=thread.pk)
    learning_actions.see_notices(notices=mine)
    return thread


def hold(*, tutor, thread: Thread, now) -> None:
    """Nobody else answers this thread meanwhile, whose row the caller has locked. Raises LockedBySomebody."""
    if thread.locked_by_id not in (None, tutor.pk) and thread.locked_until > now:
        raise LockedBySomebody(thread)
    if thread.locked_by_id != tutor.pk or thread.locked_until <= now:
        thread.locked_at = now
    thread.locked_by, thread.locked_until = tutor, now + LOCK_LASTS
    thread.save(update_fields=["locked_by", "locked_at", "locked_until"])


@transaction.atomic
def note_opening(*, person, share: Share) -> Opening:
    """Note that somebody opens a share; the first time stands. Raises Share.DoesNotExist for what they may not read."""
    share = permissions.shares_for(person).get(pk=share.pk)
    opening, _new = Opening.objects.get_or_create(share=share, person=person, defaults={"at": timezone.now()})
    return opening


def keep_lock(*, tutor, thread: Thread) -> None:
    """Go on having a thread open, for a quarter of an hour from now; nothing for one that is not open with this person."""
    Thread.objects.filter(pk=thread.pk, locked_by=tutor).update(locked_until=timezone.now() + LOCK_LASTS)


def release(*, tutor, thread: Thread) -> None:
    """Leave a thread to others. Nothing for one that is not open with this person."""
    Thread.objects.filter(pk=thread.pk, locked_by=tutor).update(locked_by=None, locked_at=None, locked_until=None)
