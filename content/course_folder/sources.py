"""What a course folder says: the pages as their files want them to be, before anything is written anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from wagtail.models import Page

from content.course_folder import files
from content.course_folder.media_files import FileUse, PictureUse
from content.course_folder.page_values import Activities
from content.course_folder.problems import Place
from content.course_folder.yaml_values import Mapping


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
    def references(self) -> set[str]:
        return {item["value"]["key"] for item in self.page.values.get("references", ())}

    def uses(self, kind: type[PictureUse] | type[FileUse]) -> set:
        """Every picture, or every file, that a page of the course uses."""
        return {use for source in self.pages for use in _found(source.values, kind)}


def _found(value: Any, kind: type) -> Iterator[Any]:
    if isinstance(value, kind):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _found(item, kind)
    elif isinstance(value, list):
        for item in value:
            yield from _found(item, kind)
