"""Every change of state of a journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from content.models import Activity
from journal import care, history, permissions
from journal.conf import conf
from journal.models import Consent, Entry, EntryVersion, Journal, KeyCheck, Safe
from journal.safe import OpenSafe, SealError, new_wrapped_key, open_safe
from journal.safes import bound
from journal.sharing.withdrawing import withdraw_all
from journal.words import Words, seal, unseal, unseal_version

# The pages say so too: "30 days".
BIN_KEPT = timedelta(days=30)


class WrongKey(SealError):
    """JOURNAL_KEYS has a key of a known name with another value."""


class EntryChangedElsewhere(Exception):
    """The entry was saved somewhere else since this page was loaded. Nothing was overwritten."""

    def __init__(self, entry: Entry):
        super().__init__("changed elsewhere")
        self.entry = entry


class ConsentMissing(Exception):
    """The person has not agreed to the keeping of what they write, or not any more. Nothing was stored."""


@dataclass(frozen=True)
class Save:
    """One save: which entry, the version it was based on (0 for a new one), and an id that makes it count once.

    `draft` is a save that the page makes by itself. `keeps` says that the words it replaces stay as an earlier version: the
    other words of a page that has shown both.
    """

    entry: UUID
    base_version: int
    save_id: UUID
    draft: bool = False
    keeps: bool = False


def journal_binding(journal_uuid: UUID, owner) -> bytes:
    """What a journal's safe is bound to."""
    return bound("journal", journal_uuid, owner)


def check_writing_key() -> None:
    """Refuse to write with a key that is not the one this name had before. Raises WrongKey."""
    ring = conf.key_ring
    known, _created = KeyCheck.objects.get_or_create(
        name=ring.writing, defaults={"value": ring.key_check(ring.writing)}
    )
    if bytes(known.value) != ring.key_check(ring.writing):
        raise WrongKey(
            f"The key '{ring.writing}' in JOURNAL_KEYS is not the one that wrote before; nothing was written."
        )


@transaction.atomic
def journal_of(owner) -> Journal:
    """The person's journal, made on first use with a safe of its own. Raises WrongKey, KeyRingError."""
    journal = Journal.objects.select_related("safe").filter(owner=owner).first()
    if journal is None:
        check_writing_key()
        journal = Journal(owner=owner)
        journal.safe = Safe(wrapped_key=new_wrapped_key(conf.key_ring, journal_binding(journal.uuid, owner)))
        try:
            with transaction.atomic():
                journal.safe.save()
                journal.save()
        except IntegrityError:
            # Another window of the same person was faster.
            journal = Journal.objects.select_related("safe").get(owner=owner)
    return journal


def open_journal(owner) -> OpenSafe | None:
    """The person's open safe for this request, or None while there is no journal. Raises SealError when it does not open."""
    journal = Journal.objects.select_related("safe").filter(owner=owner).first()
    return open_journal_safe(journal, owner) if journal else None


def open_journal_safe(journal: Journal, owner) -> OpenSafe:
    return open_safe(conf.key_ring, journal.safe.wrapped_key, journal_binding(journal.uuid, owner))


@transaction.atomic
def device_key(*, owner) -> bytes:
    """The key for the copies on the owner's device; makes the journal where there is none yet. Raises ConsentMissing, SealError."""
    check_consent(owner, agreed=False)
    return open_journal_safe(journal_of(owner), owner).device_key()


@transaction.atomic
def save_entry(
    *,
    owner,
    save: Save,
    words: Words,
    activity: Activity | None,
    another: bool = False,
    agreed: bool = False,
    tags: list[str] | None = None,
) -> Entry | None:
    """Store one version of an entry, with its history, and return it; None when there was nothing to store and no entry yet.

    Compare and set on the version: a second tab's save raises EntryChangedElsewhere and overwrites nothing. The same save sent
    twice counts once. `agreed` records the consent together with the words, or not at all. Without `tags` an entry keeps those
    it has. Raises Entry.DoesNotExist for somebody else's, ConsentMissing without consent, SealError when the safe stays shut.
    """
    entry = permissions.entries_of(owner).select_related("journal__safe").filter(pk=save.entry).first()
    words = words if tags is None else replace(words, tags=tags)
    if entry is None and Entry.objects.filter(pk=save.entry).exists():
        raise Entry.DoesNotExist
    if entry is None and words.empty:
        return None
    check_consent(owner, agreed)
    if entry is None:
        return _create(owner, save, words, activity, another)
    safe = open_journal_safe(entry.journal, owner)
    kept = unseal(safe, entry)
    kept_tags = kept.tags if tags is None else tags
    words = replace(kept, title=words.title, body=words.body, tags=kept_tags)
    if not _write(entry, safe, save.base_version, save.save_id, words):
        entry.refresh_from_db()
        return _met(entry, owner, save, words)
    history.begin(entry, safe, kept)
    entry.refresh_from_db()
    history.keep(entry, safe, words, draft=save.draft, aside=save.keeps)
    return entry


def check_consent(owner, agreed: bool = False) -> None:
    """Within a transaction: see that the person's consent stands until it ends. Raises ConsentMissing."""
    if agreed:
        give_consent(person=owner)
    # Locked until the words are stored: a withdrawal in another tab comes wholly before this save or wholly after it.
    elif permissions.consents_of(owner).in_force().select_for_update().first() is None:
        raise ConsentMissing


def _create(owner, save: Save, words: Words, activity: Activity | None, another: bool) -> Entry:
    journal = journal_of(owner)
    now = timezone.now()
    running = journal.entries.kept().filter(activity=activity, running=True) if activity else journal.entries.none()
    if another:
        running.update(running=False)
    elif already := running.first():
        # A second window on an activity nobody had written about yet: the first one to save made the entry.
        return _met(already, owner, save, words)
    entry = Entry(
        uuid=save.entry,
        journal=journal,
        activity=activity,
        course_key=activity.course_key if activity else "",
        last_save_id=save.save_id,
        created_at=now,
        updated_at=now,
    )
    safe = open_journal_safe(journal, owner)
    entry.sealed = seal(safe, entry, 1, words)
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError:
        there = journal.entries.filter(pk=entry.pk).first() or running.all().first()
        if there is None:
            raise
        return _met(there, owner, save, words)
    history.keep(entry, safe, words, draft=save.draft)
    return entry


def _met(there: Entry, owner, save: Save, words: Words) -> Entry:
    """What a save meets when another one was faster: its own double, which counts once, or other words.

    A page that was saved, went on and was sent again before the answer came has the id of its first save, but other words.
    """
    kept = unseal(open_journal_safe(there.journal, owner), there)
    same = (kept.title, kept.body, kept.tags) == (words.title, words.body, words.tags)
    if there.last_save_id != save.save_id or not same:
        raise EntryChangedElsewhere(there)
    return there


def _write(entry: Entry, safe: OpenSafe, base_version: int, save_id: UUID, words: Words) -> bool:
    """Compare and set. Never `Entry.save()`: the losing side would overwrite the winner."""
    sealed = seal(safe, entry, base_version + 1, words)
    return bool(
        Entry.objects.filter(pk=entry.pk, version=base_version).update(
            version=base_version + 1, sealed=sealed, last_save_id=save_id, updated_at=timezone.now()
        )
    )


@transaction.atomic
def bring_back_version(*, owner, entry: Entry, version: EntryVersion) -> bool:
    """Save the words of an earlier version as a new one, as `change_words` does."""
    earlier = unseal_version(open_journal_safe(entry.journal, owner), version)
    return change_words(
        owner=owner, entry=entry, change=lambda now: replace(earlier, label=now.label, course=now.course, free=now.free)
    )


@transaction.atomic
def change_words(*, owner, entry: Entry, change: Callable[[Words], Words]) -> bool:
    """Save what `change` makes of the words as a new version, if it is another one; those of now stay as an earlier version.

    Returns False when the entry was changed elsewhere meanwhile. Raises ConsentMissing, SealError.
    """
    check_consent(owner, agreed=False)
    safe = open_journal_safe(entry.journal, owner)
    kept = unseal(safe, entry)
    if (words := change(kept)) == kept:
        return True
    if not _write(entry, safe, entry.version, uuid4(), words):
        return False
    history.begin(entry, safe, kept)
    entry.refresh_from_db()
    history.keep(entry, safe, words, aside=True)
    return True


@transaction.atomic
def bin_entry(*, entry: Entry) -> None:
    """Put an entry into the bin, from where it can be brought back for 30 days. What was shared of it is taken back, for good."""
    withdraw_all(entries=Entry.objects.filter(pk=entry.pk))
    Entry.objects.filter(pk=entry.pk, binned_at__isnull=True).update(binned_at=timezone.now())


@transaction.atomic
def restore_entry(*, entry: Entry) -> None:
    """Bring an entry back. If another one about its activity was begun meanwhile, that one stays the running one."""
    siblings = Entry.objects.kept().filter(journal_id=entry.journal_id, activity_id=entry.activity_id, running=True)
    running = entry.running and not (entry.activity_id and siblings.exclude(pk=entry.pk).exists())
    Entry.objects.filter(pk=entry.pk).update(binned_at=None, running=running)


@transaction.atomic
def join_activity(*, owner, entry: Entry, activity: Activity | None, label: str = "", course: str = "") -> bool:
    """Tie a free entry to an activity, or with None remember that it belongs to none. The typed title stays as it is.

    Returns False when the entry was changed elsewhere meanwhile.
    """
    safe = open_journal_safe(entry.journal, owner)
    kept = unseal(safe, entry)
    words = replace(kept, label=label or kept.label, course=course or kept.course, free=activity is None)
    if not _write(entry, safe, entry.version, uuid4(), words):
        return False
    history.carry(entry, safe, words)
    if activity is not None:
        others = Entry.objects.kept().filter(journal_id=entry.journal_id, activity=activity, running=True)
        Entry.objects.filter(pk=entry.pk).update(
            activity=activity, course_key=activity.course_key, running=not others.exists()
        )
    return True


@transaction.atomic
def give_consent(*, person) -> Consent:
    """Record that the person agrees to today's wording. Agreeing twice is one consent; the first moment stands."""
    consent, _given = Consent.objects.get_or_create(
        person=person, wording=care.WORDING, withdrawn_at=None, defaults={"given_at": timezone.now()}
    )
    return consent


@transaction.atomic
def withdraw_consent(*, person, bin_entries: bool = False) -> None:
    """Record that the person withdraws what they agreed to, whatever its wording; if asked, put all their entries into the bin.

    The rows stay, as a history. A second time changes nothing.
    """
    now = timezone.now()
    Consent.objects.filter(person=person, withdrawn_at__isnull=True).update(withdrawn_at=now)
    if bin_entries:
        entries = Entry.objects.kept().filter(journal__owner=person)
        withdraw_all(entries=entries)
        entries.update(binned_at=now)


def empty_bins(*, now: datetime) -> int:
    """Remove for good what has been in the bin for longer than 30 days, with its versions. Returns how many entries went."""
    _rows, by_model = Entry.objects.binned().filter(binned_at__lt=now - BIN_KEPT).delete()
    return by_model.get(Entry._meta.label, 0)
