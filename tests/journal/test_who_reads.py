"""The line that says who can read an entry: true in every state, and as cheap for many entries as for one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from journal import actions, permissions
from journal.enums import ThreadState
from journal.models import Message, Share, Thread
from journal.sharing.actions import take_up
from journal.sharing.who import standings, who_reads
from journal.sharing.withdrawing import withdraw
from learning import actions as learning_actions
from tests.journal.sharing import cohort_with, past_the_grace, share
from tests.journal.writing import write
from tests.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(course, cast):
    return cohort_with(course, tutors=[cast.own_tutor], learners=[cast.learner])


@pytest.fixture
def entry(course, cast):
    return write(cast.learner, activity=course.activity("Map"), course=course)


def line_of(entry):
    entry.refresh_from_db()
    return who_reads(entry.journal.owner, [entry])[entry.pk]


def said(entry) -> list[tuple[str, str]]:
    return [(one.kind, one.said) for one in line_of(entry).shared]


def answered(thread, tutor, at=None, **fields):
    """A reply that arrived, as far as lines and lists are concerned."""
    at = at or timezone.now()
    Message.objects.create(
        thread=thread, author=tutor, by_tutor=True, last_save_id=thread.uuid, sealed=b"", created_at=at, updated_at=at,
        released_at=at,
    )  # fmt: skip
    states = {"state": ThreadState.ANSWERED, "state_from": at, "state_before": ThreadState.WAITING, "answered_at": at}
    Thread.objects.filter(pk=thread.pk).update(**states | fields)


def test_private_entry_is_read_by_nobody_else_and_costs_one_query(group, entry, cast):
    with CaptureQueriesContext(connection) as found:
        line = who_reads(cast.learner, [entry])[entry.pk]

    assert (line.shared, line.taken_back, len(found)) == ([], False, 1)


def test_share_in_its_grace_says_who_and_from_when(group, entry):
    made = share(entry, group, in_grace=True)

    time = timezone.localtime(made.visible_from).strftime("%H:%M")
    [one] = line_of(entry).shared
    assert one.said.startswith("Version 1 shared with Own_Tutor; can be opened from ")
    assert one.said.endswith(time)
    assert (one.kind, one.in_grace, one.your_turn) == ("shared", True, False)


def test_line_follows_what_happens(group, entry, cast):
    made = share(entry, group)
    assert said(entry) == [("shared", "Shared with Own_Tutor, not opened yet")]

    take_up(tutor=cast.own_tutor, thread=made.thread)
    [(kind, words)] = said(entry)
    assert (kind, words.startswith("Own_Tutor opened it today ")) == ("shared", True)

    answered(made.thread, cast.own_tutor)
    assert said(entry) == [("answered", "Own_Tutor replied")]
    assert line_of(entry).your_turn

    Thread.objects.update(state=ThreadState.FOLLOW_UP)
    assert said(entry) == [("shared", "You wrote back to Own_Tutor")]
    assert not line_of(entry).your_turn

    Thread.objects.update(state=ThreadState.CLOSED)
    assert said(entry) == [("shared", "Shared with Own_Tutor; the conversation is closed")]

    withdraw(thread=made.thread)
    line = line_of(entry)
    assert (line.shared, line.taken_back) == ([], True)


def test_reply_that_can_still_be_undone_is_none_yet(group, entry, cast):
    made = share(entry, group)
    answered(made.thread, cast.own_tutor, at=timezone.now() + timedelta(seconds=9))

    assert said(entry) == [("shared", "Shared with Own_Tutor, not opened yet")]
    assert not line_of(entry).your_turn


def test_entry_that_was_changed_since_says_that_the_copy_is_older(group, entry, cast):
    share(entry, group)
    entry.refresh_from_db()
    actions.change_words(owner=cast.learner, entry=entry, change=lambda words: words.__class__(body="second"))

    [one] = line_of(entry).shared
    assert one.notes == ["The shared copy is older than your entry: what you changed since is private."]

    share(entry, group, in_grace=True)
    [one] = line_of(entry).shared
    assert one.notes == ["Version 1 can be read already."]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            lambda group: learning_actions.end_assignment(assignment=group.assignments.get()),
            "your tutor left. If your group has a tutor again, share it once more.",
        ),
        (lambda group: learning_actions.leave_cohort(enrolment=group.enrolments.get()), "you left the group."),
        (lambda group: group.delete(), "its group is not there any more."),
    ],
    ids=["tutor left", "learner left", "cohort deleted"],
)
def test_share_that_nobody_can_read_says_why(change, why, group, entry):
    share(entry, group)

    change(group)

    assert said(entry) == [("shared", f"Shared, but nobody can read it now: {why}")]


def test_every_reader_is_named_and_one_without_a_name_is_a_tutor(group, entry, cast):
    nameless = make_person("nameless")
    nameless.first_name = ""
    nameless.save()
    for tutor in (cast.other_tutor, nameless):
        learning_actions.assign_tutor(cohort=group, tutor=tutor)
    learning_actions.change_profile(user=cast.other_tutor, display_name="Priya Shah")

    share(entry, group)

    assert said(entry) == [("shared", "Shared with Own_Tutor, Priya Shah and a tutor, not opened yet")]


def test_opening_stays_noted_when_the_account_of_who_opened_it_is_gone(group, entry, cast):
    made = share(entry, group)
    take_up(tutor=cast.own_tutor, thread=made.thread)
    learning_actions.assign_tutor(cohort=group, tutor=cast.other_tutor)
    group.assignments.filter(tutor=cast.other_tutor).update(since=made.shared_at - timedelta(minutes=1))

    learning_actions.erase(user=cast.own_tutor)

    [(kind, words)] = said(entry)
    assert words.startswith("A tutor opened it today ")


def test_only_ones_own_entries_have_a_line_that_tells_of_sharing(group, entry, cast):
    share(entry, group)

    assert who_reads(cast.peer, [entry])[entry.pk].shared == []
    assert standings(cast.own_tutor, permissions.threads_of(cast.own_tutor)) == {}


def test_lines_cost_the_same_for_one_entry_and_for_three(group, entry, cast):
    entries, numbers = [entry], []
    share(entry, group)
    for wanted in (1, 3):
        while len(entries) < wanted:
            another = write(cast.learner, f"Another {len(entries)}")
            made = share(another, group)
            take_up(tutor=cast.own_tutor, thread=made.thread)
            answered(made.thread, cast.own_tutor)
            entries.append(another)
        with CaptureQueriesContext(connection) as found:
            lines = who_reads(cast.learner, entries)
        numbers.append(len(found))

    assert numbers[0] == numbers[1] <= 9
    assert len(lines) == 3


def test_entry_shared_in_two_groups_has_a_line_for_each(course, group, cast):
    free = write(cast.learner, "free words")
    second = learning_actions.make_cohort(course=course.course, name="Second")
    learning_actions.assign_tutor(cohort=second, tutor=cast.other_tutor)
    first_share = share(free, group)
    learning_actions.join_cohort(user=cast.learner, cohort=second)
    share(free, second)

    assert {words for _kind, words in said(free)} == {
        "Shared with Other_Tutor, not opened yet",
        "Shared, but nobody can read it now: you left the group.",
    }
    past_the_grace(Share.objects.get(pk=first_share.pk))
