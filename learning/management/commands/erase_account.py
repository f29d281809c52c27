from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from learning import actions


class Command(BaseCommand):
    help = (
        "Erases one account with everything that belongs to it, at once and for good: journal, progress, addresses, sessions. "
        "There are no 7 days to change one's mind. Make sure first that it is the person who asks."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--yes", action="store_true", help="do not ask back")

    def handle(self, *args, email, yes, **options):
        owners = EmailAddress.objects.filter(email__iexact=email).values_list("user_id", flat=True)
        people = get_user_model().objects.filter(pk__in=set(owners))
        if len(people) != 1:
            raise CommandError(f"{len(people)} accounts have the address {email}; nothing was changed.")
        if not yes and input(f"Erase the account of {email} for good? Type yes: ") != "yes":
            raise CommandError("Nothing was changed.")
        number = people[0].pk
        actions.erase(user=people[0])
        self.stdout.write(f"Account {number} is erased.")
