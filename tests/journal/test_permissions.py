"""Who may do what with an entry, in each of its states. The table is docs/permissions.md, "Journal entries"."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from journal import actions, permissions
from journal.models import Entry
from tests.journal.tables import changes, every_row
from tests.journal.writing import CANARY, form_data, write
from tests.people import Cast

STATES = ["kept", "free", "binned", "restored", "joined", "left free"]
ACTIONS = ["read", "edit", "save", "delete", "restore", "join", "leave free", "publish"]
KEPT = {"read": 200, "edit": 200, "save": 302, "delete": 302, "restore": 404, "join": 404, "leave free": 404}
FREE = KEPT | {"join": 302, "leave free": 302}
OWNER = {
    "kept": KEPT,
    "free": FREE,
    "binned": KEPT | {"delete": 404, "restore": 302},
    "restored": KEPT,
    "joined": KEPT,
    "left free": FREE,  # who changes their mind may still join it
}
NOBODY = dict.fromkeys(ACTIONS, 404)
# "publish" is no action of the journal: the address belongs to nobody.
GUEST = dict.fromkeys(ACTIONS, "sign in") | {"save": 401, "publish": 404}


def entry_in(state: str, owner, course) -> Entry:
    activity = course.activity("Map")
    if state in {"kept", "binned", "restored"}:
        entry = write(owner, activity=activity, course=course)
    else:
        entry = write(owner, title=f"w1 act 2 {CANARY}")
    if state in {"binned", "restored"}:
        actions.bin_entry(entry=entry)
    if state == "restored":
        actions.restore_entry(entry=Entry.objects.get(pk=entry.pk))
    if state in {"joined", "left free"}:
        actions.join_activity(owner=owner, entry=entry, activity=activity if state == "joined" else None)
    return Entry.objects.get(pk=entry.pk)


def act(client, action: str, entry: Entry, course):
    address = f"/journal/entries/{entry.pk}/"
    if action == "read":
        return client.get(address)
    if action == "edit":
        return client.get(f"{address}edit/")
    if action == "save":
        return client.post(f"{address}edit/", form_data(entry, body="other words"))
    if action in {"join", "leave free"}:
        asked = course.activity("Map").pk if action == "join" else ""
        return client.post(f"{address}join/", {"activity": asked})
    return client.post(f"{address}{action}/")


def outcome(response):
    return "sign in" if response.headers.get("Location", "").startswith("/accounts/login/") else response.status_code


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", ["anonymous", "learner", "suspended learner", "peer", "own_tutor", "superuser"])
def test_each_action_in_each_state_answers_and_changes_as_the_table_says(role, state, cast, course):
    entry = entry_in(state, cast.learner, course)
    client = cast.client("learner" if "learner" in role else role)
    if role == "suspended learner":
        cast.learner.is_active = False
        cast.learner.save()
    expected = {"learner": OWNER[state] | {"publish": 404}, "anonymous": GUEST, "suspended learner": GUEST}.get(
        role, NOBODY
    )
    before, found, changed, leaks = every_row("journal_"), {}, set(), []

    for action in ACTIONS:
        with transaction.atomic():
            response = act(client, action, entry, course)
            found[action] = outcome(response)
            if changes(before, every_row("journal_")):
                changed.add(action)
            if CANARY in response.content.decode():
                leaks.append(action)
            transaction.set_rollback(True)

    assert found == expected
    assert changed == {action for action in ACTIONS if expected[action] == 302}
    assert leaks == (["read", "edit"] if role == "learner" else [])


@pytest.mark.parametrize("role", Cast.roles())
def test_entries_of_a_person_are_their_own_and_nobody_elses(role, cast):
    mine = {write(cast.learner).pk, write(cast.learner).pk}
    actions.bin_entry(entry=Entry.objects.first())
    write(cast.other_tutor)

    user = AnonymousUser() if role == "anonymous" else getattr(cast, role)
    found = set(permissions.entries_of(user).values_list("pk", flat=True))

    theirs = set(Entry.objects.values_list("pk", flat=True)) - mine
    assert found == {"learner": mine, "other_tutor": theirs}.get(role, set())


def test_entries_of_a_suspended_person_or_of_nobody_are_none(cast):
    write(cast.learner)
    cast.learner.is_active = False

    assert not permissions.entries_of(cast.learner).exists()
    assert not permissions.entries_of(None).exists()


def test_suspended_person_who_comes_back_finds_everything_again(cast):
    entry = write(cast.learner)
    cast.learner.is_active = False
    cast.learner.save()
    cast.learner.is_active = True
    cast.learner.save()

    assert CANARY in cast.client("learner").get(f"/journal/entries/{entry.pk}/").content.decode()


def test_answer_for_somebody_elses_entry_is_that_for_one_that_does_not_exist(cast):
    entry = write(cast.learner)
    there, missing = f"/journal/entries/{entry.pk}/", "/journal/entries/00000000-0000-4000-8000-000000000000/"
    client = cast.client("peer")

    answers = {}
    for address in (there, missing):
        for page in ("", "edit/"):
            response = client.get(address + page)
            told = response.content.decode().replace(address, "")
            told = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", told)  # masked anew for every answer
            answers.setdefault(page, set()).add((response.status_code, told))

    assert {page: len(kinds) for page, kinds in answers.items()} == {"": 1, "edit/": 1}


@pytest.mark.parametrize("number", ["", "other course", "no journal", "unknown", "x", "-1", "9" * 30, "²"])
def test_entry_joins_only_an_activity_that_readers_find_and_that_offers_a_journal(number, cast, course):
    entry = write(cast.learner, title="w1 act 2")
    client = cast.client("learner")
    course.second_week.unpublish()
    hidden, without = course.activity("Sideways").pk, course.activity("Timeline").pk
    asked = {"": "", "other course": hidden, "no journal": without, "unknown": 999_999}.get(number, number)

    response = client.post(f"/journal/entries/{entry.pk}/join/", {"activity": asked})

    assert response.status_code == (302 if number == "" else 404)
    assert Entry.objects.get().activity is None
