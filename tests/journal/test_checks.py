"""What `manage.py check` says about the journal's settings."""

import pytest
from django.core.checks import run_checks

from journal.apps import JournalConfig
from tests.journal.keys import OTHER, OWN
from tests.journal.writing import write

pytestmark = pytest.mark.django_db


def messages() -> list:
    return [message for message in run_checks(databases=["default"]) if message.id.startswith("journal.")]


def found() -> list[str]:
    return [message.id for message in messages()]


def test_settings_of_the_suite_have_no_complaint():
    assert found() == []


@pytest.mark.parametrize(
    "keys", ["", None, "k1", f"k1:{OWN[:-8]}", f"k1:{OWN},k1:{OTHER}", f"k1:{OWN},k2:{OWN}", "k1:" + "A" * 43 + "="]
)
def test_key_ring_that_cannot_be_used_is_one_error_with_a_hint_and_without_a_key(keys, settings):
    settings.JOURNAL_KEYS = keys

    (message,) = messages()

    assert message.id == "journal.E001"
    assert message.msg.startswith("JOURNAL_KEYS cannot be used: ")
    assert "docs/operations.md" in message.hint
    assert not [key for key in (OWN, OTHER, OWN[:-8]) if key in message.msg + message.hint]


def test_missing_setting_is_an_error_and_not_a_default_key(settings):
    del settings.JOURNAL_KEYS

    assert found() == ["journal.E001"]


@pytest.mark.parametrize("good", [f"k1:{OWN}", f"k2:{OTHER},k1:{OWN}", f" k2:{OTHER} , k1:{OWN} "])
def test_key_ring_with_one_or_two_good_keys_has_no_complaint(good, settings):
    settings.JOURNAL_KEYS = good

    assert found() == []


def test_user_model_without_the_date_of_joining_is_an_error_that_names_the_setting(settings):
    settings.JOURNAL_JOINED_FIELD = "born_on"

    (message,) = messages()

    assert message.id == "journal.E002"
    assert "born_on" in message.msg
    assert "JOURNAL_JOINED_FIELD" in message.hint


def test_key_that_took_the_name_of_the_one_that_wrote_is_an_error_without_a_key(cast, settings):
    write(cast.learner)
    settings.JOURNAL_KEYS = f"t1:{OTHER}"

    (message,) = messages()

    assert (message.id, "'t1'" in message.msg) == ("journal.E003", True)
    assert not [key for key in (OWN, OTHER) if key in message.msg + message.hint]
    settings.JOURNAL_KEYS = f"t2:{OTHER},t1:{OWN}"
    assert found() == []


def test_app_is_the_journal():
    assert (JournalConfig.name, JournalConfig.label) == ("journal", "journal")


def test_kind_of_exercise_without_a_form_is_an_error(monkeypatch):
    from journal.checks import kinds_of_exercise_have_forms
    from journal.exercises import forms

    assert kinds_of_exercise_have_forms(None) == []
    monkeypatch.delitem(forms.FORMS, "grid")

    [message] = kinds_of_exercise_have_forms(None)

    assert message.id == "journal.E010"
    assert "'grid'" in message.msg


def test_files_need_a_place_of_their_own_in_production(settings):
    assert found() == []

    settings.JOURNAL_FILES = None
    assert found() == ["journal.E004"]

    settings.DEBUG = True
    assert found() == []


@pytest.mark.parametrize("name", ["MEDIA_ROOT", "STATIC_ROOT"])
@pytest.mark.parametrize("below", ["", "journal", "a/../b"])
def test_files_where_a_web_server_gives_out_everything_are_refused(settings, tmp_path, name, below):
    setattr(settings, name, str(tmp_path / "served"))
    settings.JOURNAL_FILES = tmp_path / "served" / below

    assert found() == ["journal.E005"]


def test_site_with_a_storage_for_files_needs_no_folder(settings):
    settings.STORAGES = settings.STORAGES | {"journal": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    settings.JOURNAL_FILES = None

    assert found() == []
