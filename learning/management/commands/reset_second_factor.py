from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from learning import actions


class Command(BaseCommand):
    help = (
        "Takes away the second step of one account (authenticator app, passkeys, recovery codes), ends its sessions and tells "
        "the person by mail. Make sure first, by other means than mail, that it is the person who asks."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *args, email, **options):
        owners = set(EmailAddress.objects.filter(email__iexact=email).values_list("user_id", flat=True))
        people = get_user_model().objects.filter(pk__in=owners)
        if len(people) != 1:
            raise CommandError(f"{len(people)} accounts have the address {email}; nothing was changed.")
        removed = actions.reset_second_factor(user=people[0])
        self.stdout.write(f"{removed} removed. The person is signed out everywhere and a mail is on its way.")
