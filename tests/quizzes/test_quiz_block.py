"""The quiz as editors meet it: what is complained of, the rows behind it, minutes, and the way through a course folder and back."""

from uuid import UUID

import pytest

from content.actions import rebuild_activities
from content.blocks.quiz import MultipleBlock, QuizBlock, SingleBlock, TextQuestionBlock, TrueFalseBlock
from content.course_folder import ProblemsFound, export_course, import_course
from content.models import Quiz, QuizEdition, SectionPage
from content.numbering import outline_of
from content.permissions import published_quizzes
from content.prose import body_facts
from tests.content.test_blocks import complaints, complaints_in_a_draft
from tests.content.test_course_folder_sample import CLOSING_FILE, make_course_list, write_folder
from tests.course import block_id, publish
from tests.quizzing import item, multiple, quiz, single, true_false, with_quizzes, words


def choices(*right: bool, texts=None) -> list[dict]:
    names = texts or [f"choice {at}" for at in range(len(right))]
    values = [{"text": name, "right": one, "feedback": ""} for name, one in zip(names, right, strict=True)]
    return [item(value["text"], value) for value in values]


@pytest.mark.parametrize(
    ("block", "question", "said"),
    [
        (SingleBlock(), single(), {}),
        (SingleBlock(), single(choices=choices(False, False)), {"choices": ["Mark the choice that is right."]}),
        (SingleBlock(), single(choices=choices(True)), {"choices": ["Give at least two choices."]}),
        (SingleBlock(), single(choices=[]), {"choices": ["Give at least two choices."]}),
        (
            SingleBlock(),
            single(choices=choices(True, True, False)),
            {"choices": ["Mark one choice only as right, or make this a question with several right choices."]},
        ),
        (
            SingleBlock(),
            single(choices=choices(True, False, texts=["A gap", "a  gap"])),
            {"choices": ["Two choices say the same. Reword one, or take it away."]},
        ),
        (MultipleBlock(), multiple(), {}),
        (
            MultipleBlock(),
            multiple(choices=choices(True, True)),
            {"choices": ["Add a choice that is wrong: with all of them right there is nothing to choose."]},
        ),
        (TrueFalseBlock(), true_false(), {}),
        (TextQuestionBlock(), words(), {}),
        (TextQuestionBlock(), words(accepted=[]), {"accepted": ["Give at least one answer that is right."]}),
        (TextQuestionBlock(), words(accepted=["\u0301"]), {"accepted": ["An answer needs a letter or a digit."]}),
    ],
)
def test_question_that_cannot_be_answered_names_what_is_missing(block, question, said):
    assert complaints(block, question["value"]) == said
    assert complaints_in_a_draft(block, question["value"]) == {}


@pytest.mark.parametrize(("field", "value"), [("pass_mark", 101), ("pass_mark", 0), ("tries", 6), ("wait_hours", 721)])
def test_rule_out_of_bounds_is_refused(field, value):
    assert set(complaints(QuizBlock(), quiz("Q", **{field: value})["value"])) == {field}


def test_quiz_without_a_question_is_refused():
    assert set(complaints(QuizBlock(), quiz("Q", questions=[])["value"])) == {"questions"}


# Rows ----------------------------------------------------------------------------------------------------------------


def test_row_follows_its_block_and_is_never_deleted(course):
    [row] = with_quizzes(course, quiz("First title"))
    [same] = with_quizzes(course, quiz("First title", kind="badge") | {"id": block_id("First title")})
    assert (row.pk, same.kind, same.course_key) == (same.pk, "badge", course.course.key)

    assert with_quizzes(course) == []
    assert Quiz.objects.get().live is False and list(published_quizzes()) == []
    [back] = with_quizzes(course, quiz("First title"))
    assert back.pk == row.pk


def test_edition_is_written_once_for_each_content_and_found_again(course):
    [first] = with_quizzes(course, quiz("Q", questions=[single()]))
    [changed] = with_quizzes(course, quiz("Q", questions=[multiple()]))
    [again] = with_quizzes(course, quiz("Q", questions=[single()]))

    assert first.edition_id != changed.edition_id
    assert again.edition_id == first.edition_id
    assert QuizEdition.objects.count() == 2


def test_draft_changes_no_row(course):
    [row] = with_quizzes(course, quiz("Q"))
    page = course.refresh("first")
    page.body = [quiz("Q", questions=[multiple()])]
    page.save_revision()

    assert Quiz.objects.get() == row and Quiz.objects.get().edition_id == row.edition_id


def test_unpublished_week_hides_its_quizzes_and_keeps_their_rows(course):
    with_quizzes(course, quiz("Q"))
    course.week.unpublish()

    assert list(published_quizzes()) == [] and Quiz.objects.count() == 1


def test_rows_come_back_after_a_lost_table(course):
    with_quizzes(course, quiz("Q"))
    Quiz.objects.update(edition=None, live=False)
    SectionPage.objects.update(quiz_minutes=0)

    rebuild_activities()

    assert Quiz.objects.get().live and Quiz.objects.get().edition
    assert SectionPage.objects.get(pk=course.first.pk).quiz_minutes == 4


def test_deleted_page_leaves_the_row(course):
    with_quizzes(course, quiz("Q"))
    course.refresh("first").delete()

    assert Quiz.objects.get().page is None


# Minutes and words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "counted"), [(None, 4), (15, 15)])
def test_minutes_of_a_quiz_count_for_page_week_and_course(minutes, counted, course):
    before = outline_of(course.course)
    with_quizzes(course, quiz("Q", minutes=minutes))
    after = outline_of(course.course)

    part = after.by_id[course.first.pk]
    assert part.minutes == before.by_id[course.first.pk].minutes + counted
    assert after.total_minutes == before.total_minutes + counted


def test_words_of_questions_are_no_words_of_the_page_and_cite_nothing(course):
    with_quizzes(
        course, quiz("Q", questions=[single(explanation="<p>[@hidden-2006]</p>")], introduction="<p>[@seen-2006]</p>")
    )
    facts = body_facts(course.first.body)
    without = body_facts(course.summary.body)

    assert facts.citations == ["seen-2006"]
    assert facts.quiz_minutes == 1 and without.quiz_minutes == 0


# Course folder -------------------------------------------------------------------------------------------------------

FENCE = """
::: quiz
title: A practice quiz
kind: badge
questions:
  - kind: single
    question: Which one?
    choices:
      - text: This
        right: true
      - text: That
        feedback: It is tempting.
    hints:
      - Look again.
    explanation: |
      Because it is **so**, see [the week](key:w1).
  - kind: true-false
    question: Is it so?
    answer: false
    if_true: It sounds so.
    explanation: |
      It is not.
  - kind: text
    question: Which word?
    accepted:
      - gap
      - a gap
    explanation: |
      A gap.
pass_mark: 60
wait_hours: 2
fixed_choices: true
---
Take your *time*.
:::
"""


def imported(tmp_path, fence: str):
    make_course_list()
    folder = write_folder(tmp_path / "in")
    path = folder / CLOSING_FILE
    path.write_text(path.read_text() + fence)
    return folder, import_course(folder)


def test_quiz_goes_through_a_folder_and_back_and_keeps_its_identity(tmp_path, db):
    folder, result = imported(tmp_path, FENCE)
    row = Quiz.objects.get()
    assert result.quizzes == 1
    assert f"id: {row.block_id}" in (folder / CLOSING_FILE).read_text(), "its id is written back"
    assert (row.title, row.kind, len(row.edition.paper.questions)) == ("A practice quiz", "badge", 3)
    assert (row.edition.paper.pass_mark, row.edition.paper.wait_hours) == (60, 2)
    assert 'linktype="page"' in row.edition.paper.questions[0].explanation, "links lead to pages by their number"

    export_course(result.course, tmp_path / "one")
    again = import_course(tmp_path / "one")
    export_course(result.course, tmp_path / "two")

    texts = [{path.name: path.read_text() for path in (tmp_path / name).rglob("*.md")} for name in ("one", "two")]
    assert texts[0] == texts[1]
    assert "see [the week](key:w1)" in "".join(texts[0].values())
    assert again.changed == 0
    assert Quiz.objects.get() == row and QuizEdition.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "right", "where", "sentence"),
    [
        ("        right: true\n", "", "    choices:", "Mark the choice that is right."),
        (
            "        feedback: It is tempting.\n",
            "        right: true\n",
            "    choices:",
            "Mark one choice only as right",
        ),
        ("    answer: false\n", "", "  - kind: true-false", "Say whether the statement is true or false."),
        ("    answer: false\n", "    answer: perhaps\n", "    answer: perhaps", "Write one of: true, false."),
        ("  - kind: text\n", "  - kind: essay\n", "  - kind: essay", "single, multiple, true-false, text."),
        (
            "    accepted:\n      - gap\n      - a gap\n",
            "",
            "  - kind: text",
            "Give at least one answer that is right.",
        ),
        ("pass_mark: 60\n", "pass_mark: 160\n", "pass_mark: 160", "pass_mark: "),
        ("kind: badge\n", "kind: exam\n", "kind: exam", "Write one of: practice, badge."),
        ("title: A practice quiz\n", "", "kind: badge", "Write the key “title”"),
        ("pass_mark: 60\n", "marks: 60\n", "marks: 60", "The key “marks” means nothing here"),
    ],
)
def test_mistake_in_a_quiz_is_told_with_file_and_line(wrong, right, where, sentence, tmp_path, db):
    make_course_list()
    folder = write_folder(tmp_path / "in")
    path = folder / CLOSING_FILE
    assert wrong in FENCE
    path.write_text(path.read_text() + FENCE.replace(wrong, right, 1))

    with pytest.raises(ProblemsFound) as found:
        import_course(folder)

    lines = path.read_text().splitlines()
    told = [
        (problem.place.file, lines[problem.place.line - 1])
        for problem in found.value.problems
        if sentence in problem.sentence
    ]
    assert told == [(CLOSING_FILE, where)]
    assert Quiz.objects.count() == 0


def test_id_of_a_quiz_may_not_stand_twice_and_is_no_activity(tmp_path, db):
    make_course_list()
    folder = write_folder(tmp_path / "in")
    path = folder / CLOSING_FILE
    number = UUID(int=7)
    fence = FENCE.replace("::: quiz\n", f"::: quiz\nid: {number}\n")
    path.write_text(path.read_text() + fence + fence + f"\n::: recall\nactivity: {number}\n:::\n")

    with pytest.raises(ProblemsFound) as found:
        import_course(folder)

    said = " ".join(problem.sentence for problem in found.value.problems)
    assert "The id is used in" in said and "No activity of this course has the id" in said


def test_editor_page_offers_the_quiz_with_its_questions(course, cast):
    with_quizzes(course, quiz("Q"))
    publish(course.refresh("first"))

    page = cast.client("editor").get(f"/admin/pages/{course.first.pk}/edit/")

    assert page.status_code == 200
    assert "Several right choices" in page.content.decode()
