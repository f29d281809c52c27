"""A concern: who may raise it, who reads it and leaves a trace, what it holds, and how long."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content.models import SiteShell
from journal import actions as journal_actions
from journal import permissions, rotation
from journal.concerns import actions
from journal.concerns.words import unseal_concern
from journal.models import Concern, ConcernOpening, Safe
from journal.safe import SealError
from journal.safes import open_concern
from journal.sharing import actions as sharing
from journal.sharing.withdrawing import withdraw
from learning import actions as learning_actions
from learning import permissions as learning_permissions
from learning.models import Enrolment, Notice
from tests.journal.sharing import cohort_with, share
from tests.journal.test_shared import suspend
from tests.journal.writing import CANARY, write

pytestmark = pytest.mark.django_db
WORRY = "persimmon: she says she does not eat"


@pytest.fixture
def group(course, cast):
    """The learner's group; the editor is its contact for concerns."""
    learning_actions.change_profile(user=cast.learner, display_name="Noor Haddad")
    learning_actions.change_profile(user=cast.editor, display_name="Jo Okafor")
    cohort = cohort_with(course, tutors=[cast.own_tutor], learners=[cast.learner])
    cohort_with(course, tutors=[cast.other_tutor], learners=[cast.peer], name="Another")
    learning_actions.name_contact(cohort=cohort, person=cast.editor)
    return cohort


@pytest.fixture
def thread(group, course, cast):
    entry = write(cast.learner, title=f"{CANARY} title", activity=course.activity("Map"), course=course)
    return share(entry, group).thread


def raised(cast, thread, text=WORRY, **more) -> Concern:
    known = {"tutor": cast.own_tutor, "thread": thread, "text": text, "label": "Week 1 Activity 2", "uuid": uuid4()}
    return actions.raise_concern(**known | more)


def address(thread) -> str:
    return f"/tutor/{thread.pk}/concern/"


def sent(text=WORRY) -> dict:
    return {"concern": text, "number": str(uuid4())}


def everybody_who(cast, rule) -> set[str]:
    return {role for role in cast.roles() if role != "anonymous" and rule(getattr(cast, role))}


# Raising ----------------------------------------------------------------------------------------------------


def test_page_says_what_to_do_now_who_reads_it_and_what_goes_along(thread, cast, course):
    SiteShell.objects.create(site_id=course.home.get_site().pk, concern_text="<p>Call the duty line, extension 12.</p>")
    page = cast.client("own_tutor").get(address(thread)).content.decode()

    for said in (
        "Noor Haddad",
        "Week 1 Activity 2",
        "Jo Okafor",
        "tel:999",
        "extension 12",
        "They do not get the entry",
    ):
        assert said in page
    assert CANARY not in page


def test_concern_reaches_the_contact_without_a_word_in_the_mail(thread, cast):
    answer = cast.client("own_tutor").post(address(thread), sent())

    concern = Concern.objects.get()
    words = unseal_concern(open_concern(concern), concern)
    assert answer.headers["Location"] == "/tutor/concerns/"
    assert (words.text, words.about, words.group, words.label) == (
        WORRY, "Noor Haddad", "Saltmarsh spring group", "Week 1 Activity 2",
    )  # fmt: skip
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["editor@test.example"], "A concern was raised at Joined Up")
    assert "/tutor/concerns/" in letter.body
    assert [word for word in ("Noor", "Week 1", "Saltmarsh", "persimmon", CANARY) if word in letter.body] == []


def test_mail_about_a_concern_goes_whatever_was_chosen_and_is_in_no_digest(thread, cast):
    learning_actions.change_profile(user=cast.editor, notice_mail="off")

    raised(cast, thread)
    learning_actions.change_profile(user=cast.editor, notice_mail="at_once")

    assert len(mail.outbox) == 1
    assert learning_permissions.news_of(cast.editor).count() == 1
    assert learning_actions.mail_news(now=timezone.now()) == 0


def test_form_sent_twice_counts_once(thread, cast):
    client, data = cast.client("own_tutor"), sent()
    for _n in range(2):
        client.post(address(thread), data)

    assert (Concern.objects.count(), len(mail.outbox)) == (1, 1)


def test_number_of_somebody_elses_concern_tells_nothing_of_it(thread, cast, group):
    learning_actions.assign_tutor(cohort=group, tutor=cast.other_tutor)
    first = raised(cast, thread)
    Concern.objects.update(raised_by=cast.former_tutor)

    second = raised(cast, thread, uuid=first.pk)

    assert second.pk != first.pk


@pytest.mark.parametrize(("text", "said"), [("", "Write what worries you."), ("x" * 5001, "Shorten this to 5000")])
def test_form_says_what_will_not_do(thread, cast, text, said):
    answer = cast.client("own_tutor").post(address(thread), sent(text))

    assert (answer.status_code, Concern.objects.count()) == (422, 0)
    assert said in answer.content.decode()
    assert "<title>Error:" in answer.content.decode()


def test_with_nobody_named_nothing_is_sent_and_the_page_says_what_to_do(thread, cast, group):
    group.concern_contacts.all().delete()

    answer = cast.client("own_tutor").post(address(thread), sent())

    page = answer.content.decode()
    assert (answer.status_code, Concern.objects.count(), mail.outbox) == (422, 0, [])
    assert "Nobody is named for this group" in page and WORRY in page
    with pytest.raises(actions.NobodyNamed):
        raised(cast, thread)


@pytest.mark.parametrize("who", ["learner", "own_tutor"])
def test_neither_the_learner_nor_the_tutor_is_the_contact_it_goes_to(thread, cast, group, who):
    group.concern_contacts.all().delete()
    learning_actions.name_contact(cohort=group, person=getattr(cast, who))

    assert permissions.readers_of_concerns(thread, cast.own_tutor) == []


MAY_RAISE = {
    "as shared": (lambda thread, cast: None, {"own_tutor"}),
    "withdrawn, never opened": (lambda thread, cast: withdraw(thread=thread), set()),
    "withdrawn after it was opened": (
        lambda thread, cast: (sharing.take_up(tutor=cast.own_tutor, thread=thread), withdraw(thread=thread)),
        {"own_tutor"},
    ),
    "deleted by its owner after it was opened": (
        lambda thread, cast: (
            sharing.take_up(tutor=cast.own_tutor, thread=thread),
            journal_actions.bin_entry(entry=thread.entry),
        ),
        {"own_tutor"},
    ),
    "learner left after it was opened": (
        lambda thread, cast: (
            sharing.take_up(tutor=cast.own_tutor, thread=thread),
            learning_actions.leave_cohort(enrolment=Enrolment.objects.get(user=cast.learner)),
        ),
        {"own_tutor"},
    ),
    "tutor left": (
        lambda thread, cast: (
            sharing.take_up(tutor=cast.own_tutor, thread=thread),
            learning_actions.end_assignment(assignment=thread.cohort.assignments.get()),
        ),
        set(),
    ),
    "tutor suspended": (lambda thread, cast: suspend(cast.own_tutor), set()),
}


@pytest.mark.parametrize("state", MAY_RAISE)
def test_concern_is_raised_by_who_may_read_or_had_opened(state, thread, cast):
    change, expected = MAY_RAISE[state]

    change(thread, cast)

    who = everybody_who(cast, lambda person: permissions.threads_for_concerns(person).filter(pk=thread.pk).exists())
    assert who == expected


@pytest.mark.parametrize("role", ["learner", "peer", "other_tutor", "former_tutor", "editor", "superuser"])
def test_words_of_somebody_who_may_not_raise_it_come_back_and_are_not_kept(thread, cast, role):
    client = cast.client(role)

    answer = client.post(address(thread), sent())

    assert (client.get(address(thread)).status_code, answer.status_code) == (404, 404)
    assert WORRY in answer.content.decode() and "Noor" not in answer.content.decode()
    assert not Concern.objects.exists()


def test_words_come_back_when_signed_out_and_when_the_token_is_old(thread, cast):
    guest = Client().post(address(thread), sent())
    old = Client(enforce_csrf_checks=True)
    old.force_login(cast.own_tutor, backend="django.contrib.auth.backends.ModelBackend")
    again = old.post(address(thread), sent(), headers={"Origin": "http://testserver"})

    assert [(answer.status_code, WORRY in answer.content.decode()) for answer in (guest, again)] == [
        (401, True), (403, True),
    ]  # fmt: skip
    assert "no-store" in again.headers["Cache-Control"]


def test_words_come_back_when_the_keys_fail(thread, cast, settings, caplog):
    settings.JOURNAL_KEYS = ""

    answer = cast.client("own_tutor").post(address(thread), sent())

    assert (answer.status_code, WORRY in answer.content.decode(), Concern.objects.count()) == (503, True, 0)
    assert WORRY not in caplog.text


# Reading ----------------------------------------------------------------------------------------------------


STATES = {
    "as raised": (lambda concern, cast: None, {"editor"}),
    "thread withdrawn": (lambda concern, cast: withdraw(thread=concern.thread), {"editor"}),
    "learner erased": (lambda concern, cast: cast.learner.delete(), {"editor"}),
    "tutor erased": (lambda concern, cast: cast.own_tutor.delete(), {"editor"}),
    "another contact named": (
        lambda concern, cast: learning_actions.name_contact(cohort=concern.cohort, person=cast.superuser),
        {"editor", "superuser"},
    ),
    "contact is the learner": (
        lambda concern, cast: learning_actions.name_contact(cohort=concern.cohort, person=cast.learner),
        {"editor"},
    ),
    "contact removed": (
        lambda concern, cast: learning_actions.remove_contact(contact=concern.cohort.concern_contacts.get()),
        set(),
    ),
    "contact suspended": (lambda concern, cast: suspend(cast.editor), set()),
    "group deleted": (lambda concern, cast: concern.cohort.delete(), set()),
}


@pytest.mark.parametrize("state", STATES)
def test_concern_is_read_by_the_contacts_of_its_group_now(state, thread, cast):
    concern = raised(cast, thread)
    change, expected = STATES[state]

    change(concern, cast)

    read = everybody_who(
        cast, lambda person: person.pk and permissions.concerns_for(person).filter(pk=concern.pk).exists()
    )
    assert read == expected
    concern.refresh_from_db()
    assert unseal_concern(open_concern(concern), concern).about == "Noor Haddad"


def test_contact_opens_it_with_a_button_and_leaves_a_trace(thread, cast):
    concern = raised(cast, thread)
    client, where = cast.client("editor"), f"/tutor/concerns/{concern.pk}/"

    before = client.get(where).content.decode()
    assert (WORRY in before, ConcernOpening.objects.count()) == (False, 0)
    client.post(f"{where}open/")
    after = client.get(where).content.decode()

    assert WORRY in after and "Jo Okafor (today" in after
    assert CANARY not in after
    assert ConcernOpening.objects.get().person == cast.editor
    assert Notice.objects.get(kind="concern").seen_at is not None


def test_contact_takes_it_up_and_is_done_with_it_and_the_tutor_sees_that_but_not_the_note(thread, cast):
    concern = raised(cast, thread)
    contact, where = cast.client("editor"), f"/tutor/concerns/{concern.pk}/"
    contact.post(f"{where}open/")
    contact.post(f"{where}take-up/")

    assert "Taken up by Jo Okafor" in cast.client("own_tutor").get("/tutor/concerns/").content.decode()
    contact.post(f"{where}done/", {"note": "spoke to her on the telephone: quince"})

    tutor = cast.client("own_tutor").get(where).content.decode()
    assert "quince" in contact.get(where).content.decode()
    assert WORRY in tutor and "quince" not in tutor
    concern.refresh_from_db()
    assert (concern.taken_by, concern.handled_by) == (cast.editor, cast.editor)
    assert not learning_permissions.news_of(cast.editor).exists()


def test_first_who_takes_it_up_and_first_who_is_done_stand(thread, cast, group):
    concern = raised(cast, thread)
    learning_actions.name_contact(cohort=group, person=cast.superuser)
    for person in (cast.editor, cast.superuser):
        actions.take_up(person=person, concern=concern)
        actions.finish(person=person, concern=concern, note=f"by {person.first_name}")

    concern.refresh_from_db()
    assert (concern.taken_by, concern.handled_by, concern.version) == (cast.editor, cast.editor, 2)
    assert unseal_concern(open_concern(concern), concern).note == "by Editor"


def test_note_that_is_too_long_comes_back(thread, cast):
    concern = raised(cast, thread)
    contact = cast.client("editor")

    answer = contact.post(f"/tutor/concerns/{concern.pk}/done/", {"note": "x" * 5001})

    assert (answer.status_code, "x" * 5001 in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("role", ["learner", "peer", "other_tutor", "former_tutor", "superuser"])
@pytest.mark.parametrize("do", ["", "open/", "take-up/", "done/"])
def test_concern_does_not_exist_for_anybody_else(thread, cast, role, do):
    concern = raised(cast, thread)
    client, where = cast.client(role), f"/tutor/concerns/{concern.pk}/{do}"

    answer = client.post(where, {"note": "mine"}) if do else client.get(where)

    assert answer.status_code == 404
    assert "persimmon" not in answer.content.decode()
    assert (ConcernOpening.objects.count(), Concern.objects.filter(taken_at=None, handled_at=None).count()) == (0, 1)


def test_lists_ask_the_same_for_one_and_for_three_and_open_no_safe(thread, cast, monkeypatch):
    from journal.concerns import pages

    monkeypatch.setattr(pages, "open_concern", lambda concern: pytest.fail("a list opened a safe"))
    counts = []
    for _n in range(3):
        raised(cast, thread)
        client = cast.client("editor")
        client.get("/tutor/concerns/")
        with CaptureQueriesContext(connection) as found:
            page = client.get("/tutor/concerns/").content.decode()
        counts.append((len(found), page.count("Nobody has taken it up yet")))

    assert [shown for _queries, shown in counts] == [1, 2, 3]
    assert len({queries for queries, _shown in counts}) == 1


def test_my_learning_leads_contacts_and_who_raised_one_to_the_concerns(thread, cast):
    raised(cast, thread)

    shown = {role: cast.client(role).get("/learning/").content.decode() for role in ("editor", "own_tutor", "learner")}

    assert "Concerns: 1 waits for you" in shown["editor"]
    assert {role: "/tutor/concerns/" in page for role, page in shown.items()} == {
        "editor": True, "own_tutor": True, "learner": False,
    }  # fmt: skip


def test_contacts_need_a_second_step(group, cast, settings):
    assert learning_permissions.needs_second_factor(cast.editor)
    learning_actions.name_contact(cohort=group, person=cast.peer)

    assert learning_permissions.needs_second_factor(cast.peer)
    assert not learning_permissions.needs_second_factor(cast.learner)


# What is stored, and how long -------------------------------------------------------------------------------


def test_nothing_of_the_words_is_in_clear_and_nothing_of_the_entry_is_there_at_all(thread, cast):
    concern = raised(cast, thread)
    row = Concern.objects.filter(pk=concern.pk).values().get()

    assert "persimmon" not in str({name: bytes(value) if name == "sealed" else value for name, value in row.items()})
    assert CANARY not in str(vars(unseal_concern(open_concern(concern), concern)))


def test_concern_opens_in_its_own_row_and_safe_only(thread, cast):
    one, other = raised(cast, thread, "first"), raised(cast, thread, "second")
    one.sealed, swapped = other.sealed, one.sealed

    with pytest.raises(SealError):
        unseal_concern(open_concern(one), one)
    one.sealed, one.safe = swapped, other.safe
    with pytest.raises(SealError):
        open_concern(one)


def test_new_key_of_the_site_moves_concerns_too(thread, cast, settings):
    concern = raised(cast, thread)
    settings.JOURNAL_KEYS = "t2:qf8x5Wm1Qk4b0c7yJvR3uXh2sT9eLdZpNoGiUaBwMzE=," + settings.JOURNAL_KEYS

    moved = rotation.rotate(after_batch=lambda done: None)

    concern = Concern.objects.select_related("safe").get(pk=concern.pk)
    assert (moved.unopened, rotation.keys_in_use().keys()) == (0, {"t2"})
    assert unseal_concern(open_concern(concern), concern).text == WORRY


def kept_days(concern) -> int:
    concern.refresh_from_db()
    return (concern.kept_until - concern.raised_at).days


def test_concern_is_kept_a_year_after_it_was_done_and_three_at_most(thread, cast, settings):
    concern = raised(cast, thread)
    assert kept_days(concern) == 3 * 365

    actions.finish(person=cast.editor, concern=concern, note="")
    assert kept_days(concern) == 365
    late = raised(cast, thread)
    Concern.objects.filter(pk=late.pk).update(raised_at=timezone.now() - timedelta(days=1000))
    actions.finish(person=cast.editor, concern=late, note="")
    assert kept_days(late) == 3 * 365


def test_concern_whose_time_is_over_goes_with_its_key(thread, cast):
    concern, kept = raised(cast, thread), raised(cast, thread)
    Concern.objects.filter(pk=concern.pk).update(kept_until=timezone.now())
    safes = [concern.safe_id, kept.safe_id]

    assert actions.forget_concerns(now=timezone.now()) == 1
    assert actions.forget_concerns(now=timezone.now()) == 0
    assert list(Safe.objects.filter(pk__in=safes).values_list("pk", flat=True)) == [kept.safe_id]


def test_concern_outlives_the_account_of_the_learner_without_a_link(thread, cast):
    concern = raised(cast, thread)

    cast.learner.delete()

    concern.refresh_from_db()
    assert (concern.about, concern.thread) == (None, None)
    assert "Noor Haddad" in _page_opened_by(cast, concern)


def _page_opened_by(cast, concern) -> str:
    client = cast.client("editor")
    client.post(f"/tutor/concerns/{concern.pk}/open/")
    return client.get(f"/tutor/concerns/{concern.pk}/").content.decode()


@pytest.mark.parametrize("kept", [None, timedelta(days=-1), timedelta(days=1096), 365])
def test_check_names_a_time_that_will_not_do(kept, settings):
    from journal.checks import concerns_are_kept_for_some_time

    settings.JOURNAL_CONCERN_KEPT = kept

    assert [found.id for found in concerns_are_kept_for_some_time(None)] == ["journal.E020"]


def test_words_have_no_repr_that_shows_them(thread, cast):
    concern = raised(cast, thread)
    words = unseal_concern(open_concern(concern), concern)

    assert "persimmon" not in repr(replace(words, note="x")) + repr(concern) + str(concern)
    assert isinstance(concern.pk, UUID)
