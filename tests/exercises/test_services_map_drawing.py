"""The picture of the services map: valid, safe, the same as the kept pictures, and colours only by classes that exist."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from content.exercises.drawing import LIGHT, standalone
from content.exercises.services_map_changes import redrawn
from tests.exercises.stories import CASES, MAP, OPTIONS, joan, maps

HERE = Path(__file__).parent
CSS = HERE.parents[1] / "content" / "static" / "content" / "css"
SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {"svg", "title", "desc", "g", "path", "circle", "rect", "text"}
shapes = st.tuples(st.booleans(), st.sampled_from(["ltr", "rtl"]))


def parsed(svg):
    root = fromstring(svg)
    return root, list(root.iter())


def check(svg):
    """A picture of ours: known elements only, nothing that runs or loads, named and described once."""
    root, nodes = parsed(svg)
    assert {node.tag.removeprefix(SVG) for node in nodes} <= ALLOWED
    attributes = {name for node in nodes for name in node.attrib}
    assert not [name for name in attributes if name.startswith("on") or "href" in name or name == "style"]
    ids = [node.get("id") for node in nodes if node.get("id")]
    assert len(ids) == len(set(ids)) == 2
    assert [root.get("aria-labelledby"), root.get("aria-describedby")] == ids
    assert root.find(f"{SVG}title").text and root.find(f"{SVG}desc").text
    assert root.get("role") == "img"
    return root, nodes


@given(maps(), shapes)
def test_picture_of_any_map_is_valid_and_holds_nothing_that_runs_or_loads(answer, shape):
    compact, direction = shape

    check(MAP.draw(answer, OPTIONS, id="m", compact=compact, direction=direction))


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("name", CASES)
def test_class_of_every_shape_is_in_the_style_sheet_and_in_the_colours_of_saved_pictures(name, compact):
    _root, nodes = check(MAP.draw(CASES[name], OPTIONS, id="m", compact=compact))
    css = (CSS / "exercises.css").read_text() + (CSS / "base.css").read_text()

    used = {word for node in nodes for word in (node.get("class") or "").split()}

    assert {word for word in used if not re.search(rf"\.{word}\b", css)} == {"services-map"}
    paints = {word.partition("-")[2] for word in used if word.startswith(("fill-", "line-"))}
    assert paints <= {*LIGHT, "sector", "petal"}


def test_light_colours_of_saved_pictures_are_those_of_the_site():
    tokens = (CSS / "tokens.css").read_text().split("[data-theme=")[0]

    stated = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", tokens))

    assert {name: stated.get(name) for name in LIGHT} == LIGHT


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("name", CASES)
def test_picture_is_the_kept_one(name, compact):
    """`KEEP_PICTURES=1` writes them anew; look at them before they are committed."""
    kept = HERE / "pictures" / f"services-map-{name}{'-compact' if compact else ''}.svg"
    drawn = standalone(MAP.draw(CASES[name], OPTIONS, id="map", compact=compact))
    if os.environ.get("KEEP_PICTURES"):
        kept.write_text(drawn, encoding="utf-8")

    assert drawn == kept.read_text(encoding="utf-8")


def test_saved_picture_needs_no_style_sheet():
    root, nodes = parsed(standalone(MAP.draw(joan(), OPTIONS, id="m")))

    shapes = [node for node in nodes if node.tag.removeprefix(SVG) in {"path", "circle", "rect", "text"}]
    assert [node for node in nodes if node.get("class") or node.get("style")] == []
    assert [node.attrib for node in shapes if not (node.get("fill") or node.get("stroke"))] == []
    assert (root.get("width"), root.get("height")) == ("1000", "700")


def test_words_of_a_saved_picture_keep_their_width_in_any_font():
    _root, nodes = parsed(standalone(MAP.draw(joan(), OPTIONS, id="m")))

    held = {node.text: node.get("textLength") for node in nodes if node.tag == f"{SVG}text" and len(node.text) > 1}

    assert held["Memory clinic"] == "112.1" and None not in held.values()


def test_picture_says_in_its_description_what_its_text_twin_says():
    root, _nodes = check(MAP.draw(joan(), OPTIONS, id="week6"))

    assert root.find(f"{SVG}title").text == "Services map of Joan’s story"
    assert root.find(f"{SVG}desc").text == " ".join(MAP.text(joan(), OPTIONS))
    assert root.get("aria-labelledby") == "week6-title"


def test_words_of_the_usual_picture_are_names_sectors_letters_and_how_it_went():
    _root, nodes = check(MAP.draw(joan(), OPTIONS, id="m"))

    drawn = [node.text for node in nodes if node.tag == f"{SVG}text"]

    assert {"Joan", "Surgery", "Health", "Memory clinic", "Council care", "Her daughter"} <= set(drawn)
    assert [text for text in drawn if text in "ABCD"] == ["A", "B", "C", "D"]
    assert drawn.count("dropped") == 2, "once on the map, once in the legend"


def test_kinds_of_hand_off_differ_in_stroke_and_not_only_in_colour():
    _root, nodes = check(MAP.draw(joan(), OPTIONS, id="m"))

    dashes = {node.get("stroke-dasharray") for node in nodes if node.tag == f"{SVG}path"}

    assert dashes == {None, "11 9", "0.1 9"}


def test_services_in_one_place_stand_under_one_roof_that_the_legend_explains():
    svg = MAP.draw(redrawn(joan(kind="place", services=["s2", "s3"]), OPTIONS).answer, OPTIONS, id="m")

    assert svg.count('class="line-accent"') == 2
    assert ">in one place</text>" in svg
    assert "In one place: Memory clinic and Care team." in svg


def test_map_without_services_says_where_to_start():
    root, nodes = check(MAP.draw({}, OPTIONS, id="m"))

    said = " ".join(node.text for node in nodes if node.tag == f"{SVG}text")
    assert said == "The person Start with one service. Two or three is enough to see something."
    assert root.find(f"{SVG}title").text == "An empty services map"


def test_words_of_an_editor_stand_on_the_map():
    options = MAP.options(
        {"went": [{"key": "dropped", "label": "lost"}], "sectors": [{"key": "health", "label": "NHS"}]}
    )

    svg = MAP.draw(joan(), options, id="m")

    assert ">lost</text>" in svg and ">NHS</text>" in svg and "dropped" not in svg


def test_bidirectional_control_of_a_name_does_not_turn_the_words_round_it():
    svg = MAP.draw(CASES["hostile"], OPTIONS, id="m")
    said = MAP.text(CASES["hostile"], OPTIONS)

    drawn = re.sub(r"<desc.*?</desc>", "", svg)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", drawn)
    assert "\u202e" not in svg + "".join(said)
    assert all(sentence.count("\u2068") == sentence.count("\u2069") for sentence in said)
