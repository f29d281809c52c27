"""`manage.py rotate_journal_keys [--check]`"""

from django.core.management.base import BaseCommand, CommandError

from journal import rotation
from journal.conf import conf
from journal.safe import KeyRingError, SealError


class Command(BaseCommand):
    help = (
        "Moves every journal to the first key of JOURNAL_KEYS, so that an older one can be removed. Runs beside the site; may be "
        "stopped at any moment and started again. docs/operations.md, 'Keys', has the whole procedure."
    )

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="only say how many safes are under which key")

    def handle(self, *args, check, **options):
        try:
            first = conf.key_ring.writing
            unopened = 0 if check else self.rotate()
        except (KeyRingError, SealError) as error:
            raise CommandError(str(error)) from None
        for name, count in sorted(rotation.keys_in_use().items(), key=lambda item: (item[0] != first, item[0])):
            self.stdout.write(f"{name}: {count}")
        if unopened:
            raise CommandError(f"{unopened} safes do not open with the keys given and were left as they are.")

    def rotate(self) -> int:
        """Move all; returns how many did not open."""
        done = rotation.rotate(after_batch=lambda done: self.stderr.write(f"{done.seen} safes looked at"))
        self.stderr.write(f"{done.moved} moved, {done.there} were under the first key already")
        return done.unopened
