"""Cleaning what was typed into a services map: nothing raises, nothing is lost, and what is wrong is said in plain words."""

from __future__ import annotations

import json

import pytest
from django.http import QueryDict
from hypothesis import given

from content.exercises.services_map_counts import read
from content.exercises.services_map_tables import repeat_grid
from tests.exercises.stories import MAP, OPTIONS, anything, joan, likely, maps


@given(anything | likely)
def test_any_input_is_cleaned_without_an_error_of_ours_and_into_json(data):
    answer, problems = MAP.clean(data, OPTIONS)

    assert json.loads(json.dumps(answer)) == answer
    assert MAP.clean(answer, OPTIONS) == (answer, problems)
    assert MAP.results(data, OPTIONS) == MAP.results(answer, OPTIONS)


@given(likely)
def test_any_input_can_be_drawn_read_and_asked_about(data):
    said = [*MAP.text(data, OPTIONS), *MAP.prompts(data, OPTIONS), *MAP.results(data, OPTIONS).words]

    assert all(isinstance(sentence, str) and sentence for sentence in said)
    assert MAP.draw(data, OPTIONS, id="x").startswith("<svg ")
    assert len(MAP.table(data, OPTIONS)) == 3


def test_sample_has_no_problem_and_cleaning_changes_nothing_in_it():
    assert MAP.clean(joan(), OPTIONS).problems == []
    assert MAP.clean(joan(), OPTIONS).answer == {**joan(), "change": MAP.empty(OPTIONS)["change"]}
    assert not MAP.is_empty(MAP.sample(OPTIONS))
    assert MAP.is_empty(MAP.clean({}, OPTIONS).answer)


def test_sample_uses_the_sectors_and_information_of_the_editor():
    options = MAP.options(
        {"sectors": [{"label": "Prison"}, {"label": "Probation"}], "information": [{"key": "money", "label": "Fines"}]}
    )

    answer = MAP.sample(options)

    assert MAP.clean(answer, options).problems == []
    assert {row["sector"] for row in answer["services"]} == {"prison", "probation"}
    assert [item.label for item in read(answer, options).items] == ["address", "medicines", "Fines"]


@pytest.mark.parametrize(
    ("part", "row", "path", "message"),
    [
        ("services", {"sector": "health"}, "services-0-name", "Enter a name for this service"),
        ("services", {"name": "Surgery"}, "services-0-sector", "Choose a sector for this service"),
        (
            "services",
            {"name": "A", "sector": "health", "felt": "9"},
            "services-0-felt",
            "Choose how it felt, or skip this",
        ),
        ("services", {"name": "A" * 61, "sector": "health"}, "services-0-name", "Use 60 characters or fewer"),
        ("links", {"end": "s2"}, "links-0-start", "Choose which service the hand-off starts from"),
        ("links", {"start": "s1"}, "links-0-end", "Choose which service the hand-off goes to"),
        ("links", {"start": "s1", "end": "gone"}, "links-0-end", "Choose which service the hand-off goes to"),
        ("links", {"start": "s1", "end": "s1"}, "links-0-end", "Choose two different services"),
        ("links", {"start": "s1", "end": "s2"}, "links-0-went", "Choose how the hand-off went"),
        ("links", {"start": "s1", "end": "s2", "went": "slow"}, "links-0-carrier", "Choose who carried it"),
        ("told", {"asked": ["s1"]}, "told-0-label", "Enter what was asked for"),
        ("told", {"item": "money", "asked": ["s44"]}, "told-0-asked", "Tick services that are on the map"),
        ("gaps", {"text": "x" * 201}, "gaps-0-text", "Use 200 characters or fewer"),
    ],
)
def test_row_that_lacks_something_says_what_beside_the_field(part, row, path, message):
    answer, problems = MAP.clean({**joan(), part: [row, *joan()[part]] if part != "services" else [row]}, OPTIONS)

    assert (path, message) in {(problem.path, problem.message) for problem in problems if not problem.warning}
    assert {problem.step for problem in problems if problem.path == path} == {part}
    assert {key: value for key, value in answer[part][0].items() if row.get(key)} == row, "what was typed is kept"


def test_hand_off_that_is_missing_needs_nobody_to_carry_it():
    row = {"start": "s1", "end": "s6", "went": "missing"}

    assert MAP.clean({**joan(), "links": [row]}, OPTIONS).problems == []


def test_two_services_of_one_name_are_kept_with_a_warning():
    data = {**joan(), "services": [{"name": "Surgery", "sector": "health"}, {"name": "surgery", "sector": "other"}]}

    cleaned = MAP.clean({**data, "links": [], "told": []}, OPTIONS)

    assert [(problem.path, problem.warning) for problem in cleaned.problems] == [
        ("services-0-name", True),
        ("services-1-name", True),
    ]
    assert cleaned.errors == []
    assert MAP.results(cleaned.answer, OPTIONS).services == 2


def test_thirteenth_service_is_kept_as_typed_but_not_on_the_map():
    services = [{"name": f"Service no. {number}", "sector": "health"} for number in range(13)]

    answer, problems = MAP.clean({"middle": {"name": "Joan"}, "services": services}, OPTIONS)

    assert len(answer["services"]) == 13
    assert [problem.message for problem in problems] == [
        "The map holds 12 services. Remove the others, or put two together"
    ]
    assert MAP.results(answer, OPTIONS).services == 12


def test_feeling_is_a_number_from_minus_two_to_two_or_left_out():
    felt = ["-2", "+2", 0, "", None, "3", "fine"]
    services = [{"name": f"S{place}", "sector": "health", "felt": value} for place, value in enumerate(felt)]

    answer = MAP.clean({"services": services}, OPTIONS).answer

    assert [row["felt"] for row in answer["services"]] == [-2, 2, 0, None, None, "3", "fine"]


def test_new_row_never_takes_the_id_that_an_old_hand_off_points_at():
    data = {"services": [{"name": "New"}, {"id": "s1", "name": "Old"}], "links": [{"start": "s1", "end": "s7"}]}

    answer = MAP.clean(data, OPTIONS).answer

    assert [(row["id"], row["name"]) for row in answer["services"]] == [("s8", "New"), ("s1", "Old")]


def test_posted_form_and_json_of_the_same_answer_clean_to_the_same():
    posted = QueryDict(mutable=True)
    posted["middle-name"], posted["middle-situation"], posted["wish"] = "Joan", "81 and alone", "One number to ring"
    for place, (name, sector) in enumerate([("Surgery", "health"), ("Care team", "council")]):
        posted[f"services-{place}-id"], posted[f"services-{place}-name"] = f"s{place + 1}", name
        posted[f"services-{place}-sector"] = sector
    posted["links-0-start"], posted["links-0-end"], posted["links-0-went"] = "s1", "s2", "slow"
    posted["told-0-item"], posted["told-1-item"] = "address", "money"
    posted.setlist("told-0-asked", ["s1", "s2"])
    posted.setlist("told-1-asked", ["s2"])
    as_json = {
        "middle": {"name": "Joan", "situation": "81 and alone"},
        "services": [
            {"id": "s1", "name": "Surgery", "sector": "health"},
            {"id": "s2", "name": "Care team", "sector": "council"},
        ],
        "links": [{"start": "s1", "end": "s2", "went": "slow"}],
        "told": [{"item": "address", "asked": ["s1", "s2"]}, {"item": "money", "asked": ["s2"]}],
        "wish": "One number to ring",
    }

    assert MAP.clean(posted, OPTIONS) == MAP.clean(as_json, OPTIONS)
    assert MAP.results(posted, OPTIONS).six == (2, 1, 1, 0, 1, 0)


def test_step_taken_replaces_its_part_and_leaves_the_others():
    taken = MAP.take(joan(), "told", {"told-0-id": "i1", "told-0-item": "address", "told-0-asked": "s1"}, OPTIONS)

    assert taken.answer["told"] == [{"id": "i1", "item": "address", "label": "", "asked": ["s1"]}]
    assert taken.answer["services"] == joan()["services"]
    assert MAP.take(joan(), "links", {}, OPTIONS).answer["links"] == []


@given(maps())
def test_repeat_grid_names_every_telling_once_first_and_then_again(answer):
    story = read(answer, OPTIONS)

    for row, item in zip(repeat_grid(story).rows, story.items, strict=True):
        asked = [cell for cell in row.cells[:-1] if cell != "–"]
        assert sorted(asked) == sorted(["asked"] * bool(item.asked) + ["asked again"] * int(row.cells[-1]))
