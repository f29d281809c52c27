"""The tutor's desk: who sees what in which order, what opening does, and that nothing of a journal is needed for it."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from journal import actions as journal_actions
from journal import safe as safes
from journal.desk import queue
from journal.desk.filters import filters_of
from journal.enums import ThreadState
from journal.models import Entry, Message, Opening, Thread
from journal.replies.actions import save_draft
from journal.replies.sides import TUTOR
from journal.sharing import actions as sharing
from journal.sharing.withdrawing import withdraw
from journal.sharing.words import MessageWords
from journal.words import Words
from learning import actions as learning_actions
from learning.models import Notice
from tests.course import activity, publish
from tests.journal.sharing import cohort_with, past_the_grace, share
from tests.journal.tables import changes, every_row
from tests.journal.writing import CANARY, write
from tests.people import make_person

pytestmark = pytest.mark.django_db

DRAFT = "my own half a reply"


@pytest.fixture
def group(course, cast):
    """The learner's and the peer's cohort with two tutors; the other cohort's tutor is `superuser`."""
    cohort = cohort_with(course, tutors=[cast.own_tutor, cast.other_tutor], learners=[cast.learner, cast.peer])
    cohort_with(course, tutors=[cast.superuser], learners=[cast.editor], name="Another group")
    learning_actions.end_assignment(assignment=learning_actions.assign_tutor(cohort=cohort, tutor=cast.former_tutor))
    return cohort


@pytest.fixture
def made(course, cast, group):
    """The learner's entry about the "Map", shared and ready to be opened."""
    entry = write(cast.learner, activity=course.activity("Map"), course=course)
    return share(entry, group)


def another(cast_member, group, course, name="Notice", **more):
    entry = write(cast_member, activity=course.activity(name), course=course, another=True, **more)
    return share(entry, group)


def wait_since(shared, minutes):
    """As if it had waited so long."""
    at = timezone.now() - timedelta(minutes=minutes)
    Thread.objects.filter(pk=shared.thread_id).update(waiting_since=at, state_from=at)


def free_entry(owner, group, body="a free page"):
    entry = write(owner, body)
    Entry.objects.filter(pk=entry.pk).update(course_key=group.course_key)
    return share(entry, group)


def draft_of(tutor, shared, words=DRAFT) -> Message:
    save = journal_actions.Save(entry=uuid4(), base_version=0, save_id=uuid4())
    return save_draft(author=tutor, side=TUTOR, thread=shared.thread_id, save=save, words=MessageWords(text=words))


def asked(user, query=""):
    request = RequestFactory().get(f"/tutor/{query}")
    request.user = user
    return request


def shown(user, query="") -> list[UUID]:
    """What the queue shows with this end of its address."""
    request = asked(user, query)
    return [row.uuid for row in queue.page_of(user, filters_of(request), request).rows]


def thread_page(shared) -> str:
    return f"/tutor/{shared.thread_id}/"


def opened_by(cast, role, shared):
    """The browser of a tutor who has just opened this."""
    client = cast.client(role)
    assert client.post(f"{thread_page(shared)}open/").status_code == 302
    return client


# Who sees it ------------------------------------------------------------------------------------------------------------------


def test_queue_names_the_learner_and_the_activity_and_no_word(cast, made):
    html = cast.client("own_tutor").get("/tutor/").content.decode()

    assert "Learner" in html and "Week 1 Activity 2" in html and "1 waiting." in html
    assert CANARY not in html
    assert not Opening.objects.exists()


def test_desk_is_a_page_of_explanation_for_everybody_else(cast, made):
    answers = {role: cast.client(role).get("/tutor/") for role in ("learner", "peer", "former_tutor", "editor")}

    assert {role: answer.status_code for role, answer in answers.items()} == dict.fromkeys(answers, 403)
    for answer in answers.values():
        assert "You tutor no group now" in answer.content.decode()
        assert str(made.thread_id) not in answer.content.decode()


def test_desk_is_in_the_menu_and_on_my_learning_of_tutors_only(cast, made):
    found = {}
    for role in ("anonymous", "learner", "former_tutor", "own_tutor"):
        home, mine = (cast.client(role).get(path).content.decode() for path in ("/", "/learning/"))
        found[role] = ('href="/tutor/"' in home, "Your desk: 1 waiting" in mine)

    assert found == {role: (role == "own_tutor",) * 2 for role in found}


def test_menu_asks_no_query_of_its_own(cast, made, course):
    tutor, learner = cast.client("own_tutor"), cast.client("learner")
    Notice.objects.all().delete()  # their count costs whoever has some a query
    learning_actions.change_profile(user=cast.learner, display_name="Noor")
    counts = []
    for client in (tutor, learner):
        client.get("/settings/keys/")
        with CaptureQueriesContext(connection) as asked_for:
            client.get("/settings/keys/")
        counts.append(len(asked_for))

    assert counts[0] == counts[1]


def test_tutor_of_another_cohort_finds_none_of_it(cast, made):
    client = cast.client("superuser")
    statuses = [
        client.get(thread_page(made)).status_code,
        *(client.post(f"{thread_page(made)}{what}/").status_code for what in ("read", "stay")),
        client.post(f"{thread_page(made)}versions/{made.pk}/").status_code,
    ]

    assert set(statuses) == {404}
    assert shown(cast.superuser) == []
    assert not Opening.objects.exists()


# Order, filters, pages --------------------------------------------------------------------------------------------------------


def test_queue_is_by_activity_and_the_oldest_first_with_free_entries_at_the_top(cast, group, course):
    late, early = another(cast.learner, group, course), another(cast.peer, group, course)
    first, free = another(cast.learner, group, course, "Map"), free_entry(cast.peer, group)
    for shared, minutes in ((late, 10), (early, 90), (first, 500), (free, 5)):
        wait_since(shared, minutes)

    request = asked(cast.own_tutor)
    page = queue.page_of(cast.own_tutor, filters_of(request), request)

    assert [(one.label, [row.uuid for row in one.rows]) for one in page.groups] == [
        ("Free entries", [free.thread_id]),
        ("Week 1 Activity 1", [early.thread_id, late.thread_id]),
        ("Week 1 Activity 2", [first.thread_id]),
    ]


def test_filters_show_exactly_what_they_say(cast, group, course):
    names = ("Notice", "Map", "Sideways")
    noticed, mapped, sideways = (another(cast.learner, group, course, name) for name in names)
    free = free_entry(cast.learner, group)
    answered, closed = (another(cast.peer, group, course, name) for name in names[:2])
    Thread.objects.filter(pk=answered.thread_id).update(state=ThreadState.ANSWERED, answered_at=timezone.now())
    Thread.objects.filter(pk=closed.thread_id).update(state=ThreadState.CLOSED)
    Thread.objects.filter(pk=mapped.thread_id).update(state=ThreadState.FOLLOW_UP)
    draft_of(cast.own_tutor, noticed)
    draft_of(cast.other_tutor, sideways)
    sharing.release(tutor=cast.own_tutor, thread=noticed.thread)
    tutor = cast.own_tutor

    found = {
        query: set(shown(tutor, query))
        for query in (
            "",
            f"?week={course.week.key}",
            f"?activity={course.activity('Map').pk}",
            "?activity=free",
            "?state=waiting",
            "?state=follow_up",
            "?state=open",
            "?state=draft",
            "?state=answered",
            "?state=closed",
            "?state=withdrawn",
            f"?cohort={group.pk}&week={course.second_week.key}",
        )
    }

    everything = {noticed.thread_id, mapped.thread_id, sideways.thread_id, free.thread_id}
    assert list(found.values()) == [
        everything,
        {noticed.thread_id, mapped.thread_id},
        {mapped.thread_id},
        {free.thread_id},
        everything - {mapped.thread_id},
        {mapped.thread_id},
        {sideways.thread_id},
        {noticed.thread_id},
        {answered.thread_id},
        {closed.thread_id},
        set(),
        {sideways.thread_id},
    ]


@pytest.mark.parametrize(
    "query",
    ["?cohort=x", "?cohort=999999999999999999999", "?week=no", "?activity=0", "?state=everything", "?after=nonsense"],
)
def test_nonsense_in_the_address_is_ignored(query, cast, made):
    assert shown(cast.own_tutor, query) == [made.thread_id]


def test_cohort_of_somebody_else_in_the_address_shows_nothing_of_it(cast, made, group):
    assert shown(cast.superuser, f"?cohort={group.pk}") == []


@pytest.mark.parametrize("state", ["", "answered"])
def test_pages_follow_one_another_without_a_gap_or_a_repetition(state, cast, group, course, monkeypatch):
    monkeypatch.setattr(queue, "PAGE_SIZE", 3)
    shares = [another(cast.learner, group, course, name) for name in ("Notice", "Map", "Sideways") * 2]
    shares += [free_entry(cast.peer, group) for _number in range(2)]
    same = timezone.now() - timedelta(hours=1)  # the moment does not tell them apart
    Thread.objects.update(waiting_since=same, answered_at=same, **({"state": state} if state else {}))
    cohort_with(course, tutors=[cast.own_tutor], learners=[cast.editor], name="A second group of this tutor")
    everything, after, pages = [], "", []
    while True:
        request = asked(cast.own_tutor, f"?state={state}&after={after}")
        page = queue.page_of(cast.own_tutor, filters_of(request), request)
        everything += [row.uuid for row in page.rows]
        pages.append(len(page.rows))
        after = page.more.replace("+", "%2B")
        if not after:
            break

    assert pages == [3, 3, 2]
    assert sorted(everything) == sorted(one.thread_id for one in shares)
    monkeypatch.setattr(queue, "PAGE_SIZE", 30)
    assert everything == shown(cast.own_tutor, f"?state={state}")


def test_more_than_a_page_waits_is_said_without_counting(cast, group, course, monkeypatch):
    monkeypatch.setattr(queue, "PAGE_SIZE", 2)
    for _number in range(3):
        another(cast.learner, group, course)

    html = cast.client("own_tutor").get("/tutor/").content.decode()
    after = re.search(r'href="/tutor/\?after=([^"]+)"', html)[1]
    later = cast.client("own_tutor").get(f"/tutor/?after={after}").content.decode()

    assert "More than 2 waiting." in html and "waiting." not in later
    assert (html.count("data-row"), later.count("data-row")) == (2, 1)


def test_nothing_waits_is_said_in_words(cast, group):
    html = cast.client("own_tutor").get("/tutor/").content.decode()

    assert "No one has shared anything new. Private entries never appear here." in html


def queries_of(client, path) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_queue_and_reading_page_need_the_same_queries_for_1_3_and_40_rows(cast, group, course):
    course.later.body = [activity(f"Many {number}") for number in range(40)]
    publish(course.later)
    client, counts, pages = cast.client("own_tutor"), [], []
    for number in range(40):
        shared = another(cast.learner if number % 2 else cast.peer, group, course, f"Many {number}")
        if number == 0:
            client.post(f"{thread_page(shared)}open/")
            first = shared
        if number in (0, 2, 39):
            client.get("/tutor/")
            counts.append(queries_of(client, "/tutor/"))
            pages.append(queries_of(client, thread_page(first)))

    # Of these 8 are every page's of a tutor: session, account, profile, second step, site, menus and the count of news.
    assert set(counts) == {12}
    assert set(pages) == {18}


# Opening, locks ---------------------------------------------------------------------------------------------------------------


def test_looking_at_pages_of_the_desk_changes_nothing(cast, made):
    client = opened_by(cast, "own_tutor", made)
    draft_of(cast.own_tutor, made)
    before = every_row()

    for path in ("/tutor/", "/tutor/?state=open", thread_page(made), f"{thread_page(made)}?from={uuid4()}"):
        assert client.get(path).status_code == 200

    assert changes(before, every_row()) == {}


def test_entry_that_was_not_opened_shows_a_button_and_no_word(cast, made):
    html = cast.client("own_tutor").get(thread_page(made)).content.decode()

    assert "You have not opened this yet. Learner sees when you do." in html
    assert CANARY not in html and not Opening.objects.exists()


def test_opening_shows_the_words_the_questions_and_that_the_learner_sees_it(cast, made):
    client = opened_by(cast, "own_tutor", made)

    html = client.get(thread_page(made)).content.decode()

    assert f"{CANARY} and more" in html
    assert "What Learner was asked" in html and "What happened in Map?" in html
    assert re.search(r"Learner, version 1, shared \w+.*Opened by you today \d\d:\d\d; Learner can see that\.", html)
    assert list(Opening.objects.values_list("share", "person")) == [(made.pk, cast.own_tutor.pk)]


def test_entry_open_with_another_is_read_only_until_the_time_is_over(cast, made):
    opened_by(cast, "other_tutor", made)
    client = opened_by(cast, "own_tutor", made)
    locked = client.get(thread_page(made)).content.decode()
    row = client.get("/tutor/").content.decode()
    Thread.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    free = client.get(thread_page(made)).content.decode()

    client.post(f"{thread_page(made)}open/")

    assert re.search(r"Open with Other_Tutor since \d\d:\d\d", row)
    assert re.search(r"Open with Other_Tutor since \d\d:\d\d\. Read only until \d\d:\d\d; then anybody", locked)
    assert CANARY in locked and "<textarea" not in locked
    assert "Take it over" in free and "<textarea" in free
    assert Thread.objects.get().locked_by == cast.own_tutor
    assert {one.person for one in Opening.objects.all()} == {cast.own_tutor, cast.other_tutor}


def test_own_draft_stays_in_sight_while_another_tutor_has_it_open(cast, made):
    client = opened_by(cast, "own_tutor", made)
    draft_of(cast.own_tutor, made)
    client.post(f"{thread_page(made)}leave/")
    opened_by(cast, "other_tutor", made)

    assert DRAFT in client.get(thread_page(made)).content.decode()


def test_page_that_stays_open_keeps_its_lock_and_gives_it_back_when_it_is_left(cast, made):
    client = opened_by(cast, "own_tutor", made)
    Thread.objects.update(locked_until=timezone.now() + timedelta(minutes=1))
    kept = client.post(f"{thread_page(made)}stay/").status_code
    until = Thread.objects.get().locked_until
    elsewhere = cast.client("other_tutor").post(f"{thread_page(made)}stay/")

    back = client.post(f"{thread_page(made)}leave/?state=waiting")

    assert (kept, elsewhere.status_code, elsewhere.json()) == (200, 409, {"problem": "locked"})
    assert until > timezone.now() + timedelta(minutes=14)
    assert back.headers["Location"] == "/tutor/?state=waiting"
    assert Thread.objects.get().locked_by is None


def test_opening_another_row_gives_the_one_before_back(cast, group, course, made):
    client, other = opened_by(cast, "own_tutor", made), another(cast.peer, group, course)

    client.post(f"{thread_page(other)}open/", {"leaving": str(made.thread_id)})

    assert {one.pk: one.locked_by for one in Thread.objects.all()} == {
        made.thread_id: None,
        other.thread_id: cast.own_tutor,
    }


def test_next_gives_two_tutors_two_entries_and_then_says_that_nothing_waits(cast, group, course):
    first, second = another(cast.learner, group, course), another(cast.peer, group, course)
    for shared, minutes in ((first, 60), (second, 30)):
        wait_since(shared, minutes)
    clients = [cast.client(role) for role in ("own_tutor", "other_tutor", "own_tutor")]

    answers = [client.post("/tutor/next/").headers["Location"] for client in clients[:2]]
    nothing = clients[1].post("/tutor/next/", {"leaving": str(second.thread_id)}, follow=True)

    assert answers == [f"{thread_page(one)}#entry-title" for one in (first, second)]
    assert "Nothing else waits." in nothing.content.decode()
    assert {one.pk: one.locked_by for one in Thread.objects.all()} == {
        first.thread_id: cast.own_tutor,
        second.thread_id: None,
    }


def test_next_goes_on_after_the_entry_one_was_at_and_begins_again_at_the_end(cast, group, course):
    shares = [another(cast.learner, group, course) for _number in range(3)]
    for number, shared in enumerate(shares):
        wait_since(shared, 90 - number)
    client = cast.client("own_tutor")

    steps = [
        client.post("/tutor/next/", {"leaving": str(shares[at].thread_id)}).headers["Location"] for at in (0, 1, 2)
    ]

    assert steps == [f"{thread_page(shares[at])}#entry-title" for at in (1, 2, 0)]


def test_next_keeps_to_the_filters_that_the_form_carries(cast, group, course, made):
    another(cast.peer, group, course)
    query = f"?activity={course.activity('Map').pk}"

    answer = cast.client("own_tutor").post("/tutor/next/", {"queue": query})

    assert answer.headers["Location"] == f"{thread_page(made)}{query}#entry-title"


# Versions, other entries, files -------------------------------------------------------------------------------------------------


def newer_version(made, group, body="the newer words"):
    entry = made.thread.entry
    journal_actions.change_words(owner=entry.journal.owner, entry=entry, change=lambda words: Words(body=body))
    again = sharing.share_version(owner=entry.journal.owner, entry=entry, version=2, audience="tutor", cohort=group.pk)
    past_the_grace(again)
    return again


def test_change_after_sharing_is_nowhere_for_the_tutor(cast, made):
    client = opened_by(cast, "own_tutor", made)
    entry = made.thread.entry
    journal_actions.change_words(owner=cast.learner, entry=entry, change=lambda words: Words(body="unheard-of-words"))

    pages = ["/tutor/", thread_page(made), "/search/?q=unheard-of-words", "/learning/", "/journal/", "/learning/data/"]
    pages += [f"/journal/entries/{entry.pk}/", f"/journal/entries/{entry.pk}/versions/"]

    assert [path for path in pages if "<p>unheard-of" in client.get(path).content.decode()] == []
    assert "unheard-of-words" not in "".join(
        client.get(path).content.decode() for path in pages if not path.startswith("/search/")
    )


def test_newer_version_is_offered_and_compared_once_it_was_opened(cast, made, group):
    client = opened_by(cast, "own_tutor", made)
    again = newer_version(made, group)

    before = client.get(thread_page(made)).content.decode()
    client.post(f"{thread_page(made)}versions/{again.pk}/")
    after = client.get(thread_page(made)).content.decode()

    assert "A newer version was shared" in before and "the newer words" not in before
    assert "What changed since version 1" in after and "A newer version" not in after
    assert f"{CANARY} and more" in after and "the newer words" in after
    assert {one.share for one in Opening.objects.all()} == {made, again}


def test_other_entries_of_the_same_learner_are_read_without_taking_them(cast, made, group, course):
    other, peers = another(cast.learner, group, course), another(cast.peer, group, course)
    client = opened_by(cast, "own_tutor", made)
    html = client.get(thread_page(made)).content.decode()

    answer = client.post(f"{thread_page(other)}read/", {"from": str(made.thread_id)}, follow=True)

    earlier = html.partition("Also shared by Learner")[2].partition("</section>")[0]
    assert f"{thread_page(other)}read/" in earlier and f"{thread_page(peers)}read/" not in earlier
    assert f'href="{thread_page(made)}"' in answer.content.decode()
    assert Thread.objects.get(pk=other.thread_id).locked_by is None
    assert Opening.objects.filter(share=other, person=cast.own_tutor).exists()


def test_file_of_a_share_opens_for_its_owner_and_for_who_opened_the_share(cast, group, course):
    from journal.attachments import attach

    entry = write(cast.learner, activity=course.activity("Map"), course=course)
    file = attach(owner=cast.learner, entry=entry, name="letter.txt", data=b"words in a file")
    shared = share(entry, group)
    path = f"/journal/shared-files/{shared.pk}/{file.pk}/"
    roles = ("learner", "own_tutor", "superuser", "peer", "former_tutor")
    before = {role: cast.client(role).get(path).status_code for role in roles}
    client = opened_by(cast, "own_tutor", shared)

    answer = client.get(path)
    page = client.get(thread_page(shared)).content.decode()
    withdraw(thread=shared.thread)

    assert before == dict.fromkeys(roles, 404) | {"learner": 200}
    assert (answer.content, answer.headers["Content-Security-Policy"]) == (
        b"words in a file",
        "sandbox; default-src 'none'",
    )
    assert answer.headers["Content-Disposition"] == 'attachment; filename="letter.txt"'
    assert path in page and f"/journal/files/{file.pk}/" not in page
    assert {cast.client(role).get(path).status_code for role in roles} == {404}


# Gone -------------------------------------------------------------------------------------------------------------------------


def test_withdrawn_entry_is_told_to_who_had_opened_it_and_to_nobody_else(cast, made):
    client = opened_by(cast, "own_tutor", made)
    withdraw(thread=made.thread)

    page, others = client.get(thread_page(made)), cast.client("other_tutor").get(thread_page(made))

    assert (page.status_code, others.status_code) == (410, 404)
    assert "The learner withdrew this entry" in page.content.decode() and CANARY not in page.content.decode()
    assert (shown(cast.own_tutor), shown(cast.own_tutor, "?state=withdrawn")) == ([], [made.thread_id])
    assert shown(cast.other_tutor, "?state=withdrawn") == []
    assert client.post(f"{thread_page(made)}stay/").json() == {"problem": "gone"}


@pytest.mark.parametrize("how", ["withdrawn", "left", "former"])
def test_draft_about_something_that_is_gone_is_read_and_discarded_by_its_author_alone(how, cast, made, group):
    client = opened_by(cast, "own_tutor", made)
    message = draft_of(cast.own_tutor, made)
    if how == "withdrawn":
        withdraw(thread=made.thread)
    elif how == "left":
        learning_actions.leave_cohort(enrolment=cast.learner and group.enrolments.get(user=cast.learner))
    else:
        learning_actions.end_assignment(assignment=group.assignments.current().get(tutor=cast.own_tutor))
    path = f"/tutor/drafts/{message.pk}/"

    desk = client.get("/tutor/").content.decode()
    read, gone = client.get(path), client.get(thread_page(made))
    others = {role: cast.client(role).get(path).status_code for role in ("learner", "other_tutor", "superuser")}
    refused = cast.client("other_tutor").post(f"{path}discard/").status_code
    client.post(f"{path}discard/")

    assert path in desk and "Your draft reply was not sent." in desk and DRAFT not in desk
    assert DRAFT in read.content.decode() and CANARY not in read.content.decode()
    assert gone.status_code == 410 and path in gone.content.decode() and DRAFT in gone.content.decode()
    assert others == dict.fromkeys(others, 404) and refused == 404
    assert not Message.objects.exists()


# Keys of journals -----------------------------------------------------------------------------------------------------------------


def test_no_request_of_a_tutor_unwraps_the_key_of_a_journal(cast, made, group, course, monkeypatch):
    """The real code runs; what it unwraps is looked at."""
    other = another(cast.learner, group, course)
    again = newer_version(made, group)
    unwrapped, really = [], safes._unwrap

    def watched(ring, wrapped, binding):
        unwrapped.append(bytes(wrapped))
        return really(ring, wrapped, binding)

    monkeypatch.setattr(safes, "_unwrap", watched)
    client = cast.client("own_tutor")
    page = thread_page(made)
    posts = [f"{page}open/", f"{page}read/", f"{page}versions/{made.pk}/", f"{page}stay/"]
    posts += [f"{thread_page(other)}read/", "/tutor/next/", f"{page}leave/"]
    for path in posts:
        assert client.post(path).status_code in {200, 302}, path
    for path in ("/tutor/", "/tutor/?state=answered", page, thread_page(other), "/learning/"):
        assert client.get(path).status_code == 200, path
    draft = draft_of(cast.own_tutor, made)
    withdraw(thread=made.thread)
    for path in (page, f"/tutor/drafts/{draft.pk}/"):
        client.get(path)

    journals = {bytes(key) for key in Entry.objects.values_list("journal__safe__wrapped_key", flat=True)}
    assert again.thread_id == made.thread_id and journals
    assert {bytes(one.safe.wrapped_key) for one in Thread.objects.all()} <= set(unwrapped)
    assert journals & set(unwrapped) == set()


def test_name_that_nobody_chose_is_said_to_be_missing(cast, group, course):
    nameless = make_person("nameless")
    nameless.first_name = ""
    nameless.save()
    journal_actions.give_consent(person=nameless)
    learning_actions.join_cohort(user=nameless, cohort=group)
    another(nameless, group, course)

    html = cast.client("own_tutor").get("/tutor/").content.decode()

    assert "Somebody without a name" in html and "nameless@" not in html


def test_row_says_quietly_when_it_has_waited_longer_than_the_cohort_aims_at(cast, made):
    client = cast.client("own_tutor")
    assert "working days" not in client.get("/tutor/").content.decode()

    Thread.objects.update(waiting_since=timezone.now() - timedelta(days=15))

    assert "longer than 5 working days" in client.get("/tutor/").content.decode()
