"""Whose work a visitor's browser receives, for the page /licences/. docs/third-party.md says the same for developers.

An app adds files with `@hooks.register("browser_files") def files() -> list[BrowserFile]`.
"""

from __future__ import annotations

from dataclasses import dataclass

from wagtail import hooks

from content import permissions
from content.models import CoursePage

SOFTWARE_LICENCE = "BSD-3-Clause"


@dataclass(frozen=True)
class BrowserFile:
    """A file of somebody else's that pages load from this site."""

    what: str
    version: str
    by: str
    licence: str
    text: str  # the static file with the licence


def own_files() -> list[BrowserFile]:
    """The font."""
    return [
        BrowserFile(
            what="Atkinson Hyperlegible Next",
            version="2.001",
            by="Braille Institute of America and the Atkinson Hyperlegible Next Project Authors",
            licence="SIL Open Font License 1.1",
            text="content/fonts/OFL.txt",
        )
    ]


def browser_files() -> list[BrowserFile]:
    """The files of every app, in the order of the apps."""
    return [file for hook in hooks.get_hooks("browser_files") for file in hook()]


def licensed_courses():
    """Published courses that say under which licence their text is."""
    return permissions.public_pages(CoursePage.objects.exclude(licence="")).order_by("first_published", "path")
