"""A save that fails gives the words back on the page, whatever failed, and to nobody else."""

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, connection
from django.test import Client

from journal import actions, reading
from journal.models import Entry
from tests.journal.editor import editor_of
from tests.journal.keys import OTHER
from tests.journal.writing import CANARY, form_data, write
from tests.people import PASSWORD

HERE = {"origin": "http://testserver"}
WORDS = f"{CANARY}\n <b>& more"
WRONG, UNKNOWN = f"t1:{OTHER}", f"t2:{OTHER}"


@contextmanager
def database_fails(when, error=OperationalError):
    """Every statement that `when` picks fails as it does on a full disk, a lock or an outage."""

    def wrapper(execute, sql, params, many, context):
        if when(sql):
            raise error(f"cannot do {sql} with {params}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield


def writes(sql: str) -> bool:
    return sql.startswith(("INSERT", "UPDATE")) and "journal_" in sql


def touches_the_journal(sql: str) -> bool:
    return "journal_" in sql


def updates(sql: str) -> bool:
    return sql.startswith("UPDATE")


def begins(sql: str) -> bool:
    return sql.startswith(("SAVEPOINT", "BEGIN"))


def everything(sql: str) -> bool:
    return True


def body(entry, owner) -> str:
    return reading.open_one(owner, entry.pk, None).words.body


@pytest.fixture
def begun(cast, course) -> Entry:
    return write(cast.learner, "as it was", activity=course.activity("Map"), course=course)


def pages(course, begun) -> dict[str, str]:
    return {
        "new": "/journal/new/",
        "new about an activity": f"/journal/new/?activity={course.activity('Notice').pk}",
        "another": f"/journal/new/?activity={course.activity('Map').pk}&another=1",
        "edit": f"/journal/entries/{begun.pk}/edit/",
    }


PAGES = ["new", "new about an activity", "another", "edit"]


# The database ----------------------------------------------------------------


FAILURES = [
    *((name, writes, OperationalError) for name in PAGES),  # a full disk, a lock
    *((name, writes, IntegrityError) for name in PAGES),
    *((name, touches_the_journal, InterfaceError) for name in PAGES),  # the connection went away
    *((name, everything, OperationalError) for name in PAGES),  # nothing answers, not even who this is
    *((name, begins, OperationalError) for name in PAGES),
    *((name, updates, DatabaseError) for name in ("another", "edit")),  # a new entry needs no update
]


@pytest.mark.parametrize(
    ("name", "when", "error"),
    FAILURES,
    ids=[f"{name}-{when.__name__}-{error.__name__}" for name, when, error in FAILURES],
)
def test_save_that_the_database_refuses_answers_503_with_the_words_and_can_be_sent_again(
    name, when, error, cast, course, begun
):
    client, address = cast.client("learner"), pages(course, begun)[name]
    page = editor_of(client.get(address), address)

    with database_fails(when, error):
        response = client.post(address, page.typed(WORDS, "A title"))

    assert response.status_code == 503
    again = editor_of(response, address)
    assert (again.fields["body"], again.fields["title"]) == (WORDS, "A title")
    assert "We could not save at" in again.trouble
    assert "Saved" not in response.content.decode()
    assert {row.pk for row in Entry.objects.all()} == {begun.pk}
    assert (body(begun, cast.learner), Entry.objects.get().running) == ("as it was", True)

    assert client.post(again.address, again.typed(again.fields["body"])).status_code == 302
    assert sorted(body(row, cast.learner) for row in Entry.objects.all()) == sorted(
        [WORDS] if name == "edit" else [WORDS, "as it was"]
    )


@pytest.mark.parametrize("when", [touches_the_journal, everything])
def test_page_that_the_database_cannot_show_answers_503_in_plain_words(when, cast, course, begun):
    client, found = cast.client("learner"), {}
    asked = ["/journal/", "/journal/bin/", f"/journal/entries/{begun.pk}/", f"/journal/entries/{begun.pk}/edit/"]

    with database_fails(when):
        for address in asked:
            response = client.get(address)
            found[address] = (
                response.status_code,
                response.headers["Cache-Control"],
                "Back soon" in response.content.decode(),
            )

    assert found == dict.fromkeys(asked, (503, "private, no-store", True))


# Keys ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "keys", [WRONG, UNKNOWN, "", "t1:short", "nonsense"], ids=["wrong", "unknown", "missing", "short", "nonsense"]
)
@pytest.mark.parametrize("name", PAGES)
def test_wrong_or_missing_key_answers_503_and_loses_no_words(name, keys, cast, course, begun, settings):
    client, address, right = cast.client("learner"), pages(course, begun)[name], settings.JOURNAL_KEYS
    page = editor_of(client.get(address), address)
    settings.JOURNAL_KEYS = keys

    response = client.post(address, page.typed(WORDS))

    again = editor_of(response, address)
    assert (response.status_code, again.fields["body"]) == (503, WORDS)
    assert client.get(f"/journal/entries/{begun.pk}/").status_code == 503
    settings.JOURNAL_KEYS = right
    assert body(begun, cast.learner) == "as it was"
    assert client.post(again.address, again.typed(WORDS)).status_code == 302


@pytest.mark.parametrize("keys", [WRONG, UNKNOWN], ids=["wrong", "new name"])
def test_first_entry_of_a_person_under_a_wrong_key_is_given_back(keys, cast, begun, settings):
    """Another key under the known name must not begin a journal; a key of a new name may: it is a new key."""
    settings.JOURNAL_KEYS = keys

    response = cast.client("peer").post("/journal/new/", form_data(body=WORDS))

    assert response.status_code == (503 if keys == WRONG else 302)
    assert Entry.objects.filter(journal__owner=cast.peer).count() == (0 if keys == WRONG else 1)


# Whatever nobody thought of --------------------------------------------------


def test_unforeseen_failure_gives_the_words_back_too(cast, begun):
    client, address = cast.client("learner"), f"/journal/entries/{begun.pk}/edit/"
    page = editor_of(client.get(address), address)

    with database_fails(writes, error=RuntimeError):
        response = client.post(address, page.typed(WORDS))

    assert (response.status_code, editor_of(response, address).fields["body"]) == (500, WORDS)


def test_unforeseen_failure_of_a_page_without_words_is_an_error_of_the_site(cast, begun):
    client = cast.client("learner")
    client.raise_request_exception = False

    with database_fails(touches_the_journal, error=RuntimeError):
        response = client.get("/journal/")

    assert (response.status_code, "Something went wrong here" in response.content.decode()) == (500, True)


@pytest.mark.parametrize(
    "broken", [{"save_id": "x"}, {"version": "x"}, {"version": str(10**30)}, {"entry": ""}, {"title": "t" * 201}]
)
def test_form_that_was_tampered_with_or_is_too_long_comes_back_with_its_words(broken, cast):
    response = cast.client("learner").post("/journal/new/", form_data(body=WORDS) | broken)

    assert (response.status_code, editor_of(response, "").fields["body"]) == (422, WORDS)
    assert Entry.objects.count() == 0


# Signed out, signed in again -------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_save_of_a_signed_out_person_answers_401_with_the_words_and_stores_nothing(name, cast, course, begun):
    client, address = cast.client("learner"), pages(course, begun)[name]
    page = editor_of(client.get(address), address)
    client.logout()

    response = client.post(address, page.typed(WORDS, "A title"))

    again = editor_of(response, address)
    assert (response.status_code, again.fields["body"], again.fields["title"]) == (401, WORDS, "A title")
    assert "You were signed out" in again.trouble
    assert (Entry.objects.count(), body(begun, cast.learner)) == (1, "as it was")
    client.force_login(cast.learner, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(again.address, again.typed(WORDS)).status_code == 302
    assert WORDS in {body(row, cast.learner) for row in Entry.objects.all()}


def signed_in_elsewhere(client, email) -> None:
    """Sign in as in another tab: a real sign-in, which changes the token."""
    page = client.get("/accounts/login/").content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    data = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert client.post("/accounts/login/", data, headers=HERE).status_code == 302


def strict_client(person) -> Client:
    client = Client(enforce_csrf_checks=True)
    signed_in_elsewhere(client, person.email)
    return client


@pytest.mark.parametrize("name", PAGES)
def test_token_that_changed_gives_words_and_a_fresh_token_and_saving_then_works(name, cast, course, begun):
    client, address = strict_client(cast.learner), pages(course, begun)[name]
    page = editor_of(client.get(address), address)
    client.logout()
    signed_in_elsewhere(client, cast.learner.email)

    response = client.post(address, page.typed(WORDS), headers=HERE)

    again = editor_of(response, address)
    assert (response.status_code, again.fields["body"]) == (403, WORDS)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "Press Save once more" in again.trouble
    assert body(begun, cast.learner) == "as it was"
    assert client.post(again.address, again.typed(WORDS), headers=HERE).status_code == 302
    assert WORDS in {body(row, cast.learner) for row in Entry.objects.all()}


def test_token_that_changed_while_signed_out_says_so_and_keeps_the_words(cast, begun):
    client, address = strict_client(cast.learner), f"/journal/entries/{begun.pk}/edit/"
    page = editor_of(client.get(address), address)
    client.logout()  # the client forgets its cookies

    response = client.post(address, page.typed(WORDS), headers=HERE)

    again = editor_of(response, address)
    assert (response.status_code, again.fields["body"]) == (403, WORDS)
    assert "You were signed out" in again.trouble


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"referer": "http://evil.example/x"}, {"origin": "null"}, {}]
)
def test_words_that_another_site_sends_are_not_echoed_and_not_saved(headers, cast, begun):
    client = strict_client(cast.learner)

    answers = {
        address: client.post(address, form_data(begun, body=WORDS), headers=headers)
        for address in ("/journal/new/", f"/journal/entries/{begun.pk}/edit/")
    }

    assert {answer.status_code for answer in answers.values()} == {403}
    assert [address for address, answer in answers.items() if CANARY in answer.content.decode()] == []
    assert (Entry.objects.count(), body(begun, cast.learner)) == (1, "as it was")


def test_every_unsafe_route_refuses_a_post_without_a_token(cast, course, begun):
    client = strict_client(cast.learner)
    binned = write(cast.learner)
    actions.bin_entry(entry=binned)
    asked = [*pages(course, begun).values(), f"/journal/entries/{binned.pk}/restore/"]
    asked += [f"/journal/entries/{begun.pk}/{action}/" for action in ("delete", "join")]

    found = {client.post(address, form_data(begun), headers=HERE).status_code for address in asked}

    assert found == {403}
    assert (Entry.objects.kept().get().pk, body(begun, cast.learner)) == (begun.pk, "as it was")
