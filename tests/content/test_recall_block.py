"""The recall block as editors meet it: what may be chosen, and the way through a course folder and back."""

import pytest
from wagtail.models import Page

from content.blocks.recall import RecallBlock
from content.course_folder import ProblemsFound, export_course, import_course
from content.models import CoursePage, SectionPage
from content.prose import body_facts
from tests.content.test_blocks import complaints, complaints_in_a_draft
from tests.content.test_course_folder_sample import CLOSING, CLOSING_FILE, FIRST_ID, make_course_list, write_folder
from tests.course import block_id, publish
from tests.journal.test_recall import recall

ONE_OF_THREE = {"activity": ["Choose one of the three: an activity, a week or a tag."]}
FENCE = f"\n::: recall\nactivity: {FIRST_ID}\n:::\n\n::: recall\nweek: w1\n:::\n\n::: recall\ntag: promises\n:::\n"


@pytest.mark.parametrize(
    ("given", "said", "said_of_a_draft"),
    [
        ({}, ONE_OF_THREE, {}),
        ({"activity": FIRST_ID}, {}, {}),
        ({"week": "w1"}, {}, {}),
        ({"tag": "promises"}, {}, {}),
        ({"week": "w1", "tag": "promises"}, ONE_OF_THREE, ONE_OF_THREE),
        (
            {"activity": "x"},
            {"activity": ["Name the activity by its id."]},
            {"activity": ["Name the activity by its id."]},
        ),
    ],
)
def test_recall_names_one_of_activity_week_and_tag(given, said, said_of_a_draft):
    value = {"activity": "", "week": "", "tag": ""} | given

    assert complaints(RecallBlock(), value) == said
    assert complaints_in_a_draft(RecallBlock(), value) == said_of_a_draft


def test_editor_chooses_from_published_weeks_and_activities_by_name(course):
    block = RecallBlock().child_blocks
    activities, weeks = ([*block[name].field.widget.choices] for name in ("activity", "week"))

    assert activities[1] == (
        "Across the Lines",
        [
            (block_id("Notice"), "Week 1 Activity 1, Notice"),
            (block_id("Map"), "Week 1 Activity 2, Map"),
            (block_id("Timeline"), "Week 1 Activity 3, Timeline"),
            (block_id("Sideways"), "Week 2 Activity 1, Sideways"),
        ],
    )
    assert weeks[1] == (
        "Across the Lines",
        [(course.week.key, "Week 1: One person"), (course.second_week.key, "Week 2: Leading")],
    )


def test_editor_page_offers_them(course, cast):
    page = cast.client("superuser").get(f"/admin/pages/{course.later.pk}/edit/").content.decode()

    assert "Week 1 Activity 2, Map" in page


def test_recall_is_counted_as_no_words_and_found_by_no_search(course):
    course.later.body = [recall(tag="xylophone")]
    course.later = publish(course.later)

    assert body_facts(course.later.body).words == 0
    assert list(Page.objects.search("xylophone")) == []


def test_recall_fence_becomes_a_block_and_the_same_fence_again(db, tmp_path):
    make_course_list()
    import_course(write_folder(tmp_path, {CLOSING_FILE: CLOSING + FENCE}))

    values = [block.value for block in SectionPage.objects.get(key="w2-closing").body if block.block_type == "recall"]
    assert [dict(value) for value in values] == [
        {"activity": FIRST_ID, "week": "", "tag": ""},
        {"activity": "", "week": "w1", "tag": ""},
        {"activity": "", "week": "", "tag": "promises"},
    ]
    out = export_course(CoursePage.objects.get(), tmp_path / "out")
    assert (out / CLOSING_FILE).read_text() == CLOSING + FENCE
    assert import_course(out).changed == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("activity: 00000000-0000-4000-8000-000000000000", "No activity of this course has the id"),
        ("activity: nonsense", "Name the activity by its id."),
        ("week: w1-opening", "No week of this course has the key “w1-opening”"),
        ("week: w9", "No week of this course has the key “w9”"),
        (f"tag: {'x' * 41}", "at most 40 characters"),
        ("word: x", "means nothing here"),
    ],
)
def test_recall_of_what_is_not_there_is_reported_at_its_line(db, tmp_path, line, said):
    make_course_list()
    text = f"{CLOSING}\n::: recall\n{line}\n:::\n"
    number = text.split("\n").index(line) + 1

    with pytest.raises(ProblemsFound) as caught:
        import_course(write_folder(tmp_path, {CLOSING_FILE: text}))

    (problem,) = [str(problem) for problem in caught.value.problems if said in str(problem)]
    assert problem.startswith(f"{CLOSING_FILE}:{number}: ")
    assert not CoursePage.objects.exists()


def test_recall_of_nothing_is_reported(db, tmp_path):
    make_course_list()

    with pytest.raises(ProblemsFound, match="Choose one of the three"):
        import_course(write_folder(tmp_path, {CLOSING_FILE: f"{CLOSING}\n::: recall\n:::\n"}))
