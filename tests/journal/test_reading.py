"""The list of entries: order, pages, weeks, queries."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal import actions, permissions, reading
from journal.models import Entry
from journal.words import Words, seal
from tests.course import activity, publish
from tests.journal.writing import write

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)


@contextmanager
def nothing_stays():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def row(owner, saved_at=NOON, uuid=None, **fields) -> Entry:
    """One stored entry, without the seconds a page would take."""
    journal = actions.journal_of(owner)
    entry = Entry(uuid=uuid or uuid4(), journal=journal, last_save_id=uuid4(), created_at=saved_at, updated_at=saved_at)
    for name, value in fields.items():
        setattr(entry, name, value)
    entry.sealed = seal(actions.open_journal(owner), entry, 1, Words(body="words"))
    entry.save(force_insert=True)
    return entry


def pages(owner, between=lambda number: None) -> list[list[UUID]]:
    """All pages of the list, following the mark of each."""
    found, mark = [], ""
    while True:
        shown, mark = reading.page_of_entries(owner, permissions.entries_of(owner).kept(), mark, None)
        found.append([item.entry.pk for item in shown])
        if not mark:
            return found
        between(len(found))


# Few different moments, so that many entries share one, to the microsecond.
MOMENTS = st.lists(st.integers(0, 4).map(lambda tick: NOON + timedelta(microseconds=tick)), max_size=14)
STEPS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@STEPS
@given(moments=MOMENTS, size=st.integers(1, 5))
def test_pages_together_hold_every_entry_once_newest_first(cast, moments, size):
    with nothing_stays(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "PAGE_SIZE", size)
        rows = [row(cast.learner, moment) for moment in moments]
        row(cast.peer)

        found = pages(cast.learner)

        newest_first = sorted(rows, key=lambda entry: (entry.updated_at, entry.pk), reverse=True)
        assert [pk for page in found for pk in page] == [entry.pk for entry in newest_first]
        assert [len(page) for page in found[:-1]] == [size] * (len(found) - 1)


@STEPS
@given(moments=MOMENTS, acts=st.lists(st.sampled_from(["new", "bin", "edit"]), max_size=8), data=st.data())
def test_entries_nobody_touched_are_seen_once_while_others_come_and_go(cast, moments, acts, data):
    with nothing_stays(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "PAGE_SIZE", 2)
        untouched = {row(cast.learner, moment).pk for moment in moments}
        todo = list(acts)

        def between(_number):
            if not todo:
                return
            act = todo.pop()
            if act == "new" or not untouched:
                row(cast.learner, NOON + timedelta(days=1))
                return
            chosen = data.draw(st.sampled_from(sorted(untouched)))
            untouched.discard(chosen)
            change = {"binned_at": NOON} if act == "bin" else {"updated_at": NOON + timedelta(days=1)}
            Entry.objects.filter(pk=chosen).update(**change)

        seen = [pk for page in pages(cast.learner, between) for pk in page]

        assert {pk: seen.count(pk) for pk in untouched} == dict.fromkeys(untouched, 1)
        assert max([seen.count(pk) for pk in seen], default=1) == 1


def test_page_has_thirty_entries_and_the_next_one_the_rest(cast):
    for minute in range(31):
        row(cast.learner, NOON + timedelta(minutes=minute))

    assert [len(page) for page in pages(cast.learner)] == [30, 1]


def test_full_last_page_is_not_followed_by_an_empty_one(cast):
    for minute in range(30):
        row(cast.learner, NOON + timedelta(minutes=minute))

    assert [len(page) for page in pages(cast.learner)] == [30]


@pytest.mark.parametrize(
    "mark",
    [
        "~",
        "x",
        "2026-05-03T12:00:00~" + "0" * 32,  # without a zone
        "2026-05-03T12:00:00+00:00~not-a-uuid",
        "0001-01-01T00:00:00+14:00~" + "0" * 32,  # before all time
        "9999-12-31T23:59:59-14:00~" + "f" * 32,  # after it
        "2026-05-03T12:00:00+00:00~" + "0" * 32 + "~x",
        "\0",
        "' OR 1=1 --",
    ],
)
def test_mark_that_is_nonsense_is_ignored(cast, mark):
    entry = row(cast.learner)

    response = cast.client("learner").get("/journal/", {"after": mark})

    assert response.status_code == 200
    assert f"/journal/entries/{entry.pk}/" in response.content.decode()


def test_mark_of_another_persons_entry_shows_nothing_of_theirs(cast):
    mine, theirs = row(cast.peer, NOON - timedelta(days=1)), row(cast.learner)
    mark = f"{theirs.updated_at.isoformat()}~{theirs.pk}"

    shown, more = reading.page_of_entries(cast.peer, permissions.entries_of(cast.peer), mark, None)

    assert ([item.entry.pk for item in shown], more) == ([mine.pk], "")


def test_list_stands_by_week_latest_week_first_and_newest_entry_first(cast, course):
    def about(name, minute, **more):
        return row(cast.learner, NOON + timedelta(minutes=minute), activity=course.activity(name), **more)

    first, second = about("Notice", 1), about("Map", 2)
    sideways = about("Sideways", 0)
    free = row(cast.learner, NOON + timedelta(minutes=9))
    again = about("Notice", 5, running=False)

    shown, _more = reading.page_of_entries(cast.learner, permissions.entries_of(cast.learner), "", None)
    weeks = [(week.heading, week.about, [item.entry.pk for item in week.entries]) for week in reading.by_week(shown)]

    assert weeks == [
        ("Week 2", "Leading", [sideways.pk]),
        ("Week 1", "One person", [again.pk, second.pk, first.pk]),
        ("Free entries", "", [free.pk]),
    ]


def test_list_names_unpublished_activities_apart_from_free_entries(cast, course):
    gone, free = row(cast.learner, activity=course.activity("Map")), row(cast.learner)
    course.week.unpublish()

    shown, _more = reading.page_of_entries(cast.learner, permissions.entries_of(cast.learner), "", None)

    assert {week.heading: [item.entry.pk for item in week.entries] for week in reading.by_week(shown)} == {
        "From activities that are not published now": [gone.pk],
        "Free entries": [free.pk],
    }


def test_week_without_a_number_stands_under_its_title_alone(cast, course):
    row(cast.learner, activity=course.activity("Map"))
    course.week.numbered = False
    publish(course.week)

    shown, _more = reading.page_of_entries(cast.learner, permissions.entries_of(cast.learner), "", None)

    assert [(week.heading, week.about) for week in reading.by_week(shown)] == [("One person", "")]


def queries_of(client, path) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_list_and_bin_need_the_same_queries_for_one_three_and_thirty_entries(cast, course):
    course.later.body = [activity(f"Many {number}") for number in range(30)]
    publish(course.later)
    client = cast.client("learner")
    client.get("/journal/")
    numbers = {}
    for so_far, wanted in ((0, 1), (1, 3), (3, 30)):
        for number in range(so_far, wanted):
            row(cast.learner, activity=course.activity(f"Many {number}"))
            row(cast.learner, binned_at=NOON, activity=course.activity(f"Many {number}"))
        numbers[wanted] = (queries_of(client, "/journal/"), queries_of(client, "/journal/bin/"))

    assert numbers == {1: (13, 11), 3: (13, 11), 30: (13, 11)}


def test_reading_and_editing_an_entry_need_a_fixed_number_of_queries(cast, course):
    entry = write(cast.learner, activity=course.activity("Map"), course=course)
    client = cast.client("learner")
    client.get("/journal/")

    numbers = [queries_of(client, f"/journal/entries/{entry.pk}/{page}") for page in ("", "edit/")]

    # Both ask what was shared, and for files; reading also for the exercise, writing for the consent, the tags, and the choices.
    assert numbers == [14, 18]


@pytest.mark.parametrize("role", ["anonymous", "learner"])
def test_section_page_needs_the_same_queries_with_one_and_with_twelve_journal_boxes(cast, course, role):
    client, numbers = cast.client(role), {}
    for count in (1, 12):
        course.later.body = [activity(f"Box {number}") for number in range(count)]
        publish(course.later)
        if role == "learner":
            write(cast.learner, activity=course.activity(f"Box {count - 1}"), course=course)
        client.get(course.later.url)
        numbers[count] = queries_of(client, course.later.url)
        assert client.get(course.later.url).content.decode().count('class="journal-box"') == count

    assert numbers == ({1: 9, 12: 9} if role == "anonymous" else {1: 15, 12: 15})
