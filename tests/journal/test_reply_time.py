"""How long answers usually take, from what was answered in the cohort; what has waited too long, for its own tutors only."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from journal.enums import ThreadState
from journal.models import Safe, Share, Thread
from journal.sharing import reply_time
from journal.sharing.reply_time import overdue, reply_times, working_days
from learning import actions as learning_actions
from learning.models import Cohort
from tests.journal.sharing import cohort_with

MONDAY = datetime(2025, 1, 13, 12, tzinfo=UTC)


@pytest.fixture
def cohort(course, cast):
    return cohort_with(course, tutors=[cast.own_tutor], learners=[cast.learner])


def thread(cohort, owner, *, since, answered=None, state=ThreadState.ANSWERED) -> Thread:
    """A row with its times; its words do not matter here."""
    made = Thread.objects.create(
        owner=owner, safe=Safe.objects.create(wrapped_key=b"x"), cohort=cohort, state=state, state_from=since,
        waiting_since=since, answered_at=answered, created_at=since,
    )  # fmt: skip
    Share.objects.create(
        thread=made, audience="tutor", version=1, sealed=b"x", shared_at=since, visible_from=since, uuid=uuid4()
    )
    return made


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (MONDAY, MONDAY + timedelta(hours=5), 0),
        (MONDAY, MONDAY + timedelta(days=1), 1),
        (MONDAY, MONDAY + timedelta(days=4), 4),
        (MONDAY, MONDAY + timedelta(days=6), 4),
        (MONDAY, MONDAY + timedelta(days=7), 5),
        (MONDAY + timedelta(days=4), MONDAY + timedelta(days=7), 1),
        (MONDAY + timedelta(days=5), MONDAY + timedelta(days=6), 0),
        (MONDAY + timedelta(days=6), MONDAY + timedelta(days=28), 16),
    ],
)
def test_working_days_are_monday_to_friday(since, until, days):
    assert working_days(since, until) == days


@given(day=st.integers(0, 400), days=st.integers(0, 30), before=st.integers(0, 60))
def test_limit_of_waiting_says_the_same_as_counting_the_days(day, days, before):
    now = MONDAY + timedelta(days=day)
    since = now - timedelta(days=before)

    assert (since < reply_time._begun_before(now, days)) == (working_days(since, now) > days)


def test_until_three_answers_it_is_what_the_cohort_aims_at(cohort, cast):
    for _n in range(2):
        thread(cohort, cast.learner, since=MONDAY, answered=MONDAY + timedelta(days=1))

    assert str(reply_times([cohort.pk])[cohort.pk]) == "Tutors aim to answer within 5 working days."


def test_after_that_it_is_the_median(cohort, cast):
    for days in (1, 2, 4):
        thread(cohort, cast.learner, since=MONDAY, answered=MONDAY + timedelta(days=days))

    assert str(reply_times([cohort.pk])[cohort.pk]) == "Answers usually come within 2 working days."


def test_same_day_is_called_one_working_day(cohort, cast):
    for _n in range(3):
        thread(cohort, cast.learner, since=MONDAY, answered=MONDAY + timedelta(hours=1))

    assert str(reply_times([cohort.pk])[cohort.pk]) == "Answers usually come within 1 working day."


def test_only_the_last_twenty_count_and_only_what_was_answered(cohort, cast):
    for _n in range(30):
        thread(cohort, cast.learner, since=MONDAY, answered=MONDAY + timedelta(days=4))
    for _n in range(20):
        later = MONDAY + timedelta(days=28)
        thread(cohort, cast.learner, since=later, answered=later + timedelta(days=1))
    thread(cohort, cast.learner, since=MONDAY + timedelta(days=60), answered=MONDAY, state=ThreadState.FOLLOW_UP)
    thread(cohort, cast.learner, since=MONDAY, answered=timezone.now() + timedelta(days=900))

    assert reply_times([cohort.pk])[cohort.pk].days == 1


def test_each_cohort_has_its_own_and_two_queries_do(cohort, course, cast, django_assert_num_queries):
    other = cohort_with(course, tutors=[cast.other_tutor], learners=[cast.peer], name="Another")
    Cohort.objects.filter(pk=other.pk).update(reply_days=3)
    for days in (1, 1, 1):
        thread(cohort, cast.learner, since=MONDAY, answered=MONDAY + timedelta(days=days))

    with django_assert_num_queries(2):
        found = reply_times([cohort.pk, other.pk, 10_000])

    assert {pk: (time.days, time.usual) for pk, time in found.items()} == {cohort.pk: (1, True), other.pk: (3, False)}


def test_slot_is_filled_by_the_number_of_the_cohort(cohort, rf):
    assert reply_time.slot(rf.get("/"), None, [str(cohort.pk), "x"]) == {
        str(cohort.pk): "Tutors aim to answer within 5 working days."
    }


def test_tutor_is_told_what_has_waited_longer_in_their_own_cohorts(cohort, course, cast):
    other = cohort_with(course, tutors=[cast.other_tutor], learners=[cast.peer], name="Another")
    long_ago = timezone.now() - timedelta(days=20)
    for group in (cohort, other):
        group.assignments.update(since=long_ago - timedelta(days=1))
    waiting = [thread(cohort, cast.learner, since=long_ago, state=ThreadState.WAITING) for _n in range(2)]
    thread(cohort, cast.learner, since=timezone.now(), state=ThreadState.WAITING)
    thread(cohort, cast.learner, since=long_ago, answered=long_ago)
    thread(other, cast.peer, since=long_ago, state=ThreadState.WAITING)

    assert [(one.cohort, str(one)) for one in overdue(cast.own_tutor)] == [
        (cohort, "2 have waited longer than 5 working days.")
    ]
    Share.objects.filter(thread=waiting[0]).update(withdrawn_at=timezone.now())
    assert [str(one) for one in overdue(cast.own_tutor)] == ["1 has waited longer than 5 working days."]
    learning_actions.end_assignment(assignment=cohort.assignments.get())
    assert [overdue(getattr(cast, role)) for role in ("own_tutor", "learner", "superuser")] == [[], [], []]


def test_target_asks_two_queries_whatever_waits(cohort, cast, django_assert_num_queries):
    long_ago = timezone.now() - timedelta(days=20)
    for _n in range(3):
        thread(cohort, cast.learner, since=long_ago, state=ThreadState.WAITING)

    with django_assert_num_queries(2):
        overdue(cast.own_tutor)
