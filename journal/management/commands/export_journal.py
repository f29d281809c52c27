"""`manage.py export_journal EMAIL FILE --yes-i-was-asked-by-its-owner`"""

from __future__ import annotations

import logging
import os

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from journal import archive
from learning import letters, my_data

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Writes somebody's journal, readable, into a zip, for a person who cannot sign in and asked for it. Nobody else may read "
        "it. The person gets a mail that it was done, and the log says that it was, though not whose it is."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("file", help="where to write the zip; must not exist yet")
        parser.add_argument("--yes-i-was-asked-by-its-owner", action="store_true", dest="asked")

    def handle(self, *args, email, file, asked, **options):
        if not asked:
            raise CommandError(
                "A journal is its owner's alone. If they asked you for it, say so with --yes-i-was-asked-by-its-owner."
            )
        owners = set(EmailAddress.objects.filter(email__iexact=email).values_list("user_id", flat=True))
        people = get_user_model().objects.filter(pk__in=owners)
        if len(people) != 1:
            raise CommandError(f"{len(people)} accounts have the address {email}; nothing was written.")
        try:
            with transaction.atomic():  # no file without the mail
                letters.post("journal_exported", EmailAddress.objects.get_primary_email(people[0]) or email)
                self.write(file, my_data.zipped([archive.personal_data(people[0])]))
        except my_data.DataMissing:
            raise CommandError("The journal does not open with the keys given; nothing was written.") from None
        except OSError as error:
            raise CommandError(f"{file} could not be written: {error.strerror}.") from None
        logger.warning("A journal was exported by command")
        self.stdout.write(f"Written to {file}. The person is told by mail. Delete the file when they have it.")

    def write(self, file: str, content) -> None:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with content, os.fdopen(handle, "wb") as target:
            target.write(content.read())
