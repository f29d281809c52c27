"""The form of an exercise, a step at a time: what was typed, what is wrong with it, and which rows it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from content.exercises import typed
from content.exercises.frame import Answer, Choice, Kind, Options, Problem, Step
from journal import care
from journal.actions import Save


@dataclass(frozen=True)
class KindForm:
    """How a kind is asked: its template, and the lists that a person adds rows to.

    Of each list: what one row is called, how many there may be, and the first field of a row.
    """

    template: str
    rows: Mapping[str, tuple[Any, int, str]] = field(default_factory=dict)


FORMS: dict[str, KindForm] = {
    "services_map": KindForm(
        "journal/exercises/services_map.html",
        {
            "services": (_("Service %(number)d"), 12, "name"),
            "links": (_("Hand-off %(number)d"), 24, "start"),
            "told": (_("Row %(number)d"), 12, "label"),
            "gaps": (_("Gap %(number)d"), 12, "text"),
        },
    ),
    "pulse": KindForm("journal/exercises/pulse.html"),
    "ladder": KindForm(
        "journal/exercises/ladder.html",
        {"partners": (_("Partner %(number)d"), 12, "name")},
    ),
    "grid": KindForm(
        "journal/exercises/grid.html",
        {"actors": (_("Person or group %(number)d"), 16, "name"), "missing": (_("Missing %(number)d"), 8, "who")},
    ),
    "timeline": KindForm(
        "journal/exercises/timeline.html",
        {"services": (_("Service %(number)d"), 12, "name"), "steps": (_("Step %(number)d"), 20, "when")},
    ),
    "tradeoffs": KindForm("journal/exercises/tradeoffs.html"),
}


def register_form(kind: str, form: KindForm) -> None:
    """The form of a kind of the host's own."""
    FORMS[kind] = form


class SaveForm(forms.Form):
    """The hidden fields of a step: what a save is based on, and what makes it count once."""

    entry = forms.UUIDField()
    version = forms.IntegerField(min_value=0, max_value=2**31 - 2)
    save_id = forms.UUIDField()
    agreed = forms.CharField(required=False)

    @property
    def asked(self) -> Save:
        data = self.cleaned_data
        return Save(entry=data["entry"], base_version=data["version"], save_id=data["save_id"])

    @property
    def agrees(self) -> bool:
        return self.cleaned_data["agreed"] == care.WORDING


@dataclass(frozen=True, repr=False)
class Row:
    """One row of a repeated part. `name` begins the names of its fields; `problem_name` the paths of its problems."""

    name: str
    number: int
    data: Mapping[str, Any]
    problem_name: str = ""
    new: bool = False
    legend: str = ""
    first: str = ""


@dataclass(repr=False)
class StepForm:
    """One step as it stands on the page."""

    kind: Kind
    options: Options
    step: Step
    answer: Answer
    problems: Sequence[Problem] = ()
    adding: str = ""
    entry: str = field(default_factory=lambda: str(uuid4()))
    version: int = 0
    save_id: str = field(default_factory=lambda: str(uuid4()))
    agrees: bool = False
    focus: str = ""

    @property
    def asked(self) -> KindForm:
        return FORMS[self.kind.name]

    @property
    def wording(self) -> str:
        return care.WORDING

    @property
    def agreement(self) -> str:
        return care.AGREEMENT

    @cached_property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.warning and problem.step == self.step.name]

    @cached_property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.warning and problem.step == self.step.name]

    def of(self, path: str) -> list[Problem]:
        """The problems of one field."""
        return [problem for problem in self.problems if problem.path == path and problem.step == self.step.name]

    def rows(self, name: str) -> list[Row]:
        """The rows of a list; one more to fill in where somebody asked for it, or where there is none yet."""
        there = typed.rows(self.answer.get(name))
        noun, most, first = self.asked.rows[name]
        found = [
            Row(f"{name}-{at}", at + 1, data, f"{name}-{at}", legend=noun % {"number": at + 1})
            for at, data in enumerate(there)
        ]
        if (not found or self.adding == name) and len(found) < most:
            at = len(found)
            legend = noun % {"number": at + 1}
            found.append(
                Row(f"{name}-{at}", at + 1, {}, f"{name}-{at}", new=self.adding == name, legend=legend, first=first)
            )
        return found

    def full(self, name: str) -> bool:
        return len(typed.rows(self.answer.get(name))) >= self.asked.rows[name][1]

    def choices(self, name: str) -> tuple[Choice, ...]:
        return self.options.choices(name)

    @property
    def at(self) -> int:
        """Which step this is, from 0; -1 for one that is not among the kind's own (redrawing a map)."""
        names = [step.name for step in self.kind.steps]
        return names.index(self.step.name) if self.step.name in names else -1

    @property
    def before(self) -> Step | None:
        return self.kind.steps[self.at - 1] if self.at > 0 else None

    @property
    def after(self) -> Step | None:
        return self.kind.steps[self.at + 1] if 0 <= self.at < len(self.kind.steps) - 1 else None
