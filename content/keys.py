"""The keyboard shortcuts of all pages, in one list: what the help sheet shows and what the page /settings/keys/ says.

An app adds rows with `@hooks.register("shortcut_keys") def rows() -> list[Shortcut]`; rows of one area stand together. A shortcut
works where a page has an element with the same `data-key`; one with an address works on every page, through the help sheet.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

READING = _("Reading")
EVERYWHERE = _("Everywhere")


@dataclass(frozen=True)
class Shortcut:
    """One row: where it works, the keys one after the other ("g j"), what they do, and where they lead if anywhere fixed."""

    area: Promise
    keys: str
    does: Promise
    url: str | Promise = ""

    @property
    def pressed(self) -> list[str]:
        """The keys as they stand on a keyboard."""
        return [key.upper() for key in self.keys.split()]


def reading_keys() -> list[Shortcut]:
    return [
        Shortcut(READING, "j", _("Next section")),
        Shortcut(READING, "k", _("Previous section")),
        Shortcut(READING, "a", _("Next activity on this page")),
        Shortcut(EVERYWHERE, "/", _("Search"), reverse_lazy("content:search")),
        Shortcut(EVERYWHERE, "?", _("This list")),
    ]


def areas() -> dict[str, list[Shortcut]]:
    """All shortcuts by the name of their area, areas in the order in which they first appear."""
    found: dict[str, list[Shortcut]] = {}
    for hook in hooks.get_hooks("shortcut_keys"):
        for row in hook():
            found.setdefault(str(row.area), []).append(row)
    return found
