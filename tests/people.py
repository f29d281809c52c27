"""One cast of named people, used everywhere."""

from __future__ import annotations

from dataclasses import dataclass, fields

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import GroupPagePermission, Page

from journal.actions import give_consent

PASSWORD = "correct horse battery staple"


def make_person(name: str, **extra):
    model = get_user_model()
    email = f"{name}@test.example"
    names = {"email": email} if model.USERNAME_FIELD == "email" else {"username": name, "email": email}
    user = model.objects.create_user(**names, password=PASSWORD, first_name=name.title(), **extra)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


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
            client.force_login(getattr(self, role), backend="django.contrib.auth.backends.ModelBackend")
        return client

    @classmethod
    def roles(cls) -> list[str]:
        return ["anonymous", *(field.name for field in fields(cls))]


def make_cast() -> Cast:
    people = {field.name: make_person(field.name) for field in fields(Cast) if field.name != "superuser"}
    people["superuser"] = make_person("superuser", is_staff=True, is_superuser=True)
    group, _made = Group.objects.get_or_create(name="Editors")
    people["editor"].groups.add(group)
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    root = Page.get_first_root_node()
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    for person in people.values():
        give_consent(person=person)
    return Cast(**people)
