"""The room words take, cutting and wrapping them, and boxes."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.exercises.measuring import Box, around, clusters, fit, isolated, measure, runs_right_to_left, shown, wrap

texts = st.text(max_size=80) | st.text("aW é语👩🏽\u200d\u0301", max_size=80)


@pytest.mark.parametrize(
    ("text", "size", "bold", "width"),
    [
        ("Charity", 14.5, False, 45.4),
        ("Council care", 14.5, False, 79.0),
        ("dropped", 22, False, 81.0),
        ("Surgery", 17, True, 61.3),
        ("Memory clinic", 17, True, 111.8),
        ("12", 28, True, 35.4),
        ("", 17, True, 0),
    ],
)
def test_width_of_words_is_what_a_browser_measures_within_two_parts_in_a_hundred(text, size, bold, width):
    """The widths were read in Chromium with the site's font."""
    assert measure(text, size, bold=bold) == pytest.approx(width, rel=0.02)


@given(texts, texts, st.booleans())
def test_width_of_two_texts_together_is_the_sum_of_theirs(first, second, bold):
    assert measure(first + second, 10, bold=bold) == pytest.approx(
        measure(first, 10, bold=bold) + measure(second, 10, bold=bold)
    )


@given(texts, st.floats(30, 300), st.integers(1, 4))
def test_wrapped_lines_are_never_too_wide_nor_too_many_and_lose_nothing_unsaid(text, width, lines):
    made = wrap(shown(text), width, 17, bold=True, lines=lines)

    assert len(made) <= lines
    assert all(measure(line, 17, bold=True) <= width or len(clusters(line)) == 1 for line in made)
    kept = "".join(made).replace(" ", "")
    wanted = shown(text).replace(" ", "")
    assert kept == wanted or (made[-1].endswith("…") and wanted.startswith(kept[:-1]))


@given(texts, st.floats(20, 300))
def test_text_that_fits_is_left_alone_and_any_other_ends_in_three_dots(text, width):
    found = fit(text, width, 15)

    assert found == text if measure(text, 15) <= width else found.endswith("…")
    assert measure(found, 15) <= width


@given(texts)
def test_clusters_put_together_are_the_text(text):
    assert "".join(clusters(text)) == text


def test_emoji_of_several_people_and_a_letter_with_its_accent_are_never_cut():
    assert clusters("👩‍👩‍👧 e\u0301👍🏽") == ["👩‍👩‍👧", " ", "e\u0301", "👍🏽"]


@given(texts)
def test_shown_text_has_no_sign_that_turns_or_climbs_and_showing_twice_changes_nothing(text):
    found = shown(text)

    assert shown(found) == found
    assert not {unicodedata.bidirectional(sign) for sign in found} & {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI"}
    assert "\n" not in found and found == found.strip()


def test_tower_of_accents_is_cut_to_two():
    assert shown("a" + "\u0301" * 40 + "b") == "a\u0301\u0301b"


def test_words_that_run_the_other_way_are_kept_among_themselves():
    assert isolated("Surgery") == "Surgery"
    assert isolated("בית\u202e חולים") == "\u2068בית חולים\u2069"
    assert isolated("a\u2069\u202eb") == "ab"


@pytest.mark.parametrize(
    ("text", "expected"), [("abc", False), ("12 בית", True), ("a בית", False), ("", False), ("!?", False)]
)
def test_direction_of_a_text_is_that_of_its_first_letter(text, expected):
    assert runs_right_to_left(text) is expected


def test_boxes_touch_when_they_overlap_or_come_nearer_than_the_gap():
    box = Box(0, 0, 10, 10)

    assert box.touches(Box(9, 9, 5, 5)) and not box.touches(Box(10, 0, 5, 5))
    assert box.touches(Box(12, 0, 5, 5), gap=3) and not box.touches(Box(13, 0, 5, 5), gap=3)
    assert around(5, 5, 4) == Box(3, 3, 4, 4) and around(5, 5, 4, 2) == Box(3, 4, 4, 2)
    assert Box(3, 3, 4, 4).within(box) and not Box(7, 3, 4, 4).within(box)
    assert box.count([(0, 0), (5, 5), (10, 10), (10.1, 5)]) == 3
