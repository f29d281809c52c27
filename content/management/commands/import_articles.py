"""`manage.py import_articles FOLDER`"""

from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Page

from content.course_folder import ProblemsFound, Refused, import_articles


class Command(BaseCommand):
    help = (
        "Make pages of a folder of articles, or bring those pages up to date, and publish them. All or nothing. "
        "docs/course-folder.md describes the files."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", help="the folder with articles.yaml in it")
        parser.add_argument(
            "--parent", type=int, metavar="PAGE_ID", help="page that a new list goes below; left out: the home page"
        )

    def handle(self, *args, **options):
        number = options["parent"]
        parent = Page.objects.filter(pk=number).first() if number is not None else None
        if number is not None and parent is None:
            raise CommandError(f"There is no page with the number {number}.")
        try:
            result = import_articles(options["folder"], parent)
        except ProblemsFound as found:
            for problem in found.problems:
                self.stderr.write(str(problem), self.style.ERROR)
            raise CommandError(f"Nothing was imported; problems: {len(found.problems)}.") from found
        except (Refused, OSError) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(str(result))
