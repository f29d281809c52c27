"""An upload as a package of files, opened without trusting a word of what it says about itself.

Everything is checked before the first entry is read: every path, every kind, and the true size of every file, counted while it
is unpacked to nowhere. What is inside never becomes a path on this machine.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import unicodedata
import zipfile
import zlib

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from journal.conf import conf
from journal.importing.refusals import Refused

MOST_FILES = 20_000
LONGEST_PATH = 500
# The list of files inside is read whole by the library, so it is bounded before. Packages in a package have lists of their own.
MOST_LISTED = 5 * MOST_FILES
UNPACKED_FACTOR = 4
# Text packs to a tenth, repeated text to less. Small packages may be denser: they harm nobody.
DENSEST = 100
DENSE_FROM = 20 * 1024 * 1024
PIECE = 64 * 1024
KNOWN_PACKING = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
LISTED = b"PK\x01\x02"
HEADER = 30  # bytes of a file's own head, without its name
# What a computer adds by itself.
OF_THE_COMPUTER = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._[^/]*$)", re.IGNORECASE)
DRIVE = re.compile(r"[A-Za-z]:")
# What the libraries raise for bytes that are not what they say.
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, OverflowError),
    *(RuntimeError, ValueError, LookupError, AttributeError),
)


class Package:
    """The files of an upload by name, each read when it is asked for. Raises Refused when it is not a package to be trusted."""

    def __init__(self, data: bytes) -> None:
        if data.count(LISTED) > MOST_LISTED:
            raise Refused(_too_many())
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN:
            raise Refused(_("This is not a zip that can be opened, or a part of it is missing.")) from None
        members = [member for member in self._zip.infolist() if not OF_THE_COMPUTER.search(member.orig_filename)]
        if len(members) > MOST_FILES:
            raise Refused(_too_many())
        self._check_places(members, len(data))
        for member in members:
            _check_member(member)
        self._members = self._by_name([member for member in members if not member.is_dir()])
        self._sizes: dict[str, int] = {}
        self._check_sizes(len(data))

    @property
    def names(self) -> list[str]:
        """The paths of the files, in the order in which they are inside."""
        return list(self._members)

    def size(self, name: str) -> int:
        """How many bytes a file has, counted."""
        return self._sizes[name]

    @sensitive_variables()
    def read(self, name: str) -> bytes:
        """The bytes of a file. Its size was counted when the package was opened."""
        return self._zip.read(self._members[name])

    @staticmethod
    def _by_name(members: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        found: dict[str, zipfile.ZipInfo] = {}
        for member in members:
            name = unicodedata.normalize("NFC", member.filename)
            if name in found:
                raise Refused(_("The zip holds two files of the same name: %(name)s.") % {"name": name})
            found[name] = member
        return found

    @staticmethod
    def _check_places(members: list[zipfile.ZipInfo], length: int) -> None:
        """No byte belongs to two files: a small package could else unpack to any size."""
        end = 0
        for member in sorted(members, key=lambda one: one.header_offset):
            if member.header_offset < end:
                raise Refused(_("Files in the zip lie over each other, so it was not unpacked."))
            end = member.header_offset + HEADER + member.compress_size
        if end > length:
            raise Refused(_("This is not a zip that can be opened, or a part of it is missing."))

    def _check_sizes(self, packed: int) -> None:
        """Unpack everything to nowhere, counting. The library stops at the size a file declares and compares its checksum."""
        most, unpacked = UNPACKED_FACTOR * conf.import_limit, 0
        if packed * DENSEST < most:
            most = max(packed * DENSEST, min(DENSE_FROM, most))
        for name, member in self._members.items():
            before = unpacked
            try:
                with self._zip.open(member) as file:
                    while piece := file.read(PIECE):
                        unpacked += len(piece)
                        if unpacked > most:
                            raise Refused(_("The zip unpacks to more than this site takes, so it was not unpacked."))
                self._sizes[name] = unpacked - before
            except BROKEN:
                raise Refused(_("This is not a zip that can be opened, or a part of it is missing.")) from None


def _too_many() -> str:
    return _("The zip holds more than %(most)d files. Bring them in in several parts.") % {"most": MOST_FILES}


def _check_member(member: zipfile.ZipInfo) -> None:
    """One line of the list of files. Raises Refused."""
    path = member.orig_filename
    if member.flag_bits & 0x1:
        raise Refused(_("The zip is locked with a password. Pack it again without one."))
    if member.compress_type not in KNOWN_PACKING:
        raise Refused(_("The zip is packed in a way this site does not read. Pack it again as a usual zip."))
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind and not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
        raise Refused(_("The zip holds a link to somewhere else, so it was not unpacked."))
    parts = path.removesuffix("/").split("/")
    wrong = (
        len(path) > LONGEST_PATH
        or any(part in {"", ".", ".."} for part in parts)
        or "\\" in path
        or DRIVE.match(path)
        or any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in path)
    )
    if wrong:
        raise Refused(_("A file in the zip has a name that leads out of its folder, so it was not unpacked."))


@sensitive_variables()
def packed(files: list[tuple[str, bytes]]) -> bytes:
    """Text files that were chosen one by one, as one package. Raises Refused when two have the same name."""
    names = [unicodedata.normalize("NFC", name) for name, _data in files]
    if twice := {name for name in names if names.count(name) > 1}:
        raise Refused(_("Two files have the same name: %(name)s.") % {"name": min(twice)})
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, (_name, data) in zip(names, files, strict=True):
            package.writestr(name, data)
    return made.getvalue()
