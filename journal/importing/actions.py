"""Changes of state of an import: the upload is kept until it is confirmed, then everything is stored at once."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from content.models import Activity
from journal import sealed_files
from journal.actions import check_consent, journal_of, open_journal_safe
from journal.importing.answers import prepared_answers, store_answers
from journal.importing.files import Writing
from journal.importing.incoming import IncomingEntry, IncomingVersion
from journal.importing.packages import Package
from journal.importing.plans import Plan, contents_of, plan_of
from journal.importing.refusals import LeftOut
from journal.models import Answer, Attachment, Entry, EntryVersion, PendingImport
from journal.safe import OpenSafe, RowName
from journal.words import seal, seal_version

# The pages say so too: "a day".
UPLOAD_KEPT = timedelta(days=1)
BATCH = 200
# After so many entries it is said how far it is.
STEP = 25


class NotWaiting(Exception):
    """The upload was brought in, taken away or replaced meanwhile. Nothing was changed."""


@dataclass(frozen=True, repr=False)
class Prepared:
    """An entry with its earlier versions and files, sealed and ready to be stored."""

    entry: Entry
    versions: list[EntryVersion]
    files: list[Attachment]


@dataclass(frozen=True, repr=False)
class Step:
    """How far an import is; at the end, that it is stored, and which files could not come along after all."""

    done: int
    all: int
    stored: bool = False
    left_out: list[LeftOut] = field(default_factory=list)
    answers: int = 0


# The upload ------------------------------------------------------------------


def _name(pending: PendingImport) -> RowName:
    return RowName("journal_pendingimport", pending.uuid, 0)


@sensitive_variables()
def keep_upload(*, owner, data: bytes) -> PendingImport:
    """Keep an upload, sealed, until its owner has seen what would happen. One a person: it takes the place of the one before.

    Raises Refused when it cannot be read (nothing is kept then), ConsentMissing, SealError, OSError.
    """
    contents_of(Package(data))
    journal = journal_of(owner)
    pending = PendingImport(journal=journal, created_at=timezone.now())
    key = sealed_files.new_key()
    safe = open_journal_safe(journal, owner)
    pending.sealed = safe.seal(_name(pending), {"key": base64.b64encode(key).decode()})
    sealed_files.keep(pending.uuid, key, data)
    try:
        with transaction.atomic():
            check_consent(owner)
            PendingImport.objects.filter(journal=journal).delete()
            pending.save(force_insert=True)
    except BaseException:
        sealed_files.drop(pending.uuid)
        raise
    return pending


@sensitive_variables()
def opened_upload(pending: PendingImport, safe: OpenSafe) -> bytes:
    """The bytes of an upload. Raises SealError."""
    key = base64.b64decode(safe.unseal(_name(pending), pending.sealed)["key"])
    return sealed_files.opened(pending.uuid, key)


@transaction.atomic
def forget_upload(*, owner) -> bool:
    """Take away what waits to be confirmed. Returns whether there was something."""
    gone, _by_model = PendingImport.objects.filter(journal__owner=owner).delete()
    return bool(gone)


def forget_old_uploads(*, now: datetime) -> int:
    """Take away uploads that nobody confirmed within a day. Returns how many."""
    gone, _by_model = PendingImport.objects.filter(created_at__lt=now - UPLOAD_KEPT).delete()
    return gone


# Bringing in -----------------------------------------------------------------


def planned(owner, pending: PendingImport) -> tuple[Plan, OpenSafe]:
    """What confirming would do now, and the open safe. Raises Refused, SealError."""
    safe = open_journal_safe(pending.journal, owner)
    return plan_of(owner, safe, Package(opened_upload(pending, safe))), safe


@sensitive_variables()
def bring_in(*, owner, pending: PendingImport) -> Iterator[Step]:
    """Bring a confirmed upload in. Yields how many of how many entries are prepared; no row is stored before the last step,
    which stores all of them in one short transaction. Whoever stops asking before the end leaves everything as it was.

    Raises Refused, ConsentMissing, NotWaiting, SealError, OSError.
    """
    plan, safe = planned(owner, pending)
    writing = Writing(plan.package, plan.folder, safe)
    try:
        prepared = []
        for prepared_one in _each_prepared(plan.coming, pending, safe, writing):
            prepared.append(prepared_one)
            if len(prepared) % STEP == 0:
                yield Step(len(prepared), len(plan.coming))
        if len(prepared) % STEP or not prepared:
            yield Step(len(prepared), len(prepared))
        answers = prepared_answers(plan.answers, pending.journal_id, safe)
        store(owner=owner, pending=pending, prepared=prepared, answers=answers)
    except BaseException:
        writing.clear()
        raise
    yield Step(len(prepared), len(prepared), stored=True, left_out=writing.left_out, answers=len(answers))


@sensitive_variables()
def _each_prepared(coming: list[IncomingEntry], pending, safe: OpenSafe, writing: Writing) -> Iterator[Prepared]:
    taken = _taken({entry.uuid for entry in coming} - {None})
    activities = _activities(coming)
    for incoming in coming:
        uuid = incoming.uuid if incoming.uuid and incoming.uuid not in taken else uuid4()
        taken.add(uuid)
        activity = activities.get((incoming.course_key, incoming.block_id))
        entry = _entry(incoming, uuid, pending, safe, activity)
        yield Prepared(entry, _versions(incoming, entry, safe), writing.of(incoming, entry))


def _taken(uuids: set) -> set:
    """Those that an entry here has, whoever's it is: the one that comes in gets another, as if nothing had been in the way."""
    numbers, found = list(uuids), set()
    for start in range(0, len(numbers), BATCH):
        found.update(Entry.objects.filter(pk__in=numbers[start : start + BATCH]).values_list("pk", flat=True))
    return found


def _activities(entries: list[IncomingEntry]) -> dict[tuple[str, str], Activity]:
    """The activities of this site that the entries were about, by the key of the course and the id of the block."""
    keys = {entry.course_key for entry in entries if entry.block_id}
    rows = Activity.objects.filter(course_key__in=keys).order_by("live", "-pk")
    return {(row.course_key, str(row.block_id)): row for row in rows}


@sensitive_variables()
def _entry(incoming: IncomingEntry, uuid: UUID, pending, safe: OpenSafe, activity: Activity | None) -> Entry:
    entry = Entry(
        uuid=uuid,
        journal_id=pending.journal_id,
        activity=activity,
        course_key=incoming.course_key,
        running=incoming.running,
        version=incoming.version,
        last_save_id=incoming.last_save_id or uuid4(),
        created_at=incoming.created_at,
        updated_at=incoming.updated_at,
        binned_at=incoming.binned_at,
    )
    entry.sealed = seal(safe, entry, entry.version, incoming.words)
    return entry


@sensitive_variables()
def _versions(incoming: IncomingEntry, entry: Entry, safe: OpenSafe) -> list[EntryVersion]:
    """The history an entry comes with. A text file has none, so it begins with what it says."""
    told = incoming.versions
    if incoming.uuid is None and not told:
        told = [IncomingVersion(entry.version, entry.updated_at, finished=True, words=incoming.words)]
    versions = []
    for one in told:
        version = EntryVersion(entry=entry, number=one.number, at=one.at, finished=one.finished)
        version.sealed = seal_version(safe, version, one.words)
        versions.append(version)
    return versions


@transaction.atomic
def store(*, owner, pending: PendingImport, prepared: list[Prepared], answers: Sequence[Answer] = ()) -> None:
    """Store everything that was prepared, and take the upload away: all of it or nothing. Raises ConsentMissing, NotWaiting."""
    gone, _by_model = PendingImport.objects.filter(pk=pending.pk, journal__owner=owner).delete()
    if not gone:
        raise NotWaiting
    check_consent(owner)
    mine = Entry.objects.kept().filter(journal_id=pending.journal_id, running=True, activity__isnull=False)
    running = set(mine.values_list("activity_id", flat=True))
    for row in prepared:
        if row.entry.activity_id and row.entry.running and row.entry.binned_at is None:
            # The button of an activity goes on opening what it opens here.
            row.entry.running = row.entry.activity_id not in running
            running.add(row.entry.activity_id)
    Entry.objects.bulk_create([row.entry for row in prepared], batch_size=BATCH)
    EntryVersion.objects.bulk_create([one for row in prepared for one in row.versions], batch_size=BATCH)
    Attachment.objects.bulk_create([one for row in prepared for one in row.files], batch_size=BATCH)
    store_answers(answers)
