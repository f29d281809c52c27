"""Whose records are whose: a person's own enrolments, and nobody else's. Who needs a second step, who may invite."""

from __future__ import annotations

from django.db.models import QuerySet

from learning.conf import conf
from learning.models import Enrolment, EnrolmentQuerySet, QuizAttempt, Statement, StatementQuerySet


def enrolments_of(user) -> EnrolmentQuerySet:
    """All enrolments a person may see and change: their own, those they left included. None for guests and suspended accounts."""
    if user is None or not user.is_authenticated or not user.is_active:
        return Enrolment.objects.none()
    return Enrolment.objects.filter(user=user)


def statements_of(user) -> StatementQuerySet:
    """A person's own statements, those that were replaced or revoked included. None for guests and suspended accounts."""
    if user is None or not user.is_authenticated or not user.is_active:
        return Statement.objects.none()
    return Statement.objects.filter(owner=user)


def statements_shown_to(user) -> StatementQuerySet:
    """Statements whose page this person may open: their own, and every one that its owner has not made private."""
    return Statement.objects.filter(shared=True) | statements_of(user)


def may_see_statements(user) -> bool:
    """Whether this person may see which statements were given, and revoke one: whoever may open Wagtail's admin."""
    return uses_admin(user)


def attempts_of(user) -> QuerySet[QuizAttempt]:
    """All attempts at quizzes a person may see and go on with: those of their own enrolments, left courses included."""
    return QuizAttempt.objects.filter(enrolment__in=enrolments_of(user))


def uses_admin(user) -> bool:
    """Whether this person may open Wagtail's admin: editors, moderators and superusers."""
    return user.is_authenticated and user.is_active and user.has_perm("wagtailadmin.access_admin")


def needs_second_factor(user) -> bool:
    """Whether this person has to sign in with a second step: whoever can change what others see."""
    return conf.require_second_factor and uses_admin(user)


def may_invite(user) -> bool:
    """Whether this person may invite others to make an account."""
    return uses_admin(user)
