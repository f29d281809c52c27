"""By when a cohort suggests its weeks to be done, and where somebody is beside that. Pure: it is given the day. Never a gate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from content.numbering import Node
from learning.models import Cohort
from learning.progress import Progress, WeekProgress


def dates_of(cohort: Cohort, weeks: list[Node]) -> dict[str, date]:
    """The suggested last day of each week with a number, by its key; weeks without a date are left out.

    A day that was set for a week counts. The weeks after it follow on, each the cohort's days later; before the first such day they
    count from the start. So a course that gets a week more or less, or another order, goes on having dates.
    """
    last = _later(cohort.starts_on, -1)
    found = {}
    for week in weeks:
        if not week.number:
            continue
        day = set_day(cohort, week.key) or _later(last, cohort.pace_days)
        if day:
            found[week.key] = last = day
    return found


def _later(day: date | None, days: int | None) -> date | None:
    """So many days later; None without a day or a number, and past the end of the calendar, where a slip of the pen can lead."""
    try:
        return day + timedelta(days=days) if day and days else None
    except OverflowError:
        return None


def set_day(cohort: Cohort, week_key: str) -> date | None:
    """The day somebody set for this week, or None where it follows on."""
    day = cohort.week_dates.get(week_key)
    return date.fromisoformat(day) if day else None


@dataclass(frozen=True)
class Pace:
    """One person's weeks beside the dates their cohort suggests, on one day."""

    progress: Progress
    dates: dict[str, date]
    today: date

    def by(self, week: Node) -> date | None:
        """The suggested day of a week that is not done yet; None for one that is done or has none."""
        return None if self.progress.by_week[week.id].finished else self.dates.get(week.key)

    @cached_property
    def open_weeks(self) -> list[WeekProgress]:
        return [found for found in self.progress.weeks if self.by(found.week)]

    @property
    def next(self) -> Node | None:
        """The first week in the course's order that has a date and is not done."""
        return self.open_weeks[0].week if self.open_weeks else None

    @property
    def next_by(self) -> date | None:
        return self.by(self.next) if self.next else None

    @property
    def weeks_behind(self) -> int:
        """How many weeks that are not done have a suggested day in the past. On the day itself there is time until midnight."""
        return sum(self.dates[found.week.key] < self.today for found in self.open_weeks)


def pace_of(progress: Progress, cohort: Cohort | None, today: date) -> Pace | None:
    """The pace a person's cohort suggests; None without one, in a closed one, and in one that suggests no dates."""
    if cohort is None or cohort.closed_at is not None:
        return None
    dates = dates_of(cohort, progress.outline.weeks)
    return Pace(progress, dates, today) if dates else None
