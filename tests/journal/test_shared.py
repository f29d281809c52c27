"""Who reads what was shared: role × action × state, asked of the rule and of the line that is shown to the learner."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal import actions, audiences, permissions
from journal.attachments import attach
from journal.enums import ThreadState
from journal.models import Opening, Safe, Share, SharedFile, Thread
from journal.safes import open_thread
from journal.sharing import actions as sharing
from journal.sharing.withdrawing import withdraw
from journal.sharing.words import unseal_share
from learning import actions as learning_actions
from learning.models import AccountDeletion, Notice
from tests.journal.sharing import cohort_with, opened, share
from tests.journal.writing import CANARY, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(course, cast):
    """The learner's cohort with its tutor and its former tutor, and another cohort with the other tutor and the peer."""
    cohort = cohort_with(course, tutors=[cast.own_tutor, cast.former_tutor], learners=[cast.learner])
    cohort_with(course, tutors=[cast.other_tutor], learners=[cast.peer], name="Another group")
    former = cohort.assignments.get(tutor=cast.former_tutor)
    learning_actions.end_assignment(assignment=former)
    return cohort


@pytest.fixture
def entry(course, cast):
    return write(cast.learner, activity=course.activity("Map"), course=course)


def who_reads(made: Share, cast) -> set[str]:
    roles = [role for role in cast.roles() if role != "anonymous"]
    return {role for role in roles if permissions.shares_for(getattr(cast, role)).filter(pk=made.pk).exists()}


def suspend(person):
    person.is_active = False
    person.save()


LATER = {
    "as shared": lambda group, made, cast: None,
    "within the grace": lambda group, made, cast: None,
    "withdrawn": lambda group, made, cast: withdraw(thread=made.thread),
    "deleted by its owner": lambda group, made, cast: actions.bin_entry(entry=made.thread.entry),
    "learner suspended": lambda group, made, cast: suspend(cast.learner),
    "learner deletes the account": lambda group, made, cast: learning_actions.ask_deletion(user=cast.learner),
    "learner left the cohort": lambda group, made, cast: learning_actions.leave_cohort(
        enrolment=group.enrolments.get()
    ),
    "learner left the course": lambda group, made, cast: learning_actions.leave(enrolment=group.enrolments.get()),
    "tutor suspended": lambda group, made, cast: suspend(cast.own_tutor),
    "tutor left": lambda group, made, cast: learning_actions.end_assignment(
        assignment=group.assignments.current().get()
    ),
    "another tutor came later": lambda group, made, cast: learning_actions.assign_tutor(
        cohort=group, tutor=cast.other_tutor
    ),
    "cohort closed": lambda group, made, cast: learning_actions.close_cohort(cohort=group),
    "cohort deleted": lambda group, made, cast: group.delete(),
}


DOCS = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
READ_BY = {"nobody": set(), "own tutor": {"own_tutor"}}
OF_OWNER = {"sees it, takes it back": (True, True), "sees that it was": (True, False), "nothing": (False, False)}


def table() -> dict[str, tuple[set[str], tuple[bool, bool]]]:
    """The rows of docs/permissions.md, "Shared versions": who reads in which state, and whether its owner sees and takes back."""
    section = DOCS.read_text().split("## Shared versions")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ([\w ]+) \| ([\w ]+) \| ([\w ,]+) \|$", section, re.MULTILINE)
    return {state: (READ_BY[readers], OF_OWNER[owner]) for state, readers, owner in rows if state in LATER}


def test_documented_states_are_those_that_are_tested():
    assert set(table()) == set(LATER)


@pytest.mark.parametrize("state", LATER)
def test_shared_version_is_read_as_documented(state, group, entry, cast):
    change, in_grace = LATER[state], state == "within the grace"
    attach(owner=cast.learner, entry=entry, name="map.txt", data=b"map")
    made = share(entry, group, in_grace=in_grace)
    if not in_grace:
        opened(made, cast.own_tutor)
    expected, (seen, can_take_back) = table()[state]

    change(group, made, cast)

    assert who_reads(made, cast) == expected
    for rule in (permissions.threads_for, permissions.shares_opened_by):
        assert {role for role in cast.roles()[1:] if rule(again(cast, role)).exists()} == expected
    own = permissions.shares_of(again(cast, "learner"))
    assert (own.filter(pk=made.pk).exists(), own.standing().filter(pk=made.pk).exists()) == (seen, can_take_back)
    if can_take_back and not in_grace and state != "tutor suspended":
        found = Share.objects.select_related("thread").get(pk=made.pk)
        assert set(audiences.readers([found])[made.pk]) == {getattr(cast, role) for role in expected}


def again(cast, role):
    """The person as the next request finds them."""
    return type(getattr(cast, role)).objects.get(pk=getattr(cast, role).pk)


def test_share_in_its_grace_is_read_by_nobody(group, entry, cast):
    made = share(entry, group, in_grace=True)

    assert who_reads(made, cast) == set()
    assert not permissions.threads_for(cast.own_tutor).exists()


def test_private_entry_is_on_nobodys_desk(group, entry, cast):
    for role in cast.roles()[1:]:
        assert not permissions.threads_for(getattr(cast, role)).exists()


def test_tutor_who_comes_later_reads_what_is_shared_later(group, entry, cast):
    first = share(entry, group)
    learning_actions.assign_tutor(cohort=group, tutor=cast.other_tutor)
    entry = write(cast.learner, "another")
    entry.course_key = group.course_key
    entry.save()

    made = sharing.share_version(owner=cast.learner, entry=entry, version=1, audience="tutor", cohort=group.pk)
    Share.objects.filter(pk=made.pk).update(visible_from=timezone.now())

    assert who_reads(first, cast) == {"own_tutor"}
    assert who_reads(made, cast) == {"own_tutor", "other_tutor"}


def test_copy_is_frozen_in_a_safe_of_its_own(group, entry, cast):
    made = share(entry, group)
    safe = open_thread(made.thread)
    save = actions.Save(entry=entry.pk, base_version=1, save_id=entry.last_save_id.__class__(int=7))
    words = unseal_share(safe, made).words

    actions.save_entry(
        owner=cast.learner, save=save, words=words.__class__(body="newer"), activity=None, tags=["private tag"]
    )

    made.refresh_from_db()
    assert unseal_share(safe, made).words.body == f"{CANARY} and more"
    assert unseal_share(safe, made).words.tags == []
    assert made.thread.safe_id != entry.journal.safe_id


def test_sharing_the_same_version_twice_is_sharing_once(group, entry):
    made = share(entry, group)

    again = share(entry, group)

    assert (again.pk, Share.objects.count(), Thread.objects.count()) == (made.pk, 1, 1)


def test_nothing_is_shared_without_a_reader_or_of_a_changed_version(group, entry, cast):
    known = {"owner": cast.learner, "entry": entry, "audience": "tutor", "cohort": group.pk}
    with pytest.raises(sharing.VersionChanged):
        sharing.share_version(**known, version=2)
    with pytest.raises(entry.DoesNotExist):
        sharing.share_version(**known | {"owner": cast.peer}, version=1)
    learning_actions.end_assignment(assignment=group.assignments.current().get())
    with pytest.raises(sharing.NobodyToRead):
        sharing.share_version(**known, version=1)
    assert not Share.objects.exists()
    assert not Thread.objects.exists()


def test_version_shared_within_the_grace_of_another_takes_its_place(group, entry, cast):
    first = share(entry, group, in_grace=True)
    actions.change_words(owner=cast.learner, entry=entry, change=lambda words: words.__class__(body="second"))

    second = share(entry, group, in_grace=True)

    first.refresh_from_db()
    assert (bytes(first.sealed), first.withdrawn_at is not None) == (b"", True)
    assert second.thread == first.thread
    assert list(Thread.objects.values_list("state", flat=True)) == [ThreadState.WAITING]


def test_withdrawing_removes_the_words_and_every_unseen_notice(group, entry, cast):
    made = share(entry, group)
    assert list(Notice.objects.values_list("person", "kind")) == [(cast.own_tutor.pk, "shared")]

    withdraw(thread=made.thread)
    withdraw(thread=made.thread)

    made.refresh_from_db()
    made.thread.refresh_from_db()
    assert bytes(made.sealed) == b""
    assert made.thread.state == ThreadState.WITHDRAWN
    assert not Notice.objects.exists()
    assert not SharedFile.objects.exists()


def test_newer_version_taken_back_in_its_grace_leaves_the_older_one_where_it_was(group, entry, cast):
    first = share(entry, group)
    Thread.objects.update(state=ThreadState.ANSWERED, answered_at=timezone.now() - timedelta(minutes=1))
    actions.change_words(owner=cast.learner, entry=entry, change=lambda words: words.__class__(body="second"))
    second = share(entry, group, in_grace=True)
    thread = Thread.objects.get()
    assert (thread.state, thread.known_state(timezone.now())) == (ThreadState.FOLLOW_UP, ThreadState.ANSWERED)

    withdraw(thread=thread, share=second)

    thread.refresh_from_db()
    assert thread.state == ThreadState.ANSWERED
    assert who_reads(first, cast) == {"own_tutor"}


def test_opening_takes_the_lock_and_is_noted_once(group, entry, cast):
    made = share(entry, group)

    sharing.take_up(tutor=cast.own_tutor, thread=made.thread)
    first = Opening.objects.get().at
    thread = sharing.take_up(tutor=cast.own_tutor, thread=made.thread)

    assert list(Opening.objects.values_list("share", "person", "at")) == [(made.pk, cast.own_tutor.pk, first)]
    assert thread.locked_by == cast.own_tutor
    with pytest.raises(Thread.DoesNotExist):
        sharing.take_up(tutor=cast.other_tutor, thread=made.thread)


def test_lock_is_anothers_until_it_has_been_idle(group, entry, cast):
    learning_actions.assign_tutor(cohort=group, tutor=cast.other_tutor)
    made = share(entry, group)
    sharing.take_up(tutor=cast.own_tutor, thread=made.thread)

    with pytest.raises(sharing.LockedBySomebody):
        sharing.take_up(tutor=cast.other_tutor, thread=made.thread)
    Thread.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    thread = sharing.take_up(tutor=cast.other_tutor, thread=made.thread)
    sharing.keep_lock(tutor=cast.own_tutor, thread=thread)
    sharing.release(tutor=cast.own_tutor, thread=thread)

    thread.refresh_from_db()
    assert thread.locked_by == cast.other_tutor


def test_erasing_the_learner_destroys_the_threads_key(group, entry, cast):
    made = share(entry, group)
    key = bytes(made.thread.safe.wrapped_key)

    cast.learner.delete()

    assert not Thread.objects.exists()
    assert not Safe.objects.filter(wrapped_key=key).exists()


CHANGES = {
    "tutor comes": lambda group, cast, role: learning_actions.assign_tutor(cohort=group, tutor=getattr(cast, role)),
    "tutor ends": lambda group, cast, role: [
        learning_actions.end_assignment(assignment=one)
        for one in group.assignments.current().filter(tutor=getattr(cast, role))
    ],
    "person joins": lambda group, cast, role: learning_actions.join_cohort(user=getattr(cast, role), cohort=group),
    "person leaves": lambda group, cast, role: [
        learning_actions.leave_cohort(enrolment=one) for one in group.enrolments.filter(user=getattr(cast, role))
    ],
    "suspended": lambda group, cast, role: (
        type(cast.learner).objects.filter(pk=getattr(cast, role).pk).update(is_active=False)
    ),
    "back again": lambda group, cast, role: (
        type(cast.learner).objects.filter(pk=getattr(cast, role).pk).update(is_active=True)
    ),
    "closes the account": lambda group, cast, role: learning_actions.ask_deletion(user=getattr(cast, role)),
}
PEOPLE = ["learner", "own_tutor", "other_tutor", "peer"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), st.sampled_from(PEOPLE)), max_size=7))
def test_the_line_names_exactly_those_whom_the_rule_lets_read(group, entry, cast, changes):
    with transaction.atomic():
        made = share(entry, group)
        for change, role in changes:
            CHANGES[change](group, cast, role)
        people = [get_user_model().objects.get(pk=getattr(cast, role).pk) for role in PEOPLE]

        named = set(audiences.readers([Share.objects.select_related("thread").get(pk=made.pk)])[made.pk])

        # The middleware lets a closed account open nothing; it is not named as a reader either.
        let_in = {one for one in people if permissions.shares_for(one).filter(pk=made.pk).exists()}
        closing = set(get_user_model().objects.filter(pk__in=AccountDeletion.objects.values("user")))
        assert named == let_in - closing
        transaction.set_rollback(True)
