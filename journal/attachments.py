"""Pictures and documents of an entry: every change of them, and reading them. Called by pages, import and export."""

from __future__ import annotations

import base64
import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from journal import permissions, sealed_files
from journal.actions import check_consent, open_journal_safe
from journal.conf import conf
from journal.file_names import clean_name, free_name, shown_name
from journal.filekinds import Kind, kind_of
from journal.models import Attachment, Entry, Journal, SharedFile
from journal.pictures import PictureRefused, cleaned
from journal.safe import OpenSafe, RowName, SealError

logger = logging.getLogger(__name__)

# The guide and the hint on the page say so too: "20".
MOST = 20


class FileRefused(Exception):
    """A file that cannot be kept. The message is a whole sentence for whoever sent it. Nothing was stored of it."""


@dataclass(frozen=True, repr=False)
class OpenFile:
    """A file, opened for one response."""

    name: str
    kind: str
    data: bytes


@dataclass(frozen=True, repr=False)
class OpenAttachment:
    """What is known of a file without opening it. `bytes` is its size; pictures have measures."""

    uuid: UUID
    name: str
    kind: str
    bytes: int
    width: int | None
    height: int | None
    sha256: str
    added_at: datetime

    @property
    def picture(self) -> bool:
        return self.kind.startswith("image/")

    @property
    def address(self) -> str:
        """Where its owner finds it."""
        return reverse("journal:file", args=[self.uuid])

    @property
    def ending(self) -> str:
        """How people call its kind: PDF, JPG."""
        return self.name.rpartition(".")[2].upper()


def row_name(attachment: Attachment) -> RowName:
    return RowName("journal_attachment", attachment.uuid, 1)


@dataclass(frozen=True, repr=False)
class CheckedFile:
    """A file that was looked at, as it would be kept: its name cleaned, a picture drawn anew."""

    name: str
    kind: Kind
    data: bytes
    width: int | None = None
    height: int | None = None

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def attach(*, owner, entry: Entry, name: str, data: bytes, at: datetime | None = None) -> Attachment:
    """Keep a file with an entry, encrypted. `at` is when it was added, now unless it is brought back.

    Raises FileRefused, and what `attach_checked` raises.
    """
    return attach_checked(owner=owner, entry=entry, file=check(name, data), at=at)


@sensitive_variables()
def attach_checked(
    *, owner, entry: Entry, file: CheckedFile, at: datetime | None = None, once: bool = False
) -> Attachment:
    """Keep a file that was looked at. With `once` a file that the entry has already is given back instead.

    The file is on the disk before its row is there; what is left where the row does not come is removed by the clock. Raises
    FileRefused, Entry.DoesNotExist for somebody else's entry, ConsentMissing, SealError, OSError.
    """
    entry = permissions.entries_of(owner).select_related("journal__safe").get(pk=entry.pk)
    safe = open_journal_safe(entry.journal, owner)
    if once and (there := _same_file(entry, safe, file)):
        return there
    _check_room(entry, len(file.data))
    attachment = Attachment(entry=entry, added_at=at or timezone.now())
    key = sealed_files.new_key()
    attachment.size = sealed_files.keep(attachment.uuid, key, file.data)
    try:
        with transaction.atomic():
            check_consent(owner)
            # One at a time for each journal: two windows cannot pass a limit together, nor take the same name.
            Journal.objects.select_for_update().get(pk=entry.journal_id)
            there = _same_file(entry, safe, file) if once else None
            if there is None:
                _check_room(entry, attachment.size)
                names = {one.name for one in attachments_of_entry(entry, safe)}
                attachment.sealed, _name = seal_row(attachment, safe, file, key, names)
                attachment.save(force_insert=True)
    except FileRefused:
        sealed_files.drop(attachment.uuid)
        raise
    if there is not None:
        sealed_files.drop(attachment.uuid)
    return there or attachment


@sensitive_variables()
def seal_row(
    attachment: Attachment, safe: OpenSafe, file: CheckedFile, key: bytes, names: Iterable[str]
) -> tuple[bytes, str]:
    """What is known of a file, sealed for its row; and its name, which is none of `names`."""
    name = free_name(file.name, names)
    known = {"name": name, "kind": file.kind.mime, "bytes": len(file.data)}
    known |= {"width": file.width, "height": file.height, "sha256": file.sha256}
    # The entry too, so that a file does not open in another one.
    known |= {"entry": str(attachment.entry_id), "key": base64.b64encode(key).decode()}
    return safe.seal(row_name(attachment), known), name


def _same_file(entry: Entry, safe: OpenSafe, file: CheckedFile) -> Attachment | None:
    same = [one.uuid for one in attachments_of_entry(entry, safe) if one.sha256 == file.sha256]
    return Attachment.objects.filter(pk__in=same).first()


@sensitive_variables()
def read(*, owner, attachment: Attachment) -> OpenFile:
    """A file of one's own. Raises Attachment.DoesNotExist for anybody else's, FileMissing, SealError."""
    attachment = permissions.attachments_of(owner).select_related("entry__journal__safe").get(pk=attachment.pk)
    known = _known(attachment, open_journal_safe(attachment.entry.journal, owner))
    data = sealed_files.opened(attachment.uuid, base64.b64decode(known["key"]))
    return OpenFile(known["name"], known["kind"], data)


@transaction.atomic
def remove(*, owner, attachment: Attachment) -> None:
    """Remove a file for good: its row with the key at once, the file when that is sure. The text of the entry stays as it is.

    Raises Attachment.DoesNotExist for anybody else's.
    """
    permissions.attachments_of(owner).get(pk=attachment.pk).delete()


def attachments_of_entry(entry: Entry, safe: OpenSafe) -> list[OpenAttachment]:
    """What is known of an entry's files, in the order in which they were added. One query. Raises SealError."""
    return attachments_of_entries([entry], safe)[entry.pk]


@sensitive_variables()
def attachments_of_entries(entries: Iterable[Entry], safe: OpenSafe) -> dict[UUID, list[OpenAttachment]]:
    """The same for several entries, by the entry; every one of them is there. One query."""
    found: dict[UUID, list[OpenAttachment]] = defaultdict(list)
    numbers = [entry.pk for entry in entries]
    for row in Attachment.objects.filter(entry__in=numbers).order_by("added_at", "pk"):
        known = _known(row, safe)
        told = {name: known[name] for name in ("name", "kind", "bytes", "width", "height", "sha256")}
        found[row.entry_id].append(OpenAttachment(uuid=row.pk, added_at=row.added_at, **told))
    return {number: found[number] for number in numbers}


@sensitive_variables()
def known_files(entry: Entry, safe: OpenSafe) -> list[dict]:
    """Everything that is known of an entry's files, with the key of each: what a copy of the entry needs to open them."""
    rows = Attachment.objects.filter(entry=entry).order_by("added_at", "pk")
    found = [(row, _known(row, safe)) for row in rows]
    return [known | {"uuid": str(row.pk), "added_at": row.added_at.isoformat()} for row, known in found]


def shown_attachments(entries: Iterable[Entry], safe: OpenSafe) -> dict[UUID, list[OpenAttachment]]:
    """The same for a page: a file that does not open is left out and reported, so that the words can be read all the same."""
    try:
        return attachments_of_entries(entries, safe)
    except SealError as error:
        logger.error("A file of an entry does not open: %s", type(error).__name__)
        return defaultdict(list)


@transaction.atomic
def sweep_files(*, now: datetime) -> int:
    """Remove files that nobody can open any more: their row never came, or has gone. Returns how many.

    Looks at some of them each time; all have had their turn within the hour where the clock runs every minute.
    """
    waiting = list(sealed_files.left_over(now=now))
    kept: set[UUID] = set()
    for start in range(0, len(waiting), 500):
        kept |= held(waiting[start : start + 500])
    return sum(sealed_files.drop(uuid) for uuid in waiting if uuid not in kept)


def held(files: list[UUID]) -> set[UUID]:
    """Those of these files that an entry, or something shared, still has. A few hundred at most at once."""
    own = Attachment.objects.filter(pk__in=files).values_list("pk", flat=True)
    return {*own, *SharedFile.objects.filter(file__in=files).values_list("file", flat=True)}


@sensitive_variables()
def _known(attachment: Attachment, safe: OpenSafe) -> dict:
    known = safe.unseal(row_name(attachment), attachment.sealed)
    if known["entry"] != str(attachment.entry_id):
        raise SealError("A file was moved to another entry.")
    return known


@sensitive_variables()
def check(name: str, data: bytes) -> CheckedFile:
    """Look at a file: what it is, and how it may be kept. Nothing is stored. Raises FileRefused."""
    called = {"name": shown_name(name)}
    if len(data) > conf.file_limit:
        raise too_large(name)
    kind = kind_of(data, name)
    if kind is None:
        message = _("“%(name)s” was not added: it is none of the kinds of files that an entry can have.")
        raise FileRefused(message % called)
    if not kind.picture:
        return CheckedFile(clean_name(name, kind), kind, data)
    try:
        picture = cleaned(data, kind)
    except PictureRefused as refused:
        too_many = _("“%(name)s” was not added: the picture has too many pixels. Make it smaller and add it again.")
        broken = _("“%(name)s” was not added: the picture is damaged and cannot be opened.")
        raise FileRefused((too_many if refused.too_many_pixels else broken) % called) from None
    return CheckedFile(clean_name(name, picture.kind), picture.kind, picture.data, picture.width, picture.height)


def too_large(name: str) -> FileRefused:
    """A file that is larger than one may be, as what is raised for it."""
    message = _("“%(name)s” was not added: it is larger than %(limit)s.")
    return FileRefused(message % {"name": shown_name(name), "limit": filesizeformat(conf.file_limit)})


def _check_room(entry: Entry, size: int) -> None:
    if entry.attachments.count() >= MOST:
        message = _("An entry can have %(most)d files. Remove one, or put this one into another entry.")
        raise FileRefused(message % {"most": MOST})
    taken = Attachment.objects.filter(entry__journal=entry.journal_id).aggregate(all=Sum("size"))["all"] or 0
    if taken + size > conf.files_limit:
        message = _("There is no room for this file: all files of a journal together can have %(limit)s.")
        raise FileRefused(message % {"limit": filesizeformat(conf.files_limit)})
