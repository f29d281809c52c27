"""The recall block: its reader meets their own earlier entries; everybody else the plain explanation."""

from datetime import timedelta

import pytest
from django.test import Client

from journal import actions
from tests.course import activity, block_id, publish, text
from tests.journal.test_finding import tagged
from tests.journal.test_reading import NOON, queries_of, row
from tests.journal.writing import CANARY, write
from tests.people import Cast

EXPLAINED = "stands here when you are signed in."


def recall(name="recall", **value) -> dict:
    return {"type": "recall", "value": {"activity": "", "week": "", "tag": ""} | value, "id": block_id(name)}


@pytest.fixture
def recalling(course):
    """The later section recalls what was written about "Map" in week 1."""
    course.later.body = [text("Words of later"), recall(activity=block_id("Map"))]
    course.later = publish(course.later)
    return course


def seen(client, course) -> str:
    return client.get(course.later.url).content.decode()


def test_owner_sees_their_own_entry_with_day_excerpt_and_link(recalling, cast):
    entry = write(cast.learner, f"{CANARY} <b>", activity=recalling.activity("Map"), course=recalling)
    write(cast.learner, "about something else", activity=recalling.activity("Notice"), course=recalling)
    answer = cast.client("learner").get(recalling.later.url)

    page = answer.content.decode()
    assert f'<h3><a href="/journal/entries/{entry.pk}/">Week 1 Activity 2</a></h3>' in page
    assert f"{CANARY} &lt;b&gt;" in page and "Saved today" in page
    assert EXPLAINED not in page and "about something else" not in page
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("role", [role for role in Cast.roles() if role != "learner"])
def test_everybody_else_gets_the_explanation_with_its_link(recalling, cast, role):
    write(cast.learner, CANARY, title=CANARY, activity=recalling.activity("Map"), course=recalling)

    page = seen(cast.client(role), recalling)

    assert CANARY not in page
    assert EXPLAINED in page
    assert f'<a href="{recalling.second.url}#activity-{block_id("Map")}">Week 1 Activity 2, Map</a>' in page


def test_print_and_preview_show_the_explanation_to_the_owner_too(recalling, cast):
    write(cast.learner, CANARY, activity=recalling.activity("Map"), course=recalling)

    printed = cast.client("learner").get(f"/print/{recalling.second_week.pk}/").content.decode()
    preview = recalling.later.make_preview_request().content.decode()

    assert [(EXPLAINED in page, CANARY in page) for page in (printed, preview)] == [(True, False)] * 2


def test_week_and_tag_find_theirs_newest_first_five_at_most(recalling, cast):
    recalling.later.body = [recall("a", week=recalling.week.key), recall("b", tag="CAFE"), recall("c", tag="none")]
    publish(recalling.later)
    rows = [
        row(cast.learner, NOON + timedelta(minutes=n), activity=recalling.activity("Map"), running=False)
        for n in range(6)
    ]
    free = tagged(cast.learner, "Café")
    actions.bin_entry(entry=tagged(cast.learner, "Café"))
    tagged(cast.peer, "Café", body=CANARY)

    page = seen(cast.client("learner"), recalling)

    places = [page.find(f"/journal/entries/{entry.pk}/") for entry in [*reversed(rows), free]]
    assert places[:5] == sorted(places[:5]) and min(places[:5]) > 0
    assert places[5] == -1
    assert places[6] > places[4]
    assert page.count(EXPLAINED) == 1 and "with the tag “none”" in page
    assert CANARY not in page


def test_activity_that_is_not_published_is_explained_without_a_link(recalling, cast):
    recalling.week.unpublish()

    assert "about an activity that is not published now" in seen(Client(), recalling)


def test_journal_that_does_not_open_leaves_the_explanation(recalling, cast, settings, caplog):
    write(cast.learner, CANARY, activity=recalling.activity("Map"), course=recalling)
    settings.JOURNAL_KEYS = "t1:" + "A" * 43 + "="

    page = seen(cast.client("learner"), recalling)

    assert EXPLAINED in page and CANARY not in page + caplog.text


def test_all_recall_blocks_of_a_page_cost_three_queries_and_none_without_any(course, cast):
    client, numbers = cast.client("learner"), {}
    for number in range(3):
        row(cast.learner, activity=course.activity("Map"), running=False)
        tagged(cast.learner, f"tag {number}")
    for count in (0, 1, 12):
        recalls = [
            recall(str(n), **({"tag": f"tag {n}"} if n % 2 else {"activity": block_id("Map")})) for n in range(count)
        ]
        course.later.body = [text("Words of later"), activity("Sideways"), *recalls]
        course.later = publish(course.later)
        client.get(course.later.url)
        numbers[count] = queries_of(client, course.later.url)

    assert numbers == {0: numbers[0], 1: numbers[0] + 3, 12: numbers[0] + 3}


def test_page_without_recall_may_be_kept_as_before(course, cast):
    assert "Cache-Control" not in cast.client("learner").get(course.later.url).headers
