"""The quizzes of the demo course: how many there are, of which kinds, and that no hint gives an answer away."""

import re
from pathlib import Path

import pytest

from content.course_folder.cross_checks import check_names
from content.course_folder.folder_reader import read_folder
from content.course_folder.problems import Notes
from content.quizzes import Paper, paper, plain
from content.quizzes.marking import folded

DEMO = Path(__file__).resolve().parents[2] / "demo" / "across-the-lines"


@pytest.fixture(scope="module")
def quizzes() -> dict[tuple[str, str], tuple[dict, Paper]]:
    """The value and the paper of each quiz, by the key of its page and its title."""
    notes = Notes()
    source = read_folder(DEMO, notes)
    assert notes.problems == []
    return {
        (page.key, block["value"]["title"]): (block["value"], paper(plain(block["value"])))
        for page in source.pages
        for block in page.values.get("body", [])
        if block["type"] == "quiz"
    }


@pytest.mark.django_db
def test_names_in_the_demo_are_all_there():
    notes = Notes()
    check_names(read_folder(DEMO, notes), notes)

    assert notes.problems == []


def test_each_week_has_five_practice_questions_and_two_weeks_a_badge_quiz(quizzes):
    found = sorted((key, one.kind, len(one.questions)) for (key, _title), (_value, one) in quizzes.items())
    practice = [(f"w{week}-quiz", "practice", 5) for week in range(1, 9)]

    assert found == sorted([*practice, ("w4-quiz", "badge", 10), ("w8-quiz", "badge", 12)])


def test_every_quiz_has_at_least_three_kinds_of_question_and_badge_quizzes_all_four(quizzes):
    for (key, _title), (_value, one) in quizzes.items():
        kinds = {question.kind for question in one.questions}
        assert len(kinds) >= (4 if one.is_badge else 3), key


def test_every_explanation_leads_back_to_a_section(quizzes):
    explanations = [question.explanation for _value, one in quizzes.values() for question in one.questions]

    assert len(explanations) == 62
    assert [text for text in explanations if "<a " not in text] == []


def test_wrong_choices_have_feedback_and_no_hint_holds_the_answer(quizzes):
    silent, leaking = [], []
    for _value, one in quizzes.values():
        for question in one.questions:
            silent += [choice.text for choice in question.choices if not (choice.right or choice.feedback)]
            answers = [re.compile(rf"\b{re.escape(form)}\b", re.IGNORECASE) for form in question.accepted]
            answers += [
                re.compile(re.escape(question.choices[at].text))
                for at in question.right_choices
                if question.choices[at].text
            ]
            leaking += [hint for hint in question.hints for answer in answers if answer.search(hint)]
    assert (silent, leaking) == ([], [])


def test_questions_for_a_word_take_every_form_that_is_listed_once(quizzes):
    for _value, one in quizzes.values():
        for question in one.questions:
            forms = [folded(form) for form in question.accepted]
            assert len(set(forms)) == len(forms), question.accepted
