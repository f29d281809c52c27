"""What a file is, by what is in it. A name or a kind that a browser declares is never believed. Pure."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import NamedTuple

import filetype

SEARCHED = 262_144  # bytes of a list inside an office document that are read
MEMBERS = 10_000  # parts of an office document; no document has so many, and listing more takes long


class Kind(NamedTuple):
    """A kind of file that an entry may have: its name for machines, and the ending a file of it gets."""

    mime: str
    ending: str

    @property
    def picture(self) -> bool:
        return self.mime.startswith("image/")


JPEG = Kind("image/jpeg", "jpg")
PNG = Kind("image/png", "png")
# These are taken in and kept as JPEG or PNG.
WEBP = Kind("image/webp", "webp")
GIF = Kind("image/gif", "gif")
HEIC = Kind("image/heic", "heic")
PDF = Kind("application/pdf", "pdf")
TEXT = Kind("text/plain", "txt")

_PICTURES = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
)
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"hevc"}
_TEXTS = {"txt": TEXT, "md": Kind("text/markdown", "md"), "csv": Kind("text/csv", "csv")}
_SOUNDS = {
    "audio/mpeg": Kind("audio/mpeg", "mp3"),
    "audio/mp4": Kind("audio/mp4", "m4a"),
    "audio/ogg": Kind("audio/ogg", "ogg"),
    "audio/x-wav": Kind("audio/wav", "wav"),
}
_OFFICE = "application/vnd.openxmlformats-officedocument."
# By what the list of contents calls the main part. A document with macros calls it otherwise.
_OPEN_XML = {
    "wordprocessingml.document.main+xml": Kind(f"{_OFFICE}wordprocessingml.document", "docx"),
    "spreadsheetml.sheet.main+xml": Kind(f"{_OFFICE}spreadsheetml.sheet", "xlsx"),
    "presentationml.presentation.main+xml": Kind(f"{_OFFICE}presentationml.presentation", "pptx"),
}
_OPEN_DOCUMENT = {
    mime: Kind(mime, ending)
    for mime, ending in (
        ("application/vnd.oasis.opendocument.text", "odt"),
        ("application/vnd.oasis.opendocument.spreadsheet", "ods"),
        ("application/vnd.oasis.opendocument.presentation", "odp"),
    )
}
# What a browser offers to choose; what is chosen all the same is looked at.
ENDINGS = (
    *("jpg", "jpeg", "png", "webp", "gif", "heic", "heif", "pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp"),
    *("txt", "md", "csv", "mp3", "m4a", "ogg", "oga", "opus", "wav"),
)
# Words for a browser or a machine rather than for people, whatever the file is called.
_CODE = re.compile(r"\s*(?:#!|<(?:!|\?|/?(?:html|head|body|script|svg|style|iframe|math|xml)\b))", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


def kind_of(data: bytes, name: str = "") -> Kind | None:
    """The kind of a file, or None when it is none that an entry may have. Of a text the name may say that it is a table."""
    for beginning, kind in _PICTURES:
        if data.startswith(beginning):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return HEIC
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"PK\x03\x04"):
        return _office_kind(data)
    return _sound(data) or _text_kind(data, name)


def _sound(data: bytes) -> Kind | None:
    if data[4:8] == b"ftyp":
        # Telephones call a recording a film without pictures.
        brands = {b"M4A ", b"mp42", b"isom", b"mp41", b"M4B "}
        sound_only = data[8:12] in brands and b"soun" in data and b"vide" not in data
        return _SOUNDS["audio/mp4"] if sound_only else None
    return _SOUNDS.get(filetype.guess_mime(data[:8192]) or "")


def _office_kind(data: bytes) -> Kind | None:
    """An office document is a zip with a list of what is in it. Any other zip is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if len(names) > MEMBERS or any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll")) for name in names):
                return None
            if "[Content_Types].xml" in names:
                return _open_xml(_beginning(archive, "[Content_Types].xml"))
            if names[:1] == ["mimetype"]:
                return _OPEN_DOCUMENT.get(_beginning(archive, "mimetype").decode("ascii", "replace").strip())
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
        EOFError,
        zlib.error,
        struct.error,
    ):
        pass  # broken, or with a password
    return None


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return b""  # packed in a way that no office program uses
    with archive.open(name) as member:
        return member.read(SEARCHED)


def _open_xml(contents: bytes) -> Kind | None:
    found = {kind for called, kind in _OPEN_XML.items() if f'{_OFFICE}{called}"'.encode() in contents}
    return found.pop() if len(found) == 1 and b"macroEnabled" not in contents else None


def _text_kind(data: bytes, name: str) -> Kind | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if not text.strip() or _CODE.match(text) or _CONTROL.search(text):
        return None
    return _TEXTS.get(name.rpartition(".")[2].lower(), TEXT)
