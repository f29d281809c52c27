"""What is not taken: each with one clear sentence, and nothing changed. Bounds hold before memory or time is spent."""

from __future__ import annotations

import copy
import io
import json
import random
import stat
import struct
import zipfile

import pytest
from django.conf import settings as site
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from journal.importing import packages
from journal.importing.refusals import Refused
from journal.models import Entry, PendingImport
from tests.journal.bringing_in import (
    bring_in,
    confirm,
    entry_row,
    export,
    journal_json,
    said,
    send,
    told,
    words_row,
    zip_of,
)
from tests.journal.tables import changes, every_row
from tests.journal.writing import CANARY, write

BROKEN = "This is not a zip that can be opened, or a part of it is missing."
PATH = "A file in the zip has a name that leads out of its folder, so it was not unpacked."
GOOD = {"journal.json": journal_json(entry_row())}


def sentence(answer) -> str:
    """What a page that took nothing says, beside the field and above it alike."""
    page = answer.content.decode()
    beside = page.split('<p class="error" id="id_files_error">')[1].split("</p>")[0]
    assert f'<a href="#id_files">{beside}</a>' in page
    assert "<title>Error: " in page
    return beside.replace("&#x27;", "'")


def with_member(name: str, *, flags: int = 0, attributes: int = 0, twice: bool = False, content: bytes = b"x") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for path, words in GOOD.items():
            package.writestr(path, words)
        member = zipfile.ZipInfo("placeholder.md")
        member.external_attr = attributes
        package.writestr(member, content)
        if twice:
            package.writestr("placeholder2md", b"y")
    data = made.getvalue()
    assert len(name) == len("placeholder.md")
    data = data.replace(b"placeholder.md", name.encode())
    if twice:
        data = data.replace(b"placeholder2md", name.encode())
    if flags:
        for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = data.rindex(sign) + offset
            data = data[:at] + struct.pack("<H", flags) + data[at + 2 :]
    return data


def overlapping() -> bytes:
    """Two names for the same bytes: the second line of the list points where the first one's file is."""
    data = zip_of({"a.md": b"words " * 100, "b.md": b"words " * 100})
    listed = data.rindex(b"PK\x01\x02")
    return data[: listed + 42] + struct.pack("<L", 0) + data[listed + 46 :]


def false_size() -> bytes:
    """A file that says it has ten bytes and has a hundred thousand."""
    data = bytearray(zip_of({"a.md": b"w" * 100_000}))
    for sign, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(sign) + offset
        data[at : at + 4] = struct.pack("<L", 10)
    return bytes(data)


def nested() -> bytes:
    inside = zip_of({"journal.json": GOOD["journal.json"]})
    return zip_of({"inside.zip": inside})


LINK = (stat.S_IFLNK | 0o777) << 16
DEEP = b'{"version": 1, "format": "joined-up-journal", "entries": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
NOT_OURS = "journal.json is not the journal of a site like this one, so nothing was read from it."
NO_JSON = "journal.json cannot be read: it is damaged, or no JSON."
NO_UTF8 = "journal.json is not text in UTF-8, so it was not read."
LATER = "This download is of a later version of the site (format {}) and has things this one does not know."
NOTHING = "There is neither a journal.json nor a text file (.md or .txt) in it, so there is nothing to bring in."
NOT_ENTRY = "Entry 1 in journal.json is not as this site writes it, so nothing was read from it."


def alone(content: bytes) -> bytes:
    return zip_of({"journal.json": content})


def dense() -> bytes:
    return zip_of({"a.md": b"w" * (25 * 1024 * 1024)})


REFUSED = {
    "no zip": (b"PK\x03\x04 and nothing", BROKEN),
    "a text called zip": (b"just words", BROKEN),
    "cut off": (zip_of(GOOD)[:-30], BROKEN),
    "a hole in it": (zip_of(GOOD)[:60] + b"\x00" * 20 + zip_of(GOOD)[80:], BROKEN),
    "empty": (zip_of({}), NOTHING),
    "locked": (with_member("placeholder.md", flags=1), "The zip is locked with a password. Pack it again without one."),
    "packed otherwise": (
        zip_of(GOOD, packing=zipfile.ZIP_LZMA),
        "The zip is packed in a way this site does not read. Pack it again as a usual zip.",
    ),
    "a way up": (with_member("../../../up.md"), PATH),
    "a way up inside": (with_member("notes/../up.md"), PATH),
    "from the root": (with_member("/etc/passwd.md"), PATH),
    "of a drive": (with_member("C:/windows1.md"), PATH),
    "of a share": (with_member("\\\\server\\xy.md"), PATH),
    "backslash": (with_member("notes\\words.md"), PATH),
    "a dot": (with_member("./words-in1.md"), PATH),
    "nothing between": (with_member("notes//word.md"), PATH),
    "NUL in a name": (with_member("words1\x00.exe.md"), PATH),
    "new line in a name": (with_member("words\nwords.md"), PATH),
    "a link": (
        with_member("placeholder.md", attributes=LINK, content=b"/etc/passwd"),
        "The zip holds a link to somewhere else, so it was not unpacked.",
    ),
    "twice": (
        with_member("words-once1.md", twice=True),
        "The zip holds two files of the same name: words-once1.md.",
    ),
    "lying over each other": (overlapping(), "Files in the zip lie over each other, so it was not unpacked."),
    "false size": (false_size(), BROKEN),
    "dense": (dense, "The zip unpacks to more than this site takes, so it was not unpacked."),
    "a zip in it": (nested(), NOTHING),
    "another program": (zip_of({"Journal.json": b"{}", "photos/a.jpg": b"x"}), NOTHING),
    "another journal.json": (alone(b'{"metadata": {"version": "1.0"}, "entries": []}'), NOT_OURS),
    "a list": (alone(b"[]"), NOT_OURS),
    "entries no list": (alone(journal_json() .replace(b'"entries": []', b'"entries": {}')), NOT_OURS),
    "two journals": (
        zip_of({"a/journal.json": journal_json(), "b/journal.json": journal_json()}),
        "The zip holds more than one journal. Bring them in one at a time.",
    ),
    "UTF-16": (alone(journal_json().decode().encode("utf-16")), NO_UTF8),
    "latin-1": (alone(journal_json(entry_row(body="é")).replace(b"\\u00e9", b"\xe9")), NO_UTF8),
    "half a pair in bytes": (alone(journal_json(entry_row(body="H")).replace(b'"H"', b'"\xed\xa0\xbd"')), NO_UTF8),
    "NUL in words": (alone(journal_json(entry_row(body="a\x00b"))), NOT_ENTRY),
    "cut JSON": (alone(journal_json()[:-3]), NO_JSON),
    "deep": (alone(DEEP), NO_JSON),
    "a name twice": (alone(journal_json().replace(b'"version": 1', b'"version": 1, "version": 1')), NO_JSON),
    "no number": (alone(journal_json(entry_row(version=float("nan")))), NO_JSON),
    "long number": (alone(journal_json().replace(b'"version": 1', b'"version": ' + b"9" * 5000)), NO_JSON),
    "many values": (alone(b"[" + b"[],[]," * 700_000 + b"0]"), NO_JSON),
    "later format": (alone(journal_json(version=2)), LATER.format("2")),
    "version no number": (alone(journal_json(version="1")), LATER.format("?")),
    "later key of all": (alone(journal_json(replies=[])), LATER.format("1")),
    "later key of an entry": (alone(journal_json(entry_row(mood="calm"))), LATER.format("1")),
    "later kind of words": (alone(journal_json(entry_row(words=words_row(body="b", mood="calm")))), LATER.format("1")),
    "an entry twice": (
        alone(journal_json(entry_row(), entry_row())),
        NOT_ENTRY.replace("Entry 1", "Entry 2"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_zip_that_will_not_do_is_refused_with_one_sentence_and_nothing_is_kept(kind, cast, tmp_path, caplog):
    data, expected = REFUSED[kind]
    client = cast.client("learner")
    before = every_row("journal")

    answer = send(client, ("my-data.zip", data() if callable(data) else data))

    assert (answer.status_code, sentence(answer)) == (422, expected)
    assert changes(before, every_row("journal")) == {}
    assert [record for record in caplog.records if record.name.startswith("journal")] == []


WRONG = {
    "uuid": ["", "x", 1, None, [], "../../etc/passwd", "1" * 5000],
    "called": [None, 1, "x" * 1001, "\x00"],
    "created_at": ["", "yesterday", 1, None, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "3026-01-01"],
    "updated_at": [None, [], "2026-02-30T00:00:00+00:00"],
    "binned_at": [0, "", False, "1899-12-31T00:00:00+00:00"],
    "version": [0, -1, 1.0, True, None, 2**31, "1"],
    "last_save_id": [None, "", 0],
    "running": [None, 0, "yes"],
    "course_key": [None, 1, "x" * 65, "\ud83d", "a\x00"],
    "activity": ["", 1, [], {"block_id": 1, "title": ""}, {"block_id": "a\x00", "title": ""}, {"block_id": ""}],
    "words": [None, [], "x", {}, words_row(body=1), words_row(tags="x"), words_row(tags=[1]), words_row(free=None)]
    + [words_row(prompt=[]), words_row(prompt={"title": ""}), words_row(title=None), words_row(label="x" * 1001)]
    + [words_row(prompt={"title": "", "purpose": "", "questions": [None]})],
    "versions": [None, {}, [None], [{}], [{"number": 2, "at": "x", "finished": True, "words": words_row()}]]
    + [[{"number": 2, "at": "2026-01-01T00:00:00+00:00", "finished": True, "words": words_row()}]]
    + [[{"number": 1, "at": "2026-01-01T00:00:00+00:00", "finished": True, "words": words_row()}] * 2],
    "files": [None, {}, [None], [{}], "x"],
}


@pytest.mark.parametrize("name", WRONG)
def test_value_of_another_kind_is_refused_and_nothing_is_kept(name, cast):
    client, before = cast.client("learner"), every_row("journal")
    found = []
    for value in WRONG[name]:
        data = zip_of({"journal.json": journal_json(entry_row() | {name: value})})
        found.append(sentence(send(client, ("my-data.zip", data))))

    assert found == [NOT_ENTRY] * len(WRONG[name])
    assert changes(before, every_row("journal")) == {}


def test_value_that_is_missing_is_refused(cast):
    client = cast.client("learner")
    for name in set(entry_row()):
        row = {key: value for key, value in entry_row().items() if key != name}
        assert sentence(send(client, ("my-data.zip", alone(journal_json(row))))) == NOT_ENTRY


def test_entry_beyond_the_limits_of_the_editor_is_left_out_and_the_others_come(cast):
    rows = [
        entry_row(number=1, words=words_row(body="fine")),
        entry_row(number=2, words=words_row(body="x" * 200_001)),
        entry_row(number=3, words=words_row(title="x" * 201)),
        entry_row(number=4, words=words_row(body="x", tags=list("abcdefghijk"))),
        entry_row(number=5, words=words_row(body="  ")),
    ]
    client = cast.client("learner")

    send(client, ("my-data.zip", alone(journal_json(*rows))))
    page = client.get("/journal/import/preview/").content.decode()
    said(confirm(client))

    assert Entry.objects.count() == 1
    left = page.partition("What cannot be taken</h2>")[2].partition("</ul>")[0]
    assert left.count("<li>") == 4 and "<b>Entry 2 in journal.json</b>: It is longer than one entry may be" in left


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([], "Choose a zip, or one or several text files."),
        ([("a.zip", zip_of(GOOD)), ("a.md", b"x")], "Choose one zip, or text files, but not both at once."),
        ([("a.pdf", b"%PDF")], "This is neither a zip nor a text file (.md or .txt)."),
        ([("a.md", b"x"), ("a.md", b"y")], "Two files have the same name: a.md."),
        (
            [(f"{n}.md", b"x") for n in range(101)],
            "These are too many files at once. Put them into a zip, and choose that.",
        ),
    ],
    ids=["none", "both", "neither", "same name", "too many"],
)
def test_choice_that_will_not_do_is_refused(files, expected, cast):
    client, before = cast.client("learner"), every_row("journal")

    answer = send(client, *files)

    assert (answer.status_code, sentence(answer)) == (422, expected)
    assert changes(before, every_row("journal")) == {}


def test_more_than_the_limit_is_not_read_whether_it_says_so_or_not(cast, settings, rf):
    settings.JOURNAL_IMPORT_LIMIT = 1024 * 1024
    client = cast.client("learner")

    honest = send(client, ("a.zip", b"PK\x03\x04" + b"x" * (3 * 1024 * 1024)))
    close = send(client, ("a.zip", b"PK\x03\x04" + b"x" * (1024 * 1024)))

    for answer in (honest, close):
        assert answer.status_code == 413
        assert sentence(answer) == "This is more than 1 MB. Pack it in several parts, or without large files."
    assert PendingImport.objects.count() == 0


def test_nothing_that_is_sent_is_written_readably_anywhere(cast, settings, tmp_path, monkeypatch):
    """Django would put an upload of this size into a temporary file."""
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "tmp")
    settings.JOURNAL_FILES = str(tmp_path / "files")
    large = zip_of({"a.md": CANARY, "b.md": "x" * (5 * 1024 * 1024)}, packing=zipfile.ZIP_STORED)
    assert CANARY.encode() in large

    send(cast.client("learner"), ("a.zip", large))

    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert [CANARY.encode() in content for content in written] == [False]
    assert list((tmp_path / "tmp").iterdir()) == []
    assert len(large) > site.FILE_UPLOAD_MAX_MEMORY_SIZE


def test_form_without_its_token_is_refused(cast):
    from django.test import Client

    from tests.people import sign_in

    client = Client(enforce_csrf_checks=True)
    sign_in(client, cast.learner)

    assert send(client, ("a.md", "words")).status_code == 403
    assert client.post("/journal/import/bring-in/").status_code == 403
    assert PendingImport.objects.count() == 0


def test_list_of_files_without_end_is_refused_before_it_is_read():
    with pytest.raises(Refused) as refused:
        packages.Package(packages.LISTED * (packages.MOST_LISTED + 1))

    assert refused.value.sentence.startswith("The zip holds more than 20000 files.")


# Anything at all -----------------------------------------------------------------------------------------------------


def paths_in(value, path=()) -> list[tuple]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
    return [path, *(found for name, part in inside for found in paths_in(part, (*path, name)))]


def changed(value, path, replacement):
    if not path:
        return replacement
    value = copy.copy(value)
    value[path[0]] = changed(value[path[0]], path[1:], replacement)
    return value


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(["0001-01-01T00:00:00+00:00", "2026-01-01", "\ud800", "a" * 300, 2**63, -1]),
    st.lists(st.text(max_size=3), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


@hypothesis_settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), replacement=ANYTHING)
def test_export_with_any_value_changed_is_refused_or_brought_in_whole(seed, replacement, cast, course):
    learner = cast.learner
    Entry.objects.all().delete()
    write(learner, "one", title="One", activity=course.activity("Map"), course=course)
    write(learner, "two")
    with zipfile.ZipFile(io.BytesIO(export(learner))) as package:
        content = json.loads(package.read("journal.json"))
    Entry.objects.all().delete()
    path = random.Random(seed).choice(paths_in(content))
    data = alone(json.dumps(changed(content, path, replacement)).encode())

    try:
        steps = bring_in(learner, data)
    except Refused:
        assert Entry.objects.count() == 0
        return

    assert steps[-1].stored and steps[-1].all == Entry.objects.count() == len(told(learner)["entries"])


@hypothesis_settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(place=st.integers(0, 10_000), byte=st.integers(0, 255), cut=st.booleans())
def test_zip_with_any_byte_changed_or_cut_is_refused_or_brought_in_whole(place, byte, cut, cast):
    Entry.objects.all().delete()
    data = bytearray(zip_of({"journal.json": journal_json(entry_row()), "a/b.md": "words"}))
    place %= len(data)
    if cut:
        del data[place:]
    else:
        data[place] = byte

    try:
        bring_in(cast.learner, bytes(data))
    except Refused:
        assert Entry.objects.count() == 0
        return

    assert Entry.objects.count() in {0, 1}


@hypothesis_settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(data=st.binary(max_size=300), text=st.text(max_size=200), head=st.booleans())
def test_any_text_file_is_left_out_or_becomes_one_entry(data, text, head, cast):
    Entry.objects.all().delete()
    words = text.encode("utf-8", "surrogatepass")
    files = {"a.md": b"---\n" + words + b"\n---\nwords" if head else words, "b.txt": data}

    steps = bring_in(cast.learner, zip_of(files))

    assert steps[-1].all == Entry.objects.count() <= 2
