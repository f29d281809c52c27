"""Where things stand on the map: nothing touches, nothing leaves the picture, and the same story gives the same map."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.exercises.measuring import Box
from content.exercises.services_map_changes import redrawn
from content.exercises.services_map_counts import read
from content.exercises.services_map_geometry import COMPACT, WIDE, distance
from content.exercises.services_map_labels import lay_out
from content.exercises.services_map_layout import spread
from tests.exercises.stories import CASES, HOSTILE, MAP, OPTIONS, USUAL, joan, large, maps

sizes = st.sampled_from([WIDE, COMPACT])


def layout(answer, size=WIDE, **how):
    return lay_out(read(answer, OPTIONS), OPTIONS, size, **how)


def overlaps(found):
    return [pair for pair in combinations(found.labels, 2) if pair[0].touches(pair[1])]


def outside(found):
    ground = Box(0, 0, found.size.width, found.size.floor or found.size.height)
    return [box for box in found.labels if not box.within(ground)]


@given(maps(), sizes, st.booleans())
def test_no_label_of_any_map_touches_another_or_leaves_the_picture(answer, size, backwards):
    found = layout(answer, size, backwards=backwards)

    assert overlaps(found) == []
    assert outside(found) == []


@given(maps(), sizes)
def test_every_hand_off_of_any_map_has_its_letter_in_the_picture(answer, size):
    found = layout(answer, size)

    assert [tag.link.letter for tag in found.tags] == list("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(answer["links"])])


@pytest.mark.parametrize("size", [WIDE, COMPACT])
@pytest.mark.parametrize("names", [["W" * 60], ["語" * 60], ["m m " * 15], HOSTILE, USUAL])
def test_twelve_services_with_the_longest_names_stay_apart_and_inside(names, size):
    found = layout(large(names, 12, 24), size)

    assert (len(found.beads), len(found.tags)) == (12, 24)
    assert overlaps(found) == outside(found) == []


@pytest.mark.parametrize("size", [WIDE, COMPACT])
def test_worst_pair_with_every_hand_off_between_the_same_two_stays_apart(size):
    services = [{"id": "s1", "name": "A", "sector": "health"}, {"id": "s2", "name": "B", "sector": "other"}]
    links = [{"start": "s1", "end": "s2", "went": "dropped", "carrier": who} for who in ("person", "services") * 12]

    found = layout({"services": services, "links": links}, size)

    assert len(found.tags) == 24
    assert overlaps(found) == outside(found) == []


def test_few_hand_offs_have_words_on_wide_and_on_small_drawings():
    assert [tag.word for tag in layout(joan()).tags] == ["smooth", "dropped", "slow", "missing"]
    assert [tag.word for tag in layout(joan(), COMPACT).tags] == ["smooth", "dropped", "slow", "missing"]


@given(maps(), sizes)
def test_person_is_in_the_middle_and_every_service_equally_far_from_it(answer, size):
    found = layout(answer, size)

    assert {round(distance(bead.point, size.centre), 6) for bead in found.beads} == {size.ring}
    assert [bead.service.number for bead in found.beads] == list(range(1, len(answer["services"]) + 1))


@given(maps(), sizes)
def test_only_hand_offs_carried_by_the_person_lead_through_the_middle(answer, size):
    for route in layout(answer, size).routes:
        nearest = min(distance(point, size.centre) for point in route.points)
        assert len(route.runs) == (2 if route.link.carried else 1)
        assert (nearest < size.person + 6) == route.link.carried


@given(maps())
def test_services_of_one_sector_stand_side_by_side_under_one_petal(answer):
    found = layout(answer)

    sectors = [bead.service.sector for bead in found.beads]
    changes = sum(first != second for first, second in zip(sectors, sectors[1:], strict=False))
    assert len(found.petals) == changes + 1 == len(set(sectors))


@pytest.mark.parametrize("services", range(2, 13))
def test_neighbouring_petals_overlap(services):
    answer = {"services": [{"name": "x", "sector": f"own-{place}"} for place in range(services)]}

    spans = [petal.span for petal in layout(answer).petals]

    round_ends = WIDE.band / WIDE.ring * 57.3
    turns = [*spans[1:], (spans[0][0] + 360, 0)]
    assert all(first[1] + round_ends > second[0] - round_ends for first, second in zip(spans, turns, strict=True))


def test_services_in_one_place_move_together_and_keep_their_numbers():
    before = layout(large(USUAL, 12, 0))
    after = redrawn({**large(USUAL, 12, 0), "change": {"kind": "place", "services": ["s2", "s9", "s11"]}}, OPTIONS)

    seats = [bead.service.number for bead in layout(after.answer).beads]

    assert [bead.service.number for bead in before.beads] == list(range(1, 13))
    assert seats == [1, 2, 9, 11, 3, 4, 5, 6, 7, 8, 10, 12]


def test_ring_runs_the_other_way_on_a_page_from_right_to_left():
    forward, backward = layout(joan()), layout(joan(), backwards=True)

    mirrored = [(round(2 * WIDE.centre[0] - x, 6), round(y, 6)) for x, y in (bead.point for bead in forward.beads)]
    assert [(round(x, 6), round(y, 6)) for x, y in (bead.point for bead in backward.beads)] == mirrored


@pytest.mark.parametrize("name", CASES)
def test_same_answer_gives_the_same_bytes(name):
    drawn = {MAP.draw(CASES[name], OPTIONS, id="a") for _turn in range(3)}

    assert len(drawn) == 1


@given(st.lists(st.tuples(st.floats(0, 600), st.floats(20, 82)), min_size=1, max_size=6))
def test_boxes_pushed_apart_keep_their_order_and_stay_between_top_and_bottom(boxes):
    wanted, heights = sorted(box[0] for box in boxes), [box[1] for box in boxes]

    tops = spread(wanted, heights, 26, 624)

    assert tops[0] >= 25.99 and tops[-1] + heights[-1] <= 624.01
    bottoms = [top + height for top, height in zip(tops, heights, strict=True)]
    assert all(below - above >= 13.99 for above, below in zip(bottoms, tops[1:], strict=False))
