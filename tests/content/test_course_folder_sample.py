"""A small course folder with every kind of fence, for the other tests; and that it comes in whole."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from django.core.management import call_command
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from content.course_folder import import_course
from content.models import Activity, CourseIndexPage, CoursePage, CourseVersion, SectionPage, WeekPage

FIRST_ID = "5b0e6d0e-5f58-4a3c-9f0e-2b7f4f2c6a11"
SECOND_ID = "7c1d2f6a-93b0-4d0f-8d1a-6f7f4f2c6a22"

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10" width="20" height="10"><title>Hands</title></svg>\n'

COURSE = """\
format: 1
key: small
title: A small course
slug: a-small-course
strapline: For tests
description: One sentence.
level: intermediate
image: cover.svg
alt: A ring of hands
introduction: |
  About **this** course, see [the second week](key:w2).
who_for: |
  Everybody.
outcomes:
  - read a folder
  - write a folder
faq:
  - question: Is it long?
    answer: |
      No. It is *short*.
authors: Somebody
first_published: 2026-11-22
licence: CC BY 4.0
licence_url: https://creativecommons.org/licenses/by/4.0/
help_email: help@example.org
care_notice: |
  Take care.
support:
  - label: Samaritans
    url: https://www.samaritans.org/
call_to_action:
  label: Join
  url: /accounts/signup/
sister_courses:
  - label: Another one
    url: https://example.org/
"""

REFERENCES = """\
- id: varney-2006
  author: Varney, D.
  year: '2006'
  text: '*Service transformation*. London: HM Treasury.'
  url: https://example.org/varney
- id: leutz-1999
  author: Leutz, W. and Others, A.
  cite: Leutz and others
  year: '1999'
  text: Five laws.
"""

FIRST_WEEK = """\
key: w1
title: The first week
slug: the-first-week
strapline: Where it begins.
practice: noticing
minutes: 5
introduction: |
  It begins [@leutz-1999].

  ::: quote
  source: Bev
  ---
  Signposted.
  :::
outcomes:
  - name a thing
further_reading:
  - leutz-1999
"""

OPENING = """\
---
key: w1-opening
title: The opening
slug: the-opening
minutes: 8
description: How it opens.
---
A paragraph with **bold**, *italic*, [a link](https://example.org/a(b)) and [-@varney-2006; @leutz-1999].

## A heading

- one
- two
    1. inside
    2. more

::: figure
image: hands.svg
alt: Hands in a ring
credit: Drawn by us
description: |
  Eight hands.
---
A *caption*.
:::

::: activity
id: 5b0e6d0e-5f58-4a3c-9f0e-2b7f4f2c6a11
title: Joined-up services
minutes: 20-30
purpose: To see.
reading:
  title: Light bulb moment
  author: Gelb, B.
  year: '2016'
  url: https://example.org/gelb
  note: |
    A column.
parts:
  - title: Read
    minutes: 5
    text: |
      Read it.
    reading:
      title: The second week
      key: w2
    prompts:
      - What did you see?
  - title: Write
journal: offered
prompts:
  - What happened?
  - What will you do?
sensitive: true
care_notice: |
  Be careful.
support:
  - label: A friend
    url: tel:123
discussion: |
  Most maps share **two** features.
---
You will put one person in the middle.
:::

After the activity.
"""

MORE = """\
---
key: w1-more
title: More of it
slug: more-of-it
---
::: box
title: Before you call
---
1. Could one do it?
2. Who pays?
:::

::: case-study
title: Flat 9
---
Ted is 81.
:::

::: key-points
title: What to keep
---
- Seams.
- Hand-offs.
:::

::: term
term: Seam
---
Where services *meet*.
:::

::: table
caption: What was asked
headers: both
notes: |
  Counted [@varney-2006].
---
| | Clinic | Council |
|---|---|---|
| Address | asked | not \\| asked |
| Money | | asked |
:::

::: dialogue
title: On the telephone
remarks:
  - speaker: Dele
    text: |
      Hello.
  - speaker: Dr Nair
    text: |
      *Yes?*
:::
"""

MEDIA = """\
---
key: w1-media
title: Things to hear
slug: things-to-hear
numbered: false
---
::: reveal
title: Show it
---
Here.
:::

::: audio
title: A talk
file: talk.mp3
captions: talk.vtt
transcript: |
  Every word.
:::

::: video
title: A film
file: film.mp4
transcript: |
  Every word of the film.
:::

::: reading
title: The first section
key: w1-opening
minutes: 3
---
Read it again.
:::

::: download
title: A sheet
file: sheet.pdf
---
To *print*.
:::
"""

SECOND_WEEK = """\
key: w2
title: The second week
slug: the-second-week
numbered: false
"""

CLOSING = """\
---
key: w2-closing
title: Closing
slug: closing
---
Back to [the opening](key:w1-opening).

::: activity
id: 7c1d2f6a-93b0-4d0f-8d1a-6f7f4f2c6a22
title: A letter
minutes: 15
journal: none
---
Write it.
:::
"""

FILES = {
    "course.yaml": COURSE,
    "references.yaml": REFERENCES,
    "cover.svg": SVG,
    "01-the-first-week/week.yaml": FIRST_WEEK,
    "01-the-first-week/01-the-opening.md": OPENING,
    "01-the-first-week/hands.svg": SVG.replace("Hands", "More hands"),
    "01-the-first-week/01.1-more-of-it.md": MORE,
    "01-the-first-week/02-things-to-hear.md": MEDIA,
    "01-the-first-week/talk.mp3": "ID3 not really",
    "01-the-first-week/talk.vtt": "WEBVTT\n",
    "01-the-first-week/film.mp4": "not really either",
    "01-the-first-week/sheet.pdf": "%PDF-1.4\n",
    "02-the-second-week/week.yaml": SECOND_WEEK,
    "02-the-second-week/01-closing.md": CLOSING,
}
OPENING_FILE = "01-the-first-week/01-the-opening.md"
MORE_FILE = "01-the-first-week/01.1-more-of-it.md"
MEDIA_FILE = "01-the-first-week/02-things-to-hear.md"
FIRST_WEEK_FILE = "01-the-first-week/week.yaml"
CLOSING_FILE = "02-the-second-week/01-closing.md"


def write_folder(root: Path, changes: dict[str, str | bytes | None] | None = None, name: str = "small") -> Path:
    """The sample as files. `changes` replaces texts by file name, adds files, or takes one away with None."""
    for file, text in (FILES | (changes or {})).items():
        if text is not None:
            path = root / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root / name


def edit(folder: Path, file: str, before: str, after: str) -> None:
    path = folder / file
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


def make_course_list() -> CourseIndexPage:
    index = CourseIndexPage(title="Courses", slug="courses")
    Page.get_first_root_node().add_child(instance=index)
    index.save_revision().publish()
    return index


def snapshot() -> list[tuple]:
    """What readers and editors could notice: pages, revisions, pictures, files, versions."""
    pages = Page.objects.order_by("path").values_list("pk", "path", "slug", "title", "live", "latest_revision_id")
    media = [list(model.objects.values_list("pk", "title")) for model in (get_image_model(), get_document_model())]
    return [*pages, media, CourseVersion.objects.count(), Activity.objects.count()]


def png(colour: int = 0) -> bytes:
    """The smallest picture that is no drawing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes([0, colour]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.fixture
def imported(db, tmp_path):
    make_course_list()
    return import_course(write_folder(tmp_path))


def test_import_of_every_fence_makes_the_pages_in_order(imported):
    course = imported.course
    assert (course.title, course.key, course.live) == ("A small course", "small", True)
    titles = [page.title for page in course.get_descendants()]
    assert titles == ["The first week", "The opening", "More of it", "Things to hear", "The second week", "Closing"]
    assert all(page.live and page.live_revision_id for page in course.get_descendants(inclusive=True))
    assert str(imported) == (
        "Imported “A small course”: 2 weeks, 4 sections, 2 activities, 2 pictures, 4 files; 7 new."
    )


def test_import_fills_the_fields_of_the_course(imported):
    course = imported.course
    second = WeekPage.objects.get(key="w2")
    assert course.introduction == (
        f'<p>About <b>this</b> course, see <a linktype="page" id="{second.pk}">the second week</a>.</p>'
    )
    assert (course.level, course.search_description) == ("intermediate", "One sentence.")
    assert [block.value for block in course.outcomes] == ["read a folder", "write a folder"]
    assert course.faq[0].value["answer"].source == "<p>No. It is <i>short</i>.</p>"
    assert course.call_to_action[0].value["url"] == "/accounts/signup/"
    assert (course.image.title, course.image_alt) == ("A ring of hands", "A ring of hands")
    assert (course.image.width, course.image.height) == (20, 10)
    assert course.image.collection.name == "A small course"
    assert set(course.works) == {"varney-2006", "leutz-1999"}


def test_import_fills_weeks_and_sections(imported):
    week = WeekPage.objects.get(key="w1")
    assert [block.block_type for block in week.introduction] == ["text", "quote"]
    assert (week.minutes, week.practice, week.numbered) == (5, "noticing", True)
    assert [block.value for block in week.further_reading] == ["leutz-1999"]
    assert not WeekPage.objects.get(key="w2").numbered
    opening = SectionPage.objects.get(key="w1-opening")
    assert [block.block_type for block in opening.body] == ["text", "figure", "activity", "text"]
    assert opening.body[0].value.source == (
        '<p>A paragraph with <b>bold</b>, <i>italic</i>, <a href="https://example.org/a(b)">a link</a> and '
        "[-@varney-2006; @leutz-1999].</p><h2>A heading</h2>"
        "<ul><li>one</li><li>two<ol><li>inside</li><li>more</li></ol></li></ul>"
    )
    assert opening.citations == ["varney-2006", "leutz-1999"]
    assert opening.get_parent().specific == week
    assert SectionPage.objects.get(key="w1-more").get_parent().specific == opening


def test_import_fills_an_activity(imported):
    block = SectionPage.objects.get(key="w1-opening").body[2]
    value = block.value
    assert block.id == FIRST_ID
    assert (value["minutes"], value["minutes_to"], value["journal"], value["sensitive"]) == (20, 30, "offered", True)
    assert value["instructions"].source == "<p>You will put one person in the middle.</p>"
    assert list(value["prompts"]) == ["What happened?", "What will you do?"]
    assert value["reading"]["note"].source == "<p>A column.</p>"
    assert [part["title"] for part in value["parts"]] == ["Read", "Write"]
    assert value["parts"][0]["reading"]["page"].specific == WeekPage.objects.get(key="w2")
    assert list(value["parts"][0]["prompts"]) == ["What did you see?"]
    assert value["support"][0]["url"] == "tel:123"
    row = Activity.objects.get(block_id=FIRST_ID)
    assert (row.title, row.course_key, row.live) == ("Joined-up services", "small", True)


def test_import_fills_the_other_fences(imported):
    more = {block.block_type: block.value for block in SectionPage.objects.get(key="w1-more").body}
    assert list(more) == ["box", "case_study", "key_points", "term", "table", "dialogue"]
    assert more["box"]["text"].source == "<ol><li>Could one do it?</li><li>Who pays?</li></ol>"
    table = more["table"]["table"]
    assert table["data"] == [
        ["", "Clinic", "Council"],
        ["Address", "asked", "not | asked"],
        ["Money", "", "asked"],
    ]
    assert (table["first_row_is_table_header"], table["first_col_is_header"]) == (True, True)
    assert table["table_caption"] == "What was asked"
    assert [remark["speaker"] for remark in more["dialogue"]["remarks"]] == ["Dele", "Dr Nair"]
    media = {block.block_type: block.value for block in SectionPage.objects.get(key="w1-media").body}
    assert media["audio"]["file"].title == "A talk"
    assert media["audio"]["captions"].file_extension == "vtt"
    assert media["video"]["captions"] is None
    assert media["reading"]["page"].specific == SectionPage.objects.get(key="w1-opening")
    assert media["download"]["note"].source == "<p>To <i>print</i>.</p>"


def test_every_block_is_one_an_editor_could_save(imported):
    for page in [*WeekPage.objects.all(), *SectionPage.objects.all()]:
        body = page.introduction if isinstance(page, WeekPage) else page.body
        body.stream_block.clean(body)


def test_import_writes_one_version_with_its_note(imported):
    version = CourseVersion.objects.get()
    assert (version.course_key, version.number, version.note) == ("small", 1, "Imported from small")
    assert len(version.manifest["pages"]) == 6


def test_pages_of_the_imported_course_answer(imported, client):
    Site.objects.update(root_page=CoursePage.objects.get().get_parent())
    response = client.get("/a-small-course/the-first-week/the-opening/")
    assert response.status_code == 200
    assert "Joined-up services" in response.content.decode()


def test_command_prints_the_summary(db, tmp_path, capsys):
    make_course_list()
    call_command("import_course", str(write_folder(tmp_path)))
    assert "Imported “A small course”" in capsys.readouterr().out
    assert CoursePage.objects.get().live
