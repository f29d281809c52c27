"""The form one writes on: what it accepts, and that the words survive whatever it refuses."""

from uuid import UUID, uuid4

import pytest
from django.http import QueryDict

from journal.actions import Save
from journal.forms import EntryForm
from journal.words import BODY_LIMIT, TITLE_LIMIT
from tests.journal.writing import form_data


def posted(**fields) -> EntryForm:
    data = QueryDict(mutable=True)
    data.update({name: str(value) for name, value in (form_data() | fields).items()})
    return EntryForm(data)


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "", "body": ""},  # a new entry without words: nothing is kept, and that is no mistake
        {"title": "a", "body": ""},
        {"title": "", "body": "a"},
        {"title": "t" * TITLE_LIMIT, "body": "b" * BODY_LIMIT},
        {"version": 7, "body": "x"},
    ],
)
def test_form_with_words_or_for_a_new_entry_is_valid(fields):
    assert posted(**fields).is_valid()


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"title": "", "body": "", "version": 1}, "__all__"),
        ({"title": " \t", "body": "\r\n\r\n  ", "version": 3}, "__all__"),
        ({"title": "t" * (TITLE_LIMIT + 1)}, "title"),
        ({"body": "b" * (BODY_LIMIT + 1)}, "body"),
        ({"body": "a\0b"}, "body"),
        ({"entry": "1"}, "entry"),
        ({"save_id": ""}, "save_id"),
        ({"version": -1}, "version"),
        ({"version": 2**31}, "version"),
        ({"version": "x"}, "version"),
    ],
)
def test_form_refuses_and_still_holds_the_words(fields, where):
    form = posted(**fields)

    assert not form.is_valid()
    assert list(form.errors) == [where]
    assert form["body"].value() == fields.get("body", "some words")
    assert form["title"].value() == fields.get("title", "")


def test_form_keeps_blanks_and_line_ends_of_the_body_as_typed():
    form = posted(title=" Mum ", body="\n  - a\n\n")

    assert form.is_valid()
    assert (form.cleaned_data["title"], form.cleaned_data["body"]) == ("Mum", "\n  - a\n\n")


def test_save_asked_is_what_the_hidden_fields_say():
    entry, save_id = uuid4(), uuid4()
    form = posted(entry=str(entry), save_id=str(save_id), version=4)

    assert form.is_valid()
    assert form.save_asked == Save(entry=entry, base_version=4, save_id=save_id)


def test_form_of_a_new_page_has_numbers_of_its_own_each_time():
    first, second = EntryForm.for_page().initial, EntryForm.for_page().initial

    assert (first["version"], first["title"], first["body"]) == (0, "", "")
    assert len({first["entry"], first["save_id"], second["entry"], second["save_id"]}) == 4


def test_form_again_has_the_same_words_and_a_fresh_save_id():
    form = posted(title="Mum", body=" words\r\n", version=2)
    again = form.again(version=5)

    assert (again["title"].value(), again["body"].value()) == ("Mum", " words\r\n")
    assert (again["entry"].value(), again["version"].value()) == (form["entry"].value(), "5")
    assert UUID(again["save_id"].value()) != UUID(form["save_id"].value())
    assert form["version"].value() == "2"
    assert again.is_valid()


@pytest.mark.parametrize("version", [3, 10, 123])
def test_form_again_over_another_version_is_based_on_the_whole_of_its_number(version):
    again = posted(body="mine").again(version=version)

    assert (again.save_asked.base_version, again.save_asked.keeps) == (version, True)
    assert f'value="{version}"' in str(again["version"])


def test_form_again_of_a_broken_post_still_shows_the_words():
    data = QueryDict(mutable=True)
    data.update({"body": "only words"})

    again = EntryForm(data).again()

    assert again["body"].value() == "only words"
    assert set(again.errors) == {"entry", "version"}
