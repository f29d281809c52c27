"""Pictures and documents of an entry in a browser: added while one writes, and by Save where there is no script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from journal import actions
from journal.attachments import attach, attachments_of_entry
from journal.models import Attachment, Entry
from journal.words import unseal
from tests.browser.audit import open_and_look
from tests.browser.conftest import Visitor
from tests.browser.test_writing import start_entry
from tests.journal import files
from tests.journal.writing import write


@pytest.fixture
def learner_without_script(without_script, live_server, course, cast) -> Visitor:
    visitor = Visitor(without_script, live_server.url)
    visitor.is_signed_in(cast, "learner")
    return visitor


def chosen(name: str, data: bytes) -> dict:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def body_of(entry: Entry) -> str:
    entry.refresh_from_db()
    return unseal(actions.open_journal(entry.journal.owner), entry).body


def names_of(entry: Entry) -> list[str]:
    return [one.name for one in attachments_of_entry(entry, actions.open_journal(entry.journal.owner))]


def test_picture_chosen_on_an_empty_page_is_added_at_once_and_stands_in_the_entry(learner):
    page = start_entry(learner)
    page.get_by_label("Pictures and documents").set_input_files(chosen("IMG_1.HEIC", files.heic()))

    expect(page.locator("#files-said")).to_have_text("Added IMG_1.jpg.")
    expect(page.get_by_label("Your entry")).to_have_value("[file: IMG_1.jpg]")
    page.get_by_role("button", name="Save", exact=True).click()

    picture = page.get_by_role("img", name="IMG_1.jpg")
    expect(picture).to_be_visible()
    assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") == 64
    [entry] = Entry.objects.all()
    assert (names_of(entry), body_of(entry)) == (["IMG_1.jpg"], "[file: IMG_1.jpg]")


def test_files_go_where_the_cursor_is_and_the_page_saves_them_by_itself(learner, cast):
    entry = write(cast.learner, "Before.\n\nAfter.")
    page = learner.open(f"/journal/entries/{entry.pk}/edit/")
    expect(page.locator("form.editor[data-ready]")).to_be_visible()
    page.get_by_label("Your entry").evaluate("box => { box.focus(); box.setSelectionRange(7, 7); }")
    page.get_by_label("Pictures and documents").set_input_files(
        [chosen("way.jpg", files.photo()), chosen("letter.pdf", files.pdf())]
    )

    wanted = "Before.\n\n[file: way.jpg]\n\n[file: letter.pdf]\n\nAfter."
    expect(page.get_by_label("Your entry")).to_have_value(wanted)
    listed = page.get_by_role("list", name="Files of this entry").get_by_role("listitem")
    expect(listed).to_have_count(2)
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.get_by_label("Your entry").press("Control+s")
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("img", name="way.jpg")).to_be_visible()
    assert (names_of(entry), body_of(entry)) == (["way.jpg", "letter.pdf"], wanted)


def test_refused_file_is_said_beside_the_field_and_the_words_stay(learner, cast, watch):
    entry = write(cast.learner, "Words.")
    page = learner.open(f"/journal/entries/{entry.pk}/edit/")
    expect(page.locator("form.editor[data-ready]")).to_be_visible()
    page.get_by_label("Pictures and documents").set_input_files(chosen("page.html", b"<!doctype html>"))

    expect(page.locator("#id_files_error")).to_contain_text("“page.html” was not added")
    expect(page.get_by_label("Your entry")).to_have_value("Words.")
    assert Attachment.objects.count() == 0
    watch.said = [(words, url) for words, url in watch.said if "/files/" not in url]  # the refusal was asked for


def test_without_script_save_adds_files_and_a_tick_removes_them(learner_without_script, cast):
    entry = write(cast.learner, "Words.")
    address = f"/journal/entries/{entry.pk}/edit/"
    page = learner_without_script.open(address)
    page.get_by_label("Pictures and documents").set_input_files(chosen("way.jpg", files.photo()))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("img", name="way.jpg")).to_be_visible()
    assert (names_of(entry), body_of(entry)) == (["way.jpg"], "Words.\n\n[file: way.jpg]")

    learner_without_script.open(address)
    page.get_by_label("Remove it when I save: way.jpg").check()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("article")).to_contain_text("[file: way.jpg]")
    assert names_of(entry) == []


@pytest.fixture
def full_entry(cast) -> Entry:
    long = "Donaudampfschifffahrtsgesellschaft" * 3
    entry = write(cast.learner, f"Words\n\n[file: way.jpg | The way {long}]\n\nand [file: {long[:80]}.pdf | {long}]")
    for name, data in (
        ("way.jpg", files.photo((1200, 800))),
        (f"{long[:80]}.pdf", files.pdf()),
        ("a.wav", files.wav()),
    ):
        attach(owner=cast.learner, entry=entry, name=name, data=data)
    attach(owner=cast.learner, entry=entry, name="rest.png", data=files.png((900, 200)))
    return entry


def test_pages_with_files_hold_for_everybody(audit, learner, full_entry):
    addresses = {
        "entry with files": f"/journal/entries/{full_entry.pk}/",
        "writing with files": f"/journal/entries/{full_entry.pk}/edit/",
        "book with files": "/journal/book/",
    }
    open_and_look(audit, learner, addresses)
