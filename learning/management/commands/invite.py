from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from learning import actions


class Command(BaseCommand):
    help = "Sends invitations to make an account, each with a link that works once. All addresses or none."

    def add_arguments(self, parser):
        parser.add_argument("email", nargs="+")

    def handle(self, *args, email, **options):
        for address in email:
            try:
                validate_email(address)
            except ValidationError:
                raise CommandError(f"'{address}' is no e-mail address; nobody was invited.") from None
        with transaction.atomic():
            for address in email:
                actions.invite(email=address, invited_by=None, site=settings.WAGTAILADMIN_BASE_URL)
        self.stdout.write(f"{len(email)} invited.")
