"""The frame of all kinds: the registry, an editor's wording, old answers, and the contract every kind keeps."""

from __future__ import annotations

import json

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given

import content.exercises
from content.exercises import kind, kinds, register
from content.exercises.drawing import el, escaped, number, picture, render, standalone, words
from content.exercises.frame import Choice, Options
from content.exercises.services_map import ServicesMap
from tests.exercises.stories import MAP, OPTIONS, likely

EVERY_KIND = sorted(kinds())


def test_kinds_are_found_by_name_and_the_map_comes_first():
    assert next(iter(kinds())) == "services_map"
    assert kind("services_map") is kinds()["services_map"]
    with pytest.raises(KeyError):
        kind("horoscope")


def test_host_can_add_a_kind_of_its_own(monkeypatch):
    monkeypatch.setattr(content.exercises, "_added", {})

    class Other(ServicesMap):
        name = "other_map"

    added = register(Other())

    assert kind("other_map") is added
    assert set(kinds()) == {*EVERY_KIND, "other_map"}


@pytest.mark.parametrize("name", EVERY_KIND)
def test_sample_of_every_kind_is_valid_can_be_stored_and_says_something(name):
    one = kind(name)
    options = one.defaults()
    sample = one.sample(options)

    assert one.clean(sample, options).errors == []
    assert json.loads(json.dumps(sample)) == sample
    assert one.is_empty(one.empty(options)) and not one.is_empty(sample)
    assert one.text(sample, options) and one.table(sample, options) and one.prompts(sample, options)
    assert one.results(sample, options).words
    assert all(len(row.cells) + 1 == len(table.headers) for table in one.table(sample, options) for row in table.rows)


@pytest.mark.parametrize("name", EVERY_KIND)
@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_picture_of_every_kind_is_valid_empty_and_filled_and_can_be_saved(name, compact, direction):
    one = kind(name)
    options = one.defaults()

    for answer in (one.empty(options), one.sample(options)):
        svg = one.draw(answer, options, id="e1", compact=compact, direction=direction)
        root = fromstring(svg)
        assert root.find("{*}title").get("id") == "e1-title"
        fromstring(standalone(svg))


@given(likely)
def test_no_kind_stumbles_over_any_input(data):
    for one in kinds().values():
        options = one.defaults()
        answer = one.clean(data, options).answer
        assert one.clean(answer, options).answer == answer


def test_answer_of_an_old_schema_is_led_from_version_to_version():
    class Third(ServicesMap):
        version = 3
        migrations = {
            1: lambda data: {**data, "services": data.pop("agencies")},
            2: lambda data: {**data, "wish": data["hope"]},
        }

    old = {"agencies": [{"name": "Surgery", "sector": "health"}], "hope": "One number to ring"}

    moved = Third().migrate(1, old)

    assert (moved["services"], moved["wish"]) == (old["agencies"], "One number to ring")
    assert Third().migrate(2, {"hope": "x"})["wish"] == "x"
    assert Third().migrate(3, {"hope": "x"}) == Third().migrate(99, {"hope": "x"}) == {"hope": "x"}
    assert "services" not in old, "the stored answer is as it was"


def test_editor_relabels_choices_and_writes_lists_of_their_own_where_that_is_possible():
    options = MAP.options(
        {
            "sectors": [{"label": "Prison"}, {"label": "  "}, {"key": "health", "label": "NHS"}, {"label": "prison"}],
            "went": [{"key": "slow", "label": "late"}, {"key": "exploded", "label": "exploded"}],
            "weather": [{"label": "rain"}],
        }
    )

    assert [(one.key, one.label) for one in options.choices("sectors")] == [("prison", "Prison"), ("health", "NHS")]
    assert [(one.key, str(one.label)) for one in options.choices("went")] == [
        ("smooth", "smooth"), ("slow", "late"), ("dropped", "dropped"), ("missing", "missing"),
    ]  # fmt: skip
    assert set(options.lists) == set(OPTIONS.lists)
    assert MAP.options({}) == OPTIONS


def test_label_of_a_choice_an_editor_took_away_is_its_key():
    options = Options({"sectors": (Choice("a", "A"),)})

    assert (options.label("sectors", "a"), options.label("sectors", "gone"), options.label("none", "x")) == (
        "A",
        "gone",
        "x",
    )


def test_everything_in_a_picture_is_escaped():
    svg = picture(words("<&>\"'\x00\ud800", 1, 2), id="a b<c", title="<t>\x0b", description="]]>&", width=10, height=5)

    root = fromstring(svg)
    assert [node.text for node in root] == ["<t>", "]]>&", "<&>\"'"]
    assert root.get("aria-labelledby") == "a-b-c-title"
    assert render(el("g", class_='"><script>')) == '<g class="&quot;&gt;&lt;script&gt;"/>'
    assert escaped("a\ufffeb") == "ab"


def test_lengths_have_one_decimal_at_most_and_no_negative_nought():
    assert [number(value) for value in (1, 1.04, 1.25, -0.01, 100, 0.06)] == ["1", "1", "1.2", "0", "100", "0.1"]
