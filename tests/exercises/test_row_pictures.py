"""Pictures made of rows stay as somebody looked at them, and take every colour from a class that exists."""

import os
import re
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from content.exercises.drawing import LIGHT, standalone
from tests.exercises.row_kinds import NAMES
from tests.exercises.row_stories import kept_pictures

HERE = Path(__file__).parent / "pictures"
CSS = Path(__file__).resolve().parents[2] / "content/static/content/css"


@pytest.mark.parametrize("name", NAMES)
def test_pictures_are_the_kept_ones(name):
    """`KEEP_PICTURES=1` writes them anew; look at them before they are committed."""
    drawn = {title: standalone(svg) for title, svg in kept_pictures(name).items()}
    if os.environ.get("KEEP_PICTURES"):
        for title, svg in drawn.items():
            (HERE / f"{title}.svg").write_text(svg, encoding="utf-8")

    kept = {path.stem: path.read_text(encoding="utf-8") for path in HERE.glob(f"{name}-*.svg")}

    assert kept.keys() == drawn.keys()
    assert [title for title, svg in drawn.items() if kept[title] != svg] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_paint_is_in_the_style_sheet_and_in_the_colours_of_saved_pictures(name):
    css = (CSS / "exercises.css").read_text()
    nodes = [node for svg in kept_pictures(name).values() for node in fromstring(svg).iter()]
    used = {word for node in nodes for word in (node.get("class") or "").split() if word.startswith(("fill-", "line-"))}

    assert used
    assert {paint for paint in used if not re.search(rf"\.{paint}\b", css)} == set()
    assert {paint.partition("-")[2] for paint in used} <= {*LIGHT, "sector"}
