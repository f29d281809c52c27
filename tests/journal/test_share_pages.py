"""Sharing by its pages: what is asked before, what is said after, taking back, and what each side is told."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from journal import actions
from journal.attachments import attach
from journal.models import Message, Share, Thread
from journal.sharing.actions import take_up
from journal.sharing.kinds import GONE, SHARED
from learning import actions as learning_actions
from learning.models import Notice, Profile
from learning.signals import left_cohort
from tests.journal.sharing import cohort_with, share
from tests.journal.test_who_reads import answered
from tests.journal.writing import CANARY, write
from tests.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(course, cast):
    return cohort_with(course, tutors=[cast.own_tutor], learners=[cast.learner])


@pytest.fixture
def entry(course, cast):
    return write(cast.learner, activity=course.activity("Map"), course=course)


@pytest.fixture
def client(cast):
    return cast.client("learner")


def address(entry) -> str:
    return f"/journal/entries/{entry.pk}/share/"


def words_of(response) -> str:
    """The page's words as one line, without tags."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def ask(entry, group, **fields) -> dict:
    return {"version": entry.version, "to": f"tutor-{group.pk}"} | fields


# Before -------------------------------------------------------------------------------------------------------------------


def test_page_names_who_reads_what_and_changes_nothing(client, group, entry, cast):
    attach(owner=cast.learner, entry=entry, name="Ward plan.txt", data=b"plan")
    learning_actions.name_contact(cohort=group, person=cast.editor)

    page = words_of(client.get(address(entry)))

    for words in (
        "Share this version with Own_Tutor?",
        "Own_Tutor , tutor of Saltmarsh spring group",
        "the document Ward plan.txt",
        "They never see earlier versions, your tags, your other entries",
        "A copy of this version is made",
        "For 10 minutes nobody can open it",
        "they may have read it by then",
        "aim to answer within 5 working days",
        "your tutor has to tell Editor.",
        "found none",
    ):
        assert words in page, words
    assert not Thread.objects.exists()


def test_what_may_give_somebody_away_is_named_with_a_copy_that_leads_back(client, group, cast):
    entry = write(cast.learner, "We rang Ruth Ellis on 3 May 2024 at the clinic.", title="On the ward")

    page = client.get(address(entry)).content.decode()
    copy = client.get(f"/journal/entries/{entry.pk}/check/?then=share").content.decode()
    fields = {"title": "On the ward", "body": "We rang [name A].", "entry": uuid4(), "version": 0, "save_id": uuid4()}
    saved = client.post("/journal/new/?then=share", fields)

    assert "Ruth Ellis" in page and "3 May 2024" in page
    assert f'href="/journal/entries/{entry.pk}/check/?then=share"' in page
    assert 'action="/journal/new/?then=share"' in copy
    assert saved.headers["Location"] == f"/journal/entries/{fields['entry']}/share/"
    assert not Share.objects.exists()


def test_harm_is_told_to_the_organisation_where_no_contact_is_named(client, group, entry):
    assert "your tutor has to tell those who run this site." in words_of(client.get(address(entry)))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("no group", "in this course you are in no group"),
        ("no tutor", "Your group has no tutor at the moment"),
        ("closed", "Your group is closed"),
    ],
)
def test_where_nobody_can_receive_the_page_says_why(state, said, client, entry, course, cast):
    if state != "no group":
        group = cohort_with(course, tutors=[cast.own_tutor], learners=[cast.learner])
    if state == "no tutor":
        learning_actions.end_assignment(assignment=group.assignments.get())
    if state == "closed":
        learning_actions.close_cohort(cohort=group)

    answer = client.get(address(entry))

    assert (answer.status_code, said in words_of(answer)) == (200, True)
    assert "Nobody can receive this entry now" in words_of(answer)
    assert 'href="/learning/"' in answer.content.decode()


def test_binned_entry_and_that_of_another_cannot_be_shared(client, group, entry, cast):
    assert cast.client("peer").get(address(entry)).status_code == 404
    actions.bin_entry(entry=entry)
    assert client.get(address(entry)).status_code == 404
    assert client.post(address(entry), ask(entry, group)).status_code == 404


def test_without_consent_sharing_leads_to_the_page_that_asks_for_it(client, group, entry, cast):
    actions.withdraw_consent(person=cast.learner)

    answers = [client.get(address(entry)), client.post(address(entry), ask(entry, group))]

    assert {answer.headers["Location"].partition("?")[0] for answer in answers} == {"/journal/before-you-write/"}
    assert not Share.objects.exists()


# Sharing ------------------------------------------------------------------------------------------------------------------


def test_sharing_makes_a_copy_and_says_until_when_it_can_be_taken_back_unseen(client, group, entry):
    answer = client.post(address(entry), ask(entry, group), follow=True)

    made = Share.objects.get()
    time = timezone.localtime(made.visible_from).strftime("%H:%M")
    assert answer.redirect_chain == [(f"/journal/shared/{made.thread_id}/", 302)]
    assert f"Shared with Own_Tutor. They can open it from {time}." in answer.content.decode()
    assert f"Version 1 shared with Own_Tutor; can be opened from {time}" in words_of(answer)


def test_button_that_is_pressed_twice_shares_once_and_leads_to_it_both_times(client, group, entry):
    answers = [client.post(address(entry), ask(entry, group)) for _press in range(2)]

    [made] = Share.objects.all()
    assert [answer.headers["Location"] for answer in answers] == [f"/journal/shared/{made.thread_id}/"] * 2


def test_without_a_grace_nothing_is_said_of_one(client, group, entry, settings):
    settings.JOURNAL_SHARE_GRACE = timedelta(0)

    page = words_of(client.get(address(entry)))
    after = client.post(address(entry), ask(entry, group), follow=True)

    assert "nobody can open it" not in page
    assert "Shared with Own_Tutor. They" not in after.content.decode()
    assert "Shared with Own_Tutor, not opened yet" in words_of(after)


def test_version_that_changed_meanwhile_is_shown_anew_and_not_shared(client, group, entry, cast):
    asked = ask(entry, group)
    actions.change_words(owner=cast.learner, entry=entry, change=lambda words: words.__class__(body="newer words"))

    answer = client.post(address(entry), asked)

    assert answer.status_code == 409
    assert "Not shared: the entry has changed" in words_of(answer)
    assert 'name="version" value="2"' in answer.content.decode()
    assert not Share.objects.exists()


def test_group_that_closed_meanwhile_shares_nothing(client, group, entry):
    asked = ask(entry, group)
    learning_actions.close_cohort(cohort=group)

    answer = client.post(address(entry), asked)

    assert (answer.status_code, "Your group is closed" in words_of(answer)) == (409, True)
    assert not Share.objects.exists()


def test_one_of_several_groups_is_chosen(client, course, group, cast):
    from content.models import CoursePage
    from tests.course import add

    other_course = add(course.index, CoursePage, "other", title="Another course")
    second = learning_actions.make_cohort(course=other_course, name="Evening group")
    learning_actions.assign_tutor(cohort=second, tutor=cast.other_tutor)
    learning_actions.join_cohort(user=cast.learner, cohort=second)
    free = write(cast.learner, "Free words")

    page = client.get(address(free)).content.decode()
    nothing = client.post(address(free), {"version": 1})
    chosen = client.post(address(free), ask(free, second))

    assert 'type="radio"' in page and "Other_Tutor, in Evening group" in page
    assert (nothing.status_code, "Choose with whom to share it." in words_of(nothing)) == (422, True)
    assert chosen.status_code == 302
    assert list(Share.objects.values_list("thread__cohort", flat=True)) == [second.pk]


def test_person_without_a_name_gives_one_and_no_address(course, group):
    nameless = make_person("nameless")
    type(nameless).objects.filter(pk=nameless.pk).update(first_name="", last_name="")
    actions.give_consent(person=nameless)
    learning_actions.join_cohort(user=nameless, cohort=group)
    entry = write(nameless, "words", activity=course.activity("Map"), course=course)
    from django.test import Client

    from tests.people import sign_in

    client = Client()
    sign_in(client, nameless)

    page = client.get(address(entry)).content.decode()
    refused = [client.post(address(entry), ask(entry, group, display_name=name)) for name in ("", "me@example.org")]
    shared = client.post(address(entry), ask(entry, group, display_name="  Noor   Haddad "))

    assert 'name="display_name"' in page
    assert [answer.status_code for answer in refused] == [422, 422]
    assert shared.status_code == 302
    assert Profile.objects.get(user=nameless).display_name == "Noor Haddad"
    assert Share.objects.count() == 1


def test_version_that_is_shared_already_is_not_offered_again(client, group, entry):
    share(entry, group)

    answer = client.get(address(entry))

    assert "This version is shared already" in words_of(answer)
    assert b"<form" not in answer.content.partition(b"<main")[2].partition(b"</main>")[0]


def test_sharing_again_shows_what_is_new_and_goes_into_the_same_thread(client, group, entry, cast):
    first = share(entry, group)
    actions.change_words(
        owner=cast.learner, entry=entry, change=lambda words: words.__class__(body=f"{CANARY} and less")
    )
    entry.refresh_from_db()

    page = client.get(address(entry)).content.decode()
    client.post(address(entry), ask(entry, group))

    assert re.search(r"<del>(?:(?!</del>).)*more(?:(?!</del>).)*</del>.{0,9}<ins>(?:(?!</ins>).)*less", page, re.DOTALL)
    assert {made.thread_id for made in Share.objects.all()} == {first.thread_id}
    assert Share.objects.standing().count() == 2


# After --------------------------------------------------------------------------------------------------------------------


def test_edit_after_sharing_is_on_no_page_of_what_was_shared(client, group, entry, cast):
    made = share(entry, group)
    actions.change_words(owner=cast.learner, entry=entry, change=lambda words: words.__class__(body="quince-narwhal"))

    page = client.get(f"/journal/shared/{made.thread_id}/").content.decode()

    assert CANARY in page and "quince-narwhal" not in page
    assert "what you changed since is private" in page


def test_entry_page_says_who_opened_which_version_and_when(client, group, entry, cast):
    made = share(entry, group)
    take_up(tutor=cast.own_tutor, thread=made.thread)

    page = words_of(client.get(f"/journal/entries/{entry.pk}/"))

    assert "Version 1, shared today" in page
    assert page.count("Own_Tutor opened it today") == 2  # in the line, and beside the version
    assert "Deleting it also takes back what you shared of it" in page


def test_taking_back_in_the_grace_leaves_no_trace_for_tutors(client, group, entry):
    made = share(entry, group, in_grace=True)

    page = client.get(f"/journal/shared/{made.thread_id}/").content.decode()
    answer = client.post(f"/journal/shared/{made.thread_id}/take-back/", {"share": made.pk}, follow=True)

    assert f"unseen until {timezone.localtime(made.visible_from):%H:%M}" in page
    assert "Taken back. Nobody could open it." in answer.content.decode()
    assert not Notice.objects.exists()
    assert "Only you can read it" in words_of(answer)


def test_taking_back_after_it_was_opened_is_asked_before_and_says_who_had_opened_it(client, group, entry, cast):
    made = share(entry, group)
    take_up(tutor=cast.own_tutor, thread=made.thread)
    where = f"/journal/shared/{made.thread_id}/take-back/"

    page = words_of(client.get(where))
    standing = Share.objects.standing().count()
    answer = client.post(where, follow=True)

    assert "Own_Tutor will lose access at once. They may already have read it." in page
    assert "A reply that your tutor has begun and not sent never reaches you." in page
    assert standing == 1
    assert "Taken back. Own_Tutor had opened it." in answer.content.decode()
    assert CANARY not in answer.content.decode()
    assert list(Notice.objects.values_list("person", "kind")) == [(cast.own_tutor.pk, GONE)]


def test_taking_back_what_nobody_opened_says_so_and_tells_nobody(client, group, entry):
    made = share(entry, group)

    answer = client.post(f"/journal/shared/{made.thread_id}/take-back/", follow=True)

    assert "nobody did." in answer.content.decode()
    assert not Notice.objects.exists()


def test_one_version_of_two_is_taken_back(client, group, entry, cast):
    first = share(entry, group)
    actions.change_words(owner=cast.learner, entry=entry, change=lambda words: words.__class__(body="second"))
    second = share(entry, group)
    where = f"/journal/shared/{first.thread_id}/take-back/"

    page = words_of(client.get(f"{where}?share={first.pk}"))
    client.post(where, {"share": first.pk})
    wrong = [client.post(where, {"share": first.pk}), client.post(where, {"share": "nonsense"})]

    assert "Take version 1 back?" in page and "The other versions that you shared stay readable." in page
    assert list(Share.objects.standing()) == [second]
    assert [answer.status_code for answer in wrong] == [404, 404]


def test_sharing_again_after_taking_back_takes_the_news_of_it_back(client, group, entry, cast):
    made = share(entry, group)
    take_up(tutor=cast.own_tutor, thread=made.thread)
    client.post(f"/journal/shared/{made.thread_id}/take-back/")

    share(entry, group)

    assert list(Notice.objects.values_list("person", "kind")) == [(cast.own_tutor.pk, SHARED)]


# When something goes --------------------------------------------------------------------------------------------------------


def test_tutor_who_had_begun_to_answer_is_told_too(client, group, entry, cast):
    made = share(entry, group)
    now = timezone.now()
    Message.objects.create(
        thread=made.thread, author=cast.own_tutor, by_tutor=True, last_save_id=uuid4(), sealed=b"", created_at=now,
        updated_at=now,
    )  # fmt: skip

    client.post(f"/journal/entries/{entry.pk}/delete/")

    assert list(Notice.objects.values_list("person", "kind", "about")) == [(cast.own_tutor.pk, GONE, made.thread_id)]


@pytest.mark.parametrize("way", ["erased", "left"])
def test_who_had_opened_it_is_told_when_its_owner_goes(way, group, entry, cast):
    made = share(entry, group)
    other = share(write(cast.learner, "Never opened"), group)
    take_up(tutor=cast.own_tutor, thread=made.thread)

    if way == "erased":
        learning_actions.erase(user=cast.learner)
    else:
        left_cohort.send(sender=type(group), user=cast.learner, cohort=group)

    assert set(Notice.objects.values_list("person", "kind", "about")) == {(cast.own_tutor.pk, GONE, made.thread_id)}
    assert other.thread_id != made.thread_id


def test_deleted_entry_brought_back_is_private(client, group, entry):
    made = share(entry, group)

    client.post(f"/journal/entries/{entry.pk}/delete/")
    gone = words_of(client.get(f"/journal/shared/{made.thread_id}/"))
    client.post(f"/journal/entries/{entry.pk}/restore/")

    assert "The entry is in the bin. What was shared of it was taken back." in gone
    assert not Share.objects.standing().exists()
    assert "Only you can read this. What you had shared was taken back." in words_of(
        client.get(f"/journal/entries/{entry.pk}/")
    )


def test_thread_whose_entry_was_removed_for_good_stays_in_the_list(client, group, entry):
    share(entry, group)
    client.post(f"/journal/entries/{entry.pk}/delete/")
    actions.empty_bins(now=timezone.now() + timedelta(days=31))

    page = words_of(client.get("/journal/shared/"))

    assert "Week 1 Activity 2" in page and "You deleted the entry. What was shared of it was taken back." in page


# The list -----------------------------------------------------------------------------------------------------------------


def test_list_has_ones_own_turn_first_and_nothing_of_others(client, group, cast, course, entry):
    learning_actions.join_cohort(user=cast.peer, cohort=group)
    share(write(cast.peer, "theirs", title="Of the peer"), group)
    made = share(entry, group)
    answered(made.thread, cast.own_tutor)
    share(write(cast.learner, "later", title="A later one"), group)

    page = words_of(client.get("/journal/shared/"))

    assert page.index("Week 1 Activity 2") < page.index("A later one")
    assert page.count("Your turn, if you like") == 1
    assert "Of the peer" not in page


def test_list_of_somebody_who_shared_nothing_says_so(client):
    assert "You have shared nothing. Only you can read your journal." in words_of(client.get("/journal/shared/"))


def test_journal_and_my_learning_say_how_often_it_is_ones_turn(client, group, entry, cast):
    before = [client.get(where).content.decode() for where in ("/journal/", "/learning/")]
    made = share(entry, group)
    answered(made.thread, cast.own_tutor)
    after = [client.get(where).content.decode() for where in ("/journal/", "/learning/")]

    assert ["/journal/shared/" in page for page in before] == [False, False]
    assert "(1 waits for you)" in after[0] and "1 answer waits for you" in after[1]


@pytest.mark.parametrize("where", ["/journal/", "/journal/shared/", "/journal/find/"])
def test_lists_cost_the_same_for_one_shared_entry_and_for_three(where, client, group, entry, cast):
    numbers = []
    share(entry, group)
    for wanted in (1, 3):
        while Thread.objects.count() < wanted:
            share(write(cast.learner, f"Words {wanted}"), group)
        client.get(where)
        with CaptureQueriesContext(connection) as found:
            client.get(where)
        numbers.append(len(found))

    assert numbers[0] == numbers[1]


# Files --------------------------------------------------------------------------------------------------------------------


def test_shared_file_is_given_to_its_owner_and_to_readers_until_it_is_taken_back(client, group, entry, cast):
    file = attach(owner=cast.learner, entry=entry, name="plan.txt", data=b"the plan")
    made = share(entry, group)
    take_up(tutor=cast.own_tutor, thread=made.thread)  # before, it is on the desk and not open
    where = f"/journal/shared-files/{made.pk}/{file.pk}/"

    def answers():
        return {role: cast.client(role).get(where).status_code for role in cast.roles()}

    nobody = dict.fromkeys(cast.roles(), 404) | {"anonymous": 302}
    assert answers() == nobody | {"learner": 200, "own_tutor": 200}
    given = cast.client("own_tutor").get(where)
    assert (given.content, given.headers["Content-Security-Policy"]) == (b"the plan", "sandbox; default-src 'none'")
    assert client.get(f"/journal/shared-files/{made.pk}/{uuid4()}/").status_code == 404

    client.post(f"/journal/shared/{made.thread_id}/take-back/")
    assert answers() == nobody
