"""Cohorts as their learners and tutors read them: who tutors one, since when, and who no longer does. Two queries for all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from learning import permissions
from learning.models import Cohort, TutorAssignment
from learning.profiles import names_shown

# How long a group's page says that somebody no longer tutors it.
TOLD_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Tutor:
    name: str
    lead: bool
    since: datetime
    until: datetime | None


@dataclass
class Group:
    """`gone` are those who tutored it until lately, and do not now."""

    cohort: Cohort
    tutors: list[Tutor] = field(default_factory=list)
    gone: list[Tutor] = field(default_factory=list)


def groups_of(cohorts: Iterable[Cohort]) -> dict[int, Group]:
    """Each cohort with its tutors by the name that others read, the lead first; suspended and closed accounts apart."""
    groups = {cohort.pk: Group(cohort) for cohort in cohorts}
    if not groups:
        return groups
    lately = Q(until__isnull=True) | Q(until__gte=timezone.now() - TOLD_FOR)
    rows = TutorAssignment.objects.filter(lately, permissions.in_use("tutor"), cohort__in=groups)
    rows = list(rows.select_related("tutor").order_by("-lead", "since", "pk"))
    names = names_shown({row.tutor for row in rows})
    here = {(row.cohort_id, row.tutor_id) for row in rows if row.until is None}
    for row in rows:
        tutor = Tutor(names[row.tutor_id] or _("a tutor without a display name"), row.lead, row.since, row.until)
        group = groups[row.cohort_id]
        if row.until is None:
            group.tutors.append(tutor)
        elif (row.cohort_id, row.tutor_id) not in here:
            group.gone.append(tutor)
    return groups


def group_of(cohort: Cohort) -> Group:
    return groups_of([cohort])[cohort.pk]
