"""What was shared in the download, in the book, brought in again, and when an account goes."""

import json
from io import BytesIO
from uuid import uuid5
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journal import actions, archive
from journal.book import chapters
from journal.importing.packages import Package
from journal.importing.plans import plan_of
from journal.importing.refusals import Refused
from journal.models import Desk, Entry, Message, Safe, SavedQuestion, Share, Thread
from journal.replies.actions import correct
from journal.replies.questions import save_question
from journal.safes import open_thread
from journal.sharing.actions import take_up
from journal.sharing.files import desk_files, shared_files
from journal.sharing.reading import open_messages
from journal.sharing.withdrawing import withdraw
from journal.sharing.words import MessageWords, Quote
from learning import actions as learning_actions
from tests.journal.bringing_in import bring_in, confirm, export, said, send, told, zip_of
from tests.journal.replying import LEARNER, TUTOR, draft, sent
from tests.journal.sharing import cohort_with, share
from tests.journal.test_import import empty_site, words_of
from tests.journal.writing import CANARY, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(course, cast):
    return cohort_with(course, tutors=[cast.own_tutor], learners=[cast.learner])


@pytest.fixture
def entry(course, cast):
    return write(cast.learner, f"{CANARY} at the door", activity=course.activity("Map"), course=course)


@pytest.fixture
def talk(group, entry, cast):
    """An entry that was shared, opened, answered with a quote, and answered back; and the tutor's next draft."""
    made = share(entry, group)
    take_up(tutor=cast.own_tutor, thread=made.thread)
    quote = Quote(made.pk, 0, len(CANARY))
    reply = sent(cast.own_tutor, made.thread, "You noticed the door.", question="Who opened it?", quotes=[quote])
    correct(
        author=cast.own_tutor, side=TUTOR, message=reply, base_version=reply.version,
        words=MessageWords(text="You saw the door.", question="Who opened it?", quotes=[quote]),
    )  # fmt: skip
    sent(cast.learner, made.thread, "It was Ruth.", side=LEARNER)
    draft(cast.own_tutor, made.thread, "halibut-trombone")
    return made.thread


def shared_json(person) -> dict:
    return json.loads(shared_files(person, archive._called(person))["journal/shared.json"])


# In the download ----------------------------------------------------------------------------------------------------------


def test_download_has_what_was_shared_who_opened_it_and_what_both_wrote(talk, entry, cast):
    files = shared_files(cast.learner, archive._called(cast.learner))

    [thread] = json.loads(files["journal/shared.json"])["threads"]
    assert (thread["uuid"], thread["entry"], thread["called"]) == (str(talk.pk), str(entry.pk), "Week 1 Activity 2")
    assert thread["cohort"] == "Saltmarsh spring group"
    [made] = thread["shares"]
    assert (made["version"], made["with"]) == (1, ["Own_Tutor"])
    assert [found["name"] for found in made["opened"]] == ["Own_Tutor"]
    assert made["words"]["body"] == f"{CANARY} at the door"
    written = [(one["name"], one["text"], one["question"], one["quotes"]) for one in thread["messages"]]
    assert written == [
        ("Own_Tutor", "You saw the door.", "Who opened it?", [CANARY]),
        ("Learner", "It was Ruth.", "", []),
    ]
    assert [one["text"] for one in thread["messages"][0]["versions"]] == ["You noticed the door."]
    [text] = [content.decode() for name, content in files.items() if name.endswith(".txt")]
    for words in ("# Shared: Week 1 Activity 2", f"> {CANARY}", "You saw the door.", "Who opened it?", "It was Ruth."):
        assert words in text
    assert b"halibut-trombone" not in b"".join(files.values())


def test_words_that_were_taken_back_are_in_no_download(talk, cast):
    withdraw(thread=talk)

    [thread] = shared_json(cast.learner)["threads"]

    assert (thread["state"], thread["shares"][0]["words"]) == ("withdrawn", None)
    assert thread["messages"][0]["quotes"] == [""]


def test_reply_that_its_tutor_can_still_undo_is_in_no_download(group, entry, cast):
    made = share(entry, group)
    sent(cast.own_tutor, made.thread, "On its way", on_its_way=True)

    [thread] = shared_json(cast.learner)["threads"]

    assert (thread["state"], thread["answered_at"], thread["messages"]) == ("waiting", None, [])


def test_tutors_download_has_their_questions_and_replies_and_no_word_of_a_learner(talk, cast):
    save_question(tutor=cast.own_tutor, text="Whose turn was it?")

    files = desk_files(cast.own_tutor)

    held = json.loads(files["desk.json"])
    assert [one["text"] for one in held["questions"]] == ["Whose turn was it?"]
    assert [(one["text"], one["quotes"]) for one in held["replies"]] == [
        ("You saw the door.", 1),
        ("halibut-trombone", 0),
    ]
    assert [one["text"] for one in held["replies"][0]["versions"]] == ["You noticed the door."]
    assert CANARY.encode() not in files["desk.json"] and b"Ruth" not in files["desk.json"]
    assert desk_files(cast.learner) == desk_files(cast.peer) == {}


def test_download_costs_the_same_for_one_thread_and_for_three(talk, group, cast):
    numbers = []
    for wanted in (1, 3):
        while Thread.objects.count() < wanted:
            made = share(write(cast.learner, f"Words {wanted}"), group)
            sent(cast.own_tutor, made.thread, "A reply")
        with CaptureQueriesContext(connection) as found:
            shared_files(cast.learner, {})
        numbers.append(len(found))

    assert numbers[0] == numbers[1]


# Brought in again ---------------------------------------------------------------------------------------------------------


def test_messages_come_back_as_an_entry_of_quoted_text_and_nothing_is_shared(talk, cast):
    before, data = told(cast.learner), export(cast.learner)
    empty_site(cast.learner)
    Thread.objects.all().delete()

    bring_in(cast.learner, data)

    after = told(cast.learner)
    [came] = [row for row in after["entries"] if row not in before["entries"]]
    assert [row for row in after["entries"] if row != came] == before["entries"]
    assert came["words"]["title"] == "What was written about: Week 1 Activity 2"
    lines = came["words"]["body"].splitlines()
    assert {line[:1] for line in lines} <= {">", ""}
    assert lines[0].startswith("> **Own_Tutor**, ") and "> You saw the door." in lines and f"> > {CANARY}" in lines
    assert "> It was Ruth." in lines
    assert (Thread.objects.count(), Share.objects.count(), Message.objects.count()) == (0, 0, 0)


def test_export_of_what_came_in_is_brought_in_again_as_it_was(talk, cast):
    data = export(cast.learner)
    empty_site(cast.learner)
    Thread.objects.all().delete()
    bring_in(cast.learner, data)
    before, data = told(cast.learner), export(cast.learner)
    empty_site(cast.learner)

    bring_in(cast.learner, data)

    assert told(cast.learner) == before


def test_a_second_time_brings_nothing_and_neither_where_the_thread_is(talk, cast):
    data = export(cast.learner)
    safe = actions.open_journal(cast.learner)
    there = plan_of(cast.learner, safe, Package(data))
    Thread.objects.all().delete()
    bring_in(cast.learner, data)
    actions.change_words(
        owner=cast.learner,
        entry=Entry.objects.select_related("journal__safe").get(pk=uuid5(talk.pk, "replies")),
        change=lambda words: words.__class__(title=words.title, body="shortened"),
    )

    again = plan_of(cast.learner, safe, Package(data))

    assert (len(there.coming), len(there.here)) == (0, 2)
    assert [entry.thread for entry in again.coming] == []


@pytest.mark.parametrize(
    "content",
    [
        {"version": 1},
        {"version": 2, "threads": []},
        {"version": 1, "threads": [{"uuid": "x"}]},
        {"version": 1, "threads": [], "more": 1},
    ],
)
def test_shared_json_that_is_not_ours_refuses_the_whole_zip(content, cast):
    write(cast.learner)
    with ZipFile(BytesIO(export(cast.learner))) as package:
        files = {name: package.read(name) for name in package.namelist()}

    with pytest.raises(Refused):
        plan_of(
            cast.learner,
            actions.open_journal(cast.learner),
            Package(zip_of(files | {"journal/shared.json": json.dumps(content)})),
        )


def test_through_the_pages_the_messages_come_as_an_entry(talk, cast):
    data = export(cast.learner)
    empty_site(cast.learner)
    Thread.objects.all().delete()
    client = cast.client("learner")

    page = client.get(send(client, ("my-data.zip", data)).headers["Location"]).content.decode()
    said(confirm(client))

    assert "What was written about: Week 1 Activity 2" in page
    assert sum("It was Ruth." in words for words in words_of(cast.learner)) == 1


# In the book --------------------------------------------------------------------------------------------------------------


def test_book_has_the_answers_below_their_entry(talk, cast):
    write(cast.learner, "An entry that nobody else reads")

    page = cast.client("learner").get("/journal/book/").content.decode()

    assert page.count("What was written about it") == 1
    for words in ("You saw the door.", "Who opened it?", "It was Ruth.", "<b>Own_Tutor</b>"):
        assert words in page
    assert "halibut-trombone" not in page


def test_book_costs_the_same_for_one_answered_entry_and_for_three(talk, group, cast, rf):
    numbers = []
    for wanted in (1, 3):
        while Thread.objects.count() < wanted:
            made = share(write(cast.learner, f"Words {wanted}"), group)
            sent(cast.own_tutor, made.thread, "A reply")
        with CaptureQueriesContext(connection) as found:
            chapters(cast.learner, rf.get("/"))
        numbers.append(len(found))

    assert numbers[0] == numbers[1]


# When an account goes -----------------------------------------------------------------------------------------------------


def test_erasing_the_learner_leaves_no_key_and_no_row_of_what_was_shared(talk, cast):
    key = bytes(talk.safe.wrapped_key)

    learning_actions.erase(user=cast.learner)

    assert not Safe.objects.filter(wrapped_key=key).exists()
    assert (Thread.objects.count(), Share.objects.count(), Message.objects.count()) == (0, 0, 0)


def test_replies_survive_their_tutor_with_the_name_they_had_and_drafts_do_not(talk, cast):
    save_question(tutor=cast.own_tutor, text="Whose turn was it?")
    desk = bytes(Desk.objects.get().safe.wrapped_key)

    learning_actions.erase(user=cast.own_tutor)

    thread = Thread.objects.select_related("safe", "owner").get(pk=talk.pk)
    rows = thread.messages.order_by("released_at")
    opened = open_messages(rows, open_thread(thread), [], {})
    assert [(one.name, one.words.text) for one in opened][0] == ("Own_Tutor", "You saw the door.")
    assert [row.author_id for row in rows] == [None, cast.learner.pk]
    assert not SavedQuestion.objects.exists()
    assert not Safe.objects.filter(wrapped_key=desk).exists()
    page = cast.client("learner").get(f"/journal/shared/{talk.pk}/").content.decode()
    assert "Own_Tutor" in page and "You saw the door." in page


def test_draft_of_a_taken_back_entry_stays_with_its_tutor_alone(talk, cast):
    withdraw(thread=talk)

    assert b"halibut-trombone" in desk_files(cast.own_tutor)["desk.json"]
    assert b"halibut-trombone" not in b"".join(shared_files(cast.learner, {}).values())
