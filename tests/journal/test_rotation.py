"""`rotate_journal_keys`: every safe moves to the first key of the ring, whenever it is stopped and whoever writes meanwhile."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from journal import actions, reading, rotation
from journal.models import Entry, Journal, KeyCheck, Safe
from journal.safe import wrapped_by
from tests.journal.keys import OTHER, OWN
from tests.journal.tables import every_row
from tests.journal.writing import CANARY, write
from tests.people import make_person

BOTH = f"k2:{OTHER},t1:{OWN}"


@pytest.fixture
def people(db) -> list:
    """Five people with an entry each, under the suite's own key t1."""
    people = [make_person(f"person{number}") for number in range(5)]
    for person in people:
        actions.give_consent(person=person)
        write(person, f"{CANARY} {person.pk}")
    return people


def rotate(*arguments) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("rotate_journal_keys", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def keys() -> list[str]:
    return [wrapped_by(wrapped) for wrapped in Safe.objects.order_by("pk").values_list("wrapped_key", flat=True)]


def bodies(people) -> list[str]:
    entries = [Entry.objects.get(journal__owner=person) for person in people]
    return [reading.open_one(person, entry.pk, None).words.body for person, entry in zip(people, entries, strict=True)]


def nothing(done) -> None:
    pass


def test_every_safe_moves_to_the_first_key_and_opens_when_the_old_one_is_removed(people, settings):
    settings.JOURNAL_KEYS = BOTH

    out, err = rotate()

    assert out == "k2: 5\n"
    assert err.splitlines()[-1] == "5 moved, 0 were under the first key already"
    settings.JOURNAL_KEYS = f"k2:{OTHER}"
    assert bodies(people) == [f"{CANARY} {person.pk}" for person in people]


def test_entries_stay_byte_for_byte(people, settings):
    settings.JOURNAL_KEYS = BOTH
    before = every_row("journal_")

    rotate()

    after = every_row("journal_")
    assert {name for name in before if before[name] != after[name]} == {"journal_safe", "journal_keycheck"}


def test_check_counts_by_key_and_changes_nothing(people, settings):
    settings.JOURNAL_KEYS = BOTH
    actions.journal_of(make_person("newcomer"))
    before = every_row()

    assert rotate("--check") == ("k2: 1\nt1: 5\n", "")
    assert every_row() == before


def test_rotation_stopped_after_a_batch_goes_on_where_it_was(people, settings):
    settings.JOURNAL_KEYS = BOTH

    def stop(done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(after_batch=stop, batch=2)

    assert sorted(keys()) == ["k2", "k2", "t1", "t1", "t1"]
    assert bodies(people) == [f"{CANARY} {person.pk}" for person in people]
    done = rotation.rotate(after_batch=nothing, batch=2)
    assert (done.moved, done.there, done.unopened) == (3, 2, 0)
    assert rotation.rotate(after_batch=nothing).moved == 0


def test_rotation_that_fails_within_a_batch_leaves_that_batch_under_the_old_key(people, settings, monkeypatch):
    settings.JOURNAL_KEYS = BOTH
    seen, rewrap = [], rotation.rewrap

    def dies_at_the_fourth(*arguments):
        seen.append(arguments)
        if len(seen) == 4:
            raise KeyboardInterrupt
        return rewrap(*arguments)

    monkeypatch.setattr(rotation, "rewrap", dies_at_the_fourth)
    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(after_batch=nothing, batch=2)

    assert keys() == ["k2", "k2", "t1", "t1", "t1"]


def test_people_who_write_leave_and_come_during_rotation_lose_nothing(people, settings):
    """The web server still has the old ring: it was not restarted."""
    settings.JOURNAL_KEYS = BOTH
    last = Journal.objects.order_by("safe_id").last()
    stayed = [person for person in people if person.pk != last.owner_id]

    def meanwhile(done):
        if done.seen != 2:
            return
        write(stayed[0], "written meanwhile")
        last.owner.delete()
        settings.JOURNAL_KEYS = f"t1:{OWN}"
        actions.journal_of(make_person("newcomer"))
        settings.JOURNAL_KEYS = BOTH

    rotation.rotate(after_batch=meanwhile, batch=2)
    rotation.rotate(after_batch=nothing)

    assert keys() == ["k2"] * 5
    settings.JOURNAL_KEYS = f"k2:{OTHER}"
    assert {CANARY in body or body == "written meanwhile" for person in stayed for body in opened(person)} == {True}
    assert len(opened(stayed[0])) == 2


def opened(person) -> list[str]:
    entries = Entry.objects.filter(journal__owner=person)
    return [reading.open_one(person, entry.pk, None).words.body for entry in entries]


def test_safe_changed_since_it_was_read_is_not_overwritten(people, settings, monkeypatch):
    settings.JOURNAL_KEYS = BOTH
    rewrap = rotation.rewrap

    def another_run_is_faster(ring, wrapped, binding):
        there = Safe.objects.get(wrapped_key=bytes(wrapped))
        Safe.objects.filter(pk=there.pk).update(wrapped_key=rewrap(ring, wrapped, binding))
        return rewrap(ring, wrapped, binding)

    monkeypatch.setattr(rotation, "rewrap", another_run_is_faster)
    done = rotation.rotate(after_batch=nothing)

    assert (done.moved, done.there, done.unopened) == (0, 0, 0)
    assert bodies(people) == [f"{CANARY} {person.pk}" for person in people]


@pytest.mark.parametrize(
    ("ring", "sentence"),
    [
        ("", "No journal key is set: JOURNAL_KEYS needs at least one name:key pair."),
        (f"t1:{OTHER}", "The key 't1' in JOURNAL_KEYS is not the one that wrote before; nothing was written."),
        (
            f"k2:{OWN},t1:{OTHER}",
            "The key 't1' in JOURNAL_KEYS is not the one of this name; nothing was changed.",
        ),
        (f"k2:{OTHER}", "JOURNAL_KEYS lacks t1, which safes are wrapped with; nothing was changed."),
    ],
    ids=["none", "wrong", "wrong beside a new one", "missing"],
)
def test_keys_that_are_not_right_are_refused_with_one_sentence_and_change_no_safe(ring, sentence, people, settings):
    before = every_row("journal_safe")
    settings.JOURNAL_KEYS = ring

    with pytest.raises(CommandError) as refused:
        rotate()

    assert str(refused.value) == sentence
    assert refused.value.returncode == 1
    assert every_row("journal_safe") == before


def test_safe_that_does_not_open_keeps_no_other_from_moving(people, settings):
    settings.JOURNAL_KEYS = BOTH
    broken = Journal.objects.get(owner=people[2]).safe
    changed = bytearray(bytes(broken.wrapped_key))
    changed[-1] ^= 1
    Safe.objects.filter(pk=broken.pk).update(wrapped_key=bytes(changed))
    Safe.objects.create(wrapped_key=b"nothing")

    with pytest.raises(CommandError, match="^2 safes do not open with the keys given and were left as they are.$"):
        rotate()

    broken.refresh_from_db()
    assert bytes(broken.wrapped_key) == bytes(changed)
    assert rotation.keys_in_use() == {"k2": 4, "t1": 1, rotation.UNREADABLE: 1}


def test_rotation_says_nothing_of_a_key(people, settings):
    settings.JOURNAL_KEYS = BOTH

    said = "".join(rotate()) + repr(KeyCheck.objects.get(name="k2"))

    assert not [key for key in (OWN, OTHER) if key in said]
