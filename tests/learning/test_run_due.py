"""`manage.py run_due`: everything whose time has come, any number of times."""

import subprocess
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail import hooks
from wagtail.models import Page

from journal.models import Entry
from learning.models import OutgoingMail
from tests.journal.tables import changes, every_row
from tests.journal.writing import write

ROOT = Path(__file__).resolve().parents[2]
SECRET = "marzipan"


@pytest.fixture(autouse=True)
def _database_tasks(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


def run(**options) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("run_due", stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def test_every_app_has_its_jobs_in_it(db):
    out, err = run(verbosity=2)

    assert {line.partition(":")[0] for line in out.splitlines()} == {
        "content.wagtail_hooks.old_messages",
        "content.wagtail_hooks.old_page_counts",
        "content.wagtail_hooks.publish_scheduled",
        "journal.wagtail_hooks.bins",
        "journal.wagtail_hooks.files_left_over",
        "journal.wagtail_hooks.old_concerns",
        "journal.wagtail_hooks.uploads",
        "learning.wagtail_hooks.accounts_to_erase",
        "learning.wagtail_hooks.comments_to_read",
        "learning.wagtail_hooks.comments_to_tell_of",
        "learning.wagtail_hooks.mails_that_wait",
        "learning.wagtail_hooks.news_by_mail",
        "learning.wagtail_hooks.old_comments",
        "learning.wagtail_hooks.old_invitations",
        "learning.wagtail_hooks.old_news",
        "learning.wagtail_hooks.old_sessions",
        "learning.wagtail_hooks.old_task_results",
        "learning.wagtail_hooks.unused_accounts",
    }
    assert err == ""


def test_clock_is_silent_when_all_went_well(db):
    assert run() == ("", "")


@pytest.fixture
def things_that_are_due(cast, course):
    """One of each: an old entry in a bin, a waiting mail, a scheduled page, an ended session, and what must stay."""
    now = timezone.now()
    write(cast.learner)
    binned = write(cast.learner)
    Entry.objects.filter(pk=binned.pk).update(binned_at=now - timedelta(days=31))
    OutgoingMail.objects.create(recipients=["noor@test.example"], message="Subject: a\n\nb")
    OutgoingMail.objects.update(queued_at=now - timedelta(minutes=6))
    course.later.unpublish()
    later = Page.objects.get(pk=course.later.pk).specific
    later.go_live_at = now - timedelta(minutes=1)
    later.save_revision(approved_go_live_at=later.go_live_at)
    Session.objects.create(session_key="ended", session_data="", expire_date=now - timedelta(days=1))


def state(course) -> dict:
    return {
        "entries": Entry.objects.count(),
        "handed over": DBTaskResult.objects.filter(task_path="learning.tasks.deliver_mail").count(),
        "published": Page.objects.get(pk=course.later.pk).live,
        "ended sessions": Session.objects.filter(session_key="ended").count(),
    }


def test_everything_that_is_due_is_done_in_one_round(things_that_are_due, course):
    before = state(course)

    run()

    assert before == {"entries": 2, "handed over": 0, "published": False, "ended sessions": 1}
    assert state(course) == {"entries": 1, "handed over": 1, "published": True, "ended sessions": 0}


def test_second_round_changes_nothing_that_anybody_sees(things_that_are_due, course):
    run()
    DBTaskResult.objects.all().delete()
    OutgoingMail.objects.update(sent_at=timezone.now(), message="")
    before = every_row()

    run()

    assert changes(before, every_row()) == {}


def test_mail_handed_over_in_two_rounds_goes_out_once(things_that_are_due, course):
    run()
    run()
    from learning.tasks import deliver_mail

    handed_over = DBTaskResult.objects.filter(task_path="learning.tasks.deliver_mail")
    for result in handed_over:
        deliver_mail.call(*result.args_kwargs["args"])

    assert handed_over.count() == 2
    assert len(mail.outbox) == 1


def test_job_that_fails_keeps_no_other_from_running_and_the_answer_is_one_sentence(things_that_are_due, course):
    def broken(now):
        raise ValueError(f"cannot use {SECRET}")

    err = StringIO()
    with hooks.register_temporarily("run_due", broken, order=-100), pytest.raises(CommandError) as failed:
        call_command("run_due", stderr=err)

    assert state(course) == {"entries": 1, "handed over": 1, "published": True, "ended sessions": 0}
    assert str(failed.value) == "1 of the jobs failed; the log says which."
    assert failed.value.returncode == 1
    assert err.getvalue() == f"{__name__}.broken failed: ValueError\n"
    assert SECRET not in err.getvalue() + str(failed.value)


def test_all_failing_jobs_are_counted(db):
    def first(now):
        raise ValueError

    def second(now):
        raise OSError

    err = StringIO()
    with hooks.register_temporarily([("run_due", first), ("run_due", second)]), pytest.raises(CommandError) as failed:
        call_command("run_due", stderr=err)

    assert str(failed.value) == "2 of the jobs failed; the log says which."
    assert [line.rpartition(": ")[2] for line in err.getvalue().splitlines()] == ["ValueError", "OSError"]


@pytest.mark.parametrize("pause", [0, -5])
def test_pause_that_is_no_number_of_seconds_is_refused_in_one_sentence(pause, db):
    with pytest.raises(CommandError, match="--every needs a number of seconds above 0."):
        call_command("run_due", every=pause)


def test_clock_that_goes_on_survives_a_failing_job(db, monkeypatch):
    rounds, pauses = [], []

    class Enough(Exception):
        pass

    def broken(now):
        rounds.append(now)
        raise ValueError

    def sleep(seconds):
        pauses.append(seconds)
        if len(pauses) == 3:
            raise Enough

    monkeypatch.setattr("time.sleep", sleep)
    with hooks.register_temporarily("run_due", broken), pytest.raises(Enough):
        call_command("run_due", every=30, stderr=StringIO())

    assert (len(rounds), pauses) == (3, [30, 30, 30])


def test_command_ends_with_1_and_one_sentence_when_nothing_can_be_done(tmp_path):
    """On a database that was never migrated, as a cron job would meet it."""
    environment = {"PATH": "", "VAR_DIR": str(tmp_path), "DEBUG": "on"}

    done = subprocess.run(
        [sys.executable, "manage.py", "run_due"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().splitlines()[-1] == "CommandError: 17 of the jobs failed; the log says which."


def test_help_says_how_often_to_call_it(capsys):
    with pytest.raises(SystemExit) as left:
        call_command("run_due", "--help")

    assert left.value.code == 0
    assert "every minute or two" in capsys.readouterr().out.replace("\n", " ")
