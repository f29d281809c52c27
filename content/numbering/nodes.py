"""A course as readers meet it: its weeks, sections and activities with their numbers. Pure; asks the database nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from content.blocks.activity import counted_minutes

if TYPE_CHECKING:
    from content.models import CoursePage


@dataclass
class NumberedActivity:
    """An activity with the number it has today."""

    id: int
    block_id: str
    title: str
    minutes: int
    minutes_to: int | None
    journal: str
    number: int
    node: Node

    @property
    def counted_minutes(self) -> int:
        return counted_minutes(self.minutes, self.minutes_to)

    @property
    def label(self) -> str:
        """ "Week 6 Activity 2", the title of its journal entries."""
        return activity_label(self.node.week, self.number)

    @property
    def anchor(self) -> str:
        return f"activity-{self.block_id}"

    @property
    def url(self) -> str:
        return f"{self.node.url}#{self.anchor}"


@dataclass
class Node:
    """A week or a section as readers meet it."""

    id: int
    model: type
    path: str
    title: str
    address: str  # below the course, with a slash at the end
    url: str
    key: str
    level: int  # 0 a week, 1 a section, 2 a sub-section
    number: str  # "6", "2.2" or nothing
    own_minutes: int
    quiz_minutes: int
    figures: int
    citations: list[str]
    revision: int | None
    parent: Node | None = None
    strapline: str = ""
    practice: str = ""
    changed_at: datetime | None = None
    change_noted: str = ""
    first_figure: int = 1
    first_activity: int = 1
    children: list[Node] = field(default_factory=list)
    activities: list[NumberedActivity] = field(default_factory=list)

    @property
    def change(self) -> int:
        """Which change of the page is told of today; 0 for none."""
        return change_number(self.changed_at)

    @cached_property
    def week(self) -> Node:
        return self if self.level == 0 else self.parent.week

    @property
    def label(self) -> str:
        """ "Week 6" or the title of a week without a number; the number of a section."""
        if self.level:
            return self.number
        return _("Week %(number)s") % {"number": self.number} if self.number else self.title

    @property
    def full_title(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def heading(self) -> str:
        """ "Week 6: Six services" of a week with a number, "2.2 A service user perspective" of a section."""
        return self.full_title if self.level or not self.number else f"{self.label}: {self.title}"

    @cached_property
    def parts(self) -> list[Node]:
        """This page and everything below it, in reading order."""
        return [self, *(part for child in self.children for part in child.parts)]

    @property
    def minutes(self) -> int:
        """Minutes of this page: reading, its activities and its quizzes."""
        return self.own_minutes + self.activity_minutes + self.quiz_minutes

    @property
    def activity_minutes(self) -> int:
        return sum(activity.counted_minutes for activity in self.activities)

    @cached_property
    def total_minutes(self) -> int:
        return sum(part.minutes for part in self.parts)


@dataclass
class Outline:
    """A published course: its weeks, sections and activities with their numbers. Two queries, whatever its size."""

    course: CoursePage
    url: str
    published: bool
    weeks: list[Node]

    @cached_property
    def parts(self) -> list[Node]:
        return [part for week in self.weeks for part in week.parts]

    @cached_property
    def by_id(self) -> dict[int, Node]:
        return {part.id: part for part in self.parts}

    @cached_property
    def by_address(self) -> dict[str, Node]:
        return {part.address: part for part in self.parts}

    @cached_property
    def by_key(self) -> dict[str, Node]:
        return {part.key: part for part in self.parts}

    @cached_property
    def activities(self) -> dict[int, NumberedActivity]:
        return {activity.id: activity for part in self.parts for activity in part.activities}

    @cached_property
    def by_block(self) -> dict[str, NumberedActivity]:
        """The activities by the id of their block, which is their identity in the course."""
        return {activity.block_id: activity for activity in self.activities.values()}

    @property
    def numbered_weeks(self) -> list[Node]:
        return [week for week in self.weeks if week.number]

    @cached_property
    def total_minutes(self) -> int:
        return sum(week.total_minutes for week in self.weeks)

    @cached_property
    def page_urls(self) -> dict[int, str]:
        return {self.course.id: self.url} | {part.id: part.url for part in self.parts}

    def neighbours(self, node: Node) -> tuple[Node | None, Node | None]:
        """The pages before and after this one in reading order, across weeks."""
        place = self.parts.index(node)
        return (
            self.parts[place - 1] if place else None,
            self.parts[place + 1] if place + 1 < len(self.parts) else None,
        )


def change_number(moment: datetime | None) -> int:
    """The name of a change in addresses: its moment in whole seconds, so that saying "seen" means the change that was shown."""
    return int(moment.timestamp()) if moment else 0


def activity_label(week: Node, number: int) -> str:
    """The one place that says what an activity is called: "Week 6 Activity 2"."""
    return _("%(week)s Activity %(number)s") % {"week": week.label, "number": number}
