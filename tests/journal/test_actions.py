"""Saving, without pages."""

from uuid import uuid4

import pytest
from django.db.models.signals import post_init

from journal import actions, permissions
from journal.models import Entry, Journal, KeyCheck, Safe
from journal.words import Prompt, Words, unseal
from tests.journal.keys import OTHER, OWN
from tests.journal.writing import write


def words_of(entry: Entry, owner) -> Words:
    entry = Entry.objects.get(pk=entry.pk)
    return unseal(actions.open_journal(owner), entry)


def save(owner, entry, body, *, version=None, save_id=None, title=""):
    asked = actions.Save(
        entry=entry.pk, base_version=entry.version if version is None else version, save_id=save_id or uuid4()
    )
    return actions.save_entry(owner=owner, save=asked, words=Words(title=title, body=body), activity=None)


def counts() -> tuple[int, int, int]:
    return Entry.objects.count(), Journal.objects.count(), Safe.objects.count()


def test_first_save_makes_the_journal_its_safe_and_the_entry(cast):
    entry = write(cast.learner, "first words")

    assert counts() == (1, 1, 1)
    assert (entry.journal.owner, entry.version, entry.activity, entry.course_key) == (cast.learner, 1, None, "")
    assert words_of(entry, cast.learner) == Words(body="first words")


def test_second_entry_goes_into_the_same_journal(cast):
    write(cast.learner)
    write(cast.learner)
    write(cast.peer)

    assert counts() == (3, 2, 2)


def test_entry_about_an_activity_keeps_label_prompt_and_course(cast, course):
    activity = course.activity("Map")

    entry = write(cast.learner, "words", activity=activity, course=course)

    assert (entry.activity, entry.course_key, entry.running) == (activity, course.course.key, True)
    kept = words_of(entry, cast.learner)
    assert (kept.label, kept.title) == ("Week 1 Activity 2", "")
    assert kept.prompt == Prompt("Map", "The purpose of Map.", ["What happened in Map?"])


def test_update_stores_the_words_and_the_next_version_and_keeps_label_and_prompt(cast, course):
    entry = write(cast.learner, "old", activity=course.activity("Map"), course=course)
    before = words_of(entry, cast.learner)

    saved = save(cast.learner, entry, "new", title="Mum")

    assert (saved.pk, saved.version, saved.created_at) == (entry.pk, 2, entry.created_at)
    assert saved.updated_at > entry.updated_at
    after = words_of(entry, cast.learner)
    assert (after.title, after.body) == ("Mum", "new")
    assert (after.label, after.prompt, after.course) == (before.label, before.prompt, before.course)


@pytest.mark.parametrize(("title", "body"), [("", ""), ("  ", "\n\t")])
def test_empty_entry_leaves_no_row_and_no_journal(cast, title, body):
    asked = actions.Save(entry=uuid4(), base_version=0, save_id=uuid4())

    saved = actions.save_entry(owner=cast.learner, save=asked, words=Words(title=title, body=body), activity=None)

    assert saved is None
    assert (*counts(), KeyCheck.objects.count()) == (0, 0, 0, 0)


def test_same_save_sent_twice_counts_once_for_a_new_entry(cast, course):
    asked = actions.Save(entry=uuid4(), base_version=0, save_id=uuid4())
    given = {"owner": cast.learner, "save": asked, "words": Words(body="a"), "activity": course.activity("Map")}

    first, second = actions.save_entry(**given), actions.save_entry(**given)

    assert (first.pk, first.version) == (second.pk, second.version) == (asked.entry, 1)
    assert counts() == (1, 1, 1)


def test_same_save_sent_twice_counts_once_for_an_update(cast):
    entry, save_id = write(cast.learner), uuid4()

    first = save(cast.learner, entry, "new", version=1, save_id=save_id)
    second = save(cast.learner, entry, "new", version=1, save_id=save_id)

    assert (first.version, second.version, first.updated_at) == (2, 2, second.updated_at)


def test_page_sent_again_with_more_words_before_the_answer_came_loses_none(cast):
    """Save pressed, gone on writing, Save pressed again: the same page and id, but other words. They are not "saved already"."""
    entry, save_id = write(cast.learner, "one"), uuid4()
    save(cast.learner, entry, "one two", version=1, save_id=save_id)

    with pytest.raises(actions.EntryChangedElsewhere):
        save(cast.learner, entry, "one two three", version=1, save_id=save_id)
    assert words_of(entry, cast.learner).body == "one two"


def test_new_page_sent_again_with_more_words_before_the_answer_came_loses_none(cast):
    asked = actions.Save(entry=uuid4(), base_version=0, save_id=uuid4())
    first = actions.save_entry(owner=cast.learner, save=asked, words=Words(body="one"), activity=None)

    with pytest.raises(actions.EntryChangedElsewhere) as changed:
        actions.save_entry(owner=cast.learner, save=asked, words=Words(body="one two"), activity=None)
    assert changed.value.entry.pk == first.pk
    assert words_of(first, cast.learner).body == "one"


def rival(model, act) -> None:
    """Let another request act just before this one's first row: both looked, and neither saw anything."""

    def receiver(**kwargs):
        post_init.disconnect(receiver, sender=model)
        act()

    post_init.connect(receiver, sender=model, weak=False)


def test_same_new_save_at_the_same_moment_counts_once(cast, course):
    asked = actions.Save(entry=uuid4(), base_version=0, save_id=uuid4())
    given = {"owner": cast.learner, "save": asked, "words": Words(body="a"), "activity": course.activity("Map")}
    rival(Entry, lambda: actions.save_entry(**given))

    entry = actions.save_entry(**given)

    assert (entry.pk, entry.version, counts()) == (asked.entry, 1, (1, 1, 1))


def test_two_new_saves_about_one_activity_at_the_same_moment_make_one_entry_and_one_conflict(cast, course):
    activity = course.activity("Map")
    first, second = (actions.Save(entry=uuid4(), base_version=0, save_id=uuid4()) for _ in range(2))
    given = {"owner": cast.learner, "activity": activity}
    rival(Entry, lambda: actions.save_entry(save=first, words=Words(body="first"), **given))

    # Without its own transaction, because here the rival is inside it and would be rolled back with it.
    with pytest.raises(actions.EntryChangedElsewhere) as changed:
        actions.save_entry.__wrapped__(save=second, words=Words(body="second"), **given)

    assert changed.value.entry.pk == first.entry
    assert [words_of(row, cast.learner).body for row in Entry.objects.all()] == ["first"]


def test_journal_made_at_the_same_moment_is_used_and_not_a_second_one(cast):
    rival(Journal, lambda: actions.journal_of(cast.learner))

    entry = write(cast.learner, "words")

    assert counts() == (1, 1, 1)
    assert words_of(entry, cast.learner).body == "words"


def test_stale_save_overwrites_nothing_and_names_the_entry(cast):
    entry = write(cast.learner, "one")
    save(cast.learner, entry, "two", version=1)

    with pytest.raises(actions.EntryChangedElsewhere) as changed:
        save(cast.learner, entry, "late", version=1)

    assert (changed.value.entry.pk, changed.value.entry.version) == (entry.pk, 2)
    assert words_of(entry, cast.learner).body == "two"


@pytest.mark.parametrize("version", [0, 2, 99])
def test_save_based_on_a_version_that_is_not_there_overwrites_nothing(cast, version):
    entry = write(cast.learner, "one")

    with pytest.raises(actions.EntryChangedElsewhere):
        save(cast.learner, entry, "other", version=version)
    assert (words_of(entry, cast.learner).body, Entry.objects.get(pk=entry.pk).version) == ("one", 1)


def test_conflict_says_nothing_about_words(cast):
    entry = write(cast.learner, "one")

    with pytest.raises(actions.EntryChangedElsewhere) as changed:
        save(cast.learner, entry, "marzipan", version=0)
    assert "marzipan" not in str(changed.value) + repr(changed.value)


def test_two_windows_on_a_new_activity_entry_the_second_is_told(cast, course):
    activity = course.activity("Map")
    first = write(cast.learner, "first", activity=activity, course=course)

    with pytest.raises(actions.EntryChangedElsewhere) as changed:
        write(cast.learner, "second", activity=activity, course=course)

    assert changed.value.entry.pk == first.pk
    assert (Entry.objects.count(), words_of(first, cast.learner).body) == (1, "first")


def test_free_entries_are_never_in_each_others_way(cast):
    assert len({write(cast.learner).pk for _ in range(3)}) == Entry.objects.count() == 3


def test_another_entry_is_made_when_asked_for_and_becomes_the_running_one(cast, course):
    activity = course.activity("Map")
    first = write(cast.learner, "first", activity=activity, course=course)
    second = write(cast.learner, "second", activity=activity, course=course, another=True)

    assert dict(Entry.objects.values_list("pk", "running")) == {first.pk: False, second.pk: True}
    assert words_of(first, cast.learner).body == "first"


def test_another_entry_that_fails_leaves_the_running_one_running(cast, course, settings):
    activity = course.activity("Map")
    first = write(cast.learner, activity=activity, course=course)
    settings.JOURNAL_KEYS = f"t1:{OTHER}"

    with pytest.raises(actions.SealError):
        write(cast.learner, activity=activity, course=course, another=True)
    assert list(Entry.objects.values_list("pk", "running")) == [(first.pk, True)]


@pytest.mark.parametrize("role", ["peer", "own_tutor", "superuser"])
def test_save_into_somebody_elses_entry_is_as_if_it_did_not_exist(cast, role):
    entry = write(cast.learner, "mine")

    with pytest.raises(Entry.DoesNotExist):
        save(getattr(cast, role), entry, "theirs")
    assert (words_of(entry, cast.learner).body, counts()) == ("mine", (1, 1, 1))


def test_save_of_a_suspended_person_is_refused(cast):
    entry = write(cast.learner, "mine")
    cast.learner.is_active = False
    cast.learner.save()

    with pytest.raises(Entry.DoesNotExist):
        save(cast.learner, entry, "more")
    assert words_of(entry, cast.learner).body == "mine"


def test_new_journal_is_refused_under_a_key_that_took_anothers_name(cast, settings):
    write(cast.peer)
    settings.JOURNAL_KEYS = f"t1:{OTHER}"

    with pytest.raises(actions.WrongKey) as wrong:
        write(cast.learner)
    assert counts() == (1, 1, 1)
    assert OTHER not in str(wrong.value)


def test_new_key_in_front_writes_and_the_old_one_still_reads(cast, settings):
    old = write(cast.learner, "old")
    settings.JOURNAL_KEYS = f"t2:{OTHER},t1:{OWN}"
    new = write(cast.peer, "new")

    assert (words_of(old, cast.learner).body, words_of(new, cast.peer).body) == ("old", "new")
    assert set(KeyCheck.objects.values_list("name", flat=True)) == {"t1", "t2"}
    assert permissions.entries_of(cast.learner).count() == 1
