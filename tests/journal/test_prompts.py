"""What an activity asks, and which activity a title typed by hand means."""

import pytest
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from content.models import CoursePage
from content.numbering import outline_of
from journal import prompts
from journal.templatetags.journal_saving import deeper_question
from journal.words import Prompt
from tests.course import activity, add, publish
from tests.journal.writing import write

MAP = "Week 1 Activity 2"


MEANS_MAP = [
    "week 1, act. 2",
    "Wk1 Activity 2",
    "W1A2",
    "w1 a2",
    "WEEK 1 ACTIVITY 2",
    "Week 1 Activity 2",
    "Week 01 Activity 02",
    "wk. 1 - act 2",
    "W1, A.2",
    "week1activity2",
    "My thoughts: week 1 / activity 2, at last",
    "(w1a2)",
    "Week 1: Activity 2",
    "week\u00a01 activity\u00a02",
]
MEANS_NOTHING = [
    "",
    "Mum",
    "week 1",
    "activity 2",
    "week 1 and 2",
    "week one activity two",
    "week 1 act 22",
    "week 11 act 2",
    "week 1 act 0",
    "week 0 act 2",
    "week 1 act 9",
    "week 101 act 2",
    "week 1 act 2nd",
    "new1a2",
    "row 1 seat a2",
    "week 1 about 2 people",
    "week 1 after 2 days",
    "1.2",
    "week 1 section 2",
    "walk 1 act 2",
    "week 1 activities 2",
    "week -1 activity two",
    "act 2 week 1",
    "B1A2",
]


def test_titles_that_name_week_and_activity_mean_that_activity(course):
    found = {title: [activity.label for activity in prompts.meant_activities(title, None)] for title in MEANS_MAP}

    assert found == {title: [MAP] for title in MEANS_MAP}


def test_titles_that_do_not_name_one_mean_none(course):
    found = {title: [activity.label for activity in prompts.meant_activities(title, None)] for title in MEANS_NOTHING}

    assert found == {title: [] for title in MEANS_NOTHING}


def test_title_of_an_activity_that_offers_no_journal_means_none(course):
    assert outline_of(course.course).activities[course.activity("Timeline").pk].label == "Week 1 Activity 3"
    assert prompts.meant_activities("week 1 activity 3", None) == []


def test_title_of_an_unpublished_week_means_none(course):
    course.second_week.unpublish()

    assert prompts.meant_activities("week 2 activity 1", None) == []
    assert len(prompts.meant_activities("week 1 activity 1", None)) == 1


def test_title_means_one_activity_in_each_published_course(course):
    other = add(course.index, CoursePage, "other", title="Other")
    week = add(other, type(course.week), "one")
    add(week, type(course.first), "first", body=[activity("Here"), activity("There")])
    draft = add(course.index, CoursePage, "draft", title="Draft")
    add(add(draft, type(course.week), "one"), type(course.first), "first", body=[activity("A"), activity("B")])
    draft.unpublish()

    assert {found.title for found in prompts.meant_activities("w1a2", None)} == {"Map", "There"}


@given(title=st.text(max_size=300) | st.from_regex(r"[wW](ee)?k?\.? ?\d* ?\W* ?a(ct)?\.? ?\d*"))
def test_no_title_at_all_breaks_the_reading_of_titles(title):
    match = prompts._TYPED_LABEL.search(title)

    assert match is None or (0 <= int(match[1]) <= 99 and 0 <= int(match[2]) <= 99)


def test_prompt_is_what_the_activity_asks_part_by_part(course):
    parts = [
        {"title": "One", "prompts": ["First?", "Second?"]},
        {"title": "Two", "prompts": ["Third?"]},
    ]
    course.later.body = [activity("Sideways", prompts=["Last?"], purpose="Why", parts=parts)]
    publish(course.later)
    numbered = outline_of(course.course).activities[course.activity("Sideways").pk]

    assert prompts.prompt_of(numbered) == Prompt("Sideways", "Why", ["First?", "Second?", "Third?", "Last?"])


def test_numbered_activities_are_those_that_readers_find_now(course):
    ids = {course.activity(name).pk for name in ("Notice", "Map", "Sideways")}
    course.second.unpublish()

    found = prompts.numbered_activities(ids | {999_999}, None)

    assert {activity.title: activity.label for activity in found.values()} == {
        "Notice": "Week 1 Activity 1",
        "Sideways": "Week 2 Activity 1",
    }


def test_numbered_activities_of_nothing_ask_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert prompts.numbered_activities(set(), None) == {}


def test_page_one_writes_on_offers_one_question_more_and_another_after_each_save(cast, course):
    entry = write(cast.learner, "One", activity=course.activity("Map"), course=course)
    client = cast.client("learner")
    offered = []
    for address in ("/journal/new/", f"/journal/entries/{entry.pk}/edit/"):
        page = client.get(address).content.decode()
        offered.append([str(question) for question in prompts.DEEPER if f"<p>{escape(question)}</p>" in page])

    assert offered == [[str(prompts.DEEPER[0])], [str(prompts.DEEPER[1])]]


@pytest.mark.parametrize(("version", "place"), [("6", 0), ("x", 0), (None, 0), ("9" * 30, 0), ("-1", 0), (4, 4)])
def test_version_that_cannot_be_read_gets_the_first_question(version, place):
    assert deeper_question(version) == str(prompts.DEEPER[place])
