"""Files on the pages: added with the form or at once, given out to their owner only, shown wherever the words are."""

from __future__ import annotations

import io
import os
import re
import tempfile
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from journal import actions, attachments, sealed_files
from journal.attachments import attach, attachments_of_entry
from journal.models import Attachment, Entry
from journal.persons import mark_of
from journal.words import unseal
from tests.journal import files
from tests.journal.writing import CANARY, form_data, write
from tests.people import sign_in

pytestmark = pytest.mark.django_db
LETTER = f"Dear {CANARY}".encode()


@pytest.fixture
def entry(cast) -> Entry:
    return write(cast.learner, "First words")


@pytest.fixture
def client(cast) -> Client:
    return cast.client("learner")


def sent(name="letter.txt", data=LETTER, kind="text/plain") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, kind)


def words(entry: Entry) -> str:
    entry.refresh_from_db()
    found = actions.open_journal(entry.journal.owner)
    return unseal(found, entry).body


def names(entry: Entry) -> list[str]:
    return [one.name for one in attachments_of_entry(entry, actions.open_journal(entry.journal.owner))]


def save(client, entry=None, files=(), **fields):
    where = f"/journal/entries/{entry.pk}/edit/" if entry else "/journal/new/"
    return client.post(where, form_data(entry, **fields) | {"files": list(files)})


def add(client, entry, file=None, **fields):
    data = {"person": mark_of(entry.journal.owner), "file": file or sent()} | fields
    return client.post(f"/journal/entries/{entry.pk}/files/", data)


# With the form ---------------------------------------------------------------------------------------------------------


def test_saving_keeps_the_words_and_the_files_and_mentions_them(client, entry):
    answer = save(client, entry, [sent("a.txt"), sent("way.jpg", files.photo())], body="New words")

    assert answer.headers["Location"] == f"/journal/entries/{entry.pk}/"
    assert words(entry) == "New words\n\n[file: a.txt]\n\n[file: way.jpg]"
    assert names(entry) == ["a.txt", "way.jpg"]
    assert entry.version == 2


def test_file_that_the_text_mentions_is_not_mentioned_again(client, entry):
    save(client, entry, [sent("a.txt")], body="See [file: A.TXT | the letter] first")

    assert words(entry) == "See [file: A.TXT | the letter] first"


def test_page_without_words_takes_the_mention_for_them(client, cast):
    save(client, None, [sent("Map of Noor.txt")], body=" ")

    [entry] = Entry.objects.all()
    assert (words(entry), names(entry)) == ("[file: Map of Noor.txt]", ["Map of Noor.txt"])


def test_second_file_of_one_name_is_mentioned_by_the_name_it_gets(client, entry):
    save(client, entry, [sent("a.txt"), sent("a.txt", LETTER + b"!")], body="Words")

    assert words(entry) == "Words\n\n[file: a.txt]\n\n[file: a-2.txt]"
    assert names(entry) == ["a.txt", "a-2.txt"]


def test_form_sent_twice_keeps_words_and_file_once(client, entry):
    data = form_data(entry, body="Words")
    for _time in range(2):
        answer = client.post(f"/journal/entries/{entry.pk}/edit/", data | {"files": [sent()]})
        assert answer.status_code == 302

    assert (names(entry), words(entry)) == (["letter.txt"], "Words\n\n[file: letter.txt]")
    entry.refresh_from_db()
    assert entry.version == 2


def test_new_page_sent_twice_keeps_one_entry_with_one_file(client):
    data = form_data(body="")
    for _time in range(2):
        client.post("/journal/new/", data | {"files": [sent()]})

    [entry] = Entry.objects.all()
    assert (names(entry), entry.version) == (["letter.txt"], 1)


def test_refused_file_is_said_beside_the_field_while_words_and_others_are_saved(client, entry):
    answer = save(client, entry, [sent("a.txt"), sent("page.html", b"<!doctype html>")], body="New words")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words(entry) == "New words\n\n[file: a.txt]"
    assert names(entry) == ["a.txt"]
    said = "“page.html” was not added: it is none of the kinds of files that an entry can have."
    assert page.count(said) == 2  # in the summary and beside the field
    assert re.search(rf'id="id_files_error"><p class="error">{said}', page)
    assert "Saved, but not every file was added" in page and 'aria-invalid="true"' in page
    assert f'action="/journal/entries/{entry.pk}/edit/"' in page and 'value="2"' in page


def test_new_page_with_nothing_but_a_refused_file_stores_nothing(client):
    answer = save(client, None, [sent("a.exe", b"MZ\x90\x00")], body="")

    assert answer.status_code == 422
    assert "There are no words yet, and no file that can be added." in answer.content.decode()
    assert (Entry.objects.count(), Attachment.objects.count()) == (0, 0)


def test_entry_whose_words_were_taken_away_keeps_them_when_the_file_is_refused(client, entry):
    answer = save(client, entry, [sent("a.exe", b"MZ\x90\x00")], body="")

    assert (answer.status_code, words(entry)) == (422, "First words")


def test_disk_that_is_full_costs_no_word(client, entry, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sealed_files.SyncedStorage, "_save", full)
    answer = save(client, entry, [sent()], body="New words")

    assert answer.status_code == 422
    assert "could not be added just now" in answer.content.decode()
    assert words(entry).startswith("New words")
    assert Attachment.objects.count() == 0


def test_ticked_file_is_removed_by_saving_and_its_mention_stays(
    client, entry, cast, settings, django_capture_on_commit_callbacks
):
    added = attach(owner=cast.learner, entry=entry, name="a.txt", data=LETTER)
    other = attach(owner=cast.learner, entry=write(cast.learner, "another"), name="b.txt", data=LETTER)

    with django_capture_on_commit_callbacks(execute=True):
        save(client, entry, body="See [file: a.txt]", remove=[str(added.pk), str(other.pk), "nonsense", str(uuid4())])

    assert set(Attachment.objects.values_list("pk", flat=True)) == {other.pk}
    assert [path.name for path in Path(settings.JOURNAL_FILES).rglob("*") if path.is_file()] == [other.pk.hex]
    assert "[file: a.txt]" in client.get(f"/journal/entries/{entry.pk}/").content.decode()


def test_words_that_come_back_say_that_files_must_be_chosen_again(client, entry, cast):
    actions.withdraw_consent(person=cast.learner)

    answer = save(client, entry, [sent()], body="New words")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The files you chose were not added. Choose them again." in page
    assert re.search(r"<textarea[^>]*>\s*New words</textarea>", page)
    assert Attachment.objects.count() == 0


def test_conflict_shows_both_texts_and_adds_no_file(client, entry, cast):
    answer = client.post(
        f"/journal/entries/{entry.pk}/edit/", form_data(entry, version=7, body="Mine") | {"files": [sent()]}
    )

    assert (answer.status_code, Attachment.objects.count()) == (409, 0)


@pytest.mark.parametrize("name", ["peer", "superuser", "editor"])
def test_nobody_adds_a_file_to_somebody_elses_entry(entry, cast, name):
    answer = save(cast.client(name), entry, [sent()], body="Theirs")

    assert (answer.status_code, Attachment.objects.count(), words(entry)) == (404, 0, "First words")


# Limits of a form ------------------------------------------------------------------------------------------------------


class Unread(io.BytesIO):
    def read(self, *args):
        raise AssertionError("the body was read")


@pytest.mark.parametrize("where", ["edit", "files"])
def test_form_that_is_too_large_is_refused_before_it_is_read(client, entry, where):
    answer = client.generic(
        "POST",
        f"/journal/entries/{entry.pk}/{where}/",
        content_type="multipart/form-data; boundary=x",
        **{"wsgi.input": Unread(b"x"), "CONTENT_LENGTH": str(60 * 1024 * 1024)},
    )

    assert answer.status_code == 413
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert words(entry) == "First words"


def test_file_larger_than_the_limit_is_not_held_and_costs_no_word(client, entry, settings):
    settings.JOURNAL_FILE_LIMIT = 1000

    answer = save(client, entry, [sent("big.txt", b"x" * 1001), sent("small.txt", b"y" * 1000)], body="New words")

    assert "“big.txt” was not added: it is larger than 1000" in answer.content.decode()
    assert (names(entry), words(entry)) == (["small.txt"], "New words\n\n[file: small.txt]")


def test_more_than_fits_at_once_is_left_out_file_by_file(client, entry, settings):
    settings.JOURNAL_FILE_LIMIT = 1000
    many = [sent(f"{number}.txt", bytes([97 + number]) * 900) for number in range(7)]

    answer = save(client, entry, many, body="New words")

    assert (
        answer.content.decode().count("too much came at once") == 4
    )  # two files, each in the summary and beside the field
    assert names(entry) == ["0.txt", "1.txt", "2.txt", "3.txt", "4.txt"]


def test_no_temporary_file_is_made_of_a_private_picture(client, entry, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    opened, make = [], tempfile.mkstemp
    monkeypatch.setattr(tempfile, "mkstemp", lambda *a, **k: opened.append(a) or make(*a, **k))
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", lambda *a, **k: opened.append(a))
    large = files.pdf() + b" " * 5_000_000

    assert add(client, entry, sent("large.pdf", large)).status_code == 200
    assert save(client, entry, [sent("larger.pdf", large + b" ")], body="x").status_code == 302

    assert opened == []
    assert len(names(entry)) == 2
    plain = [path for path in tmp_path.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
    assert plain == []


# At once, by script ----------------------------------------------------------------------------------------------------


def test_file_added_while_writing_is_answered_with_its_mention_and_its_line(client, entry):
    answer = add(client, entry, sent("way.png", files.png(), "text/html"))

    said = answer.json()
    assert (answer.status_code, said["mention"], said["said"]) == (200, "[file: way.png]", "Added way.png.")
    assert f'src="/journal/files/{said["uuid"]}/"' in said["line"] and said["uuid"] in said["line"]
    assert names(entry) == ["way.png"]
    assert words(entry) == "First words"
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("change", "status", "problem"),
    [
        ({"file": "signed out"}, 401, "signed-out"),
        ({"person": "somebody"}, 403, "person"),
        ({"file": "no file"}, 422, "form"),
        ({"file": SimpleUploadedFile("a.svg", b"<svg/>")}, 422, "refused"),
    ],
)
def test_file_that_cannot_be_added_is_answered_with_the_reason(client, entry, change, status, problem):
    if change.get("file") == "signed out":
        client.logout()

    answer = add(client, entry, **change)

    assert (answer.status_code, answer.json()["problem"]) == (status, problem)
    assert Attachment.objects.count() == 0


def test_file_without_consent_to_a_binned_or_missing_entry_is_not_kept(client, entry, cast):
    actions.withdraw_consent(person=cast.learner)
    assert add(client, entry).json()["problem"] == "consent"
    actions.give_consent(person=cast.learner)
    actions.bin_entry(entry=entry)
    assert (add(client, entry).status_code, Attachment.objects.count()) == (404, 0)


def test_file_without_a_token_is_refused(cast, entry):
    client = Client(enforce_csrf_checks=True)
    sign_in(client, cast.learner)

    answer = add(client, entry)

    assert (answer.status_code, answer.json(), Attachment.objects.count()) == (403, {"problem": "token"}, 0)


def test_form_with_files_and_without_a_token_gives_the_words_back(cast, entry):
    client = Client(enforce_csrf_checks=True)
    sign_in(client, cast.learner)

    answer = client.post(
        f"/journal/entries/{entry.pk}/edit/",
        form_data(entry, body="New words") | {"files": [sent()]},
        headers={"origin": "http://testserver"},
    )

    assert answer.status_code == 403
    assert "New words" in answer.content.decode()
    assert (words(entry), Attachment.objects.count()) == ("First words", 0)


def test_disk_that_fails_is_said_in_json_without_a_word(client, entry, monkeypatch, caplog):
    def full(*args):
        raise OSError(28, f"No space for {CANARY}")

    monkeypatch.setattr(sealed_files.SyncedStorage, "_save", full)

    answer = add(client, entry)

    assert (answer.status_code, answer.json()["problem"]) == (503, "failed")
    assert CANARY not in caplog.text + answer.content.decode()


# Given out -------------------------------------------------------------------------------------------------------------


def test_picture_is_shown_and_can_do_nothing(client, entry, cast):
    added = attach(owner=cast.learner, entry=entry, name="Zoë's way.jpg", data=files.photo())

    answer = client.get(f"/journal/files/{added.pk}/")

    assert answer.content == attachments.read(owner=cast.learner, attachment=added).data
    told = {name: answer.headers[name] for name in (
        "Content-Type", "Content-Disposition", "Cache-Control", "X-Content-Type-Options", "Content-Security-Policy",
        "Cross-Origin-Resource-Policy", "Referrer-Policy",
    )}  # fmt: skip
    assert told == {
        "Content-Type": "image/jpeg",
        "Content-Disposition": "inline; filename*=utf-8''Zo%C3%AB%27s%20way.jpg",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
    }


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.pdf", files.pdf(), "application/pdf"),
        ("a.txt", b"words about <script>", "text/plain; charset=utf-8"),
        ("a.wav", files.wav(), "audio/wav"),
    ],
)
def test_everything_else_is_saved_and_not_opened(client, entry, cast, name, data, kind):
    added = attach(owner=cast.learner, entry=entry, name=name, data=data)

    answer = client.get(f"/journal/files/{added.pk}/")

    assert (answer.content, answer.headers["Content-Type"]) == (data, kind)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize("role", ["peer", "own_tutor", "other_tutor", "former_tutor", "editor", "superuser"])
def test_file_of_somebody_else_is_not_there(entry, cast, role):
    added = attach(owner=cast.learner, entry=entry, name="a.txt", data=LETTER)
    client = cast.client(role)

    theirs, nothing = client.get(f"/journal/files/{added.pk}/"), client.get(f"/journal/files/{uuid4()}/")

    assert (theirs.status_code, nothing.status_code) == (404, 404)
    assert CANARY.encode() not in theirs.content


def test_file_of_an_entry_in_the_bin_is_there_for_its_owner_like_the_entry(client, entry, cast):
    added = attach(owner=cast.learner, entry=entry, name="a.txt", data=LETTER)
    actions.bin_entry(entry=entry)

    assert client.get(f"/journal/files/{added.pk}/").content == LETTER


def test_lost_file_is_not_there_and_a_changed_one_says_that_it_cannot_be_shown(client, entry, cast):
    added = attach(owner=cast.learner, entry=entry, name="a.txt", data=LETTER)
    path = Path(sealed_files.storage().path(sealed_files.name_of(added.pk)))

    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert client.get(f"/journal/files/{added.pk}/").status_code == 503
    os.remove(path)
    assert client.get(f"/journal/files/{added.pk}/").status_code == 404


def test_file_that_does_not_open_does_not_hide_the_words(client, entry, cast):
    added = attach(owner=cast.learner, entry=entry, name="a.txt", data=LETTER)
    Attachment.objects.filter(pk=added.pk).update(sealed=b"\x01" + bytes(60))

    answer = client.get(f"/journal/entries/{entry.pk}/")

    assert (answer.status_code, "First words" in answer.content.decode()) == (200, True)


# Wherever the words are ------------------------------------------------------------------------------------------------


@pytest.fixture
def with_picture(client, entry, cast) -> Attachment:
    save(client, entry, [sent("way.jpg", files.photo())], body="On [file: way.jpg | the way] we went")
    attach(owner=cast.learner, entry=entry, name="rest.pdf", data=files.pdf())
    return entry.attachments.order_by("added_at").first()


def test_entry_book_earlier_version_and_preview_show_the_picture(client, entry, with_picture):
    shown = f'<img src="/journal/files/{with_picture.pk}/" alt="the way" width="60" height="40">'

    pages = [
        client.get(f"/journal/entries/{entry.pk}/").content.decode(),
        client.get("/journal/book/").content.decode(),
        client.get(f"/journal/entries/{entry.pk}/versions/2/").content.decode(),
        client.post("/journal/preview/", {"words": "[file: way.jpg | the way]", "entry": entry.pk}).json()["html"],
    ]

    assert [page.count(shown) for page in pages] == [1, 1, 1, 1]
    assert [">rest.pdf</a>" in page for page in pages] == [True, True, False, False]


def test_preview_about_somebody_elses_entry_shows_no_file(entry, with_picture, cast):
    answer = cast.client("peer").post("/journal/preview/", {"words": "[file: way.jpg]", "entry": entry.pk})

    assert answer.json() == {"html": "<p>[file: way.jpg]</p>"}


def test_lists_show_the_words_of_a_mention_and_a_comparison_what_was_typed(client, entry, with_picture):
    assert "On the way (way.jpg) we went" in client.get("/journal/").content.decode()
    compared = client.get(f"/journal/entries/{entry.pk}/versions/compare/").content.decode()
    assert "[file: way.jpg | the way]" in re.sub(r"</?(?:ins|del)>", "", compared)


def test_page_for_writing_lists_the_files_and_says_how_to_mention_them(client, entry, with_picture):
    page = client.get(f"/journal/entries/{entry.pk}/edit/").content.decode()

    assert page.count("<li data-file>") == 2
    assert 'enctype="multipart/form-data"' in page
    assert "In the text, [file: way.jpg] stands for one of them" in page


def test_no_page_of_a_course_or_list_of_media_has_the_file(client, entry, with_picture, settings):
    media = Path(settings.MEDIA_ROOT)

    assert [path for path in media.rglob("*") if with_picture.pk.hex in path.name] == []
