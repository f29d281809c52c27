"""What holds for all five kinds made of rows, whatever is typed: cleaning, pictures, tables, words, samples, old answers."""

import json
import re

import pytest
from defusedxml.ElementTree import fromstring
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from content.exercises import kind, kinds
from content.exercises.drawing import SPACE, standalone
from content.exercises.measuring import Box
from content.exercises.sheets import WIDTH
from tests.exercises.row_kinds import ANSWERS, NAMES, drawings, sheets
from tests.exercises.strategies import HOSTILE, anything

few = settings(max_examples=40)  # each draws whole pictures
ALLOWED = {"svg", "title", "desc", "g", "text", "path", "circle", "rect"}

each_kind = pytest.mark.parametrize("name", NAMES)


def parts(svg):
    return {node.tag.removeprefix(f"{{{SPACE}}}") for node in fromstring(svg).iter()}


def hostile(name):
    """The sample with every word of somebody's own replaced by something hostile."""
    one = kind(name)
    words = iter(HOSTILE * 20)
    own = {"name", "who", "why", "cost", "what", "when", "behind", "evidence", "partnership", "title"}

    def swapped(value, field=""):
        if isinstance(value, dict):
            return {key: swapped(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [swapped(inner) for inner in value]
        return next(words) if field in own else value

    return swapped(one.sample(one.defaults()))


def test_registry_has_all_five_in_the_order_of_their_weeks():
    assert [name for name in kinds() if name in NAMES] == ["pulse", "ladder", "grid", "timeline", "tradeoffs"]


@each_kind
@given(data=st.data())
def test_clean_any_json_gives_an_answer_that_json_holds(name, data):
    one = kind(name)
    field = st.sampled_from(["ratings", "partners", "actors", "missing", "services", "steps", "pairs", "title", "x"])
    given_json = data.draw(st.dictionaries(field, anything, max_size=5) | anything)

    cleaned = one.clean(given_json, one.defaults())

    assert json.loads(json.dumps(cleaned.answer)) == cleaned.answer
    assert all(problem.message and problem.step in {step.name for step in one.steps} for problem in cleaned.problems)


@each_kind
@given(data=st.data())
def test_clean_twice_changes_nothing_and_says_the_same(name, data):
    one = kind(name)
    first = one.clean(data.draw(ANSWERS[name]), one.defaults())

    assert one.clean(first.answer, one.defaults()) == first


@each_kind
@few
@given(data=st.data())
def test_anything_stored_can_be_shown(name, data):
    one, answer = kind(name), data.draw(anything)

    assert one.text(answer, one.defaults())
    assert one.table(answer, one.defaults())
    assert one.prompts(answer, one.defaults())
    assert "svg" in parts(one.draw(answer, one.defaults(), id="x"))


def untidy(sheet):
    """Words that leave the sheet, lie over a shape, or over other words."""
    page = Box(0, 0, WIDTH, sheet.height)
    boxes = [(text, box) for text, box in sheet.labels if box.width]
    found = [text for text, box in boxes if not box.within(page) or any(box.touches(mark) for mark in sheet.marks)]
    return found + [(a, b) for n, (a, one) in enumerate(boxes) for b, other in boxes[n + 1 :] if one.touches(other)]


@each_kind
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@few
@given(data=st.data())
def test_picture_keeps_all_words_apart_and_within(name, direction, data):
    one, answer = kind(name), data.draw(ANSWERS[name])

    for sheet in sheets(name, answer, one.defaults(), direction, earlier=data.draw(ANSWERS[name])):
        assert untidy(sheet) == []


@each_kind
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@few
@given(data=st.data())
def test_picture_is_xml_without_a_door(name, direction, data):
    one, answer = kind(name), data.draw(ANSWERS[name])

    for drawn in drawings(name, answer, one.defaults(), direction):
        assert parts(drawn) <= ALLOWED
        assert not re.search(r"<[^>]+ (on\w+|style|href)=", drawn)


@each_kind
def test_hostile_words_stay_words(name):
    one = kind(name)
    answer = hostile(name)

    for drawn in drawings(name, answer, one.defaults()):
        assert parts(drawn) <= ALLOWED
        assert "\u202e" not in "".join(fromstring(drawn).itertext())
    assert not any(
        "\u202e" in line for line in [*one.text(answer, one.defaults()), *one.prompts(answer, one.defaults())]
    )


@each_kind
def test_same_answer_gives_the_same_bytes(name):
    one = kind(name)
    answer = hostile(name)
    stored = json.loads(json.dumps(one.clean(answer, one.defaults()).answer))

    assert drawings(name, answer, one.defaults()) == drawings(name, stored, one.defaults())


@each_kind
def test_picture_names_and_describes_itself(name):
    one = kind(name)
    root = fromstring(one.draw(one.sample(one.defaults()), one.defaults(), id="part-3"))
    texts = {node.get("id"): node.text for node in root}

    assert root.get("role") == "img"
    assert texts[root.get("aria-labelledby")]
    assert len(texts[root.get("aria-describedby")]) > 80
    assert {node.get("id") for node in root.iter() if node.get("id")} == {"part-3-title", "part-3-desc"}


@each_kind
def test_picture_saved_as_a_file_has_its_colours(name):
    one = kind(name)
    saved = standalone(one.draw(one.sample(one.defaults()), one.defaults(), id="x"))

    assert "class=" not in saved
    assert 'fill="#0f6a6a"' in saved or 'stroke="#0f6a6a"' in saved


@each_kind
def test_sample_is_without_problems_and_not_empty(name):
    one = kind(name)
    sample = one.sample(one.defaults())

    assert one.clean(sample, one.defaults()) == (sample, [])
    assert not one.is_empty(sample)
    assert len(one.prompts(sample, one.defaults())) >= 3


@each_kind
def test_empty_answer_is_empty_and_shows_how_to_begin(name):
    one = kind(name)
    empty = one.empty(one.defaults())

    assert one.is_empty(empty)
    assert one.clean({}, one.defaults()) == (empty, [])
    assert one.results(empty, one.defaults()).words
    assert len(one.prompts(empty, one.defaults())) == 1


@each_kind
def test_posted_form_gives_the_same_answer_as_json(name):
    one = kind(name)
    sample = one.sample(one.defaults())
    posted = QueryDict(mutable=True)

    def put(value, path=""):
        if isinstance(value, dict):
            [put(inner, f"{path}-{key}" if path else key) for key, inner in value.items()]
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            [put(inner, f"{path}-{number}") for number, inner in enumerate(value)]
        elif isinstance(value, list):
            posted.setlist(path, value)
        else:
            posted[path] = str(value)

    put(sample)

    assert one.clean(posted, one.defaults()) == (sample, [])


@each_kind
@few
@given(data=st.data())
def test_tables_are_whole(name, data):
    one = kind(name)

    for table in one.table(data.draw(ANSWERS[name]), one.defaults()):
        assert table.caption
        assert {len(row.cells) + 1 for row in table.rows} <= {len(table.headers)}
        assert all(cell for row in table.rows for cell in row.cells)


def page_of(one, step, answer):
    """What the page of one step posts of an answer: its own parts and columns, and what each row is known by."""
    rows = {
        part: [{name: row[name] for name in (one.row_key, *columns)} for row in answer[part]]
        for part, columns in getattr(one, "columns", {}).get(step, {}).items()
    }
    return rows | {part: answer[part] for part in one.parts.get(step, ())}


@each_kind
def test_filling_step_by_step_gives_the_whole_answer(name):
    one = kind(name)
    sample, filled = one.sample(one.defaults()), one.empty(one.defaults())

    for step in one.steps:
        filled = one.take(filled, step.name, page_of(one, step.name, sample), one.defaults()).answer

    assert filled == sample


@each_kind
def test_step_posted_again_changes_nothing_else(name):
    one = kind(name)
    sample = one.sample(one.defaults())

    for step in one.steps:
        assert one.take(sample, step.name, page_of(one, step.name, sample), one.defaults()).answer == sample


@each_kind
@few
@given(data=st.data())
def test_any_page_can_be_taken(name, data):
    one, step = kind(name), data.draw(st.sampled_from(kind(name).steps))
    field = st.sampled_from(["ratings", "partners", "actors", "missing", "services", "steps", "pairs", "title"])
    posted = data.draw(st.dictionaries(field, anything, max_size=5) | anything)

    taken = one.take(data.draw(ANSWERS[name]), step.name, posted, one.defaults())

    assert one.clean(taken.answer, one.defaults()) == taken


def test_partner_taken_away_leaves_what_the_others_exchange():
    one = kind("ladder")
    sample = one.sample(one.defaults())
    page = {"partners-0-id": "p3", "partners-0-name": "Housing", "partners-1-name": "Library"}

    rows = one.take(sample, "partners", page, one.defaults()).answer["partners"]

    assert [(row["id"], row["name"], len(row["ticks"])) for row in rows] == [("p3", "Housing", 1), ("p4", "Library", 0)]


def test_rating_of_a_statement_no_longer_asked_outlives_the_page():
    one = kind("pulse")
    answer = {"ratings": [{"statement": "old/one", "me": 3, "them": 3}]}
    page = {"ratings-0-statement": "trust/worries", "ratings-0-me": "4"}

    rows = one.take(answer, "ratings", page, one.defaults()).answer["ratings"]

    assert [(row["statement"], row["me"]) for row in rows if row["me"]] == [("trust/worries", 4), ("old/one", 3)]


LONG = "Community Mental Health and Wellbeing Partnership of Upper Xa"
WORDED = st.sampled_from([*HOSTILE[:8], LONG, "ok"])


def worded(one, draw):
    """Options in which an editor has worded every choice, some of them badly."""

    def choice(given):
        return {
            "key": given.key,
            "label": draw(WORDED),
            "note": draw(WORDED) * 3,
            "items": [{"key": item.key, "label": draw(WORDED) * 2} for item in given.items],
        }

    return one.options({name: [choice(one) for one in choices] for name, choices in one.defaults().lists.items()})


@each_kind
@few
@given(data=st.data())
def test_whatever_an_editor_writes_stays_apart_and_within(name, data):
    one = kind(name)
    options = worded(one, data.draw)

    for sheet in sheets(name, data.draw(ANSWERS[name]), options):
        assert untidy(sheet) == []


OLD = {
    "pulse": {"partnership": "Kitchen", "ratings": [{"statement": "trust/worries", "me": 4, "them": "unknown"}]},
    "ladder": {
        "partners": [
            {"id": "p7", "name": "School", "ticks": ["networking/news"], "now": "networking", "wanted": "cooperating", "cost": "Time"}
        ]
    },
    "grid": {
        "actors": [{"id": "a1", "name": "Drivers", "influence": 2, "stake": 5, "stance": "mixed"}],
        "missing": [{"id": "m1", "who": "Riders", "why": "They ride"}],
    },
    "timeline": {
        "title": "Home",
        "services": [{"id": "s1", "name": "Ward", "sector": "health"}],
        "steps": [
            {
                "id": "t1", "when": "2026-03-01", "what": "Fell", "service": "s1", "channel": "phone", "wait": 3,
                "wait_unit": "days", "feeling": -2, "behind": "No bed", "behind_known": "guess",
            }
        ],
    },
    "tradeoffs": {"pairs": [{"pair": "speed", "now": 2, "wanted": 6, "evidence": "Minutes"}]},
}  # fmt: skip


@each_kind
def test_answer_of_the_first_schema_keeps_every_value(name):
    """Whoever changes a schema raises the version, adds a migration, and leaves these answers as they are."""
    one = kind(name)
    moved = one.clean(one.migrate(1, OLD[name]), one.defaults())

    assert moved.problems == []
    for part, rows in OLD[name].items():
        kept = moved.answer[part]
        assert kept == rows if isinstance(rows, str) else all(row in kept for row in rows)
