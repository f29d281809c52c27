"""Files of entries that come in: looked at for the preview, then checked in full, sealed and written one by one."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from journal import sealed_files
from journal.attachments import MOST, FileRefused, check, seal_row
from journal.conf import conf
from journal.filekinds import kind_of
from journal.importing.incoming import IncomingEntry, IncomingFile
from journal.importing.packages import Package
from journal.importing.refusals import LeftOut, NotTaken
from journal.models import Attachment, Entry
from journal.safe import OpenSafe


class Look:
    """A first look at files, counting the room they need. Pictures are opened later, when they are brought in."""

    def __init__(self, package: Package, folder: str, room: int) -> None:
        self._package, self._folder, self._room = package, folder, room
        self._names = set(package.names)

    @sensitive_variables()
    def at(self, entry: IncomingEntry) -> tuple[list[IncomingFile], list[LeftOut]]:
        """Which files of an entry can come along, and which cannot."""
        fine, left_out = [], []
        for file in entry.files:
            try:
                if len(fine) >= MOST:
                    raise NotTaken(_("An entry can have %(most)d files.") % {"most": MOST})
                self._check(file)
                fine.append(file)
            except NotTaken as why:
                left_out.append(LeftOut(file.name, why.sentence))
        return fine, left_out

    def _check(self, file: IncomingFile) -> None:
        path = self._folder + file.path
        if path not in self._names:
            raise NotTaken(_("It is not in the zip."))
        size = self._package.size(path)
        if size > conf.file_limit:
            raise NotTaken(_("It is larger than %(limit)s.") % {"limit": filesizeformat(conf.file_limit)})
        if kind_of(self._package.read(path), file.name) is None:
            raise NotTaken(_("It is none of the kinds of files that an entry can have."))
        if size > self._room:
            limit = filesizeformat(conf.files_limit)
            raise NotTaken(
                _("There is no room: all files of a journal together can have %(limit)s.") % {"limit": limit}
            )
        self._room -= size


class Writing:
    """The files of one import. What was written and never got its row is taken away again by `clear`, or by the clock."""

    def __init__(self, package: Package, folder: str, safe: OpenSafe) -> None:
        self._package, self._folder, self._safe = package, folder, safe
        self._written: list[UUID] = []
        self.left_out: list[LeftOut] = []

    @sensitive_variables()
    def of(self, incoming: IncomingEntry, entry: Entry) -> list[Attachment]:
        """The files of an entry, on the disk and sealed, as rows to be stored. Raises OSError."""
        rows, names = [], set()
        for file in incoming.files:
            try:
                checked = check(file.name, self._package.read(self._folder + file.path))
            except FileRefused as why:
                self.left_out.append(LeftOut(file.name, str(why)))
                continue
            row = Attachment(uuid=_free(file.uuid), entry=entry, added_at=file.added_at)
            self._written.append(row.uuid)
            key = sealed_files.new_key()
            row.size = sealed_files.keep(row.uuid, key, checked.data)
            row.sealed, name = seal_row(row, self._safe, checked, key, names)
            names.add(name)
            rows.append(row)
        return rows

    def clear(self) -> None:
        """Take away what has no row. Asked after a failure, and when nobody waits any more."""
        kept = set(Attachment.objects.filter(pk__in=self._written).values_list("pk", flat=True))
        for uuid in self._written:
            if uuid not in kept:
                sealed_files.drop(uuid)


def _free(uuid: UUID) -> UUID:
    """The number a file had, or a fresh one where it is taken, whoever's it is."""
    there = Attachment.objects.filter(pk=uuid).exists() or sealed_files.storage().exists(sealed_files.name_of(uuid))
    return uuid4() if there else uuid
