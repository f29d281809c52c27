"""Whose records are whose. A person's own enrolments, and nobody else's."""

from __future__ import annotations

from learning.models import Enrolment, EnrolmentQuerySet


def enrolments_of(user) -> EnrolmentQuerySet:
    """All enrolments a person may see and change: their own, those they left included. None for guests and suspended accounts."""
    if user is None or not user.is_authenticated or not user.is_active:
        return Enrolment.objects.none()
    return Enrolment.objects.filter(user=user)
