"""The list of keys: one registry, the sheet and the page."""

import re

import pytest
from django.test import Client
from wagtail import hooks

from content.keys import READING, Shortcut, areas
from tests.content.neighbours import only_known

HOME = {"origin": "http://testserver"}
LIST = re.compile(r"<dt>(.*?)</dt><dd>(.*?)</dd>")


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def listed(html: str) -> list[tuple[str, str]]:
    return [(plain(keys), plain(does)) for keys, does in LIST.findall(html)]


@pytest.fixture(autouse=True)
def _known_apps_only(monkeypatch):
    only_known(monkeypatch, "shortcut_keys")


ROWS = [
    ("J", "Next section"),
    ("K", "Previous section"),
    ("A", "Next activity on this page"),
    ("/", "Search"),
    ("?", "This list"),
    ("G then J", "My journal"),
    ("J", "Next in the queue"),
    ("K", "Previous in the queue"),
    ("C", "Write"),
    ("Q", "Quote the passage that is marked"),
    ("H", "Keep the draft, next waiting"),
    ("E", "Earlier entries of the same learner, and back"),
    ("U", "Back to the queue"),
]


def test_areas_hold_the_rows_of_every_app_with_those_of_the_reader_first():
    found = {area: [row.keys for row in rows] for area, rows in areas().items()}

    desk = {"Tutor’s desk": ["j", "k", "c", "q", "h", "e", "u"]}
    assert found == {"Reading": ["j", "k", "a"], "Everywhere": ["/", "?", "g j"]} | desk
    assert list(found) == ["Reading", "Everywhere", "Tutor’s desk"]


def test_no_two_rows_have_the_same_keys_where_they_work():
    """J and K go to the next and the previous of what a page has; no page is of two areas."""
    found = areas()
    everywhere = [row.keys for row in found.pop("Everywhere")]

    for rows in found.values():
        keys = [*everywhere, *(row.keys for row in rows)]
        assert len(keys) == len(set(keys))


def test_page_and_sheet_list_the_same_rows(db, client):
    html = client.get("/settings/keys/").content.decode()
    page, _dialog, sheet = html.partition("<dialog")

    assert listed(page) == listed(sheet) == ROWS


def test_rows_of_another_app_appear_in_both(db, client):
    rows = [Shortcut(READING, "x", "Something <new>"), Shortcut("Desk", "h", "Hold", "/desk/")]
    with hooks.register_temporarily("shortcut_keys", lambda: rows):
        html = client.get("/settings/keys/").content.decode()
        found = areas()

    assert {area: len(rows) for area, rows in found.items()} == {
        "Reading": 4,
        "Everywhere": 3,
        "Tutor’s desk": 7,
        "Desk": 1,
    }
    assert html.count("Something &lt;new&gt;") == 2 and html.count("<h3>Desk</h3>") == 1
    assert '<a href="/desk/" data-key="h">Hold</a>' in html


@pytest.mark.parametrize("role", ["anonymous", "learner"])
def test_links_of_a_section_carry_their_keys(role, course, cast):
    html = cast.client(role).get(course.second.url).content.decode()

    found = dict(re.findall(r'href="([^"]+)"[^>]*? data-key="([^"]+)"', html))
    assert found == {
        course.first.url: "k",
        course.below.url: "j",
        "/settings/keys/": "?",
        "/search/": "/",
        "/journal/": "g j",
    }


def test_link_to_the_keys_stands_on_every_page(course, client):
    for address in ("/", course.second.url, "/search/", "/accounts/login/", "/nothing/here/"):
        assert '<a href="/settings/keys/" data-key="?">Keys</a>' in client.get(address).content.decode(), address


def test_keys_are_switched_off_and_on_again(db):
    client = Client()
    before = client.get("/settings/keys/").content.decode()

    off = client.post("/settings/display/", {"single_keys": "off", "next": "/settings/keys/"}, headers=HOME)
    between = client.get("/settings/keys/").content.decode()
    client.post("/settings/display/", {"single_keys": "on", "next": "/settings/keys/"}, headers=HOME)
    after = client.get("/settings/keys/").content.decode()

    assert off.headers["Location"] == "/settings/keys/"
    switch = [re.findall(r'name="single_keys" value="(\w+)"', html) for html in (before, between, after)]
    assert switch == [["off"], ["on"], ["off"]]
    assert ["data-single-keys" in html for html in (before, between, after)] == [False, True, False]
