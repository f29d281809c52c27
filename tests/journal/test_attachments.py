"""Files of an entry: kept sealed, opened by their owner only, within limits, and gone when they are gone."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from journal import actions, attachments, sealed_files
from journal.attachments import FileRefused, attach, read, remove, sweep_files
from journal.file_names import clean_name
from journal.filekinds import JPEG, PDF
from journal.models import Attachment, Entry
from journal.safe import SealError
from tests.journal import files
from tests.journal.tables import every_row
from tests.journal.writing import CANARY, write

pytestmark = pytest.mark.django_db
LETTER = b"Dear " + CANARY.encode() + b", thank you.\n"


@pytest.fixture
def entry(cast) -> Entry:
    return write(cast.learner)


def add(entry, name="letter.txt", data=LETTER, owner=None) -> Attachment:
    return attach(owner=owner or entry.journal.owner, entry=entry, name=name, data=data)


def on_disk(settings) -> list[Path]:
    return [path for path in Path(settings.JOURNAL_FILES).rglob("*") if path.is_file()]


def known(entry) -> list[attachments.OpenAttachment]:
    return attachments.attachments_of_entry(entry, actions.open_journal(entry.journal.owner))


# Kept and read ---------------------------------------------------------------------------------------------------------


def test_document_comes_back_as_it_was(entry, cast):
    attachment = add(entry, data=files.docx(), name="Notes of Tuesday.docx")

    found = read(owner=cast.learner, attachment=attachment)

    assert (found.name, found.kind, found.data) == (
        "Notes of Tuesday.docx",
        f"{files.OFFICE}wordprocessingml.document",
        files.docx(),
    )


def test_photo_is_kept_without_the_place_where_it_was_taken(entry, cast):
    attachment = add(entry, "IMG_1234.HEIC", files.heic())

    found = read(owner=cast.learner, attachment=attachment)

    assert (found.name, found.kind) == ("IMG_1234.jpg", "image/jpeg")
    assert b"xylophone" in files.heic()
    assert b"xylophone" not in found.data
    [told] = known(entry)
    assert (told.name, told.width, told.height, told.bytes) == ("IMG_1234.jpg", 64, 48, len(found.data))


def test_no_byte_of_a_file_or_its_name_is_in_the_database_or_on_the_disk(entry, settings, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    data = files.pdf() * 100_000  # larger than what Django keeps in memory by itself

    attachment = add(entry, f"{CANARY}.pdf", data)

    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert len(everything) == attachment.size > len(data) > 5_000_000
    assert (CANARY.encode() in everything, b"%PDF" in everything) == (False, False)
    assert CANARY not in str(every_row("journal"))
    assert [path.name for path in on_disk(settings)] == [attachment.uuid.hex]
    assert (
        CANARY
        not in f"{attachment!r} {attachment} {known(entry)!r} {read(owner=entry.journal.owner, attachment=attachment)!r}"
    )


def test_file_and_its_folder_are_for_this_process_only(entry, settings):
    add(entry)

    [path] = on_disk(settings)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_file_has_reached_the_disk_before_its_row_is_there(entry, monkeypatch):
    order = []
    fsync = sealed_files.os.fsync
    monkeypatch.setattr(
        sealed_files.os, "fsync", lambda handle: (order.append(Attachment.objects.count()), fsync(handle))
    )

    add(entry)

    assert order == [0, 0, 0]  # file, its folder, the folder of that
    assert Attachment.objects.count() == 1


def test_same_file_twice_shares_neither_key_nor_bytes(entry, settings):
    add(entry)
    add(entry)

    one, other = (path.read_bytes() for path in on_disk(settings))
    assert one[1:13] != other[1:13]
    assert one != other


# Changed, swapped, lost ------------------------------------------------------------------------------------------------


def test_every_bit_that_was_turned_is_noticed(entry, settings):
    attachment = add(entry)
    [path] = on_disk(settings)
    whole = path.read_bytes()

    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(SealError):
            read(owner=entry.journal.owner, attachment=attachment)


@pytest.mark.parametrize("cut", [slice(0, 0), slice(0, 5), slice(0, 28), slice(0, -1), slice(1, None)])
def test_file_that_was_cut_does_not_open(entry, settings, cut):
    attachment = add(entry)
    [path] = on_disk(settings)
    path.write_bytes(path.read_bytes()[cut])

    with pytest.raises(SealError):
        read(owner=entry.journal.owner, attachment=attachment)


def test_two_files_that_changed_places_do_not_open(entry):
    one, other = add(entry), add(entry, data=files.pdf())
    paths = [Path(sealed_files.storage().path(sealed_files.name_of(each.pk))) for each in (one, other)]
    first, second = (path.read_bytes() for path in paths)
    paths[0].write_bytes(second)
    paths[1].write_bytes(first)

    for each in (one, other):
        with pytest.raises(SealError):
            read(owner=entry.journal.owner, attachment=each)


def test_rows_that_changed_what_is_sealed_do_not_open(entry):
    one, other = add(entry), add(entry, data=files.pdf())
    Attachment.objects.filter(pk=one.pk).update(sealed=bytes(other.sealed))

    with pytest.raises(SealError):
        read(owner=entry.journal.owner, attachment=one)


def test_file_moved_to_another_entry_does_not_open(entry, cast):
    attachment, another = add(entry), write(cast.learner, "another")
    Attachment.objects.filter(pk=attachment.pk).update(entry=another)

    with pytest.raises(SealError):
        known(another)


def test_file_moved_to_another_journal_does_not_open(entry, cast):
    attachment, theirs = add(entry), write(cast.peer, "theirs")
    Attachment.objects.filter(pk=attachment.pk).update(entry=theirs)

    with pytest.raises(SealError):
        read(owner=cast.peer, attachment=attachment)


def test_lost_file_is_told_from_a_changed_one(entry, settings):
    attachment = add(entry)
    on_disk(settings)[0].unlink()

    with pytest.raises(sealed_files.FileMissing):
        read(owner=entry.journal.owner, attachment=attachment)


# Whose -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["peer", "own_tutor", "other_tutor", "former_tutor", "editor", "superuser"])
def test_nobody_else_adds_reads_or_removes_a_file(entry, cast, settings, role):
    attachment, person = add(entry), getattr(cast, role)

    with pytest.raises(Entry.DoesNotExist):
        add(entry, owner=person)
    with pytest.raises(Attachment.DoesNotExist):
        read(owner=person, attachment=attachment)
    with pytest.raises(Attachment.DoesNotExist):
        remove(owner=person, attachment=attachment)
    assert len(on_disk(settings)) == Attachment.objects.count() == 1


def test_nothing_is_kept_of_somebody_who_has_not_agreed(entry, cast):
    actions.withdraw_consent(person=cast.learner)

    with pytest.raises(actions.ConsentMissing):
        add(entry)
    assert Attachment.objects.count() == 0


# Refused ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("page.html", b"<!doctype html>", "“page.html” was not added: it is none of the kinds"),
        ("a.jpg", b"<svg onload=alert(1)>", "“a.jpg” was not added: it is none of the kinds"),
        ("a.jpg", files.photo()[:300], "“a.jpg” was not added: the picture is damaged"),
        ("a\n\x1b[31mb.zip" + "x" * 200, files.zip_of({"a": b"b"}), "“a [31mb.zipxxx"),
        ("", b"", "“” was not added"),
    ],
    ids=["html", "svg", "damaged", "strange name", "nothing"],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_in_a_sentence_and_leaves_nothing(entry, settings, name, data, said):
    with pytest.raises(FileRefused) as refused:
        add(entry, name, data)

    assert str(refused.value).startswith(said)
    assert str(refused.value).isprintable()
    assert (on_disk(settings), Attachment.objects.count()) == ([], 0)


def test_file_as_large_as_the_limit_is_kept_and_one_byte_more_is_not(entry, settings):
    settings.JOURNAL_FILE_LIMIT = len(LETTER)
    add(entry)

    with pytest.raises(FileRefused, match="it is larger than"):
        add(entry, data=LETTER + b".")
    assert Attachment.objects.count() == 1


def test_journal_that_is_full_takes_no_more_in_whatever_entry(entry, cast, settings):
    settings.JOURNAL_FILES_LIMIT = 3 * len(LETTER)
    add(entry)
    another = write(cast.learner, "another")
    with pytest.raises(FileRefused, match="There is no room for this file"):
        add(another, data=LETTER * 3)

    add(write(cast.peer, "theirs"), data=LETTER)  # another person's journal has its own

    assert len(on_disk(settings)) == Attachment.objects.count() == 2


def test_entry_takes_twenty_files_and_no_more(entry, settings):
    for _time in range(20):
        add(entry)

    with pytest.raises(FileRefused, match="An entry can have 20 files"):
        add(entry)
    assert len(on_disk(settings)) == Attachment.objects.count() == 20


def test_limit_that_another_window_reached_meanwhile_holds_and_leaves_no_file(entry, settings, monkeypatch):
    keep = sealed_files.keep
    settings.JOURNAL_FILES_LIMIT = len(LETTER) + 50

    def another_window(uuid, key, data):
        monkeypatch.setattr(sealed_files, "keep", keep)
        add(entry)
        return keep(uuid, key, data)

    monkeypatch.setattr(sealed_files, "keep", another_window)
    with pytest.raises(FileRefused, match="no room"):
        add(entry)
    assert len(on_disk(settings)) == Attachment.objects.count() == 1


# Names -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("map.jpg", "map.jpg"),
        ("IMG_1234.HEIC", "IMG_1234.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\Noor\\my map.png", "my map.jpg"),
        ("a|b]c[d<e>*f*`g`.jpg", "a b c d e f g.jpg"),
        ("_private_ map__.jpg", "private map.jpg"),
        ("photo.jpg.exe", "photo.jpg.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("con\x00trol\x1b\u202egpj.exe", "con trol gpj.jpg"),
        ("日本 Zoë हिन्दी.webp", "日本 Zoë हिन्दी.jpg"),
        ("Zoe\u0308.jpg", "Zoë.jpg"),
        ("", "file.jpg"),
        ("...", "file.jpg"),
        ("\ud83d.jpg", "file.jpg"),
        ("x" * 300 + ".jpg", "x" * 96 + ".jpg"),
    ],
)
def test_name_is_cleaned_and_gets_the_ending_of_what_it_is(sent, kept):
    assert clean_name(sent, JPEG) == kept


def test_name_that_is_there_gets_a_number_whatever_its_case(entry):
    for name in ("map.pdf", "map.pdf", "MAP.PDF", "x" * 200 + ".pdf", "x" * 200 + ".pdf"):
        add(entry, name, files.pdf())

    assert [one.name for one in known(entry)] == [
        "map.pdf", "map-2.pdf", "MAP-3.pdf", "x" * 96 + ".pdf", "x" * 92 + "-2.pdf",
    ]  # fmt: skip
    assert {len(clean_name("y" * 200, PDF))} == {100}


# Gone ------------------------------------------------------------------------------------------------------------------


def test_removing_takes_row_key_and_file(entry, settings, django_capture_on_commit_callbacks):
    attachment = add(entry)
    with django_capture_on_commit_callbacks(execute=True):
        remove(owner=entry.journal.owner, attachment=attachment)

    assert (on_disk(settings), Attachment.objects.count()) == ([], 0)


def test_removal_that_does_not_come_through_keeps_the_file(entry, django_capture_on_commit_callbacks):
    attachment = add(entry)
    with (
        django_capture_on_commit_callbacks(execute=True) as callbacks,
        pytest.raises(ZeroDivisionError),
        transaction.atomic(),
    ):
        remove(owner=entry.journal.owner, attachment=attachment)
        raise ZeroDivisionError

    assert callbacks == []
    assert read(owner=entry.journal.owner, attachment=attachment).data == LETTER


def test_files_go_with_their_entry_when_its_time_in_the_bin_is_over(
    entry, settings, django_capture_on_commit_callbacks
):
    attachment = add(entry)
    actions.bin_entry(entry=entry)
    assert read(owner=entry.journal.owner, attachment=attachment).data == LETTER

    with django_capture_on_commit_callbacks(execute=True):
        gone = actions.empty_bins(now=timezone.now() + timedelta(days=31))

    assert (gone, on_disk(settings), Attachment.objects.count()) == (1, [], 0)


def test_files_go_with_the_account(entry, settings, cast, django_capture_on_commit_callbacks):
    add(entry)
    theirs = add(write(cast.peer, "theirs"))

    with django_capture_on_commit_callbacks(execute=True):
        cast.learner.delete()

    assert [path.name for path in on_disk(settings)] == [theirs.pk.hex]
    assert set(Attachment.objects.values_list("pk", flat=True)) == {theirs.pk}


def swept(now) -> int:
    """As many looks as the clock takes in some hours."""
    return sum(sweep_files(now=now + timedelta(minutes=minute)) for minute in range(200))


def test_file_whose_row_never_came_is_swept_after_a_day_and_no_other(entry, settings, monkeypatch):
    kept = add(entry)

    def power_cut(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(Attachment, "save", power_cut)
    with pytest.raises(ZeroDivisionError):
        add(entry)
    assert (len(on_disk(settings)), Attachment.objects.count()) == (2, 1)
    now = timezone.now()

    assert swept(now) == 0
    assert swept(now + timedelta(days=1)) == 1
    assert [path.name for path in on_disk(settings)] == [kept.pk.hex]


def test_sweep_leaves_what_is_not_ours_alone_and_goes_without_a_folder(settings):
    assert swept(timezone.now()) == 0
    place = Path(settings.JOURNAL_FILES) / "00"
    place.mkdir(parents=True)
    (place / "README").write_text("somebody's")

    assert swept(timezone.now() + timedelta(days=3)) == 0
    assert (place / "README").exists()


def test_disk_that_removes_nothing_is_reported_without_a_name(entry, settings, caplog, monkeypatch):
    attachment = add(entry)

    def refuses(path):
        raise PermissionError(13, "no", str(path))

    monkeypatch.setattr("django.core.files.storage.filesystem.os.remove", refuses)

    assert sealed_files.drop(attachment.pk) is False
    assert [record.getMessage() for record in caplog.records] == [
        "A file of an entry could not be removed: PermissionError"
    ]


def test_disk_that_is_full_keeps_no_row(entry, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sealed_files.SyncedStorage, "_save", full)
    with pytest.raises(OSError, match="No space left"):
        add(entry)
    assert Attachment.objects.count() == 0


def test_removing_what_is_gone_is_no_mistake():
    assert sealed_files.drop(uuid4()) is True


# The site's own storage ------------------------------------------------------------------------------------------------


def test_storage_of_the_site_is_used_when_it_names_one(entry, settings):
    settings.STORAGES = settings.STORAGES | {"journal": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}

    attachment = add(entry)

    assert on_disk(settings) == []
    assert read(owner=entry.journal.owner, attachment=attachment).data == LETTER
    assert swept(timezone.now() + timedelta(days=2)) == 0
    Attachment.objects.all()._raw_delete("default")
    assert swept(timezone.now() + timedelta(days=2)) == 1
