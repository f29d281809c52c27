"""A version of a course for every change readers can notice, and none for the rest."""

import pytest
from wagtail.models import Page

from content.actions import one_course_version
from content.models import Activity, CourseIndexPage, CoursePage, CourseVersion, SectionPage
from tests.content.truth import check_versions, manifest_parts, parts_for_manifest
from tests.course import activity, add, publish, text

PAGES = ["home", "index", "course", "week", "second_week", "first", "second", "below", "summary", "later"]


@pytest.fixture
def course(course):
    """The small course with its pages as they are in the database: adding children left the parents in memory behind."""
    for name in PAGES:
        course.refresh(name)
    return course


def last_number(course: CoursePage) -> int:
    return CourseVersion.objects.filter(course_id=course.pk).count()


def publish_a_section(course):
    course.first.body = [activity("New")]
    publish(course.first)


def publish_the_same_again(course):
    publish(course.first)


def publish_a_week(course):
    publish(course.week)


def publish_the_course(course):
    course.course.story = "<p>Saltmarsh</p>"
    publish(course.course)


def move_to_another_week(course):
    course.first.move(Page.objects.get(pk=course.second_week.pk), pos="last-child")


def reorder_weeks(course):
    course.second_week.move(Page.objects.get(pk=course.week.pk), pos="left")


def unpublish_a_section(course):
    course.first.unpublish()


def unpublish_a_week(course):
    course.week.unpublish()


def delete_a_section(course):
    course.first.delete()


def delete_a_section_with_sections(course):
    Page.objects.get(pk=course.second.pk).delete()


def delete_a_week(course):
    Page.objects.filter(pk=course.week.pk).delete()


def make_an_alias(course):
    course.first.create_alias(parent=Page.objects.get(pk=course.second_week.pk), update_slug="alias")


def copy_a_section(course):
    course.first.copy(update_attrs={"slug": "copy"})


CHANGES = [
    publish_a_section,
    publish_the_same_again,
    publish_a_week,
    publish_the_course,
    move_to_another_week,
    reorder_weeks,
    unpublish_a_section,
    unpublish_a_week,
    delete_a_section,
    delete_a_section_with_sections,
    delete_a_week,
    make_an_alias,
    copy_a_section,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_change_readers_notice_makes_exactly_one_version(change, course):
    before = last_number(course.course)

    change(course)

    newest = CourseVersion.objects.filter(course_id=course.course.pk).first()
    assert (newest.number, last_number(course.course)) == (before + 1, before + 1)
    assert newest.course_key == course.course.key
    check_versions()


def save_a_draft(course):
    course.first.body = [activity("Only in the draft")]
    course.first.save_revision()


def save_a_draft_of_the_course(course):
    course.course.title = "Another title"
    course.course.save_revision()


def add_a_draft(course):
    course.second_week.add_child(instance=SectionPage(title="Raw", slug="raw", live=False)).save_revision()


def move_a_draft(course):
    add_a_draft(course)
    Page.objects.get(slug="raw").move(Page.objects.get(pk=course.week.pk), pos="last-child")


def delete_a_draft(course):
    add_a_draft(course)
    Page.objects.get(slug="raw").delete()


def copy_to_a_draft(course):
    course.week.copy(recursive=True, keep_live=False, update_attrs={"slug": "copy"})


QUIET = [save_a_draft, save_a_draft_of_the_course, add_a_draft, move_a_draft, delete_a_draft, copy_to_a_draft]


@pytest.mark.parametrize("change", QUIET, ids=lambda change: change.__name__)
def test_change_readers_cannot_notice_makes_no_version(change, course):
    before = list(CourseVersion.objects.values_list("pk", flat=True))

    change(course)

    assert list(CourseVersion.objects.values_list("pk", flat=True)) == before


def test_section_unpublished_below_an_unpublished_week_makes_no_version(course):
    course.week.unpublish()
    before = last_number(course.course)

    course.first.unpublish()

    assert last_number(course.course) == before


def test_move_between_courses_makes_one_version_in_each(course):
    other = add(course.index, CoursePage, "other")
    before = last_number(course.course), last_number(other)

    course.week.move(other, pos="last-child")

    assert (last_number(course.course), last_number(other)) == (before[0] + 1, before[1] + 1)
    check_versions()
    assert [title for _page, _number, title, _activities in manifest_parts(other)] == [
        *("One person", "First", "Second", "Below", "Summary")
    ]


def test_manifest_says_what_a_statement_needs_later(course):
    course.course.outcomes = [{"type": "outcome", "value": "name a seam"}]
    publish(course.course)

    newest = CourseVersion.objects.filter(course=course.course).first().manifest
    first = next(page for page in newest["pages"] if page["page"] == course.first.pk)
    assert {name: newest[name] for name in ("title", "outcomes", "published")} == {
        "title": "Across the Lines",
        "outcomes": ["name a seam"],
        "published": True,
    }
    assert newest["minutes"] == sum(page["minutes"] for page in newest["pages"]) > 80
    assert first == {
        "page": course.first.pk,
        "key": course.first.key,
        "revision": course.first.live_revision_id,
        "number": "1",
        "title": "First",
        "minutes": 21,
        "changed": "",
        "activities": [
            {"id": course.activity("Notice").pk, "label": "Week 1 Activity 1", "title": "Notice", "minutes": 20}
        ],
    }


def test_older_versions_keep_what_they_said(course):
    older = CourseVersion.objects.filter(course=course.course).first()
    said = manifest_parts(course.course)

    publish_a_section(course)

    older.refresh_from_db()
    assert [page["title"] for page in older.manifest["pages"]] == [title for _page, _number, title, _act in said]
    assert manifest_parts(course.course) != said


def test_many_changes_in_one_block_make_one_version(course):
    before = last_number(course.course)

    with one_course_version("imported"):
        publish_a_section(course)
        publish_a_week(course)
        course.second_week.unpublish()
        with one_course_version("inside"):
            publish(course.second)
        assert last_number(course.course) == before

    newest = CourseVersion.objects.filter(course=course.course).first()
    assert (newest.number, newest.note) == (before + 1, "imported")
    check_versions()


def test_many_changes_in_two_courses_in_one_block_make_one_version_in_each(course):
    other = add(course.index, CoursePage, "other")
    before = last_number(course.course), last_number(other)

    with one_course_version():
        course.week.move(other, pos="last-child")
        publish(course.refresh("first"))
        publish_the_course(course)

    assert (last_number(course.course), last_number(other)) == (before[0] + 1, before[1] + 1)
    check_versions()


def test_block_in_which_the_course_itself_moves_still_makes_its_version(course):
    shelf = add(course.home, CourseIndexPage, "more")
    before = last_number(course.course)

    with one_course_version():
        publish_a_section(course)
        course.course.move(shelf, pos="last-child")

    assert last_number(course.course) == before + 1
    check_versions()


def test_block_without_a_change_makes_no_version(course):
    before = last_number(course.course)

    with one_course_version():
        save_a_draft(course)
        move_a_draft(course)

    assert last_number(course.course) == before


def test_block_that_fails_makes_no_version_and_holds_nothing_back_afterwards(course):
    before = last_number(course.course)

    with pytest.raises(RuntimeError), one_course_version():
        publish_a_section(course)
        raise RuntimeError

    assert last_number(course.course) == before
    publish(course.second)
    assert last_number(course.course) == before + 1


@pytest.mark.parametrize("name", ["course", "index"])
def test_course_deleted_leaves_its_versions_and_identities_behind(name, course):
    versions = set(CourseVersion.objects.filter(course=course.course).values_list("pk", flat=True))
    rows = {course.activity(title).pk for title in ("Notice", "Map", "Timeline", "Sideways")}

    Page.objects.get(pk=getattr(course, name).pk).delete()

    kept = CourseVersion.objects.filter(course_key=course.course.key)
    assert set(kept.values_list("pk", flat=True)) == versions
    assert set(kept.values_list("course", flat=True)) == {None}
    assert set(Activity.objects.filter(page=None, live=True).values_list("pk", flat=True)) == rows


def test_version_reads_as_key_and_number(course):
    newest = CourseVersion.objects.filter(course=course.course).first()

    assert str(newest) == f"{course.course.key} {newest.number}"
    assert parts_for_manifest(course.course) == manifest_parts(course.course)


def test_page_outside_a_course_makes_no_version(course):
    before = list(CourseVersion.objects.values_list("pk", flat=True))

    publish(course.home)
    publish(course.index)

    assert list(CourseVersion.objects.values_list("pk", flat=True)) == before


def test_words_changed_in_a_draft_appear_in_no_version_until_published(course):
    course.first.title = "Renamed"
    course.first.body = [text("other words")]
    revision = course.first.save_revision()
    publish(course.second)
    titles = [title for _page, _number, title, _activities in manifest_parts(course.course)]
    assert "First" in titles and "Renamed" not in titles

    revision.publish()

    titles = [title for _page, _number, title, _activities in manifest_parts(course.course)]
    assert "Renamed" in titles and "First" not in titles
