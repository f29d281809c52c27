"""Into a cohort by invitation or by a list: whoever may not know who has an account learns nothing from it."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from learning import letters, permissions
from learning.actions.accounts import invite, use_invitation
from learning.actions.cohorts import (
    CohortClosed,
    CourseGone,
    assign_tutor,
    forget_invitations_of,
    join_cohort,
    name_contact,
)
from learning.actions.enrolment import leave_cohort
from learning.actions.leaving import address_of, link_to
from learning.enums import GroupRole
from learning.models import Cohort, Enrolment, Invitation


class NotForThem(Exception):
    """This invitation is for somebody with another address. Nothing was changed."""


@dataclass(frozen=True)
class Asked:
    """What became of a list of addresses: how many people are in now, and to how many a mail with an invitation goes."""

    added: int
    invited: int


@transaction.atomic
def ask_into_cohort(*, cohort: Cohort, emails: list[str], role: str, by, site: str) -> Asked:
    """Bring people into a cohort as learners, tutors or contacts for concerns: all of the list or nobody.

    Whoever may know accounts (`permissions.may_know_accounts`) adds people who have one at once; they are told by mail. Everybody
    else, and every other address, gets an invitation. A learner of another cohort of the course is asked too: nobody is moved.
    Raises CohortClosed, CourseGone for learners.
    """
    if role == GroupRole.LEARNER:
        _check_open(cohort)
    emails = list(dict.fromkeys(email.strip().lower() for email in emails))
    known = _people_at(emails) if permissions.may_know_accounts(by) else {}
    if role == GroupRole.LEARNER:
        elsewhere = Enrolment.objects.active().filter(course_key=cohort.course_key, cohort__isnull=False)
        busy = set(elsewhere.exclude(cohort=cohort).filter(user__in=known.values()).values_list("user", flat=True))
        known = {email: person for email, person in known.items() if person.pk not in busy}
    for person in set(known.values()):
        if _bring_in(person, cohort, role):
            _tell(person, cohort, role)
    others = [email for email in emails if email not in known]
    for email in others:
        invite(email=email, invited_by=by, site=site, cohort=cohort, role=role)
    return Asked(added=len(set(known.values())), invited=len(others))


@transaction.atomic
def accept_invitation(*, user, invitation: Invitation) -> None:
    """Come into the cohort an invitation asks into, and use the invitation up.

    Raises Invitation.DoesNotExist when it does not wait any more, NotForThem, CohortClosed, CourseGone.
    """
    waiting = Invitation.objects.waiting(timezone.now()).filter(cohort__isnull=False)
    invitation = waiting.select_for_update(of=("self",)).select_related("cohort").get(pk=invitation.pk)
    if not permissions.may_accept(user, invitation):
        raise NotForThem
    _bring_in(user, invitation.cohort, invitation.role)
    use_invitation(invitation=invitation)


@transaction.atomic
def remove_learner(*, enrolment: Enrolment) -> None:
    """Take somebody out of their cohort and tell them by mail. They stay in the course. In no cohort, nothing happens."""
    cohort = enrolment.cohort
    if cohort is None:
        return
    leave_cohort(enrolment=enrolment)
    forget_invitations_of(person=enrolment.user, cohort=cohort, role=GroupRole.LEARNER)
    _tell(enrolment.user, cohort, GroupRole.LEARNER, "removed_from_group")


def _check_open(cohort: Cohort) -> None:
    found = Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    if found.closed_at is not None:
        raise CohortClosed
    if found.course_id is None:
        raise CourseGone


def _people_at(emails: list[str]) -> dict:
    """Accounts in use, by those of these addresses that they have confirmed."""
    rows = EmailAddress.objects.filter(permissions.in_use("user"), email__in=emails, verified=True)
    return {row.email.lower(): row.user for row in rows.select_related("user")}


def _bring_in(person, cohort: Cohort, role: str) -> bool:
    """Returns whether that changed anything."""
    if role == GroupRole.TUTOR:
        before = cohort.assignments.current().filter(tutor=person).exists()
        assign_tutor(cohort=cohort, tutor=person)
    elif role == GroupRole.CONTACT:
        before = cohort.concern_contacts.filter(person=person).exists()
        name_contact(cohort=cohort, person=person)
    else:
        before = cohort.enrolments.active().filter(user=person).exists()
        join_cohort(user=person, cohort=cohort)
    return not before


def _tell(person, cohort: Cohort, role: str, letter: str = "added_to_group") -> None:
    if address := address_of(person):
        letters.post(letter, address, cohort=cohort, role=role, link=link_to("learning:home"))
