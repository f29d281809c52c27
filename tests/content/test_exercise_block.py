"""The exercise of an activity, as editors choose and word it."""

import pytest

from content.blocks.activity import ActivityBlock
from content.blocks.exercise import exercise_of
from content.exercises import kinds

BLOCK = ActivityBlock()


def exercise(kind: str, **value):
    item = {"type": kind, "value": value, "id": "00000000-0000-4000-8000-000000000001"}
    return exercise_of(BLOCK.to_python({"title": "Map", "minutes": 20, "exercise": [item]}))


def test_activity_has_no_exercise_until_an_editor_chooses_one():
    assert exercise_of(BLOCK.to_python({"title": "Map", "minutes": 20})) is None


@pytest.mark.parametrize("name", sorted(kinds()))
def test_kind_that_was_only_chosen_has_our_wording(name):
    found = exercise(name)

    assert found.kind is kinds()[name]
    labels = {name: [(one.key, str(one.label)) for one in found.options.choices(name)] for name in found.options.lists}
    defaults = found.kind.defaults()
    assert labels == {name: [(one.key, str(one.label)) for one in defaults.choices(name)] for name in defaults.lists}


def test_choice_is_called_what_the_editor_calls_it_and_keeps_its_key():
    found = exercise("services_map", wording=[{"choice": "went/dropped", "label": "lost", "note": ""}])

    assert found.options.label("went", "dropped") == "lost"
    assert found.options.keys("went") == kinds()["services_map"].defaults().keys("went")


def test_part_of_a_choice_can_be_called_something_else():
    found = exercise("ladder", wording=[{"choice": "exchanges/cooperating/money", "label": "Cash", "note": ""}])

    group = next(one for one in found.options.choices("exchanges") if one.key == "cooperating")
    assert [str(item.label) for item in group.items][-1] == "Cash"


def test_list_of_the_editors_own_takes_the_place_of_ours():
    found = exercise("services_map", sectors=[{"label": "Hospital"}, {"label": "Home"}])

    assert [str(one.label) for one in found.options.choices("sectors")] == ["Hospital", "Home"]


def test_options_survive_being_sealed_and_read_again():
    statements = ["A statement that is rather longer than sixty characters, as statements often are."]
    found = exercise("pulse", dimensions=[{"label": "Trust", "items": statements}])

    again = found.kind.options(found.given)

    assert again.choices("dimensions")[0].items[0].label == statements[0]
    assert again == found.options or found.given == {
        name: [
            {"key": one.key, "label": str(one.label), "note": str(one.note),
             "items": [{"key": i.key, "label": str(i.label), "note": str(i.note), "items": []} for i in one.items]}
            for one in choices
        ]
        for name, choices in again.lists.items()
    }  # fmt: skip


def test_earlier_activity_is_named_only_where_a_kind_compares():
    stream = BLOCK.child_blocks["exercise"]

    assert {name for name, block in stream.child_blocks.items() if "compare_with" in block.child_blocks} == {
        "pulse", "tradeoffs",
    }  # fmt: skip


def test_kind_that_this_site_no_longer_has_is_no_exercise():
    value = {"exercise": [type("Child", (), {"block_type": "gone", "value": {}})()]}

    assert exercise_of(value) is None
