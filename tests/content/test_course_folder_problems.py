"""Every mistake in a course folder is reported with its file and line, and nothing is changed."""

from __future__ import annotations

import os
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from content.course_folder import ProblemsFound, Refused, import_course
from content.course_folder.files import LIMIT
from content.models import CoursePage, SectionPage
from tests.content.test_course_folder_sample import (
    CLOSING_FILE,
    COURSE,
    FILES,
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

HANDS = "01-the-first-week/hands.svg"


def problems_in(folder) -> list[str]:
    before = snapshot()
    with pytest.raises(ProblemsFound) as caught:
        import_course(folder)
    assert snapshot() == before
    return [str(problem) for problem in caught.value.problems]


def line_of(folder, file: str, words: str) -> int:
    lines = (folder / file).read_text().split("\n")
    return next(number for number, line in enumerate(lines, start=1) if words in line)


# file, what stands there, what stands there instead, words in the line to report, words of the sentence
EDITS = {
    # course.yaml
    "format_missing": ("course.yaml", "format: 1\n", "", "key: small", "format: 1"),
    "format_unknown": ("course.yaml", "format: 1", "format: 2", "format: 2", "format: 1"),
    "course_key_missing": ("course.yaml", "key: small\n", "", "format: 1", "“key”"),
    "unknown_key": ("course.yaml", "strapline: For", "straplin: For", "straplin", "means nothing here"),
    "key_twice": ("course.yaml", "level: inter", "title: Again\nlevel: inter", "title: Again", "second time"),
    "bad_choice": ("course.yaml", "level: intermediate", "level: hard", "level: hard", "introductory, intermediate"),
    "bad_date": ("course.yaml", "first_published: 2026-11-22", "first_published: soon", "soon", "year, month and day"),
    "bad_address": ("course.yaml", "licence_url: https", "licence_url: nonsense", "licence_url", "valid URL"),
    "bad_mail": ("course.yaml", "help@example.org", "help", "help_email", "valid email"),
    "too_long": ("course.yaml", "strapline: For", f"strapline: {'long ' * 60}", "strapline:", "at most 200"),
    "text_where_a_list_belongs": (
        "course.yaml",
        "outcomes:\n  - read a folder\n  - write a folder",
        "outcomes: read",
        "outcomes:",
        "Write a list",
    ),
    "list_where_a_text_belongs": (
        "course.yaml",
        "authors: Somebody",
        "authors: [Some, Body]",
        "authors:",
        "Write a text",
    ),
    "text_where_keys_belong": (
        "course.yaml",
        "  - label: Samaritans\n    url: https://www.samaritans.org/",
        "  - Samaritans",
        "- Samaritans",
        "key: value",
    ),
    "button_twice": (
        "course.yaml",
        "call_to_action:\n  label: Join\n  url: /accounts/signup/",
        "call_to_action:\n  - label: Join\n    url: /x/",
        "- label: Join",
        "key: value",
    ),
    "odd_link_address": ("course.yaml", "/accounts/signup/", "javascript:alert(1)", "javascript", "Begin the address"),
    "link_without_label": (
        "course.yaml",
        "  - label: Another one\n    url",
        "  - url",
        "https://example.org/",
        "“label”",
    ),
    "no_picture_words": ("course.yaml", "alt: A ring of hands\n", "", "cover.svg", "“alt”"),
    "picture_words_without_picture": ("course.yaml", "image: cover.svg\n", "", "format: 1", "“image”"),
    "html": ("course.yaml", "About **this**", "About <em>this</em>", "<em>", "no HTML"),
    "yaml_colon": ("course.yaml", "strapline: For tests", "strapline: For: tests", "For: tests", "YAML"),
    "yaml_alias": ("course.yaml", "authors: Somebody", "authors: &a Somebody", "&a", "write the text out"),
    "yaml_tag": ("course.yaml", "authors: Somebody", "authors: !!python/name:os.system x", "!!python", "Write a text"),
    "yaml_brackets": ("course.yaml", "authors: Somebody", "authors: " + "[" * 3000, "format: 1", "brackets"),
    "yaml_in_fence": (MORE_FILE, "title: Flat 9", "title: Flat: 9", "Flat: 9", "quotes round a text"),
    "yaml_word": ("course.yaml", "authors: Somebody", "authors: @nobody", "@nobody", "not understood as YAML"),
    "rich_text_list": ("course.yaml", "who_for: |\n  Everybody.", "who_for: [a]", "who_for:", "Write a text"),
    "first_published_list": ("course.yaml", "2026-11-22", "[2026]", "first_published", "Write a text"),
    # references.yaml
    "reference_twice": (
        "references.yaml",
        "id: leutz-1999",
        "id: varney-2006",
        "id: varney-2006",
        "give each work its own",
    ),
    "reference_id_form": ("references.yaml", "id: leutz-1999", "id: Leutz 1999", "Leutz 1999", "small letters"),
    "reference_incomplete": ("references.yaml", "  text: Five laws.\n", "", "leutz-1999", "“text”"),
    # week.yaml
    "week_title_missing": (FIRST_WEEK_FILE, "title: The first week\n", "", "key: w1", "“title”"),
    "week_minutes": (FIRST_WEEK_FILE, "minutes: 5", "minutes: five", "minutes:", "whole number"),
    "week_sixty": (FIRST_WEEK_FILE, "minutes: 5", "minutes: 1:30", "minutes:", "whole number"),
    "week_numbered": (FIRST_WEEK_FILE, "practice: noticing", "numbered: maybe", "maybe", "true or false"),
    "activity_in_introduction": (
        FIRST_WEEK_FILE,
        "::: quote\n  source: Bev",
        "::: activity\n  title: Bev",
        "::: activity",
        "no “activity” fence here",
    ),
    "unknown_further_reading": (
        FIRST_WEEK_FILE,
        "  - leutz-1999",
        "  - lautz-1999",
        "- lautz-1999",
        "no work with the id",
    ),
    "unknown_citation_in_introduction": (
        FIRST_WEEK_FILE,
        "[@leutz-1999]",
        "[@lautz-1999]",
        "[@lautz",
        "no work with the id",
    ),
    # keys, slugs, ids
    "key_used_twice": (
        CLOSING_FILE,
        "key: w2-closing",
        "key: w1-more",
        "key: w1-more",
        "used in 01-the-first-week/01.1-more-of-it.md:2",
    ),
    "key_form": (CLOSING_FILE, "key: w2-closing", "key: the closing", "key: the", "hyphens and underscores"),
    "slug_used_twice": (MEDIA_FILE, "slug: things-to-hear", "slug: the-opening", "slug:", f"used in {OPENING_FILE}:4"),
    "slug_form": (MEDIA_FILE, "slug: things-to-hear", "slug: things to hear", "slug:", "“slug”"),
    "activity_id_used_twice": (CLOSING_FILE, SECOND_ID, FIRST_ID, FIRST_ID, f"used in {OPENING_FILE}"),
    "activity_id_form": (CLOSING_FILE, SECOND_ID, "42", "id: 42", "UUID"),
    # sections
    "no_head": (CLOSING_FILE, "---\nkey: w2-closing", "key: w2-closing", "key: w2-closing", "Begin the file"),
    "unknown_section_key": (CLOSING_FILE, "slug: closing", "slug: closing\nminute: 3", "minute:", "means nothing here"),
    "link_to_unknown_key": (
        CLOSING_FILE,
        "(key:w1-opening)",
        "(key:w1-openin)",
        "key:w1-openin",
        "has the key “w1-openin”",
    ),
    "link_to_odd_address": (CLOSING_FILE, "(key:w1-opening)", "(javascript:alert)", "javascript", "Begin the address"),
    "link_with_space": (CLOSING_FILE, "(key:w1-opening)", "(https://x.org/a b)", "x.org", "not understood"),
    "link_without_words": (CLOSING_FILE, "[the opening]", "[]", "[](key", "no words"),
    "unknown_citation": (OPENING_FILE, "[-@varney-2006; @leutz-1999]", "[-@varney-2006; @lautz]", "@lautz", "“lautz”"),
    "odd_citation": (
        OPENING_FILE,
        "[-@varney-2006; @leutz-1999]",
        "[@Varney, 2006]",
        "@Varney",
        "citation is not understood",
    ),
    "citation_in_prompt": (OPENING_FILE, "- What happened?", "- What happened [@nobody]?", "@nobody", "“nobody”"),
    # Markdown
    "code_block": (CLOSING_FILE, "Back to", "    Back to", "    Back", "no code"),
    "code": (CLOSING_FILE, "Back to", "`Back` to", "`Back`", "no code"),
    "fenced_code": (CLOSING_FILE, "Back to", "```\nBack to", "```", "no code"),
    "picture": (CLOSING_FILE, "Back to", "![Back](x.png) to", "![Back]", "“figure” fence"),
    "entity": (CLOSING_FILE, "Back to", "Back&nbsp;to", "&nbsp;", "character itself"),
    "underscores": (CLOSING_FILE, "Back to", "_Back_ to", "_Back_", "*…* for italic"),
    "quotation": (CLOSING_FILE, "Back to", "> Back to", "> Back", "“quote” fence"),
    "rule": (CLOSING_FILE, "Back to", "***\n\nBack to", "***", "no lines across"),
    "heading_1": (CLOSING_FILE, "Back to", "# Back\n\nBack to", "# Back", "## and ###"),
    "heading_in_box": (MORE_FILE, "1. Could one", "## Could one", "## Could", "no headings"),
    "star_list": (CLOSING_FILE, "Back to", "* Back to", "* Back", "- or 1."),
    "list_from_three": (CLOSING_FILE, "Back to", "3. Back to", "3. Back", "begins with 1."),
    "list_in_caption": (OPENING_FILE, "A *caption*.", "- A caption", "- A caption", "no lists"),
    "numbers_in_key_points": (MORE_FILE, "- Seams.", "1. Seams.", "1. Seams.", "Write - here"),
    "link_in_quote": (FIRST_WEEK_FILE, "Signposted.", "[Signposted](https://x.org).", "Signposted", "no links"),
    "text_right_after_list": (
        OPENING_FILE,
        "    2. more\n",
        "    2. more\nand on\n",
        "and on",
        "empty line after a list",
    ),
    "bold_without_end": (CLOSING_FILE, "Back to", "**Back to", "**Back", "Nothing ends"),
    "asterisks_that_cross": (CLOSING_FILE, "Back to", "**Back *to** x*", "**Back", "do not pair"),
    "second_paragraph_in_item": (OPENING_FILE, "- one\n", "- one\n\n  more\n", "  more", "one paragraph"),
    "empty_heading": (CLOSING_FILE, "Back to", "## ##\n\nBack to", "## ##", "heading is empty"),
    "empty_item": (CLOSING_FILE, "Back to", "-\n\nBack to", "NOTHING", "list item is empty"),
    "list_set_in": (CLOSING_FILE, "Back to", "    - Back to", "    - Back", "no list above"),
    "heading_in_item": (OPENING_FILE, "- one\n", "- ## one\n", "- ## one", "Write words here"),
    "link_definition": (CLOSING_FILE, "Back to", "[x]: https://x.org\n\nBack to", "[x]:", "at the link itself"),
    "table_outside": (CLOSING_FILE, "Back to", "| a |\n\nBack to", "| a |", "“table” fence"),
    # fences
    "unknown_fence": (MORE_FILE, "::: box", "::: exam", "::: exam", "no “exam” fence"),
    "fence_never_closed": (CLOSING_FILE, "Write it.\n:::\n", "Write it.\n", "::: activity", "Nothing ends"),
    "fence_in_fence": (MORE_FILE, "Ted is 81.", "::: term\nterm: x", "::: term", "do not nest"),
    "fence_closed_twice": (CLOSING_FILE, "Write it.\n:::\n", "Write it.\n:::\n\n:::\n", "NOTHING", "No fence is open"),
    "fence_set_in": (CLOSING_FILE, "Back to", " ::: box\n\nBack to", " ::: box", "very beginning"),
    "fence_form": (MORE_FILE, "::: box", ":::box {title}", ":::box", "not understood"),
    "fence_key": (MORE_FILE, "title: Before you call", "titel: Before", "titel", "means nothing here"),
    "fence_without_title": (MORE_FILE, "title: Flat 9\n", "", "---\nTed", "“title”"),
    "fence_without_body": (MORE_FILE, "---\nTed is 81.\n", "", "NOTHING", "below a line with ---"),
    "body_where_there_is_none": (MEDIA_FILE, "  Every word.\n", "  Every word.\n---\nMore\n", "More", "has no body"),
    # activities
    "activity_in_braces": (
        CLOSING_FILE,
        f"id: {SECOND_ID}\ntitle: A letter\nminutes: 15\njournal: none",
        "{title: A letter, minutes: 15}",
        "::: activity",
        "“id”",
    ),
    "minutes_missing": (CLOSING_FILE, "minutes: 15\n", "", "id: 7c1d", "Write the minutes"),
    "minutes_range": (OPENING_FILE, "minutes: 20-30", "minutes: 30-20", "30-20", "a higher one"),
    "minutes_words": (OPENING_FILE, "minutes: 20-30", "minutes: about 20", "about 20", "Write the minutes"),
    "minutes_too_many": (OPENING_FILE, "minutes: 20-30", "minutes: 601", "601", "600 at most"),
    "part_minutes": (OPENING_FILE, "    minutes: 5", "    minutes: 0", "minutes: 0", "greater than or equal to 1"),
    "journal_word": (OPENING_FILE, "journal: offered", "journal: yes", "journal:", "none, offered"),
    "prompts_text": (
        OPENING_FILE,
        "prompts:\n  - What happened?\n  - What will you do?",
        "prompts: What?",
        "prompts: What",
        "Write a list",
    ),
    "reading_without_address": (OPENING_FILE, "  url: https://example.org/gelb\n", "", "title: Light bulb", "either"),
    "reading_with_two": (
        MEDIA_FILE,
        "key: w1-opening\n",
        "key: w1-opening\nurl: https://x.org\n",
        "title: The first",
        "either",
    ),
    "reading_without_title": (OPENING_FILE, "  title: Light bulb moment\n", "", "author: Gelb", "“title”"),
    "sensitive_word": (OPENING_FILE, "sensitive: true", "sensitive: a bit", "a bit", "true or false"),
    # figures and tables
    "no_alt": (OPENING_FILE, "alt: Hands in a ring\n", "", "image: hands.svg", "“alt”"),
    "alt_and_decorative": (OPENING_FILE, "credit: Drawn", "decorative: true\ncredit: Drawn", "alt: Hands", "“alt”"),
    "empty_picture": (OPENING_FILE, "image: hands.svg", "image: ''", "image:", "“image”"),
    "no_picture": (OPENING_FILE, "image: hands.svg", "image: hand.svg", "hand.svg", "no file “hand.svg”"),
    "picture_elsewhere": (OPENING_FILE, "image: hands.svg", "image: ../cover.svg", "../cover", "stands beside"),
    "picture_absolute": (OPENING_FILE, "image: hands.svg", "image: /etc/passwd", "/etc", "stands beside"),
    "picture_name": (OPENING_FILE, "image: hands.svg", "image: my hands.svg", "my hands", "Rename"),
    "picture_is_text": (OPENING_FILE, "image: hands.svg", "image: talk.vtt", "talk.vtt", "cannot be used"),
    "headers_word": (MORE_FILE, "headers: both", "headers: all", "headers: all", "row, column, both, none"),
    "caption_missing": (MORE_FILE, "caption: What was asked\n", "", "headers: both", "caption"),
    "table_ragged": (MORE_FILE, "| Money | | asked |", "| Money | asked |", "| Money |", "2 cells"),
    "table_open": (MORE_FILE, "| Money | | asked |", "| Money | | asked", "| Money |", "Begin and end"),
    "table_rule": (MORE_FILE, "|---|---|---|", "|:--|---|---|", "|:--|", "without colons"),
    "table_bold": (MORE_FILE, "| Money |", "| **Money** |", "Money", "no bold"),
    # media
    "audio_extension": (MEDIA_FILE, "file: talk.mp3", "file: film.mp4", "file: film.mp4", "m4a, mp3, ogg"),
    "captions_extension": (MEDIA_FILE, "captions: talk.vtt", "captions: sheet.pdf", "captions:", "vtt"),
    "transcript_missing": (MEDIA_FILE, "transcript: |\n  Every word.\n", "", "title: A talk", "“transcript”"),
    "no_such_file": (MEDIA_FILE, "file: sheet.pdf", "file: sheets.pdf", "sheets.pdf", "no file “sheets.pdf”"),
    "download_missing": (MEDIA_FILE, "file: sheet.pdf\n", "", "title: A sheet", "“file”"),
}


@pytest.mark.parametrize("name", EDITS)
def test_mistake_is_reported_at_its_line(tmp_path, name):
    file, before, after, marker, words = EDITS[name]
    make_course_list()
    folder = write_folder(tmp_path)
    edit(folder, file, before, after)
    found = problems_in(folder)
    at_line = [problem for problem in found if words in problem and problem.startswith(f"{file}:")]
    assert at_line, found
    if marker != "NOTHING" and "\n" not in marker:
        wanted = {
            f"{file}:{number}:"
            for number, line in enumerate((folder / file).read_text().split("\n"), 1)
            if marker in line
        }
        assert any(problem.startswith(tuple(wanted)) for problem in at_line), found


@pytest.mark.parametrize(
    ("changes", "place", "words"),
    [
        ({"course.yaml": None}, "course.yaml:1", "missing"),
        ({FIRST_WEEK_FILE: None}, f"{FIRST_WEEK_FILE}:1", "missing"),
        ({"course.yaml": COURSE.encode().replace(b"For tests", b"For t\xe9sts")}, "course.yaml:5", "UTF-8"),
        ({"course.yaml": COURSE.replace("For tests", "For\x07tests")}, "course.yaml:5", "U+0007"),
        ({name: None for name in FILES if "/" in name}, "course.yaml:1", "no week"),
        ({"references.yaml": b"\xff"}, "references.yaml:1", "UTF-8"),
        ({"references.yaml": "id: varney-2006\n"}, "references.yaml:1", "Write a list"),
        ({"notes/x.txt": "x"}, "notes:1", "01-a-week"),
        ({"01-the-first-week/more/x.md": "x"}, "01-the-first-week/more:1", "no folders inside"),
        ({"01-the-first-week/notes.md": "x"}, "01-the-first-week/notes.md:1", "01-words.md"),
        ({"01-other-week/week.yaml": "key: x\ntitle: X\n"}, "01-the-first-week:1", "same number"),
        (
            {"01-the-first-week/02-same.md": "---\ntitle: X\n---\n"},
            "01-the-first-week/02-things-to-hear.md:1",
            "same number",
        ),
        ({"02-the-second-week/03.1-x.md": "---\ntitle: X\n---\n"}, "02-the-second-week/03.1-x.md:1", "no section 03-"),
        ({HANDS: SVG.replace("<title>", "<script/><title>")}, f"{HANDS}:1", "<script>"),
        ({HANDS: "<svg"}, f"{HANDS}:1", "broken"),
        ({HANDS: b"\x89PNG" + SVG.encode()}, f"{HANDS}:1", "broken"),
        (
            {"cover.png": b"no picture", "course.yaml": COURSE.replace("cover.svg", "cover.png")},
            "course.yaml:8",
            "cover.png",
        ),
        ({"cover.jpg": png(), "course.yaml": COURSE.replace("cover.svg", "cover.jpg")}, "course.yaml:8", "cover.jpg"),
        ({"cover.svg": " " * (LIMIT + 1)}, "course.yaml:8", "larger than 20 MB"),
        ({"01-the-first-week/01-the-opening.md": " " * (LIMIT + 1)}, f"{OPENING_FILE}:1", "larger than 20 MB"),
    ],
)
def test_file_that_cannot_be_used_is_reported(tmp_path, changes, place, words):
    make_course_list()
    found = problems_in(write_folder(tmp_path, changes))
    assert any(problem.startswith(f"{place}:") and words in problem for problem in found), found


@pytest.mark.parametrize("file", [OPENING_FILE, FIRST_WEEK_FILE, "course.yaml", HANDS, "01-the-first-week"])
def test_link_out_of_the_folder_is_refused(tmp_path, file):
    make_course_list()
    folder = write_folder(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    (folder / file).rename(elsewhere)
    os.symlink(elsewhere, folder / file)
    assert any("link to another place" in problem for problem in problems_in(folder))


def test_pipe_in_place_of_a_file_is_refused_without_waiting(tmp_path):
    make_course_list()
    folder = write_folder(tmp_path, {OPENING_FILE: None})
    os.mkfifo(folder / OPENING_FILE)
    assert any("not a file that can be read" in problem for problem in problems_in(folder))


def test_file_that_may_not_be_read_is_reported(tmp_path, monkeypatch):
    make_course_list()
    folder = write_folder(tmp_path)
    monkeypatch.setattr("content.course_folder.files.os.access", lambda path, mode: "closing" not in str(path))
    assert problems_in(folder) == [f"{CLOSING_FILE}:1: This file may not be read; give yourself the right to."]


def test_picture_that_breaks_the_image_library_is_reported(tmp_path, monkeypatch):
    make_course_list()

    def fail(*args):
        raise MemoryError

    monkeypatch.setattr("content.course_folder.media_files.WagtailImageField.clean", fail)
    found = problems_in(write_folder(tmp_path))
    assert found[-1] == "course.yaml:8: “cover.svg” cannot be read as a picture (MemoryError)."


def test_id_that_stands_twice_after_a_page_was_copied_is_accepted_again(tmp_path):
    make_course_list()
    folder = write_folder(tmp_path)
    import_course(folder)
    page = SectionPage.objects.get(key="w2-closing")
    copy = page.copy(update_attrs={"slug": "copied", "title": "Copied"})
    text = (folder / CLOSING_FILE).read_text().replace("key: w2-closing", f"key: {copy.key}")
    (folder / "02-the-second-week/02-copied.md").write_text(text.replace("slug: closing", "slug: copied"))
    assert import_course(folder).changed == 1
    CoursePage.objects.get().delete()
    assert "take this line away" in problems_in(folder)[0]


def test_slug_of_an_existing_course_must_be_free(tmp_path):
    make_course_list()
    folder = write_folder(tmp_path)
    course = import_course(folder).course
    course.get_parent().add_child(instance=CoursePage(title="Other", slug="other"))
    edit(folder, "course.yaml", "slug: a-small-course", "slug: other")
    assert problems_in(folder)[0].startswith("course.yaml:4: ")


def test_all_problems_are_reported_at_once_in_order(tmp_path):
    make_course_list()
    folder = write_folder(tmp_path)
    edit(folder, CLOSING_FILE, "minutes: 15", "minutes: 15-10")
    edit(folder, "course.yaml", "level: intermediate", "level: hard")
    edit(folder, OPENING_FILE, "image: hands.svg", "image: hand.svg")
    edit(folder, OPENING_FILE, "A paragraph", "A <b>paragraph</b>")
    found = problems_in(folder)
    files = [problem.split(":")[0] for problem in found]
    assert files == [OPENING_FILE, OPENING_FILE, CLOSING_FILE, "course.yaml"]


@pytest.mark.parametrize(
    ("file", "text"),
    [("references.yaml", "- id: [\n"), (OPENING_FILE, "---\nkey: [\n---\n"), (FIRST_WEEK_FILE, "key: [\n")],
)
def test_names_from_a_file_that_cannot_be_read_are_not_called_missing(tmp_path, file, text):
    make_course_list()
    found = problems_in(write_folder(tmp_path, {file: text}))
    assert {problem.split(":")[0] for problem in found} == {file}


@pytest.mark.parametrize("file", ["course.yaml", FIRST_WEEK_FILE])
def test_mistakes_below_a_file_that_cannot_be_read_are_reported_too(tmp_path, file):
    make_course_list()
    folder = write_folder(tmp_path, {file: "key: [\n"})
    edit(folder, MORE_FILE, "headers: both", "headers: all")
    assert [problem.split(":")[0] for problem in problems_in(folder)] == sorted([MORE_FILE, file])


def test_file_without_problems_of_its_own_is_not_blamed(tmp_path):
    make_course_list()
    folder = write_folder(tmp_path)
    edit(folder, CLOSING_FILE, "minutes: 15", "minutes: 15-10")
    assert len(problems_in(folder)) == 1


def test_missing_course_list_is_one_sentence(tmp_path):
    with pytest.raises(Refused, match="no course list"):
        import_course(write_folder(tmp_path))


def test_parent_that_cannot_hold_a_course_is_one_sentence(tmp_path):
    make_course_list()
    folder = write_folder(tmp_path)
    import_course(folder)
    edit(folder, "course.yaml", "key: small", "key: other")
    with pytest.raises(Refused, match="cannot hold a course"):
        import_course(folder, parent=CoursePage.objects.get())


def test_slug_of_another_course_is_reported_at_its_line(tmp_path):
    make_course_list()
    folder = write_folder(tmp_path)
    import_course(folder)
    edit(folder, "course.yaml", "key: small", "key: other")
    assert problems_in(folder)[0].startswith("course.yaml:4: A page below “Courses” has the slug")


def test_folder_that_is_none_is_one_sentence(tmp_path):
    with pytest.raises(Refused, match="is not a folder"):
        import_course(tmp_path / "nowhere")


def test_command_lists_problems_and_fails(tmp_path, capsys):
    make_course_list()
    folder = write_folder(tmp_path)
    edit(folder, "course.yaml", "level: intermediate", "level: hard")
    with pytest.raises(CommandError, match="Nothing was imported: 1 problem in") as caught:
        call_command("import_course", str(folder))
    assert caught.value.returncode == 1
    assert capsys.readouterr().err.startswith("course.yaml:7: level:")


def test_command_shows_progress_to_somebody_who_watches(tmp_path):
    class Terminal(StringIO):
        def isatty(self):
            return True

    make_course_list()
    output = Terminal()
    call_command("import_course", str(write_folder(tmp_path)), stdout=output)
    shown = output.getvalue().split("\r\033[K")
    assert shown[1:3] == ["A small course", "The first week"]
    assert shown[-1].startswith("Imported “A small course”")


def test_command_refuses_unknown_parent(tmp_path):
    with pytest.raises(CommandError, match="no page with the number 4711"):
        call_command("import_course", str(write_folder(tmp_path)), parent=4711)


def test_command_says_what_is_missing_in_one_sentence(tmp_path):
    with pytest.raises(CommandError, match="There is no course list"):
        call_command("import_course", str(write_folder(tmp_path)))
