from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone
from wagtail import hooks


class Command(BaseCommand):
    help = (
        "Does everything whose time has come: scheduled pages, mails that wait, emptied bins. "
        "Safe to run twice or at the same time as itself. Call it every minute or two, by cron or with --every."
    )

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, metavar="SECONDS", help="Go on, with this pause between two rounds.")

    def handle(self, *args, every=None, **options):
        if every is not None and every < 1:
            raise CommandError("--every needs a number of seconds above 0.")
        failed = self.round(options["verbosity"])
        while every:
            import time

            time.sleep(every)
            close_old_connections()  # the database may have been away meanwhile
            self.round(options["verbosity"])
        if failed:
            raise CommandError(f"{failed} of the jobs failed; the log says which.")

    def round(self, verbosity: int) -> int:
        """One round. A job that fails does not keep the others from running. Returns how many failed."""
        now, failed = timezone.now(), 0
        for job in hooks.get_hooks("run_due"):
            name = f"{job.__module__}.{job.__name__}"
            try:
                done = job(now)
            except Exception as error:
                failed += 1
                self.stderr.write(f"{name} failed: {type(error).__name__}")
            else:
                if verbosity > 1:
                    self.stdout.write(f"{name}: {done}")
        return failed
