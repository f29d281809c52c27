"""Importing: all or nothing, the same pages again, and what is written back into the files."""

from __future__ import annotations

import os
from uuid import UUID

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, Revision, Site

from content.course_folder import ProblemsFound, Refused, import_course, importer
from content.models import Activity, CourseIndexPage, CoursePage, CourseVersion, HomePage, SectionPage, WeekPage
from tests.content.test_course_folder_sample import (
    CLOSING,
    CLOSING_FILE,
    COURSE,
    FIRST_ID,
    FIRST_WEEK_FILE,
    MEDIA_FILE,
    MORE_FILE,
    OPENING_FILE,
    SECOND_ID,
    SVG,
    edit,
    make_course_list,
    png,
    snapshot,
    write_folder,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """The sample, imported."""
    make_course_list()
    folder = write_folder(tmp_path)
    import_course(folder)
    return folder


def section(key: str) -> SectionPage:
    return SectionPage.objects.get(key=key)


def keys_in_order() -> list[str]:
    pages = CoursePage.objects.get(key="small").get_descendants().specific()
    return [page.key for page in pages]


def media_names(settings) -> list[str]:
    return sorted(name for _path, _folders, names in os.walk(settings.MEDIA_ROOT) for name in names)


# All or nothing -----------------------------------------------------------------------------------------------------


def test_failure_at_the_end_changes_nothing(tmp_path, settings, monkeypatch):
    make_course_list()
    before = snapshot()
    monkeypatch.setattr(importer._Writer, "_count", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        import_course(write_folder(tmp_path))
    assert snapshot() == before
    assert media_names(settings) == []
    assert Collection.objects.count() == 1


def test_failure_of_a_second_import_leaves_the_first(folder, settings, monkeypatch):
    before, names = snapshot(), media_names(settings)
    edit(folder, OPENING_FILE, "A paragraph", "Another paragraph")
    (folder / "cover.svg").write_text(SVG.replace("Hands", "Feet"))
    monkeypatch.setattr(importer._Writer, "_unpublish_vanished", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        import_course(folder)
    assert snapshot() == before
    assert media_names(settings) == names
    assert "A paragraph" in section("w1-opening").body[0].value.source


def test_rule_of_a_block_that_only_the_editor_checks_is_a_problem_with_its_line(tmp_path, settings, monkeypatch):
    make_course_list()
    before = snapshot()
    # Whatever the reading of files may let through one day, the blocks have the last word.
    monkeypatch.setattr("content.course_folder.block_values.BlockValues._rules", lambda *args: None)
    folder = write_folder(tmp_path)
    edit(folder, MEDIA_FILE, "key: w1-opening\n", "")
    with pytest.raises(ProblemsFound) as caught:
        import_course(folder)
    assert [str(problem).split(": ")[0] for problem in caught.value.problems] == [f"{MEDIA_FILE}:28"]
    assert snapshot() == before
    assert media_names(settings) == []


def test_nothing_is_written_back_when_an_import_fails(tmp_path, monkeypatch):
    make_course_list()
    folder = write_folder(tmp_path)
    edit(folder, CLOSING_FILE, f"id: {SECOND_ID}\n", "")
    before = (folder / CLOSING_FILE).read_bytes()
    monkeypatch.setattr(importer._Writer, "_count", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        import_course(folder)
    assert (folder / CLOSING_FILE).read_bytes() == before


# Again --------------------------------------------------------------------------------------------------------------


def test_import_again_changes_nothing(folder):
    before, revisions = snapshot(), Revision.objects.count()
    result = import_course(folder)
    assert str(result).endswith("; nothing changed.")
    assert snapshot() == before
    assert Revision.objects.count() == revisions


def test_import_again_leaves_alone_what_an_editor_saved_without_changing_words(folder):
    page = section("w1-opening")
    page.body.raw_data[0]["value"] = page.body.raw_data[0]["value"].replace("<p>", '<p data-block-key="ab1cd">')
    page.body.raw_data[0]["id"] = "0b7d9a52-6f0f-4d57-8b3a-6f3f7c2d1e00"
    page.save_revision().publish()
    revisions = Revision.objects.count()
    assert str(import_course(folder)).endswith("; nothing changed.")
    assert Revision.objects.count() == revisions


def test_edit_updates_the_same_page_and_no_other(folder):
    pks = {page.key: page.pk for page in SectionPage.objects.all()}
    revisions = {page.key: page.latest_revision_id for page in SectionPage.objects.all()}
    edit(folder, CLOSING_FILE, "Back to", "Once more to")
    result = import_course(folder)
    assert (result.new, result.changed, result.unpublished) == (0, 1, [])
    assert {page.key: page.pk for page in SectionPage.objects.all()} == pks
    changed = {page.key for page in SectionPage.objects.all() if page.latest_revision_id != revisions[page.key]}
    assert changed == {"w2-closing"}
    assert "Once more" in section("w2-closing").body[0].value.source
    assert CourseVersion.objects.count() == 2


def test_edit_of_the_course_updates_it(folder):
    edit(folder, "course.yaml", "title: A small course", "title: A changed course")
    edit(folder, "references.yaml", "text: Five laws.", "text: Six laws.")
    result = import_course(folder)
    assert (result.changed, result.course.title) == (1, "A changed course")
    assert result.course.works["leutz-1999"].text == "Six laws."
    assert [collection.name for collection in Collection.get_first_root_node().get_children()] == ["A changed course"]


def test_key_left_out_goes_back_to_its_default(folder):
    edit(folder, FIRST_WEEK_FILE, "practice: noticing\nminutes: 5\n", "")
    edit(folder, "course.yaml", "level: intermediate\n", "")
    edit(folder, "course.yaml", "first_published: 2026-11-22\n", "")
    first = CoursePage.objects.get().first_published
    import_course(folder)
    week = WeekPage.objects.get(key="w1")
    assert (week.practice, week.minutes) == ("", None)
    assert (CoursePage.objects.get().level, CoursePage.objects.get().first_published) == ("introductory", first)


def test_activity_put_before_others_keeps_their_ids(folder):
    row = Activity.objects.get(block_id=FIRST_ID)
    edit(
        folder,
        OPENING_FILE,
        "::: activity",
        "::: activity\ntitle: A new one\nminutes: 5\n---\nDo it.\n:::\n\n::: activity",
    )
    import_course(folder)
    found = Activity.objects.filter(page=section("w1-opening"), live=True).order_by("sort")
    assert [activity.title for activity in found] == ["A new one", "Joined-up services"]
    assert found[1].pk == row.pk


def test_activity_taken_away_and_put_back_has_its_row_again(folder):
    row = Activity.objects.get(block_id=SECOND_ID)
    text = (folder / CLOSING_FILE).read_text()
    (folder / CLOSING_FILE).write_text(text[: text.index("::: activity")])
    import_course(folder)
    assert not Activity.objects.get(pk=row.pk).live
    (folder / CLOSING_FILE).write_text(text)
    import_course(folder)
    assert Activity.objects.get(pk=row.pk).live


# Order --------------------------------------------------------------------------------------------------------------


def test_section_moved_to_another_week_keeps_its_page(folder):
    pk = section("w1-media").pk
    for name in ("02-things-to-hear.md", "talk.mp3", "talk.vtt", "film.mp4", "sheet.pdf"):
        wanted = "00-things-to-hear.md" if name.endswith(".md") else name
        (folder / "01-the-first-week" / name).rename(folder / "02-the-second-week" / wanted)
    result = import_course(folder)
    page = section("w1-media")
    assert (page.pk, page.get_parent().specific.key) == (pk, "w2")
    assert keys_in_order() == ["w1", "w1-opening", "w1-more", "w2", "w1-media", "w2-closing"]
    assert str(result).endswith("; 1 moved.")
    assert page.url_path.endswith("/the-second-week/things-to-hear/")


def test_weeks_swapped_are_moved_and_keep_their_pages(folder):
    pks = {page.key: page.pk for page in WeekPage.objects.all()}
    (folder / "01-the-first-week").rename(folder / "03-the-first-week")
    import_course(folder)
    assert keys_in_order() == ["w2", "w2-closing", "w1", "w1-opening", "w1-more", "w1-media"]
    assert {page.key: page.pk for page in WeekPage.objects.all()} == pks


def test_sub_section_becomes_a_section_and_the_section_its_own(folder):
    opening, more = section("w1-opening").pk, section("w1-more").pk
    week = folder / "01-the-first-week"
    (week / "01.1-more-of-it.md").rename(week / "05-more-of-it.md")
    (week / "01-the-opening.md").rename(week / "05.1-the-opening.md")
    import_course(folder)
    assert keys_in_order() == ["w1", "w1-media", "w1-more", "w1-opening", "w2", "w2-closing"]
    assert section("w1-opening").get_parent().pk == more
    assert section("w1-opening").pk == opening


@pytest.mark.parametrize("order", ["dcba", "bcda", "dabc", "acbd", "badc"])
def test_any_order_of_files_is_the_order_of_pages(tmp_path, order):
    make_course_list()
    folder = write_folder(tmp_path)
    for number, key in enumerate("abcd", start=2):
        (folder / f"02-the-second-week/0{number}-{key}.md").write_text(f"---\nkey: {key}\ntitle: {key.upper()}\n---\n")
    import_course(folder)
    pks = {key: section(key).pk for key in "abcd"}
    for number, key in enumerate("abcd", start=2):
        (folder / f"02-the-second-week/0{number}-{key}.md").rename(
            folder / f"02-the-second-week/{20 + order.index(key)}-{key}.md"
        )
    result = import_course(folder)
    assert keys_in_order()[-4:] == list(order)
    assert {key: section(key).pk for key in "abcd"} == pks
    assert result.changed == 0


def test_new_section_comes_at_its_place(folder):
    (folder / "01-the-first-week/00-before.md").write_text("---\nkey: w1-before\ntitle: Before\n---\nHello.\n")
    result = import_course(folder)
    assert keys_in_order()[:2] == ["w1", "w1-before"]
    assert (result.new, result.changed) == (1, 0)


def test_vanished_section_is_unpublished_and_named(folder):
    (folder / MORE_FILE).unlink()
    result = import_course(folder)
    assert result.unpublished == ["More of it"]
    assert "Unpublished, because its key is no longer in the folder: “More of it”." in str(result)
    page = section("w1-more")
    assert not page.live
    assert Page.objects.filter(pk=page.pk).exists()


def test_section_that_comes_back_is_published_again(folder):
    pk = section("w1-more").pk
    text = (folder / MORE_FILE).read_text()
    (folder / MORE_FILE).unlink()
    import_course(folder)
    (folder / MORE_FILE).write_text(text)
    import_course(folder)
    assert (section("w1-more").pk, section("w1-more").live) == (pk, True)


def test_key_of_a_week_cannot_become_a_section(folder):
    edit(folder, CLOSING_FILE, "key: w2-closing", "key: w2")
    edit(folder, "02-the-second-week/week.yaml", "key: w2", "key: w3")
    with pytest.raises(ProblemsFound, match="belongs to a week"):
        import_course(folder)


# Addresses ----------------------------------------------------------------------------------------------------------


def test_changed_slug_moves_the_address_and_leaves_a_redirect(folder, django_capture_on_commit_callbacks):
    site = Site.objects.get()
    site.root_page = CoursePage.objects.get().get_parent()
    site.save()
    edit(folder, CLOSING_FILE, "slug: closing", "slug: ending")
    with django_capture_on_commit_callbacks(execute=True):
        import_course(folder)
    assert section("w2-closing").url_path.endswith("/the-second-week/ending/")
    assert Redirect.objects.filter(old_path__endswith="/closing", redirect_page=section("w2-closing").pk).exists()


def test_slugs_can_be_swapped(folder):
    edit(folder, OPENING_FILE, "slug: the-opening", "slug: things-to-hear")
    edit(folder, MEDIA_FILE, "slug: things-to-hear", "slug: the-opening")
    import_course(folder)
    assert section("w1-opening").url_path.endswith("/the-first-week/things-to-hear/")
    assert section("w1-media").url_path.endswith("/the-first-week/the-opening/")
    assert section("w1-more").url_path.endswith("/the-first-week/things-to-hear/more-of-it/")
    assert section("w1-opening").get_latest_revision_as_object().slug == "things-to-hear"
    assert str(import_course(folder)).endswith("; nothing changed.")


def test_slug_can_be_handed_on(folder):
    edit(folder, MEDIA_FILE, "slug: things-to-hear", "slug: the-opening")
    edit(folder, OPENING_FILE, "slug: the-opening", "slug: quite-new")
    import_course(folder)
    assert {section("w1-opening").slug, section("w1-media").slug} == {"quite-new", "the-opening"}


def test_section_moves_to_where_its_slug_is_taken(folder):
    edit(folder, CLOSING_FILE, "slug: closing", "slug: the-opening")
    import_course(folder)
    edit(folder, CLOSING_FILE, "slug: the-opening", "slug: closing")
    (folder / CLOSING_FILE).rename(folder / "01-the-first-week/09-closing.md")
    import_course(folder)
    assert section("w2-closing").url_path.endswith("/the-first-week/closing/")
    assert section("w1-opening").url_path.endswith("/the-first-week/the-opening/")


def test_new_section_takes_the_slug_of_one_that_vanished(folder):
    old = section("w2-closing").pk
    edit(folder, CLOSING_FILE, "key: w2-closing", "key: w2-other")
    result = import_course(folder)
    assert result.unpublished == ["Closing"]
    assert section("w2-other").slug == "closing"
    page = SectionPage.objects.get(pk=old)
    assert page.slug == page.get_latest_revision_as_object().slug == f"closing-{old}"


def test_slug_of_a_page_that_is_none_of_ours_is_reported(folder):
    course = CoursePage.objects.get()
    course.add_child(instance=HomePage(title="Stranger", slug="stranger", headline="x"))
    edit(folder, FIRST_WEEK_FILE, "slug: the-first-week", "slug: stranger")
    with pytest.raises(ProblemsFound) as caught:
        import_course(folder)
    assert str(caught.value).startswith(f"{FIRST_WEEK_FILE}:3: The page “Stranger” has the slug")


def test_course_that_exists_stays_where_it_is(folder):
    other = CourseIndexPage(title="Other", slug="other")
    Page.get_first_root_node().add_child(instance=other)
    result = import_course(folder, parent=other)
    assert result.course.get_parent().title == "Courses"


def test_new_course_goes_below_the_parent_that_is_named(tmp_path):
    make_course_list()
    home = HomePage(title="Home", slug="front", headline="x")
    Page.get_first_root_node().add_child(instance=home)
    result = import_course(write_folder(tmp_path), parent=home)
    assert result.course.get_parent().specific == home


def test_copy_of_a_course_is_another_course(folder):
    CoursePage.objects.get().copy(recursive=True, update_attrs={"slug": "copy", "title": "Copy"})
    edit(folder, CLOSING_FILE, "Back to", "Once more to")
    import_course(folder)
    copy = CoursePage.objects.get(slug="copy")
    assert "Back to" in SectionPage.objects.descendant_of(copy).get(slug="closing").body[0].value.source


def test_alias_of_a_course_is_left_alone(folder):
    CoursePage.objects.get().create_alias(update_slug="mirror", recursive=True)
    assert str(import_course(folder)).endswith("; nothing changed.")
    assert SectionPage.objects.filter(slug="closing").count() == 2


# Drafts -------------------------------------------------------------------------------------------------------------


def test_draft_of_a_new_course_is_seen_by_nobody(tmp_path):
    make_course_list()
    result = import_course(write_folder(tmp_path), draft=True)
    pages = result.course.get_descendants(inclusive=True)
    assert not pages.filter(live=True).exists()
    assert result.course.get_latest_revision_as_object().strapline == "For tests"
    assert "as drafts" in str(result)
    assert Activity.objects.count() == 0


def test_draft_leaves_what_readers_see(folder):
    edit(folder, CLOSING_FILE, "Back to", "Once more to")
    (folder / MORE_FILE).unlink()
    (folder / "01-the-first-week").rename(folder / "03-the-first-week")
    order = keys_in_order()
    result = import_course(folder, draft=True)
    assert (result.changed, result.unpublished, keys_in_order()) == (1, [], order)
    page = section("w2-closing")
    assert "Back to" in page.body[0].value.source
    assert page.has_unpublished_changes
    assert "Once more" in page.get_latest_revision_as_object().body[0].value.source
    assert section("w1-more").live
    assert str(import_course(folder, draft=True)).endswith("; nothing changed.")


def test_draft_can_be_published_by_an_import(folder):
    edit(folder, CLOSING_FILE, "Back to", "Once more to")
    edit(folder, CLOSING_FILE, "slug: closing", "slug: ending")
    import_course(folder, draft=True)
    assert section("w2-closing").slug == "closing"
    import_course(folder)
    page = section("w2-closing")
    assert (page.slug, page.has_unpublished_changes) == ("ending", False)


def test_draft_of_a_new_section_does_not_take_a_slug_that_readers_use(folder):
    edit(folder, CLOSING_FILE, "key: w2-closing", "key: w2-other")
    import_course(folder, draft=True)
    assert section("w2-closing").slug == "closing"
    assert section("w2-other").slug.startswith("closing-")
    import_course(folder)
    assert section("w2-other").slug == "closing"


# Pictures and files -------------------------------------------------------------------------------------------------


def test_same_file_twice_is_one_image(tmp_path):
    make_course_list()
    folder = write_folder(tmp_path, {"01-the-first-week/hands.svg": SVG})
    import_course(folder)
    assert get_image_model().objects.count() == 1


def test_changed_picture_is_replaced_and_the_old_one_kept_for_earlier_revisions(folder):
    old = section("w1-opening").body[1].value["image"].pk
    (folder / "01-the-first-week/hands.svg").write_text(SVG.replace("Hands", "Feet"))
    result = import_course(folder)
    assert (result.changed, result.new) == (1, 0)
    assert section("w1-opening").body[1].value["image"].pk != old
    assert get_image_model().objects.filter(pk=old).exists()


def test_changed_file_is_replaced(folder):
    (folder / "01-the-first-week/sheet.pdf").write_text("%PDF-1.5\n")
    assert import_course(folder).changed == 1
    assert get_document_model().objects.filter(title="A sheet").count() == 2


def test_picture_of_another_course_is_not_borrowed(folder, tmp_path):
    other = write_folder(tmp_path, {"course.yaml": COURSE.replace("small", "other")}, name="other")
    import_course(other)
    assert get_image_model().objects.count() == 4


def test_raster_picture_comes_in(tmp_path):
    make_course_list()
    changes = {"cover.png": png(), "course.yaml": COURSE.replace("image: cover.svg", "image: cover.png")}
    result = import_course(write_folder(tmp_path, changes))
    assert (result.course.image.width, result.course.image.height) == (1, 1)


def test_decorative_pictures_have_no_words(tmp_path):
    make_course_list()
    folder = write_folder(tmp_path)
    edit(folder, "course.yaml", "alt: A ring of hands", "decorative: true")
    edit(folder, OPENING_FILE, "alt: Hands in a ring", "decorative: true")
    import_course(folder)
    assert CoursePage.objects.get().image_alt == ""
    image = section("w1-opening").body[1].value["image"]
    assert (image.decorative, image.contextual_alt_text, image.title) == (True, "", "A caption.")


# Written back -------------------------------------------------------------------------------------------------------


def test_missing_ids_and_keys_are_written_and_nothing_else(tmp_path):
    make_course_list()
    folder = write_folder(tmp_path)
    edit(folder, CLOSING_FILE, f"id: {SECOND_ID}\n", "")
    edit(folder, CLOSING_FILE, "key: w2-closing\n", "")
    edit(folder, "02-the-second-week/week.yaml", "key: w2\n", "# a remark\n")
    edit(folder, OPENING_FILE, "key: w2", "url: https://example.org/")
    edit(folder, "course.yaml", "(key:w2)", "(key:w1)")
    text, week = (folder / CLOSING_FILE).read_text(), (folder / "02-the-second-week/week.yaml").read_text()
    result = import_course(folder)
    page = SectionPage.objects.get(slug="closing")
    made = Activity.objects.get(page=page).block_id
    assert page.key == "the-second-week-closing"
    expected = text.replace("---\ntitle", f"---\nkey: {page.key}\ntitle", 1)
    expected = expected.replace("::: activity\n", f"::: activity\nid: {made}\n")
    assert (folder / CLOSING_FILE).read_text() == expected
    expected = week.replace("title:", "key: the-second-week\ntitle:", 1)
    assert (folder / "02-the-second-week/week.yaml").read_text() == expected
    assert sorted(result.written) == [CLOSING_FILE, "02-the-second-week/week.yaml"]
    assert str(import_course(folder)).endswith("; nothing changed.")


def test_write_back_keeps_line_ends_and_byte_order_mark(tmp_path):
    make_course_list()
    text = CLOSING.replace(f"id: {SECOND_ID}\n", "").replace("key: w2-closing\n", "")
    raw = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    folder = write_folder(tmp_path, {CLOSING_FILE: raw})
    import_course(folder)
    written = (folder / CLOSING_FILE).read_bytes()
    assert written.startswith(b"\xef\xbb\xbf---\r\nkey: w2-closing\r\n")
    assert written.count(b"\n") == written.count(b"\r\n") == raw.count(b"\r\n") + 2
    assert str(import_course(folder)).endswith("; nothing changed.")


def test_folder_that_cannot_be_written_says_which_line_to_add(tmp_path, monkeypatch):
    make_course_list()
    folder = write_folder(tmp_path)
    edit(folder, CLOSING_FILE, f"id: {SECOND_ID}\n", "")

    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("content.course_folder.write_back.tempfile.mkstemp", refuse)
    result = import_course(folder)
    made = Activity.objects.get(title="A letter").block_id
    assert f"{CLOSING_FILE} could not be written (Permission denied): insert “id: {made}” before line 9." in str(result)
    assert str(import_course(folder)).startswith("Imported")
    assert Activity.objects.filter(title="A letter").count() == 1


def test_file_that_changed_meanwhile_is_not_overwritten(tmp_path):
    make_course_list()
    folder = write_folder(tmp_path)
    edit(folder, CLOSING_FILE, f"id: {SECOND_ID}\n", "")
    result = import_course(folder, progress=lambda title: (folder / CLOSING_FILE).write_text("mine"))
    assert (folder / CLOSING_FILE).read_text() == "mine"
    assert "changed while the import was running" in str(result)


def test_ids_that_are_made_are_uuids_and_differ(tmp_path):
    make_course_list()
    folder = write_folder(tmp_path)
    fence = "::: activity\ntitle: Same title\nminutes: 5\n---\nDo it.\n:::\n"
    (folder / CLOSING_FILE).write_text(f"---\nkey: w2-closing\ntitle: Closing\n---\n{fence}\n{fence}")
    import_course(folder)
    ids = {block.id for block in section("w2-closing").body}
    assert len(ids) == 2
    assert all(UUID(block_id) for block_id in ids)
    assert str(import_course(folder)).endswith("; nothing changed.")


def test_head_in_braces_needs_its_key(tmp_path):
    make_course_list()
    folder = write_folder(tmp_path, {"02-the-second-week/week.yaml": "{title: X, slug: x}\n"})
    with pytest.raises(ProblemsFound, match="week.yaml:1: Write the key “key”"):
        import_course(folder)


def test_progress_is_told_every_title(tmp_path):
    make_course_list()
    titles = []
    import_course(write_folder(tmp_path), progress=titles.append)
    assert titles[:2] == ["A small course", "The first week"]
    assert len(titles) == 7


def test_refused_import_leaves_no_files(tmp_path, settings):
    with pytest.raises(Refused):
        import_course(write_folder(tmp_path))
    assert media_names(settings) == []
