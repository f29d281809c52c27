"""`manage.py export_course KEY FOLDER`"""

from django.core.management.base import BaseCommand, CommandError

from content.course_folder import Refused, export_course
from content.course_folder.tree import course_with_key


class Command(BaseCommand):
    help = "Write the published state of a course into a folder of plain files. docs/course-folder.md describes them."

    def add_arguments(self, parser):
        parser.add_argument("key", help="the key of the course, as in its course.yaml")
        parser.add_argument("folder", help="where to write; made when it does not exist")
        parser.add_argument(
            "--force", action="store_true", help="replace an earlier export; hidden files such as .git stay"
        )

    def handle(self, *args, **options):
        course = course_with_key(options["key"])
        if course is None:
            raise CommandError(f"There is no course with the key “{options['key']}”.")
        try:
            folder = export_course(course, options["folder"], options["force"])
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Exported “{course.title}” to {folder}.")
