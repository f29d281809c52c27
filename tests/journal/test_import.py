"""Bringing a journal in: what was exported comes back as it was; nothing that is here is changed; nothing half-done."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from journal import actions, attachments, permissions
from journal.importing import actions as importing
from journal.models import Entry, EntryVersion, Journal, PendingImport
from journal.reading import open_one
from journal.words import Words, unseal
from learning import actions as learning_actions
from tests.journal.bringing_in import (
    LONG_AGO,
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
from tests.journal.files import HIDDEN, photo
from tests.journal.tables import changes, every_row, holding
from tests.journal.writing import CANARY, write
from tests.people import Cast, make_person


def empty_site(person) -> None:
    """As if this person had come to another site, with the same course and nothing written."""
    Journal.objects.filter(owner=person).delete()
    assert Entry.objects.filter(journal__owner=person).count() == 0


def rewrite(owner, entry: Entry, body: str, *, draft: bool = False) -> Entry:
    entry.refresh_from_db()
    save = actions.Save(entry=entry.pk, base_version=entry.version, save_id=uuid4(), draft=draft)
    return actions.save_entry(owner=owner, save=save, words=Words(title="", body=body), activity=None)


def words_of(person) -> list[str]:
    safe = actions.open_journal(person)
    return sorted(unseal(safe, entry).body for entry in permissions.entries_of(person)) if safe else []


# Export, import, export ----------------------------------------------------------------------------------------------


def files_in(data: bytes) -> dict[str, bytes]:
    """The files of a download that must be the same byte by byte after it was brought in; journal.json is compared by its values."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist() if name.startswith("journal/")}


def write_many(owner, course, count: int) -> None:
    """Entries of every kind: about an activity and free, with tags, versions, in the bin, with hard words."""
    write(owner, "about the map", activity=course.activity("Map"), course=course)
    write(owner, "another", activity=course.activity("Map"), course=course, another=True)
    for number in range(count - 2):
        body = f"words {number} – Zoë 日本 \ud83d and --- and\n---\n" * (1 + number % 5)
        entry = write(owner, body, title=f"Entry {number}" if number % 3 else "")
        for again in range(number % 3):
            rewrite(owner, entry, f"{body} again {again}", draft=bool(again))
        attachments.attach(owner=owner, entry=entry, name=f"Über {number}.txt", data=f"file {number}".encode())
        if number % 10 == 0:
            attachments.attach(owner=owner, entry=entry, name="map.jpg", data=photo((60, 40 + number % 50)))
            actions.bin_entry(entry=entry)


def test_export_brought_into_an_empty_site_is_exported_again_as_it_was(cast, course, settings, tmp_path):
    write_many(cast.learner, course, 500)
    before, data, files = told(cast.learner), export(cast.learner), kept_files(cast.learner)
    empty_site(cast.learner)
    settings.JOURNAL_FILES = str(tmp_path / "files of another site")

    steps = bring_in(cast.learner, data)

    assert told(cast.learner) == before
    assert [len(before["entries"]), EntryVersion.objects.count(), len(files)] == [500, 998, 548]
    assert kept_files(cast.learner) == files
    assert files_in(export(cast.learner)) == files_in(data)
    assert [(step.done, step.all, step.stored) for step in steps] == [
        *((done, 500, False) for done in range(25, 501, 25)),
        (500, 500, True),
    ]
    assert PendingImport.objects.count() == 0


@pytest.mark.parametrize("repacked", [False, True], ids=["as it is", "in a folder of its own"])
def test_through_the_pages_every_entry_comes_back(repacked, cast, course):
    write(cast.learner, f"{CANARY} of mine", title="A morning", activity=course.activity("Map"), course=course)
    before, data = told(cast.learner), export(cast.learner)
    empty_site(cast.learner)
    if repacked:
        with zipfile.ZipFile(BytesIO(data)) as package:
            files = {f"my-data/{name}": package.read(name) for name in package.namelist()}
        data = zip_of(files | {"__MACOSX/._my-data": b"x", "my-data/.DS_Store": b"x"})
    client = cast.client("learner")

    sent = send(client, ("my-data.zip", data))
    page = client.get(sent.headers["Location"]).content.decode()
    result = said(confirm(client))

    assert "Bring in one entry" in page and "<li>A morning</li>" in page
    assert "from the account of learner@test.example" in page and "another address" not in page
    assert "<li>1 of 1 entries</li>" in result and "Done. One entry was brought in." in result
    assert result.rstrip().endswith("</html>")
    assert told(cast.learner) == before


HARD = st.text(st.characters(exclude_characters="\x00"), max_size=60)


@hypothesis_settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(title=HARD, body=HARD, tags=st.lists(HARD.map(lambda text: text[:40]), max_size=10), label=HARD)
def test_any_words_of_an_export_come_back_as_they_were(title, body, tags, label, cast):
    learner = cast.learner
    empty_site(learner)
    words = Words(title=title, body=body + ".", tags=tags, label=label)
    actions.save_entry(
        owner=learner,
        save=actions.Save(entry=uuid4(), base_version=0, save_id=uuid4()),
        words=words,
        activity=None,
    )
    before, data = told(learner), export(learner)
    empty_site(learner)

    bring_in(learner, data)

    assert told(learner) == before


def test_activity_that_is_not_here_leaves_a_free_entry_with_its_label(cast):
    row = entry_row(
        course_key="gone",
        activity={"block_id": str(uuid4()), "title": "Map"},
        words=words_row(body="b", label="Week 6"),
    )

    bring_in(cast.learner, zip_of({"journal.json": journal_json(row)}))

    entry = Entry.objects.get()
    assert entry.activity_id is None
    assert open_one(cast.learner, entry.pk, None).naming.title == "Week 6"


def test_button_of_an_activity_goes_on_opening_what_it_opens_here(cast, course):
    there = write(cast.learner, "there", activity=course.activity("Map"), course=course)
    data = export(cast.learner)
    empty_site(cast.learner)
    here = write(cast.learner, "here", activity=course.activity("Map"), course=course)

    bring_in(cast.learner, data)

    assert dict(Entry.objects.values_list("pk", "running")) == {there.pk: False, here.pk: True}


# What is here already ------------------------------------------------------------------------------------------------


def test_second_time_brings_nothing(cast):
    write(cast.learner, "one")
    write(cast.learner, "two", title="Two")
    data, client = export(cast.learner), cast.client("learner")
    before = told(cast.learner)

    send(client, ("my-data.zip", data))
    page = client.get("/journal/import/preview/").content.decode()

    assert "There is nothing to bring in." in page and "Bring in 2" not in page
    assert said(confirm(client)).count("Done. 0 entries were brought in.") == 1
    assert told(cast.learner) == before


def test_entry_with_other_words_here_is_left_and_the_other_one_comes_beside_it_once(cast):
    entry = write(cast.learner, "the first words", title="Mine")
    data = export(cast.learner)
    rewrite(cast.learner, entry, "the words of now")
    client = cast.client("learner")

    send(client, ("my-data.zip", data))
    page = client.get("/journal/import/preview/").content.decode()
    confirm(client).getvalue()
    again = bring_in(cast.learner, data)

    assert "One entry is in your journal with other words. Yours stays as it is" in page
    assert words_of(cast.learner) == ["the first words", "the words of now"]
    assert open_one(cast.learner, entry.pk, None).words.body == "the words of now"
    assert [step.all for step in again] == [0, 0]


def test_number_of_somebody_elses_entry_is_answered_like_any_other(cast):
    theirs = write(cast.peer, "walrus-tapioca")
    row, free = (entry_row(uuid=str(number), body="mine") for number in (theirs.pk, uuid4()))
    pages = []
    for one in (row, free):
        client = cast.client("learner")
        send(client, ("my-data.zip", zip_of({"journal.json": journal_json(one)})))
        pages.append(client.get("/journal/import/preview/").content.decode().partition("<dl")[2].partition("<form")[0])
        result = said(confirm(client))
        assert "Done. One entry was brought in." in result
        Entry.objects.filter(journal__owner=cast.learner).delete()
    bring_in(cast.learner, zip_of({"journal.json": journal_json(row)}))

    mine = Entry.objects.get(journal__owner=cast.learner)
    assert pages[0] == pages[1] != ""
    assert mine.pk != theirs.pk
    assert (words_of(cast.learner), words_of(cast.peer)) == (["mine"], ["walrus-tapioca"])


def test_download_of_another_account_says_whose_it_is_and_comes_as_new(cast):
    write(cast.peer, "from an address I had before")
    data, client = export(cast.peer), cast.client("learner")

    send(client, ("my-data.zip", data))
    page = client.get("/journal/import/preview/").content.decode()
    said(confirm(client))

    assert "from the account of peer@test.example" in page and "That is another address than yours." in page
    assert words_of(cast.learner) == words_of(cast.peer) == ["from an address I had before"]
    assert Entry.objects.values("pk").distinct().count() == 2


# Text files ----------------------------------------------------------------------------------------------------------


def open_all(person) -> list:
    return [open_one(person, entry.pk, None) for entry in permissions.entries_of(person).order_by("created_at")]


def test_folder_of_text_files_becomes_entries(cast):
    files = {
        "notes/2026-05-31 A morning at the gate.md": "Somebody *waved*.\n",
        "notes/2026-06-01.txt": "Plain\r\nlines",
        "notes/Week 6 Activity 2.md": "# Crossing the road #\n\nIt rained.",
        "notes/head.md": "---\ntitle: With a head\ndate: 2026-06-02 09:30\ntags: [walking, '#rain', walking]\n---\n\nWords.",
        "notes/comma.md": "---\ncreated: 2026-06-03T10:00:00+02:00\ntags: one, two\n---\nWords too.",
        "notes/rule.md": "---\n\nAfter a rule.",
        "notes/picture.svg": "<svg/>",
        "notes/empty.md": " \n",
        "notes/other.md": "caf\xe9".encode("latin-1"),
        "notes/alias.md": "---\ntags: &a [x]\ntitle: *a\n---\nw",
        "notes/nodate.md": "---\ndate: someday\n---\nw",
    }
    client = cast.client("learner")

    send(client, ("notes.zip", zip_of(files)))
    page = client.get("/journal/import/preview/").content.decode()
    said(confirm(client))

    found = {entry.words.title: entry for entry in open_all(cast.learner)}
    assert {title: (entry.words.body, entry.words.tags) for title, entry in found.items()} == {
        "A morning at the gate": ("Somebody *waved*.", []),
        "": ("Plain\nlines", []),
        "Crossing the road": ("It rained.", []),
        "With a head": ("Words.", ["walking", "rain"]),
        "comma": ("Words too.", ["one", "two"]),
        "rule": ("---\n\nAfter a rule.", []),
    }
    begun = {title: timezone.localtime(entry.entry.created_at).isoformat()[:16] for title, entry in found.items()}
    assert (begun["A morning at the gate"], begun[""]) == ("2026-05-31T00:00", "2026-06-01T00:00")
    assert (begun["With a head"], begun["comma"]) == ("2026-06-02T09:30", "2026-06-03T09:00")
    assert EntryVersion.objects.count() == 6
    left = page.partition("What cannot be taken</h2>")[2].partition("</ul>")[0]
    assert [part.partition("</b>")[0] for part in left.split("<b>")[1:]] == [
        f"notes/{name}" for name in ("picture.svg", "empty.md", "other.md", "alias.md", "nodate.md")
    ]


def test_several_files_chosen_at_once_come_in_and_the_same_words_only_once(cast):
    client = cast.client("learner")
    files = [("a.md", "# A\nfirst"), ("copy of a.md", "# A\nfirst"), ("b.txt", "second")]

    send(client, *files)
    said(confirm(client))
    send(client, *files)

    assert words_of(cast.learner) == ["first", "second"]
    assert "There is nothing to bring in." in client.get("/journal/import/preview/").content.decode()


def test_text_files_of_a_download_without_the_json_bring_entries_with_everything_but_their_versions(cast, course):
    write(cast.learner, "about it\n---\nand on\n", activity=course.activity("Map"), course=course, title="A: title")
    before = told(cast.learner)
    with zipfile.ZipFile(BytesIO(export(cast.learner))) as package:
        files = {name: package.read(name) for name in package.namelist() if name.startswith("journal/")}
    empty_site(cast.learner)

    bring_in(cast.learner, zip_of(files))

    assert [row | {"versions": []} for row in before["entries"]] == told(cast.learner)["entries"]


@pytest.mark.parametrize(
    "head",
    [
        "a: &a [1]\nb: [*a, *a]",
        "a: !!python/object/apply:os.system ['x']",
        "tags: {a: b}",
        'title: "\\0"',
        "a: [" + "{" * 600,
        "date: 2026-13-45",
        "date: 3026-01-01",
        "date: 0001-01-01",
        "n: " + "9" * 5000,
        "? [a]\n: b",
        "a: \t- b\n c",
        f"tags: [{', '.join(map(str, range(11)))}]",
        f"title: {'x' * 201}",
        "uuid: 1\nwords: 2",
        "uuid: [1]\nwords: {title: [1]}",
    ],
)
def test_head_that_will_not_do_leaves_its_file_out_and_the_others_go_on(head, cast):
    files = {"bad.md": f"---\n{head}\n---\nwords of it", "good.md": "words of the other"}

    bring_in(cast.learner, zip_of(files))

    assert words_of(cast.learner) == ["words of the other"]


# In between ----------------------------------------------------------------------------------------------------------


def test_upload_is_kept_sealed_and_goes_with_the_answer_or_a_day_or_the_account(cast, tmp_path):
    client, data = cast.client("learner"), zip_of({"a.md": f"{CANARY} and more"}, packing=zipfile.ZIP_STORED)
    gone = []

    send(client, ("a.zip", data))
    assert holding(CANARY) == set()
    assert PendingImport.objects.count() == 1
    client.post("/journal/import/cancel/")
    gone.append(PendingImport.objects.count())
    send(client, ("a.zip", data))
    importing.forget_old_uploads(now=timezone.now() + timedelta(hours=23))
    assert PendingImport.objects.count() == 1
    importing.forget_old_uploads(now=timezone.now() + timedelta(hours=25))
    gone.append(PendingImport.objects.count())
    send(client, ("a.zip", data))
    learning_actions.erase(user=cast.learner)
    gone.append(PendingImport.objects.count())

    assert gone == [0, 0, 0]


def test_looking_at_the_preview_changes_nothing(cast):
    client = cast.client("learner")
    send(client, ("a.md", "words"))
    before = every_row("journal")

    for _again in range(2):
        client.get("/journal/import/preview/")
        client.get("/journal/import/")

    assert changes(before, every_row("journal")) == {}


def test_upload_moved_to_another_journal_does_not_open(cast):
    client = cast.client("learner")
    send(client, ("a.md", CANARY))
    peers = actions.journal_of(cast.peer)
    PendingImport.objects.update(journal=peers)

    answer = cast.client("peer").get("/journal/import/preview/")

    assert answer.status_code == 503
    assert CANARY not in answer.content.decode()


def test_button_of_an_older_preview_brings_in_nothing_that_came_later(cast):
    client = cast.client("learner")
    send(client, ("a.md", "first"))
    older = PendingImport.objects.get().pk
    send(client, ("b.md", "second"))

    answer = client.post("/journal/import/bring-in/", {"upload": str(older)})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/journal/import/")
    assert Entry.objects.count() == 0


def test_confirmed_twice_at_once_counts_once(cast):
    client = cast.client("learner")
    send(client, ("a.md", "words"))
    first, second = confirm(client), confirm(client)

    results = [said(first), said(second)]

    assert ["Done. One entry" in result for result in results] == [True, False]
    assert "It was brought in or taken away in another window meanwhile." in results[1]
    assert words_of(cast.learner) == ["words"]


def test_whoever_goes_away_before_the_end_leaves_everything_as_it_was(cast):
    client = cast.client("learner")
    rows = [entry_row(number=number, body=f"words {number}") for number in range(1, 101)]
    send(client, ("a.zip", zip_of({"journal.json": journal_json(*rows)})))
    before = every_row("journal")
    answer = confirm(client)
    pieces = iter(answer.streaming_content)
    seen = [next(pieces) for _piece in range(4)]

    # Through what the test client put round the pieces: it ends the request without closing the test's own connection.
    answer._iterator.close()

    assert b"25 of 100" in seen[1] and b"75 of 100" in seen[3]
    assert changes(before, every_row("journal")) == {}


@pytest.mark.django_db(transaction=True)
def test_mistake_while_storing_changes_nothing_and_is_said_without_a_word_of_an_entry(cast, monkeypatch, caplog):
    client = cast.client("learner")
    send(client, ("a.md", f"{CANARY} words"))
    before = every_row("journal")

    def fails(*args, **kwargs):
        raise ValueError(f"{CANARY} in a message")

    monkeypatch.setattr(EntryVersion.objects, "bulk_create", fails)
    page = said(confirm(client))

    assert "Nothing was changed" in page and CANARY not in page
    assert changes(before, every_row("journal")) == {}
    assert [record.getMessage() for record in caplog.records if record.name.startswith("journal")] == [
        "An import failed: ValueError"
    ]


def test_nothing_is_written_until_the_last_step(cast, django_assert_num_queries):
    """The one transaction that writes comes after everything that takes time; until then other people write freely."""
    rows = [entry_row(number=number) for number in range(1, 61)]
    pending = importing.keep_upload(owner=cast.learner, data=zip_of({"journal.json": journal_json(*rows)}))
    work = importing.bring_in(owner=cast.learner, pending=pending)
    asked = []
    with connection.execute_wrapper(
        lambda go, sql, params, many, more: (asked.append(sql), go(sql, params, many, more))[1]
    ):
        while next(work).done < 60:
            pass
        reading, asked[:] = list(asked), []
        assert [step.stored for step in work] == [True]

    changing = ("INSERT", "UPDATE", "DELETE")
    assert [sql for sql in reading if sql.startswith(changing)] == []
    assert len([sql for sql in asked if sql.startswith(changing)]) < 6
    assert Entry.objects.count() == 60


def test_without_consent_nothing_is_kept_or_brought_in(cast):
    client = cast.client("learner")
    send(client, ("a.md", "words"))
    answer = confirm(client)
    actions.withdraw_consent(person=cast.learner)

    late = said(answer)
    pages = [client.get("/journal/import/"), send(client, ("a.md", "words")), confirm(client)]

    assert "Your consent to keeping what you write is missing." in late
    assert [page.headers["Location"].partition("?")[0] for page in pages] == ["/journal/before-you-write/"] * 3
    assert Entry.objects.count() == 0


@pytest.mark.parametrize("role", [role for role in Cast.roles() if role != "learner"])
def test_what_somebody_sent_is_seen_by_nobody_else(role, cast):
    send(cast.client("learner"), (f"{CANARY}.md", f"{CANARY} words"))
    client = cast.client(role)

    answers = [client.get(path) for path in ("/journal/import/", "/journal/import/preview/")]
    answers += [confirm(client), client.post("/journal/import/cancel/")]

    assert [CANARY in said(answer) + str(answer.headers) for answer in answers] == [False] * 4
    assert (PendingImport.objects.count(), Entry.objects.count()) == (1, 0)


def test_answers_are_kept_nowhere(cast):
    client = cast.client("learner")
    answers = [client.get("/journal/import/"), send(client, ("a.md", "words")), client.get("/journal/import/preview/")]
    answers.append(confirm(client))
    said(answers[-1])

    assert {answer.headers["Cache-Control"] for answer in answers} == {"private, no-store"}
    assert all("script-src 'self'" in answer.headers["Content-Security-Policy"] for answer in answers)


def test_day_of_a_file_name_is_meant_where_its_writer_lives(db, settings):
    settings.TIME_ZONE = "Europe/London"
    person = make_person("somebody")
    actions.give_consent(person=person)
    learning_actions.change_profile(user=person, display_name="", time_zone="Pacific/Auckland", display={})
    from django.test import Client

    from tests.people import sign_in

    client = Client()
    sign_in(client, person)
    send(client, ("2026-05-31 Day.md", "words"))
    said(confirm(client))

    assert Entry.objects.get().created_at.isoformat() == "2026-05-30T12:00:00+00:00"


# Pictures and documents ----------------------------------------------------------------------------------------------


def file_row(name: str, path: str, *, uuid: str = "") -> dict:
    told_of_it = {"kind": "image/jpeg", "bytes": 1, "sha256": "0" * 64, "added_at": LONG_AGO.isoformat()}
    return {"uuid": uuid or str(uuid4()), "name": name, "path": path} | told_of_it


def kept_files(person) -> list[tuple[str, str, bytes]]:
    rows = permissions.attachments_of(person).order_by("added_at", "pk")
    found = [attachments.read(owner=person, attachment=row) for row in rows]
    return sorted((one.name, one.kind, one.data) for one in found)


def test_files_come_along_checked_like_any_others_and_what_will_not_do_is_named(cast):
    script = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    files = {"journal/files/x/photo.jpg": photo(), "journal/files/x/cut.jpg": photo()[:300]}
    files |= {"journal/files/x/bad.jpg": script, "journal/files/x/big.txt": b"x" * (10 * 1024 * 1024 + 1)}
    names = ["photo.jpg", "cut.jpg", "bad.jpg", "big.txt", "gone.jpg"]
    rows = [file_row(name, f"journal/files/x/{name}") for name in names]
    rows.append(file_row("../../etc/passwd.jpg", "journal/files/x/photo.jpg"))
    rows.append(file_row("photo.jpg", "journal/files/x/photo.jpg"))
    client = cast.client("learner")

    send(client, ("a.zip", zip_of(files | {"journal.json": journal_json(entry_row(files=rows))})))
    page = client.get("/journal/import/preview/").content.decode()
    result = said(confirm(client))

    found = kept_files(cast.learner)
    assert [name for name, _kind, _data in found] == ["passwd.jpg", "photo-2.jpg", "photo.jpg"]
    assert [HIDDEN.encode() in data for _name, _kind, data in found] == [False] * 3
    left = page.partition("What cannot be taken</h2>")[2].partition("</ul>")[0]
    assert [part.partition("</b>")[0] for part in left.split("<b>")[1:]] == ["bad.jpg", "big.txt", "gone.jpg"]
    assert "4 pictures and documents come along." in page
    assert "“cut.jpg” was not added: the picture is damaged and cannot be opened." in result


def test_files_beyond_the_room_of_a_journal_stay_outside(cast, settings):
    settings.JOURNAL_FILES_LIMIT = 25_000
    files = {f"f/{number}.txt": b"x" * 10_000 for number in range(4)}
    rows = [file_row(f"{number}.txt", f"f/{number}.txt") for number in range(4)]

    bring_in(cast.learner, zip_of(files | {"journal.json": journal_json(entry_row(files=rows))}))

    assert [name for name, _kind, _data in kept_files(cast.learner)] == ["0.txt", "1.txt"]


def on_disk(place) -> list[str]:
    return sorted(path.name for path in place.rglob("*") if path.is_file())


def test_files_of_an_import_that_was_left_or_failed_are_gone_again(cast, settings, tmp_path, monkeypatch):
    settings.JOURNAL_FILES = str(tmp_path / "files")
    rows = [entry_row(number=number, files=[file_row("a.txt", "f/a.txt")]) for number in range(1, 41)]
    data = zip_of({"f/a.txt": b"words", "journal.json": journal_json(*rows)})
    pending = importing.keep_upload(owner=cast.learner, data=data)
    before = on_disk(tmp_path / "files")

    left = importing.bring_in(owner=cast.learner, pending=pending)
    next(left)
    written = len(on_disk(tmp_path / "files"))
    left.close()
    after_leaving = on_disk(tmp_path / "files")
    monkeypatch.setattr(EntryVersion.objects, "bulk_create", lambda *args, **more: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        list(importing.bring_in(owner=cast.learner, pending=pending))

    assert (len(before), written) == (1, 26)
    assert before == after_leaving == on_disk(tmp_path / "files") == [pending.pk.hex]


def test_number_of_somebody_elses_file_is_not_taken_over(cast):
    entry = write(cast.peer, "theirs")
    theirs = attachments.attach(owner=cast.peer, entry=entry, name="a.txt", data=b"of the peer")
    row = entry_row(files=[file_row("a.txt", "f/a.txt", uuid=str(theirs.pk))])

    bring_in(cast.learner, zip_of({"f/a.txt": b"mine", "journal.json": journal_json(row)}))

    assert kept_files(cast.learner) == [("a.txt", "text/plain", b"mine")]
    assert kept_files(cast.peer) == [("a.txt", "text/plain", b"of the peer")]
