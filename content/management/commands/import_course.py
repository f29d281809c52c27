"""`manage.py import_course FOLDER`"""

from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Page

from content.course_folder import ProblemsFound, Refused, import_course


class Command(BaseCommand):
    help = (
        "Make pages of a course folder, or bring the pages of that course up to date. All or nothing: every mistake is "
        "listed with file and line, and then nothing is changed. docs/course-folder.md describes the files."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", help="the folder with course.yaml in it")
        parser.add_argument(
            "--parent",
            type=int,
            metavar="PAGE_ID",
            help="page that a new course goes below; left out: the first course list. A course that exists stays.",
        )
        parser.add_argument(
            "--draft",
            action="store_true",
            help="save drafts for editors to look at; nothing that readers see is changed, moved or unpublished",
        )

    def handle(self, *args, **options):
        parent = _parent(options["parent"])
        progress = self._show if self.stdout.isatty() else None
        try:
            result = import_course(options["folder"], parent, options["draft"], progress)
        except ProblemsFound as found:
            for problem in found.problems:
                self.stderr.write(str(problem), self.style.ERROR)
            count = len(found.problems)
            problems = "1 problem" if count == 1 else f"{count} problems"
            raise CommandError(f"Nothing was imported: {problems} in {options['folder']}.") from found
        except (Refused, OSError) as refused:
            raise CommandError(str(refused)) from refused
        if progress:
            self._show("")
        self.stdout.write(str(result))

    def _show(self, title: str) -> None:
        """The page that is being written, on one line, for somebody who is watching."""
        self.stdout.write(f"\r\033[K{title}", ending="")
        self.stdout.flush()


def _parent(number: int | None) -> Page | None:
    if number is None:
        return None
    page = Page.objects.filter(pk=number).first()
    if page is None:
        raise CommandError(f"There is no page with the number {number}.")
    return page
