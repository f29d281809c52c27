"""The six counts: the worked example, the five changes, and a second way of counting."""

from __future__ import annotations

import pytest
from hypothesis import given

from content.exercises.services_map_changes import redrawn, removal, without_service
from tests.exercises.stories import MAP, OPTIONS, joan, maps

AS_TOLD = (6, 3, 2, 1, 6, 2)  # services, hand-offs, crossings, carried, told again, gaps


def test_worked_example_as_told_has_the_settled_counts():
    assert MAP.results(joan(), OPTIONS).six == AS_TOLD


@pytest.mark.parametrize(
    ("change", "after"),
    [
        ({"kind": "form", "items": ["i1", "i3"]}, (6, 3, 2, 1, 2, 2)),
        ({"kind": "worker"}, (6, 3, 2, 0, 6, 2)),
        ({"kind": "place", "services": ["s2", "s3"]}, (6, 3, 1, 0, 6, 2)),
        ({"kind": "introduction", "link": "h4"}, (6, 4, 3, 1, 6, 1)),
        ({"kind": "record", "items": ["i2"], "services": ["s1", "s2", "s3"]}, (6, 3, 2, 1, 4, 2)),
    ],
)
def test_worked_example_redrawn_has_the_settled_counts(change, after):
    answer = joan(**change)

    found = redrawn(answer, OPTIONS)

    assert (found.before.six, found.after.six) == (AS_TOLD, after)
    assert MAP.results(answer, OPTIONS).six == AS_TOLD, "the answer itself is as it was"


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"kind": "miracle"},
        {"kind": "form", "items": []},
        {"kind": "form", "items": ["i9"]},
        {"kind": "place", "services": ["s1"]},
        {"kind": "record", "items": ["i1"], "services": ["s1", "s77"]},
        {"kind": "introduction", "link": "h1"},
    ],
)
def test_change_without_what_it_needs_is_not_drawn(change):
    assert redrawn(joan(**change), OPTIONS) is None


def test_dropped_hand_off_warmly_introduced_is_smooth_and_carried_by_the_services():
    found = redrawn(joan(kind="introduction", link="h2"), OPTIONS)

    assert found.after.six == (6, 3, 2, 0, 6, 2)
    assert found.answer["links"][1] | {"passed": ""} == {
        "id": "h2", "start": "s2", "end": "s3", "went": "smooth", "carrier": "services", "passed": "",
    }  # fmt: skip


def test_hand_off_missing_inside_one_place_is_there_from_then_on():
    found = redrawn(joan(kind="place", services=["s3", "s5"]), OPTIONS)

    assert found.after.six == (6, 4, 2, 1, 6, 1)


def test_carrier_listed_as_a_service_still_counts_as_the_person():
    answer = joan()
    answer["links"].append({"start": "s6", "end": "s3", "went": "smooth", "carrier": "person"})

    assert MAP.results(answer, OPTIONS).six == (6, 4, 3, 2, 6, 2)


def test_thing_that_one_service_or_none_asked_for_is_never_told_again():
    answer = {**joan(), "told": [{"item": "address", "asked": ["s1"]}, {"label": "shoe size", "asked": []}]}

    assert MAP.results(answer, OPTIONS).told_again == 0


def counted_again(answer: dict) -> tuple[int, ...]:
    """The same six numbers, counted from the bare answer with sets and pairs."""
    sector = {row["id"]: row["sector"] for row in answer["services"]}
    kinds = [(row["start"], row["end"], row["went"], row["carrier"]) for row in answer["links"]]
    real = [one for one in kinds if one[2] in ("smooth", "slow", "dropped")]
    tellings = {(place, who) for place, row in enumerate(answer["told"]) for who in row["asked"]}
    needed = {place for place, _who in tellings}
    return (
        len(sector),
        len(real),
        len([one for one in real if len({sector[one[0]], sector[one[1]]}) == 2]),
        len([one for one in real if one[3] == "person"]),
        len(tellings) - len(needed),
        len([one for one in kinds if one not in real]) + len(answer["gaps"]),
    )


@given(maps())
def test_counts_of_any_map_are_those_of_a_second_way_of_counting(answer):
    clean = MAP.clean(answer, OPTIONS).answer

    results = MAP.results(answer, OPTIONS)

    assert results.six == counted_again(clean) == tuple(count.number for count in results.counts)


@given(maps())
def test_named_worker_leaves_nothing_carried_and_everything_else_alone(answer):
    found = redrawn({**answer, "change": {"kind": "worker"}}, OPTIONS)

    before, after = found.before.six, found.after.six
    assert after == (*before[:3], 0, *before[4:])


@given(maps())
def test_shared_form_for_everything_leaves_nothing_told_again(answer):
    clean = MAP.clean(answer, OPTIONS).answer
    keys = [row["id"] for row in clean["told"]]

    found = redrawn({**clean, "change": {"kind": "form", "items": keys}}, OPTIONS)

    if keys:
        assert found.after.six == (*found.before.six[:4], 0, found.before.six[5])
    else:
        assert found is None


@given(maps())
def test_everything_in_one_place_leaves_no_crossing_and_no_missing_hand_off(answer):
    keys = [row["id"] for row in answer["services"]]

    found = redrawn({**answer, "change": {"kind": "place", "services": keys}}, OPTIONS)

    if len(keys) > 1:
        assert found.after.six[1:4] == (len(answer["links"]), 0, 0)
        assert found.after.gaps == len(answer["gaps"])


def test_taking_a_service_away_says_first_what_points_at_it():
    found = removal(joan(), "s3")

    assert (found.name, found.links, found.told) == ("Care team", ("h2", "h3", "h4"), ("i1", "i2", "i3"))
    assert removal(joan(), "s99") == removal({"services": [], "links": [], "told": []}, "s99")


def test_service_taken_away_takes_its_hand_offs_and_ticks_and_shifts_no_other():
    answer = without_service(joan(kind="place", services=["s2", "s3"]), "s3", OPTIONS)

    assert [row["id"] for row in answer["services"]] == ["s1", "s2", "s4", "s5", "s6"]
    assert [(row["start"], row["end"]) for row in answer["links"]] == [("s1", "s2")]
    assert [row["asked"] for row in answer["told"]] == [["s1", "s2", "s5"], ["s1", "s2"], ["s5"]]
    assert answer["change"]["services"] == ["s2"]
    assert MAP.clean(answer, OPTIONS).errors[0].path == "change-services"
