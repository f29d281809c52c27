"""A filled exercise as it is shown: pictures, counts, tables, text. Pure: it is given everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi

from content.exercises import drawing, kinds
from content.exercises.frame import Answer, Kind, Options, Problem, Results, Table


@dataclass(frozen=True, repr=False)
class Shown:
    """One answer of one kind. `name` begins the ids of its drawings, so that several can stand on a page."""

    kind: Kind
    options: Options
    answer: Answer
    name: str = "picture"
    shape: str = ""

    @cached_property
    def wide(self) -> SafeString:
        return self._drawn(compact=False)

    @cached_property
    def compact(self) -> SafeString:
        return self._drawn(compact=True)

    @property
    def pictures(self) -> list[SafeString]:
        """One for wide places and one for narrow ones; of most kinds one for all."""
        return [self.wide, self.compact] if ' wide"' in self.wide.partition(">")[0] else [self.wide]

    @property
    def key(self) -> tuple:
        """What the marks of a narrow picture stand for, where it does not say so itself."""
        return () if self.empty else self.kind.key(self.answer, self.options)

    @property
    def shapes(self) -> list[tuple[str, Any, bool]]:
        """The ways in which this kind can be drawn, and which one this is."""
        found = getattr(self.kind, "shapes", ())
        return [(name, label, name == (self.shape or found[0][0])) for name, label in found]

    def _drawn(self, *, compact: bool) -> SafeString:
        more = {"shape": self.shape} if self.shape and hasattr(self.kind, "shapes") else {}
        svg = self.kind.draw(
            self.answer,
            self.options,
            id=f"{self.name}-{'compact' if compact else 'wide'}",
            compact=compact,
            direction="rtl" if get_language_bidi() else "ltr",
            **more,
        )
        return mark_safe(svg)  # nosec B308 B703 - drawing.py escapes every word

    @property
    def file(self) -> str:
        """The picture as a file of its own."""
        return drawing.standalone(self.wide)

    @cached_property
    def results(self) -> Results:
        return self.kind.results(self.answer, self.options)

    @cached_property
    def tables(self) -> list[Table]:
        return self.kind.table(self.answer, self.options)

    @cached_property
    def text(self) -> list[str]:
        return self.kind.text(self.answer, self.options)

    @cached_property
    def prompts(self) -> list[str]:
        return self.kind.prompts(self.answer, self.options)

    @cached_property
    def problems(self) -> list[Problem]:
        return self.kind.clean(self.answer, self.options).problems

    @cached_property
    def empty(self) -> bool:
        return self.kind.is_empty(self.answer, self.options)


def shown(kind: str, schema: int, answer: Mapping[str, Any], options: Mapping[str, Any], name: str) -> Shown | None:
    """A sealed answer in today's schema, or None when this site no longer has its kind."""
    found = kinds().get(kind)
    if found is None:
        return None
    wording = found.options(options)
    return Shown(found, wording, found.clean(found.migrate(schema, answer), wording).answer, name)
