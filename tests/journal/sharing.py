"""Sharing in tests, through the same actions as the pages."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from journal.models import Entry, Share, Thread
from journal.sharing import actions
from learning import actions as learning_actions
from learning.models import Cohort


def cohort_with(course, *, tutors=(), learners=(), name="Saltmarsh spring group") -> Cohort:
    """A cohort of the small course with these people in it."""
    cohort = learning_actions.make_cohort(course=course.course, name=name)
    for tutor in tutors:
        learning_actions.assign_tutor(cohort=cohort, tutor=tutor)
    for learner in learners:
        learning_actions.join_cohort(user=learner, cohort=cohort)
    return cohort


def share(entry: Entry, cohort: Cohort, *, in_grace=False) -> Share:
    """The entry as it stands, shared; long enough ago that tutors can open it, unless it is `in_grace`."""
    entry.refresh_from_db()
    made = actions.share_version(
        owner=entry.journal.owner, entry=entry, version=entry.version, audience="tutor", cohort=cohort.pk
    )
    if not in_grace:
        past_the_grace(made)
    return made


def opened(made: Share, *tutors) -> Thread:
    """Its thread, once these tutors have opened it; none of them has it open now."""
    for tutor in tutors:
        actions.note_opening(person=tutor, share=made)
    return made.thread


def past_the_grace(made: Share) -> None:
    """As if it had been shared eleven minutes earlier. Tutors are moved back too: they had the cohort before."""
    by = timedelta(minutes=11)
    made.refresh_from_db()
    made.shared_at, made.visible_from = made.shared_at - by, made.visible_from - by
    made.save(update_fields=["shared_at", "visible_from"])
    thread = made.thread
    if thread.state_from > timezone.now():
        thread.state_from = made.visible_from
    if thread.waiting_since > timezone.now():
        thread.waiting_since = made.visible_from
    thread.save(update_fields=["state_from", "waiting_since"])
    thread.cohort.assignments.current().filter(since__gt=made.shared_at).update(since=made.shared_at - by)
