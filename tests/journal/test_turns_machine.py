"""A tutor and a learner writing, undoing, closing, withdrawing and sharing again in any order, against a model of a few lines.

Whose turn it is follows from what arrived last; what was undone is known to nobody but its author; nothing written is lost.
"""

from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from journal import permissions
from journal.actions import Save
from journal.enums import TUTORS_TURN, ThreadState
from journal.models import Message
from journal.replies import actions, undoing
from journal.sharing.withdrawing import withdraw
from tests.journal.replying import LEARNER, TUTOR, arrive, draft, words_of
from tests.journal.sharing import cohort_with, share
from tests.journal.writing import write

SIDES = st.sampled_from([TUTOR, LEARNER])
TURN = {TUTOR: "learner's", LEARNER: "tutors'"}


class Turns(RuleBasedStateMachine):
    cast = course = None  # given by the test

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.cohort = cohort_with(self.course, tutors=[self.cast.own_tutor], learners=[self.cast.learner])
        activity = self.course.activity("Map")
        self.entry = write(self.cast.learner, "some words", activity=activity, course=self.course)
        self.thread = share(self.entry, self.cohort).thread
        self.people = {TUTOR: self.cast.own_tutor, LEARNER: self.cast.learner}
        self.turn, self.on_its_way, self.arrived, self.written = "tutors'", [], [], set()

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def shared(self) -> bool:
        return self.turn != "withdrawn"

    def draft_of(self, side) -> Message | None:
        return Message.objects.drafts().filter(thread=self.thread, author=self.people[side]).first()

    @precondition(shared)
    @rule(side=SIDES)
    def send(self, side):
        words = f"words {len(self.written)}"
        self.written.add(words)
        there = self.draft_of(side)
        text = f"{words_of(there).text} {words}" if there else words
        save = Save(entry=there.pk if there else uuid4(), base_version=there.version if there else 0, save_id=uuid4())
        message = draft(self.people[side], self.thread, text, side=side, save=save)
        actions.send(author=self.people[side], side=side, message=message)
        self.on_its_way.append((side, message.pk))

    @rule(side=SIDES)
    def undo(self, side):
        mine = [pk for who, pk in self.on_its_way if who is side]
        if not mine:
            return
        undoing.undo_send(author=self.people[side], side=side, message=Message(pk=mine[-1], thread=self.thread))
        self.on_its_way.remove((side, mine[-1]))

    @rule()
    def time_passes(self):
        arrive(self.thread)
        for side, pk in self.on_its_way:
            self.arrived.append(pk)
            if self.shared():
                self.turn = TURN[side]
        self.on_its_way = []
        self.turn_is_as_both_know()

    @precondition(shared)
    @rule(side=SIDES)
    def close(self, side):
        actions.close(person=self.people[side], side=side, thread=self.thread)
        self.turn = "nobody's"

    @precondition(shared)
    @rule()
    def take_back(self):
        begun = self.draft_of(TUTOR)
        withdraw(thread=self.thread)
        self.turn = "withdrawn"
        mine = [pair for pair in self.on_its_way if pair[0] is TUTOR]
        if not begun and mine:  # one draft a person: the first of several becomes it
            self.on_its_way.remove(mine[0])

    @rule()
    def share_again(self):
        if not self.shared():
            share(self.entry, self.cohort)
            self.turn = "tutors'"

    def turn_is_as_both_know(self):
        self.thread.refresh_from_db()
        expected = {
            "tutors'": set(TUTORS_TURN),
            "learner's": {ThreadState.ANSWERED},
            "nobody's": {ThreadState.CLOSED},
            "withdrawn": {ThreadState.WITHDRAWN},
        }
        assert self.thread.state in expected[self.turn]
        assert self.thread.known_state(timezone.now()) == self.thread.state

    @invariant()
    def each_side_reads_what_arrived_and_its_own(self):
        learner = permissions.messages_of(self.cast.learner)
        assert set(learner.filter(by_tutor=True).values_list("pk", flat=True)) == self.of(TUTOR)
        if self.shared():
            tutor = permissions.messages_for(self.cast.own_tutor)
            assert set(tutor.filter(by_tutor=False).values_list("pk", flat=True)) <= self.of(LEARNER)

    def of(self, side) -> set:
        rows = Message.objects.filter(pk__in=self.arrived, by_tutor=side.by_tutor)
        return set(rows.values_list("pk", flat=True))

    @invariant()
    def nothing_written_is_lost(self):
        text = " ".join(words_of(message).text for message in Message.objects.filter(thread=self.thread))
        assert {words for words in self.written if words not in text} == set()


@pytest.mark.django_db
def test_turns_follow_from_what_arrived_and_nothing_written_is_lost(course, cast):
    machine = type("Turns", (Turns,), {"cast": cast, "course": course})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25, stateful_step_count=12, suppress_health_check=list(HealthCheck), deadline=None
        ),
    )
