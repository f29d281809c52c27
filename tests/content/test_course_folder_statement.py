"""What a course asks for its statement goes into a course folder and comes out of it again."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.images import get_image_model

from content.course_folder import export_course, import_course
from content.course_folder.problems import ProblemsFound
from tests.content.test_course_folder_sample import SVG, make_course_list, png, write_folder

RULE = """statement: true
statement_pages: 80
statement_quizzes: all
statement_pass_mark: 60
statement_text: Working together, from both sides.
badge_image: badge.png
"""


@pytest.fixture
def folder(db, tmp_path):
    make_course_list()
    return write_folder(tmp_path)


def with_rule(folder, rule: str) -> str:
    """The course's file with this rule at its end."""
    (folder / "badge.png").write_bytes(png())
    file = folder / "course.yaml"
    file.write_text(file.read_text().rstrip("\n") + "\n" + rule)
    return file.read_text()


def test_rule_comes_in_and_goes_out_as_it_was_written(folder, tmp_path):
    written = with_rule(folder, RULE)

    course = import_course(folder).course
    out = export_course(course, tmp_path / "out")

    assert (course.statement, course.statement_pages, course.statement_quizzes) == (True, 80, "all")
    assert (course.statement_pass_mark, course.statement_text) == (60, "Working together, from both sides.")
    assert course.badge_image.file.name.endswith(".png")
    again = (out / "course.yaml").read_text()
    assert [line for line in RULE.splitlines() if line not in again.splitlines()] == []
    assert (out / "badge.png").read_bytes() == png()
    assert import_course(out).changed == 0 and written


def test_course_without_a_rule_says_nothing_of_it(folder, tmp_path):
    course = import_course(folder).course
    assert (course.statement, course.statement_pages, course.statement_quizzes) == (False, 100, "badge")

    out = export_course(course, tmp_path / "out")

    text = (out / "course.yaml").read_text()
    assert "statement" not in text and "badge" not in text


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("statement_pages: 101", "less than or equal to 100"),
        ("statement_pages: 0", "greater than or equal to 1"),
        ("statement_pass_mark: 101", "less than or equal to 100"),
        ("statement_quizzes: some", "Write one of: none, badge, all."),
        ("badge_image: badge.svg", "Choose a PNG or a JPEG here"),
        ("badge_image: lost.png", "lost.png"),
    ],
)
def test_rule_that_cannot_be_is_a_problem_with_its_line(folder, rule, sentence):
    text = with_rule(folder, rule + "\n")
    (folder / "badge.svg").write_text(SVG)

    with pytest.raises(ProblemsFound) as found:
        import_course(folder)

    assert sentence in str(found.value) and f"course.yaml:{len(text.splitlines())}" in str(found.value)


def test_editor_cannot_choose_a_drawing_for_a_badge(folder):
    course = import_course(folder).course
    drawing = get_image_model()(title="A drawing")
    drawing.file.save("badge.svg", ContentFile(SVG.encode()), save=False)
    drawing.width = drawing.height = 10
    drawing.save()
    course.badge_image = drawing

    with pytest.raises(ValidationError, match="Choose a PNG or a JPEG"):
        course.full_clean()
