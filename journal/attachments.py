"""Pictures and documents of an entry: every change of them, and reading them. Called by pages, import and export."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from journal import permissions, sealed_files
from journal.actions import check_consent, open_journal, open_journal_safe
from journal.conf import conf
from journal.filekinds import Kind, kind_of
from journal.models import Attachment, Entry, Journal
from journal.pictures import PictureRefused, cleaned
from journal.safe import OpenSafe, RowName, SealError

# The guide and the hint on the page say so too: "20".
MOST = 20
NAME_LIMIT = 100

# In names there are letters, digits and these. Nothing leads elsewhere on a disk or means something in Markdown.
_SIGNS_IN_NAMES = "_.,'-"
_EDGE_OF_A_WORD = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")


class FileRefused(Exception):
    """A file that cannot be kept. The message is a whole sentence for whoever sent it. Nothing was stored of it."""


@dataclass(frozen=True, repr=False)
class OpenFile:
    """A file, opened for one response."""

    name: str
    kind: str
    data: bytes


@dataclass(frozen=True, repr=False)
class CheckedFile:
    """A file as it may be kept, with the name it was sent under."""

    name: str
    kind: Kind
    data: bytes
    width: int | None = None
    height: int | None = None


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
    def ending(self) -> str:
        """How people call its kind: PDF, JPG."""
        return self.name.rpartition(".")[2].upper()


def row_name(attachment: Attachment) -> RowName:
    return RowName("journal_attachment", attachment.uuid, 1)


@sensitive_variables()
def attach(*, owner, entry: Entry, name: str, data: bytes, at: datetime | None = None) -> Attachment:
    """Keep a file with an entry, encrypted. `at` is when it was added, now unless it is brought back.

    The file is on the disk before its row is there; what is left where the row does not come is removed by the clock. Raises
    FileRefused, Entry.DoesNotExist for somebody else's entry, ConsentMissing, SealError, OSError.
    """
    entry = permissions.entries_of(owner).select_related("journal__safe").get(pk=entry.pk)
    safe = open_journal_safe(entry.journal, owner)
    checked = checked_file(name, data)
    _check_room(entry, len(checked.data))
    attachment = Attachment(entry=entry, added_at=at or timezone.now())
    key = written(attachment, checked)
    try:
        with transaction.atomic():
            check_consent(owner)
            # One at a time for each journal: two windows cannot pass a limit together, nor take the same name.
            Journal.objects.select_for_update().get(pk=entry.journal_id)
            _check_room(entry, attachment.size)
            names = {one.name for one in attachments_of_entry(entry, safe)}
            attachment.sealed, _name = sealed_row(attachment, checked, key, safe, names)
            attachment.save(force_insert=True)
    except FileRefused:
        sealed_files.drop(attachment.uuid)
        raise
    return attachment


@sensitive_variables()
def written(attachment: Attachment, file: CheckedFile) -> bytes:
    """Write a file to the disk, before its row is there. Returns its key; the row gets its size. Raises OSError."""
    key = sealed_files.new_key()
    attachment.size = sealed_files.keep(attachment.uuid, key, file.data)
    return key


@sensitive_variables()
def sealed_row(
    attachment: Attachment, file: CheckedFile, key: bytes, safe: OpenSafe, names: set[str]
) -> tuple[bytes, str]:
    """What is known of a file, sealed for its row; and its name, which is none of `names`."""
    name = _free_name(clean_name(file.name, file.kind), names)
    known = {"width": file.width, "height": file.height, "sha256": hashlib.sha256(file.data).hexdigest()}
    known |= {"name": name, "kind": file.kind.mime}
    known |= {"bytes": len(file.data), "entry": str(attachment.entry_id), "key": base64.b64encode(key).decode()}
    return safe.seal(row_name(attachment), known), name


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


def own_attachments(owner, entry: Entry) -> list[OpenAttachment]:
    """The files of one's own entry, for a page. No query of the journal where there are none."""
    if not entry.attachments.exists():
        return []
    return attachments_of_entry(entry, open_journal(owner))


@transaction.atomic
def sweep_files(*, now: datetime) -> int:
    """Remove files that nobody can open any more: their row never came, or has gone. Returns how many.

    Looks at some of them each time; all have had their turn within the hour where the clock runs every minute.
    """
    waiting = list(sealed_files.left_over(now=now))
    kept = set()
    for start in range(0, len(waiting), 500):
        kept |= set(Attachment.objects.filter(pk__in=waiting[start : start + 500]).values_list("pk", flat=True))
    return sum(sealed_files.drop(uuid) for uuid in waiting if uuid not in kept)


@sensitive_variables()
def _known(attachment: Attachment, safe: OpenSafe) -> dict:
    known = safe.unseal(row_name(attachment), attachment.sealed)
    if known["entry"] != str(attachment.entry_id):
        raise SealError("A file was moved to another entry.")
    return known


@sensitive_variables()
def checked_file(name: str, data: bytes) -> CheckedFile:
    """What a file is, and its bytes as they may be kept. Raises FileRefused."""
    called = {"name": shown_name(name)}
    if len(data) > conf.file_limit:
        raise too_large(name)
    kind = kind_of(data, name)
    if kind is None:
        message = _("“%(name)s” was not added: it is none of the kinds of files that an entry can have.")
        raise FileRefused(message % called)
    if not kind.picture:
        return CheckedFile(name, kind, data)
    try:
        picture = cleaned(data, kind)
    except PictureRefused as refused:
        too_many = _("“%(name)s” was not added: the picture has too many pixels. Make it smaller and add it again.")
        broken = _("“%(name)s” was not added: the picture is damaged and cannot be opened.")
        raise FileRefused((too_many if refused.too_many_pixels else broken) % called) from None
    return CheckedFile(name, picture.kind, picture.data, picture.width, picture.height)


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


def clean_name(name: str, kind: Kind) -> str:
    """A name for a file of this kind: no path, no sign that means something elsewhere, at most 100 characters."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    stem = "".join(sign if _fits_a_name(sign) else " " for sign in last.rpartition(".")[0] or last)
    stem = " ".join(_EDGE_OF_A_WORD.sub(" ", stem).split()).strip(" .,'-")
    stem = stem[: NAME_LIMIT - len(kind.ending) - 1].rstrip(" .,'-")
    return f"{stem or _('file')}.{kind.ending}"


def _fits_a_name(sign: str) -> bool:
    return sign in _SIGNS_IN_NAMES or unicodedata.category(sign)[0] in "LNM"


def shown_name(name: str) -> str:
    """A name as somebody sent it, short and in one line, for a message."""
    one_line = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    return one_line if len(one_line) <= NAME_LIMIT else f"{one_line[: NAME_LIMIT - 1]}…"


def _free_name(name: str, taken: set[str]) -> str:
    """`map.jpg`, or `map-2.jpg` where an entry has one of that name, whatever its case."""
    stem, _dot, ending = name.rpartition(".")
    there = {one.casefold() for one in taken}
    found, number = name, 1
    while found.casefold() in there:
        number += 1
        found = f"{stem[: NAME_LIMIT - len(ending) - 5]}-{number}.{ending}"
    return found
