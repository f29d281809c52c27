"""The files of entries on the disk: each under a key of its own, which is sealed in its row. Without the row it is noise.

sealed file: version (1) | nonce (12) | bytes and tag
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from journal.conf import conf
from journal.safe import FORMAT, KEY_BYTES, NONCE_BYTES, TAG_BYTES, SealError

logger = logging.getLogger(__name__)

FILE_DOMAIN = b"joined-up journal: sealed file\x00"
# A file whose row did not come for so long is one whose row never will.
LEFT_OVER = timedelta(days=1)


class FileMissing(SealError):
    """There is a row, but no file of it: lost, or not in the backup that was restored."""


class SyncedStorage(FileSystemStorage):
    """Files that have reached the disk, folder and all, before anybody says that they are kept. Read by this process only."""

    def __init__(self, location: str):
        super().__init__(location, file_permissions_mode=0o600, directory_permissions_mode=0o700)

    def _save(self, name, content):
        name = super()._save(name, content)
        path = self.path(name)
        folder = os.path.dirname(path)
        for place in (path, folder, os.path.dirname(folder)):
            handle = os.open(place, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        return name


def storage() -> Storage:
    """Where the files are: the storage called "journal", if the site has one, else the folder JOURNAL_FILES."""
    return storages["journal"] if "journal" in settings.STORAGES else SyncedStorage(str(conf.files))


def name_of(uuid: UUID) -> str:
    """`1a/1a2b…`: what a file is called on the disk says nothing of it."""
    return f"{uuid.hex[:2]}/{uuid.hex}"


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


@sensitive_variables()
def keep(uuid: UUID, key: bytes, data: bytes) -> int:
    """Seal and write a file; when this comes back it is on the disk. Returns its size there. Raises OSError."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = FORMAT + nonce + AESGCM(key).encrypt(nonce, data, _place(uuid))
    name = name_of(uuid)
    if storage().save(name, ContentFile(sealed)) != name:
        raise OSError("A file of this name was there already.")
    return len(sealed)


@sensitive_variables()
def opened(uuid: UUID, key: bytes) -> bytes:
    """What is in a file. Raises FileMissing, and SealError when it was changed, swapped or cut."""
    try:
        with storage().open(name_of(uuid)) as file:
            sealed = file.read()
    except OSError:
        raise FileMissing("A file of an entry is not there.") from None
    start = len(FORMAT) + NONCE_BYTES
    if sealed[: len(FORMAT)] != FORMAT or len(sealed) < start + TAG_BYTES:
        raise SealError("This is not a sealed file of a known format.")
    try:
        return AESGCM(key).decrypt(sealed[len(FORMAT) : start], sealed[start:], _place(uuid))
    except (InvalidTag, ValueError):
        raise SealError("The sealed file does not open: it was changed or belongs elsewhere.") from None


def _place(uuid: UUID) -> bytes:
    return FILE_DOMAIN + FORMAT + uuid.bytes


def drop(uuid: UUID) -> bool:
    """Remove a file, if it is there. Where the disk refuses, it stays for the clock, and the log says so."""
    try:
        storage().delete(name_of(uuid))
    except OSError as error:
        logger.error("A file of an entry could not be removed: %s", type(error).__name__)
        return False
    return True


def left_over(*, now: datetime) -> Iterator[UUID]:
    """Files that have lain there for a day, in some of the 256 folders: which ones, `now` decides.

    So one look stays small however many files there are, and none waits for long: every look takes about thirty folders.
    """
    place = storage()
    for shard in sorted(set(hashlib.sha256(now.isoformat().encode()).digest())):
        for name in _listed(place, f"{shard:02x}"):
            uuid = _uuid(name)
            if uuid and _older(place, name_of(uuid), now - LEFT_OVER):
                yield uuid


def _listed(place: Storage, folder: str) -> list[str]:
    try:
        return sorted(place.listdir(folder)[1])
    except OSError:  # no file of this folder was ever kept
        return []


def _uuid(name: str) -> UUID | None:
    try:
        return UUID(hex=name)
    except ValueError:
        return None


def _older(place: Storage, name: str, moment: datetime) -> bool:
    try:
        written = place.get_modified_time(name)
    except OSError:  # another run was faster
        return False
    return (written if timezone.is_aware(written) else timezone.make_aware(written)) < moment
