"""The rows of a group's table: who has ticked how much of each column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from learning.models import Enrolment, EnrolmentQuerySet
from learning.profiles import called, chosen_name
from learning.progress import ticked
from learning.ticks.columns import Column

PAGE_SIZE = 50


@dataclass(frozen=True)
class Cell:
    column: Column
    done: int

    @property
    def full(self) -> bool:
        return self.done == self.column.of


@dataclass(frozen=True)
class Row:
    """A learner by the name that others read. `gone` counts what they ticked and what is not in the course any more."""

    name: str
    ticks: set[str | int]
    done: int
    gone: int
    cells: list[Cell]


def with_names(enrolments: EnrolmentQuerySet) -> EnrolmentQuerySet:
    """Enrolments with all that a row needs, in one query."""
    return enrolments.select_related("user").annotate(learner_called=chosen_name("user"))


def rows_of(enrolments: Iterable[Enrolment], columns: list[Column], marks: frozenset) -> Iterator[Row]:
    nameless = _("Learner without a display name")
    for enrolment in enrolments:
        ticks = ticked(enrolment.progress)
        here = ticks & marks
        cells = [Cell(column, len(column.marks & here)) for column in columns]
        name = called(enrolment.user, enrolment.learner_called) or nameless
        yield Row(name, ticks, len(here), len(ticks) - len(here), cells)
