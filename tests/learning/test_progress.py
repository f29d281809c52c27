"""Progress is the sum of what was recorded, whatever is done in whatever order, and whatever becomes of the course."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from content.numbering import outline_of
from learning import actions
from learning.models import ActivityCompletion, Enrolment, PageVisit
from learning.progress import Progress
from tests.course import make_course, publish
from tests.people import make_person


@pytest.fixture
def enrolment(course, cast):
    return actions.enrol(user=cast.learner, course=course.course)


def progress_of(enrolment) -> Progress:
    enrolment.refresh_from_db()
    return Progress(enrolment, outline_of(enrolment.course))


def mark(enrolment, page, done=True):
    return actions.mark_page(user=enrolment.user, course_paths=[enrolment.course.path], page_key=page.key, done=done)


def tick(enrolment, activity, done=True):
    return actions.mark_activity(
        user=enrolment.user, course_paths=[enrolment.course.path], activity_id=activity.pk, done=done
    )


def summed_up(enrolment) -> tuple[set, set, set]:
    """What the rows say: pages done, pages kept open, activities done."""
    visits = PageVisit.objects.filter(enrolment=enrolment)
    return (
        set(visits.filter(done_at__isnull=False).values_list("page_key", flat=True)),
        set(visits.filter(kept_open=True).values_list("page_key", flat=True)),
        set(ActivityCompletion.objects.filter(enrolment=enrolment).values_list("activity_id", flat=True)),
    )


def kept(enrolment) -> tuple[set, set, set]:
    enrolment.refresh_from_db()
    lists = [enrolment.progress.get(name, []) for name in ("done", "open", "activities")]
    assert all(len(items) == len(set(items)) for items in lists)
    return tuple(set(items) for items in lists)


# Counting ------------------------------------------------------------------------------------------------------------


def test_new_enrolment_has_everything_before_it(enrolment, course):
    progress = progress_of(enrolment)

    assert (progress.pages_done, progress.pages_total) == (0, 7)
    assert (progress.activities_done, progress.activities_total) == (0, 4)
    assert progress.minutes_left == progress.outline.total_minutes
    assert progress.resume.id == course.week.pk
    assert not progress.finished


def test_ticks_are_counted_by_week_and_minutes_go_down(enrolment, course):
    mark(enrolment, course.week)
    mark(enrolment, course.first)
    tick(enrolment, course.activity("Notice"))

    progress = progress_of(enrolment)

    assert [(week.done, week.total, week.begun, week.finished) for week in progress.weeks] == [
        (2, 5, True, False),
        (0, 2, False, False),
    ]
    assert progress.activities_done == 1
    done = progress.outline.by_id[course.first.pk]
    assert progress.minutes_left == progress.outline.total_minutes - done.minutes - (
        progress.outline.by_id[course.week.pk].own_minutes
    )


def test_course_is_finished_when_every_page_and_activity_is_done(enrolment, course):
    for part in outline_of(course.course).parts:
        assert not progress_of(enrolment).finished
        mark(enrolment, part)
    for name in ("Notice", "Map", "Timeline", "Sideways"):
        assert not progress_of(enrolment).finished
        tick(enrolment, course.activity(name))

    progress = progress_of(enrolment)

    assert (progress.finished, progress.minutes_left, progress.resume) == (True, 0, None)


# Where to go on ------------------------------------------------------------------------------------------------------


def test_reader_goes_on_at_the_page_visited_last_while_it_is_open(enrolment, course):
    actions.record_visit(user=enrolment.user, course_paths=[course.course.path], page_key=course.second.key)

    assert progress_of(enrolment).resume.id == course.second.pk


def test_reader_goes_on_after_the_page_done_last_and_comes_round_to_what_was_left_out(enrolment, course):
    mark(enrolment, course.second)
    assert progress_of(enrolment).resume.id == course.below.pk

    for page in (course.below, course.summary, course.second_week, course.later):
        mark(enrolment, page)

    assert progress_of(enrolment).resume.id == course.week.pk


# Ticks by themselves -------------------------------------------------------------------------------------------------


def test_end_of_a_page_ticks_it_once_and_never_against_its_reader(enrolment, course):
    paths = [course.course.path]
    actions.tick_at_the_end(user=enrolment.user, course_paths=paths, page_key=course.first.key)
    assert progress_of(enrolment).pages_done == 1

    mark(enrolment, course.first, done=False)
    actions.tick_at_the_end(user=enrolment.user, course_paths=paths, page_key=course.first.key)
    progress = progress_of(enrolment)
    assert (progress.pages_done, progress.ticks_itself(progress.outline.by_id[course.first.pk])) == (0, False)

    mark(enrolment, course.first)
    assert progress_of(enrolment).pages_done == 1


# A course that changes -----------------------------------------------------------------------------------------------


def test_page_that_is_gone_counts_nowhere_and_is_still_done_when_it_comes_back(enrolment, course):
    mark(enrolment, course.first)
    tick(enrolment, course.activity("Notice"))
    course.first.unpublish()

    gone = progress_of(enrolment)
    assert (gone.pages_done, gone.pages_total, gone.activities_done, gone.activities_total) == (0, 6, 0, 3)

    publish(course.refresh("first"))
    back = progress_of(enrolment)
    assert (back.pages_done, back.pages_total, back.activities_done, back.activities_total) == (1, 7, 1, 4)


def test_renaming_moving_and_renumbering_keep_what_was_done(enrolment, course):
    mark(enrolment, course.first)
    course.first.title, course.first.slug = "Another title", "elsewhere"
    publish(course.first)
    course.refresh("first").move(course.refresh("second_week"), pos="last-child")

    progress = progress_of(enrolment)

    assert [week.done for week in progress.weeks] == [0, 1]


def test_deleting_the_course_keeps_the_enrolment(enrolment, course):
    mark(enrolment, course.first)
    course.course.delete()

    enrolment.refresh_from_db()

    assert (enrolment.course, enrolment.course_title, enrolment.progress["done"]) == (
        None,
        "Across the Lines",
        [course.first.key],
    )


# Leaving and coming back ---------------------------------------------------------------------------------------------


def test_enrolling_twice_is_one_enrolment(enrolment, course):
    again = actions.enrol(user=enrolment.user, course=course.course)

    assert (again.pk, Enrolment.objects.count()) == (enrolment.pk, 1)


def test_who_left_ticks_nothing_and_finds_everything_on_return(enrolment, course):
    mark(enrolment, course.first)
    actions.leave(enrolment=enrolment)

    with pytest.raises(Enrolment.DoesNotExist):
        mark(enrolment, course.second)
    actions.enrol(user=enrolment.user, course=course.course)

    mark(enrolment, course.second)
    enrolment.refresh_from_db()
    assert (progress_of(enrolment).pages_done, enrolment.left_at) == (2, None)


def test_forgetting_removes_every_row_of_that_enrolment_only(enrolment, course, cast):
    other = actions.enrol(user=cast.peer, course=course.course)
    for mine in (enrolment, other):
        mark(mine, course.first)
        tick(mine, course.activity("Notice"))

    actions.forget(enrolment=enrolment)

    assert list(Enrolment.objects.all()) == [other]
    assert {visit.enrolment_id for visit in PageVisit.objects.all()} == {other.pk}
    assert {completion.enrolment_id for completion in ActivityCompletion.objects.all()} == {other.pk}


def test_nobody_marks_in_anothers_course(enrolment, course, cast):
    with pytest.raises(Enrolment.DoesNotExist):
        actions.mark_page(user=cast.peer, course_paths=[course.course.path], page_key=course.first.key, done=True)
    cast.learner.is_active = False
    cast.learner.save()
    with pytest.raises(Enrolment.DoesNotExist):
        actions.mark_activity(
            user=cast.learner,
            course_paths=[course.course.path],
            activity_id=course.activity("Map").pk,
            done=True,
        )

    assert (PageVisit.objects.count(), ActivityCompletion.objects.count()) == (0, 0)


# Whatever happens ----------------------------------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(st.sampled_from(["done", "open", "end", "visit", "tick", "untick", "leave", "back"]), st.integers(0, 6)),
    max_size=14,
)


class ProgressIsTheSum(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.small, cls.user = make_course(), make_person("walker")

    @given(STEPS)
    def test_progress_says_what_the_rows_say(self, steps):
        course, user = self.small, self.user
        paths = [course.course.path]
        enrolment = actions.enrol(user=user, course=course.course)
        outline = outline_of(course.course)
        activities = sorted(outline.activities)
        for step, number in steps:
            key, activity = outline.parts[number].key, activities[number % len(activities)]
            try:
                if step in ("done", "open"):
                    actions.mark_page(user=user, course_paths=paths, page_key=key, done=step == "done")
                elif step == "end":
                    actions.tick_at_the_end(user=user, course_paths=paths, page_key=key)
                elif step == "visit":
                    actions.record_visit(user=user, course_paths=paths, page_key=key)
                elif step in ("tick", "untick"):
                    actions.mark_activity(user=user, course_paths=paths, activity_id=activity, done=step == "tick")
                elif step == "leave":
                    actions.leave(enrolment=enrolment)
                else:
                    actions.enrol(user=user, course=course.course)
            except Enrolment.DoesNotExist:
                assert not Enrolment.objects.active().exists()
            assert kept(enrolment) == summed_up(enrolment)
