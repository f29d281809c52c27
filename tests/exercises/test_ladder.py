"""The closeness ladder: what the ticks tell against a second count, and its words."""

import pytest
from hypothesis import given

from content.exercises.ladder import KIND, exchanges
from tests.exercises.row_kinds import ANSWERS

OPTIONS = KIND.defaults()
ORDER = ["networking", "coordinating", "cooperating", "collaborating"]


def partner(**fields):
    return {"partners": [{"id": "p1", "name": "School", **fields}]}


@given(answer=ANSWERS["ladder"])
def test_reach_move_and_difference_equal_a_second_count(answer):
    kept = KIND.clean(answer, OPTIONS).answer["partners"]
    told = {one.id: (one.reach, one.move, one.differs) for one in KIND.results(answer, OPTIONS).partners}

    expected = {}
    for row in kept:
        if row["name"]:
            reach = len(ORDER)
            while reach and not any(tick.startswith(ORDER[reach - 1] + "/") for tick in row["ticks"]):
                reach -= 1
            now = ORDER.index(row["now"]) + 1 if row["now"] in ORDER else None
            wanted = ORDER.index(row["wanted"]) + 1 if row["wanted"] in ORDER else None
            move = None if None in (now, wanted) else wanted - now
            expected[row["id"]] = (reach, move, reach - now if now else 0)
    assert told == expected


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"now": "networking", "wanted": "cooperating"}, "School is at Networking and should be closer by 2 rungs, at Cooperating."),
        (
            {"now": "cooperating", "wanted": "coordinating"},
            "School is at Cooperating and should be looser by 1 rung, at Coordinating.",
        ),
        ({"now": "networking", "wanted": "networking"}, "School is at Networking, and should stay there."),
        ({"now": "networking"}, "School is at Networking; where it should be is open."),
        ({"wanted": "networking"}, "School should be at Networking; where it is now is open."),
        ({}, "School has no place yet."),
    ],
)  # fmt: skip
def test_place_in_words(fields, sentence):
    assert KIND.results(partner(**fields), OPTIONS).words[0] == sentence


@pytest.mark.parametrize(
    ("ticks", "now", "sentence"),
    [
        (["networking/news"], "cooperating", "You place School at Cooperating, but what you ticked goes no further than Networking."),
        (["cooperating/money"], "networking", "You place School at Networking, but you ticked “Money”, which belongs to Cooperating."),
        ([], "networking", "You place School at Networking, and have ticked nothing that you exchange."),
    ],
)  # fmt: skip
def test_ticks_that_tell_of_another_rung_are_noted(ticks, now, sentence):
    assert sentence in KIND.results(partner(ticks=ticks, now=now), OPTIONS).words


def test_ticks_that_fit_the_rung_are_not_noted():
    found = KIND.results(partner(ticks=["networking/news"], now="networking", wanted="networking"), OPTIONS)

    assert found.differing == ()
    assert found.words[1:] == (
        "Higher is not better, only dearer: each rung costs more time, more trust and more giving way.",
    )


def test_partner_without_a_name_is_asked_for_one_and_left_out():
    cleaned = KIND.clean({"partners-0-now": "networking", "partners-1-name": "School"}, OPTIONS)

    assert [(one.step, one.path, one.message) for one in cleaned.problems] == [
        ("partners", "partners-0-name", "Enter a name for this partner")
    ]
    assert [one.name for one in KIND.results(cleaned.answer, OPTIONS).partners] == ["School"]


def test_same_name_twice_is_a_warning_only():
    cleaned = KIND.clean({"partners": [{"name": "School"}, {"name": "school"}]}, OPTIONS)

    assert cleaned.errors == []
    assert [one.path for one in cleaned.problems] == ["partners-1-name"]


def test_thirteen_partners_are_kept_and_called_too_many():
    cleaned = KIND.clean({"partners": [{"name": f"P{n}"} for n in range(13)]}, OPTIONS)

    assert len(cleaned.answer["partners"]) == 13
    assert [one.path for one in cleaned.errors] == ["partners"]


def test_rows_keep_their_ids_when_one_goes():
    answer = KIND.sample(OPTIONS)
    answer["partners"].pop(1)

    assert [row["id"] for row in KIND.clean(answer, OPTIONS).answer["partners"]] == ["p1", "p3", "p4"]


def test_every_rung_has_something_to_tick():
    assert {one.rung for one in exchanges(OPTIONS)} == {1, 2, 3, 4}


def test_prompts_name_partners():
    asked = KIND.prompts(KIND.sample(OPTIONS), OPTIONS)

    assert asked[1] == "You want Food bank at Cooperating. What would that cost, and who would pay?"
    assert asked[2].startswith("You want Surgery looser.")
