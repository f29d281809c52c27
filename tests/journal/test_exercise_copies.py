"""The copy of an exercise in an entry: as it stood when the entry was begun, whatever becomes of the answer."""

import json
import zipfile

import pytest

from content.exercises import kinds
from journal.actions import open_journal
from journal.models import Answer, Entry
from journal.words import unseal
from learning import my_data
from tests.exercising import answer_with, step_of, with_exercise
from tests.journal.editor import editor_of

MAP = kinds()["services_map"]


@pytest.fixture
def number(course):
    return with_exercise(course)


@pytest.fixture
def client(cast):
    return cast.client("learner")


def page(response) -> str:
    return response.content.decode()


def write_about(client, number: int) -> str:
    """Begin an entry about the activity and save it. Returns its address."""
    address = f"/journal/new/?activity={number}"
    form = editor_of(client.get(address), address)
    return client.post(address, form.typed("What it was like.")).headers["Location"]


def words_of(owner):
    entry = Entry.objects.get()
    return unseal(open_journal(owner), entry)


def change_the_answer(client, number: int, **typed) -> None:
    form = step_of(client, number, "middle")
    assert client.post(form.address, form.with_(go="leave", **typed)).status_code == 302


def test_new_entry_takes_a_copy_and_asks_from_it_first(number, client, cast, course):
    answer = answer_with(cast.learner, course)
    shown = page(client.get(f"/journal/new/?activity={number}"))
    assert "snapshot-wide-title" in shown
    assert shown.index("The hand-off from Memory clinic to Care team was dropped.") < shown.index(
        "What happened in Map?"
    )

    write_about(client, number)

    words = words_of(cast.learner)
    assert {name: words.exercise[name] for name in ("kind", "version", "schema", "at")} == {
        "kind": "services_map", "version": 1, "schema": 1, "at": answer.updated_at.isoformat(),
    }  # fmt: skip
    assert words.exercise["answer"] == MAP.sample(MAP.defaults())
    assert words.prompt.questions == [*MAP.prompts(MAP.sample(MAP.defaults()), MAP.defaults()), "What happened in Map?"]


def test_copy_stays_as_it_was_when_the_answer_changes_and_goes(number, client, cast, course):
    answer_with(cast.learner, course)
    entry = write_about(client, number)
    copy = words_of(cast.learner).exercise
    pictures = {address: page(client.get(address)).count("Joan") for address in (entry, "/journal/book/")}

    change_the_answer(client, number, middle__name="Somebody else")
    changed = page(client.get(entry))
    answer = Answer.objects.get()
    client.post(f"/journal/exercises/{number}/clear/", {"version": answer.version})

    assert words_of(cast.learner).exercise == copy
    assert "You changed it since" in changed and "Put today’s in its place" in changed
    assert "Somebody else" not in changed
    assert Answer.objects.count() == 0
    assert {address: page(client.get(address)).count("Joan") for address in pictures} == pictures
    assert all(pictures.values())


def test_todays_picture_is_put_in_when_asked_and_the_former_stays_in_history(number, client, cast, course):
    answer_with(cast.learner, course)
    entry = write_about(client, number)
    change_the_answer(client, number, middle__name="Ada")

    client.post(f"{entry}exercise/", {"take": "in"})

    words = words_of(cast.learner)
    assert words.exercise["answer"]["middle"]["name"] == "Ada"
    assert words.body == "What it was like."
    assert words.prompt.questions.count("What happened in Map?") == 1
    assert "Joan" in page(client.get(f"{entry}versions/1/"))


def test_copy_can_be_taken_out_and_brought_back(number, client, cast, course):
    answer_with(cast.learner, course)
    entry = write_about(client, number)

    client.post(f"{entry}exercise/", {"take": "out"})
    words = words_of(cast.learner)
    assert (words.exercise, words.prompt.questions) == (None, ["What happened in Map?"])
    client.post(f"{entry}versions/1/bring-back/")

    assert words_of(cast.learner).exercise["kind"] == "services_map"


def test_entry_begun_before_the_exercise_offers_to_put_it_in(number, client, cast, course):
    entry = write_about(client, number)
    assert words_of(cast.learner).exercise is None
    answer_with(cast.learner, course)

    assert "Put the picture of the exercise in" in page(client.get(entry))
    client.post(f"{entry}exercise/", {"take": "in"})

    assert words_of(cast.learner).exercise["version"] == 1


def test_empty_answer_leaves_no_copy(number, client, cast, course):
    answer_with(cast.learner, course, content=MAP.empty(MAP.defaults()))

    write_about(client, number)

    assert words_of(cast.learner).exercise is None


def test_copy_is_nobody_elses(number, client, cast, course):
    answer_with(cast.learner, course)
    entry = write_about(client, number)

    for role in ("peer", "own_tutor", "superuser"):
        assert cast.client(role).get(entry).status_code == 404
        assert cast.client(role).post(f"{entry}exercise/", {"take": "out"}).status_code == 404
    assert words_of(cast.learner).exercise is not None


def test_download_holds_copy_and_answer_with_picture_and_text(number, client, cast, course):
    answer_with(cast.learner, course)
    write_about(client, number)
    change_the_answer(client, number, middle__name="Ada")

    with my_data.archive(cast.learner) as file, zipfile.ZipFile(file) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}

    [copy] = [name for name in files if name.startswith("journal/") and name.endswith(".svg")]
    [today] = [name for name in files if name.startswith("exercises/") and name.endswith(".svg")]
    assert "Joan" in files[copy] and "Joan" in files[copy.replace(".svg", ".txt")]
    assert "Ada" in files[today] and "Ada" in files[today.replace(".svg", ".txt")]
    assert json.loads(files["exercises.json"])["answers"][0]["filled"]["answer"]["middle"]["name"] == "Ada"
    assert json.loads(files["journal.json"])["entries"][0]["words"]["exercise"]["answer"]["middle"]["name"] == "Joan"
    assert f"exercise: {copy.rpartition('/')[2]}" in files[copy.replace(".svg", ".md")]


def test_entry_of_a_kind_that_the_site_no_longer_has_is_still_read(number, client, cast, course, monkeypatch):
    answer_with(cast.learner, course)
    entry = write_about(client, number)
    monkeypatch.setattr("journal.exercises.shown.kinds", dict)

    assert "can no longer draw" in page(client.get(entry))
    assert client.get("/journal/book/").status_code == 200
