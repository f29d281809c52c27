"""What a tutor looks for in the queue: read from the address, nonsense is ignored, and kept along from page to page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import models
from django.db.models import Exists
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from content.numbering import Node, NumberedActivity, Outline, outline_of
from journal import permissions
from journal.prompts import number_in
from learning import permissions as learning_permissions
from learning.models import Cohort

FREE = "free"


class Wanted(models.TextChoices):
    """States of the queue, as a tutor asks for them."""

    TO_ANSWER = "", _("Waiting for an answer")
    WAITING = "waiting", _("New, not answered yet")
    FOLLOW_UP = "follow_up", _("Follow-up")
    OPEN = "open", _("Open with a tutor")
    DRAFT = "draft", _("With my draft reply")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn by the learner")


@dataclass(frozen=True)
class Filters:
    """What is asked for. `outline` is that of the course whose weeks can be chosen: there is one, or a cohort is chosen."""

    cohorts: list[Cohort]
    outline: Outline | None
    state: Wanted = Wanted.TO_ANSWER
    cohort: Cohort | None = None
    week: Node | None = None
    activity: NumberedActivity | None = None
    free: bool = False
    after: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out on purpose."""
        return bool(self.state or self.cohort or self.week or self.activity or self.free)

    @property
    def among(self) -> list[Cohort]:
        return [self.cohort] if self.cohort else self.cohorts

    @property
    def batches(self) -> list[int] | None:
        """The activities to look at by their numbers, 0 for free entries; None for all."""
        if self.free:
            return [0]
        if self.activity:
            return [self.activity.id]
        return [one.id for part in self.week.parts for one in part.activities] if self.week else None

    @property
    def weeks(self) -> list[Node]:
        return (
            [week for week in self.outline.weeks if any(part.activities for part in week.parts)] if self.outline else []
        )

    @property
    def activities(self) -> list[NumberedActivity]:
        """The activities one can choose: of the week that is chosen, else of the course."""
        if self.outline is None:
            return []
        parts = self.week.parts if self.week else self.outline.parts
        return [one for part in parts for one in part.activities if one.journal != "none"]

    def query(self, after: str | None = None) -> str:
        """The same as the end of an address, "" when there is nothing to say. `after` is where a page begins."""
        asked = {
            "cohort": self.cohort.pk if self.cohort else "",
            "week": self.week.key if self.week else "",
            "activity": FREE if self.free else self.activity.id if self.activity else "",
            "state": self.state.value,
            "after": self.after if after is None else after,
        }
        asked = {name: value for name, value in asked.items() if value}
        return f"?{urlencode(asked)}" if asked else ""

    def __str__(self) -> str:
        return self.query()


def cohorts_of(request) -> list[Cohort]:
    """The cohorts that whoever asks tutors now, asked for once a request; `has_unsent` tells along whether they have unsent drafts."""
    kept = request.__dict__
    if "_joined_up_taught" not in kept:
        mine = learning_permissions.cohorts_taught_by(request.user).select_related("course")
        unsent = Exists(permissions.drafts_without_entry(request.user))
        kept["_joined_up_taught"] = list(mine.annotate(has_unsent=unsent).order_by("pk"))
    return kept["_joined_up_taught"]


def outline_for(cohort: Cohort, request) -> Outline | None:
    return outline_of(cohort.course, request) if cohort.course else None


def filters_of(request) -> Filters:
    """The filters in the address of a page, or in the form of one whose address cannot hold them ("queue")."""
    asked, cohorts = QueryDict(request.POST.get("queue", "").removeprefix("?")) or request.GET, cohorts_of(request)
    cohort = next((one for one in cohorts if one.pk == number_in(asked.get("cohort", ""))), None)
    courses = {one.course_id for one in ([cohort] if cohort else cohorts)}
    outline = outline_for(cohort or cohorts[0], request) if len(courses) == 1 else None
    weeks = {one.key: one for one in outline.weeks} if outline else {}
    activities = outline.activities if outline else {}
    state = asked.get("state", "")
    return Filters(
        cohorts=cohorts,
        outline=outline,
        state=Wanted(state) if state in Wanted.values else Wanted.TO_ANSWER,
        cohort=cohort,
        week=weeks.get(asked.get("week", "")),
        activity=activities.get(number_in(asked.get("activity", ""))),
        free=asked.get("activity") == FREE,
        after=asked.get("after", "")[:200],
    )
