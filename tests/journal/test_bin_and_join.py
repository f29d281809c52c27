"""Binning, bringing back and joining, without pages."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from journal import actions
from journal.models import Entry
from journal.words import Words, unseal
from tests.journal.writing import write


def words_of(entry: Entry, owner) -> Words:
    return unseal(actions.open_journal(owner), Entry.objects.get(pk=entry.pk))


def save(owner, entry, body, *, title=""):
    asked = actions.Save(entry=entry.pk, base_version=entry.version, save_id=uuid4())
    return actions.save_entry(owner=owner, save=asked, words=Words(title=title, body=body), activity=None)


def test_bin_and_undo_leave_words_version_and_dates_alone(cast):
    entry = write(cast.learner, "words")
    actions.bin_entry(entry=entry)
    assert (Entry.objects.kept().count(), Entry.objects.binned().count()) == (0, 1)

    actions.restore_entry(entry=entry)

    back = Entry.objects.kept().get()
    assert (back.version, back.updated_at, back.sealed) == (1, entry.updated_at, Entry.objects.get().sealed)
    assert words_of(entry, cast.learner).body == "words"


def test_binning_twice_keeps_the_first_date(cast):
    entry = write(cast.learner)
    actions.bin_entry(entry=entry)
    first = Entry.objects.get().binned_at
    actions.bin_entry(entry=entry)

    assert Entry.objects.get().binned_at == first


def test_binned_entry_makes_room_for_a_new_running_one_and_comes_back_beside_it(cast, course):
    activity = course.activity("Map")
    old = write(cast.learner, "old", activity=activity, course=course)
    actions.bin_entry(entry=old)
    new = write(cast.learner, "new", activity=activity, course=course)

    actions.restore_entry(entry=Entry.objects.get(pk=old.pk))

    assert dict(Entry.objects.kept().values_list("pk", "running")) == {old.pk: False, new.pk: True}


def test_binned_entry_comes_back_as_the_running_one_when_there_is_no_other(cast, course):
    activity = course.activity("Map")
    old = write(cast.learner, activity=activity, course=course)
    actions.bin_entry(entry=old)
    new = write(cast.learner, activity=activity, course=course)
    actions.bin_entry(entry=new)

    actions.restore_entry(entry=Entry.objects.get(pk=old.pk))
    actions.restore_entry(entry=Entry.objects.get(pk=new.pk))

    assert dict(Entry.objects.kept().values_list("pk", "running")) == {old.pk: True, new.pk: False}


def test_database_itself_refuses_a_second_running_entry(cast, course):
    activity = course.activity("Map")
    first = write(cast.learner, activity=activity, course=course)
    second = write(cast.learner, activity=activity, course=course, another=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=first.pk).update(running=True)
    Entry.objects.filter(pk=second.pk).update(binned_at=timezone.now())
    assert Entry.objects.filter(pk=first.pk).update(running=True) == 1


@pytest.mark.parametrize(
    ("age", "stays"),
    [(timedelta(days=29, hours=23), True), (timedelta(days=30), True), (timedelta(days=30, seconds=1), False)],
)
def test_bin_is_emptied_after_thirty_days(cast, age, stays):
    now = timezone.now()
    kept, binned = write(cast.learner), write(cast.learner)
    Entry.objects.filter(pk=binned.pk).update(binned_at=now - age)

    gone = actions.empty_bins(now=now)

    assert gone == (0 if stays else 1)
    assert set(Entry.objects.values_list("pk", flat=True)) == ({kept.pk, binned.pk} if stays else {kept.pk})
    assert actions.empty_bins(now=now) == 0


def test_run_due_empties_bins_and_touches_no_kept_entry(cast, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    old, young, kept = write(cast.learner), write(cast.learner), write(cast.learner)
    Entry.objects.filter(pk=old.pk).update(binned_at=timezone.now() - timedelta(days=31))
    Entry.objects.filter(pk=young.pk).update(binned_at=timezone.now() - timedelta(days=2))

    call_command("run_due")

    assert set(Entry.objects.values_list("pk", flat=True)) == {young.pk, kept.pk}


def test_joined_entry_gets_activity_and_label_and_keeps_its_typed_title(cast, course):
    activity = course.activity("Map")
    entry = write(cast.learner, "words", title="w1 act 2")

    joined = actions.join_activity(
        owner=cast.learner, entry=entry, activity=activity, label="Week 1 Activity 2", course="One person"
    )

    row, kept = Entry.objects.get(), words_of(entry, cast.learner)
    assert joined is True
    assert (row.activity, row.course_key, row.running, row.version) == (activity, course.course.key, True, 2)
    assert (kept.title, kept.body, kept.label, kept.course, kept.free) == (
        "w1 act 2",
        "words",
        "Week 1 Activity 2",
        "One person",
        False,
    )


def test_entry_left_free_remembers_it(cast):
    entry = write(cast.learner, "words", title="w1 act 2")

    assert actions.join_activity(owner=cast.learner, entry=entry, activity=None) is True

    assert (Entry.objects.get().activity, words_of(entry, cast.learner).free) == (None, True)
    save(cast.learner, Entry.objects.get(), "more", title="w1 act 2")
    assert words_of(entry, cast.learner).free is True


def test_entry_joined_to_an_activity_with_a_running_entry_stands_beside_it(cast, course):
    activity = course.activity("Map")
    running = write(cast.learner, activity=activity, course=course)
    free = write(cast.learner, title="w1 act 2")

    actions.join_activity(owner=cast.learner, entry=free, activity=activity, label="Week 1 Activity 2")

    assert dict(Entry.objects.values_list("pk", "running")) == {running.pk: True, free.pk: False}


def test_joining_an_entry_that_was_saved_meanwhile_changes_nothing(cast, course):
    looked_at = write(cast.learner, "one", title="w1 act 2")
    save(cast.learner, Entry.objects.get(), "two", title="w1 act 2")

    assert actions.join_activity(owner=cast.learner, entry=looked_at, activity=course.activity("Map")) is False
    assert Entry.objects.get().activity is None
    assert words_of(looked_at, cast.learner).body == "two"
