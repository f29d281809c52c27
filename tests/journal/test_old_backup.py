"""Old account numbers given to new people, and every stored blob in every place but its own: nothing opens. With the numbers."""

from __future__ import annotations

import logging
from datetime import timedelta
from itertools import permutations
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Field
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal import actions, reading
from journal.actions import Save, journal_binding
from journal.conf import conf
from journal.models import Entry, EntryVersion, Journal
from journal.safe import SealError, open_safe
from journal.words import Words, row_name, version_name
from tests.journal.writing import CANARY, form_data, write
from tests.people import make_person, sign_in


@pytest.fixture(autouse=True)
def quiet():
    """Each refusal is an error in the log; `make audit` shows thousands of lines less without them."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


# An old backup -----------------------------------------------------------------

ENTRY_PAGES = ["entry", "edit", "versions", "compare", "check"]
OWN_PAGES = ["list", "bin", "find", "book", "new"]


def write_and_be_forgotten(count: int) -> dict[int, Entry]:
    """People who joined last year and wrote; then the table of accounts is put back as it was before they came."""
    numbers = {}
    for number in range(count):
        person = make_person(f"old{number}", date_joined=timezone.now() - timedelta(days=365))
        actions.give_consent(person=person)
        numbers[person.pk] = write(person, f"{CANARY} of {number}")
    model = get_user_model()
    columns = [*pointing_at(model), model._meta.pk]
    with connection.cursor() as cursor:
        for field in columns:
            name = connection.ops.quote_name
            statement = f"DELETE FROM {name(field.model._meta.db_table)} WHERE {name(field.column)} >= %s"
            cursor.execute(statement, [min(numbers)])
    return numbers


def pointing_at(model) -> list[Field]:
    """What names an account in other tables. The journals stay: they are what the backup does not go back over."""
    relations = model._meta.get_fields(include_hidden=True)
    fields = [relation.field for relation in relations if relation.one_to_many or relation.one_to_one]
    return [field for field in fields if field.model is not Journal and field.model is not model]


def sign_up_again(numbers: dict[int, Entry]) -> list[Client]:
    """As many strangers, who get the old numbers and agree to writing."""
    clients = []
    for number in numbers:
        stranger = make_person(f"new{number}", id=number)
        actions.give_consent(person=stranger)
        clients.append(Client())
        sign_in(clients[-1], stranger)
    return clients


def asked_by(client: Client, entry: Entry) -> list:
    """Everything a stranger may ask for, or send, about an entry that stands under their number."""
    addresses = [reverse(f"journal:{name}") for name in OWN_PAGES]
    addresses += [reverse(f"journal:{name}", args=[entry.pk]) for name in ENTRY_PAGES]
    addresses += [reverse("journal:version", args=[entry.pk, 1]), reverse("learning:my_data_download")]
    answers = [client.get(address) for address in addresses]
    sent = form_data(entry, body="mine", person="") | {"words": CANARY}
    posts = [reverse(f"journal:{name}", args=[entry.pk]) for name in ("edit", "save", "join")]
    posts += [reverse("journal:bring_back", args=[entry.pk, 1]), reverse("journal:find"), reverse("journal:new")]
    return answers + [client.post(address, sent) for address in posts]


def opened_by_strangers(count: int) -> tuple[int, int, list[str]]:
    """How many strangers got an old number, how many answers they got, and which of those held old words or new rows."""
    numbers = write_and_be_forgotten(count)
    before = {entry.pk: bytes(entry.sealed) for entry in Entry.objects.all()}
    given, faults = 0, []
    for client, (number, entry) in zip(sign_up_again(numbers), numbers.items(), strict=True):
        assert Journal.objects.get(owner_id=number).pk == entry.journal_id
        answers = asked_by(client, entry)
        given += len(answers)
        for answer in answers:
            content = b"".join(answer) if answer.streaming else answer.content
            if CANARY.encode() in content or answer.status_code not in {200, 302, 403, 404, 503}:
                faults.append(f"{answer.request['PATH_INFO']} {answer.status_code}")
    if {entry.pk: bytes(entry.sealed) for entry in Entry.objects.all()} != before:
        faults.append("rows were changed")
    return len(numbers), given, faults


def test_ten_people_who_get_old_account_numbers_open_no_entry_and_change_none(db):
    people, answers, faults = opened_by_strangers(10)

    assert (people, faults) == (10, [])
    assert answers == 10 * 18


@pytest.mark.audit
def test_hundred_people_who_get_old_account_numbers_open_no_entry_and_change_none(db):
    people, answers, faults = opened_by_strangers(100)

    print(f"old backup: {people} people under old numbers, {answers} answers, old entries opened: {len(faults)}")  # noqa: T201
    assert (people, faults) == (100, [])


def test_person_who_comes_back_under_number_and_day_of_joining_opens_what_they_wrote(db):
    """The hunt would find words that are shown."""
    (number, entry), *_rest = write_and_be_forgotten(1).items()
    (client,) = sign_up_again({number: entry})
    get_user_model().objects.filter(pk=number).update(date_joined=entry.journal.owner.date_joined)

    answers = asked_by(client, entry)[:10]

    found = {answer.resolver_match.url_name for answer in answers if CANARY.encode() in answer.content}
    assert found == {"list", "find", "book", "entry", "edit", "compare"}


# Every blob in every other place ------------------------------------------------------


def places() -> list[tuple[str, object, object]]:
    """Two people with two entries each, of which each has three versions: what opens each blob, its row name, and its row."""
    for name in ("first", "second"):
        person = make_person(name, date_joined=timezone.now() - timedelta(days=len(name)))
        actions.give_consent(person=person)
        for _number in range(2):
            entry = write(person, CANARY)
            for version in (1, 2):
                asked = Save(entry=entry.pk, base_version=version, save_id=uuid4())
                actions.save_entry(owner=person, save=asked, words=Words(body=f"{CANARY} {version}"), activity=None)
    found = []
    for journal in Journal.objects.select_related("owner"):
        safe = actions.open_journal(journal.owner)
        found += [(safe, row_name(entry), entry) for entry in journal.entries.all()]
        found += [(safe, version_name(row), row) for row in EntryVersion.objects.filter(entry__journal=journal)]
    return found


def refused(open_it, *what) -> bool:
    try:
        open_it(*what)
    except SealError:
        return True
    return False


def test_every_blob_is_refused_in_every_place_but_its_own_with_every_bit_turned_and_under_every_other_number(db):
    there = places()
    swaps = [refused(safe.unseal, name, row.sealed) for (safe, name, _), (_, _, row) in permutations(there, 2)]
    renumbered = [
        refused(safe.unseal, name._replace(version=number), row.sealed)
        for safe, name, row in there
        for number in range(6)
        if number != name.version
    ]
    bits = [
        refused(safe.unseal, name, turned(row.sealed, bit))
        for safe, name, row in there
        for bit in range(len(row.sealed) * 8)
    ]

    assert all(
        CANARY in safe.unseal(name, row.sealed)["body"] for safe, name, row in there
    )  # each opens in its own place
    print(f"blobs: {len(there)}; swaps refused {sum(swaps)} of {len(swaps)}; ", end="")  # noqa: T201
    print(f"numbers refused {sum(renumbered)} of {len(renumbered)}; bits refused {sum(bits)} of {len(bits)}")  # noqa: T201
    assert len(there) == 16
    assert (all(swaps), all(renumbered), all(bits)) == (True, True, True)
    assert (len(swaps), len(renumbered)) == (16 * 15, 16 * 5)


def test_every_wrapped_key_is_refused_for_every_other_journal_account_and_day_and_with_every_bit_turned(db):
    places()
    journals = list(Journal.objects.select_related("owner", "safe"))
    first, second = journals
    keys = {journal: bytes(journal.safe.wrapped_key) for journal in journals}
    bound = {
        (uuid, owner.pk, owner.date_joined): journal_binding(uuid, owner)
        for uuid in (first.pk, second.pk)
        for owner in (first.owner, second.owner)
    }
    owner, joined = first.owner, first.owner.date_joined
    for other in (joined + timedelta(seconds=1), joined - timedelta(days=1), second.owner.date_joined):
        owner.date_joined = other
        bound[first.pk, owner.pk, other] = journal_binding(first.pk, owner)
    owner.date_joined = joined
    tried = [
        refused(open_safe, conf.key_ring, keys[journal], binding)
        for journal in journals
        for place, binding in bound.items()
        if place != (journal.pk, journal.owner.pk, journal.owner.date_joined)
    ]
    bits = [
        refused(open_safe, conf.key_ring, turned(key, bit), journal_binding(journal.pk, journal.owner))
        for journal, key in keys.items()
        for bit in range(len(key) * 8)
    ]

    print(f"wrapped keys refused elsewhere {sum(tried)} of {len(tried)}, with a bit turned {sum(bits)} of {len(bits)}")  # noqa: T201
    assert (all(tried), all(bits)) == (True, True)
    assert len(tried) == 2 * 6
    assert all(
        reading.open_one(journal.owner, entry.pk, None) for journal in journals for entry in journal.entries.all()
    )


def turned(value, bit: int) -> bytes:
    changed = bytearray(bytes(value))
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)
