"""What somebody can do who changes rows of the database: make an entry unreadable, but never read it or show it to another."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db.models import ProtectedError
from django.utils import timezone

from journal import actions
from journal.models import Entry, EntryVersion, Journal, Safe
from journal.words import Words
from tests.journal.editor import editor_of
from tests.journal.keys import OTHER, OWN
from tests.journal.writing import CANARY, form_data, write
from tests.people import make_person

THEIRS = "walrus-tapioca"


@pytest.fixture
def rows(cast) -> tuple[Entry, Entry, Entry]:
    """Two entries of the learner, one of the peer."""
    return write(cast.learner, CANARY), write(cast.learner, f"{CANARY} again"), write(cast.peer, THEIRS)


def update(row, **fields) -> None:
    assert type(row).objects.filter(pk=row.pk).update(**fields) == 1


def swap(first, second, name) -> None:
    there, here = bytes(getattr(second, name)), bytes(getattr(first, name))
    update(first, **{name: there})
    update(second, **{name: here})


def swap_safes(mine, theirs) -> None:
    spare = Safe.objects.create(wrapped_key=b"")
    first, second = mine.journal, theirs.journal
    mine_id, theirs_id = first.safe_id, second.safe_id
    update(first, safe=spare)
    update(second, safe_id=mine_id)
    update(first, safe_id=theirs_id)


def an_older_version(entry) -> None:
    """Put the words of version 1 back under version 2."""
    old = bytes(entry.sealed)
    asked = actions.Save(entry=entry.pk, base_version=1, save_id=uuid4())
    actions.save_entry(owner=entry.journal.owner, save=asked, words=Words(body="second"), activity=None)
    update(entry, sealed=old)


def flipped(blob, place) -> bytes:
    changed = bytearray(bytes(blob))
    changed[place] ^= 1
    return bytes(changed)


TAMPERINGS = {
    "words of another own entry": lambda one, two, peers: swap(one, two, "sealed"),
    "words of another person": lambda one, two, peers: swap(one, peers, "sealed"),
    "key of another person": lambda one, two, peers: swap(one.journal.safe, peers.journal.safe, "wrapped_key"),
    "safe of another person": lambda one, two, peers: swap_safes(one, peers),
    "a later version": lambda one, two, peers: update(one, version=2),
    "an earlier version": lambda one, two, peers: an_older_version(one),
    "version 0": lambda one, two, peers: update(one, version=0),
    "no words": lambda one, two, peers: update(one, sealed=b""),
    "no key": lambda one, two, peers: update(one.journal.safe, wrapped_key=b""),
    "first byte": lambda one, two, peers: update(one, sealed=flipped(one.sealed, 0)),
    "a byte of the nonce": lambda one, two, peers: update(one, sealed=flipped(one.sealed, 5)),
    "a byte of the words": lambda one, two, peers: update(one, sealed=flipped(one.sealed, 40)),
    "last byte": lambda one, two, peers: update(one, sealed=flipped(one.sealed, -1)),
    "a byte of the key": lambda one, two, peers: update(
        one.journal.safe, wrapped_key=flipped(one.journal.safe.wrapped_key, -20)
    ),
    "another date of joining": lambda one, two, peers: update(
        one.journal.owner, date_joined=one.journal.owner.date_joined + timedelta(seconds=1)
    ),
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_row_that_was_changed_in_the_database_is_refused_and_shows_no_words(tampering, rows, cast):
    TAMPERINGS[tampering](*rows)
    client, entry = cast.client("learner"), rows[0]
    address = f"/journal/entries/{entry.pk}/"

    answers = [client.get(address), client.get(f"{address}edit/"), client.get("/journal/")]
    saved = client.post(f"{address}edit/", form_data(entry, body="what I typed"))

    assert [answer.status_code for answer in answers] == [503, 503, 503]
    shown = [word for word in (CANARY, THEIRS) for answer in [*answers, saved] if word in answer.content.decode()]
    assert shown == []
    assert (saved.status_code, editor_of(saved, address).fields["body"]) == (503, "what I typed")


@pytest.mark.parametrize("tampering", [name for name in TAMPERINGS if "another person" in name])
def test_the_other_person_reads_no_words_of_this_one_either(tampering, rows, cast):
    TAMPERINGS[tampering](*rows)
    client = cast.client("peer")

    answers = [client.get(address) for address in ("/journal/", f"/journal/entries/{rows[2].pk}/")]

    assert [answer.status_code for answer in answers] == [503, 503]
    assert not [answer for answer in answers if CANARY in answer.content.decode()]


def test_entry_moved_into_another_journal_opens_for_neither(rows, cast):
    entry, _second, theirs = rows
    update(entry, journal=theirs.journal)

    found = {role: cast.client(role).get(f"/journal/entries/{entry.pk}/") for role in ("learner", "peer")}

    assert {role: answer.status_code for role, answer in found.items()} == {"learner": 404, "peer": 503}
    assert not [answer for answer in found.values() if CANARY in answer.content.decode()]


def test_journal_given_to_another_account_does_not_open(rows, cast):
    update(rows[0].journal, owner=cast.superuser)

    found = {role: cast.client(role).get(f"/journal/entries/{rows[0].pk}/") for role in ("learner", "superuser")}

    assert {role: answer.status_code for role, answer in found.items()} == {"learner": 404, "superuser": 503}
    assert not [answer for answer in found.values() if CANARY in answer.content.decode()]


def test_entry_under_another_number_does_not_open(rows, cast):
    number = uuid4()
    update(rows[0], uuid=number)
    EntryVersion.objects.filter(entry=rows[0].pk).update(entry=number)
    client = cast.client("learner")

    found = {client.get(f"/journal/entries/{number}/{page}").status_code for page in ("", "versions/", "versions/1/")}

    assert found == {503}


def test_nothing_opens_under_another_master_key(rows, cast, settings):
    settings.JOURNAL_KEYS = f"t1:{OTHER}"
    client = cast.client("learner")

    assert {client.get(f"/journal/entries/{row.pk}/").status_code for row in rows[:2]} == {503}
    settings.JOURNAL_KEYS = f"t2:{OTHER},t1:{OWN}"
    assert {client.get(f"/journal/entries/{row.pk}/").status_code for row in rows[:2]} == {200}


# Accounts that go and come ---------------------------------------------------


def test_new_person_under_a_reused_account_number_opens_nothing(rows, cast):
    """A restored user table gives out old numbers again; the journals were not restored with it."""
    number = cast.learner.pk
    model = get_user_model()
    stranger = make_person("stranger")
    password, name = stranger.password, stranger.get_username()
    stranger.delete()
    names = {"email": "stranger@test.example"} | {model.USERNAME_FIELD: name}
    joined = timezone.now() + timedelta(minutes=1)
    model.objects.filter(pk=number).update(**names, password=password, date_joined=joined)
    cast.learner = model.objects.get(pk=number)
    client = cast.client("learner")

    answers = [client.get(address) for address in ("/journal/", "/journal/bin/", f"/journal/entries/{rows[0].pk}/")]
    saved = client.post("/journal/new/", form_data(body="mine"))

    assert Journal.objects.get(owner_id=number).pk == rows[0].journal_id
    assert [answer.status_code for answer in answers] == [503, 200, 503]
    assert not [answer for answer in [*answers, saved] if CANARY in answer.content.decode()]
    assert saved.status_code == 503
    assert Entry.objects.filter(journal__owner_id=number).count() == 2


@pytest.mark.parametrize("how", ["person", "queryset", "journal"])
def test_deleting_an_account_destroys_its_key_and_entries_and_nobody_elses(how, rows, cast):
    learner, theirs = cast.learner, rows[2]
    {
        "person": learner.delete,
        "queryset": get_user_model().objects.filter(pk=learner.pk).delete,
        "journal": rows[0].journal.delete,
    }[how]()

    assert set(Entry.objects.values_list("pk", flat=True)) == {theirs.pk}
    assert set(Journal.objects.values_list("pk", flat=True)) == {theirs.journal_id}
    assert set(Safe.objects.values_list("pk", flat=True)) == {theirs.journal.safe_id}
    assert THEIRS in cast.client("peer").get(f"/journal/entries/{theirs.pk}/").content.decode()


def test_rows_put_back_from_a_backup_without_their_key_do_not_open(rows, cast):
    entry, journal = Entry.objects.get(pk=rows[0].pk), rows[0].journal
    Journal.objects.get(pk=journal.pk).delete()
    fresh = actions.journal_of(cast.learner)
    Journal.objects.filter(pk=fresh.pk).delete()
    journal.safe = Safe.objects.create(wrapped_key=bytes(actions.journal_of(cast.peer).safe.wrapped_key))
    journal.save(force_insert=True)
    entry.save(force_insert=True)

    assert cast.client("learner").get(f"/journal/entries/{entry.pk}/").status_code == 503


def test_safe_cannot_be_deleted_while_its_journal_is_there(rows):
    with pytest.raises(ProtectedError):
        Safe.objects.get(pk=rows[0].journal.safe_id).delete()
