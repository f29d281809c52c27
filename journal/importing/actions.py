"""Changes of state of an import: the upload is kept until it is confirmed, then everything is stored at once."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from content.models import Activity
from journal import permissions
from journal.actions import ConsentMissing, journal_of, open_journal_safe
from journal.importing.incoming import IncomingEntry
from journal.importing.plans import Plan, contents_of, plan_of
from journal.models import Entry, EntryVersion, PendingImport
from journal.safe import KEY_BYTES, NONCE_BYTES, OpenSafe, RowName, SealError
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
    """An entry with its earlier versions, sealed and ready to be stored."""

    entry: Entry
    versions: list[EntryVersion] = field(default_factory=list)


# The upload ------------------------------------------------------------------


def _name(pending: PendingImport) -> RowName:
    return RowName("journal_pendingimport", pending.uuid, 0)


@sensitive_variables()
def keep_upload(*, owner, data: bytes) -> PendingImport:
    """Keep an upload, sealed, until its owner has seen what would happen. One a person: it takes the place of the one before.

    Raises Refused when it cannot be read (nothing is kept then), ConsentMissing, SealError.
    """
    contents_of(data)
    with transaction.atomic():
        check_consent(owner)
        journal = journal_of(owner)
        pending = PendingImport(journal=journal, created_at=timezone.now())
        key, nonce = os.urandom(KEY_BYTES), os.urandom(NONCE_BYTES)
        pending.upload = nonce + AESGCM(key).encrypt(nonce, data, pending.uuid.bytes)
        safe = open_journal_safe(journal, owner)
        pending.sealed = safe.seal(_name(pending), {"key": base64.b64encode(key).decode()})
        PendingImport.objects.filter(journal=journal).delete()
        pending.save(force_insert=True)
    return pending


@sensitive_variables()
def opened_upload(pending: PendingImport, safe: OpenSafe) -> bytes:
    """The bytes of an upload. Raises SealError."""
    key = base64.b64decode(safe.unseal(_name(pending), pending.sealed)["key"])
    upload = bytes(pending.upload)
    try:
        return AESGCM(key).decrypt(upload[:NONCE_BYTES], upload[NONCE_BYTES:], pending.uuid.bytes)
    except InvalidTag:
        raise SealError("An upload does not open: it was changed or belongs elsewhere.") from None


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
    return plan_of(owner, safe, contents_of(opened_upload(pending, safe))), safe


@sensitive_variables()
def bring_in(*, owner, pending: PendingImport) -> Iterator[tuple[int, int]]:
    """Bring a confirmed upload in. Yields how many of how many entries are prepared; nothing is stored before the last step,
    which stores all of them in one short transaction. Whoever stops asking before the end leaves everything as it was.

    Raises Refused, ConsentMissing, NotWaiting, SealError.
    """
    check_consent(owner)
    plan, safe = planned(owner, pending)
    coming = plan.coming
    taken = _taken({entry.uuid for entry in coming} - {None})
    activities = _activities(coming)
    prepared: list[Prepared] = []
    for number, entry in enumerate(coming, start=1):
        uuid = entry.uuid if entry.uuid and entry.uuid not in taken else uuid4()
        taken.add(uuid)
        prepared.append(_prepared(entry, uuid, pending, safe, activities.get((entry.course_key, entry.block_id))))
        if number % STEP == 0 and number < len(coming):
            yield number, len(coming)
    yield len(coming), len(coming)
    store(owner=owner, pending=pending, prepared=prepared)


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
def _prepared(incoming: IncomingEntry, uuid, pending, safe: OpenSafe, activity: Activity | None) -> Prepared:
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
    if incoming.uuid is None and not incoming.versions:
        first = EntryVersion(entry=entry, number=entry.version, at=entry.updated_at, finished=True)
        first.sealed = seal_version(safe, first, incoming.words)
        return Prepared(entry, [first])
    versions = []
    for told in incoming.versions:
        version = EntryVersion(entry=entry, number=told.number, at=told.at, finished=told.finished)
        version.sealed = seal_version(safe, version, told.words)
        versions.append(version)
    return Prepared(entry, versions)


@transaction.atomic
def store(*, owner, pending: PendingImport, prepared: list[Prepared]) -> None:
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


def check_consent(owner) -> None:
    """Within a transaction, locked until its end: a withdrawal in another tab comes wholly before or wholly after."""
    with transaction.atomic():
        if permissions.consents_of(owner).in_force().select_for_update().first() is None:
            raise ConsentMissing
