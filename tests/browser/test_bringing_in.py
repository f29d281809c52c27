"""Taking a journal from one account and bringing it into another, with script and without."""

import pytest
from playwright.sync_api import expect

from journal.actions import journal_of
from journal.importing import actions as importing
from journal.models import Entry
from tests.browser.conftest import Visitor
from tests.journal.bringing_in import entry_row, journal_json, told, words_row, zip_of
from tests.journal.writing import CANARY, write

MIXED = {
    "2026-05-31 A morning at the gate.md": "Somebody waved.",
    "a very long name of a file that goes on and on without an end/" + "x" * 80 + ".pdf": b"%PDF",
    "notes/broken.md": "---\ntags: &a [x]\n---\nwords",
}


def without_numbers(content: dict) -> list[dict]:
    return [{name: value for name, value in row.items() if name != "uuid"} for row in content["entries"]]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_learner_takes_the_journal_of_one_account_into_another(
    script, learner, cast, course, page, without_script, live_server, tmp_path
):
    write(
        cast.learner, f"{CANARY} of mine", title="A morning at the gate", activity=course.activity("Map"), course=course
    )
    write(cast.learner, "Another one, without a title")
    here = learner if script else Visitor(without_script, live_server.url)
    here.is_signed_in(cast, "learner")
    at = here.open("/learning/my-data/")
    with at.expect_download() as saved:
        at.get_by_role("link", name="Download my data").click()
    zip_file = tmp_path / "my-data.zip"
    saved.value.save_as(zip_file)

    here.is_signed_in(cast, "peer")
    here.open("/journal/")
    at.get_by_role("link", name="Bring entries in").click()
    at.get_by_label("A zip, or text files").set_input_files(zip_file)
    at.get_by_role("button", name="Send, and show me what would happen").click()
    expect(at.get_by_role("heading", level=1)).to_have_text("What would be brought in")
    expect(at.get_by_text("from the account of learner@test.example")).to_be_visible()
    assert Entry.objects.filter(journal__owner=cast.peer).count() == 0
    at.get_by_role("button", name="Bring in 2 entries").click()
    expect(at.get_by_text("Done. 2 entries were brought in.")).to_be_visible()
    at.get_by_role("link", name="To my journal").click()

    expect(at.get_by_role("link", name="A morning at the gate", exact=True)).to_be_visible()
    assert without_numbers(told(cast.peer)) == without_numbers(told(cast.learner))


def test_pages_of_bringing_in_have_nothing_in_the_way(audit, learner, cast, tmp_path):
    names = {"a.zip": zip_of(MIXED), "broken.zip": b"no zip", "own.zip": b""}
    row = entry_row(words=words_row(title="T" * 150, body="words"))
    names["own.zip"] = zip_of(
        {"journal.json": journal_json(row), "account.json": b'{"account": {"email": "z@x.example"}}'}
    )
    for name, data in names.items():
        (tmp_path / name).write_bytes(data)
    page = learner.open("/journal/import/")
    audit.look("choose")

    def send(name: str) -> None:
        page.get_by_label("A zip, or text files").set_input_files(tmp_path / name)
        page.get_by_role("button", name="Send, and show me what would happen").click()

    send("broken.zip")
    expect(page.get_by_role("alert")).to_contain_text("This is not a zip that can be opened")
    audit.look("refused")
    send("own.zip")
    expect(page.get_by_text("That is another address than yours.")).to_be_visible()
    audit.look("preview of somebody else's")
    learner.open("/journal/import/")
    audit.look("choose while something waits")
    send("a.zip")
    expect(page.get_by_role("heading", name="What cannot be taken")).to_be_visible()
    audit.look("preview")
    page.get_by_role("button", name="Bring in one entry").click()
    expect(page.get_by_text("Done. One entry was brought in.")).to_be_visible()
    audit.look("result")
    pending = importing.keep_upload(owner=cast.learner, data=zip_of({"b.md": "words"}))
    learner.open("/journal/import/preview/")
    importing.forget_upload(owner=cast.learner)
    assert journal_of(cast.learner).pk == pending.journal_id
    page.get_by_role("button", name="Bring in one entry").click()
    expect(page.get_by_text("is not waiting here any more")).to_be_visible()
    audit.look("not waiting any more")
