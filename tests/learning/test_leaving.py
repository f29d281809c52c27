"""Deleting one's account: closed at once, 7 days to keep it, then erased with everything, and not back after a restore."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core import mail, serializers
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from wagtail import hooks

from journal.models import Consent, Entry, Journal, Safe
from learning import actions, ledger
from learning.middleware import ProfileMiddleware
from learning.models import AccountDeletion, Enrolment, Erasure, Invitation, OutgoingMail, Profile
from tests.journal.tables import changes, every_row, holding
from tests.journal.writing import CANARY, write
from tests.people import PASSWORD, make_person

pytestmark = pytest.mark.usefixtures("ledger_file")
People = get_user_model().objects


@pytest.fixture
def ledger_file(settings, tmp_path):
    """The ledger of this test alone; and tasks as the clock wants them."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    settings.LEARNING_ERASURE_LEDGER = str(tmp_path / "erasures.txt")
    return tmp_path / "erasures.txt"


def signed_in(name: str) -> Client:
    """Signed in through the page, so that the session knows when the password was given."""
    client = Client()
    answer = client.post("/accounts/login/", {"login": f"{name}@test.example", "password": PASSWORD})
    assert answer.status_code == 302
    return client


@pytest.fixture
def learner(cast, course):
    """Somebody with a bit of everything."""
    write(cast.learner, title=f"{CANARY} title", activity=course.activity("Map"), course=course)
    actions.change_profile(user=cast.learner, display_name=f"{CANARY} name")
    enrolment = actions.enrol(user=cast.learner, course=course.course)
    actions.mark_activity(
        user=cast.learner,
        course_paths=[enrolment.course.path],
        activity_id=course.activity("Map").pk,
        done=True,
    )
    actions.invite(email="learner@test.example", invited_by=cast.editor, site="https://test.example")
    return cast.learner


def asks(client: Client):
    """Press the button, and show who one is when asked for it."""
    asked = client.post("/learning/delete/")
    return client.post(asked.headers["Location"], {"password": PASSWORD})


def letters() -> list[tuple[list[str], str]]:
    return [(letter.to, letter.subject) for letter in mail.outbox]


def due_now() -> None:
    AccountDeletion.objects.update(due_at=timezone.now() - timedelta(seconds=1))


# Asking --------------------------------------------------------------------------------------------------------------


def test_page_says_what_goes_and_stays_and_offers_the_data_first(learner):
    page = signed_in("learner").get("/learning/delete/")

    assert page.status_code == 200
    assert b'href="/learning/my-data/"' in page.content
    assert re.findall(rb"<h2>(What \w+)</h2>", page.content) == [b"What goes", b"What stays"]
    assert AccountDeletion.objects.count() == 0


def test_asking_closes_the_account_everywhere_and_writes_one_mail(learner):
    here, elsewhere = signed_in("learner"), signed_in("learner")
    here.get("/learning/"), elsewhere.get("/learning/")
    mail.outbox.clear()

    answer = asks(here)

    deletion = AccountDeletion.objects.get(user=learner)
    assert answer.headers["Location"] == "/accounts/login/"
    assert deletion.due_at - deletion.asked_at == timedelta(days=7)
    assert [client.get("/journal/").status_code for client in (here, elsewhere)] == [302, 302]
    assert UserSession.objects.count() == 0
    assert letters() == [(["learner@test.example"], "Your account at Joined Up will be deleted")]
    assert "/accounts/login/" in mail.outbox[0].body
    assert CANARY not in mail.outbox[0].body
    assert Entry.objects.count() == 1


def test_asking_needs_the_password_again_and_then_does_what_was_asked(learner):
    client = Client()
    client.force_login(learner, backend="django.contrib.auth.backends.ModelBackend")

    asked = client.post("/learning/delete/")

    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    assert AccountDeletion.objects.count() == 0
    wrong = client.post(asked.headers["Location"], {"password": "wrong"})
    assert (wrong.status_code, AccountDeletion.objects.count()) == (200, 0)
    client.post(asked.headers["Location"], {"password": PASSWORD})
    assert AccountDeletion.objects.get().user_id == learner.pk
    assert client.get("/journal/").status_code == 302


def test_asking_twice_is_asking_once(learner):
    first = actions.ask_deletion(user=learner)
    mail.outbox.clear()

    again = actions.ask_deletion(user=learner)

    assert (again.pk, again.due_at, mail.outbox) == (first.pk, first.due_at, [])


# The 7 days ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", "/journal/", "/journal/new/", "/learning/", "/accounts/email/", "/nowhere/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_closed_account_shows_one_page_whatever_is_asked_for(address, method, learner):
    actions.ask_deletion(user=learner)
    before = every_row("journal_")
    client = signed_in("learner")

    answer = getattr(client, method)(address, {"body": "some words"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/learning/closing/")
    assert every_row("journal_") == before


def test_page_of_a_closed_account_says_when_and_keeps_the_account(learner):
    deletion = actions.ask_deletion(user=learner)
    client = signed_in("learner")
    mail.outbox.clear()

    page = client.get("/learning/closing/").content.decode()
    kept = client.post("/learning/keep/")

    day = timezone.localtime(deletion.due_at)
    assert f"Your account will be deleted on {day.day} {day:%B %Y}" in page
    assert kept.headers["Location"] == "/learning/"
    assert AccountDeletion.objects.count() == 0
    assert client.get("/journal/").status_code == 200
    assert letters() == [(["learner@test.example"], "Your account at Joined Up stays")]


def test_closed_account_can_take_its_data_along_and_sign_out(learner):
    actions.ask_deletion(user=learner)
    client = signed_in("learner")

    assert client.get("/learning/my-data/download/").headers["Content-Type"] == "application/zip"
    assert client.get("/privacy/").status_code == 200
    assert client.post("/accounts/logout/").headers["Location"] == "/"


def test_accounts_that_are_not_closed_find_no_page_about_it(learner, cast):
    actions.ask_deletion(user=learner)
    peer = cast.client("peer")

    assert [peer.get("/learning/closing/").status_code, peer.post("/learning/keep/").status_code] == [404, 404]
    assert AccountDeletion.objects.count() == 1


def test_asking_whether_an_account_is_closed_costs_no_query_of_its_own(learner, cast, django_assert_num_queries):
    request = RequestFactory().get("/")
    request.user, request.COOKIES[settings.SESSION_COOKIE_NAME] = learner, "any"

    with django_assert_num_queries(1):
        answer = ProfileMiddleware(lambda request: HttpResponse("open"))(request)

    assert answer.content == b"open"


# Erasing -------------------------------------------------------------------------------------------------------------


def test_clock_erases_what_is_due_and_nothing_else(learner, cast):
    write(cast.peer)
    number = learner.pk
    actions.ask_deletion(user=learner)
    actions.ask_deletion(user=cast.peer)
    AccountDeletion.objects.filter(user=learner).update(due_at=timezone.now() - timedelta(seconds=1))

    call_command("run_due")

    assert not People.filter(pk=number).exists()
    assert [entry.journal.owner_id for entry in Entry.objects.all()] == [cast.peer.pk]
    assert (Journal.objects.count(), Safe.objects.count()) == (1, 1)
    assert Erasure.objects.count() == 1
    assert {row.user_id for row in AccountDeletion.objects.all()} == {cast.peer.pk}


def test_account_kept_in_the_last_minute_is_not_erased(learner):
    actions.ask_deletion(user=learner)
    due_now()
    actions.keep_account(user=learner)

    assert actions.erase_due(now=timezone.now()) == 0
    assert People.filter(pk=learner.pk).exists()


def test_erased_account_leaves_no_address_name_or_word_in_any_table(learner):
    wrapped = bytes(Safe.objects.get().wrapped_key)
    actions.ask_deletion(user=learner)
    OutgoingMail.objects.create(recipients=["Learner <learner@test.example>", "peer@test.example"], message="")
    client = signed_in("learner")
    assert holding("learner@test.example") >= {"account_emailaddress", "learning_outgoingmail", "learning_invitation"}
    due_now()

    actions.erase_due(now=timezone.now())

    assert holding("learner@test") == set()
    assert holding(CANARY) == set()
    assert holding(re.escape(repr(wrapped)[2:-1])) == set()
    assert [mail.recipients for mail in OutgoingMail.objects.all()] == [["peer@test.example"]]
    assert not Session.objects.filter(session_key=client.session.session_key).exists()


@pytest.mark.parametrize("way", ["admin", "command", "queryset"])
def test_every_way_of_deleting_an_account_writes_the_ledger_and_destroys_the_key(way, learner, cast):
    if way == "admin":
        cast.client("superuser").post(f"/admin/users/delete/{learner.pk}/")
    elif way == "command":
        call_command("erase_account", "learner@test.example", "--yes", stdout=StringIO())
    else:
        People.filter(pk=learner.pk).delete()

    assert not People.filter(email="learner@test.example").exists()
    assert (Journal.objects.count(), Entry.objects.count(), Safe.objects.count()) == (0, 0, 0)
    [erasure] = Erasure.objects.all()
    assert ledger.is_listed(learner, [erasure.digest])


def test_key_is_destroyed_before_anything_else_goes(learner, monkeypatch):
    """What stops in the middle has done the most important part, or nothing: one transaction holds all of it."""
    seen = []

    def look(user):
        seen.append((list(Safe.objects.values_list("wrapped_key", flat=True)), Entry.objects.count()))

    with hooks.register_temporarily("erase_person", look, order=1):
        actions.erase(user=learner)

    assert seen == [([], 0)]


def test_hook_that_fails_leaves_the_account_whole(learner):
    before = every_row()

    def fails(user):
        raise RuntimeError("not now")

    with hooks.register_temporarily("erase_person", fails, order=1), pytest.raises(RuntimeError):
        actions.erase(user=learner)

    assert changes(before, every_row()) == {}


def test_account_that_cannot_be_erased_keeps_no_other_back(learner, cast):
    actions.ask_deletion(user=learner)
    actions.ask_deletion(user=cast.peer)
    due_now()
    number, stays = cast.peer.pk, learner.pk

    def fails(user):
        if user.pk == stays:
            raise RuntimeError(CANARY)

    with hooks.register_temporarily("erase_person", fails), pytest.raises(CommandError):
        call_command("run_due", stderr=StringIO())

    assert (People.filter(pk=number).exists(), People.filter(pk=stays).exists()) == (False, True)


# Command -------------------------------------------------------------------------------------------------------------


def test_command_asks_back_and_does_nothing_without_a_yes(learner, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda question: "y")

    with pytest.raises(CommandError, match="^Nothing was changed.$"):
        call_command("erase_account", "learner@test.example")

    assert (People.filter(pk=learner.pk).count(), Erasure.objects.count()) == (1, 0)


def test_command_refuses_an_address_of_nobody(cast):
    with pytest.raises(CommandError, match="^0 accounts have the address nobody@test.example; nothing was changed.$"):
        call_command("erase_account", "nobody@test.example", "--yes")


# The ledger ----------------------------------------------------------------------------------------------------------


def restored(rows) -> None:
    for row in serializers.deserialize("xml", rows):
        row.save()


def test_account_that_comes_back_with_an_old_backup_is_erased_again(
    learner, ledger_file, django_capture_on_commit_callbacks
):
    rows = serializers.serialize("xml", [*People.filter(pk=learner.pk), *EmailAddress.objects.filter(user=learner)])
    number = learner.pk
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(user=learner)
    restored(rows)
    Erasure.objects.all().delete()  # the backup knows nothing of it; the file does
    assert People.filter(pk=number).exists()
    out = StringIO()

    call_command("replay_erasures", stdout=out)

    assert not People.filter(pk=number).exists()
    assert out.getvalue() == "1 accounts erased again; the ledger has 1 lines in files.\n"
    assert Erasure.objects.count() == 1
    assert len(ledger_file.read_text().splitlines()) == 1


def test_replay_leaves_everybody_else_alone_and_can_run_twice(learner, cast):
    rows = serializers.serialize("xml", People.filter(pk=learner.pk))
    actions.erase(user=learner)
    restored(rows)
    others = set(People.exclude(email="learner@test.example").values_list("pk", flat=True))

    call_command("replay_erasures", stdout=StringIO())
    call_command("replay_erasures", stdout=StringIO())

    assert set(People.values_list("pk", flat=True)) == others


def test_stranger_with_the_number_of_an_erased_account_stays(learner):
    number = learner.pk
    actions.erase(user=learner)
    stranger = make_person("stranger")
    digests = list(Erasure.objects.values_list("digest", flat=True))
    stranger.pk, stranger.date_joined = number, learner.date_joined + timedelta(days=1)

    assert not ledger.is_listed(stranger, digests)


def test_ledger_has_no_name_address_or_number_and_another_line_each_time(learner):
    lines = {ledger.digest_of(learner) for _again in range(20)}

    assert len(lines) == 20
    assert {bool(re.fullmatch(r"[0-9a-f]{32}:[0-9a-f]{64}", line)) for line in lines} == {True}
    assert {ledger.is_listed(learner, [line]) for line in lines} == {True}


def test_moment_of_joining_cut_by_a_dump_as_json_is_still_the_same_person(learner):
    line = ledger.digest_of(learner)
    learner.date_joined = learner.date_joined.replace(microsecond=0)

    assert ledger.is_listed(learner, [line])
    learner.date_joined += timedelta(seconds=1)
    assert not ledger.is_listed(learner, [line])


def test_ledger_file_that_was_away_is_completed_by_the_clock(learner, ledger_file):
    actions.erase(user=learner)
    assert not ledger_file.exists()

    call_command("run_due")

    assert set(ledger.read(ledger_file)) == set(Erasure.objects.values_list("digest", flat=True))
    assert ledger_file.stat().st_mode & 0o777 == 0o600
    assert actions.keep_ledger() == 0


def test_file_that_is_no_ledger_is_refused(learner, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("hello\n")

    with pytest.raises(CommandError, match="is not a ledger of erasures"):
        call_command("replay_erasures", str(other))

    assert People.filter(pk=learner.pk).exists()


def test_no_file_is_written_where_none_is_wanted(learner, settings):
    settings.LEARNING_ERASURE_LEDGER = None
    actions.erase(user=learner)

    assert actions.keep_ledger() == 0


def test_everything_the_fixture_made_is_there_to_be_erased(learner):
    """Else the tests above would prove nothing."""
    rows = [model.objects.count() for model in (Profile, Enrolment, Entry, Invitation)]
    assert rows == [1, 1, 1, 1]
    assert Consent.objects.filter(person=learner).count() == 1
