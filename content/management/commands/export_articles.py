"""`manage.py export_articles FOLDER`"""

from django.core.management.base import BaseCommand, CommandError

from content.course_folder import Refused, export_articles
from content.models import ArticleIndexPage


class Command(BaseCommand):
    help = "Write the published articles, topics and authors of a list into an empty folder."

    def add_arguments(self, parser):
        parser.add_argument("folder", help="a folder that does not exist yet, or is empty")
        parser.add_argument("--list", type=int, metavar="PAGE_ID", help="the list of articles; left out: the first one")

    def handle(self, *args, **options):
        lists = ArticleIndexPage.objects.order_by("path")
        index = (lists.filter(pk=options["list"]) if options["list"] is not None else lists).first()
        if index is None:
            raise CommandError("There is no such list of articles.")
        try:
            self.stdout.write(f"Wrote {export_articles(index, options['folder'])}.")
        except (Refused, OSError) as refused:
            raise CommandError(str(refused)) from refused
