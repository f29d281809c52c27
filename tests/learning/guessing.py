"""One worker process of a site with a database file of its own: `prepare` makes it, `guess` tries five wrong passwords.

Run by test_shared_limits.py. `guess` says that it is ready, waits for a line, and prints how many of its tries were let through.
"""

from __future__ import annotations

import sys

import django
from django.conf import settings

TRIES = 5
PERSON = {"email": "learner@test.example", "username": "learner"}


def prepare() -> None:
    """The tables of the models as they are now; running all migrations would take ten times as long."""
    from allauth.account.models import EmailAddress
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    settings.MIGRATION_MODULES = {name.rsplit(".", 1)[-1]: None for name in settings.INSTALLED_APPS} | {
        "wagtail" + name: None
        for name in ("core", "admin", "docs", "images", "forms", "redirects", "embeds", "users", "search")
    }
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("createcachetable", verbosity=0)
    person = get_user_model().objects.create_user(**PERSON, password="correct horse battery staple")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)


def guess(place: str) -> None:
    """Each try says that it comes from another address."""
    from django.test import Client
    from django.urls import reverse

    address, let_through = reverse("account_login"), 0
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for number in range(TRIES):
        answer = Client().post(
            address,
            {"login": PERSON["email"], "password": f"wrong {number}"},
            headers={"x-forwarded-for": f"203.0.113.{place}{number}"},
        )
        let_through += "Too many failed login attempts" not in answer.content.decode()
    sys.stdout.write(f"{let_through}\n")


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "prepare":
        prepare()
    else:
        guess(sys.argv[1])
