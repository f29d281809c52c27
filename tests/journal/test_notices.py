"""Notices about what is shared: for whom they stand, what they say in the page and by mail, and that they never quote."""

from datetime import timedelta

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from journal import actions
from journal.enums import ThreadState
from journal.models import Message
from journal.sharing import actions as sharing
from journal.sharing.kinds import ANSWERED, GONE, SHARED, WROTE_BACK
from journal.sharing.withdrawing import withdraw
from learning import actions as learning_actions
from learning import permissions as learning_permissions
from learning.models import Enrolment, Notice, OutgoingMail
from learning.notices import lines_of, summed_up
from tests.journal.sharing import cohort_with, past_the_grace, share
from tests.journal.test_shared import suspend
from tests.journal.writing import CANARY, write

pytestmark = pytest.mark.django_db
HOSTILE = "Salt\r\nBcc: x@test.example\n<b>marsh</b>"


@pytest.fixture
def group(course, cast):
    learning_actions.change_profile(user=cast.learner, display_name="Noor Haddad")
    learning_actions.change_profile(user=cast.own_tutor, display_name="Sam Lee", notice_mail="at_once")
    return cohort_with(course, tutors=[cast.own_tutor], learners=[cast.learner])


@pytest.fixture
def shared(group, course, cast):
    """The learner's entry with a title of its own, shared, and its notice due."""
    entry = write(cast.learner, title=f"{CANARY} title", activity=course.activity("Map"), course=course)
    made = share(entry, group)
    Notice.objects.update(due_at=made.visible_from)
    return made


def answered(thread, author) -> Message:
    now = timezone.now()
    thread.state, thread.answered_at = ThreadState.ANSWERED, now
    thread.save()
    message = Message.objects.create(
        thread=thread, author=author, by_tutor=True, last_save_id=thread.pk, sealed=b"x", created_at=now,
        updated_at=now, released_at=now,
    )  # fmt: skip
    learning_actions.notify(people=[thread.owner], kind=ANSWERED, about=thread.pk)
    return message


def told(person) -> list[tuple[str, str]]:
    news = learning_permissions.news_of(person).order_by("pk")
    return [(line.text, line.address) for _notice, line in lines_of(person, news, None)]


def mailed(person) -> list[str]:
    return summed_up(person, learning_permissions.news_of(person).order_by("pk"))


def test_tutor_is_told_who_shared_about_what_and_by_mail_only_how_many_and_where(shared, cast):
    assert told(cast.own_tutor) == [("Noor Haddad shared Week 1 Activity 2", f"/tutor/{shared.thread_id}/")]
    assert mailed(cast.own_tutor) == ["1 new entry was shared in Saltmarsh spring group."]


def test_tutor_is_told_nothing_within_the_grace(group, course, cast):
    entry = write(cast.learner, activity=course.activity("Map"), course=course)
    share(entry, group, in_grace=True)

    assert told(cast.own_tutor) == []
    assert learning_actions.mail_news(now=timezone.now()) == 0


def test_learner_is_told_who_answered(shared, cast):
    answered(shared.thread, cast.own_tutor)

    assert told(cast.learner) == [
        ("Sam Lee answered you about Week 1 Activity 2", f"/journal/entries/{shared.thread.entry_id}/")
    ]
    assert mailed(cast.learner) == ["Your tutor answered you in Saltmarsh spring group."]
    assert told(cast.own_tutor) == []  # it waits for nobody any more


def test_answer_stays_news_when_entry_and_tutor_are_gone(shared, cast):
    answered(shared.thread, cast.own_tutor)
    actions.bin_entry(entry=shared.thread.entry)
    cast.own_tutor.delete()

    assert told(cast.learner) == [
        ("Your tutor answered you about Week 1 Activity 2", f"/journal/shared/{shared.thread_id}/")
    ]


def test_tutor_is_told_that_the_learner_wrote_back(shared, cast):
    Notice.objects.all().delete()
    shared.thread.state = ThreadState.FOLLOW_UP
    shared.thread.save()
    learning_actions.notify(people=[cast.own_tutor], kind=WROTE_BACK, about=shared.thread_id)

    assert [text for text, _address in told(cast.own_tutor)] == ["Noor Haddad wrote back about Week 1 Activity 2"]
    assert mailed(cast.own_tutor) == ["One learner wrote back in Saltmarsh spring group."]


def test_tutor_is_told_that_something_is_gone(shared, cast):
    withdraw(thread=shared.thread)
    learning_actions.notify(people=[cast.own_tutor], kind=GONE, about=shared.thread_id)

    assert [text for text, _address in told(cast.own_tutor)] == [
        "Noor Haddad took back Week 1 Activity 2, or left the group: you can no longer open it"
    ]
    cast.learner.delete()
    assert told(cast.own_tutor) == [
        ("Something that was shared with you is gone: its owner deleted the account", "/tutor/")
    ]
    assert mailed(cast.own_tutor) == ["One thing that was shared with you can no longer be opened."]


def test_what_is_shared_again_is_not_gone(shared, cast):
    learning_actions.notify(people=[cast.own_tutor], kind=GONE, about=shared.thread_id)

    assert [text for text, _address in told(cast.own_tutor)] == ["Noor Haddad shared Week 1 Activity 2"]


ENDED = {
    "withdrawn": lambda group, made, cast: withdraw(thread=made.thread),
    "deleted by its owner": lambda group, made, cast: actions.bin_entry(entry=made.thread.entry),
    "learner left the group": lambda group, made, cast: learning_actions.leave_cohort(
        enrolment=Enrolment.objects.get(user=cast.learner)
    ),
    "learner left the course": lambda group, made, cast: learning_actions.leave(
        enrolment=Enrolment.objects.get(user=cast.learner)
    ),
    "learner suspended": lambda group, made, cast: suspend(cast.learner),
    "learner deletes the account": lambda group, made, cast: learning_actions.ask_deletion(user=cast.learner),
    "learner erased": lambda group, made, cast: cast.learner.delete(),
    "tutor left": lambda group, made, cast: learning_actions.end_assignment(assignment=group.assignments.get()),
    "tutor suspended": lambda group, made, cast: suspend(cast.own_tutor),
    "tutor deletes the account": lambda group, made, cast: learning_actions.ask_deletion(user=cast.own_tutor),
    "answered by another": lambda group, made, cast: answered(made.thread, cast.other_tutor),
}


@pytest.mark.parametrize("state", ENDED)
def test_no_mail_and_no_news_of_what_ended(state, group, shared, cast):
    """security.md 1.4: 0 later notices. (To the learner an answer is news; this is about the tutor.)"""
    learning_actions.change_profile(user=cast.learner, notice_mail="off")
    ENDED[state](group, shared, cast)

    assert learning_actions.mail_news(now=timezone.now() + timedelta(days=1)) == 0
    if state != "tutor deletes the account":  # who sees no page at all
        assert told(type(cast.own_tutor).objects.get(pk=cast.own_tutor.pk)) == []


def test_closed_cohort_goes_on_telling_of_what_was_shared(group, shared, cast):
    learning_actions.close_cohort(cohort=group)

    assert [text for text, _address in told(cast.own_tutor)] == ["Noor Haddad shared Week 1 Activity 2"]


def test_opening_it_on_the_desk_marks_it_as_seen(shared, cast):
    sharing.take_up(tutor=cast.own_tutor, thread=shared.thread)

    assert Notice.objects.get(kind=SHARED).seen_at is not None


def test_no_word_of_an_entry_and_no_typed_title_is_in_any_notice_or_mail(shared, cast):
    answered(shared.thread, cast.own_tutor)
    learning_actions.change_profile(user=cast.learner, notice_mail="at_once")
    Notice.objects.filter(person=cast.own_tutor).update(mailed_at=None)

    learning_actions.mail_news(now=timezone.now())

    pages = [cast.client(role).get("/learning/news/").content.decode() for role in ("learner", "own_tutor")]
    letters = list(OutgoingMail.objects.values_list("message", flat=True))
    assert len(letters) == 1
    assert [text for text in [*pages, *letters] if CANARY in text] == []
    assert [text for text in letters if "Noor" in text or "Sam Lee" in text or "Week 1" in text] == []


def test_name_of_a_group_makes_no_line_of_its_own(shared, group, cast):
    group.name = HOSTILE
    group.save()

    assert mailed(cast.own_tutor) == ["1 new entry was shared in Salt Bcc: x@test.example <b>marsh</b>."]


def test_hostile_name_of_a_learner_is_shown_as_it_is_typed(shared, cast):
    learning_actions.change_profile(user=cast.learner, display_name="<script>1</script>")

    page = cast.client("own_tutor").get("/learning/news/").content.decode()

    assert "&lt;script&gt;1&lt;/script&gt; shared Week 1" in page


def test_page_and_mail_ask_the_same_however_much_there_is(group, course, cast):
    from django.db import connection

    def asked(ask) -> int:
        with CaptureQueriesContext(connection) as found:
            ask()
        return len(found)

    def more(count):
        for _n in range(count):
            entry = write(cast.learner, activity=course.activity("Map"), course=course, another=True)
            made = share(entry, group)
            past_the_grace(made)
        Notice.objects.update(due_at=timezone.now() - timedelta(minutes=1), mailed_at=None)
        client = cast.client("own_tutor")
        client.get("/learning/news/")
        return asked(lambda: client.get("/learning/news/")), asked(
            lambda: learning_actions.mail_news(now=timezone.now())
        )

    first = more(1)
    assert more(2) == first
    assert learning_permissions.news_of(cast.own_tutor).count() == 3
