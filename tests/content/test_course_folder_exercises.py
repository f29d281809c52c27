"""The exercise of an activity in a course folder: both ways, and every mistake with its line."""

from __future__ import annotations

import pytest

from content.blocks.exercise import exercise_of
from content.course_folder import ProblemsFound, export_course, import_course
from content.models import CoursePage, SectionPage
from tests.content.test_course_folder_sample import make_course_list, write_folder

pytestmark = pytest.mark.django_db

ASKED = """exercise:
  kind: services-map
  sectors:
    - label: Hospital
    - label: Home
  wording:
    - choice: went/dropped
      label: lost
"""


@pytest.fixture
def folder(tmp_path):
    make_course_list()
    return write_folder(tmp_path)


def put(folder, words: str) -> None:
    """An exercise in the first activity of the folder."""
    path = next(path for path in sorted(folder.rglob("*.md")) if "::: activity" in path.read_text())
    text = path.read_text()
    at = text.index("title:", text.index("::: activity"))
    path.write_text(text[:at] + words + text[at:])


def exercises() -> list:
    bodies = (page.body for page in SectionPage.objects.order_by("path"))
    blocks = [block for body in bodies for block in body if block.block_type == "activity"]
    return [found for block in blocks if (found := exercise_of(block.value))]


def problems(folder) -> list[str]:
    with pytest.raises(ProblemsFound) as caught:
        import_course(folder)
    return [str(problem) for problem in caught.value.problems]


def test_exercise_comes_in_with_its_wording(folder):
    put(folder, ASKED)

    import_course(folder)

    [found] = exercises()
    assert found.kind.name == "services_map"
    assert [str(one.label) for one in found.options.choices("sectors")] == ["Hospital", "Home"]
    assert found.options.label("went", "dropped") == "lost"


def test_export_and_import_again_are_equal(folder, tmp_path):
    put(folder, ASKED)
    import_course(folder)
    course = CoursePage.objects.get()

    export_course(course, tmp_path / "out")
    import_course(tmp_path / "out")
    export_course(CoursePage.objects.get(), tmp_path / "again")

    written = {path.name: path.read_bytes() for path in sorted((tmp_path / "out").rglob("*.md"))}
    assert written == {path.name: path.read_bytes() for path in sorted((tmp_path / "again").rglob("*.md"))}
    assert any(ASKED.encode() in content for content in written.values())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("exercise:\n  kind: sudoku\n", "services-map"),
        ("exercise:\n  sectors: []\n", "kind of exercise"),
        ("exercise:\n  kind: grid\n  sectors:\n    - label: A\n", "“sectors” means nothing here"),
        ("exercise:\n  kind: services-map\n  wording:\n    - choice: went/flown\n      label: x\n", "went/dropped"),
        ("exercise:\n  kind: services-map\n  wording:\n    - label: x\n", "“choice”"),
        (
            "exercise:\n  kind: pulse\n  compare_with: 00000000-0000-4000-8000-000000000009\n",
            "No activity of this course",
        ),
        ("exercise: map\n", "key: value"),
    ],
)
def test_mistake_in_an_exercise_is_reported_with_file_and_line(folder, words, said):
    put(folder, words)

    found = problems(folder)

    assert any(said in one for one in found), found
    assert all(".md" in one and any(sign.isdigit() for sign in one) for one in found)
