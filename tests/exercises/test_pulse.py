"""The partnership pulse: its numbers against a second count, its words, and two pulses side by side."""

from fractions import Fraction

import pytest
from hypothesis import given

from content.exercises.pulse import KIND, dimensions
from content.exercises.pulse_words import story
from tests.exercises.row_kinds import STATEMENTS
from tests.exercises.strategies import pulses

OPTIONS = KIND.defaults()


def pulse(**rated):
    """A pulse; `trust_worries=(4, 2)` is what both sides say to that statement."""
    rows = [{"statement": name.replace("_", "/"), "me": me, "them": them} for name, (me, them) in rated.items()]
    return {"partnership": "Kitchen", "ratings": rows}


def as_number(value):
    text = str(value).strip() if value is not None else ""
    return int(text) if text in {"1", "2", "3", "4", "5"} else None


def naive(answer):
    """Per dimension: mean of mine, mean of theirs, mean of the differences; counted from the raw form, one by one."""
    sums = {}
    for row in answer["ratings"]:
        part = row["statement"].split("/")[0]
        mine, theirs, gaps = sums.setdefault(part, ([], [], []))
        me, them = as_number(row["me"]), as_number(row["them"])
        if me:
            mine.append(me)
        if them:
            theirs.append(them)
        if me and them:
            gaps.append(them - me)
    return {part: tuple(Fraction(sum(x)) / len(x) if x else None for x in kept) for part, kept in sums.items()}


@given(answer=pulses(STATEMENTS))
def test_means_and_gaps_equal_a_second_count(answer):
    found = KIND.results(answer, OPTIONS)

    assert {row.dimension.id: (row.me, row.them, row.gap) for row in found.rows} == naive(answer)


@given(answer=pulses(STATEMENTS))
def test_widest_gaps_and_what_nobody_knows_equal_a_second_count(answer):
    found = KIND.results(answer, OPTIONS)
    both = {row["statement"]: (as_number(row["me"]), as_number(row["them"])) for row in answer["ratings"]}
    apart = {name: abs(them - me) for name, (me, them) in both.items() if me and them}
    widest = {name for name, gap in apart.items() if gap == max(apart.values()) and gap > 0}
    unknown = {row["statement"] for row in answer["ratings"] if "unknown" in (row["me"], row["them"])}

    assert {gap.statement.id for gap in found.widest} == widest
    assert {one.statement.id for one in found.unknown} == unknown


def test_what_nobody_knows_comes_before_the_biggest_gap():
    words = KIND.results(pulse(trust_worries=(5, 2), aims_same=(4, "unknown")), OPTIONS).words

    assert words[:3] == (
        "1 thing to find out first.",
        "You do not know how they would answer: “We want the same thing, and each of us could say what it is”.",
        "The biggest gap of view is in Trust: “I can say what worries me without fearing what follows”. You say 5, you "
        "think they would say 2: 3 points apart.",
    )


def test_gap_with_half_answered_dimension_says_what_it_counts():
    found = KIND.results(pulse(trust_worries=(5, 3), trust_promises=(1, "")), OPTIONS)
    trust = found.rows[0]

    assert (trust.me, trust.them, trust.gap, trust.part) == (3, 3, -2, True)
    assert found.words[-1] == "Trust: you 3 of 5, they 3. The gap of 2 counts only statements with two numbers."


def test_prompts_are_drawn_from_the_answer():
    asked = KIND.prompts(pulse(trust_worries=(5, 2), aims_same=(2, "unknown")), OPTIONS)

    assert asked[0].endswith("each of us could say what it is”. How could you find out?")
    assert "You say 5 to “I can say what worries me" in asked[1]
    assert "You put Shared aims at 2." in asked[2]


@pytest.mark.parametrize("typed", ["6", "0", "many", "4.5", "٣"])
def test_rating_outside_the_scale_is_kept_and_named(typed):
    cleaned = KIND.clean({"ratings-1-statement": "trust/promises", "ratings-1-me": typed}, OPTIONS)

    assert cleaned.answer["ratings"][1]["me"] == typed
    assert [(one.path, one.message) for one in cleaned.problems] == [("ratings-1-me", "Choose a number from 1 to 5")]
    assert KIND.results(cleaned.answer, OPTIONS).rows[0].me is None


def test_statement_taken_away_by_the_editor_keeps_its_rating_unseen():
    fewer = KIND.options(
        {"dimensions": [{"key": "aims", "label": "Aims", "items": [{"key": "same", "label": "Same."}]}]}
    )
    cleaned = KIND.clean(pulse(trust_worries=(5, 2), aims_same=(4, 4)), fewer)

    assert {row["statement"]: row["me"] for row in cleaned.answer["ratings"]} == {"aims/same": 4, "trust/worries": 5}
    assert [row.dimension.label for row in KIND.results(cleaned.answer, fewer).rows] == ["Aims"]


def test_editor_may_write_statements_longer_than_a_label():
    long = "We say so when something has gone wrong, and we say it early enough that somebody can still put it right."
    options = KIND.options({"dimensions": [{"key": "d", "label": "Candour", "items": [{"key": "s", "label": long}]}]})

    assert [one.text for part in dimensions(options) for one in part.statements] == [long]


def test_comparison_tells_what_moved_the_farthest_first():
    then = pulse(trust_worries=(2, 2), aims_same=(4, "unknown"), respect_knows=(3, 3))
    now = pulse(trust_worries=(3, 5), aims_same=(4, 2), respect_knows=("", 3))

    compared = KIND.compare(then, now, OPTIONS, id="x")

    assert compared.words == (
        "Trust, as you think they see it, has gone up from 2 to 5.",
        "Trust, as you see it, has gone up from 2 to 3.",
        "As you see it, nothing has moved in Shared aims.",
        "You can answer now what you could not then: “We want the same thing, and each of us could say what it is”.",
    )
    assert [(row.header, *row.cells) for row in compared.tables[0].rows] == [
        ("Trust", "How I see it", "2", "3", "+1"),
        ("Trust", "How I think they would answer", "2", "5", "+3"),
        ("Shared aims", "How I see it", "4", "4", "0"),
        ("Respect", "How I think they would answer", "3", "3", "0"),
    ]


@given(then=pulses(STATEMENTS), now=pulses(STATEMENTS))
def test_changes_equal_a_second_count(then, now):
    first, second = KIND.clean(then, OPTIONS).answer, KIND.clean(now, OPTIONS).answer
    expected = {}
    for before, after in zip(first["ratings"], second["ratings"], strict=True):
        for side in ("me", "them"):
            if isinstance(before[side], int) and isinstance(after[side], int):
                key = before["statement"].split("/")[0], side
                expected.setdefault(key, []).append(after[side] - before[side])

    told = story(first, second, dimensions(OPTIONS))

    assert {(one.dimension.id, one.side): one.by for one in told.changes} == {
        key: Fraction(sum(values), len(values)) for key, values in expected.items()
    }


def test_comparison_of_strangers_says_that_nothing_can_be_compared():
    compared = KIND.compare(pulse(trust_worries=(4, 4)), pulse(aims_same=(2, 2)), OPTIONS, id="x")

    assert compared.words == ("No statement has a number both times, so nothing can be compared yet.",)
