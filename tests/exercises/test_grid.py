"""The influence and interest grid: corners against a second count, marks that never overlap, and its words."""

from itertools import combinations
from math import hypot

from hypothesis import given
from hypothesis import strategies as st

from content.exercises.grid import KIND, MOST_ACTORS
from content.exercises.grid_picture import CELL, HIGHEST, LEFT, spots
from tests.exercises.row_kinds import ANSWERS

OPTIONS = KIND.defaults()
CORNERS = {("low", "high"): "voices", ("high", "high"): "together", ("low", "low"): "informed", ("high", "low"): "show"}
SIDE = {1: "low", 2: "low", 4: "high", 5: "high"}
crowds = st.lists(st.tuples(st.integers(1, 5), st.integers(4, 5)), max_size=MOST_ACTORS)


def actors(*places):
    rows = [
        {"id": f"a{n}", "name": f"Actor {n}", "influence": influence, "stake": stake}
        for n, (influence, stake) in enumerate(places, start=1)
    ]
    return {"actors": rows, "missing": []}


@given(answer=ANSWERS["grid"])
def test_corners_equal_a_second_count(answer):
    told = {one.id: one.quadrant for one in KIND.results(answer, OPTIONS).actors}

    expected = {}
    for row in KIND.clean(answer, OPTIONS).answer["actors"]:
        if row["name"]:
            sides = SIDE.get(row["influence"]), SIDE.get(row["stake"])
            expected[row["id"]] = CORNERS.get(sides)
    assert told == expected


@given(places=crowds)
def test_marks_never_overlap_and_stay_in_their_field(places):
    found = KIND.results(actors(*places), OPTIONS)
    placed = spots(found.placed, 0)

    assert len(placed) == len(places)
    for (_a, x1, y1, r1), (_b, x2, y2, r2) in combinations(placed, 2):
        assert max(abs(x1 - x2), abs(y1 - y2)) >= 0.99 * (r1 + r2) or hypot(x1 - x2, y1 - y2) >= r1 + r2
    for one, x, y, reach in placed:
        left, top = LEFT + (one.influence - 1) * CELL, (HIGHEST - one.stake) * CELL
        assert left <= x - reach and x + reach <= left + CELL
        assert top <= y - reach and y + reach <= top + CELL


def test_low_influence_with_high_stake_is_called_out_first():
    words = KIND.results(actors((1, 5), (5, 5), (2, 4), (3, 5)), OPTIONS).words

    assert words == (
        "Voices to strengthen, with much at stake and little influence: Actor 1 and Actor 3.",
        "Much influence and much at stake (Work side by side): Actor 2.",
        "On a middle line, so in no corner: Actor 4.",
        "You have named nobody who is missing. Who is not at the table, and would notice?",
    )


def test_half_placed_actor_is_in_key_and_words_but_not_on_the_grid():
    found = KIND.results(actors((4, "")), OPTIONS)

    assert found.placed == ()
    assert found.words[0] == "Without a place yet: Actor 1."


def test_missing_are_told_with_why():
    answer = {"actors": [], "missing": [{"who": "Night staff", "why": "They see most."}]}

    assert KIND.results(answer, OPTIONS).words == ("Missing: Night staff.", "Night staff: you wrote “They see most”.")
    assert [table.caption for table in KIND.table(answer, OPTIONS)] == ["Influence and stake", "Who is missing"]


def test_reason_without_anybody_asks_who():
    cleaned = KIND.clean({"missing-0-why": "They see most."}, OPTIONS)

    assert [(one.step, one.path, one.message) for one in cleaned.problems] == [
        ("missing", "missing-0-who", "Enter who is missing")
    ]


def test_table_holds_everybody_with_corner_and_stance():
    rows = KIND.table(KIND.sample(OPTIONS), OPTIONS)[0].rows

    assert (rows[2].header, *rows[2].cells) == (
        "3 Pupils who take the bus",
        "1",
        "5",
        "against it",
        "Voices to strengthen",
    )
    assert len(rows) == 8
