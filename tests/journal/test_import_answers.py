"""Answers to exercises come back with a download; those that are here stay as they are."""

import json
import zipfile
from io import BytesIO

import pytest

from journal import actions, archive
from journal.answers import unseal_answer
from journal.exercises.files import exercise_files
from journal.importing import texts
from journal.importing.refusals import Refused
from journal.models import Answer, Entry, Journal
from tests.exercising import answer_with
from tests.journal.bringing_in import bring_in, confirm, export, said, send, zip_of
from tests.journal.writing import write


def answers_of(person) -> list[dict]:
    return json.loads(exercise_files(person)["exercises.json"])["answers"]


def with_answers(data: bytes, change) -> bytes:
    """A download whose exercises.json was changed."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    told = json.loads(files["exercises.json"])
    return zip_of(files | {"exercises.json": json.dumps(change(told))})


def test_answers_of_a_download_come_back_as_they_were(cast, course):
    write(cast.learner, "words")
    answer_with(cast.learner, course)
    before, data = answers_of(cast.learner), export(cast.learner)
    Journal.objects.filter(owner=cast.learner).delete()
    assert not Answer.objects.exists()

    last = bring_in(cast.learner, data)[-1]

    assert (last.stored, last.answers) == (True, 1)
    assert answers_of(cast.learner) == before


def test_pages_say_how_many_come_and_bring_them_also_without_an_entry(cast, course):
    answer_with(cast.learner, course)
    data, client = export(cast.learner), cast.client("learner")
    Answer.objects.all().delete()

    page = client.get(send(client, ("data.zip", data)).headers["Location"]).content.decode()
    assert "One exercise that was filled in comes along." in page
    assert "One exercise came along." in said(confirm(client))

    assert Answer.objects.count() == 1
    send(client, ("data.zip", data))
    assert "There is nothing to bring in." in client.get("/journal/import/preview/").content.decode()


def test_answer_that_is_here_stays_and_the_other_one_is_named(cast, course):
    answer_with(cast.learner, course)
    data = export(cast.learner)
    Answer.objects.all().delete()
    mine = answer_with(cast.learner, course, content={"middle": {"name": "Mine"}})
    client = cast.client("learner")
    send(client, ("data.zip", data))

    page = client.get("/journal/import/preview/").content.decode()

    assert "You have filled in this exercise here. Yours stays as it is." in page
    row = Answer.objects.get()
    safe = actions.open_journal(cast.learner)
    assert (row.pk, unseal_answer(safe, row).answer) == (mine.pk, {"middle": {"name": "Mine"}})


def test_exercise_begun_here_after_the_preview_stays(cast, course):
    answer_with(cast.learner, course)
    write(cast.learner, "words")
    data, client = export(cast.learner), cast.client("learner")
    Answer.objects.all().delete()
    send(client, ("data.zip", data))
    mine = answer_with(cast.learner, course, content={"middle": {"name": "Mine"}})

    said(confirm(client))

    assert [row.pk for row in Answer.objects.all()] == [mine.pk]


def test_number_of_somebody_elses_answer_is_not_taken_over(cast, course):
    answer = answer_with(cast.learner, course)
    data = export(cast.learner)

    bring_in(cast.peer, data)

    rows = {row.journal.owner: row.pk for row in Answer.objects.all()}
    assert rows[cast.learner] == answer.pk != rows[cast.peer]
    assert [row["filled"] for row in answers_of(cast.peer)] == [row["filled"] for row in answers_of(cast.learner)]


def test_answer_to_an_activity_that_is_not_here_is_named(cast, course):
    answer_with(cast.learner, course)
    data = with_answers(export(cast.learner), moved)
    Answer.objects.all().delete()
    client = cast.client("learner")
    send(client, ("data.zip", data))

    page = client.get("/journal/import/preview/").content.decode()

    assert "This site does not have the activity that this exercise belongs to." in page
    assert "There is nothing to bring in." in page


def moved(told: dict) -> dict:
    told["answers"][0]["activity"]["block_id"] = "0"
    return told


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda told: [], "exercises.json is not as this site writes it"),
        (lambda told: told | {"answers": {}}, "exercises.json is not as this site writes it"),
        (lambda told: told | {"answers": [1]}, "exercises.json is not as this site writes it"),
        (lambda told: told | {"answers": [told["answers"][0] | {"uuid": "x"}]}, "exercises.json is not as this site"),
        (lambda told: told | {"answers": [told["answers"][0] | {"filled": {}}]}, "exercises.json is not as this site"),
        (lambda told: told | {"answers": [told["answers"][0] | {"more": 1}]}, "of a later version of the site"),
        (lambda told: told | {"version": 2}, "of a later version of the site"),
    ],
)
def test_what_is_no_list_of_answers_is_refused_and_changes_nothing(change, sentence, cast, course):
    write(cast.learner, "words")
    answer_with(cast.learner, course)
    data = with_answers(export(cast.learner), change)

    with pytest.raises(Refused) as refused:
        bring_in(cast.learner, data)

    assert sentence in refused.value.sentence
    assert (Entry.objects.count(), Answer.objects.count()) == (1, 1)


def test_text_file_of_an_entry_with_a_picture_comes_in_without_it(cast):
    write(cast.learner, "words about the map", title="With a map")
    files = archive.journal_files(cast.learner)
    text = next(content for name, content in files.items() if name.endswith(".md")).decode()
    assert "exercise: null" in text

    incoming = texts.entry_from("entry.md", text.replace("exercise: null", "exercise: picture.svg").encode())

    assert (incoming.words.body, incoming.words.exercise) == ("words about the map", None)
