"""`manage.py export_journal`: for somebody who asked and cannot sign in; never silently."""

import zipfile
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from journal.models import Entry
from tests.journal.tables import every_row
from tests.journal.writing import CANARY, write

ASKED = "--yes-i-was-asked-by-its-owner"


@pytest.fixture
def target(cast, tmp_path):
    write(cast.learner, f"{CANARY} of the learner")
    write(cast.peer, "walrus-tapioca")
    return tmp_path / "journal.zip"


def export(*arguments) -> str:
    out = StringIO()
    call_command("export_journal", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_journal_is_written_for_its_owner_who_is_told_by_mail(target, caplog):
    said = export("learner@test.example", target, ASKED)

    with zipfile.ZipFile(target) as file:
        words = {name: file.read(name) for name in file.namelist()}
    assert {name.partition("/")[0] for name in words} == {"journal", "journal.json", "consents.json", "exercises.json"}
    assert f"{CANARY} of the learner".encode() in words["journal.json"]
    assert b"walrus" not in b"".join(words.values())
    assert target.stat().st_mode & 0o777 == 0o600
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["learner@test.example"], "Your journal was exported")
    ]
    assert CANARY not in said + mail.outbox[0].body


def test_log_says_that_it_happened_and_not_whose_it_is(target, caplog):
    export("learner@test.example", target, ASKED)

    assert [record.getMessage() for record in caplog.records] == ["A journal was exported by command"]


def test_without_the_owners_wish_nothing_is_written_or_sent(target):
    before = every_row()

    with pytest.raises(CommandError, match="A journal is its owner's alone"):
        export("learner@test.example", target)

    assert (target.exists(), mail.outbox, every_row() == before) == (False, [], True)


def test_file_that_is_there_already_is_not_overwritten_and_nobody_is_told(target, settings, caplog):
    settings.EMAIL_BACKEND = "learning.mail.OutboxBackend"
    target.write_text("something else")
    before = every_row()

    with pytest.raises(CommandError, match="could not be written: File exists"):
        export("learner@test.example", target, ASKED)

    assert target.read_text() == "something else"
    assert every_row() == before
    assert caplog.records == []


def test_address_of_nobody_is_refused(target):
    with pytest.raises(CommandError, match="^0 accounts have the address nobody@test.example; nothing was written.$"):
        export("nobody@test.example", target, ASKED)


def test_wrong_keys_are_refused_with_one_sentence(target, settings):
    settings.JOURNAL_KEYS = "k9:" + settings.JOURNAL_KEYS.partition(":")[2]

    with pytest.raises(CommandError, match="^The journal does not open with the keys given; nothing was written.$"):
        export("learner@test.example", target, ASKED)

    assert (target.exists(), Entry.objects.count()) == (False, 2)
