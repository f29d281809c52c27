"""Marking, shuffling and feedback, without a database."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.quizzes import digest, feedback, outcome, paper, plain, refused, score
from content.quizzes.marking import folded, is_right
from content.quizzes.shuffling import choice_order, question_order
from tests.quizzing import every_kind, multiple, quiz, single, true_false, words

SECRET = "sesame"


def paper_of(*questions: dict, **rules):
    return paper(json.loads(json.dumps(plain(quiz("Q", questions=list(questions), **rules)["value"]))))


def marks(question: dict, *tries, **rules) -> int:
    asked = paper_of(question, **rules)
    return outcome(asked, asked.questions[0], list(tries)).marks


@pytest.mark.parametrize(
    ("tries", "expected"),
    [([[0]], 3), ([[1], [0]], 2), ([[1], [2], [0]], 1), ([[1], [2], [3]], 0), ([[1], [2], [3], [0]], 0), ([], 0)],
)
def test_marks_fall_by_try_and_a_fourth_counts_for_nothing(tries, expected):
    assert marks(single(), *tries) == expected


@pytest.mark.parametrize(("given_tries", "expected"), [([[0]], 5), ([[1], [0]], 4), ([[1], [2], [3], [0]], 0)])
def test_five_tries_give_up_to_five_marks_but_never_more_tries_than_wrong_choices(given_tries, expected):
    assert marks(single(), *given_tries, tries=5) == expected


def test_question_with_two_choices_has_one_try():
    asked = paper_of(true_false())
    found = outcome(asked, asked.questions[0], [[0]])

    assert (found.settled, found.marks, found.left) == (True, 0, 0)
    assert marks(true_false(), [1]) == 3


@pytest.mark.parametrize(
    ("taken", "right"), [([0, 1], True), ([1, 0], True), ([0], False), ([0, 1, 2], False), ([], False)]
)
def test_several_right_choices_are_right_when_all_of_them_and_no_other_are_taken(taken, right):
    assert is_right(paper_of(multiple()).questions[0], taken) is right


@pytest.mark.parametrize(
    "typed",
    ["manoeuvre", "Manoeuvre", "  MANOEUVRE ", "manœuvre", "ma noeuvre", "mánoeuvre", "manoeuvre.", "manoeuvre\n"],
)
def test_case_accents_spaces_and_full_stop_do_not_matter(typed):
    accepted = ["manoeuvre", "manœuvre"]

    assert is_right(paper_of(words(accepted=accepted)).questions[0], typed)


@pytest.mark.parametrize(
    "typed", ["it’s a “gap”", 'it\'s a "gap"', "It‘s a „gap‟", "its' a".replace("its' a", 'it`s a "gap"')]
)
def test_typographic_quotes_do_not_matter(typed):
    assert is_right(paper_of(words(accepted=['it\'s a "gap"'])).questions[0], typed)


@pytest.mark.parametrize("typed", ["gaps", "", "   ", "a", "seam"])
def test_other_words_are_not_right(typed):
    assert not is_right(paper_of(words(accepted=["gap"])).questions[0], typed)


def test_words_without_letters_do_not_all_become_the_same():
    assert folded("?") == "?" and folded("...") == "..."
    assert not is_right(paper_of(words(accepted=["!"])).questions[0], "")


def test_pass_needs_the_pass_mark_rounded_up_to_whole_marks():
    asked = paper_of(*[single(f"n{at}") for at in range(5)], pass_mark=50)

    assert (asked.out_of, asked.needed) == (15, 8)
    state = {asked.questions[0].id: [[0]], asked.questions[1].id: [[0]], asked.questions[2].id: [[1], [2], [0]]}
    assert (score(asked, state).marks, score(asked, state).passed) == (7, False)
    state[asked.questions[3].id] = [[1], [2], [0]]
    assert (score(asked, state).marks, score(asked, state).passed) == (8, True)


def test_feedback_while_open_says_why_a_choice_is_wrong_and_never_that_one_is_right():
    asked = paper_of(multiple(hints=["look again"]))
    said = feedback(asked, asked.questions[0], [[0, 3]])

    assert [choice.feedback for choice, _place in said.said] == ["several feedback 3"]
    assert (said.hint, said.answers, said.accepted, said.explanation) == ("look again", [], "", "")


def test_hints_come_one_a_try_and_the_last_one_stays():
    asked = paper_of(single(count=6), tries=5)
    hints = [feedback(asked, asked.questions[0], [[at] for at in range(1, n + 1)]).hint for n in (1, 2, 3, 4)]

    assert hints == ["first hint", "stronger hint", "stronger hint", "stronger hint"]


def test_digest_changes_with_what_is_asked_and_with_nothing_else():
    one = plain(quiz("Q")["value"])
    renamed = plain(quiz("Another title")["value"])
    other_ids = json.loads(json.dumps(one))
    for question in other_ids["questions"]:
        question["id"] = "x"
    reworded = plain(quiz("Q", questions=[single(explanation="<p>else</p>")])["value"])

    assert digest(one) == digest(renamed) == digest(other_ids)
    assert digest(one) != digest(reworded)
    assert digest(one) != digest(plain(quiz("Q", pass_mark=60)["value"]))


def test_rules_left_empty_are_the_usual_ones():
    asked = paper(plain({"questions": []}))

    assert (asked.kind, asked.pass_mark, asked.tries, asked.wait_hours) == ("practice", 50, 3, None)


# For any quiz and any answers ----------------------------------------------------------------------------------------

places = st.lists(st.integers(-1, 5), max_size=4)
answers = st.one_of(places, st.text(max_size=20), st.sampled_from([[0], [0, 1], [1], "a gap"]))
states = st.dictionaries(st.sampled_from(range(4)), st.lists(answers, max_size=6))


def fitting(asked, chosen) -> dict:
    """Tries that pages could have let through, for these questions."""
    state: dict = {}
    for at, tries in chosen.items():
        question = asked.questions[at]
        for one in tries:
            if not refused(question, one, state.get(question.id, [])):
                state[question.id] = [*state.get(question.id, []), one]
    return state


@given(states, st.integers(1, 5), st.integers(1, 100))
def test_score_is_never_below_nothing_or_above_what_can_be_reached(chosen, tries, pass_mark):
    asked = paper_of(*every_kind(), tries=tries, pass_mark=pass_mark)
    found = score(asked, fitting(asked, chosen))

    assert 0 <= found.marks <= found.out_of == tries * 4
    assert 0 <= found.percent <= 100
    assert found.passed == (found.marks * 100 >= pass_mark * found.out_of)


@given(states)
def test_another_try_never_takes_marks_away(chosen):
    asked = paper_of(*every_kind())
    state = fitting(asked, chosen)
    for question in asked.questions:
        tries = state.get(question.id, [])
        found = [outcome(asked, question, tries[:n]).marks for n in range(len(tries) + 1)]
        assert found == sorted(found)


@given(st.integers(0, 2**31), st.permutations(range(4)), st.lists(st.integers(0, 3), min_size=1, max_size=4))
def test_order_of_choices_never_matters_to_the_marks(seed, order, taken):
    asked = paper_of(multiple(), fixed_choices=False)
    question = asked.questions[0]
    raw = multiple()
    raw["value"]["choices"] = [raw["value"]["choices"][at] for at in order]
    moved = paper_of(raw).questions[0]

    assert is_right(question, taken) == is_right(moved, [order.index(at) for at in taken])
    assert sorted(choice_order(asked, question, seed)) == [0, 1, 2, 3]
    assert choice_order(asked, question, seed) == choice_order(asked, question, seed)


@given(st.integers(0, 2**31))
def test_shuffling_is_the_same_for_the_same_seed_and_loses_nothing(seed):
    asked = paper_of(*every_kind(), fixed_questions=False)

    assert question_order(asked, seed) == question_order(asked, seed)
    assert set(question_order(asked, seed)) == set(asked.questions)


def test_shuffling_moves_something_and_true_stays_before_false():
    asked = paper_of(*every_kind(), fixed_questions=False, fixed_choices=False)

    assert len({tuple(one.id for one in question_order(asked, seed)) for seed in range(40)}) > 10
    assert len({tuple(choice_order(asked, asked.questions[0], seed)) for seed in range(40)}) > 10
    assert {tuple(choice_order(asked, asked.questions[2], seed)) for seed in range(40)} == {(0, 1)}


@given(states)
def test_nothing_that_is_said_of_an_open_question_gives_its_answer(chosen):
    secret = {"explanation": f"<p>{SECRET}</p>"}
    questions = [single(**secret), multiple(**secret), true_false(**secret), words(accepted=[SECRET], **secret)]
    asked = paper_of(*questions)
    state = fitting(asked, chosen)
    for question in asked.questions:
        said = feedback(asked, question, state.get(question.id, []))
        if said and not said.settled:
            assert not said.answers and not any(choice.right for choice, _place in said.said)
            assert SECRET not in said.hint + said.explanation + said.accepted
