from django.core.management.base import BaseCommand, CommandError

from learning import actions


class Command(BaseCommand):
    help = "Seals the secrets of all second factors with the present SECRET_KEY, so that SECRET_KEY_FALLBACKS can go."

    def handle(self, *args, **options):
        done, unreadable = actions.reseal_second_factors()
        self.stdout.write(f"{done} sealed anew.")
        if unreadable:
            raise CommandError(
                f"{unreadable} cannot be opened with any key; leave the former key in SECRET_KEY_FALLBACKS."
            )
