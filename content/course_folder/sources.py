"""A whole course folder, read and checked, before anything is written anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wagtail.models import Page

from content.course_folder import files
from content.course_folder.block_values import BlockValues
from content.course_folder.media_files import FileUse, Media, PictureUse
from content.course_folder.page_values import (
    COURSE_KEYS,
    SECTION_KEYS,
    WEEK_KEYS,
    Activities,
    PageValues,
    field_of,
)
from content.course_folder.problems import Notes, Place
from content.course_folder.schema import PICTURE_KEYS
from content.course_folder.yaml_values import Mapping, read_list, read_mapping
from content.models import CoursePage, SectionPage, WeekPage

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
    """A course folder without mistakes in its form. `texts` are the files as they were read."""

    page: PageSource
    activities: Activities
    texts: dict[str, files.TextFile]
    insertions: list[Insertion] = field(default_factory=list)

    @property
    def pages(self) -> list[PageSource]:
        return [self.page, *self.page.below]

    @property
    def references(self) -> set[str]:
        return {item["value"]["key"] for item in self.page.values.get("references", ())}

    def uses(self, kind: type[PictureUse] | type[FileUse]) -> set:
        """Every picture, or every file, that a page of the course uses."""
        return {use for source in self.pages for use in _found(source.values, kind)}


def read_folder(root: Path, notes: Notes) -> CourseSource | None:
    """Read every file of a course folder.

    Out: what it says, or None where the course itself cannot be told. Mistakes are noted; names that must exist
    elsewhere are for `cross_checks`.
    """
    reader = _FolderReader(root, notes)
    course = reader.heads()
    if course is None:
        return None
    reader.make_keys(course)
    activities = Activities(course.key)
    media = Media(notes)
    for source in [course, *course.below]:
        reader.fill(source, media, activities)
    reader.references(course, media)
    insertions = [
        *reader.insertions,
        *(Insertion(place.file, place.line + 1, f"id: {made}") for place, made in activities.made),
    ]
    return CourseSource(course, activities, reader.texts, insertions)


class _FolderReader:
    def __init__(self, root: Path, notes: Notes):
        self.root, self.notes = root, notes
        self.texts: dict[str, files.TextFile] = {}
        self.insertions: list[Insertion] = []

    def heads(self) -> PageSource | None:
        """The pages of the folder with their heads, not their fields: keys must be known before ids are made from
        them.
        """
        course = self._yaml_page(CoursePage, self.root / files.COURSE, files.COURSE, None)
        for named in files.week_folders(self.root, self.notes):
            week = self._yaml_page(WeekPage, named.path / files.WEEK, f"{named.name}/{files.WEEK}", named)
            sections = self._sections(named)
            if week and course:
                week.children = sections
                course.children.append(week)
        return course

    def _yaml_page(self, model: type[Page], path: Path, name: str, named: files.Named | None) -> PageSource | None:
        file = self._text(path, name)
        head = read_mapping(file.text, Place(name, 1), self.notes) if file else None
        return PageSource(model, "", Place(name, 1), head, named) if head else None

    def _sections(self, week: files.Named) -> list[PageSource]:
        top: list[PageSource] = []
        for named in files.section_files(week, self.notes):
            source = self._section(named)
            if source is None:
                continue
            if not named.order[1]:
                top.append(source)
            elif top and top[-1].named.order[0] == named.order[0]:
                top[-1].children.append(source)
            else:
                first = f"{named.path.name.partition('.')[0]}-….md"
                self.notes.problem(source.place, f"There is no section {first} for this sub-section to stand below.")
        return top

    def _section(self, named: files.Named) -> PageSource | None:
        """A section's head between two lines of three hyphens, and its text."""
        file = self._text(named.path, named.name)
        if file is None:
            return None
        lines = file.text.split("\n")
        ends = [number for number, line in enumerate(lines) if _SEPARATOR.fullmatch(line)]
        place = Place(named.name, 1)
        if len(ends) < 2 or ends[0] != 0:
            self.notes.problem(place, "Begin the file with a line ---, then its key and title, then another line ---.")
            return None
        head = read_mapping("\n".join(lines[1 : ends[1]]), place.down(1), self.notes)
        if head is None:
            return None
        text = "\n".join(lines[ends[1] + 1 :])
        return PageSource(SectionPage, "", place, head, named, text, place.down(ends[1] + 1))

    def _text(self, path: Path, name: str) -> files.TextFile | None:
        file = files.read_text(path, name, self.notes)
        if file:
            self.texts[name] = file
        return file

    def make_keys(self, course: PageSource) -> None:
        """Read the keys, and make one from the slug for each week and section without."""
        for source in [course, *course.below]:
            source.key = self._key(source.head)
        if not course.key:
            self.notes.problem(course.head.place_of("key"), "Write the key “key” with its value here.")
        taken = {source.key for source in course.below}
        for week in course.children:
            self._make_key(week, "", taken)
            for section in week.below:
                self._make_key(section, f"{week.key}-", taken)

    def _make_key(self, source: PageSource, before: str, taken: set[str]) -> None:
        if source.key or "key" in source.head:
            return
        if source.head.in_braces:
            self.notes.problem(source.head.place, "Write the key “key” with its value here.")
            return
        slug = source.head.get("slug")
        words = f"{before}{slug.text() if slug else source.named.words}"
        stem = re.sub(r"[^A-Za-z0-9._-]", "", words)[:60] or "page"
        source.key, number = stem, 2
        while source.key in taken:
            source.key, number = f"{stem}-{number}", number + 1
        taken.add(source.key)
        line = min((place.line for place in source.head.places.values()), default=source.head.place.line)
        self.insertions.append(Insertion(source.place.file, line, f"key: {source.key}"))

    def _key(self, head: Mapping) -> str:
        given = head.get("key")
        key = given.text() or "" if given else ""
        if given and not KEY.fullmatch(key):
            given.problem("Use letters a to z, digits, dots, hyphens and underscores, 64 at most.")
            return ""
        return key

    def fill(self, source: PageSource, media: Media, activities: Activities) -> None:
        """Read the fields of one page."""
        keys = {CoursePage: COURSE_KEYS, WeekPage: WEEK_KEYS, SectionPage: SECTION_KEYS}[source.model]
        allowed = [name for key in keys for name in (PICTURE_KEYS if key == "image" else (key,))]
        source.head.refuse_others([*(["format"] if source.model is CoursePage else []), "key", *allowed])
        folder = self.root if source.named is None else source.named.path
        values = BlockValues(self.notes, media, folder.parent if folder.suffix == ".md" else folder)
        reader = PageValues(source.model, source.key, values, self.notes, activities)
        source.values = reader.fields(source.head, keys, source.named.words if source.named else source.key)
        if source.model is SectionPage:
            source.values["body"] = reader.body(field_of(SectionPage, "body"), source.text, source.text_place)
        source.places = reader.places
        if source.model is CoursePage:
            self._check_format(source.head)

    def _check_format(self, head: Mapping) -> None:
        given = head.get("format")
        if given is None or given.number() != FORMAT:
            self.notes.problem(head.place_of("format"), f"Write “format: {FORMAT}”; no other form is known.")

    def references(self, course: PageSource, media: Media) -> None:
        """The works of references.yaml; a course without that file cites none."""
        path = self.root / files.REFERENCES
        course.values["references"] = []
        if not path.exists() and not path.is_symlink():
            return
        file = self._text(path, files.REFERENCES)
        if file is None:
            return
        stream = field_of(CoursePage, "references")
        items = read_list(file.text, Place(files.REFERENCES, 1), self.notes)
        reader = PageValues(
            CoursePage, course.key, BlockValues(self.notes, media, self.root), self.notes, Activities("")
        )
        course.values["references"] = reader.items(stream, items)
        course.places |= reader.places


def _found(value: Any, kind: type) -> Iterator[Any]:
    if isinstance(value, kind):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _found(item, kind)
    elif isinstance(value, list):
        for item in value:
            yield from _found(item, kind)
