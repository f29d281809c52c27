"""The list of keys: one registry, the sheet and the page."""

import re

import pytest
from django.test import Client
from wagtail import hooks

from content.keys import READING, Shortcut, areas

HOME = {"origin": "http://testserver"}
LIST = re.compile(r"<dt>(.*?)</dt><dd>(.*?)</dd>")


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def listed(html: str) -> list[tuple[str, str]]:
    return [(plain(keys), plain(does)) for keys, does in LIST.findall(html)]


ROWS = [
    ("J", "Next section"),
    ("K", "Previous section"),
    ("A", "Next activity on this page"),
    ("/", "Search"),
    ("?", "This list"),
    ("G then J", "My journal"),
]


def test_areas_hold_the_rows_of_every_app_with_those_of_the_reader_first():
    found = {area: [row.keys for row in rows] for area, rows in areas().items()}

    assert found == {"Reading": ["j", "k", "a"], "Everywhere": ["/", "?", "g j"]}
    assert list(found) == ["Reading", "Everywhere"]


def test_no_two_rows_have_the_same_keys():
    keys = [row.keys for rows in areas().values() for row in rows]

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

    assert {area: len(rows) for area, rows in found.items()} == {"Reading": 4, "Everywhere": 3, "Desk": 1}
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
