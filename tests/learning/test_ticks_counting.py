"""Whatever a group ticks: the numbers of the table are those of the rows that were recorded, counted another way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from content.numbering import outline_of
from learning import actions
from learning.models import ActivityCompletion, Enrolment, PageVisit
from learning.progress import Progress
from learning.ticks.columns import parts_of, weeks_of
from learning.ticks.counting import Show, Tally, tally
from learning.ticks.picture import HEIGHT, picture_of
from learning.ticks.table import rows_of, with_names
from tests.course import make_course
from tests.people import make_person

PEOPLE = 3
STEPS = st.lists(
    st.tuples(st.integers(0, PEOPLE - 1), st.sampled_from(["page", "activity"]), st.integers(0, 6), st.booleans()),
    max_size=16,
)


class TicksAreWhatWasRecorded(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.course = make_course().course
        cls.cohort = actions.make_cohort(course=cls.course, name="Saltmarsh")
        cls.people = [make_person(f"walker{n}") for n in range(PEOPLE)]
        for person in cls.people:
            actions.join_cohort(user=person, cohort=cls.cohort)

    def _walk(self, steps) -> None:
        outline, paths = outline_of(self.course), [self.course.path]
        activities = sorted(outline.activities)
        for who, kind, at, done in steps:
            user = self.people[who]
            if kind == "page":
                actions.mark_page(user=user, course_paths=paths, page_key=outline.parts[at].key, done=done)
            else:
                number = activities[at % len(activities)]
                actions.mark_activity(user=user, course_paths=paths, activity_id=number, done=done)

    def _recorded(self, mark: str | int) -> set[int]:
        """Who has ticked this, by the rows of visits and completions."""
        visits = PageVisit.objects.filter(done_at__isnull=False, page_key=mark)
        completions = ActivityCompletion.objects.filter(activity_id=mark if isinstance(mark, int) else None)
        found = visits if isinstance(mark, str) else completions
        return set(found.values_list("enrolment", flat=True))

    @given(STEPS, st.sampled_from(Show))
    def test_totals_and_rows_equal_a_second_count(self, steps, show):
        self._walk(steps)
        outline = outline_of(self.course)
        weeks = weeks_of(outline)
        parts = [column for week in outline.weeks for column in parts_of(week)]
        marks = frozenset(mark for week in weeks for mark in week.marks)
        enrolments = Enrolment.objects.order_by("pk")

        found = tally(enrolments.values_list("pk", "progress"), weeks + parts, marks, show)
        rows = list(rows_of(with_names(enrolments), weeks + parts, marks))

        done = {mark: self._recorded(mark) for mark in marks}
        all_of = [set.intersection(*(done[mark] for mark in column.marks)) for column in weeks + parts]
        assert found.reached == [len(people) for people in all_of]
        assert {mark: found.by_mark[mark] for mark in marks} == {mark: len(people) for mark, people in done.items()}
        for enrolment, row in zip(enrolments, rows, strict=True):
            counted = [sum(enrolment.pk in done[mark] for mark in column.marks) for column in weeks + parts]
            assert [cell.done for cell in row.cells] == counted
            assert (row.done, row.gone) == (sum(counted[: len(weeks)]), 0)
        self._check_states(found, show, enrolments, outline)

    def _check_states(self, found: Tally, show: Show, enrolments, outline) -> None:
        """A state is what the learner's own page says."""
        states = {}
        for enrolment in enrolments:
            progress = Progress(enrolment, outline)
            begun = progress.pages_done or progress.activities_done
            states[enrolment.pk] = Show.FINISHED if progress.finished else Show.UNDER_WAY if begun else Show.NOT_BEGUN
        assert found.people == PEOPLE
        assert dict(found.states) == {one: list(states.values()).count(one) for one in set(states.values())}
        assert found.wanted == [pk for pk, state in states.items() if show in (Show.ALL, state)]

    @given(STEPS)
    def test_picture_has_a_bar_for_each_page_and_activity_high_where_it_is_ticked(self, steps):
        self._walk(steps)
        outline = outline_of(self.course)
        weeks = weeks_of(outline)
        marks = frozenset(mark for week in weeks for mark in week.marks)
        enrolments = Enrolment.objects.order_by("pk")
        counted = tally(enrolments.values_list("pk", "progress"), weeks, marks)

        picture = picture_of(outline.weeks, counted, list(rows_of(with_names(enrolments), weeks, marks)))

        for enrolment, strip in zip(enrolments, picture.strips, strict=True):
            progress = Progress(enrolment, outline)
            done = progress.pages_done + progress.activities_done
            assert strip.ticked.count(f"v{HEIGHT}") == strip.done == done
            assert strip.left.count("M") == len(marks) - done
        assert (picture.group.ticked + picture.group.left).count("M") == picture.of == len(marks)
        assert picture.group.ticked.count("M") == sum(bool(counted.by_mark[mark]) for mark in marks)


def test_page_of_numbers_begins_behind_its_mark_and_says_where_the_next_begins():
    found = Tally(wanted=[2, 3, 5, 8, 13])

    assert found.page(0, 2) == ([2, 3], 3)
    assert found.page(3, 2) == ([5, 8], 8)
    assert found.page(4, 3) == ([5, 8, 13], 0)
    assert found.page(13, 2) == ([], 0)
