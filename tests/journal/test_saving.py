"""Saving while somebody writes: each answer, and that it stores, tells and overwrites what it says."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from content.markdown import render as render_markdown
from journal import actions, care, reading
from journal.models import Entry, EntryVersion
from journal.persons import mark_of
from journal.words import BODY_LIMIT
from tests.journal.editor import editor_of
from tests.journal.tables import changes, every_row
from tests.journal.test_words_come_back import HERE, WRONG, database_fails, signed_in_elsewhere, strict_client, writes
from tests.journal.writing import CANARY, form_data, write


def address(entry) -> str:
    return f"/journal/entries/{getattr(entry, 'pk', entry)}/save/"


def data(person, entry=None, **fields) -> dict:
    return form_data(entry, person=mark_of(person), **fields)


def body(entry, owner) -> str:
    return reading.open_one(owner, entry.pk, None).words.body


@pytest.fixture
def begun(cast, course) -> Entry:
    return write(cast.learner, "as it was", activity=course.activity("Map"), course=course)


def test_save_answers_with_the_version_and_the_time_and_stores_a_draft(cast, begun):
    answer = cast.client("learner").post(address(begun), data(cast.learner, begun, body="as\r\nit is", title="Mum"))

    begun.refresh_from_db()
    clock = timezone.localtime(begun.updated_at).strftime("%H:%M")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    assert answer.json() == {
        "version": 2,
        "saved_at": begun.updated_at.isoformat(),
        "said": f"Saved {clock}",
        "page": f"/journal/entries/{begun.pk}/edit/",
    }
    found = reading.open_one(cast.learner, begun.pk, None).words
    assert (found.title, found.body, found.label) == ("Mum", "as\nit is", "Week 1 Activity 2")
    assert list(EntryVersion.objects.order_by("number").values_list("finished", flat=True)) == [True, False]


def test_first_save_of_a_page_about_an_activity_begins_its_entry_with_label_and_prompt(cast, course):
    page = editor_of(cast.client("learner").get(f"/journal/new/?activity={course.activity('Map').pk}"), "")
    pk = page.fields["entry"]

    where = f"{address(pk)}?activity={course.activity('Map').pk}"
    answer = cast.client("learner").post(where, page.typed("first") | {"person": mark_of(cast.learner)})

    entry = Entry.objects.get()
    words = reading.open_one(cast.learner, entry.pk, None).words
    assert (answer.status_code, str(entry.pk), entry.activity) == (200, pk, course.activity("Map"))
    assert (words.body, words.label, words.prompt.title) == ("first", "Week 1 Activity 2", "Map")


def test_another_entry_saved_by_itself_becomes_the_running_one(cast, course, begun):
    where = f"{address(pk := uuid4())}?activity={course.activity('Map').pk}&another=1"

    answer = cast.client("learner").post(where, data(cast.learner) | {"entry": str(pk)})

    assert answer.status_code == 200
    assert Entry.objects.get(running=True).pk == pk


def test_page_tells_its_script_where_to_save_for_whom_and_with_the_activity(cast, course):
    html = cast.client("learner").get(f"/journal/new/?activity={course.activity('Map').pk}&another=1").content.decode()

    zero = "/journal/entries/00000000-0000-0000-0000-000000000000/save/"
    assert f'data-save="{zero}?activity={course.activity("Map").pk}&amp;another=1"' in html
    assert f'data-person="{mark_of(cast.learner)}"' in html
    assert str(cast.learner.pk) not in mark_of(cast.learner).split("-")


def test_same_save_sent_twice_counts_once(cast, begun):
    sent = data(cast.learner, begun, body="once")

    answers = [cast.client("learner").post(address(begun), sent).json() for _time in range(2)]

    assert answers[0] == answers[1]
    assert (Entry.objects.get().version, EntryVersion.objects.count()) == (2, 2)


def test_save_on_an_old_version_overwrites_nothing_and_shows_both(cast, begun):
    client = cast.client("learner")
    client.post(address(begun), data(cast.learner, begun, body="the other tab"))
    before = every_row("journal_")

    answer = client.post(address(begun), data(cast.learner, begun, body="this tab"))

    said = answer.json()
    assert (answer.status_code, said["problem"], said["body"], said["version"]) == (409, "changed", "the other tab", 2)
    assert ("The other words" in said["other"], "the other tab" in said["other"]) == (True, True)
    assert "This entry was changed in another window" in said["trouble"]
    assert changes(before, every_row("journal_")) == {}


def test_two_new_pages_of_one_activity_meet_in_one_entry(cast, course, begun):
    where = f"{address(pk := uuid4())}?activity={course.activity('Map').pk}"

    answer = cast.client("learner").post(where, data(cast.learner) | {"entry": str(pk)})

    assert (answer.status_code, answer.json()["entry"], Entry.objects.count()) == (409, str(begun.pk), 1)


def refusals(cast, begun) -> dict[str, tuple[dict, int, str]]:
    mine = data(cast.learner, begun)
    return {
        "too long": (mine | {"body": "x" * (BODY_LIMIT + 1)}, 413, "too-long"),
        "title too long": (mine | {"title": "x" * 201}, 413, "too-long"),
        "no words": (mine | {"body": " "}, 422, "empty"),
        "no version": (mine | {"version": ""}, 422, "form"),
        "no save id": (mine | {"save_id": "x"}, 422, "form"),
        "another entry in the form": (mine | {"entry": str(uuid4())}, 404, "gone"),
        "another person's page": (mine | {"person": mark_of(cast.peer)}, 403, "person"),
        "nobody's page": (mine | {"person": ""}, 403, "person"),
    }


@pytest.mark.parametrize(
    "name",
    [
        "too long",
        "title too long",
        "no words",
        "no version",
        "no save id",
        "another entry in the form",
        "another person's page",
        "nobody's page",
    ],
)
def test_save_that_cannot_be_is_refused_and_changes_nothing(name, cast, begun):
    sent, status, problem = refusals(cast, begun)[name]
    before = every_row("journal_")

    answer = cast.client("learner").post(address(begun), sent)

    assert (answer.status_code, answer.json()["problem"]) == (status, problem)
    assert changes(before, every_row("journal_")) == {}


def test_save_without_consent_asks_for_it_and_never_gives_it_by_itself(cast, begun):
    actions.withdraw_consent(person=cast.learner)

    answer = cast.client("learner").post(address(begun), data(cast.learner, begun, body="new"))
    agreeing = cast.client("learner").post(address(begun), data(cast.learner, begun, body="new", agreed=care.WORDING))

    assert (answer.status_code, answer.json()["problem"], agreeing.status_code) == (422, "consent", 422)
    assert "One thing before this is saved" in answer.json()["trouble"]
    assert body(begun, cast.learner) == "as it was"


@pytest.mark.parametrize("role", ["peer", "own_tutor", "editor", "superuser"])
def test_entry_of_somebody_else_is_gone_like_one_that_does_not_exist(role, cast, begun):
    client, person = cast.client(role), getattr(cast, role)
    missing = uuid4()

    there = client.post(address(begun), data(person, begun, body=CANARY))
    nowhere = client.post(address(missing), data(person, begun, body=CANARY) | {"entry": str(missing)})

    assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content) == (404, b'{"problem": "gone"}')
    assert (Entry.objects.count(), body(begun, cast.learner)) == (1, "as it was")


def test_entry_that_was_removed_for_good_is_not_made_again_by_an_open_page(cast, begun):
    sent = data(cast.learner, begun, body="still open")
    begun.delete()

    answer = cast.client("learner").post(address(sent["entry"]), sent)

    assert (answer.status_code, Entry.objects.count()) == (404, 0)


@pytest.mark.parametrize("person", ["anonymous", "suspended"])
def test_signed_out_save_answers_401_without_a_word(person, cast, begun):
    client = cast.client("learner" if person == "suspended" else "anonymous")
    if person == "suspended":
        cast.learner.is_active = False
        cast.learner.save()

    answer = client.post(address(begun), data(cast.learner, begun, body=CANARY))

    assert (answer.status_code, answer.content) == (401, b'{"problem": "signed-out"}')
    assert client.get("/journal/token/").status_code == 401


def test_token_that_changed_answers_403_without_a_word_and_a_fresh_one_saves(cast, begun):
    client = strict_client(cast.learner)
    page = editor_of(client.get(f"/journal/entries/{begun.pk}/edit/"), "")
    sent = page.typed(CANARY) | {"person": mark_of(cast.learner)}
    token = sent.pop("csrfmiddlewaretoken")
    client.logout()
    signed_in_elsewhere(client, cast.learner.email)

    refused = client.post(address(begun), sent, headers=HERE | {"x-csrftoken": token})
    fresh = client.get("/journal/token/")
    saved = client.post(address(begun), sent, headers=HERE | {"x-csrftoken": fresh.json()["token"]})

    assert (refused.status_code, refused.content) == (403, b'{"problem": "token"}')
    assert [answer.headers["Cache-Control"] for answer in (refused, fresh, saved)] == ["private, no-store"] * 3
    assert fresh.json()["person"] == mark_of(cast.learner)
    assert (saved.status_code, body(begun, cast.learner)) == (200, CANARY)


def test_person_who_signed_in_instead_has_another_mark_and_token_and_gets_nothing(cast, begun):
    client = strict_client(cast.peer)
    token = client.get("/journal/token/").json()

    answer = client.post(
        address(begun), data(cast.learner, begun, body=CANARY), headers=HERE | {"x-csrftoken": token["token"]}
    )

    assert token["person"] != mark_of(cast.learner)
    assert (answer.status_code, answer.content) == (403, b'{"problem": "person"}')
    assert Entry.objects.filter(journal__owner=cast.peer).count() == 0


@pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example"}])
def test_save_from_another_site_is_refused(headers, cast, begun):
    answer = strict_client(cast.learner).post(address(begun), data(cast.learner, begun, body=CANARY), headers=headers)

    assert (answer.status_code, CANARY in answer.content.decode(), body(begun, cast.learner)) == (
        403,
        False,
        "as it was",
    )


@pytest.mark.parametrize(("error", "status"), [(None, 503), (RuntimeError, 500)])
def test_failing_database_answers_without_a_word_and_the_same_save_counts_later(error, status, cast, begun):
    client, sent = cast.client("learner"), data(cast.learner, begun, body=CANARY)

    with database_fails(writes, **({"error": error} if error else {})):
        failed = client.post(address(begun), sent)

    assert (failed.status_code, failed.content) == (status, b'{"problem": "failed"}')
    assert body(begun, cast.learner) == "as it was"
    assert client.post(address(begun), sent).json()["version"] == 2


def test_wrong_key_answers_503(cast, begun, settings):
    settings.JOURNAL_KEYS = WRONG

    assert cast.client("learner").post(address(begun), data(cast.learner, begun)).status_code == 503


def test_draft_renders_no_markdown(cast, begun, monkeypatch):
    asked = []
    monkeypatch.setattr("content.markdown.render", asked.append)
    monkeypatch.setattr("journal.mentions.render", asked.append)

    assert cast.client("learner").post(address(begun), data(cast.learner, begun, body="# x")).status_code == 200
    assert asked == []


def test_looking_at_a_save_or_a_token_changes_nothing(cast, begun):
    client, before = cast.client("learner"), every_row("journal_")

    assert (client.get(address(begun)).status_code, client.get("/journal/token/").status_code) == (405, 200)
    assert client.post("/journal/token/").status_code == 405
    assert changes(before, every_row("journal_")) == {}


def test_draft_of_one_sitting_stays_within_few_queries(cast, begun, django_assert_max_num_queries):
    client = cast.client("learner")
    client.post(address(begun), data(cast.learner, begun, body="one"))
    begun.refresh_from_db()

    with django_assert_max_num_queries(22):
        assert client.post(address(begun), data(cast.learner, begun, body="two")).status_code == 200


def test_mark_of_a_guest_is_empty_and_no_two_people_share_one(cast):
    people = [cast.learner, cast.peer, cast.editor]

    assert len({mark_of(person) for person in people}) == 3
    assert Client().get("/journal/token/").json() == {"problem": "signed-out"}


def test_preview_reads_as_the_saved_page_would_and_keeps_nothing(cast):
    words = "**bold** <script>alert(1)</script>\r\n\r\n- one"
    client = cast.client("learner")

    answer = client.post("/journal/preview/", {"words": words})

    assert answer.json() == {"html": str(render_markdown(words.replace("\r\n", "\n")))}
    assert "<strong>bold</strong>" in answer.json()["html"] and "<script" not in answer.json()["html"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert Entry.objects.count() == 0


def test_preview_is_for_people_who_are_signed_in_and_words_that_can_be_kept(cast, client):
    assert client.post("/journal/preview/", {"words": "x"}).status_code == 401
    assert cast.client("learner").post("/journal/preview/", {"words": "x" * (BODY_LIMIT + 1)}).status_code == 413
    assert cast.client("learner").get("/journal/preview/").status_code == 405
