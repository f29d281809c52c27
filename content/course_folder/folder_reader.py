"""Reads the files of a course folder into sources."""

from __future__ import annotations

import re
from pathlib import Path

from wagtail.models import Page

from content.course_folder import files
from content.course_folder.block_values import BlockValues
from content.course_folder.media_files import Media
from content.course_folder.page_values import (
    COURSE_KEYS,
    FORMAT,
    SECTION_KEYS,
    WEEK_KEYS,
    Activities,
    PageValues,
    field_of,
)
from content.course_folder.problems import Notes, Place
from content.course_folder.schema import PICTURE_KEYS
from content.course_folder.sources import CourseSource, Insertion, PageSource
from content.course_folder.yaml_values import Mapping, read_list, read_mapping
from content.models import CoursePage, SectionPage, WeekPage

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_KEYS = {CoursePage: COURSE_KEYS, WeekPage: WEEK_KEYS, SectionPage: SECTION_KEYS}
_SEPARATOR = re.compile(r"--- *")


def read_folder(root: Path, notes: Notes) -> CourseSource | None:
    """Read every file of a course folder.

    Out: what it says, or None where the course itself cannot be told. Mistakes are noted; names that must exist
    elsewhere are for `cross_checks`.
    """
    reader = _FolderReader(root, notes)
    course = reader.heads()
    if course is not None:
        reader.make_keys(course)
    activities = Activities(course.key if course else "")
    media = Media(notes)
    for source in [*([course, *course.below] if course else []), *reader.loose]:
        reader.fill(source, media, activities)
    if course is None:
        return None
    references_known = reader.references(course, media)
    ids = [Insertion(place.file, place.line + 1, f"id: {made}") for place, made in activities.made]
    insertions = [*reader.insertions, *ids]
    return CourseSource(course, activities, reader.texts, insertions, reader.keys_known, references_known)


class _FolderReader:
    def __init__(self, root: Path, notes: Notes):
        self.root, self.notes = root, notes
        self.texts: dict[str, files.TextFile] = {}
        self.insertions: list[Insertion] = []
        self.keys_known = True
        self.loose: list[PageSource] = []  # below a page whose file cannot be read: there to be checked only

    def heads(self) -> PageSource | None:
        """The pages with their heads, not their fields: keys must be known before ids are made from them."""
        course = self._yaml_page(CoursePage, self.root / files.COURSE, files.COURSE, None)
        for named in files.week_folders(self.root, self.notes):
            week = self._yaml_page(WeekPage, named.path / files.WEEK, f"{named.name}/{files.WEEK}", named)
            sections = self._sections(named)
            if week:
                week.children = sections
            if week and course:
                course.children.append(week)
            else:
                found = [week] if week else sections
                self.loose += [part for source in found for part in (source, *source.below)]
        return course

    def _yaml_page(self, model: type[Page], path: Path, name: str, named: files.Named | None) -> PageSource | None:
        file = self._text(path, name)
        head = read_mapping(file.text, Place(name, 1), self.notes) if file else None
        self.keys_known = self.keys_known and head is not None
        return PageSource(model, "", Place(name, 1), head, named) if head else None

    def _sections(self, week: files.Named) -> list[PageSource]:
        top: list[PageSource] = []
        found = files.section_files(week, self.notes)
        numbers = {named.order[0] for named in found if not named.order[1]}
        for named in found:
            source = self._section(named)
            if source is None:
                self.keys_known = False
            elif not named.order[1]:
                top.append(source)
            elif top and top[-1].named.order[0] == named.order[0]:
                top[-1].children.append(source)
            elif named.order[0] not in numbers:
                first = f"{named.path.name.partition('.')[0]}-….md"
                self.notes.problem(source.place, f"There is no section {first} for this sub-section to stand below.")
        return top

    def _section(self, named: files.Named) -> PageSource | None:
        """A section's head between two lines of three hyphens, and its text."""
        file = self._text(named.path, named.name)
        if file is None:
            return None
        found = split_head(file, self.notes)
        if found is None:
            return None
        head, text, text_place = found
        return PageSource(SectionPage, "", Place(named.name, 1), head, named, text, text_place)

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
            self._missing_key(course.head)
        taken = {source.key for source in course.below}
        for week in course.children:
            self._make_key(week, "", taken)
            for section in week.below:
                self._make_key(section, f"{week.key}-", taken)

    def _make_key(self, source: PageSource, before: str, taken: set[str]) -> None:
        if source.key or "key" in source.head:
            return
        if source.head.in_braces:
            self._missing_key(source.head)
            return
        slug = source.head.get("slug")
        words = f"{before}{slug.text() if slug else source.named.words}"
        stem = re.sub(r"[^A-Za-z0-9._-]", "", words)[:60].lstrip("._-") or "page"
        source.key, number = stem, 2
        while source.key in taken:
            source.key, number = f"{stem}-{number}", number + 1
        taken.add(source.key)
        line = min((place.line for place in source.head.places.values()), default=source.head.place.line)
        self.insertions.append(Insertion(source.place.file, line, f"key: {source.key}"))

    def _missing_key(self, head: Mapping) -> None:
        self.notes.problem(head.place_of("key"), "Write the key “key” with its value here.")

    def _key(self, head: Mapping) -> str:
        given = head.get("key")
        key = given.text() or "" if given else ""
        if given and not KEY.fullmatch(key):
            given.problem("Use letters a to z, digits, dots, hyphens and underscores, 64 at most.")
            return ""
        return key

    def fill(self, source: PageSource, media: Media, activities: Activities) -> None:
        """Read the fields of one page."""
        keys = _KEYS[source.model]
        allowed = [name for key in keys for name in (PICTURE_KEYS if key == "image" else (key,))]
        source.head.refuse_others([*(["format"] if source.model is CoursePage else []), "key", *allowed])
        folder = self.root if source.named is None else source.named.path
        values = BlockValues(self.notes, media, folder.parent if source.model is SectionPage else folder)
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

    def references(self, course: PageSource, media: Media) -> bool:
        """Read the works of references.yaml; a course without that file cites none. False when it cannot be read."""
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


def split_head(file: files.TextFile, notes: Notes) -> tuple[Mapping, str, Place] | None:
    """The head between two lines of three hyphens, the text below it, and where that begins; or None and a problem."""
    lines = file.text.split("\n")
    ends = [number for number, line in enumerate(lines) if _SEPARATOR.fullmatch(line)]
    place = Place(file.name, 1)
    if len(ends) < 2 or ends[0] != 0:
        notes.problem(place, "Begin the file with a line ---, then its key and title, then another line ---.")
        return None
    head = read_mapping("\n".join(lines[1 : ends[1]]), place.down(1), notes)
    return None if head is None else (head, "\n".join(lines[ends[1] + 1 :]), place.down(ends[1] + 1))
