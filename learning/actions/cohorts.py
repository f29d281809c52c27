"""Cohorts: made, joined, tutored, closed."""

from __future__ import annotations

import secrets
from datetime import date

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from learning.actions.enrolment import enrol, leave_cohort
from learning.enums import GroupRole
from learning.models import Cohort, ConcernContact, Enrolment, Invitation, Profile, TutorAssignment

# Without the signs that people take for one another: 0 and O, 1 and I and L, 5 and S, 2 and Z, 8 and B, U and V.
CODE_SIGNS = "34679ACDEFGHJKMNPQRTWXY"
CODE_LENGTH = 8


class CohortClosed(Exception):
    """Nobody joins this cohort any more. Nothing was changed."""


class CourseGone(Exception):
    """The course of this cohort is no longer there, so that nobody can be enrolled in it. Nothing was changed."""


def new_join_code() -> str:
    """A code of eight signs that are hard to confuse; one in 78 thousand millions."""
    return "".join(secrets.choice(CODE_SIGNS) for _sign in range(CODE_LENGTH))


@transaction.atomic
def make_cohort(*, course, name: str, starts_on: date | None = None, reply_days: int = 5) -> Cohort:
    """Make a group for a course, with a code to join by and nobody in it yet."""
    return Cohort.objects.create(
        course=course,
        course_key=course.key,
        course_title=course.title,
        name=name,
        starts_on=starts_on,
        reply_days=reply_days,
        join_code=new_join_code(),
    )


@transaction.atomic
def change_cohort(*, cohort: Cohort, name: str, starts_on: date | None, reply_days: int) -> None:
    """Change what a cohort is called, when it starts and within how many working days its tutors reply. The course stays."""
    Cohort.objects.filter(pk=cohort.pk).update(name=name, starts_on=starts_on, reply_days=reply_days)


def change_pace(*, cohort: Cohort, pace_days: int | None, week_dates: dict[str, date]) -> None:
    """Suggest how many days a week of the course takes (None: nothing follows by itself), and days set for weeks by their keys.

    Days that were set for weeks the course no longer has go with this.
    """
    days = {key: day.isoformat() for key, day in week_dates.items()}
    Cohort.objects.filter(pk=cohort.pk).update(pace_days=pace_days, week_dates=days)


def renew_join_code(*, cohort: Cohort) -> str:
    """Give a cohort another code, and return it. The one before opens nothing any more; invitations go on working."""
    code = new_join_code()
    Cohort.objects.filter(pk=cohort.pk).update(join_code=code)
    return code


def close_cohort(*, cohort: Cohort) -> None:
    """From now on nobody joins it and nobody shares in it. Its tutors go on reading and answering what was shared."""
    Cohort.objects.open().filter(pk=cohort.pk).update(closed_at=timezone.now())


def reopen_cohort(*, cohort: Cohort) -> None:
    """Let people join and share in it again."""
    Cohort.objects.filter(pk=cohort.pk).update(closed_at=None)


@transaction.atomic
def join_cohort(*, user, cohort: Cohort) -> Enrolment:
    """Put a person into a cohort, enrolling them in its course; whoever is in another cohort of that course changes over.

    Joining twice changes nothing. Raises CohortClosed, CourseGone.
    """
    # Locked, so that a cohort closed at this moment is closed for this person too.
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("course").get(pk=cohort.pk)
    if cohort.closed_at is not None:
        raise CohortClosed
    if cohort.course is None:
        raise CourseGone
    enrolment = enrol(user=user, course=cohort.course)
    if enrolment.cohort_id != cohort.pk:
        leave_cohort(enrolment=enrolment)
        enrolment.cohort, enrolment.joined_cohort_at = cohort, timezone.now()
        enrolment.save(update_fields=["cohort", "joined_cohort_at"])
    return enrolment


@transaction.atomic
def assign_tutor(*, cohort: Cohort, tutor, lead: bool = False) -> TutorAssignment:
    """Make somebody a tutor of a cohort from now on; a second time changes nothing but, with `lead`, who leads.

    They get a profile: `profiles.profile_of` tells from it whether somebody tutors, and every page asks that.
    """
    Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    Profile.objects.get_or_create(user=tutor)
    if lead:
        cohort.assignments.current().filter(lead=True).exclude(tutor=tutor).update(lead=False)
    assignment, new = cohort.assignments.current().get_or_create(
        tutor=tutor, defaults={"cohort": cohort, "lead": lead, "since": timezone.now()}
    )
    if lead and not new and not assignment.lead:
        assignment.lead = True
        assignment.save(update_fields=["lead"])
    return assignment


@transaction.atomic
def end_assignment(*, assignment: TutorAssignment) -> None:
    """From now on this person is no tutor of the cohort and opens nothing of it. Their replies stay with the learners."""
    forget_invitations_of(person=assignment.tutor, cohort=assignment.cohort, role=GroupRole.TUTOR)
    TutorAssignment.objects.current().filter(pk=assignment.pk).update(until=timezone.now(), lead=False)


def name_contact(*, cohort: Cohort, person) -> ConcernContact:
    """Name somebody whom tutors of this cohort turn to with a concern. Twice is once."""
    contact, _new = ConcernContact.objects.get_or_create(cohort=cohort, person=person)
    return contact


@transaction.atomic
def remove_contact(*, contact: ConcernContact) -> None:
    """From now on this person reads no concern of the cohort."""
    forget_invitations_of(person=contact.person, cohort=contact.cohort, role=GroupRole.CONTACT)
    ConcernContact.objects.filter(pk=contact.pk).delete()


def forget_invitations_of(*, person, cohort: Cohort, role: str) -> None:
    """Take back what still asks somebody into a cohort: a second link must not undo that they were taken out."""
    addresses = [email.lower() for email in EmailAddress.objects.filter(user=person).values_list("email", flat=True)]
    Invitation.objects.filter(cohort=cohort, role=role, email__in=addresses).delete()
