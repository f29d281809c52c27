"""The canary hunt: after a day of writing, failing and mending, the words are nowhere but in the sealed rows."""

import logging
import pickle
import sys
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import caches
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from django.utils.log import AdminEmailHandler
from django.views.debug import get_exception_reporter_class
from wagtail.admin.viewsets import viewsets
from wagtail.models import ModelLogEntry, Page, PageLogEntry, ReferenceIndex, Revision, RevisionMixin
from wagtail.search import index
from wagtail.search.query import MATCH_ALL
from wagtail.snippets.models import get_snippet_models

from journal import actions
from journal.attachments import attach
from journal.models import Entry
from journal.persons import mark_of
from journal.words import row_name
from tests.course import publish, text
from tests.exercising import answer_with, with_exercise
from tests.journal.editor import editor_of
from tests.journal.keys import OTHER
from tests.journal.tables import every_row, holding
from tests.journal.test_words_come_back import HERE, database_fails, signed_in_elsewhere, touches_the_journal, writes
from tests.journal.writing import CANARY, form_data, write

# Search stems and cuts its words, so that the halves are looked for.
PROBE = "xylophon|marzipan"
PRIVATE_MODELS = [model for label in ("journal", "learning") for model in apps.get_app_config(label).get_models()]


class Records(logging.Handler):
    """Everything that is logged, as the most talkative formatter would write it."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []

    def emit(self, record):
        self.lines.append(logging.Formatter("%(message)s %(args)s").format(record) + repr(vars(record)))


@pytest.fixture(params=["as shipped", "at its most talkative"])
def records(request, monkeypatch):
    """What is logged, and a mail to the admins for every error.

    Talkative: somebody looks for a mistake with Django at DEBUG, every statement with its values included.
    """
    handler, mails = Records(), AdminEmailHandler(include_html=True)
    mails.setLevel(logging.ERROR)
    before = {name: logging.getLogger(name).level for name in ("", "django")}
    for name in before:
        monkeypatch.setattr(logging.getLogger(name), "handlers", [handler, mails])
        logging.getLogger(name).setLevel(logging.INFO if request.param == "as shipped" else logging.DEBUG)
    connection.force_debug_cursor = request.param != "as shipped"
    yield handler.lines
    connection.force_debug_cursor = False
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def _step(version: int) -> dict[str, str]:
    """A step of an exercise with the canary in it."""
    fields = {"kind": "services_map", "entry": str(uuid4()), "version": str(version), "save_id": str(uuid4())}
    return fields | {"middle-name": CANARY, "middle-situation": CANARY}


def a_day_of_writing(learner, course) -> Client:
    """Write, edit, meet oneself in a second window, preview, check for names, take along, fail, bin, join, search."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False, headers=HERE)
    signed_in_elsewhere(client, learner.email)
    new = f"/journal/new/?activity={course.activity('Map').pk}"
    page = editor_of(client.get(new), new)
    entry = client.post(new, page.typed(CANARY, CANARY)).headers["Location"]
    first = editor_of(client.get(f"{entry}edit/"), f"{entry}edit/")
    client.post(first.address, first.typed(f"{CANARY} two"))
    both = editor_of(client.post(first.address, first.typed(f"{CANARY} late")), first.address)
    client.post(both.address, both.typed(f"{CANARY} both"))
    client.post(both.address, both.typed("x", CANARY * 20))
    again = editor_of(client.get(f"{entry}edit/"), f"{entry}edit/")
    step = f"/journal/exercises/{with_exercise(course)}/steps/middle/"
    client.post(step, _step(0) | _token(client))
    client.post(step, _step(0) | _token(client))  # a second window
    client.post(step, _step(0))  # without a token
    for when, error in (
        (writes, OperationalError),
        (touches_the_journal, OperationalError),
        (touches_the_journal, ValueError),
    ):
        with database_fails(when, lambda message, error=error: error(f"{message} {CANARY}")):
            client.post(again.address, again.typed(f"{CANARY} failing"))
            client.get(entry)
            client.get("/journal/")
            client.post(f"{entry}save/", _saved_by_itself(again, learner, f"{CANARY} draft failing"))
            client.post(step, _step(1) | _token(client))
            client.post(
                f"{step}save/",
                _step(1) | _token(client) | {"person": mark_of(learner), "body": f"middle-name={CANARY}"},
            )
    client.post(f"{entry}save/", _saved_by_itself(again, learner, f"{CANARY} draft"))
    client.post(f"{entry}save/", _saved_by_itself(again, learner, f"{CANARY} draft from behind"))
    client.post(f"{entry}save/", form_data(body=CANARY))  # without a token
    assert CANARY in client.post("/journal/preview/", {"words": f"**{CANARY}**"} | _token(client)).json()["html"]
    assert CANARY in client.get(f"{entry}check/").content.decode()
    assert CANARY in client.get("/journal/book/").content.decode()
    assert len(b"".join(client.get("/learning/my-data/download/"))) > 1000
    for page_of_history in ("versions/", "versions/1/", "versions/compare/", "versions/compare/?from=1"):
        assert CANARY in client.get(entry + page_of_history).content.decode() or page_of_history == "versions/"
    client.post(f"{entry}versions/1/bring-back/", _token(client))
    again = editor_of(client.get(f"{entry}edit/"), f"{entry}edit/")
    right, settings.JOURNAL_KEYS = settings.JOURNAL_KEYS, f"t1:{OTHER}"
    client.post(again.address, again.typed(f"{CANARY} under a wrong key"))
    client.post(f"{entry}save/", _saved_by_itself(again, learner, f"{CANARY} draft under a wrong key"))
    settings.JOURNAL_KEYS = right
    free = client.post(
        "/journal/new/", page.typed(CANARY, f"w1 act 2 {CANARY}") | {"entry": str(uuid4()), "tags": CANARY}
    )
    client.post(
        f"{free.headers['Location']}join/", form_data() | {"activity": course.activity("Map").pk} | _token(client)
    )
    client.post("/journal/find/", {"words": CANARY} | _token(client), follow=True)
    client.post("/journal/find/", {"words": CANARY, "first": CANARY} | _token(client))
    for action in ("delete", "restore", "delete"):
        client.post(f"{entry}{action}/", _token(client))
    for address in ("/journal/", "/journal/bin/", free.headers["Location"], entry):
        client.get(address)
    # The statements of the public search hold what is asked of it, where somebody logs statements; it asks no journal.
    connection.force_debug_cursor, before = False, connection.force_debug_cursor
    client.get(f"/search/?q={CANARY}")
    connection.force_debug_cursor = before
    client.post(again.address, form_data(body=CANARY))  # without a token
    Client(raise_request_exception=False).post(again.address, form_data(body=CANARY), headers=HERE)  # signed out
    call_command("run_due")
    return client


def _saved_by_itself(page, person, words) -> dict[str, str]:
    return page.typed(words) | {"person": mark_of(person), "save_id": str(uuid4())}


def _token(client) -> dict[str, str]:
    return {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}


@pytest.fixture
def day(cast, course, records, settings, django_capture_on_commit_callbacks):
    settings.ADMINS = [("Robin", "robin@test.example")]
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    with django_capture_on_commit_callbacks(execute=True):
        client = a_day_of_writing(cast.learner, course)
    assert Entry.objects.count() == 2  # the day was lived
    return client


def test_day_of_writing_leaves_the_words_in_no_row_log_mail_cache_session_or_cookie(day, records):
    caches_of_the_site = [pickle.dumps(getattr(caches[name], "_cache", {})) for name in settings.CACHES]
    sessions = [str(session.get_decoded()) for session in Session.objects.all()]
    storage = CookieStorage(RequestFactory().get("/"))
    cookies = [str(storage._decode(morsel.value) or morsel.value) for morsel in day.cookies.values()]
    mails = [str(message.message()) + str(message.alternatives) + message.body for message in mail.outbox]
    places = {"rows": [*holding(PROBE)], "logs": records, "mails": mails, "sessions": sessions, "cookies": cookies}
    places["caches"] = [str(content) for content in caches_of_the_site]

    found = {place: _hits(contents) for place, contents in places.items() if place != "rows"}

    assert holding(PROBE) == set()
    assert found == dict.fromkeys(found, [])
    assert all(places[place] for place in ("logs", "mails", "sessions", "cookies"))  # there was something to look at


def _hits(contents: list[str]) -> list[str]:
    return [content[:80] for content in contents if any(word in content.lower() for word in PROBE.split("|"))]


def test_failures_of_that_day_were_reported_by_their_kind(day, records):
    errors = "\n".join(records)
    assert [kind for kind in ("OperationalError", "PageFailed: ValueError", "SealError") if kind not in errors] == []
    assert any("PageFailed" in message.body for message in mail.outbox)


JOURNAL = get_resolver("journal.urls").url_patterns


def send_the_words_everywhere(client, entry, file, exercise: int) -> list[str]:
    """Every address of the journal, asked for and posted to with the words in every field. Gives what was asked."""
    known = {"uuid": entry.pk, "number": 1, "file": file.pk, "activity_id": exercise, "step": "middle"}
    known |= {name: uuid4() for name in ("share", "thread", "message")}
    asked = []
    for route in JOURNAL:
        names = route.pattern.converters
        address = reverse(f"journal:{route.name}", kwargs={name: known[name] for name in names})
        fields = dict.fromkeys(("title", "words", "tags"), CANARY) | form_data(entry, body=CANARY)
        fields |= _step(1) if "activity_id" in names else {}
        client.get(address)
        client.post(address, fields | {"person": mark_of(entry.journal.owner)})
        asked.append(address)
    return asked


@pytest.mark.parametrize("error", [OperationalError, ValueError, KeyError])
@pytest.mark.parametrize("records", ["at its most talkative"], indirect=True)
def test_failure_in_every_page_of_the_journal_is_reported_without_a_word(error, cast, course, records, settings):
    settings.ADMINS = [("Robin", "robin@test.example")]
    entry, client = write(cast.learner, CANARY, title=CANARY), cast.client("learner")
    client.raise_request_exception = False
    exercise = with_exercise(course)
    answer_with(cast.learner, course, content={"middle": {"name": CANARY}})
    file = attach(owner=cast.learner, entry=entry, name=f"{CANARY}.txt", data=CANARY.encode())

    with database_fails(touches_the_journal, lambda message: error(f"{message} {CANARY}")):
        asked = send_the_words_everywhere(client, entry, file, exercise)

    reported = [str(message.message()) + str(message.alternatives) + message.body for message in mail.outbox]
    said = f"{len(asked)} addresses failing with {error.__name__}: {len(reported)} mails, {len(records)} lines of log"
    print(f"{said}, with a word of it: {len(_hits(reported + records))}")  # noqa: T201
    assert len(asked) == len(JOURNAL) > 15
    assert len(reported) > 15
    assert _hits(reported + records) == []


def test_day_of_writing_leaves_no_trace_of_entries_in_wagtails_own_tables(day):
    numbers = {str(pk).replace("-", "") for pk in Entry.objects.values_list("pk", flat=True)}
    labels = ("journal", "learning")

    assert not ReferenceIndex.objects.filter(base_content_type__app_label__in=labels).exists()
    assert not Revision.objects.filter(content_type__app_label__in=labels).exists()
    assert not ModelLogEntry.objects.exists()
    assert not PageLogEntry.objects.filter(user__email="learner@test.example").exists()
    ours = {"journal_entry", "journal_entryversion", "django_session"}
    strangers = {
        name: [row for row in rows if any(number in row.replace("-", "") for number in numbers)]
        for name, rows in every_row().items()
    }
    assert {name for name, rows in strangers.items() if rows} - ours == set()


def test_hunt_finds_a_word_that_is_there(course):
    """The same hunt, with the canary where editors write: search index, revision and page hold it."""
    course.first.body = [text(f"Look: {CANARY}")]
    publish(course.first)

    found = holding(PROBE)

    assert {"content_sectionpage", "wagtailcore_revision"} <= found


def test_site_search_does_not_know_journals(day, cast):
    assert list(Page.objects.search(CANARY)) == []
    assert list(Page.objects.search(MATCH_ALL)) != []
    assert CANARY not in Client().get("/search/", {"q": "w1 act"}).content.decode()


@pytest.mark.parametrize("model", PRIVATE_MODELS, ids=lambda model: model.__name__)
def test_private_model_is_registered_with_nothing_of_wagtail(model):
    registered = {
        "snippet": model in get_snippet_models(),
        "viewset": model in [getattr(viewset, "model", None) for viewset in viewsets.viewsets],
        "search": model in index.get_indexed_models() or issubclass(model, index.Indexed),
        "reference index": ReferenceIndex.model_is_indexable(model),
        "revisions": issubclass(model, RevisionMixin),
    }

    assert [name for name, there in registered.items() if there] == []


def test_nothing_of_django_admin_or_an_api_is_installed():
    assert {"django.contrib.admin", "wagtail.api.v2", "rest_framework"} & set(settings.INSTALLED_APPS) == set()


def with_the_words_in_its_message(words):
    raise ValueError(f"cannot use {words}")


def with_the_words_in_its_cause(words):
    try:
        with_the_words_in_its_message(words)
    except ValueError as error:
        raise RuntimeError from error


def with_the_words_in_its_context(words):
    try:
        with_the_words_in_its_message(words)
    except ValueError:
        raise RuntimeError  # noqa: B904 - this is what is tested


def with_the_words_it_could_not_encode(words):
    f"{words}\ud83d".encode()  # Django shows what stands around the sign


@pytest.mark.parametrize(
    "fail",
    [
        with_the_words_in_its_message,
        with_the_words_in_its_cause,
        with_the_words_in_its_context,
        with_the_words_it_could_not_encode,
    ],
)
@pytest.mark.parametrize("address", ["/journal/new/", f"/search/?q={CANARY}"])
def test_exception_report_has_no_word_of_the_form_the_variables_the_address_or_the_error(fail, address):
    request = RequestFactory().post(address, {"body": CANARY, "title": CANARY}, headers={"referer": f"/?q={CANARY}"})
    request.COOKIES["c"] = CANARY

    try:
        fail(CANARY)
    except Exception as error:
        kind = type(error).__name__
        reporter = get_exception_reporter_class(request)(request, *sys.exc_info(), is_email=True)

    report = reporter.get_traceback_text() + reporter.get_traceback_html()
    found = [line for line in report.splitlines() if "xylophon" in line or "zipan" in line]
    assert (kind in report, fail.__name__ in report) == (True, True)
    assert found == []


def test_text_of_a_row_says_nothing_of_its_words(cast):
    entry = write(cast.learner, title=CANARY)
    safe = actions.open_journal(cast.learner)

    shown = [str(entry), repr(entry), str(entry.journal), repr(safe), repr(row_name(entry)), repr(vars(entry))]
    assert [one for one in shown if CANARY in one] == []
