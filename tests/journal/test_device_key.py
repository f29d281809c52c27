"""The key for the copies on a person's own device: who gets it, what it is, and what asking for it changes."""

import base64
import re

import pytest
from django.test import Client

from journal import actions
from journal.models import Entry, Journal
from journal.persons import mark_of
from tests.journal.test_words_come_back import database_fails, touches_the_journal
from tests.journal.writing import write

ADDRESS = "/journal/device/"


def ask(cast, role, person=None):
    return cast.client(role).post(ADDRESS, {"person": mark_of(person or getattr(cast, role))})


def test_owner_gets_the_derived_key_and_the_ids_of_the_last_saves(cast):
    entries = [write(cast.learner, f"words {number}") for number in range(3)]
    write(cast.peer, "of the peer")

    answer = ask(cast, "learner")

    key = actions.open_journal(cast.learner).device_key()
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    assert answer.json() == {
        "key": base64.b64encode(key).decode(),
        "saves": [str(entry.last_save_id) for entry in reversed(entries)],
    }
    assert len(key) == 32


def test_first_time_makes_the_journal_and_no_entry_and_the_key_stays_the_same(cast):
    first, second = ask(cast, "learner").json(), ask(cast, "learner").json()

    assert first == second
    assert (Journal.objects.get().owner, Entry.objects.count()) == (cast.learner, 0)


def test_two_people_have_two_keys(cast):
    assert ask(cast, "learner").json()["key"] != ask(cast, "peer").json()["key"]


@pytest.mark.parametrize(
    ("role", "person", "status", "problem"),
    [
        ("anonymous", "learner", 401, "signed-out"),
        ("peer", "learner", 403, "person"),
        ("superuser", "learner", 403, "person"),
    ],
)
def test_nobody_else_gets_a_key(role, person, status, problem, cast):
    write(cast.learner)

    answer = ask(cast, role, getattr(cast, person))

    assert (answer.status_code, answer.json()) == (status, {"problem": problem})


def test_without_consent_there_is_no_key_and_no_journal(cast):
    actions.withdraw_consent(person=cast.learner)

    answer = ask(cast, "learner")

    assert (answer.status_code, answer.json()) == (422, {"problem": "consent"})
    assert not Journal.objects.exists()


def test_suspended_person_gets_no_key(cast):
    client = cast.client("learner")
    cast.learner.is_active = False
    cast.learner.save()

    assert client.post(ADDRESS, {"person": mark_of(cast.learner)}).status_code == 401


def test_looking_is_refused_and_so_is_a_post_without_a_token(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.learner, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(ADDRESS).status_code == 405
    assert client.post(ADDRESS, {"person": mark_of(cast.learner)}).status_code == 403
    assert not Journal.objects.exists()


def test_database_in_trouble_is_said_without_a_word_of_anybody(cast):
    client = cast.client("learner")
    with database_fails(touches_the_journal):
        answer = client.post(ADDRESS, {"person": mark_of(cast.learner)})

    assert (answer.status_code, answer.json()) == (503, {"problem": "failed"})


def test_form_that_signs_out_says_whose_copies_go(cast):
    client = cast.client("learner")
    for page in ("/accounts/logout/", "/accounts/sessions/"):
        forms = re.findall(r"<form.*?</form>", client.get(page).content.decode(), re.DOTALL)
        [leaving] = [form for form in forms if "data-signs-out" in form]

        assert f'data-signs-out="{mark_of(cast.learner)}"' in leaving and "journal/js/signing-out" in leaving


def test_page_with_the_consent_missing_and_pages_of_guests_offer_no_copy(cast):
    client = cast.client("learner")
    page = client.get("/journal/new/").content.decode()
    assert 'id="kept"' in page and 'data-key="/journal/device/"' in page
    actions.withdraw_consent(person=cast.learner)
    fields = dict(re.findall(r'name="(entry|version|save_id)" value="([^"]*)"', page))

    refused = client.post("/journal/new/", fields | {"title": "", "body": "words"})

    assert refused.status_code == 422
    assert 'id="kept"' not in refused.content.decode()
