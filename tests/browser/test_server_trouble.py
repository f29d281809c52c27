"""A person writes while the server is killed, or while its disk is full. Against a server in a process of its own."""

import re
import sqlite3
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watch
from tests.journal.writers import stored
from tests.serving import server_of

PROVED = re.compile(r"^Saved \d\d:\d\d$")
SAVES = re.compile(r"/journal/entries/[^/]+/save/")
KEPT = "Not saved: kept on this device"


@pytest.fixture
def site(empty_site):
    return empty_site()


@pytest.fixture
def server(site):
    with server_of(site) as server:
        yield server


@pytest.fixture
def writing(server, browser, browser_context_args):
    """The page of a free entry whose first words are saved."""
    person = server.run("tests.journal.writers:prepare")[0]
    server.start()
    watch = Watch(host=urlsplit(server.url).netloc)
    context = watch.over(browser.new_context(**browser_context_args))
    context.add_cookies([{"name": "sessionid", "value": person["session"], "url": server.url}])
    page = context.new_page()
    page.goto(f"{server.url}/journal/new/")
    type_words(page, "as it was")
    expect(line(page)).to_have_text(PROVED)
    yield page
    context.close()
    assert watch.elsewhere == []


def line(page):
    return page.locator("#saved")


def type_words(page, words: str) -> None:
    page.get_by_label("Your entry").fill(words)


def versions(site) -> list[int]:
    """The version of each entry that is in the file, which has to be sound."""
    found = stored(site)
    assert found.sound == "ok"
    return [version for version, _save_id in found.entries.values()]


def test_server_killed_while_it_saves_is_said_and_the_words_are_stored_once_when_it_is_back(writing, server, site):
    with closing(sqlite3.connect(site.database, isolation_level=None)) as file:
        file.execute("BEGIN IMMEDIATE")  # what the save has to wait for, in the middle of its work
        with writing.expect_request(SAVES):
            type_words(writing, "written while the server died")
        server.kill()
        expect(line(writing)).to_have_text(KEPT)
        file.execute("ROLLBACK")
    assert versions(site) == [1]
    server.start()

    expect(line(writing)).to_have_text(PROVED)
    assert versions(site) == [2]
    writing.reload()
    expect(writing.get_by_label("Your entry")).to_have_value("written while the server died")


def test_full_disk_is_said_nothing_is_half_written_and_the_words_are_saved_when_there_is_room(writing, server, site):
    with server.without_room(site.log.stat().st_size + 1000):
        type_words(writing, "written on a full disk")
        expect(line(writing)).to_have_text(KEPT)
        expect(writing.get_by_label("Your entry")).to_have_value("written on a full disk")
        assert versions(site) == [1]

    expect(line(writing)).to_have_text(PROVED)
    assert versions(site) == [2]
    writing.get_by_role("button", name="Save", exact=True).click()
    expect(writing.get_by_role("article")).to_contain_text("written on a full disk")
