"""Suggested dates by week: by default so many days each, changed week by week, shown kindly and never a gate."""

import re
from datetime import date, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from content.models import WeekPage
from content.numbering import Node, outline_of
from learning import actions
from learning.models import Cohort
from learning.pace import dates_of
from tests.course import add
from tests.learning.groups import make_group, runs_cohorts

MONDAY = date(2026, 11, 30)
LINES = "/courses/lines/"


def weeks(count: int) -> list[Node]:
    return [
        Node(
            id=number,
            model=WeekPage,
            path=f"{number:04}",
            title="",
            address="",
            url="",
            key=f"w{number}",
            level=0,
            number=str(number),
            own_minutes=0,
            quiz_minutes=0,
            figures=0,
            citations=[],
            revision=None,
        )
        for number in range(1, count + 1)
    ]


def group(starts_on: date | None = MONDAY, days: int | None = 7, **set_days: date) -> Cohort:
    return Cohort(
        starts_on=starts_on, pace_days=days, week_dates={key: day.isoformat() for key, day in set_days.items()}
    )


def days(cohort: Cohort, count: int = 3) -> list[str]:
    found = dates_of(cohort, weeks(count))
    return [found[week.key].isoformat()[5:] if week.key in found else "" for week in weeks(count)]


# Dates ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cohort", "expected"),
    [
        (group(), ["12-06", "12-13", "12-20"]),
        (group(days=10), ["12-09", "12-19", "12-29"]),
        (group(starts_on=date(9999, 12, 25)), ["12-31", "", ""]),
        (group(starts_on=date(1, 1, 1)), ["", "", ""]),
        (group(days=None), ["", "", ""]),
        (group(starts_on=None), ["", "", ""]),
        (group(w2=date(2026, 12, 20)), ["12-06", "12-20", "12-27"]),
        (group(starts_on=None, w1=date(2026, 12, 1)), ["12-01", "12-08", "12-15"]),
        (group(starts_on=None, w2=date(2026, 12, 1)), ["", "12-01", "12-08"]),
        (group(days=None, w1=date(2026, 12, 1), w3=date(2026, 12, 24)), ["12-01", "", "12-24"]),
    ],
)
def test_weeks_follow_on_from_the_start_and_from_days_that_were_set(cohort, expected):
    assert days(cohort) == expected


def test_week_without_a_number_has_no_date_and_takes_none():
    one, two, three = weeks(3)
    two.number = ""

    assert set(dates_of(group(), [one, two, three])) == {"w1", "w3"}
    assert dates_of(group(), [one, two, three])["w3"] == date(2026, 12, 13)


@given(st.integers(1, 60), st.integers(1, 12), st.dictionaries(st.integers(1, 12), st.integers(0, 400), max_size=4))
def test_week_more_at_the_end_moves_no_date_and_dates_go_on(step, count, moved):
    set_days = {f"w{week}": MONDAY + timedelta(days=later) for week, later in moved.items()}
    cohort = group(days=step, **set_days)

    now, longer = dates_of(cohort, weeks(count)), dates_of(cohort, weeks(count + 1))

    assert now == {key: longer[key] for key in now}
    assert len(longer) == count + 1
    last = longer[f"w{count + 1}"]
    assert last == set_days.get(f"w{count + 1}", longer[f"w{count}"] + timedelta(days=step))


# What a learner reads ------------------------------------------------------------------------------------------------


@pytest.fixture
def cohort(course, cast):
    return make_group(course, cast)


def suggest(cohort, course, *days: date) -> None:
    """Days for the two weeks of the small course."""
    found = zip((course.week, course.second_week), days, strict=False)
    actions.change_pace(cohort=cohort, pace_days=None, week_dates={week.key: day for week, day in found})


def today() -> date:
    return timezone.localdate()


def said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def words(client, address: str) -> str:
    page = client.get(address).content.decode()
    return unescape(re.sub(r"\s+", " ", page.split("</header>", 1)[1]))


def finish_week(course, cast, number: int) -> None:
    for part in outline_of(course.course).weeks[number].parts:
        actions.mark_page(user=cast.learner, course_paths=[course.course.path], page_key=part.key, done=True)


def test_next_week_is_named_with_its_day_in_my_learning_on_the_course_page_and_in_the_rail(course, cast, cohort):
    client, day = cast.client("learner"), today() + timedelta(days=3)
    suggest(cohort, course, day, day + timedelta(days=7))

    assert f"Week 1 is suggested by {said(day)}." in words(client, "/learning/")
    assert words(client, LINES).count("Suggested by") == 2
    assert f"Suggested by {said(day)}" in words(client, course.first.url)
    assert f"Suggested by {said(day + timedelta(days=7))}" in words(client, course.later.url)

    finish_week(course, cast, 0)

    assert f"Week 2 is suggested by {said(day + timedelta(days=7))}." in words(client, "/learning/")
    assert "Suggested by" not in words(client, course.first.url)
    finish_week(course, cast, 1)
    assert "suggested" not in words(client, "/learning/").replace("suggested pace;", "")


@pytest.mark.parametrize(("since", "behind"), [(0, 0), (1, 1), (30, 2)])
def test_who_is_behind_reads_it_in_kind_words(since, behind, course, cast, cohort):
    day = today() - timedelta(days=since)
    suggest(cohort, course, day, day + timedelta(days=7))

    page = words(cast.client("learner"), "/learning/")

    sentence = re.search(r"The suggested pace is (\d) weeks? ahead of you. Everything stays open", page)
    assert (int(sentence[1]) if sentence else 0) == behind
    assert (f"Week 1 was suggested by {said(day)}." in page) == (behind > 0)
    assert cast.client("learner").get(course.later.url).status_code == 200


def test_day_ends_at_midnight_where_the_learner_is(course, cast, cohort):
    """Kiritimati is always a day ahead of Pago Pago, or two."""
    east, west = "Pacific/Kiritimati", "Pacific/Pago_Pago"
    day = timezone.localdate(timezone=ZoneInfo(west))
    suggest(cohort, course, day)

    read = {}
    for zone in (east, west):
        actions.change_profile(user=cast.learner, time_zone=zone)
        read[zone] = "ahead of you" in words(cast.client("learner"), "/learning/")

    assert read == {east: True, west: False}


def closed(cohort, cast):
    actions.close_cohort(cohort=cohort)


def left(cohort, cast):
    actions.leave_cohort(enrolment=cohort.enrolments.get())


def never_suggested(cohort, cast):
    actions.change_pace(cohort=cohort, pace_days=7, week_dates={})


@pytest.mark.parametrize("story", [closed, left, never_suggested])
def test_nothing_is_suggested(story, course, cast, cohort):
    suggest(cohort, course, today())
    story(cohort, cast)
    client = cast.client("learner")

    assert [
        re.findall(r"[Ss]uggested by|ahead of you", words(client, at)) for at in ("/learning/", LINES, course.first.url)
    ] == [
        [],
        [],
        [],
    ]


def test_peer_without_a_group_and_a_guest_read_no_dates(course, cast, cohort):
    suggest(cohort, course, today())
    actions.enrol(user=cast.peer, course=course.course)

    for role in ("peer", "anonymous"):
        assert "Suggested by" not in words(cast.client(role), LINES)


def test_week_more_or_less_later_keeps_the_dates_going(course, cast, cohort):
    cohort.starts_on = today()
    cohort.save()
    actions.change_pace(cohort=cohort, pace_days=7, week_dates={course.second_week.key: today() + timedelta(days=20)})
    client = cast.client("learner")
    add(course.course, WeekPage, "three", title="Three")
    assert f"Suggested by {said(today() + timedelta(days=27))}" in words(client, LINES)

    course.refresh("second_week").unpublish()

    assert f"Suggested by {said(today() + timedelta(days=13))}" in words(client, LINES)


def test_pace_costs_no_query(course, cast, cohort):
    client = cast.client("learner")
    before = [queries(client, at) for at in ("/learning/", LINES, course.first.url)]

    suggest(cohort, course, today(), today() + timedelta(days=7))

    assert [queries(client, at) for at in ("/learning/", LINES, course.first.url)] == before


def queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)


# Setting the dates ---------------------------------------------------------------------------------------------------


def place(cohort, who: str) -> str:
    name = "tutoring:suggest_dates" if who == "own_tutor" else "learning_cohort_dates"
    return reverse(name, args=[cohort.pk])


@pytest.mark.parametrize("who", ["own_tutor", "editor"])
def test_lead_and_staff_set_the_dates(who, course, cast, cohort):
    runs_cohorts(cast.editor)
    given = {"pace_days": "7", f"by-{course.second_week.key}": "2027-03-14"}

    answer = cast.client(who).post(place(cohort, who), given)

    cohort.refresh_from_db()
    assert answer.status_code == 302
    assert (cohort.pace_days, cohort.week_dates) == (7, {course.second_week.key: "2027-03-14"})
    shown = cast.client(who).get(answer.headers["Location"]).content.decode()
    assert 'value="2027-03-14"' in shown and "Week 2: Leading" in shown


@pytest.mark.parametrize("who", ["own_tutor", "editor"])
def test_week_before_the_one_in_front_of_it_is_refused_with_everything_typed(who, course, cast, cohort):
    runs_cohorts(cast.editor)
    given = {"pace_days": "9", f"by-{course.week.key}": "2027-03-14", f"by-{course.second_week.key}": "2027-03-14"}

    answer = cast.client(who).post(place(cohort, who), given)

    cohort.refresh_from_db()
    page = answer.content.decode()
    assert (answer.status_code, cohort.pace_days, cohort.week_dates) == (422, None, {})
    assert "not after the day of an earlier week, 14 March 2027" in page
    assert page.count('value="2027-03-14"') == 2 and 'value="9"' in page


def test_nobody_else_sets_dates(course, cast, cohort):
    for role in ("learner", "peer", "other_tutor", "former_tutor"):
        assert cast.client(role).post(place(cohort, "own_tutor"), {"pace_days": "7"}).status_code == 404
    assert cast.client("editor").post(place(cohort, "editor"), {"pace_days": "7"}).status_code == 302
    cohort.refresh_from_db()

    assert cohort.pace_days is None


def test_course_that_is_gone_has_no_dates_to_set(course, cast, cohort):
    course.refresh("course").unpublish()

    assert cast.client("own_tutor").post(place(cohort, "own_tutor"), {"pace_days": "7"}).status_code == 404
    page = cast.client("own_tutor").get(reverse("tutoring:group", args=[cohort.pk])).content.decode()
    assert "Suggested dates" not in page
