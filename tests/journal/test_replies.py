"""What is written in a thread: kept, sent, undone, corrected, closed; by whom, and who learns of it when."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from journal import permissions
from journal.actions import ConsentMissing, Save, withdraw_consent
from journal.enums import ThreadState
from journal.models import Message, MessageVersion, Thread
from journal.replies import actions, undoing
from journal.safes import open_thread
from journal.sharing import actions as sharing
from journal.sharing.withdrawing import withdraw
from journal.sharing.words import MessageWords, Quote, unseal_message_version
from learning import actions as learning_actions
from learning.models import Notice
from tests.journal.replying import LEARNER, TUTOR, arrive, draft, sent, words_of
from tests.journal.sharing import cohort_with, share
from tests.journal.writing import CANARY, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(course, cast):
    return cohort_with(course, tutors=[cast.own_tutor, cast.other_tutor], learners=[cast.learner])


@pytest.fixture
def thread(group, course, cast) -> Thread:
    entry = write(cast.learner, "The join was Ruth.", activity=course.activity("Map"), course=course)
    return share(entry, group).thread


def state(thread: Thread) -> tuple[str, str]:
    """As it is, and as the other side knows it."""
    thread.refresh_from_db()
    return thread.state, thread.known_state(timezone.now())


def told(person) -> set[str]:
    return set(Notice.objects.unseen().filter(person=person, due_at__lte=timezone.now()).values_list("kind", flat=True))


def test_draft_is_one_for_each_tutor_and_read_by_its_author_alone(thread, cast):
    mine = draft(cast.own_tutor, thread, CANARY)
    draft(cast.other_tutor, thread, "another")

    assert set(permissions.messages_for(cast.own_tutor)) == {mine}
    assert not permissions.messages_of(cast.learner).exists()
    assert state(thread) == (ThreadState.WAITING, ThreadState.WAITING)


def test_draft_of_whoever_may_not_read_the_thread_is_refused(thread, cast):
    for person in (cast.former_tutor, cast.peer, cast.superuser, cast.learner):
        with pytest.raises(Thread.DoesNotExist):
            draft(person, thread)
    with pytest.raises(Thread.DoesNotExist):
        draft(cast.own_tutor, thread, side=LEARNER)
    assert not Message.objects.exists()


def test_same_save_counts_once_and_other_words_on_an_old_version_overwrite_nothing(thread, cast):
    first = Save(entry=uuid4(), base_version=0, save_id=uuid4())
    made = draft(cast.own_tutor, thread, "one", save=first)
    assert draft(cast.own_tutor, thread, "one", save=first) == made
    second = Save(entry=made.pk, base_version=1, save_id=uuid4())
    assert draft(cast.own_tutor, thread, "two", save=second).version == 2
    assert draft(cast.own_tutor, thread, "two", save=second).version == 2

    for stale in (replace(second, save_id=uuid4()), replace(first, entry=uuid4(), save_id=uuid4()), second):
        with pytest.raises(actions.ReplyChangedElsewhere):
            draft(cast.own_tutor, thread, "three", save=stale)

    assert words_of(made).text == "two"


def test_draft_with_a_number_that_somebody_else_has_is_refused(thread, cast):
    other = draft(cast.other_tutor, thread)

    with pytest.raises(Message.DoesNotExist):
        draft(cast.own_tutor, thread, save=Save(entry=other.pk, base_version=0, save_id=uuid4()))


def test_discarded_draft_is_not_brought_back_by_a_page_that_is_still_open(thread, cast):
    made = draft(cast.own_tutor, thread)
    actions.discard_draft(author=cast.other_tutor, message=made)
    assert Message.objects.exists()
    actions.discard_draft(author=cast.own_tutor, message=made)

    with pytest.raises(actions.DraftGone):
        draft(cast.own_tutor, thread, save=Save(entry=made.pk, base_version=1, save_id=uuid4()))


def test_nothing_written_and_nothing_there_keeps_nothing(thread, cast):
    assert draft(cast.own_tutor, thread, "  ") is None
    assert not Message.objects.exists()


def test_reply_arrives_when_the_time_to_undo_is_over(thread, cast):
    message = sent(cast.own_tutor, thread, on_its_way=True)

    assert state(thread) == (ThreadState.ANSWERED, ThreadState.WAITING)
    assert not permissions.messages_of(cast.learner).exists()
    assert told(cast.learner) == set()

    arrive(thread)
    Notice.objects.update(due_at=timezone.now())

    assert state(thread) == (ThreadState.ANSWERED, ThreadState.ANSWERED)
    assert set(permissions.messages_of(cast.learner)) == {message}
    assert told(cast.learner) == {"answered"}
    assert words_of(message).name == "Own_Tutor"


def test_sending_twice_is_sending_once(thread, cast):
    message = sent(cast.own_tutor, thread, on_its_way=True)
    released = message.released_at

    assert actions.send(author=cast.own_tutor, side=TUTOR, message=message).released_at == released
    assert Notice.objects.filter(kind="answered").count() == 1


def test_page_that_is_still_open_after_sending_changes_nothing_of_what_was_sent(thread, cast):
    save = Save(entry=uuid4(), base_version=0, save_id=uuid4())
    message = sent(cast.own_tutor, thread, "as sent", save=save)

    assert draft(cast.own_tutor, thread, "as sent", save=save) == message
    with pytest.raises(actions.ReplySent):
        draft(cast.own_tutor, thread, "more", save=Save(entry=message.pk, base_version=1, save_id=uuid4()))
    assert words_of(message).text == "as sent"


def test_undone_reply_is_a_draft_again_and_nobody_knows_of_it(thread, cast):
    message = sent(cast.own_tutor, thread, on_its_way=True)

    undoing.undo_send(author=cast.own_tutor, side=TUTOR, message=message)

    message.refresh_from_db()
    thread.refresh_from_db()
    assert message.released_at is None
    assert state(thread) == (ThreadState.WAITING, ThreadState.WAITING)
    assert (thread.answered_at, thread.locked_by) == (None, cast.own_tutor)
    assert not Notice.objects.filter(kind="answered").exists()


def test_undo_after_it_arrived_changes_nothing(thread, cast):
    message = sent(cast.own_tutor, thread)

    with pytest.raises(undoing.TooLateToUndo):
        undoing.undo_send(author=cast.own_tutor, side=TUTOR, message=message)
    assert state(thread) == (ThreadState.ANSWERED, ThreadState.ANSWERED)


def test_undo_by_somebody_else_is_refused(thread, cast):
    message = sent(cast.own_tutor, thread, on_its_way=True)

    with pytest.raises(Message.DoesNotExist):
        undoing.undo_send(author=cast.other_tutor, side=TUTOR, message=message)


def test_undo_where_another_draft_was_begun_loses_neither(thread, cast):
    message = sent(cast.own_tutor, thread, "sent first", question="Who?", on_its_way=True)
    begun = draft(cast.own_tutor, thread, "begun then")

    kept = undoing.undo_send(author=cast.own_tutor, side=TUTOR, message=message)

    assert kept == begun
    assert words_of(begun) == MessageWords("sent first\n\nbegun then", "Who?")
    assert set(Message.objects.all()) == {begun}


def test_undo_leaves_the_news_of_an_earlier_reply_that_was_not_seen(thread, cast):
    sent(cast.own_tutor, thread, "earlier")
    message = sent(cast.own_tutor, thread, "later", on_its_way=True)

    undoing.undo_send(author=cast.own_tutor, side=TUTOR, message=message)

    assert told(cast.learner) == {"answered"}


def test_undo_takes_back_the_news_where_the_earlier_reply_was_seen(thread, cast):
    sent(cast.own_tutor, thread, "earlier")
    Notice.objects.filter(kind="answered").update(seen_at=timezone.now())
    message = sent(cast.own_tutor, thread, "later", on_its_way=True)

    undoing.undo_send(author=cast.own_tutor, side=TUTOR, message=message)

    assert not Notice.objects.unseen().filter(kind="answered").exists()


def test_message_without_words_is_not_sent(thread, cast):
    quote = Quote(thread.shares.get().pk, 0, 3)
    message = draft(cast.own_tutor, thread, "", quotes=[quote])

    with pytest.raises(actions.WordsMissing):
        actions.send(author=cast.own_tutor, side=TUTOR, message=message)
    assert words_of(message).quotes == [quote]


def test_nameless_tutor_is_asked_for_a_name(thread, cast):
    cast.own_tutor.first_name = cast.own_tutor.last_name = ""
    cast.own_tutor.save()
    message = draft(cast.own_tutor, thread)
    with pytest.raises(actions.NameMissing):
        actions.send(author=cast.own_tutor, side=TUTOR, message=message)

    learning_actions.change_profile(user=cast.own_tutor, display_name="Sam")
    actions.send(author=cast.own_tutor, side=TUTOR, message=message)

    assert words_of(message).name == "Sam"


def test_tutor_saves_but_does_not_send_while_another_has_the_thread_open(thread, cast):
    sharing.take_up(tutor=cast.other_tutor, thread=thread)
    message = draft(cast.own_tutor, thread, "kept")

    with pytest.raises(sharing.LockedBySomebody):
        actions.send(author=cast.own_tutor, side=TUTOR, message=message)

    thread.refresh_from_db()
    assert thread.locked_by == cast.other_tutor
    assert words_of(message).text == "kept"


def test_saving_keeps_the_thread_open_but_not_on_leaving_and_sending_lets_it_go(thread, cast):
    draft(cast.own_tutor, thread, keep_lock=False)
    thread.refresh_from_db()
    assert thread.locked_by is None

    message = Message.objects.get()
    save = Save(entry=message.pk, base_version=1, save_id=uuid4())
    draft(cast.own_tutor, thread, "more", save=save)
    thread.refresh_from_db()
    assert thread.locked_by == cast.own_tutor

    actions.send(author=cast.own_tutor, side=TUTOR, message=message)
    thread.refresh_from_db()
    assert thread.locked_by is None


def test_learner_writes_back_and_every_tutor_who_reads_is_told(thread, cast):
    sent(cast.own_tutor, thread)
    answer = sent(cast.learner, thread, "My answer", side=LEARNER, on_its_way=True)
    assert state(thread) == (ThreadState.FOLLOW_UP, ThreadState.ANSWERED)
    assert answer not in permissions.messages_for(cast.own_tutor)

    arrive(thread)
    Notice.objects.update(due_at=timezone.now())

    assert state(thread) == (ThreadState.FOLLOW_UP, ThreadState.FOLLOW_UP)
    assert answer in permissions.messages_for(cast.own_tutor)
    assert "wrote_back" in told(cast.own_tutor) & told(cast.other_tutor)


def test_learner_without_consent_keeps_nothing_new(thread, cast):
    withdraw_consent(person=cast.learner)

    with pytest.raises(ConsentMissing):
        draft(cast.learner, thread, side=LEARNER)

    assert draft(cast.learner, thread, side=LEARNER, agreed=True)


def test_learner_whom_nobody_reads_keeps_a_draft(thread, group, cast):
    for assignment in group.assignments.current():
        learning_actions.end_assignment(assignment=assignment)
    message = draft(cast.learner, thread, "kept", side=LEARNER)

    with pytest.raises(actions.NobodyReads):
        actions.send(author=cast.learner, side=LEARNER, message=message)
    assert words_of(message).text == "kept"


def test_withdrawal_while_a_tutor_writes_keeps_the_words_and_sends_nothing(thread, cast):
    message = draft(cast.own_tutor, thread, "one")
    withdraw(thread=thread)

    kept = draft(cast.own_tutor, thread, "two", save=Save(entry=message.pk, base_version=1, save_id=uuid4()))

    assert words_of(kept).text == "two"
    assert set(permissions.drafts_without_entry(cast.own_tutor)) == {message}
    with pytest.raises(Thread.DoesNotExist):
        actions.send(author=cast.own_tutor, side=TUTOR, message=kept)
    with pytest.raises(Thread.DoesNotExist):
        draft(cast.other_tutor, thread, "nothing begun")


def test_withdrawal_within_the_seconds_to_undo_makes_a_draft_of_the_reply(thread, cast):
    message = sent(cast.own_tutor, thread, on_its_way=True)

    withdraw(thread=thread)

    thread.refresh_from_db()
    message.refresh_from_db()
    assert (message.released_at, thread.answered_at) == (None, None)
    assert thread.state == ThreadState.WITHDRAWN
    assert not Notice.objects.unseen().filter(due_at__lte=timezone.now(), kind="answered").exists()


def test_correction_keeps_what_was_said_and_both_sides_see_it(thread, cast):
    message = sent(cast.own_tutor, thread, f"wrong {CANARY}", question="Why?")
    Notice.objects.all().delete()

    actions.correct(
        author=cast.own_tutor, side=TUTOR, message=message, base_version=1, words=MessageWords("right", "Why?")
    )

    message.refresh_from_db()
    assert (message.version, bool(message.corrected_at)) == (2, True)
    assert words_of(message) == MessageWords("right", "Why?", name="Own_Tutor")
    safe = open_thread(Thread.objects.select_related("safe", "owner").get())
    assert unseal_message_version(safe, MessageVersion.objects.get()).text == f"wrong {CANARY}"
    assert told(cast.learner) == {"answered"}


def test_correction_by_another_or_of_a_draft_or_without_words_is_refused(thread, cast):
    message = sent(cast.own_tutor, thread)
    how = {"message": message, "base_version": 1, "words": MessageWords("other")}
    with pytest.raises(Message.DoesNotExist):
        actions.correct(author=cast.other_tutor, side=TUTOR, **how)
    with pytest.raises(actions.WordsMissing):
        actions.correct(author=cast.own_tutor, side=TUTOR, **how | {"words": MessageWords(" ")})
    with pytest.raises(actions.ReplyChangedElsewhere):
        actions.correct(author=cast.own_tutor, side=TUTOR, **how | {"base_version": 7})
    begun = draft(cast.own_tutor, thread, "a draft")
    with pytest.raises(Message.DoesNotExist):
        actions.correct(author=cast.own_tutor, side=TUTOR, **how | {"message": begun})

    actions.correct(author=cast.own_tutor, side=TUTOR, **how | {"words": MessageWords("You noticed the letter.")})

    assert not MessageVersion.objects.exists()


@pytest.mark.parametrize("side", [TUTOR, LEARNER], ids=["tutor", "learner"])
def test_closed_thread_is_nobodys_turn_until_somebody_writes(side, thread, cast):
    sent(cast.own_tutor, thread)
    person = cast.own_tutor if side is TUTOR else cast.learner
    actions.close(person=person, side=side, thread=thread)
    assert state(thread) == (ThreadState.CLOSED, ThreadState.CLOSED)

    sent(person, thread, "one more thing", side=side)

    assert state(thread)[0] == (ThreadState.ANSWERED if side is TUTOR else ThreadState.FOLLOW_UP)


def test_closing_taken_back_is_whose_turn_it_was(thread, cast):
    sent(cast.own_tutor, thread)
    actions.close(person=cast.learner, side=LEARNER, thread=thread)

    actions.reopen(person=cast.learner, side=LEARNER, thread=thread)

    assert state(thread) == (ThreadState.ANSWERED, ThreadState.ANSWERED)


def test_answer_on_its_way_is_not_lost_by_closing(thread, cast):
    sent(cast.own_tutor, thread)
    sent(cast.learner, thread, "an answer", side=LEARNER, on_its_way=True)

    actions.close(person=cast.own_tutor, side=TUTOR, thread=thread)
    arrive(thread)

    assert state(thread) == (ThreadState.FOLLOW_UP, ThreadState.FOLLOW_UP)


def test_words_of_messages_are_in_no_column_in_clear(thread, cast):
    message = sent(cast.own_tutor, thread, f"{CANARY} noticed", question=f"{CANARY}?")
    actions.correct(
        author=cast.own_tutor, side=TUTOR, message=message, base_version=1, words=MessageWords(f"{CANARY} anew")
    )
    draft(cast.learner, thread, f"{CANARY} draft", side=LEARNER)

    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(columns, row, strict=True):
                    raw = bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
                    found += [(table, name)] * (CANARY.encode() in raw)
    assert found == []
