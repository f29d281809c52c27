"""Which questions stand beside the page, how many of them stand open, and who decides."""

import re
from html import unescape

import pytest

from content.enums import Density, Scaffold
from content.numbering import outline_of
from journal import prompts, scaffolds
from tests.course import activity, publish
from tests.journal.writing import write

FULL, LIGHT, LINE = Density.FULL, Density.LIGHT, Density.LINE
BY_WEEK = {
    1: [FULL],
    2: [FULL, LIGHT],
    3: [FULL, FULL, LIGHT],
    4: [FULL, FULL, LIGHT, LINE],
    6: [FULL, FULL, FULL, LIGHT, LIGHT, LINE],
    8: [FULL, FULL, FULL, LIGHT, LIGHT, LIGHT, LINE, LINE],
    12: [FULL] * 5 + [LIGHT] * 4 + [LINE] * 3,
}
THREE = ["What happened? One moment is enough.", "So what: how did it feel, then and now?",
         "Now what: what will you do, or still want to know?"]  # fmt: skip


@pytest.mark.parametrize("weeks", BY_WEEK)
def test_questions_grow_fewer_in_proportion_to_the_length_of_the_course(weeks):
    assert [scaffolds.density_of(week, weeks) for week in range(1, weeks + 1)] == BY_WEEK[weeks]


@pytest.mark.parametrize("weeks", [0, 1, 8])
def test_page_of_a_week_without_a_number_has_all_questions(weeks):
    assert scaffolds.density_of(0, weeks) == FULL


@pytest.mark.parametrize("chosen", [FULL, LIGHT, LINE])
@pytest.mark.parametrize("week", [0, 1, 5, 8])
def test_choice_of_the_editor_goes_before_the_week(week, chosen):
    assert scaffolds.density_of(week, 8, chosen) == chosen


def test_word_that_is_no_density_leaves_it_to_the_week():
    assert [scaffolds.density_of(8, 8, word) for word in ("", "many")] == [LINE, LINE]


@pytest.mark.parametrize(
    ("density", "left"),
    [
        (FULL, {"": "", "a": "a", "ab": "ab", "abc": "abc", "abcdef": "abcdef"}),
        (LIGHT, {"": "", "a": "a", "ab": "ab", "abc": "ac", "abcdef": "af"}),
        (LINE, {"": "", "a": "a", "ab": "a", "abc": "a", "abcdef": "a"}),
    ],
)
def test_light_leaves_the_first_and_the_last_question_and_line_the_first(density, left):
    assert {all_: "".join(scaffolds.standing_open(list(all_), density)) for all_ in left} == left


def test_every_choice_of_the_editor_has_its_questions_each_with_a_reason():
    assert set(scaffolds.SCAFFOLDS) == set(Scaffold)
    assert {name: len(found.steps) for name, found in scaffolds.SCAFFOLDS.items()} == {"": 3, "gibbs": 6, "none": 0}
    assert all(str(step.ask) and str(step.why) for found in scaffolds.SCAFFOLDS.values() for step in found.steps)
    assert scaffolds.scaffold_of("a choice of a later version") is scaffolds.SCAFFOLDS[""]


# On the page ----------------------------------------------------------------------------------------------------------


def asking(course, **choices):
    """The activity of week 2 of 2 with these choices of an editor."""
    course.later.body = [activity("Sideways", **choices)]
    publish(course.later)
    return course.activity("Sideways")


def side(client, address: str) -> str:
    page = client.get(address).content.decode()
    return unescape(re.search(r'<div class="editor-side.*?<details class="deeper">', page, re.DOTALL)[0])


def at_first_sight(html: str) -> list[str]:
    """The questions that are not inside a folded part, without their reasons."""
    inner = re.search(r"<summary>.*?</summary>(.*)</details>", html, re.DOTALL)[1]
    seen = re.sub(r"<details>.*?</details>", "", inner, flags=re.DOTALL)
    return [item.strip() for item in re.findall(r"<li>([^<]+)", seen)]


def new(row) -> str:
    return f"/journal/new/?activity={row.pk}"


def test_free_entry_has_the_three_questions_open_with_their_reasons(cast):
    html = side(cast.client("learner"), "/journal/new/")

    assert at_first_sight(html) == THREE
    assert "Here a record turns into thinking." in html


def test_own_questions_come_first_and_the_scaffold_is_folded_beneath(cast, course):
    html = side(cast.client("learner"), new(asking(course, prompts=["Own one?", "Own two?"], density="full")))

    assert at_first_sight(html) == ["Own one?", "Own two?"]
    assert html.index("Own two?") < html.index("<summary>What? So what? Now what?</summary>") < html.index(THREE[0])


@pytest.mark.parametrize(
    ("density", "seen"),
    [("full", ["1?", "2?", "3?"]), ("light", ["1?", "3?"]), ("line", ["1?"]), ("", ["1?", "3?"])],
)
def test_questions_that_do_not_stand_open_are_one_click_away(cast, course, density, seen):
    html = side(cast.client("learner"), new(asking(course, prompts=["1?", "2?", "3?"], density=density)))

    assert at_first_sight(html) == seen
    folded = re.search(r"<summary>All the questions</summary>(.*?)</details>", html, re.DOTALL)
    assert (re.findall(r"<li>([^<]+)", folded[1]) if folded else seen) == ["1?", "2?", "3?"]


@pytest.mark.parametrize(
    ("chosen", "seen", "folded"),
    [
        ({"scaffold": "", "density": "full"}, THREE, False),
        ({"scaffold": "", "density": "light"}, THREE[::2], True),
        ({"scaffold": "", "density": "line"}, [], True),
        (
            {"scaffold": "gibbs", "density": "light"},
            ["What happened?", "What will you do when it happens again?"],
            True,
        ),
        ({"scaffold": "none", "density": "full"}, [], False),
    ],
)
def test_activity_without_questions_shows_its_scaffold(cast, course, chosen, seen, folded):
    html = side(cast.client("learner"), new(asking(course, prompts=[], **chosen)))

    assert at_first_sight(html) == seen
    assert ("All the questions" in html) == folded
    assert ("<p>What? So what? Now what?</p>" in html) == (chosen["density"] == "line")


def test_entry_keeps_all_questions_though_few_stand_open_and_shows_those_it_was_begun_with(cast, course):
    row = asking(course, prompts=["1?", "2?", "3?"], density="line")
    entry = write(cast.learner, "Words", activity=row, course=course)
    asking(course, prompts=["Another?"], density="full")
    client = cast.client("learner")

    assert at_first_sight(side(client, f"/journal/entries/{entry.pk}/edit/")) == ["1?", "2?", "3?"]
    assert all(
        question in client.get(f"/journal/entries/{entry.pk}/").content.decode() for question in ("1?", "2?", "3?")
    )


def test_entry_of_an_activity_that_was_taken_down_keeps_its_questions_and_opens_all(cast, course):
    entry = write(
        cast.learner, "Words", activity=asking(course, prompts=["1?", "2?", "3?"], density="line"), course=course
    )
    course.later.unpublish()

    assert at_first_sight(side(cast.client("learner"), f"/journal/entries/{entry.pk}/edit/")) == ["1?", "2?", "3?"]


def test_free_page_folds_everything_and_is_kept_for_the_person(cast, course):
    client, address = cast.client("learner"), new(course.activity("Map"))
    before = side(client, address)
    client.post("/settings/display/", {"questions": "folded"})
    after = side(client, address)

    assert '<details class="questions" open' in before
    assert '<details class="questions" data-keep' in after and "What happened in Map?" in after
    assert '<details class="questions" open' in side(cast.client("peer"), address)


def test_sample_entry_is_folded_beside_the_page_and_found_by_no_search_and_no_reader(cast, course, client):
    row = asking(course, sample="<p><b>Plain</b> marzipan words</p>")
    html = side(cast.client("learner"), new(row))

    assert "<summary>A sample entry, made up</summary>" in html and "<b>Plain</b> marzipan words" in html
    assert "sample entry" not in side(cast.client("learner"), new(course.activity("Map")))
    assert "marzipan" not in client.get(course.later.url).content.decode()
    assert "marzipan" not in "".join(
        map(str, course.refresh("later").body.stream_block.get_searchable_content(course.later.body))
    )
    assert outline_of(course.course).activities[row.pk].title == "Sideways"


def test_prompt_seals_the_own_questions_and_no_scaffold(course):
    numbered = outline_of(course.course).activities[asking(course, prompts=["1?"], scaffold="gibbs").pk]

    assert prompts.prompt_of(numbered).questions == ["1?"]
