"""How long answers usually take in a cohort, in working days, and what has waited longer than it aims at. No word is looked at."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import ngettext

from journal import permissions
from journal.models import Thread
from learning import permissions as learning_permissions
from learning.models import Cohort

ENOUGH = 3  # fewer answers say nothing
LATEST = 20
WORKING_DAYS = 5


@dataclass(frozen=True)
class ReplyTime:
    """How many working days an answer takes; `usual` when that is what was measured, not what the cohort aims at."""

    days: int
    usual: bool

    def __str__(self) -> str:
        if self.usual:
            said = ngettext(
                "Answers usually come within %(n)s working day.",
                "Answers usually come within %(n)s working days.",
                self.days,
            )
        else:
            said = ngettext(
                "Tutors aim to answer within %(n)s working day.",
                "Tutors aim to answer within %(n)s working days.",
                self.days,
            )
        return said % {"n": self.days}


@dataclass(frozen=True)
class Overdue:
    """How many threads of a cohort have waited longer than the working days it aims at."""

    cohort: Cohort
    count: int

    def __str__(self) -> str:
        said = ngettext(
            "%(n)s has waited longer than %(days)s.",
            "%(n)s have waited longer than %(days)s.",
            self.count,
        )
        days = ngettext("%(n)s working day", "%(n)s working days", self.cohort.reply_days)
        return said % {"n": self.count, "days": days % {"n": self.cohort.reply_days}}


def reply_times(cohorts: Iterable[int]) -> dict[int, ReplyTime]:
    """For each of these cohorts how long an answer takes: the median of the last twenty, or what it aims at. Two queries."""
    aims = dict(Cohort.objects.filter(pk__in=set(cohorts)).values_list("pk", "reply_days"))
    taken = defaultdict(list)
    for cohort, since, at in _answers(aims):
        taken[cohort].append(working_days(since, at))
    return {
        cohort: ReplyTime(max(1, math.ceil(median(taken[cohort]))), usual=True)
        if len(taken[cohort]) >= ENOUGH
        else ReplyTime(aim, usual=False)
        for cohort, aim in aims.items()
    }


def _answers(cohorts: Iterable[int]):
    """When the tutors' turn began and when their answer came, for the last answers of each cohort."""
    answered = Thread.objects.filter(
        cohort__in=list(cohorts), answered_at__gte=F("waiting_since"), answered_at__lte=timezone.now()
    )
    place = Window(RowNumber(), partition_by=F("cohort"), order_by=[F("answered_at").desc(), F("pk").desc()])
    latest = answered.annotate(place=place).filter(place__lte=LATEST)
    return latest.values_list("cohort", "waiting_since", "answered_at")


def working_days(since: datetime, until: datetime) -> int:
    """How many days from Monday to Friday were begun between two moments: 0 on the same day, by the clock of the site."""
    zone = timezone.get_default_timezone()
    first, last = timezone.localdate(since, zone), timezone.localdate(until, zone)
    weeks, rest = divmod((last - first).days, 7)
    return weeks * WORKING_DAYS + sum(_works(first + timedelta(days=day)) for day in range(1, rest + 1))


def _works(day: date) -> bool:
    return day.weekday() < WORKING_DAYS


def overdue(user) -> list[Overdue]:
    """What has waited for this tutor's answer longer than its cohort aims at, in their own cohorts only. Two queries."""
    cohorts = {cohort.pk: cohort for cohort in learning_permissions.cohorts_taught_by(user)}
    if not cohorts:
        return []
    now = timezone.now()
    late = Q(pk__in=[])
    for cohort in cohorts.values():
        late |= Q(cohort=cohort, waiting_since__lt=_begun_before(now, cohort.reply_days))
    waiting = permissions.threads_for(user).tutors_turn(now).filter(late)
    counted = waiting.order_by().values_list("cohort").annotate(count=Count("pk"))
    found = [Overdue(cohorts[cohort], count) for cohort, count in counted]
    return sorted(found, key=lambda one: (one.cohort.name, one.cohort.pk))


def _begun_before(now: datetime, days: int) -> datetime:
    """A moment: what began to wait before it has waited for more working days than these."""
    zone = timezone.get_default_timezone()
    day, passed = timezone.localdate(now, zone), 0
    while passed + _works(day) <= days:
        passed += _works(day)
        day -= timedelta(days=1)
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def slot(request, page, keys: list[str]) -> dict[str, str]:
    """A sentence for each cohort, by its number, for pages of the apps below and of this one."""
    return {str(cohort): str(time) for cohort, time in reply_times(int(key) for key in keys if key.isdecimal()).items()}
