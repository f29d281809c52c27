"""Enrolment, progress, and what a person chose about themselves."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from learning import permissions
from learning.actions.statements import give_statement
from learning.enums import EnrolmentState
from learning.models import ActivityCompletion, Enrolment, PageVisit, Profile
from learning.reading import anything_left
from learning.signals import left_cohort

# Enrolment and progress ----------------------------------------------------------------------------------------------


@transaction.atomic
def enrol(*, user, course) -> Enrolment:
    """Enrol a person in a course, or bring them back with everything they had done. Enrolling twice changes nothing."""
    enrolment, _new = Enrolment.objects.select_for_update().get_or_create(
        user=user, course_key=course.key, defaults={"course": course, "course_title": course.title}
    )
    if enrolment.state != EnrolmentState.ACTIVE or enrolment.course_id != course.pk:
        enrolment.state, enrolment.left_at = EnrolmentState.ACTIVE, None
        enrolment.course, enrolment.course_title = course, course.title
        enrolment.save(update_fields=["state", "left_at", "course", "course_title"])
    return enrolment


@transaction.atomic
def leave(*, enrolment: Enrolment) -> None:
    """Leave a course, and with it one's cohort. What was done stays recorded, for the day the person comes back."""
    leave_cohort(enrolment=enrolment)
    Enrolment.objects.active().filter(pk=enrolment.pk).update(state=EnrolmentState.LEFT, left_at=timezone.now())


@transaction.atomic
def leave_cohort(*, enrolment: Enrolment) -> None:
    """Leave the cohort and stay in the course. Its tutors open nothing of this person any more. In no cohort, nothing changes.

    Sends `left_cohort`.
    """
    held = Enrolment.objects.select_for_update(of=("self",)).select_related("cohort", "user").filter(pk=enrolment.pk)
    found = held.filter(cohort__isnull=False).first()
    if found is None:
        return
    cohort, found.cohort, found.joined_cohort_at = found.cohort, None, None
    found.save(update_fields=["cohort", "joined_cohort_at"])
    left_cohort.send(sender=Enrolment, user=found.user, cohort=cohort)


@transaction.atomic
def forget(*, enrolment: Enrolment) -> None:
    """Remove an enrolment with everything recorded in it, for good."""
    leave_cohort(enrolment=enrolment)
    enrolment.delete()


def record_visit(*, user, course_paths: list[str], page_key: str) -> Enrolment:
    """Note that a person was on a page. Raises Enrolment.DoesNotExist for somebody who is not enrolled."""
    return _record(user, course_paths, page_key, {})


def mark_page(*, user, course_paths: list[str], page_key: str, done: bool) -> Enrolment:
    """Record that a page is done, or that its reader says it is not. Raises Enrolment.DoesNotExist.

    A page said to be open is not ticked by itself again when its end is reached (`tick_at_the_end`).
    """
    now = timezone.now()
    return _record(user, course_paths, page_key, {"done_at": now if done else None, "kept_open": not done})


def tick_at_the_end(*, user, course_paths: list[str], page_key: str) -> Enrolment:
    """Record that somebody read a page to its end, unless they said before that it is not done. Raises Enrolment.DoesNotExist."""
    with transaction.atomic():
        enrolment = _locked(user, course_paths)
        if page_key in {*enrolment.progress.get("open", []), *enrolment.progress.get("done", [])}:
            return enrolment
        return _visit(enrolment, page_key, {"done_at": timezone.now(), "kept_open": False})


@transaction.atomic
def mark_activity(*, user, course_paths: list[str], activity_id: int, done: bool) -> Enrolment:
    """Record that an activity is done, or no longer. Costs the same in a course of any size. Raises Enrolment.DoesNotExist."""
    enrolment = _locked(user, course_paths)
    if done:
        completion = ActivityCompletion(enrolment=enrolment, activity_id=activity_id)
        ActivityCompletion.objects.bulk_create([completion], ignore_conflicts=True)
    else:
        ActivityCompletion.objects.filter(enrolment=enrolment, activity_id=activity_id).delete()
    _keep(enrolment, "activities", activity_id, done)
    if done:
        _note_the_end(enrolment)
    enrolment.save(update_fields=["progress", "finished_at"])
    return enrolment


@transaction.atomic
def _record(user, course_paths: list[str], page_key: str, changes: dict) -> Enrolment:
    return _visit(_locked(user, course_paths), page_key, changes)


def _locked(user, course_paths: list[str]) -> Enrolment:
    """The person's enrolment in the course at one of these tree paths, so that two marks at once cannot lose each other."""
    mine = permissions.enrolments_of(user).active()
    mine = mine.annotate(course_path=F("course__path"))
    return mine.select_for_update(of=("self",)).get(course__path__in=course_paths)


def _visit(enrolment: Enrolment, page_key: str, changes: dict) -> Enrolment:
    visit = PageVisit(enrolment=enrolment, page_key=page_key, last_at=timezone.now(), **changes)
    PageVisit.objects.bulk_create(
        [visit],
        update_conflicts=True,
        unique_fields=["enrolment", "page_key"],
        update_fields=["last_at", *changes],
    )
    if changes:
        _keep(enrolment, "done", page_key, changes["done_at"] is not None)
        _keep(enrolment, "open", page_key, changes["kept_open"])
    enrolment.progress["last"], enrolment.last_at = page_key, visit.last_at
    if changes.get("done_at"):
        _note_the_end(enrolment)
    enrolment.save(update_fields=["progress", "last_at", "finished_at"])
    if changes.get("done_at"):
        enrolment.given = give_statement(enrolment=enrolment)
    return enrolment


def _note_the_end(enrolment: Enrolment) -> None:
    """Note when a person had done everything there was. It is noted once; what an editor adds later takes nothing of it away."""
    if enrolment.finished_at is None and not anything_left(enrolment, enrolment.course_path):
        enrolment.finished_at = timezone.now()


def _keep(enrolment: Enrolment, name: str, item, wanted: bool) -> None:
    """Put an item on one of the lists in `progress`, or take it off."""
    items = [other for other in enrolment.progress.get(name, []) if other != item]
    enrolment.progress[name] = [*items, item] if wanted else items


def see_change(*, enrolment: Enrolment, page_key: str) -> None:
    """Note that a person has seen what changed on a page since they ticked it. No tick changes."""
    PageVisit.objects.filter(enrolment=enrolment, page_key=page_key).update(seen_at=timezone.now())


# Profile -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def change_profile(*, user, **choices) -> Profile:
    """Keep what a person chose about themselves: `display_name`, `time_zone`, `language` or `display`."""
    profile, _new = Profile.objects.update_or_create(user=user, defaults=choices)
    return profile
