"""The published state of a course becomes a folder of files."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

from wagtail.images.utils import get_allowed_image_extensions
from wagtail.models import Page

from content import permissions
from content.course_folder import files
from content.course_folder.file_names import FolderNames
from content.course_folder.page_text import course_text, references_text, section_text, week_text
from content.course_folder.problems import Refused
from content.models import CoursePage, SectionPage, WeekPage


def export_course(course: CoursePage, folder: str | Path, force: bool = False) -> Path:
    """Write a course as readers see it now into a folder.

    In: the course; the folder, which may not exist yet; `force` to put the export in the place of an earlier one.
    Out: the folder.

    Writes beside the folder first and renames at the end, so that there is either the whole export or what was there
    before. Files and folders whose names begin with a dot are carried over. Alias pages are left out: they belong to
    another page.

    Raises Refused with one sentence when the course is not published, the folder is in use or a picture has no file.
    """
    target = Path(folder).resolve()
    if not permissions.is_published(course):
        raise Refused(f"“{course.title}” is not published; publish it first.")
    _check_target(target, force)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = _beside(target)
    try:
        _Export(CoursePage.objects.get(pk=course.pk), beside).write()
        _put_in_place(beside, target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return target


def _check_target(target: Path, force: bool) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise Refused(f"{target} is not a folder.")
    names = sorted(path.name for path in target.iterdir() if not path.name.startswith("."))
    if names and not force:
        raise Refused(f"{target} is not empty; choose another folder, or replace an earlier export with --force.")
    if names and files.COURSE not in names:
        raise Refused(f"{target} holds something else than a course folder; choose another one.")
    for name in names:
        if not _belongs(target / name):
            raise Refused(f"{target} holds {name}, which is no part of a course folder; move it away first.")


def _belongs(path: Path) -> bool:
    """Whether something at the top of a folder is what an export writes there, so that it may go."""
    if path.is_dir():
        return bool(files.WEEK_FOLDER.fullmatch(path.name))
    return path.name in (files.COURSE, files.REFERENCES) or path.suffix[1:].lower() in get_allowed_image_extensions()


def _beside(target: Path) -> Path:
    """A new folder on the same disk, where nobody looks."""
    path = target.parent / f".{target.name}-{uuid.uuid4().hex}"
    path.mkdir()
    return path


def _put_in_place(beside: Path, target: Path) -> None:
    """Rename the finished folder to its name; what stood there goes, apart from hidden files."""
    if not target.exists():
        beside.rename(target)
        return
    former = _beside(target) / "former"
    target.rename(former)
    try:
        for path in former.iterdir():
            if path.name.startswith("."):
                path.rename(beside / path.name)
        beside.rename(target)
    except BaseException:
        for path in beside.glob(".*"):
            path.rename(former / path.name)
        former.rename(target)
        raise
    finally:
        shutil.rmtree(former.parent, ignore_errors=True)


class _Export:
    def __init__(self, course: CoursePage, root: Path):
        self.course, self.root = course, root
        self.pages = self._pages()
        self.keys = {course.pk: course.key} | {page.pk: page.key for page in self.pages}
        self.known = {block.value["key"] for block in course.references}

    def _pages(self) -> list[WeekPage | SectionPage]:
        found: list[WeekPage | SectionPage] = []
        for model in (WeekPage, SectionPage):
            pages = model.objects.descendant_of(self.course).filter(alias_of__isnull=True)
            found += permissions.published_pages(pages)
        return sorted(found, key=lambda page: page.path)

    def write(self) -> None:
        names = self._names(self.root, files.COURSE, files.REFERENCES)
        self._write(self.root / files.COURSE, course_text(self.course, names))
        if references := references_text(self.course, names):
            self._write(self.root / files.REFERENCES, references)
        weeks = self._below(self.course)
        # A week without a number that comes first is 00, so that folder 06 is week 6.
        first = 0 if weeks and not weeks[0].numbered else 1
        for number, week in enumerate(weeks, start=first):
            self._week(week, f"{number:0{_width(len(weeks))}}-{_words(week)}")

    def _week(self, week: WeekPage, folder_name: str) -> None:
        folder = self.root / folder_name
        folder.mkdir()
        sections = dict(self._section_names(week))
        names = self._names(folder, files.WEEK, *sections)
        self._write(folder / files.WEEK, week_text(week, names))
        for name, section in sections.items():
            self._write(folder / name, section_text(section, names))

    def _section_names(self, week: WeekPage) -> Iterator[tuple[str, SectionPage]]:
        sections = self._below(week)
        for number, section in enumerate(sections, start=1):
            start = f"{number:0{_width(len(sections))}}"
            yield f"{start}-{_words(section)}.md", section
            below = self._below(section)
            for part, sub_section in enumerate(below, start=1):
                yield f"{start}.{part:0{len(str(len(below)))}}-{_words(sub_section)}.md", sub_section

    def _below(self, parent: Page) -> list:
        return [page for page in self.pages if page.path[: -page.steplen] == parent.path]

    def _names(self, folder: Path, *taken: str) -> FolderNames:
        return FolderNames(folder, taken, self.keys, self.known)

    def _write(self, path: Path, text: str) -> None:
        path.write_bytes(text.encode("utf-8"))


def _words(page: Page) -> str:
    """The words of a file name. Names of files are shorter than slugs may be."""
    return page.slug[:60]


def _width(count: int) -> int:
    return max(2, len(str(count)))
