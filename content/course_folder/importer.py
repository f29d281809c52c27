"""A course folder becomes pages, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page

from content import actions
from content.course_folder.cross_checks import check_names
from content.course_folder.files import course_root
from content.course_folder.folder_reader import read_folder
from content.course_folder.library import Library
from content.course_folder.media_files import FileUse, PictureUse
from content.course_folder.page_text import page_text
from content.course_folder.page_writer import Numbers, PageWriter
from content.course_folder.problems import Notes, Refused
from content.course_folder.sources import CourseSource, PageSource
from content.course_folder.tree import Tree, course_with_key
from content.course_folder.write_back import write_back
from content.locks import one_at_a_time
from content.models import CourseIndexPage, CoursePage, SectionPage, WeekPage

Progress = Callable[[str], None]


@dataclass
class ImportResult:
    """What an import did. `not_written` are sentences about keys and ids that could not be put into their file."""

    course: CoursePage
    weeks: int = 0
    sections: int = 0
    activities: int = 0
    quizzes: int = 0
    pictures: int = 0
    files: int = 0
    new: int = 0
    changed: int = 0
    moved: int = 0
    unpublished: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    not_written: list[str] = field(default_factory=list)
    draft: bool = False

    def __str__(self) -> str:
        """One sentence, and one more for each thing somebody should know."""
        counts = [
            _count(self.weeks, "week"),
            _count(self.sections, "section"),
            _count(self.activities, "activity", "activities"),
            *([_count(self.quizzes, "quiz", "quizzes")] if self.quizzes else []),
            _count(self.pictures, "picture"),
            *([_count(self.files, "file")] if self.files else []),
        ]
        steps = {"new": self.new, "changed": self.changed, "moved": self.moved, "unpublished": len(self.unpublished)}
        done = ", ".join(f"{number} {word}" for word, number in steps.items() if number) or "nothing changed"
        lines = [f"Imported “{self.course.title}”{' as drafts' if self.draft else ''}: {', '.join(counts)}; {done}."]
        lines += [f"Unpublished, because its key is no longer in the folder: “{title}”." for title in self.unpublished]
        lines += [f"Wrote a new key or id into {name}." for name in self.written]
        return "\n".join([*lines, *self.not_written])


def import_course(
    folder: str | Path, parent: Page | None = None, draft: bool = False, progress: Progress | None = None
) -> ImportResult:
    """Make the pages of a course folder, or bring those there are up to date.

    In: the folder; the page a new course goes below (the first course list when left out; a course that exists stays
    where it is); whether to save drafts instead of publishing: then nothing that readers see is changed, moved or
    unpublished. `progress` is told the title of each page before it is written.

    Changes pages, revisions, images, documents and their collection in one transaction, with one version of the
    course; pages that would stay the same get no revision. Afterwards writes keys and ids that were made into the
    files.

    Raises ProblemsFound with every mistake in the folder, or Refused with one sentence; then nothing was changed.
    """
    root = course_root(folder)
    with one_at_a_time("import-course"):
        notes = Notes()
        source = read_folder(root, notes)
        if source is not None:  # otherwise course.yaml is among the problems
            check_names(source, notes)
        notes.stop_if_any()
        with _all_or_nothing(source, f"Imported from {root.name}"[:250]) as library:
            writer = _Writer(source, library, notes, draft, progress or (lambda title: None))
            result = writer.write(parent)
        result.written, result.not_written = write_back(root, source)
    return result


@contextmanager
def _all_or_nothing(source: CourseSource, note: str) -> Iterator[Library]:
    """A transaction with one course version at its end. Files that were stored go again when it fails."""
    course = course_with_key(source.page.key)
    library = Library(source.page.values["title"], course.title if course else "")
    try:
        with transaction.atomic(), actions.one_course_version(note=note):
            yield library
    except BaseException:
        library.take_back()
        raise


class _Writer:
    def __init__(self, source: CourseSource, library: Library, notes: Notes, draft: bool, progress: Progress):
        self.source, self.library, self.notes, self.draft, self.progress = source, library, notes, draft, progress
        self.names = Numbers(source.references)
        self.made: set[int] = set()

    def write(self, parent: Page | None) -> ImportResult:
        """First every page, so that links find them, then their contents."""
        course = course_with_key(self.source.page.key) or self._new_course(parent)
        self.tree = Tree(course, self.notes, self.draft)
        self.tree.arrange(self.source.page, course.pk)
        self.notes.stop_if_any()
        self.writer = PageWriter(self.library, self.tree.ids, self.notes, self.tree.slug_for)
        self.made |= self.tree.made
        self.tree.ids[self.source.page.key] = course.pk
        result = ImportResult(course, draft=self.draft, moved=len(self.tree.moved))
        for page_source in self.source.pages:
            self._fill(page_source, result)
        self.notes.stop_if_any()
        if not self.draft:
            self._unpublish_vanished(result)
        self._count(result)
        result.course = CoursePage.objects.get(pk=course.pk)
        return result

    def _new_course(self, parent: Page | None) -> CoursePage:
        parent = parent or CourseIndexPage.objects.order_by("path").first()
        if parent is None:
            raise Refused(
                "There is no course list for a new course: make a page of that kind first, or name a parent page."
            )
        parent = Page.objects.get(pk=parent.pk)
        if not CoursePage.can_create_at(parent):
            raise Refused(f"The page “{parent.title}” cannot hold a course; name a course list as the parent.")
        page_source = self.source.page
        if parent.get_children().filter(slug=page_source.slug).exists():
            place = page_source.head.place_of("slug")
            self.notes.problem(
                place, f"A page below “{parent.title}” has the slug “{page_source.slug}”; choose another one."
            )
            self.notes.stop_if_any()
        course = CoursePage(
            title=page_source.values["title"],
            slug=page_source.slug,
            key=page_source.key,
            live=False,
            locale=parent.locale,
        )
        parent.add_child(instance=course)
        self.made.add(course.pk)
        return course

    def _fill(self, source: PageSource, result: ImportResult) -> None:
        """Give one page its contents. A page that would stay the same is left alone."""
        self.progress(source.values["title"])
        page = source.model.objects.get(pk=self.tree.ids[source.key])
        new = page.pk in self.made
        if self.draft and not new:
            page = page.get_latest_revision_as_object()
        before = page_text(page, self.names)
        self.writer.set(page, source)
        same = page_text(page, self.names) == before and page.pk not in self.tree.aside
        if not new and same and (self.draft or page.live):
            return
        try:
            revision = page.save_revision()
            if not self.draft:
                revision.publish()
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.notes.problem(source.head.place_of(name), " ".join(messages))
            return
        if new:
            result.new += 1
        else:
            result.changed += 1

    def _unpublish_vanished(self, result: ImportResult) -> None:
        for page in self.tree.vanished(self.source.page):
            page.specific.unpublish()
            result.unpublished.append(page.title)

    def _count(self, result: ImportResult) -> None:
        models = [source.model for source in self.source.pages]
        result.weeks, result.sections = models.count(WeekPage), models.count(SectionPage)
        result.activities, result.quizzes = self.source.activities.count, len(self.source.activities.quizzes)
        result.pictures, result.files = len(self.source.uses(PictureUse)), len(self.source.uses(FileUse))


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
