"""The pages of replies: whatever goes wrong, the words come back; nobody else gets one."""

import re
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from journal.actions import withdraw_consent
from journal.enums import ThreadState
from journal.models import Message, SavedQuestion, Thread
from journal.persons import mark_of
from journal.replies import questions
from journal.sharing import actions as sharing
from journal.sharing.withdrawing import withdraw
from learning import actions as learning_actions
from learning.models import Profile
from tests.journal.replying import LEARNER, TUTOR, arrive, draft, posted, sent, words_of
from tests.journal.sharing import cohort_with, opened, share
from tests.journal.writing import CANARY, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(course, cast):
    return cohort_with(course, tutors=[cast.own_tutor, cast.other_tutor], learners=[cast.learner])


@pytest.fixture
def thread(group, course, cast) -> Thread:
    entry = write(cast.learner, "The join was **Ruth**.\n\nI waited.", activity=course.activity("Map"), course=course)
    return opened(share(entry, group), cast.own_tutor, cast.other_tutor)


def page(thread, side=TUTOR) -> str:
    return side.address("reply", thread.pk)


def comes_back(response) -> bool:
    return CANARY in response.content.decode() and response.headers["Cache-Control"] == "private, no-store"


def test_draft_is_kept_and_stands_on_the_page_again(thread, cast):
    tutor = cast.client("own_tutor")

    response = tutor.post(page(thread), posted(text=f"{CANARY}\r\nsecond line", question="Who?"))

    assert (response.status_code, response.headers["Location"]) == (302, f"/tutor/{thread.pk}/#reply")
    again = tutor.get(page(thread))
    assert again.context["reply"]["form"]["text"].value() == f"{CANARY}\nsecond line"
    assert "Draft kept today" in again.content.decode()


def test_page_shows_the_shared_version_and_names_nobody_else(thread, cast):
    content = cast.client("own_tutor").get(page(thread)).content.decode()

    assert "<strong>Ruth</strong>" in content
    assert "Send to Learner" in content
    assert "0 words. 60 to 120 reads well." in content


def test_sent_reply_can_be_undone_without_script(thread, cast):
    tutor = cast.client("own_tutor")
    response = tutor.post(page(thread), posted(text="You noticed.", do="send"))
    message = Message.objects.get()
    assert response.headers["Location"] == reverse("desk:sent_reply", args=[message.pk])
    assert "Undo sending" in tutor.get(response.headers["Location"]).content.decode()

    tutor.post(reverse("desk:undo_reply", args=[message.pk]))

    message.refresh_from_db()
    assert message.released_at is None
    assert "You noticed." in tutor.get(page(thread)).content.decode()


def test_learner_reads_what_arrived_with_its_quote_and_writes_back(thread, cast):
    tutor, learner = cast.client("own_tutor"), cast.client("learner")
    tutor.post(
        page(thread), posted(text="Almost nobody looks.", question="Who rang?", passage="join was Ruth.", do="send")
    )
    assert "Almost nobody" not in learner.get(page(thread, LEARNER)).content.decode()
    arrive(thread)

    content = learner.get(page(thread, LEARNER)).content.decode()

    assert "Almost nobody looks." in content
    assert "Who rang?" in content
    assert "join was **Ruth**." not in content
    assert "“join was Ruth." in content
    assert "Your turn, if you like: answer, or close." in content
    assert "Own_Tutor, Other_Tutor will read this" in content
    learner.post(page(thread, LEARNER), posted(text="The nurse did.", do="send"))
    assert Message.objects.get(by_tutor=False).released_at > timezone.now()


def test_quote_of_a_version_that_was_taken_back_says_so(thread, group, cast):
    cast.client("own_tutor").post(page(thread), posted(text="Seen.", passage="I waited", do="send"))
    arrive(thread)
    first = thread.shares.get()

    withdraw(thread=thread, share=first)

    content = cast.client("learner").get(page(thread, LEARNER)).content.decode()
    assert "[a passage of a version that was taken back]" in content
    assert "I waited" not in content


def test_passage_that_is_not_in_the_entry_is_said_and_nothing_is_lost(thread, cast):
    response = cast.client("own_tutor").post(page(thread), posted(text=CANARY, passage="never written", do="quote"))

    content = response.content.decode()
    assert response.status_code == 422
    assert "These words are not in the entry" in content
    assert 'value="never written"' in content
    assert comes_back(response)
    assert words_of(Message.objects.get()).text == CANARY


def test_quote_is_removable_without_script(thread, cast):
    tutor = cast.client("own_tutor")
    tutor.post(page(thread), posted(text="Seen.", passage="I waited", do="quote"))
    message = Message.objects.get()
    carried = posted(message)["quotes"]
    assert carried

    tutor.post(page(thread), posted(message, do=f"unquote-{carried}"))

    assert words_of(message).quotes == []


def test_starter_and_saved_question_go_in_by_a_round_trip_that_keeps_what_was_typed(thread, cast):
    tutor = cast.client("own_tutor")
    saved = questions.save_question(tutor=cast.own_tutor, text="Who else was there?")
    tutor.post(page(thread), posted(text=CANARY, do=f"insert-{saved.pk}"))
    message = Message.objects.get()
    assert words_of(message).question == "Who else was there?"

    tutor.post(page(thread), posted(message, do="start-0"))

    assert words_of(message).text == f"{CANARY}\nWhat I want you to keep doing is "


def test_question_is_saved_from_the_composer(thread, cast):
    cast.client("own_tutor").post(page(thread), posted(question="Who else was there?", do="keep_question"))

    assert [one.text for one in questions.questions_of(cast.own_tutor)] == ["Who else was there?"]
    assert words_of(Message.objects.get()).question == "Who else was there?"


def test_hold_keeps_the_draft_lets_the_thread_go_and_leads_to_the_next(thread, cast):
    sharing.take_up(tutor=cast.own_tutor, thread=thread)

    response = cast.client("own_tutor").post(page(thread), posted(text="Later.", do="hold"))

    thread.refresh_from_db()
    assert (response.status_code, response.headers["Location"]) == (307, reverse("desk:next"))
    assert thread.locked_by is None
    assert words_of(Message.objects.get()).text == "Later."


def test_guest_gets_the_words_back_with_the_way_to_sign_in(thread, client):
    response = client.post(page(thread), posted(text=CANARY))

    assert response.status_code == 401
    assert comes_back(response)
    assert "Ruth" not in response.content.decode()


def test_words_come_back_when_the_database_fails(thread, cast, monkeypatch):
    tutor = cast.client("own_tutor")

    def fails(**how):
        raise DatabaseError("no")

    monkeypatch.setattr("journal.replies.actions.save_draft", fails)
    response = tutor.post(page(thread), posted(text=CANARY))

    assert response.status_code == 503
    assert comes_back(response)


def test_words_come_back_when_the_token_changed(thread, cast):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.own_tutor, backend="django.contrib.auth.backends.ModelBackend")

    response = client.post(page(thread), posted(text=CANARY), headers={"Origin": "http://testserver"})

    assert response.status_code == 403
    assert comes_back(response)
    assert "Press the button once more" in response.content.decode()


def test_withdrawal_gives_the_words_back_and_says_that_nothing_was_sent(thread, cast):
    tutor = cast.client("own_tutor")
    message = draft(cast.own_tutor, thread, "one")
    withdraw(thread=thread)

    response = tutor.post(page(thread), posted(message, text=CANARY, do="send"))

    assert response.status_code == 404
    assert comes_back(response)
    assert "The learner withdrew this entry. Your draft reply was not sent." in response.content.decode()
    assert words_of(message).text == CANARY


def test_draft_is_discarded_by_its_author(thread, cast):
    tutor = cast.client("own_tutor")
    message = draft(cast.own_tutor, thread, "one")

    tutor.post(page(thread), posted(message, do="discard"))

    assert not Message.objects.exists()


def test_two_windows_both_are_shown_and_the_button_keeps_this_one(thread, cast):
    tutor = cast.client("own_tutor")
    message = draft(cast.own_tutor, thread, "of the other window")

    response = tutor.post(page(thread), posted(text=CANARY))

    assert response.status_code == 409
    assert comes_back(response)
    assert "of the other window" in response.content.decode()
    assert " data-paused" in response.content.decode(), "nothing is put in its place before somebody presses a button"
    form = response.context["reply"]["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    assert tutor.post(page(thread), data | {"do": "draft"}).status_code == 302
    assert words_of(message).text == CANARY


def test_draft_of_a_learner_who_withdrew_can_still_be_read(thread, cast):
    draft(cast.learner, thread, CANARY, side=LEARNER)
    withdraw(thread=thread)

    content = cast.client("learner").get(page(thread, LEARNER)).content.decode()

    assert CANARY in content
    assert 'id="reply-form"' not in content


def test_tutor_without_a_name_is_asked_for_it_on_the_same_page(thread, cast):
    cast.own_tutor.first_name = cast.own_tutor.last_name = ""
    cast.own_tutor.save()
    tutor = cast.client("own_tutor")

    response = tutor.post(page(thread), posted(text=CANARY, do="send"))

    assert response.status_code == 422
    assert comes_back(response)
    message = Message.objects.get()
    tutor.post(page(thread), posted(message, name=" Sam  Lee ", do="send"))
    assert Profile.objects.get(user=cast.own_tutor).display_name == "Sam Lee"
    assert words_of(message).name == "Sam Lee"


def test_reply_is_not_sent_while_another_tutor_has_the_entry_open(thread, cast):
    sharing.take_up(tutor=cast.other_tutor, thread=thread)

    response = cast.client("own_tutor").post(page(thread), posted(text=CANARY, do="send"))

    assert response.status_code == 409
    assert "Not sent: Other_Tutor has this open" in response.content.decode()
    assert words_of(Message.objects.get()).text == CANARY


def test_learner_without_consent_is_asked_and_the_button_agrees_and_sends(thread, cast):
    withdraw_consent(person=cast.learner)
    learner = cast.client("learner")

    response = learner.post(page(thread, LEARNER), posted(text=CANARY, do="send"))

    assert response.status_code == 422
    assert comes_back(response)
    assert not Message.objects.exists()
    form = response.context["reply"]["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    assert learner.post(page(thread, LEARNER), data | {"do": "send"}).status_code == 302
    assert Message.objects.get().released_at


def test_correction_is_shown_to_both_with_what_was_said_before(thread, cast):
    message = sent(cast.own_tutor, thread, "the clerk rang")
    tutor = cast.client("own_tutor")
    where = reverse("desk:correct_reply", args=[message.pk])
    assert "the clerk rang" in tutor.get(where).content.decode()

    tutor.post(where, {"text": "the nurse rang", "question": "", "version": 1})

    for role, side in (("own_tutor", TUTOR), ("learner", LEARNER)):
        content = cast.client(role).get(page(thread, side)).content.decode()
        assert re.search(r"the nurse rang.*the clerk rang", content, re.DOTALL)
        assert "corrected today" in content


def test_correction_without_words_comes_back(thread, cast):
    message = sent(cast.own_tutor, thread, "the clerk rang")

    response = cast.client("own_tutor").post(
        reverse("desk:correct_reply", args=[message.pk]), {"text": " ", "question": "", "version": 1}
    )

    assert response.status_code == 422
    assert words_of(message).text == "the clerk rang"


def test_learner_closes_and_opens_again(thread, cast):
    sent(cast.own_tutor, thread)
    learner = cast.client("learner")
    learner.post(reverse("journal:close", args=[thread.pk]))
    thread.refresh_from_db()
    assert thread.state == ThreadState.CLOSED
    assert "This conversation is closed" in learner.get(page(thread, LEARNER)).content.decode()

    learner.post(reverse("journal:reopen", args=[thread.pk]))

    thread.refresh_from_db()
    assert thread.state == ThreadState.ANSWERED


def test_saved_questions_are_written_changed_ordered_and_deleted(group, cast):
    tutor, address = cast.client("own_tutor"), reverse("desk:questions")
    for text in ("One?", "Two?", "Two?"):
        tutor.post(address, {"question_text": text})
    first, second = questions.questions_of(cast.own_tutor)
    tutor.post(reverse("desk:question", args=[second.uuid]), {"do": "up", "question_text": second.text})
    tutor.post(reverse("desk:question", args=[first.uuid]), {"do": "change", "question_text": "Three?"})
    assert [one.text for one in questions.questions_of(cast.own_tutor)] == ["Two?", "Three?"]
    assert cast.client("other_tutor").get(address).context["questions"] == []

    tutor.post(reverse("desk:question", args=[second.uuid]), {"do": "delete", "question_text": ""})

    assert [one.text for one in questions.questions_of(cast.own_tutor)] == ["Three?"]
    assert "Three?" not in str(bytes(SavedQuestion.objects.get().sealed))


def test_saved_questions_are_for_tutors_and_their_own_only(group, cast):
    saved = questions.save_question(tutor=cast.own_tutor, text="One?")

    assert cast.client("learner").get(reverse("desk:questions")).status_code == 404
    response = cast.client("other_tutor").post(reverse("desk:question", args=[saved.pk]), {"do": "delete"})
    assert response.status_code == 404
    assert SavedQuestion.objects.exists()


# What the script is answered ----------------------------------------------------------------------------------------------


def saves(person, message=None, **fields) -> dict:
    data = {"title": "", "body": "words", "tags": "", "person": mark_of(person), "save_id": str(uuid4())}
    return (
        data | {"entry": str(message.pk if message else uuid4()), "version": message.version if message else 0} | fields
    )


def test_autosave_answers_with_version_and_time(thread, cast):
    response = cast.client("own_tutor").post(f"{page(thread)}save/", saves(cast.own_tutor, title="Who?"))

    message = Message.objects.get()
    assert (response.status_code, response.json()["version"]) == (200, 1)
    assert response.json()["said"].startswith("Draft kept ")
    assert (words_of(message).question, words_of(message).text) == ("Who?", "words")


@pytest.mark.parametrize(
    ("change", "status", "problem"),
    [
        ({"person": "somebody else"}, 403, "person"),
        ({"body": " "}, 422, "empty"),
        ({"body": "x" * 10_001}, 413, "too-long"),
        ({"entry": "none"}, 422, "form"),
        ({"version": 3}, 404, "gone"),
    ],
)
def test_autosave_that_is_refused_keeps_nothing(change, status, problem, thread, cast):
    response = cast.client("own_tutor").post(f"{page(thread)}save/", saves(cast.own_tutor) | change)

    assert (response.status_code, response.json()["problem"]) == (status, problem)
    assert not Message.objects.exists()


def test_autosave_of_a_guest_and_of_others_is_refused(thread, cast, client):
    assert client.post(f"{page(thread)}save/", saves(cast.own_tutor)).status_code == 401
    response = cast.client("peer").post(f"{page(thread)}save/", saves(cast.peer))
    assert (response.status_code, response.json()["problem"]) == (404, "withdrawn")
    assert "learner" not in response.json()["said"]


def test_autosave_after_another_window_shows_the_other_words(thread, cast):
    message = draft(cast.own_tutor, thread, "of the other window")

    response = cast.client("own_tutor").post(f"{page(thread)}save/", saves(cast.own_tutor))

    said = response.json()
    assert (response.status_code, said["problem"], said["entry"]) == (409, "changed", str(message.pk))
    assert "of the other window" in said["other"]


def test_autosave_of_what_was_sent_and_of_what_was_withdrawn(thread, cast):
    tutor = cast.client("own_tutor")
    message = sent(cast.own_tutor, thread)
    response = tutor.post(f"{page(thread)}save/", saves(cast.own_tutor, message))
    assert (response.status_code, response.json()["problem"]) == (409, "sent")
    begun = draft(cast.own_tutor, thread, "begun")
    withdraw(thread=thread)

    response = tutor.post(f"{page(thread)}save/", saves(cast.own_tutor, begun, body="more"))

    assert (response.status_code, response.json()["problem"]) == (404, "withdrawn")
    assert response.json()["said"] == "The learner withdrew this entry. Your draft reply was not sent."
    assert words_of(begun).text == "more"


def test_autosave_while_another_tutor_has_the_entry_open_keeps_and_says_so(thread, cast):
    sharing.take_up(tutor=cast.other_tutor, thread=thread)

    response = cast.client("own_tutor").post(f"{page(thread)}save/", saves(cast.own_tutor))

    assert response.status_code == 200
    assert response.json()["said"].endswith("Other_Tutor has this open: send when it is free.")


def test_marked_passage_is_found_for_the_script_and_kept_nowhere(thread, cast):
    asked = {"person": mark_of(cast.own_tutor), "passage": "join was Ruth", "occurrence": "0"}

    found = cast.client("own_tutor").post(f"{page(thread)}quote/", asked)

    assert (found.status_code, found.json()["text"]) == (200, "join was Ruth")
    assert not Message.objects.exists()
    missing = cast.client("own_tutor").post(f"{page(thread)}quote/", asked | {"passage": "never"})
    assert (missing.status_code, missing.json()["problem"]) == (422, "not-found")


def test_key_for_the_device_is_the_tutors_own(group, cast):
    def key(role):
        person = mark_of(getattr(cast, role))
        return cast.client(role).post(reverse("desk:device"), {"person": person}).json().get("key")

    assert key("own_tutor") == key("own_tutor")
    assert len({key("own_tutor"), key("other_tutor")}) == 2
    assert key("learner") is None


@pytest.mark.parametrize("number", [1, 4])
def test_page_asks_for_the_same_however_many_messages_there_are(number, thread, cast, django_assert_max_num_queries):
    for at in range(number):
        sent(cast.own_tutor, thread, f"message {at}")
    tutor = cast.client("own_tutor")
    tutor.get(page(thread))

    with django_assert_max_num_queries(40) as counted:
        tutor.get(page(thread))

    thread.refresh_from_db()
    assert len(counted) <= 33, [query["sql"][:90] for query in counted.captured_queries]


def test_rest_is_suggested_after_a_few_turns(thread, cast):
    for at in range(3):
        assert "let this rest" not in cast.client("learner").get(page(thread, LEARNER)).content.decode()
        sent(cast.own_tutor, thread, f"reply {at}")

    assert "let this rest" in cast.client("learner").get(page(thread, LEARNER)).content.decode()


def test_tutor_who_left_is_named_as_on_the_day(thread, cast):
    learning_actions.change_profile(user=cast.own_tutor, display_name="Sam Lee")
    sent(cast.own_tutor, thread, "Seen.")
    cast.own_tutor.delete()

    assert "<b>Sam Lee</b>" in cast.client("learner").get(page(thread, LEARNER)).content.decode()


def test_words_are_shown_to_a_tutor_only_after_opening_them_which_the_learner_sees(group, course, cast):
    entry = write(cast.learner, f"{CANARY} unopened", activity=course.activity("Notice"), course=course)
    made = share(entry, group)
    tutor = cast.client("own_tutor")

    looked = tutor.get(page(made.thread))
    posted_all_the_same = tutor.post(page(made.thread), posted(text="") | {"do": "send", "passage": "unopened"})

    assert (looked.status_code, looked.headers["Location"]) == (302, f"/tutor/{made.thread_id}/")
    assert CANARY not in posted_all_the_same.content.decode()
    assert not made.openings.exists()
