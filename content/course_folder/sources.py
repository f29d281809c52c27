"""A whole course folder, read and checked, before anything is written anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from wagtail.models import Page

from content.course_folder import files
from content.course_folder.block_values import BlockValues
from content.course_folder.media_files import Media
from content.course_folder.page_values import (
    Activities,
    PageValues,
    field_of,
)
from content.course_folder.problems import Place
from content.course_folder.yaml_values import Mapping, read_list
from content.models import CoursePage

FORMAT = 1
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_SEPARATOR = re.compile(r"--- *")


@dataclass
class PageSource:
    """One page as its file wants it to be."""

    model: type[Page]
    key: str
    place: Place
    head: Mapping
    named: files.Named | None
    text: str = ""
    text_place: Place | None = None
    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, list[Place]] = field(default_factory=dict)
    children: list[PageSource] = field(default_factory=list)

    @property
    def slug(self) -> str:
        return self.values["slug"]

    @property
    def below(self) -> Iterator[PageSource]:
        """Every page below this one, in reading order."""
        for child in self.children:
            yield child
            yield from child.below


@dataclass(frozen=True)
class Insertion:
    """A line that belongs into a file: the key or id that was made for it."""

    file: str
    before_line: int
    text: str


@dataclass
class CourseSource:
    """What a course folder says. `texts` are the files as they were read.

    Where a file could not be read its keys are not known, so nothing can be called missing.
    """

    page: PageSource
    activities: Activities
    texts: dict[str, files.TextFile]
    insertions: list[Insertion]
    keys_known: bool
    references_known: bool

    @property
    def pages(self) -> list[PageSource]:
        return [self.page, *self.page.below]

    @property
    def references(self, course: PageSource, media: Media) -> bool:
        """Read the works of references.yaml; a course without that file cites none. False when it could not be read."""
        path = self.root / files.REFERENCES
        course.values["references"] = []
        if not path.exists() and not path.is_symlink():
            return True
        file = self._text(path, files.REFERENCES)
        items = read_list(file.text, Place(files.REFERENCES, 1), self.notes) if file else None
        values = BlockValues(self.notes, media, self.root)
        reader = PageValues(CoursePage, course.key, values, self.notes, Activities(course.key))
        course.values["references"] = reader.items(field_of(CoursePage, "references"), items or [])
        course.places |= reader.places
        return items is not None


def _found(value: Any, kind: type) -> Iterator[Any]:
    if isinstance(value, kind):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _found(item, kind)
    elif isinstance(value, list):
        for item in value:
            yield from _found(item, kind)
