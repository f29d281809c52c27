"""Whose work a visitor's browser receives, for the page /licences/. docs/third-party.md says the same for developers."""

from __future__ import annotations

from dataclasses import dataclass

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


BROWSER_FILES = [
    BrowserFile(
        what="Atkinson Hyperlegible Next",
        version="2.001",
        by="Braille Institute of America and the Atkinson Hyperlegible Next Project Authors",
        licence="SIL Open Font License 1.1",
        text="content/fonts/OFL.txt",
    ),
]


def licensed_courses():
    """Published courses that say under which licence their text is."""
    return permissions.public_pages(CoursePage.objects.exclude(licence="")).order_by("first_published", "path")
