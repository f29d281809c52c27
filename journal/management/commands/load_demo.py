from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from content.course_folder.problems import ProblemsFound
from journal import demo


class Command(BaseCommand):
    help = "Loads the demo course, its people, their group and what they wrote. Safe to run again; refused when DEBUG is off."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=Path("demo/across-the-lines"))

    def handle(self, folder: Path, **options):
        if not settings.DEBUG:
            raise CommandError(
                "The demo's people have a password everybody knows, so it is refused while DEBUG is off."
            )
        if not folder.is_dir():
            raise CommandError(f"There is no course folder at {folder}.")
        try:
            done = demo.load(folder)
        except ProblemsFound as found:
            raise CommandError(f"The course folder has mistakes; nothing was loaded.\n{found}") from None
        self.stdout.write(done)
