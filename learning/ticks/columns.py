"""What can be ticked in a course today, as columns of a table: its weeks, or the pages and activities of one. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from content.numbering import Node, NumberedActivity, Outline


@dataclass(frozen=True)
class Column:
    """A week, a page or an activity, by the marks that its ticks leave in an enrolment (see `learning.progress.ticked`)."""

    name: str
    title: str
    marks: frozenset[str | int]
    week: Node
    url: str

    @property
    def of(self) -> int:
        return len(self.marks)

    @property
    def heading(self) -> str:
        return f"{self.name}: {self.title}" if self.title else self.name


def weeks_of(outline: Outline) -> list[Column]:
    return [_week(week) for week in outline.weeks]


def _week(week: Node) -> Column:
    marks = frozenset(mark for column in parts_of(week) for mark in column.marks)
    return Column(week.label, week.title if week.number else "", marks, week, week.url)


def parts_of(week: Node) -> list[Column]:
    """The pages of a week with their activities, in reading order."""
    return [column for part in week.parts for column in (_page(part), *map(_activity, part.activities))]


def _page(part: Node) -> Column:
    name, title = (part.number or part.title, part.title if part.number else "")
    if not part.level:
        name, title = _("Introduction"), ""
    return Column(name, title, frozenset([part.key]), part.week, part.url)


def _activity(activity: NumberedActivity) -> Column:
    name = _("Activity %(number)s") % {"number": activity.number}
    return Column(name, activity.title, frozenset([activity.id]), activity.node.week, activity.url)
