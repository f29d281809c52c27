"""How far a group is: one pass over what its enrolments keep, without models. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.progress import ticked
from learning.ticks.columns import Column


class Show(models.TextChoices):
    """Of whom a tutor wants to see the ticks."""

    ALL = "", _("Everybody")
    NOT_BEGUN = "not-begun", _("Nothing ticked")
    UNDER_WAY = "under-way", _("Something ticked, not everything")
    FINISHED = "finished", _("Everything ticked")


@dataclass
class Tally:
    """A whole group: how many are in which state, have ticked each mark, and have all of each column.

    `wanted` are the numbers of the enrolments that are asked for, in order.
    """

    people: int = 0
    states: Counter = field(default_factory=Counter)
    by_mark: Counter = field(default_factory=Counter)
    reached: list[int] = field(default_factory=list)
    wanted: list[int] = field(default_factory=list)

    @property
    def begun(self) -> int:
        return self.people - self.states[Show.NOT_BEGUN]

    def page(self, after: int, size: int) -> tuple[list[int], int]:
        """The next enrolments behind this number, and behind which number the page after them begins: 0 when there is none."""
        start = bisect_right(self.wanted, after)
        found = self.wanted[start : start + size]
        return found, found[-1] if len(self.wanted) > start + size else 0


def state_of(ticks: set[str | int], marks: frozenset[str | int]) -> Show:
    """How far somebody is in a course with these marks. What was done of something that is gone is a beginning too."""
    if not ticks:
        return Show.NOT_BEGUN
    return Show.FINISHED if marks <= ticks else Show.UNDER_WAY


def tally(kept: Iterable[tuple[int, dict]], columns: list[Column], marks: frozenset, show: Show = Show.ALL) -> Tally:
    """Count a group from the numbers of its enrolments, in rising order, and what each keeps. `marks` are those of the course."""
    found, reached = Tally(), [0] * len(columns)
    for number, progress in kept:
        ticks = ticked(progress)
        state = state_of(ticks, marks)
        found.people += 1
        found.states[state] += 1
        found.by_mark.update(ticks & marks)
        for at, column in enumerate(columns):
            reached[at] += column.marks <= ticks
        if show in (Show.ALL, state):
            found.wanted.append(number)
    found.reached = reached
    return found
