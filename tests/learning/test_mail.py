"""The outbox: queued with the transaction, sent by the worker, emptied once sent, tried again for hours and then given up."""

import email.policy
import logging
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives, get_connection, send_mail
from django.core.mail.backends import locmem
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, given
from hypothesis import settings as steps
from hypothesis import strategies as st

from learning import actions, tasks
from learning.models import OutgoingMail
from tests.journal.tables import every_row
from tests.learning.letters import difficult_mail, with_parts
from tests.learning.smtp_sink import smtp_sink

CODE = "sign-in code 482913"
SMTP = "django.core.mail.backends.smtp.EmailBackend"
DATABASE_TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


@pytest.fixture(autouse=True)
def _outbox(settings):
    # pytest-django puts its own backend in the place of the site's.
    settings.EMAIL_BACKEND = "learning.mail.OutboxBackend"


@pytest.fixture
def sink(settings):
    with smtp_sink() as sink:
        settings.LEARNING_MAIL_TRANSPORT = SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 10
        yield sink


def send(body: str = CODE) -> None:
    assert send_mail("Your code", body, "site@test.example", ["noor@test.example"]) == 1


def queued(body: str = CODE, **fields) -> OutgoingMail:
    """A mail in the outbox that no task was told about."""
    message = EmailMultiAlternatives("Your code", body, "site@test.example", ["noor@test.example"])
    row = OutgoingMail.objects.create(recipients=message.recipients(), message=message.message().as_bytes().decode())
    OutgoingMail.objects.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()
    return row


def aged(row: OutgoingMail, **age) -> None:
    OutgoingMail.objects.filter(pk=row.pk).update(queued_at=timezone.now() - timedelta(**age))


# Queueing --------------------------------------------------------------------


def test_mail_is_stored_at_once_and_sent_when_the_transaction_is_through(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        send()
        waiting = OutgoingMail.objects.get()
        assert (len(mail.outbox), waiting.sent_at, CODE in waiting.message) == (0, None, True)
    callbacks[0]()

    assert [message.message().get_payload().strip() for message in mail.outbox] == [CODE]
    assert len(callbacks) == 1


def test_mail_of_a_transaction_that_is_rolled_back_is_neither_stored_nor_sent(db, django_capture_on_commit_callbacks):
    with (
        django_capture_on_commit_callbacks(execute=True) as callbacks,
        pytest.raises(ZeroDivisionError),
        transaction.atomic(),
    ):
        send()
        raise ZeroDivisionError

    assert (callbacks, mail.outbox, OutgoingMail.objects.count()) == ([], [], 0)


def test_sent_mail_leaves_no_text_in_any_table(db, django_capture_on_commit_callbacks, settings):
    settings.TASKS = DATABASE_TASKS
    with django_capture_on_commit_callbacks(execute=True):
        send()
    waiting = {name for name, rows in every_row().items() if CODE in str(rows)}
    tasks.deliver_mail.call(OutgoingMail.objects.get().pk)

    row = OutgoingMail.objects.get()
    assert waiting == {"learning_outgoingmail"}
    assert {name for name, rows in every_row().items() if CODE in str(rows)} == set()
    assert (row.message, row.attempts, row.last_failure, row.recipients) == ("", 1, "", ["noor@test.example"])
    assert row.sent_at is not None


def test_task_carries_the_number_of_the_mail_and_nothing_else(db, django_capture_on_commit_callbacks, settings):
    settings.TASKS = DATABASE_TASKS
    with django_capture_on_commit_callbacks(execute=True):
        send()

    assert DBTaskResult.objects.get().args_kwargs == {"args": [OutgoingMail.objects.get().pk], "kwargs": {}}


@pytest.mark.django_db(transaction=True)
def test_worker_sends_what_was_queued(settings):
    settings.TASKS = DATABASE_TASKS
    with transaction.atomic():
        send()
        assert DBTaskResult.objects.count() == 0
    assert mail.outbox == []

    call_command("db_worker", "--batch", "--no-startup-delay", "--no-reload", verbosity=0)

    assert [message.to for message in mail.outbox] == [["noor@test.example"]]
    assert [result.status for result in DBTaskResult.objects.all()] == ["SUCCESSFUL"]
    assert OutgoingMail.objects.get().message == ""


def test_mail_without_recipients_is_no_mail(db):
    assert actions.queue_mail(message=EmailMultiAlternatives("a", "b", to=[])) is None
    assert OutgoingMail.objects.count() == 0


# Sending ---------------------------------------------------------------------


def test_mail_is_sent_once_however_often_it_is_handed_over(db):
    row = queued()

    assert [actions.deliver_mail(mail_id=row.pk) for _ in range(3)] == [True, False, False]
    assert len(mail.outbox) == 1


def test_mail_in_the_hands_of_one_worker_is_left_alone_by_another(db, monkeypatch):
    """The second worker gets the mail while the first one is talking to the mail server."""
    row, second = queued(), []

    class Slow(locmem.EmailBackend):
        def send_messages(self, messages):
            second.append(actions.deliver_mail(mail_id=row.pk))
            return super().send_messages(messages)

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend", Slow)

    assert actions.deliver_mail(mail_id=row.pk) is True
    assert (second, len(mail.outbox)) == ([False], 1)


def test_mail_that_is_not_there_is_not_sent(db):
    assert actions.deliver_mail(mail_id=4711) is False


@pytest.mark.parametrize("make", [difficult_mail, with_parts])
def test_mail_server_gets_the_bytes_it_would_get_without_the_outbox(make, db, sink):
    message = make()
    boundary = re.compile(rb"={5,}\d+==")
    actions.deliver_mail(mail_id=actions.queue_mail(message=message).pk)
    with get_connection(SMTP) as direct:
        direct.send_messages([make()])

    (sender, recipients, stored), (direct_sender, direct_recipients, straight) = sink.received
    assert boundary.sub(b"=", stored) == boundary.sub(b"=", straight)
    assert (sender, sorted(recipients)) == (direct_sender, sorted(direct_recipients))
    assert sorted(recipients) == ["cc@test.example", "hidden@test.example", "noor@test.example"]
    assert b"hidden@" not in stored
    assert (stored.count(b"\n"), stored.count(b"\r")) == (stored.count(b"\r\n"), stored.count(b"\r\n"))


HEADER = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=120)
TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=300)


@given(subject=HEADER, body=TEXT, html=TEXT)
@steps(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_stored_mail_has_the_bytes_of_the_mail_itself(subject, body, html):
    message = difficult_mail(subject=subject, body=body)
    if html:
        message.attach_alternative(html, "text/html")
    finished = message.message()
    stored = actions.StoredMessage(finished.as_bytes(), message.recipients()).message()

    for linesep in ("\n", "\r\n"):
        assert stored.as_bytes(linesep=linesep) == finished.as_bytes(linesep=linesep)


def test_stored_mail_has_the_line_ends_that_a_later_django_asks_for():
    finished = difficult_mail().message()
    stored = actions.StoredMessage(finished.as_bytes(), ["noor@test.example"])

    assert stored.message(policy=email.policy.SMTP).as_bytes() == finished.as_bytes(linesep="\r\n")
    assert stored.message().as_bytes() == finished.as_bytes()


# Failing ---------------------------------------------------------------------


def test_failure_is_noted_and_logged_by_its_kind_without_text_or_address(db, sink, caplog):
    sink.fails_with = f"451 {CODE} for noor@test.example cannot be taken now"
    row = queued()
    caplog.set_level(logging.DEBUG)

    assert actions.deliver_mail(mail_id=row.pk) is False

    row.refresh_from_db()
    assert (row.attempts, row.last_failure, row.sent_at, CODE in row.message) == (1, "SMTPDataError", None, True)
    assert f"Mail {row.pk} was not sent (SMTPDataError)" in caplog.text
    assert [word for word in ("482913", "noor@") if word in caplog.text + str([vars(r) for r in caplog.records])] == []


def test_mail_server_that_is_away_is_a_failure_and_not_an_error(db, sink, settings):
    settings.EMAIL_PORT = 1
    row = queued()

    assert actions.deliver_mail(mail_id=row.pk) is False
    row.refresh_from_db()
    assert row.last_failure == "ConnectionRefusedError"


def test_mail_that_failed_goes_out_when_the_server_is_back(db, sink, django_capture_on_commit_callbacks):
    sink.fails_with = "451 later"
    row = queued()
    actions.deliver_mail(mail_id=row.pk)
    sink.fails_with = ""
    aged(row, minutes=6)

    with django_capture_on_commit_callbacks(execute=True):
        assert actions.retry_mails(now=timezone.now()) == 1

    row.refresh_from_db()
    assert (len(sink.received), row.attempts, row.message, row.last_failure) == (1, 2, "", "")
    assert actions.retry_mails(now=timezone.now()) == 0


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(0, 5), (1, 5), (2, 15), (3, 35), (4, 75), (5, 155), (6, 315), (7, 635)]
)
def test_each_failure_doubles_the_wait_so_that_an_outage_of_hours_loses_no_mail(attempts, minutes, db):
    row = queued(attempts=attempts)
    waits = []
    for seconds in (-5, 5):
        aged(row, minutes=minutes, seconds=seconds)
        waits.append(actions.retry_mails(now=timezone.now()))

    assert waits == [0, 1]


def test_mail_is_given_up_after_eight_tries_and_its_text_goes(db, settings):
    row = queued(attempts=8, last_failure="SMTPDataError")
    aged(row, hours=20)

    assert actions.deliver_mail(mail_id=row.pk) is False
    assert actions.retry_mails(now=timezone.now()) == 0

    row.refresh_from_db()
    assert (mail.outbox, row.message, row.last_failure, row.sent_at) == ([], "", "SMTPDataError", None)


def test_outage_of_nine_hours_with_a_clock_that_runs_every_half_minute_loses_no_mail(db, sink, monkeypatch):
    sink.fails_with = "451 later"
    row, start = queued(), timezone.now()
    for minute in range(11 * 60):
        now = start + timedelta(minutes=minute)
        monkeypatch.setattr("django.utils.timezone.now", lambda now=now: now)
        sink.fails_with = "451 later" if minute < 9 * 60 else ""
        actions.retry_mails(now=now)
        actions.retry_mails(now=now)

    row.refresh_from_db()
    assert (len(sink.received), row.attempts, row.message) == (1, 8, "")


@pytest.mark.parametrize(
    ("age", "stays"), [(timedelta(days=13, hours=23), True), (timedelta(days=14, minutes=1), False)]
)
def test_records_of_mails_are_forgotten_after_two_weeks(age, stays, db):
    sent, waiting = queued(sent_at=timezone.now(), message=""), queued(attempts=8)
    OutgoingMail.objects.update(queued_at=timezone.now() - age)

    actions.retry_mails(now=timezone.now())

    assert set(OutgoingMail.objects.values_list("pk", flat=True)) == ({sent.pk, waiting.pk} if stays else set())


def test_record_of_a_mail_says_nothing_of_it_in_its_name(db):
    assert CODE not in str(queued()) + repr(queued())
