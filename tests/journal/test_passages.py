"""Finding a marked passage in the Markdown it was rendered from."""

from html import unescape

import pytest
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from content.markdown import render
from journal.replies import passages

LETTER = """The *join* was **Ruth**. She is on my map
as a service, and I nearly did not put her there.

1. The nurse rang [twice](https://example.org/twice).
2. She wrote “it” on a sticker.

> The join was Ruth, again.
"""


def found(marked: str, occurrence: int = 0) -> str | None:
    place = passages.find(LETTER, marked, occurrence)
    return LETTER[slice(*place)] if place else None


@pytest.mark.parametrize(
    ("marked", "there"),
    [
        ("join was Ruth.", "join* was **Ruth**."),
        ("  on my map as a service,  ", "on my map\nas a service,"),
        ("the nurse rang twice. She wrote", "The nurse rang [twice](https://example.org/twice).\n2. She wrote"),
        ('She wrote "it" on', "She wrote “it” on"),
        ("nearly did not put her there.", "nearly did not put her there."),
        ("THERE", "there"),
        ("example.org", "example.org"),
        ("never written", None),
        ("…", None),
        ("", None),
    ],
)
def test_passage_is_found_whatever_its_spaces_and_signs(marked, there):
    assert found(marked) == there


def test_passage_that_stands_there_twice_is_found_where_it_was_marked():
    first, second = passages.find(LETTER, "join was Ruth", 0), passages.find(LETTER, "join was Ruth", 1)

    assert first[0] < second[0]
    assert LETTER[slice(*second)] == "join was Ruth"
    assert passages.find(LETTER, "join was Ruth", 7) == second


words = st.text(st.characters(categories=["L", "N", "P", "Z"]), max_size=12)
marks = st.sampled_from(["", "*", "**", "\n", "\n\n", " ", "> ", "- ", "`"])


@given(st.lists(st.tuples(words, marks), max_size=12), st.data())
def test_whatever_is_marked_on_the_page_is_found_with_all_its_letters(pieces, data):
    source = "".join(word + mark for word, mark in pieces)
    shown = unescape(strip_tags(render(source)))
    start = data.draw(st.integers(0, len(shown)))
    marked = shown[start : data.draw(st.integers(start, len(shown)))]

    place = passages.find(source, marked)

    if place:
        assert passages.signs(marked) in passages.signs(source[slice(*place)])
        assert 0 <= place[0] < place[1] <= len(source)
    elif passages.signs(marked):
        assert passages.HIDDEN.search(source), "only what a page may hide keeps a marked passage from being found"
