"""security.md 1.16 and 1.17: a session that ends costs no word, and "Saved" never stands there without a stored row.

Short in every run, 100 of each in the audit.
"""

import pytest
from django.core.signals import request_started
from django.db import OperationalError, connection
from playwright.sync_api import expect

from journal.models import Entry
from tests.browser.test_autosave import PROVED, line, stored, type_words
from tests.corpora.hard_texts import as_typed, hard_texts
from tests.journal.test_words_come_back import touches_the_journal, writes
from tests.journal.writing import write

LENGTHS = [3, pytest.param(100, marks=pytest.mark.audit)]
TROUBLES = {
    "disk full": (writes, "database or disk is full"),
    "locked": (writes, "database is locked"),
    "outage": (touches_the_journal, "could not connect to server"),
    "full in the middle": (lambda sql: writes(sql) and "entryversion" in sql, "database or disk is full"),
}


class Trouble:
    """While one is chosen, every statement that it picks fails in the server, whichever thread and connection it uses."""

    kind = None

    def __call__(self, execute, sql, params, many, context):
        if self.kind and TROUBLES[self.kind][0](sql):
            raise OperationalError(TROUBLES[self.kind][1])
        return execute(sql, params, many, context)

    def watch(self, sender, **more):
        if self not in connection.execute_wrappers:
            connection.execute_wrappers.append(self)


@pytest.fixture
def trouble(quiet_server):
    trouble = Trouble()
    request_started.connect(trouble.watch)
    yield trouble
    request_started.disconnect(trouble.watch)
    if trouble in connection.execute_wrappers:
        connection.execute_wrappers.remove(trouble)


@pytest.fixture
def writing(learner, cast, course, watch):
    entry = write(cast.learner, "as it was", activity=course.activity("Map"), course=course)
    page = learner.open(f"/journal/entries/{entry.pk}/edit/")
    expect(line(page)).to_contain_text("Saved today")
    yield page
    watch.said.clear()  # the browser notes each answer of 401 and 503


def save_now(page) -> None:
    page.get_by_label("Your entry").press("Control+s")


@pytest.mark.parametrize("count", LENGTHS)
def test_text_comes_through_a_session_that_ended(count, writing, learner, cast):
    back = []
    for text in hard_texts(count):
        before = stored(cast)
        writing.context.clear_cookies(name="sessionid")
        type_words(writing, text)
        save_now(writing)
        expect(writing.get_by_role("dialog")).to_contain_text("You were signed out")
        expect(line(writing)).to_contain_text("Not saved")
        assert stored(cast) == before
        learner.is_signed_in(cast, "learner")
        writing.get_by_role("button", name="Signed in again: save now").click()
        expect(line(writing)).to_have_text(PROVED)
        back.append(stored(cast) == [as_typed(text)])

    print(f"\n{sum(back)} of {count} texts came through a session that had ended")  # noqa: T201 - the audit prints its number
    assert back == [True] * count


@pytest.mark.parametrize("count", LENGTHS)
def test_saved_is_never_shown_without_a_stored_row(count, writing, cast, trouble):
    writing.evaluate("""() => {
      window.shown = [];
      const line = document.getElementById("saved");
      new MutationObserver(() => window.shown.push(line.textContent.trim())).observe(line, { childList: true, subtree: true });
    }""")
    honest = []
    for number, text in enumerate(hard_texts(count)):
        before, version = stored(cast), Entry.objects.get().version
        writing.evaluate("window.shown.length = 0")
        trouble.kind = list(TROUBLES)[number % len(TROUBLES)]
        type_words(writing, text)
        save_now(writing)
        expect(line(writing)).to_contain_text("Not saved: kept on")
        trouble.kind = None
        shown = writing.evaluate("window.shown")
        unchanged = (stored(cast), Entry.objects.get().version) == (before, version)
        writing.get_by_role("button", name="Try again").click()
        expect(line(writing)).to_have_text(PROVED)
        lied = [words for words in shown if words.startswith("Saved")]
        honest.append(unchanged and not lied and stored(cast) == [as_typed(text)])

    print(f'\n{sum(honest)} of {count} failed saves were never called "Saved"')  # noqa: T201
    assert honest == [True] * count
