from django.core.management.base import BaseCommand

from content import actions


class Command(BaseCommand):
    help = (
        "Brings the identity rows of all activities and quizzes, and the counts of words and figures, into step with the pages: "
        "after loaddata, bulk changes or a table restored by hand. Deletes nothing."
    )

    def handle(self, **options):
        self.stdout.write(f"{actions.rebuild_activities()} sections looked at.")
