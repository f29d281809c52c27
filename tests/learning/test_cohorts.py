"""Who is in a cohort, who tutors it, and what changes both."""

import pytest
from django.utils import timezone

from learning import actions, permissions
from learning.models import Cohort, Enrolment, TutorAssignment

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(course):
    return actions.make_cohort(course=course.course, name="Saltmarsh spring group")


def test_joining_enrols_and_names_the_cohort_once(cohort, cast):
    actions.join_cohort(user=cast.learner, cohort=cohort)
    actions.join_cohort(user=cast.learner, cohort=cohort)

    assert list(Enrolment.objects.values_list("user", "cohort")) == [(cast.learner.pk, cohort.pk)]
    assert permissions.cohort_of(cast.learner, cohort.course_key) == cohort
    assert permissions.cohort_of(cast.peer, cohort.course_key) is None


def test_joining_another_cohort_of_the_course_changes_over(cohort, course, cast):
    other = actions.make_cohort(course=course.course, name="Autumn")
    actions.join_cohort(user=cast.learner, cohort=cohort)

    actions.join_cohort(user=cast.learner, cohort=other)

    assert permissions.cohort_of(cast.learner, cohort.course_key) == other


def test_closed_cohort_and_cohort_without_course_take_nobody(cohort, course, cast):
    actions.close_cohort(cohort=cohort)
    with pytest.raises(actions.CohortClosed):
        actions.join_cohort(user=cast.learner, cohort=cohort)

    actions.reopen_cohort(cohort=cohort)
    Cohort.objects.update(course=None)
    with pytest.raises(actions.CourseGone):
        actions.join_cohort(user=cast.learner, cohort=cohort)
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize("way", ["cohort", "course"])
def test_leaving_the_cohort_or_the_course_ends_membership(way, cohort, cast):
    enrolment = actions.join_cohort(user=cast.learner, cohort=cohort)

    if way == "cohort":
        actions.leave_cohort(enrolment=enrolment)
    else:
        actions.leave(enrolment=enrolment)

    assert permissions.cohort_of(cast.learner, cohort.course_key) is None
    assert permissions.enrolments_of(cast.learner).active().exists() is (way == "cohort")


def test_tutors_are_those_assigned_now_the_lead_first(cohort, cast):
    first = actions.assign_tutor(cohort=cohort, tutor=cast.other_tutor)
    actions.assign_tutor(cohort=cohort, tutor=cast.own_tutor, lead=True)
    actions.assign_tutor(cohort=cohort, tutor=cast.own_tutor)
    former = actions.assign_tutor(cohort=cohort, tutor=cast.former_tutor)
    actions.end_assignment(assignment=former)

    assert [one.tutor for one in permissions.tutors_of(cohort)] == [cast.own_tutor, cast.other_tutor]
    assert [permissions.is_tutor(one) for one in (cast.own_tutor, cast.former_tutor)] == [True, False]

    actions.assign_tutor(cohort=cohort, tutor=cast.other_tutor, lead=True)

    leads = TutorAssignment.objects.current().filter(lead=True)
    assert [one.pk for one in leads] == [first.pk]


def test_suspended_or_closing_tutor_is_not_named(cohort, cast):
    actions.assign_tutor(cohort=cohort, tutor=cast.own_tutor)
    actions.assign_tutor(cohort=cohort, tutor=cast.other_tutor)
    cast.own_tutor.is_active = False
    cast.own_tutor.save()
    actions.ask_deletion(user=cast.other_tutor)

    assert list(permissions.tutors_of(cohort)) == []
    assert not permissions.is_tutor(cast.own_tutor)


def test_tutor_who_comes_back_has_a_new_beginning(cohort, cast):
    first = actions.assign_tutor(cohort=cohort, tutor=cast.own_tutor)
    actions.end_assignment(assignment=first)
    before = timezone.now()

    again = actions.assign_tutor(cohort=cohort, tutor=cast.own_tutor)

    assert again.since >= before
    assert TutorAssignment.objects.count() == 2


def test_notice_of_the_same_thing_is_one_until_it_is_seen(cohort, cast):
    from uuid import uuid4

    from learning.models import Notice

    about = uuid4()
    for _time in range(2):
        actions.notify(people=[cast.learner, cast.peer], kind="answered", about=about)
    Notice.objects.filter(person=cast.learner).update(seen_at=timezone.now())
    actions.notify(people=[cast.learner], kind="answered", about=about)

    assert Notice.objects.filter(person=cast.learner).count() == 2
    assert Notice.objects.filter(person=cast.peer).count() == 1

    actions.forget_notices(about=about)

    assert Notice.objects.unseen().count() == 0
