"""The hand-off timeline: waiting and crossings against a second count, order, and what it takes over from a map."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.exercises import kind
from content.exercises.phrases import days
from content.exercises.timeline import KIND
from tests.exercises.row_kinds import ANSWERS
from tests.exercises.strategies import anything

OPTIONS = KIND.defaults()
HOURS = {"hours": 1, "days": 24, "weeks": 168, "months": 730}


def story(*steps, services=("Ward", "Team")):
    lanes = [{"id": f"s{n}", "name": name, "sector": "health"} for n, name in enumerate(services, start=1)]
    return {"title": "", "services": lanes, "steps": [{"id": f"t{n}", **step} for n, step in enumerate(steps, start=1)]}


@given(answer=ANSWERS["timeline"])
def test_waiting_and_crossings_equal_a_second_count(answer):
    found = KIND.results(answer, OPTIONS)
    kept = KIND.clean(answer, OPTIONS).answer
    named = {row["id"] for row in kept["services"] if row["name"]}
    by_id = {row["id"]: row for row in kept["steps"]}

    hours = 0
    for row in kept["steps"]:
        if row["what"] and isinstance(row["wait"], int) and row["wait_unit"] in HOURS:
            hours += row["wait"] * HOURS[row["wait_unit"]]
    visited = [by_id[step.id]["service"] for step in found.steps if by_id[step.id]["service"] in named]
    changes = [pair for pair in zip(visited, visited[1:], strict=False) if pair[0] != pair[1]]

    assert found.waiting * 24 == hours
    assert [(one.before.lane.id, one.after.lane.id) for one in found.crossings] == changes


def test_dated_steps_are_put_in_order_of_their_dates():
    answer = story({"what": "Second", "when": "2026-03-09"}, {"what": "First", "when": "2026-03-01"})

    assert [step.what for step in KIND.results(answer, OPTIONS).steps] == ["First", "Second"]


def test_steps_of_which_one_has_no_date_stay_as_entered():
    answer = story({"what": "Second", "when": "2026-03-09"}, {"what": "First", "when": "in March"})

    assert [step.what for step in KIND.results(answer, OPTIONS).steps] == ["Second", "First"]


def test_words_tell_waiting_crossing_and_lowest_point():
    words = KIND.results(
        story(
            {"what": "Fell", "service": "s1", "feeling": -1},
            {
                "what": "Waited",
                "service": "s2",
                "wait": 3,
                "wait_unit": "weeks",
                "feeling": -2,
                "behind_known": "no-idea",
            },
        ),
        OPTIONS,
    ).words

    assert words == (
        "2 steps at 2 services, with 1 crossing from one service to another.",
        "Waiting adds up to 21 days (about 3 weeks).",
        "The longest wait was 3 weeks, before step 2, “Waited”.",
        "Of all the waiting, 21 days (about 3 weeks) came just before another service took over.",
        "Between steps 1 and 2 the story crosses from Ward to Team.",
        "The lowest point was step 2, “Waited”.",
        "At 1 step you guess what went on behind the scenes, or have no idea.",
    )


def test_step_without_service_crosses_nothing():
    answer = story({"what": "A", "service": "s1"}, {"what": "B"}, {"what": "C", "service": "s1"})

    assert KIND.results(answer, OPTIONS).crossings == ()


def test_step_at_a_service_taken_away_is_kept_and_named():
    answer = story({"what": "A", "service": "s9"})
    cleaned = KIND.clean(answer, OPTIONS)

    assert cleaned.answer["steps"][0]["service"] == "s9"
    assert [(one.step, one.path) for one in cleaned.problems] == [("steps", "steps-0-service")]
    assert KIND.results(answer, OPTIONS).steps[0].lane is None


def test_new_service_never_takes_the_id_that_a_step_still_points_at():
    answer = story({"what": "A", "service": "s3"})
    answer["services"].append({"name": "New"})

    assert [row["id"] for row in KIND.clean(answer, OPTIONS).answer["services"]] == ["s1", "s2", "s4"]


def test_wait_without_a_unit_asks_for_one():
    cleaned = KIND.clean({"steps-0-what": "A", "steps-0-wait": "3"}, OPTIONS)

    assert [(one.path, one.message) for one in cleaned.problems] == [
        ("steps-0-wait_unit", "Choose hours, days, weeks or months")
    ]
    assert KIND.results(cleaned.answer, OPTIONS).waiting == 0


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Fraction(0), "no time"),
        (Fraction(1, 48), "1 hour"),
        (Fraction(5, 24), "5 hours"),
        (Fraction(1), "1 day"),
        (Fraction(13), "13 days"),
        (Fraction(14), "14 days (about 2 weeks)"),
        (Fraction(365, 12), "30 days (about 4 weeks)"),
    ],
)
def test_length_of_time_in_words(amount, words):
    assert days(amount) == words


def test_services_of_a_map_come_with_names_sectors_ids_and_feelings():
    services_map = {
        "services": [
            {"id": "s4", "name": "Surgery", "sector": "health", "purpose": "Tablets", "felt": 1},
            {"id": "s2", "name": "Day centre", "sector": "charity", "purpose": "", "felt": None},
        ]
    }
    begun = KIND.from_services_map(services_map, OPTIONS)

    assert begun["services"] == [
        {"id": "s4", "name": "Surgery", "sector": "health"},
        {"id": "s2", "name": "Day centre", "sector": "charity"},
    ]
    assert [(row["service"], row["what"], row["feeling"]) for row in begun["steps"]] == [
        ("s4", "Tablets", 1),
        ("s2", "First met Day centre", ""),
    ]
    assert KIND.clean(begun, OPTIONS).problems == []


@given(answer=st.dictionaries(st.just("services"), anything) | anything)
def test_any_map_can_be_taken_over(answer):
    begun = KIND.from_services_map(answer, OPTIONS)

    assert KIND.clean(begun, OPTIONS).answer == begun


def test_table_holds_every_step():
    rows = KIND.table(KIND.sample(OPTIONS), OPTIONS)[0].rows

    assert (rows[3].header, *rows[3].cells) == (
        "4 The care team has not been told", "Day 12", "Care team", "nobody said anything", "3 days", "very hard",
        "I guess: The form got lost.",
    )  # fmt: skip
    assert len(rows) == 7


def test_picture_takes_the_sectors_of_the_map():
    assert OPTIONS.keys("sectors") == kind("services_map").defaults().keys("sectors")


def test_removing_a_service_asks_first_where_steps_happened_there_and_keeps_them():
    sample = KIND.sample(OPTIONS)
    service = sample["steps"][0]["service"]
    there = [row for row in sample["steps"] if row["service"] == service]

    found = KIND.pointing_at(sample, "services", service)
    without = KIND.without(sample, "services", service, OPTIONS)

    assert found.name == next(row["name"] for row in sample["services"] if row["id"] == service)
    assert str(len(there)) in found.said[0] or len(there) == 1
    assert [row["what"] for row in without["steps"]] == [row["what"] for row in sample["steps"]]
    assert service not in [row["id"] for row in without["services"]]
    assert KIND.pointing_at(sample, "steps", sample["steps"][0]["id"]) is None
