"""What a file is: told from what is in it, whatever it is called."""

import pytest

from journal.filekinds import kind_of
from tests.journal import files

TAKEN = {
    "photo": (files.photo(), "image/jpeg"),
    "png": (files.png(), "image/png"),
    "gif": (files.gif(), "image/gif"),
    "webp": (files.webp(), "image/webp"),
    "heic": (files.heic(), "image/heic"),
    "pdf": (files.pdf(), "application/pdf"),
    "docx": (files.docx(), f"{files.OFFICE}wordprocessingml.document"),
    "xlsx": (files.open_xml(f"{files.OFFICE}spreadsheetml.sheet.main+xml"), f"{files.OFFICE}spreadsheetml.sheet"),
    "pptx": (
        files.open_xml(f"{files.OFFICE}presentationml.presentation.main+xml"),
        f"{files.OFFICE}presentationml.presentation",
    ),
    "odt": (
        files.open_document("application/vnd.oasis.opendocument.text"),
        "application/vnd.oasis.opendocument.text",
    ),
    "ods": (
        files.open_document("application/vnd.oasis.opendocument.spreadsheet"),
        "application/vnd.oasis.opendocument.spreadsheet",
    ),
    "odp": (
        files.open_document("application/vnd.oasis.opendocument.presentation"),
        "application/vnd.oasis.opendocument.presentation",
    ),
    "text": ("Zoë said: 日本\n".encode(), "text/plain"),
    "text with a mark of its bytes": (b"\xef\xbb\xbfwords", "text/plain"),
    "words about html": (b"In HTML one writes <p> for a paragraph", "text/plain"),
    "mp3": (b"ID3\x04\x00\x00\x00\x00\x00\x00\xff\xfb\x90\x00" + bytes(50), "audio/mpeg"),
    "ogg": (b"OggS\x00\x02" + bytes(22) + b"\x01\x1e\x01vorbis" + bytes(30), "audio/ogg"),
    "wav": (files.wav(), "audio/wav"),
    "m4a": (files.m4a(), "audio/mp4"),
    "recording of a telephone": (files.m4a(b"mp42"), "audio/mp4"),
}
REFUSED = {
    "nothing": b"",
    "blank": b" \n\t ",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
    "svg behind a declaration": b'\xef\xbb\xbf  <?xml version="1.0"?><svg/>',
    "svg behind a comment": b"<!-- --><svg onload=alert(1)>",
    "html": b"<!DOCTYPE html><script>alert(1)</script>",
    "html without a doctype": b"\n\n<HTML><body>",
    "script of a shell": b"#!/bin/sh\nrm -rf /\n",
    "program of windows": b"MZ\x90\x00" + bytes(100),
    "program of linux": b"\x7fELF" + bytes(100),
    "zip": files.zip_of({"a.txt": b"words"}),
    "java archive": files.zip_of({"META-INF/MANIFEST.MF": b"Manifest-Version: 1.0"}),
    "docx with macros": files.open_xml("application/vnd.ms-word.document.macroEnabled.main+xml"),
    "docx with macros under its usual name": files.open_xml(
        f"{files.OFFICE}wordprocessingml.document.main+xml", **{"word/vbaProject.bin": b"x"}
    ),
    "two documents in one": files.open_xml(
        f'{files.OFFICE}wordprocessingml.document.main+xml" x="{files.OFFICE}spreadsheetml.sheet.main+xml'
    ),
    "odt that is a graphic": files.open_document("application/vnd.oasis.opendocument.graphics"),
    "docx cut short": files.docx()[:-30],
    "zip behind something else": b"MZ" + files.docx(),
    "pdf behind something else": b"\x00" + files.pdf(),
    "rar": b"Rar!\x1a\x07\x01\x00" + bytes(50),
    "film": files.m4a(b"isom", b"vide"),
    "text with a zero": b"words\x00words",
    "text of another alphabet": "Grüße".encode("latin-1"),
    "utf-16": "words".encode("utf-16"),
    "bitmap": b"BM" + bytes(60),
}


@pytest.mark.parametrize("data, mime", TAKEN.values(), ids=TAKEN)
@pytest.mark.parametrize("name", ["x", "x.html", "x.exe", "x.jpg", ""])
def test_kind_is_what_is_in_the_file_whatever_its_name(data, mime, name):
    kind = kind_of(data, name)

    assert kind.mime == mime


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("name", ["x", "holiday.jpg", "notes.txt", "letter.docx"])
def test_what_could_run_or_is_not_known_has_no_kind(data, name):
    assert kind_of(data, name) is None


@pytest.mark.parametrize(
    ("name", "mime", "ending"),
    [("a.csv", "text/csv", "csv"), ("a.MD", "text/markdown", "md"), ("a.js", "text/plain", "txt")],
)
def test_name_of_a_text_says_whether_it_is_a_table(name, mime, ending):
    assert kind_of(b"a,b\n1,2\n", name) == (mime, ending)


def test_document_with_thousands_of_parts_is_refused():
    crowd = {f"{number}": b"" for number in range(10_001)}

    assert kind_of(files.open_xml(f"{files.OFFICE}wordprocessingml.document.main+xml", **crowd)) is None


def test_list_of_a_document_that_unpacks_without_end_is_read_in_part_only():
    bomb = files.zip_of({"[Content_Types].xml": b" " * 50_000_000 + b"wordprocessingml"})

    assert len(bomb) < 100_000
    assert kind_of(bomb) is None
