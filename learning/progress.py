"""How far a person is in a course: worked out from one row and the course's outline. Pure; asks the database nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from content.numbering import Node, Outline
from learning.models import Enrolment


def ticked(kept: dict) -> set[str | int]:
    """What is ticked as done in the `progress` of an enrolment: keys of pages and numbers of activities, gone ones included."""
    return {*kept.get("done", ()), *kept.get("activities", ())}


@dataclass(frozen=True)
class WeekProgress:
    """A week: how many of its pages are done, of how many."""

    week: Node
    done: int
    total: int

    @property
    def finished(self) -> bool:
        return self.done == self.total

    @property
    def begun(self) -> bool:
        return 0 < self.done < self.total


@dataclass(frozen=True)
class Progress:
    """An enrolment beside the course as it is published today. What was done on pages that are gone counts nowhere, but is kept."""

    enrolment: Enrolment
    outline: Outline

    @cached_property
    def _done_keys(self) -> set[str]:
        return set(self.enrolment.progress.get("done", []))

    @cached_property
    def _done_activities(self) -> set[int]:
        return set(self.enrolment.progress.get("activities", []))

    def is_done(self, part: Node) -> bool:
        return part.key in self._done_keys

    def ticks_itself(self, part: Node) -> bool:
        """Whether reaching the end of this page may tick it: not when its reader has said that it is not done."""
        return part.key not in self._done_keys and part.key not in self.enrolment.progress.get("open", [])

    def activity_done(self, activity_id: int) -> bool:
        return activity_id in self._done_activities

    @cached_property
    def weeks(self) -> list[WeekProgress]:
        return [
            WeekProgress(week, sum(self.is_done(part) for part in week.parts), len(week.parts))
            for week in self.outline.weeks
        ]

    @cached_property
    def by_week(self) -> dict[int, WeekProgress]:
        return {found.week.id: found for found in self.weeks}

    @property
    def pages_done(self) -> int:
        return sum(week.done for week in self.weeks)

    @property
    def pages_total(self) -> int:
        return len(self.outline.parts)

    @property
    def activities_done(self) -> int:
        return len(self._done_activities & set(self.outline.activities))

    @property
    def activities_total(self) -> int:
        return len(self.outline.activities)

    @property
    def minutes_left(self) -> int:
        """Minutes of reading and quizzes on pages that are not done, and of activities that are not done."""
        reading = sum(part.own_minutes + part.quiz_minutes for part in self.outline.parts if not self.is_done(part))
        activities = (found for found in self.outline.activities.values() if not self.activity_done(found.id))
        return reading + sum(activity.counted_minutes for activity in activities)

    @property
    def minutes_done(self) -> int:
        return self.outline.total_minutes - self.minutes_left

    @property
    def finished(self) -> bool:
        """Whether nothing is left: every page and every activity of today's course is done. (What was finished once is in the
        enrolment's `finished_at`.)"""
        return self.pages_done == self.pages_total and self.activities_done == self.activities_total

    @cached_property
    def resume(self) -> Node | None:
        """Where to go on: the page visited last, or when that is done the next one that is not; None when all are done."""
        parts = self.outline.parts
        last = self.outline.by_key.get(self.enrolment.progress.get("last", ""))
        start = parts.index(last) if last else 0
        return next((part for part in [*parts[start:], *parts[:start]] if not self.is_done(part)), None)
