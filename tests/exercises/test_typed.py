"""What forms and JSON give, as typed values: anything may come in, only what can be kept goes on."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from content.exercises import typed
from tests.exercises.stories import anything

dictionaries = st.dictionaries(st.text("ab01-", max_size=9), anything, max_size=8)


def test_flat_names_of_a_form_become_rows_in_the_order_of_their_numbers():
    assert typed.nested({"rows-10-name": "c", "rows-2-name": "b", "rows-0-name": "a", "wish": "w"}) == {
        "rows": [{"name": "a"}, {"name": "b"}, {"name": "c"}],
        "wish": "w",
    }


def test_json_that_is_nested_already_stays_as_it_is():
    data = {"rows": [{"name": "a"}], "middle": {"name": "Joan"}, "place": []}

    assert typed.nested(data) == data


def test_repeated_names_of_a_form_become_a_list():
    assert typed.nested(QueryDict("t=1&t=2&u=3")) == {"t": ["1", "2"], "u": "3"}


def test_names_that_contradict_each_other_or_go_too_deep_harm_nothing():
    assert typed.nested({"a": "x", "a-0": "y", "b-0": "y", "b": "x", "c-c-c-c-c-c-c": "z"}) == {"a": ["y"], "b": ["y"]}


@given(anything | dictionaries)
def test_nothing_that_comes_in_raises(data):
    typed.nested(data)
    found = typed.numbered(typed.rows(data), "s", typed.many(data))
    assert len({row["id"] for row in found}) == len(found) <= typed.MOST_ROWS
    assert typed.number(data, -2, 2) in {None, -2, -1, 0, 1, 2}
    assert typed.ticked(data) in {True, False}
    text = typed.words(data)
    assert typed.words(text) == text and len(text) <= typed.LONGEST_KEPT
    assert typed.line(typed.line(data)) == typed.line(data)
    text.encode()


@given(st.text())
def test_text_keeps_all_letters_and_loses_only_what_xml_and_databases_cannot_hold(text):
    kept = typed.words(text)

    assert not set(kept) & {chr(code) for code in [*range(9), *range(11, 32), 127, 0xFFFE, 0xFFFF]}
    assert [sign for sign in text if sign.isalnum()] == [sign for sign in kept if sign.isalnum()]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("2", 2),
        (" -2 ", -2),
        ("+1", 1),
        (1, 1),
        ("1.0", None),
        ("3", None),
        (True, None),
        ("", None),
        ("٣", None),
        (None, None),
    ],
)
def test_number_is_a_whole_one_within_bounds_or_nothing(value, found):
    assert typed.number(value, -2, 2) == found


def test_row_keeps_its_id_and_a_double_or_strange_one_gets_the_next_number():
    rows = [{"id": "s2"}, {"id": "s2"}, {"id": "<x>"}, {}, {"id": "s4", "name": "n"}]

    assert [row["id"] for row in typed.numbered(rows, "s", ["s6"])] == ["s2", "s7", "s8", "s9", "s4"]


def test_ticked_box_is_what_browsers_send_for_one():
    assert [typed.ticked(value) for value in ("on", "1", True, "", "off", None, "0")] == [True] * 3 + [False] * 4
