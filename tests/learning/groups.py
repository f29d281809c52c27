"""Cohorts of tests, and who is in them."""

from __future__ import annotations

import re

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group, Permission
from django.core import mail

from learning import actions
from tests.people import APP_SECRET, Cast


def make_group(course, cast: Cast, name: str = "Saltmarsh spring"):
    """A cohort with two tutors, of whom one leads, a former one, and the learner."""
    cohort = actions.make_cohort(course=course.course, name=name)
    actions.assign_tutor(cohort=cohort, tutor=cast.own_tutor, lead=True)
    actions.end_assignment(assignment=actions.assign_tutor(cohort=cohort, tutor=cast.former_tutor))
    actions.join_cohort(user=cast.learner, cohort=cohort)
    return cohort


def has_second_step(person) -> None:
    if not Authenticator.objects.filter(user=person).exists():  # the tutors of the cast have one
        TOTP.activate(person, APP_SECRET)


def has_no_second_step(person) -> None:
    Authenticator.objects.filter(user=person).delete()


def runs_cohorts(person) -> None:
    """As an administrator gives it under Settings → Groups."""
    group, _new = Group.objects.get_or_create(name="Organisers")
    group.permissions.add(Permission.objects.get(content_type__app_label="learning", codename="change_cohort"))
    person.groups.add(group)


def knows_accounts(person) -> None:
    model = type(person)
    codename = f"change_{model._meta.model_name}"
    person.user_permissions.add(
        Permission.objects.get(content_type__app_label=model._meta.app_label, codename=codename)
    )


def text_of(message) -> str:
    return message.message().get_payload(decode=True).decode()


def link_in_mail(message=None) -> str:
    """The path of the link of an invitation."""
    return re.search(r"http://testserver(/accounts/invited/\S+)", text_of(message or mail.outbox[-1]))[1]
