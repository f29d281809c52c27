"""Event notices and the file for calendars: RFC 5545 in what it asks for, read back by a reader of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from content.calendar_file import calendar_file
from content.events import Event, event_of, mistakes, moment, zone_choices
from tests.content.articles import article, make_articles, talk

NAMES = ("title", "date", "from", "until", "end_date", "zone", "place", "url")
UNFOLDED = {"\\n": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}


def notice(**more):
    blank = dict.fromkeys((f"event_{name}" for name in ("title", "zone", "place", "url")), "")
    blank |= dict.fromkeys(f"event_{name}" for name in ("date", "from", "until", "end_date"))
    return SimpleNamespace(title="The article", **blank | more)


def read(text: str) -> dict[str, str]:
    """The properties of the event in a calendar file, unfolded and unescaped."""
    lines = text.replace("\r\n ", "").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
    found = dict(line.split(":", 1) for line in lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("END:VEVENT")])
    return {name: _plain(value) for name, value in found.items()}


def _plain(value: str) -> str:
    out, rest = "", value
    while rest:
        step = 2 if rest[:2] in UNFOLDED else 1
        out += UNFOLDED.get(rest[:2], rest[0]) if step == 2 else rest[0]
        rest = rest[step:]
    return out


def file_of(event: Event, **more) -> str:
    values = {"uid": "u-1", "address": "https://x.example/a/", "published": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)}
    return calendar_file(event, **values | {"sequence": 7} | more)


def test_article_without_a_day_has_no_event():
    assert event_of(notice()) is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Thursday 20 May 2027, 12:30 to 13:15"),
        ({"event_until": None}, "Thursday 20 May 2027, 12:30"),
        ({"event_end_date": date(2027, 5, 21)}, "Thursday 20 May 2027, 12:30 to Friday 21 May 2027, 13:15"),
    ],
)
def test_event_says_when_on_the_clock_of_its_place(given, said):
    with timezone.override("Asia/Tokyo"):
        assert event_of(notice(**talk(**given))).when == said


@pytest.mark.parametrize(
    ("day", "clock", "zone", "utc"),
    [
        (date(2027, 5, 20), time(12, 30), "Europe/London", "20270520T113000Z"),
        (date(2027, 1, 20), time(12, 30), "Europe/London", "20270120T123000Z"),
        (date(2027, 1, 20), time(0, 30), "Pacific/Auckland", "20270119T113000Z"),
        (date(2027, 3, 28), time(1, 30), "Europe/London", "20270328T013000Z"),  # an hour that the clock leaves out
        (date(2027, 5, 20), time(12, 30), "", "20270520T113000Z"),  # the zone of the site
    ],
)
def test_calendar_has_the_moment_in_utc(day, clock, zone, utc):
    event = Event("T", moment(day, clock, zone), None, "", "")

    assert read(file_of(event))["DTSTART"] == utc


def test_hour_that_does_not_exist_is_shown_as_the_one_after_it():
    assert moment(date(2027, 3, 28), time(1, 30), "Europe/London").strftime("%H:%M") == "02:30"


def test_event_is_over_once_its_end_has_passed():
    now = timezone.now()

    assert not Event("T", now - timedelta(hours=1), now + timedelta(hours=1), "", "").is_over
    assert Event("T", now - timedelta(hours=2), now - timedelta(hours=1), "", "").is_over
    assert Event("T", now - timedelta(minutes=1), None, "", "").is_over


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({}, set()),
        (talk(), set()),
        ({"event_zone": "Europe/Paris"}, set()),
        ({"event_place": "Here"}, {"event_date", "event_from"}),
        (talk(event_place=""), {"event_place"}),
        (talk(event_place="", event_url="https://example.org/"), set()),
        (talk(event_until=time(12, 30)), {"event_until"}),
        (talk(event_end_date=date(2027, 5, 19)), {"event_until"}),
        (talk(event_end_date=date(2027, 5, 21), event_until=None), {"event_until"}),
        (talk(event_end_date=date(2027, 5, 21), event_until=time(1)), set()),
    ],
)
def test_mistakes_of_a_notice_are_named_by_field(given, fields):
    assert set(mistakes(notice(**given))) == fields


def test_zones_can_be_read_by_the_standard_library_and_the_first_is_the_sites():
    choices = [name for name, _label in zone_choices()]

    assert choices[0] == "" and {"Europe/London", "UTC", "Pacific/Auckland"} <= set(choices)
    assert len(choices) == len(set(choices))


def test_calendar_file_has_what_a_calendar_needs():
    event = event_of(notice(**talk(event_url="https://example.org/join")))

    assert read(file_of(event)) == {
        "UID": "u-1",
        "DTSTAMP": "20260102T030405Z",
        "SEQUENCE": "7",
        "DTSTART": "20270520T113000Z",
        "DTEND": "20270520T121500Z",
        "SUMMARY": "Who keeps the minutes?",
        "LOCATION": "The Library",
        "DESCRIPTION": "https://example.org/join\nhttps://x.example/a/",
        "URL": "https://x.example/a/",
    }


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_words_are_folded_and_escaped_so_that_they_come_back(title, place):
    text = file_of(Event(title, datetime(2027, 1, 1, tzinfo=UTC), None, place, ""))
    found = read(text)

    def kept(words: str) -> str:
        words = words.replace("\r\n", "\n").replace("\r", "\n")
        return "".join(sign for sign in words if sign == "\n" or (ord(sign) >= 32 and ord(sign) != 127) or sign == "\t")

    assert found["SUMMARY"] == kept(title)
    assert found.get("LOCATION", "") == (kept(place) if place else "")
    assert max(len(line.encode("utf-8", "surrogatepass")) for line in text.split("\r\n")) <= 75
    assert "\n" not in text.replace("\r\n", "")


# Pages ----------------------------------------------------------------------------------------------------------------


def test_event_is_shown_with_its_file_and_the_file_names_the_page(course, client):
    articles = make_articles(course)
    page = article(articles.index, "talk", **talk(event_title="Minutes; <b>mine</b>"))
    html = client.get("/articles/talk/").content.decode()
    address = reverse("content:event", args=[page.pk])
    response = client.get(address)

    assert f'href="{address}"' in html and "(Europe/London)" in html
    assert '<time datetime="2027-05-20T12:30:00+01:00">' in html
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="talk.ics"'
    found = read(response.content.decode())
    assert found["UID"] == str(page.translation_key) and found["SUMMARY"] == "Minutes; <b>mine</b>"
    assert found["URL"] == "http://testserver/articles/talk/"


def test_event_keeps_its_id_and_counts_up_when_the_article_is_published_again(course, client):
    page = article(make_articles(course).index, "talk", **talk())
    address = reverse("content:event", args=[page.pk])
    before = read(client.get(address).content.decode())
    page.slug, page.event_from = "renamed", time(12, 0)
    page.save_revision().publish()
    after = read(client.get(address).content.decode())

    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after["DTSTART"] == "20270520T110000Z"


def test_past_event_says_so_and_asks_nobody_to_come(course, client):
    past = talk(event_date=date(2020, 5, 20), event_url="https://example.org/join")
    article(make_articles(course).index, "talk", **past)
    html = client.get("/articles/talk/").content.decode()

    assert "This is over." in html
    assert "Add to calendar" not in html and "https://example.org/join" not in html
    assert "Over:" in client.get("/articles/").content.decode()


def test_page_without_an_event_or_not_published_has_no_file(course, client):
    articles = make_articles(course)
    page = article(articles.index, "talk", **talk())
    page.unpublish()

    for number in (page.pk, articles.first.pk, course.second.pk, 999_999):
        assert client.get(reverse("content:event", args=[number])).status_code == 404
