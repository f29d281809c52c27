"""Exporting, and that export → import → export gives the same bytes."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from content.course_folder import Refused, export_course, exporter, import_course
from content.course_folder.block_values import BlockValues
from content.course_folder.media_files import Media
from content.course_folder.page_text import section_text, week_text
from content.course_folder.page_values import SECTION_KEYS, WEEK_KEYS, Activities, PageValues, field_of
from content.course_folder.problems import Notes, Place
from content.course_folder.yaml_values import read_mapping
from content.models import CoursePage, HomePage, SectionPage, WeekPage
from tests.content.test_course_folder_rich_text import TEXT
from tests.content.test_course_folder_sample import (
    CLOSING_FILE,
    FIRST_ID,
    FIRST_WEEK_FILE,
    MORE_FILE,
    OPENING_FILE,
    SVG,
    edit,
    make_course_list,
    png,
    write_folder,
)


@pytest.fixture
def course(db, tmp_path) -> CoursePage:
    make_course_list()
    return import_course(write_folder(tmp_path)).course


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def empty_site() -> None:
    for page in Page.objects.filter(depth=2):
        page.delete()
    for row in [*get_image_model().objects.all(), *get_document_model().objects.all()]:
        row.delete()
    make_course_list()


# There and back -----------------------------------------------------------------------------------------------------


def test_export_writes_the_folder_that_was_imported(course, tmp_path):
    folder = export_course(course, tmp_path / "out")
    assert folder == tmp_path / "out"
    expected = files_in(tmp_path / "small")
    assert files_in(folder).keys() == expected.keys()
    for name, data in files_in(folder).items():
        if name != OPENING_FILE:
            assert data.decode() == expected[name].decode(), name
    # What the sample leaves out is written, in the order of the editor.
    again = files_in(folder)[OPENING_FILE].decode()
    assert sorted(again.split("\n")) == sorted(expected[OPENING_FILE].decode().split("\n"))


def test_export_import_into_an_empty_site_export_is_equal(course, tmp_path):
    first = export_course(course, tmp_path / "first")
    empty_site()
    assert not CoursePage.objects.exists()
    second = export_course(import_course(first).course, tmp_path / "second")
    assert files_in(second) == files_in(first)
    assert len(files_in(first)) == 14


def test_import_of_an_export_changes_nothing(course, tmp_path):
    folder = export_course(course, tmp_path / "out")
    assert str(import_course(folder)).endswith("; nothing changed.")


def body_of(page: SectionPage, *blocks: dict) -> SectionPage:
    page.body = page.body.stream_block.to_python([{"id": f"{n}", **block} for n, block in enumerate(blocks)])
    page.save_revision().publish()
    return page


def test_what_an_editor_wrote_survives_the_way_through_files(course, tmp_path):
    section = SectionPage.objects.get(key="w2-closing")
    home = HomePage(title="Home", slug="front", headline="x")
    Page.get_first_root_node().add_child(instance=home)
    html = (
        f'<p data-block-key="x">To <a linktype="page" id="{home.pk}">home</a>, '
        '<a linktype="page" id="99999">nowhere</a>'
        " and [@nobody], [@varney-2006]. <b>Bold </b>text,   * and # and</p><p></p><p>::: box</p>"
    )
    body_of(section, {"type": "text", "value": html}, {"type": "text", "value": "<p>Next block.</p>"})
    first = export_course(course, tmp_path / "first")
    text = (first / CLOSING_FILE).read_text()
    assert (
        "nowhere and \\[@nobody\\], [@varney-2006]. **Bold** text,   \\* and # and\n\n\\::: box\n\nNext block.\n"
        in text
    )
    empty_site()
    second = export_course(import_course(first).course, tmp_path / "second")
    assert files_in(second) == files_in(first)


def test_table_without_head_and_key_points_without_title_come_back(course, tmp_path):
    table = {"data": [["a", None], ["b\nc", "d"]], "table_caption": "C", "table_header_choice": "neither"}
    body_of(
        SectionPage.objects.get(key="w2-closing"),
        {"type": "table", "value": {"table": table, "notes": ""}},
        {"type": "key_points", "value": {"title": "", "text": "<ul><li>one</li></ul>"}},
    )
    first = export_course(course, tmp_path / "first")
    assert "headers: none\n---\n| a | |\n|---|---|\n| b c | d |\n:::" in (first / CLOSING_FILE).read_text()
    assert "::: key-points\n---\n- one\n:::" in (first / CLOSING_FILE).read_text()
    second = export_course(import_course(first).course, tmp_path / "second")
    assert files_in(second) == files_in(first)


# In memory: any words in any field ----------------------------------------------------------------------------------

LINE = TEXT.map(lambda text: " ".join(text.split())).filter(lambda text: "\x00" not in text)
HTML = st.lists(TEXT.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")), max_size=3).map(
    lambda texts: "".join(f"<p>{text}</p>" for text in texts)
)
FULL = HTML.map(lambda html: html + "<p>.</p>")


def words(limit: int = 40):
    return LINE.map(lambda text: (text + ".")[-limit:].strip() or ".")


def item(value: dict | str) -> dict:
    return {"type": "item", "value": value, "id": FIRST_ID}


READING = st.fixed_dictionaries(
    {
        "title": words(),
        "author": words(),
        "year": words(12),
        "publisher": words(),
        "url": st.just("https://x.org/"),
        "note": HTML,
    }
)
BLOCKS = {
    "text": FULL,
    "box": st.fixed_dictionaries({"title": words(), "text": FULL}),
    "quote": st.fixed_dictionaries({"source": words(), "url": st.just(""), "text": FULL}),
    "term": st.fixed_dictionaries({"term": words(), "definition": FULL}),
    "dialogue": st.fixed_dictionaries(
        {
            "title": words(),
            "remarks": st.lists(st.builds(lambda s, t: item({"speaker": s, "text": t}), words(), FULL), max_size=2),
        }
    ),
    "reading": READING,
    "activity": st.fixed_dictionaries(
        {
            "title": words(),
            "minutes": st.integers(1, 300),
            "minutes_to": st.one_of(st.none(), st.integers(301, 600)),
            "purpose": words(),
            "instructions": HTML,
            "reading": READING,
            "journal": st.sampled_from(["none", "offered"]),
            "prompts": st.lists(words().map(item), max_size=2),
            "sensitive": st.booleans(),
            "care_notice": HTML,
            "discussion": HTML,
            "parts": st.lists(
                st.builds(
                    lambda title, text, minutes: item({"title": title, "text": text, "minutes": minutes}),
                    words(),
                    HTML,
                    st.one_of(st.none(), st.integers(1, 600)),
                ),
                max_size=2,
            ),
        }
    ),
}
ANY_BLOCK = st.one_of(
    [st.fixed_dictionaries({"type": st.just(name), "value": value}) for name, value in BLOCKS.items()]
).map(lambda block: {**block, "id": FIRST_ID})


class NoNames:
    """Names of a page without pictures, files and links."""

    known = ("known", "other", "nobody")

    def link(self, link: str) -> str:
        return link


def read_again(model, keys, text: str):
    """A page in memory from the text of its file."""
    notes = Notes()
    head, _rule, body = text.removeprefix("---\n").partition("\n---\n") if model is SectionPage else (text, "", "")
    values = PageValues(model, "k", BlockValues(notes, Media(notes), Path()), notes, Activities("c"))
    mapping = read_mapping(head, Place("x.md", 1), notes)
    found = values.fields(mapping, keys, "x")
    if model is SectionPage:
        found["body"] = values.body(field_of(SectionPage, "body"), body, Place("x.md", 1))
    assert [problem for problem in notes.problems if "“title”" not in problem.sentence] == [], text
    return model(key="k", **found)


@pytest.mark.django_db  # a page asks for its content type when it is made
@settings(max_examples=150, deadline=None)
@given(title=words(), description=LINE, body=st.lists(ANY_BLOCK, max_size=4))
def test_section_with_any_words_comes_back_byte_for_byte(title, description, body):
    page = SectionPage(key="k", title=title, slug="x", search_description=description, body=body)
    text = section_text(page, NoNames())
    assert section_text(read_again(SectionPage, SECTION_KEYS, text), NoNames()) == text


@pytest.mark.django_db  # a page asks for its content type when it is made
@settings(max_examples=80, deadline=None)
@given(
    title=words(),
    strapline=LINE.map(lambda text: text[:200].strip()),
    introduction=st.lists(ANY_BLOCK.filter(lambda block: block["type"] != "activity"), max_size=3),
    outcomes=st.lists(words().map(lambda text: {"type": "outcome", "value": text, "id": FIRST_ID}), max_size=3),
)
def test_week_with_any_words_comes_back_byte_for_byte(title, strapline, introduction, outcomes):
    page = WeekPage(key="k", title=title, slug="x", strapline=strapline, introduction=introduction, outcomes=outcomes)
    text = week_text(page, NoNames())
    assert week_text(read_again(WeekPage, WEEK_KEYS, text), NoNames()) == text


# What is written ----------------------------------------------------------------------------------------------------


def test_export_writes_what_readers_see(course, tmp_path):
    draft = SectionPage.objects.get(key="w2-closing")
    draft.title = "Only a draft"
    draft.save_revision()
    SectionPage.objects.get(key="w1-opening").unpublish()
    WeekPage.objects.get(key="w2").create_alias(update_slug="mirror")
    names = files_in(export_course(course, tmp_path / "out"))
    sections = sorted(name for name in names if name.endswith(".md"))
    # "More of it" is published, but stands below a section that is not.
    assert sections == ["01-the-first-week/01-things-to-hear.md", "02-the-second-week/01-closing.md"]
    assert b"Only a draft" not in names[CLOSING_FILE]


def test_export_of_an_unpublished_course_is_refused(course, tmp_path):
    course.unpublish()
    with pytest.raises(Refused, match="is not published"):
        export_course(CoursePage.objects.get(), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_week_without_a_number_before_the_others_is_00(course, tmp_path):
    week = WeekPage.objects.get(key="w1")
    week.numbered = False
    week.save_revision().publish()
    names = {name.partition("/")[0] for name in files_in(export_course(course, tmp_path / "out"))}
    assert {"00-the-first-week", "01-the-second-week"} <= names


def test_more_than_nine_sub_sections_stay_in_order(course, tmp_path):
    opening = SectionPage.objects.get(key="w1-opening")
    for number in range(11):
        page = SectionPage(title=f"Sub {number}", slug=f"sub-{number}", key=f"s{number}")
        SectionPage.objects.get(pk=opening.pk).add_child(instance=page)
        page.save_revision().publish()
    first = export_course(course, tmp_path / "first")
    names = sorted(name for name in files_in(first) if "/01." in name)
    assert names[0].endswith("01.01-more-of-it.md")
    assert names[-1].endswith("01.12-sub-10.md")
    assert str(import_course(first)).endswith("; nothing changed.")


def test_pictures_with_the_same_name_do_not_overwrite_each_other(course, tmp_path):
    section = SectionPage.objects.get(key="w2-closing")
    figures = []
    for text in ("One", "Two"):
        image = get_image_model()(title=text)
        image.file.save("ring.svg", ContentFile(SVG.replace("Hands", text).encode()), save=False)
        image.width, image.height = 20, 10
        image.save()
        picture = {"image": image.pk, "decorative": True, "alt_text": ""}
        figures.append({"type": "figure", "value": {"image": picture, "caption": "<p>x</p>"}})
    body_of(section, *figures)
    first = export_course(course, tmp_path / "first")
    folder = first / "02-the-second-week"
    assert "One" in (folder / "ring.svg").read_text()
    assert "Two" in (folder / "ring-2.svg").read_text()
    empty_site()
    second = export_course(import_course(first).course, tmp_path / "second")
    assert files_in(second) == files_in(first)


def test_name_that_storage_changed_is_the_original_again(course, tmp_path):
    other = write_folder(tmp_path, {"cover.svg": SVG.replace("Hands", "Feet")}, name="other")
    edit(
        other,
        "course.yaml",
        "key: small\ntitle: A small course\nslug: a-small",
        "key: other\ntitle: Other\nslug: an-other",
    )
    imported = import_course(other).course
    assert not imported.image.file.name.endswith("/cover.svg")
    folder = export_course(imported, tmp_path / "out")
    assert "Feet" in (folder / "cover.svg").read_text()


def test_name_of_a_document_in_other_letters_is_written_in_those_a_folder_allows(course, tmp_path):
    document = get_document_model()(title="Exercise")
    document.file.save("Übung für heute.pdf", ContentFile(b"%PDF-1.4"), save=False)
    document.save()
    download = {"title": "Exercise", "file": document.pk, "note": ""}
    body_of(SectionPage.objects.get(key="w2-closing"), {"type": "download", "value": download})
    first = export_course(course, tmp_path / "first")
    assert (first / "02-the-second-week/Ubung_fur_heute.pdf").read_bytes() == b"%PDF-1.4"
    empty_site()
    second = export_course(import_course(first).course, tmp_path / "second")
    assert files_in(second) == files_in(first)


def test_raster_picture_and_decorative_course_picture_come_back(db, tmp_path):
    make_course_list()
    folder = write_folder(tmp_path, {"cover.png": png(7)})
    edit(folder, "course.yaml", "image: cover.svg\nalt: A ring of hands", "image: cover.png\ndecorative: true")
    out = export_course(import_course(folder).course, tmp_path / "out")
    assert (out / "cover.png").read_bytes() == png(7)
    assert "image: cover.png\ndecorative: true\n" in (out / "course.yaml").read_text()


def test_lost_picture_is_one_sentence_and_leaves_nothing(course, tmp_path):
    course.image.file.storage.delete(course.image.file.name)
    with pytest.raises(Refused, match="The picture “A ring of hands” of a page in"):
        export_course(course, tmp_path / "out" / "course")
    assert list((tmp_path / "out").iterdir()) == []


def test_reading_of_a_page_outside_the_course_gets_its_address(course, tmp_path):
    home = HomePage(title="Home", slug="front", headline="x")
    Page.get_first_root_node().add_child(instance=home)
    Site.objects.all().delete()
    Site.objects.create(hostname="example.org", root_page=home, is_default_site=True)
    reading = {"title": "Home", "page": home.pk, "url": ""}
    body_of(SectionPage.objects.get(key="w2-closing"), {"type": "reading", "value": reading})
    folder = export_course(course, tmp_path / "out")
    assert "title: Home\nurl: http://example.org/\n" in (folder / CLOSING_FILE).read_text()


def test_dates_numbers_and_words_that_look_like_them_keep_their_kind(course, tmp_path):
    course.strapline, course.authors, course.first_published = "2026-01-01", "No", datetime.date(2026, 1, 2)
    course.save_revision().publish()
    first = export_course(course, tmp_path / "first")
    empty_site()
    again = import_course(first).course
    assert (again.strapline, again.authors, again.first_published) == ("2026-01-01", "No", datetime.date(2026, 1, 2))


# Where it is written ------------------------------------------------------------------------------------------------


def test_folder_in_use_is_refused(course, tmp_path):
    target = tmp_path / "out"
    target.mkdir()
    (target / "mine.txt").write_text("mine")
    with pytest.raises(Refused, match="is not empty"):
        export_course(course, target)
    with pytest.raises(Refused, match="something else than a course folder"):
        export_course(course, target, force=True)
    assert files_in(target) == {"mine.txt": b"mine"}


def test_force_never_takes_away_what_is_not_of_a_course_folder(course, tmp_path):
    target = export_course(course, tmp_path / "out")
    (target / "notes.txt").write_text("mine")
    with pytest.raises(Refused, match="holds notes.txt"):
        export_course(course, target, force=True)
    assert (target / "notes.txt").exists()


def test_force_replaces_an_earlier_export_and_keeps_hidden_files(course, tmp_path):
    target = export_course(course, tmp_path / "out")
    (target / ".git").mkdir()
    (target / ".git/HEAD").write_text("x")
    (target / "03-gone").mkdir()
    (target / "03-gone/week.yaml").write_text("x")
    export_course(course, target, force=True)
    assert (target / ".git/HEAD").read_text() == "x"
    assert not (target / "03-gone").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["media", "out", "small"]


def test_failure_leaves_the_earlier_export_as_it_was(course, tmp_path, monkeypatch):
    target = export_course(course, tmp_path / "out")
    before = files_in(target)
    monkeypatch.setattr(exporter._Export, "_week", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export_course(course, target, force=True)
    assert files_in(target) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["media", "out", "small"]


def test_failure_while_renaming_puts_the_earlier_export_back(course, tmp_path, monkeypatch):
    target = export_course(course, tmp_path / "out")
    (target / ".hidden").write_text("x")
    before = files_in(target)
    rename = Path.rename

    def fail_once(self, to):
        if Path(to) == target and not (self / "former").exists() and self.name.startswith(".out-"):
            raise OSError("disk is full")
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", fail_once)
    with pytest.raises(OSError, match="disk is full"):
        export_course(course, target, force=True)
    assert files_in(target) == before


def test_empty_folder_is_used(course, tmp_path):
    (tmp_path / "out").mkdir()
    assert (export_course(course, tmp_path / "out") / "course.yaml").exists()


def test_file_in_the_way_is_refused(course, tmp_path):
    (tmp_path / "out").write_text("x")
    with pytest.raises(Refused, match="is not a folder"):
        export_course(course, tmp_path / "out")


def test_command_exports(course, tmp_path, capsys):
    call_command("export_course", "small", str(tmp_path / "out"))
    assert capsys.readouterr().out == f"Exported “A small course” to {tmp_path / 'out'}.\n"
    with pytest.raises(CommandError, match="is not empty"):
        call_command("export_course", "small", str(tmp_path / "out"))
    call_command("export_course", "small", str(tmp_path / "out"), force=True)


def test_command_with_an_unknown_key_is_one_sentence(db, tmp_path):
    with pytest.raises(CommandError, match="no course with the key “nope”"):
        call_command("export_course", "nope", str(tmp_path / "out"))


def test_names_of_the_sample_are_the_ones_an_export_gives(course, tmp_path):
    names = files_in(export_course(course, tmp_path / "out"))
    assert {OPENING_FILE, MORE_FILE, FIRST_WEEK_FILE, CLOSING_FILE} <= set(names)
