from django.core.management.base import BaseCommand, CommandError

from learning import actions, ledger
from learning.conf import conf


class Command(BaseCommand):
    help = (
        "After a restore: erases again every account that was erased since that backup was made. Reads the ledger in the database "
        "and its file (LEARNING_ERASURE_LEDGER), and another file if one is named."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", help="a ledger file of another machine or an older one")

    def handle(self, *args, file, **options):
        listed = {}
        try:
            for path in filter(None, [conf.erasure_ledger, file]):
                listed |= ledger.read(path)
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from None
        erased = actions.replay_erasures(listed=listed)
        actions.keep_ledger()
        self.stdout.write(f"{erased} accounts erased again; the ledger has {len(listed)} lines in files.")
