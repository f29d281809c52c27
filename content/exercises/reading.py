"""Reading a form field by field: the value as it may be used, else as it was typed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.exercises import typed
from content.exercises.frame import Problem

LONGEST_NAME = 60
LONGEST_LINE = 120
LONGEST_NOTE = 600


class Reading:
    """Collects problems while values are read. Every method takes the raw value and the path of its field."""

    def __init__(self, step: str):
        self.step = step
        self.problems: list[Problem] = []

    def at(self, step: str) -> Reading:
        """Go on with another step of the form."""
        self.step = step
        return self

    def wrong(self, path: str, message: str, *, warning: bool = False) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.step, path, message, warning))

    def name(self, value: Any, path: str, most: int = LONGEST_NAME) -> str:
        """One line, not too long."""
        return self._short(typed.line(value), path, most)

    def note(self, value: Any, path: str) -> str:
        """Some lines, not too long."""
        return self._short(typed.words(value), path, LONGEST_NOTE)

    def _short(self, text: str, path: str, most: int) -> str:
        if len(text) > most:
            words = ngettext("Use %(n)d character or fewer", "Use %(n)d characters or fewer", most)
            self.wrong(path, words % {"n": most})
        return text

    def choice(self, value: Any, path: str, keys: Container[str], message: str) -> str:
        """One of some keys, or nothing."""
        text = typed.line(value)
        if text and text not in keys:
            self.wrong(path, message)
        return text

    def ticks(self, value: Any, path: str, keys: Iterable[str]) -> list[str]:
        """Any of some keys. One that an editor has taken away since is dropped without a word."""
        given = set(typed.many(value))
        return [key for key in keys if key in given]

    def level(self, value: Any, path: str, lowest: int, highest: int, *, also: str | None = None) -> int | str:
        """A whole number within bounds, the word `also`, or nothing; else the words as typed, with a problem."""
        text = typed.line(value)
        if text in ("", also):
            return text
        found = typed.number(text, lowest, highest)
        if found is None:
            words = _("Choose a number from %(lowest)s to %(highest)s")
            self.wrong(path, words % {"lowest": lowest, "highest": highest})
            return text
        return found

    def too_many(self, count: int, most: int, path: str) -> None:
        """Say so when there are more rows than a picture can hold."""
        if count > most:
            words = _("There is room for %(most)s here, and you have %(count)s. Take away those that matter least")
            self.wrong(path, words % {"most": most, "count": count})

    def twice(self, names: Iterable[tuple[str, str]], message: str) -> None:
        """Warn about a name that stands twice; `names` are (path, name)."""
        seen: set[str] = set()
        for path, name in names:
            folded = name.casefold()
            if folded and folded in seen:
                self.wrong(path, message % {"name": name}, warning=True)
            seen.add(folded)


def typed_rows(value: Any, fields: Iterable[str], ticks: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The rows in which something was typed or ticked: any of `fields` is not blank, or any of `ticks` has one."""
    names, boxes = tuple(fields), tuple(ticks)
    return [
        row
        for row in typed.rows(value)
        if any(typed.line(row.get(name)) for name in names) or any(typed.many(row.get(name)) for name in boxes)
    ]
