"""Two texts, word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.comparing import MOST_PAIRS, Change, Piece, compare

TEXT = st.text(st.sampled_from("ab \n"), max_size=40)


def sides(pieces: list[Piece]) -> tuple[str, str]:
    return (
        "".join(piece.text for piece in pieces if piece.change != Change.NEW),
        "".join(piece.text for piece in pieces if piece.change != Change.GONE),
    )


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("", "", []),
        ("same words", "same words", [("same", "same words")]),
        ("", "all new", [("new", "all new")]),
        ("all gone", "", [("gone", "all gone")]),
        ("it was cold", "it is cold", [("same", "it "), ("gone", "was"), ("new", "is"), ("same", " cold")]),
        ("the end.", "the end.\n\nOr not", [("same", "the end."), ("new", "\n\nOr not")]),
        ("one two three", "four five six", [("gone", "one two three"), ("new", "four five six")]),
        ("one\n\ntwo\n", "one\n\nnew\n\ntwo\n", [("same", "one\n\n"), ("new", "new\n\n"), ("same", "two\n")]),
        ("Mum said no", "Mum said yes", [("same", "Mum said "), ("gone", "no"), ("new", "yes")]),
    ],
)
def test_comparing_names_the_words_that_went_and_came(before, after, found):
    assert compare(before, after) == [Piece(Change(change), text) for change, text in found]


@given(TEXT, TEXT)
def test_pieces_make_both_texts_again_and_no_two_neighbours_are_alike(before, after):
    pieces = compare(before, after)

    assert sides(pieces) == (before, after)
    assert [one for one, two in zip(pieces, pieces[1:], strict=False) if one.change == two.change] == []


def test_texts_too_long_to_look_through_are_shown_whole_but_for_what_is_around_them():
    before = "start\n" + "".join(f"a{number}\n" for number in range(1_100)) + "end"
    after = "start\n" + "".join(f"b{number}\n" for number in range(1_100)) + "end"

    pieces = compare(before, after)

    assert MOST_PAIRS < 1_100 * 1_100
    assert [piece.change for piece in pieces] == [Change.SAME, Change.GONE, Change.NEW, Change.SAME]
    assert sides(pieces) == (before, after)
