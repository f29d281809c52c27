"""Numbers come from the order of the tree; see also test_editorial_operations.py."""

from content.numbering import outline_of, reading_minutes
from tests.course import activity, block_id, publish


def labels(course) -> dict[str, str]:
    return {found.title: found.label for found in outline_of(course.course).activities.values()}


def test_outline_numbers_weeks_sections_and_activities(course):
    outline = outline_of(course.course)

    assert [(part.number, part.title) for part in outline.parts] == [
        ("1", "One person"),
        ("1", "First"),
        ("2", "Second"),
        ("2.1", "Below"),
        ("", "Summary"),
        ("2", "Leading"),
        ("1", "Later"),
    ]
    assert labels(course) == {
        "Notice": "Week 1 Activity 1",
        "Map": "Week 1 Activity 2",
        "Timeline": "Week 1 Activity 3",
        "Sideways": "Week 2 Activity 1",
    }


def test_outline_figures_start_again_in_every_week(course):
    outline = outline_of(course.course)

    assert [part.first_figure for part in outline.parts] == [1, 1, 2, 3, 3, 1, 1]


def test_activity_inserted_before_renumbers_all_after_it_and_keeps_identities(course):
    before = {name: course.activity(name).pk for name in ("Notice", "Map", "Timeline")}
    course.first.body = [activity("New one"), *course.first.body.raw_data]
    publish(course.first)

    assert labels(course) == {
        "New one": "Week 1 Activity 1",
        "Notice": "Week 1 Activity 2",
        "Map": "Week 1 Activity 3",
        "Timeline": "Week 1 Activity 4",
        "Sideways": "Week 2 Activity 1",
    }
    assert {name: course.activity(name).pk for name in before} == before


def test_week_without_a_number_gives_its_title_to_labels_and_takes_no_number(course):
    course.week.numbered = False
    publish(course.week)

    assert labels(course)["Notice"] == "One person Activity 1"
    assert labels(course)["Sideways"] == "Week 1 Activity 1"


def test_subsection_of_a_section_without_a_number_has_none_either(course):
    course.second.numbered = False
    publish(course.second)

    numbers = {part.title: part.number for part in outline_of(course.course).parts}
    assert (numbers["First"], numbers["Second"], numbers["Below"]) == ("1", "", "")


def test_minutes_of_a_range_count_its_middle_and_add_up_over_the_week(course):
    course.first.body = [activity("Notice", minutes=15, minutes_to=20)]
    course.first.minutes = 7
    publish(course.first)

    outline = outline_of(course.course)
    first = next(part for part in outline.parts if part.title == "First")
    assert (first.minutes, first.activity_minutes) == (25, 18)
    week = outline.weeks[0]
    assert week.total_minutes == sum(part.minutes for part in week.parts)
    assert outline.total_minutes == sum(week.total_minutes for week in outline.weeks)


def test_reading_minutes_are_the_editors_or_estimated(settings):
    settings.CONTENT_WORDS_A_MINUTE = 65

    assert reading_minutes(12, 5000) == 12
    assert reading_minutes(0, 5000) == 0
    assert reading_minutes(None, 66) == 2
    assert reading_minutes(None, 0) == 0


def test_outline_needs_the_same_queries_for_one_and_for_many_pages(course, django_assert_num_queries):
    with django_assert_num_queries(2):
        outline_of(course.course)

    course.later.body = [activity(f"More {number}") for number in range(12)]
    publish(course.later)
    with django_assert_num_queries(2):
        assert len(outline_of(course.course).activities) == 15


def test_unpublished_section_takes_its_activities_out_of_the_numbers(course):
    course.first.unpublish()

    assert labels(course) == {
        "Map": "Week 1 Activity 1",
        "Timeline": "Week 1 Activity 2",
        "Sideways": "Week 2 Activity 1",
    }
    assert course.activity("Notice").block_id.__str__() == block_id("Notice")
