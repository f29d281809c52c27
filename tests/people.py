"""One cast of named people, used everywhere."""

from __future__ import annotations

import time
from dataclasses import dataclass, fields

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client, RequestFactory
from wagtail.models import GroupPagePermission

from journal.actions import give_consent
from tests.course import tree_root

PASSWORD = "correct horse battery staple"
APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def make_person(name: str, **extra):
    model = get_user_model()
    email = f"{name}@test.example"
    names = {"email": email} if model.USERNAME_FIELD == "email" else {"username": name, "email": email}
    user = model.objects.create_user(**names, password=PASSWORD, first_name=name.title(), **extra)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def app_code(secret: str = APP_SECRET, later: int = 0) -> str:
    """What an authenticator app with this secret shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def sign_in(client: Client, user) -> None:
    """Signed in without the forms, with the second step passed if the person has one, as after a real sign-in."""
    client.force_login(user, backend=BACKEND)
    factor = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).first()
    if factor:
        request = RequestFactory().get("/")
        request.session = client.session
        record_authentication(request, user, "mfa", id=factor.pk, type=factor.type)
        request.session.save()


@dataclass
class Cast:
    learner: object
    peer: object
    own_tutor: object
    other_tutor: object
    former_tutor: object
    editor: object
    superuser: object

    def client(self, role: str) -> Client:
        """A browser in which this person is signed in; `anonymous` is nobody."""
        client = Client()
        if role != "anonymous":
            sign_in(client, getattr(self, role))
        return client

    @classmethod
    def roles(cls) -> list[str]:
        return ["anonymous", *(field.name for field in fields(cls))]


def make_cast() -> Cast:
    people = {field.name: make_person(field.name) for field in fields(Cast) if field.name != "superuser"}
    people["superuser"] = make_person("superuser", is_staff=True, is_superuser=True)
    for role in ("editor", "superuser", "own_tutor", "other_tutor", "former_tutor"):  # as the site wants it of them
        TOTP.activate(people[role], APP_SECRET)
    group, _made = Group.objects.get_or_create(name="Editors")
    people["editor"].groups.add(group)
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    root = tree_root()
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    for person in people.values():
        give_consent(person=person)
    return Cast(**people)
