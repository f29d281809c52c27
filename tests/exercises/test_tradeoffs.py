"""The trade-off board: distances against a second count, its words, and two boards side by side."""

import pytest
from hypothesis import given

from content.exercises.tradeoffs import KIND, pairs
from content.exercises.tradeoffs_results import changes
from tests.exercises.row_kinds import ANSWERS, PAIRS

OPTIONS = KIND.defaults()


def board(**placed):
    """A board; `speed=(2, 5)` is where that pair stands and should."""
    return {
        "pairs": [{"pair": key, "now": now, "wanted": wanted, "evidence": ""} for key, (now, wanted) in placed.items()]
    }


def place(value):
    text = "" if value is None else str(value)
    return "1234567".find(text) + 1 if len(text) == 1 else 0


@given(answer=ANSWERS["tradeoffs"])
def test_distances_equal_a_second_count(answer):
    expected = {}
    for row in answer["pairs"]:
        now, wanted = place(row["now"]), place(row["wanted"])
        expected[row["pair"]] = wanted - now if now and wanted else None

    found = KIND.results(answer, OPTIONS)

    assert {one.pair.id: one.distance for one in found.places} == expected
    far = [abs(one.distance) for one in found.moving]
    assert far == sorted(far, reverse=True)
    assert len(far) + len(found.staying) == sum(value is not None for value in expected.values())


@pytest.mark.parametrize(
    ("now", "wanted", "sentence"),
    [
        (2, 5, "Between “Quick” and “Everyone heard” it should move 3 steps towards “Everyone heard”."),
        (5, 4, "Between “Quick” and “Everyone heard” it should move 1 step towards “Quick”."),
        (4, 4, "Between “Quick” and “Everyone heard” it is where it should be."),
        (1, "", "It stands wholly at “Quick”; where it should be is open."),
        ("", 4, "It should stand half-way between “Quick” and “Everyone heard”; where it is now is open."),
    ],
)
def test_distance_in_words(now, wanted, sentence):
    assert KIND.results(board(speed=(now, wanted)), OPTIONS).words[0] == sentence


def test_nothing_is_summed_up():
    found = KIND.results(KIND.sample(OPTIONS), OPTIONS)

    assert found.counts == ()
    assert "For 1 pair nothing is written that shows where it stands." in found.words


def test_place_outside_the_line_is_kept_and_named():
    cleaned = KIND.clean({"pairs-1-pair": "speed", "pairs-1-now": "8"}, OPTIONS)

    assert cleaned.answer["pairs"][1]["now"] == "8"
    assert [(one.path, one.message) for one in cleaned.problems] == [("pairs-1-now", "Choose a number from 1 to 7")]


def test_editor_may_write_pairs_and_old_ones_are_kept():
    own = KIND.options({"pairs": [{"key": "care", "label": "Care", "note": "Cure"}]})
    cleaned = KIND.clean(board(speed=(2, 5)), own)

    assert [row["pair"] for row in cleaned.answer["pairs"]] == ["care", "speed"]
    assert [(one.left, one.right) for one in pairs(own)] == [("Care", "Cure")]
    assert not KIND.is_empty(cleaned.answer, own)


def test_comparison_tells_each_pair_and_the_wish():
    then = board(speed=(2, 5), contract=(4, 4), aims=(3, 5), lead=("", 2))
    now = board(speed=(4, 5), contract=(4, 4), aims=(3, 7), lead=(1, 2))

    compared = KIND.compare(then, now, OPTIONS, id="x")

    assert compared.words == (
        "Between “What we are here for” and “What all of us are here for” it has not moved. It was 2 steps from where it "
        "should be, and is 4 steps from it now. You now want it 2 steps further towards “What all of us are here for”.",
        "Between “Quick” and “Everyone heard” it has moved 2 steps towards “Everyone heard”. It was 3 steps from where it "
        "should be, and is 1 step from it now.",
        "Between “Agreed on paper” and “Built on trust” it has not moved. It is where it should be.",
    )
    assert [(row.header, *row.cells) for row in compared.tables[0].rows] == [
        ("What we are here for – What all of us are here for", "3", "3", "5", "7"),
        ("Quick – Everyone heard", "2", "4", "5", "5"),
        ("Agreed on paper – Built on trust", "4", "4", "4", "4"),
    ]


@given(then=ANSWERS["tradeoffs"], now=ANSWERS["tradeoffs"])
def test_changes_equal_a_second_count(then, now):
    expected = {}
    for key, before, after in zip(PAIRS, then["pairs"], now["pairs"], strict=True):
        if place(before["now"]) and place(after["now"]):
            expected[key] = place(after["now"]) - place(before["now"])

    moved = changes(KIND.clean(then, OPTIONS).answer, KIND.clean(now, OPTIONS).answer, pairs(OPTIONS))

    assert {one.now.pair.id: one.moved for one in moved} == expected


def test_comparison_of_nothing_says_so():
    compared = KIND.compare(KIND.empty(OPTIONS), board(speed=(2, 5)), OPTIONS, id="x")

    assert compared.words == ("No pair is set both times, so nothing can be compared yet.",)
