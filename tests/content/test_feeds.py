"""Atom feeds: every element that RFC 4287 asks for, only what anybody may read, and whole whatever is written."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from defusedxml.ElementTree import fromstring
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Site

from content.feeds import plain
from content.models import SiteShell
from tests.content.articles import article, make_articles, talk
from tests.course import publish

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def articles(course):
    return make_articles(course)


def feed_of(client, page):
    response = client.get(reverse("content:feed", args=[page.pk]))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return fromstring(response.content)


def texts(found, name: str) -> list[str]:
    return [element.text for element in found.iter(f"{ATOM}{name}")]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("index", ["Third Piece", "Second Piece", "First Piece"]),
        ("partnership", ["Second Piece", "First Piece"]),
        ("ada", ["Second Piece", "First Piece"]),
    ],
)
def test_feed_has_the_articles_of_its_page_newest_first(name, shown, articles, client):
    found = feed_of(client, getattr(articles, name))

    assert [entry.find(f"{ATOM}title").text for entry in found.iter(f"{ATOM}entry")] == shown


def test_feed_and_every_entry_have_what_atom_asks_for(articles, client):
    SiteShell.objects.create(site=Site.objects.get(), organisation="Harbour & Co")
    found = feed_of(client, articles.index)
    entries = list(found.iter(f"{ATOM}entry"))

    for element in [found, *entries]:
        for name in ("id", "title", "updated"):
            assert element.findall(f"{ATOM}{name}"), name
        datetime.fromisoformat(element.find(f"{ATOM}updated").text)
    assert found.find(f"{ATOM}id").text == f"urn:uuid:{articles.index.translation_key}"
    assert found.find(f"{ATOM}author/{ATOM}name").text == "Harbour & Co"
    links = {link.get("rel"): link.get("href") for link in found.findall(f"{ATOM}link")}
    assert links == {
        "alternate": "http://testserver/articles/",
        "self": f"http://testserver/feeds/{articles.index.pk}.xml",
    }
    first = entries[-1]
    assert first.find(f"{ATOM}link").get("href") == "http://testserver/articles/first-piece/"
    assert first.find(f"{ATOM}summary").text == "First standfirst"
    assert first.find(f"{ATOM}author/{ATOM}name").text == "Ada Byron"
    assert [one.get("term") for one in first.findall(f"{ATOM}category")] == ["Partnership"]


def test_ids_stay_when_an_article_is_renamed_and_the_feed_says_it_changed(articles, client):
    before = feed_of(client, articles.index)
    page = type(articles.first).objects.get(pk=articles.first.pk)
    page.slug, page.title = "renamed", "Renamed"
    publish(page)
    after = feed_of(client, articles.index)

    assert set(texts(before, "id")) == set(texts(after, "id"))
    assert texts(after, "updated")[0] > texts(before, "updated")[0]


def test_entry_of_an_event_says_when(articles, client):
    article(articles.index, "talk", date=date(2026, 9, 1), standfirst="Bring a sandwich.", **talk())

    assert texts(feed_of(client, articles.index), "summary")[0] == (
        "Thursday 20 May 2027, 12:30 to 13:15. Bring a sandwich."
    )


def test_feed_of_an_empty_list_is_a_whole_feed(articles, client):
    for page in (articles.first, articles.second, articles.third):
        type(page).objects.get(pk=page.pk).unpublish()
    found = feed_of(client, articles.dates)

    assert list(found.iter(f"{ATOM}entry")) == []
    assert found.find(f"{ATOM}updated").text


@pytest.mark.parametrize("words", ["<b>&amp;</b> ]]>", "\u202e“…” 🜁", "a" * 200])
def test_feed_holds_any_words_as_words(words, articles, client):
    page = type(articles.first).objects.get(pk=articles.first.pk)
    page.title = page.standfirst = words
    publish(page)
    found = feed_of(client, articles.index)

    assert words in texts(found, "title") and words in texts(found, "summary")


def test_what_xml_cannot_hold_is_left_out():
    assert plain("a\x00b\x0bc\ud800d\ufffee\tf\ng") == "abcde\tf\ng"


def test_feed_needs_the_same_queries_for_one_and_for_three_articles(articles, client):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            feed_of(client, articles.index)
        return len(captured)

    feed_of(client, articles.index)
    three = cost()
    for page in (articles.first, articles.third):
        type(page).objects.get(pk=page.pk).unpublish()

    assert cost() == three


def test_page_that_lists_no_articles_has_no_feed(articles, course, client):
    for number in (articles.first.pk, course.course.pk, 999_999):
        assert client.get(reverse("content:feed", args=[number])).status_code == 404
