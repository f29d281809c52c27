"""Who can be chosen to read an entry. Each audience says to whom one can share and, as a rule on shares, who reads what was shared.

A third audience is one more class here, and its name in AUDIENCES: pages, permissions and the line on every entry ask only these.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from journal.models import Share
from learning import permissions as learning_permissions
from learning.models import Cohort, TutorAssignment


@dataclass(frozen=True)
class Receivers:
    """A cohort in which one can share with an audience, and who would read it: at least one person."""

    audience: Audience
    cohort: Cohort
    people: list


class Audience(ABC):
    """Some people that an entry can be shared with. `key` is stored with every share and never changes."""

    key: str
    label: str

    @abstractmethod
    def receivers(self, owner, course_key: str) -> list[Receivers]:
        """Where this person can share an entry of a course, or with "" one of no course. Empty when nobody would read it."""

    @abstractmethod
    def readable_by(self, user) -> Q:
        """The rule: which shares with this audience a person may read, were they not withdrawn and not too new."""

    @abstractmethod
    def readers(self, shares: Iterable[Share]) -> dict[UUID, list]:
        """Whom the rule lets read each of these shares (fetched with their threads). Says the same as `readable_by`."""


class OwnTutors(Audience):
    """The tutors of the learner's cohort: those who had it when the entry was shared, and have it still."""

    key = "tutor"
    label = _("My tutor")

    def receivers(self, owner, course_key: str) -> list[Receivers]:
        mine = learning_permissions.enrolments_of(owner).active().filter(cohort__closed_at__isnull=True)
        mine = mine.filter(cohort__isnull=False).select_related("cohort").order_by("-joined_cohort_at", "pk")
        if course_key:
            mine = mine.filter(course_key=course_key)
        cohorts = [enrolment.cohort for enrolment in mine]
        return [Receivers(self, cohort, people) for cohort in cohorts if (people := _tutors(cohort, owner))]

    def readable_by(self, user) -> Q:
        teaches = learning_permissions.taught_by(user, cohort="thread__cohort", at="shared_at")
        belongs = learning_permissions.studied_by(person="thread__owner", cohort="thread__cohort")
        return Q(audience=self.key) & ~Q(thread__owner=user) & Q(teaches) & Q(belongs)

    def readers(self, shares: Iterable[Share]) -> dict[UUID, list]:
        shares = [share for share in shares if share.audience == self.key]
        belongs = learning_permissions.studied_by(person="thread__owner", cohort="thread__cohort")
        within = set(Share.objects.filter(belongs, pk__in=[share.pk for share in shares]).values_list("pk", flat=True))
        cohorts = {share.thread.cohort_id for share in shares}
        current = TutorAssignment.objects.current().filter(learning_permissions.in_use("tutor"), cohort__in=cohorts)
        current = list(current.select_related("tutor").order_by(F("lead").desc(), "since", "pk"))
        return {
            share.pk: [
                one.tutor
                for one in current
                if one.cohort_id == share.thread.cohort_id
                and one.since <= share.shared_at
                and one.tutor_id != share.thread.owner_id
                and share.pk in within
            ]
            for share in shares
        }


def _tutors(cohort: Cohort, owner) -> list:
    return [one.tutor for one in learning_permissions.tutors_of(cohort) if one.tutor_id != owner.pk]


AUDIENCES: list[Audience] = [OwnTutors()]


def audience(key: str) -> Audience | None:
    """The audience of this key, or None for one that this site does not know."""
    return next((one for one in AUDIENCES if one.key == key), None)


def receivers(owner, course_key: str) -> list[Receivers]:
    """Everybody with whom a person could share an entry of this course, by audience and cohort."""
    return [found for one in AUDIENCES for found in one.receivers(owner, course_key)]


def readable_by(user) -> Q:
    """The rule on shares, over all audiences."""
    rule = Q(pk__in=[])
    for one in AUDIENCES:
        rule |= one.readable_by(user)
    return rule


def readers(shares: Iterable[Share]) -> dict[UUID, list]:
    """Who may read each of these shares, over all audiences, for every one of them; whether it is visible yet is not asked."""
    shares = list(shares)
    found: dict[UUID, list] = {share.pk: [] for share in shares}
    for one in AUDIENCES:
        found |= one.readers(shares)
    return found
