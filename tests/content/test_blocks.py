"""What an editor is told about a block that is not right yet, and what readers get of one that is."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.blocks import StructBlockValidationError
from wagtail.documents import get_document_model
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page

from content.blocks import ActivityBlock
from content.blocks.activity import PartBlock, counted_minutes
from content.blocks.body import (
    BODY_BLOCKS,
    INTRODUCTION_BLOCKS,
    AudioBlock,
    CaptionedTableBlock,
    FigureBlock,
    VideoBlock,
)
from content.blocks.parts import LinkBlock, OptionalReadingBlock, ReadingBlock
from content.models.course import ReferenceBlock
from tests.course import block_id, picture, publish

LINK_MESSAGE = "Begin the address with https://, mailto:, tel: or /."
READING_MESSAGE = "Give either an address or a page of this site."


def messages(error: ValidationError) -> dict:
    """The messages of a block by the name of its field, nested as the blocks are."""
    nested = getattr(error, "block_errors", None) or {}
    found = {}
    for name, inner in nested.items():
        deeper = messages(inner) if getattr(inner, "block_errors", None) else None
        found[name] = deeper or [str(message) for message in inner.messages]
    return found


def complaints(block, value: dict) -> dict:
    """What `clean` says to a value given as stored; nothing when it is right."""
    try:
        block.clean(block.to_python(value))
    except StructBlockValidationError as error:
        return messages(error)
    return {}


def complaints_in_a_draft(block, value: dict) -> dict:
    """The same for a draft or autosave, where Wagtail does not ask for required fields yet."""
    block.defer_required_validation()
    try:
        return complaints(block, value)
    finally:
        block.restore_deferred_validation()


def document(name: str):
    return get_document_model().objects.create(title=name, file=ContentFile(b"x", name=name))


# Activities -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "minutes_to", "said"),
    [
        (20, None, {}),
        (20, 30, {}),
        (1, 600, {}),
        (20, 20, {"minutes_to": ["Enter a number above the one in Minutes, or leave this empty."]}),
        (20, 10, {"minutes_to": ["Enter a number above the one in Minutes, or leave this empty."]}),
        (0, None, {"minutes": ["Ensure this value is greater than or equal to 1."]}),
        (601, None, {"minutes": ["Ensure this value is less than or equal to 600."]}),
        (20, 601, {"minutes_to": ["Ensure this value is less than or equal to 600."]}),
        (None, None, {"minutes": ["This field is required."]}),
    ],
)
def test_activity_takes_a_time_or_a_range_that_grows(minutes, minutes_to, said):
    assert complaints(ActivityBlock(), {"title": "A", "minutes": minutes, "minutes_to": minutes_to}) == said


def test_activity_needs_a_title_and_nothing_else():
    assert complaints(ActivityBlock(), {"title": "", "minutes": 5}) == {"title": ["This field is required."]}
    assert complaints(ActivityBlock(), {"title": "Map", "minutes": 5}) == {}


def test_activity_half_filled_can_be_kept_as_a_draft():
    assert complaints_in_a_draft(ActivityBlock(), {"title": "", "minutes": None, "minutes_to": 30}) == {}


@pytest.mark.parametrize(
    ("minutes", "minutes_to", "counted"), [(20, None, 20), (20, 30, 25), (15, 20, 18), (1, None, 1), (5, 6, 6)]
)
def test_range_counts_its_middle_rounded_up(minutes, minutes_to, counted):
    assert counted_minutes(minutes, minutes_to) == counted


# Readings -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(course) -> Page:
    return Page.objects.get(pk=course.second.pk)


@pytest.mark.parametrize("block", [ReadingBlock, OptionalReadingBlock])
def test_reading_has_an_address_or_a_page_but_not_both(block, page):
    outside, inside = {"url": "https://example.org/"}, {"page": page.pk}

    assert complaints(block(), {"title": "R"} | outside) == {}
    assert complaints(block(), {"title": "R"} | inside) == {}
    assert complaints(block(), {"title": "R"}) == {"url": [READING_MESSAGE]}
    assert complaints(block(), {"title": "R"} | outside | inside) == {"url": [READING_MESSAGE]}


@pytest.mark.parametrize("url", ["javascript:alert(1)", "example", "data:text/html,x"])
def test_reading_refuses_what_is_not_an_address(url, db):
    said = complaints(ReadingBlock(), {"title": "R", "url": url})

    assert said == {"url": ["Enter a valid URL."]}


def test_reading_needs_a_title_also_when_an_optional_one_exists_beside_it(db):
    OptionalReadingBlock()

    assert complaints(ReadingBlock(), {"title": "", "url": "https://example.org/"}) == {
        "title": ["This field is required."]
    }


def test_optional_reading_may_be_left_empty_but_not_half(db):
    untitled = {"title": ["Enter the title of this reading."]}

    assert complaints(OptionalReadingBlock(), {}) == {}
    assert complaints(OptionalReadingBlock(), {"note": '<p data-block-key="a"></p>'}) == {}
    assert complaints(OptionalReadingBlock(), {"url": "https://example.org/"}) == untitled
    assert complaints(OptionalReadingBlock(), {"author": "Varney"}) == untitled
    assert complaints(OptionalReadingBlock(), {"note": "<p>Why read it</p>"}) == untitled


def test_mistake_in_a_part_is_shown_in_that_part(db):
    value = {
        "title": "A",
        "minutes": 5,
        "parts": [{"type": "item", "value": {"title": "One", "reading": {"title": "R"}}}],
    }

    assert complaints(ActivityBlock(), value) != {}
    assert complaints(PartBlock(), {"title": "One", "reading": {"title": "R"}}) == {
        "reading": {"url": [READING_MESSAGE]}
    }


def test_reading_half_filled_can_be_kept_as_a_draft(db):
    assert complaints_in_a_draft(ReadingBlock(), {"title": "R"}) == {}
    assert complaints_in_a_draft(OptionalReadingBlock(), {"author": "Varney"}) == {}


# Links ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    ["https://example.org/", "http://example.org/", "mailto:a@example.org", "tel:116123", "/courses/", "/"],
)
def test_link_takes_the_schemes_it_names(url):
    assert complaints(LinkBlock(), {"label": "L", "url": url}) == {}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "//example.org/",
        "/\\example.org/",
        "ftp://example.org/",
        "example.org",
        "#anchor",
    ],
)
def test_link_refuses_every_other_address(url):
    assert complaints(LinkBlock(), {"label": "L", "url": url}) == {"url": [LINK_MESSAGE]}


def test_link_needs_both_halves():
    required = ["This field is required."]

    assert complaints(LinkBlock(), {"label": "", "url": ""}) == {"label": required, "url": required}
    assert complaints_in_a_draft(LinkBlock(), {"label": "L", "url": ""}) == {}


# Tables, media, pictures, references ----------------------------------------------------------------------------------


def test_table_needs_a_caption():
    table = {"data": [["a", "b"]], "table_caption": "Two cells"}
    block = CaptionedTableBlock()

    assert complaints(block, {"table": table, "notes": ""}) == {}
    said = complaints(block, {"table": table | {"table_caption": ""}, "notes": ""})
    assert said == {"table": ["Give the table a caption: it is how people find and refer to it."]}
    assert complaints_in_a_draft(block, {"table": table | {"table_caption": ""}, "notes": ""}) == {}


@pytest.mark.parametrize(
    ("block", "name", "captions", "said"),
    [
        (AudioBlock, "talk.mp3", None, {}),
        (AudioBlock, "talk.M4A", "talk.vtt", {}),
        (AudioBlock, "talk.ogg", "talk.VTT", {}),
        (AudioBlock, "talk.mp4", None, {"file": ["Choose a file that ends in one of: m4a, mp3, ogg."]}),
        (VideoBlock, "talk.mp4", "talk.vtt", {}),
        (VideoBlock, "talk.webm", None, {}),
        (VideoBlock, "talk.mp3", None, {"file": ["Choose a file that ends in one of: mp4, webm."]}),
        (VideoBlock, "talk.mp4", "talk.txt", {"captions": ["Choose a file that ends in .vtt."]}),
        (
            VideoBlock,
            "talk",
            "talk.srt",
            {
                "file": ["Choose a file that ends in one of: mp4, webm."],
                "captions": ["Choose a file that ends in .vtt."],
            },
        ),
    ],
)
def test_recording_must_be_one_browsers_can_play_and_caption(block, name, captions, said, db):
    value = {"title": "Talk", "file": document(name).pk, "transcript": "<p>Words</p>"}

    assert complaints(block(), value | {"captions": document(captions).pk if captions else None}) == said


@pytest.mark.parametrize("block", [AudioBlock, VideoBlock])
def test_recording_needs_a_transcript_and_a_file(block, db):
    required = ["This field is required."]

    assert complaints(block(), {"title": "Talk", "file": None, "transcript": ""}) == {
        "file": required,
        "transcript": required,
    }
    assert complaints_in_a_draft(block(), {"title": "Talk", "file": None, "transcript": ""}) == {}


def test_figure_needs_words_for_its_picture_or_is_decorative(db):
    image, caption = picture().pk, "<p>C</p>"

    def said(**value):
        return complaints(FigureBlock(), {"image": {"image": image} | value, "caption": caption})

    alt = {"image": {"alt_text": ["Please add some alt text for your image or mark it as decorative"]}}
    assert said(alt_text="", decorative=False) == alt
    assert said(alt_text="A ring", decorative=False) == {}
    assert said(alt_text="", decorative=True) == {}
    assert isinstance(FigureBlock().child_blocks["image"], ImageBlock)


@pytest.mark.parametrize("key", ["Varney", "varney 2006", "-varney", "varney_2006", "värney", "[@varney]"])
def test_reference_key_is_what_a_citation_can_hold(key):
    block, value = ReferenceBlock(), {"author": "V.", "text": "T"}

    assert complaints(block, value | {"key": key}) == {"key": ["Use small letters, digits and hyphens only."]}
    assert complaints(block, value | {"key": "varney-2006"}) == {}


# Where blocks may stand -----------------------------------------------------------------------------------------------


def test_activity_recall_and_quiz_stand_at_the_top_of_a_section_only():
    kinds = {name for name, _block in BODY_BLOCKS}
    assert kinds - {name for name, _block in INTRODUCTION_BLOCKS} == {"activity", "quiz", "recall"}

    def inside(block) -> set[type]:
        children = [*getattr(block, "child_blocks", {}).values(), *filter(None, [getattr(block, "child_block", None)])]
        return {type(child) for child in children}.union(*(inside(child) for child in children))

    assert ActivityBlock not in set().union(*(inside(block) for _name, block in BODY_BLOCKS))


def test_migrations_hold_no_block_definition():
    """Blocks change often and change no table."""
    folder = Path(apps.get_app_config("content").path) / "migrations"
    files = [file for file in folder.glob("*.py") if file.name != "__init__.py"]

    assert files
    for file in files:
        text = file.read_text()
        assert re.findall(r"Block|block_lookup|block_types", text) == []
        assert "wagtail.blocks" not in text
        assert re.match(r"\d{4}_[a-z_]+\.py$", file.name) and "_auto_" not in file.name


# What readers get -----------------------------------------------------------------------------------------------------


def shown(course, client, kind: str, value: dict) -> str:
    course.first.body = [{"type": kind, "value": value, "id": block_id(kind)}]
    html = client.get(publish(course.first).url).content.decode()
    return html.split('id="text"')[1].split('id="share"')[0]


@pytest.mark.parametrize(("decorative", "alt"), [(False, "A ring of &lt;five&gt;"), (True, "")])
@pytest.mark.parametrize("kind", ["svg", "png"])
def test_figure_carries_its_words_or_none_when_it_decorates(kind, decorative, alt, course, client):
    from tests.content.test_slots import png

    image = picture() if kind == "svg" else png("ring")
    value = {"image": {"image": image.pk, "decorative": decorative, "alt_text": "A ring of <five>"}}

    html = shown(course, client, "figure", value | {"caption": "<p>The ring</p>", "credit": "Ann"})

    (tag,) = re.findall(r"<img[^>]*>", html)
    assert f'alt="{alt}"' in tag and 'loading="lazy"' in tag and 'width="' in tag and 'height="' in tag
    assert "<b>Figure 1</b>" in html and "<p>The ring</p>" in html and "Ann" in html


def test_one_picture_used_twice_keeps_both_its_texts(course, client):
    from tests.content.test_slots import png

    image = png("ring")
    pictures = [{"image": image.pk, "decorative": False, "alt_text": f"{word} words"} for word in ("first", "second")]
    course.first.body = [
        {"type": "figure", "value": {"image": each, "caption": "<p>c</p>"}, "id": block_id(each["alt_text"])}
        for each in pictures
    ]
    html = client.get(publish(course.first).url).content.decode()

    assert re.findall(r'<img[^>]*alt="(\w+ words)"', html) == ["first words", "second words"]


def test_figure_without_stored_words_says_nothing_wrong(course, client):
    value = {"image": {"image": picture().pk}, "caption": "<p>The ring</p>"}

    html = shown(course, client, "figure", value)

    assert 'alt=""' in html and "None" not in html


def test_reading_of_a_page_that_is_gone_is_words_without_a_link(course, client):
    value = {"title": "Gone", "author": "Varney, D.", "year": "2006", "page": course.second.pk, "url": ""}
    course.second.delete()

    html = shown(course, client, "reading", value)

    assert "“Gone”" in html and "Varney, D. (2006)" in html
    reading = re.search(r"<p>.*“Gone”.*", html)[0]
    assert "<a " not in reading and "Hide tip" not in html


@pytest.mark.parametrize(
    ("minutes", "minutes_to", "words"),
    [(20, None, "Allow about 20 minutes"), (1, None, "Allow about 1 minute"), (20, 30, "Allow 20 to 30 minutes")],
)
def test_activity_says_how_long_to_allow(minutes, minutes_to, words, course, client):
    html = shown(course, client, "activity", {"title": "Map", "minutes": minutes, "minutes_to": minutes_to})

    assert f"{words}</span>" in html and ">Activity 1</p>" in html


def test_sensitive_activity_shows_its_own_care_notice_or_the_courses(course, client):
    course.refresh("course").care_notice = "<p>The course cares.</p>"
    link = {"type": "link", "value": {"label": "Samaritans", "url": "tel:116123"}}
    course.course.support = [link]
    publish(course.course)
    value = {"title": "Map", "minutes": 5, "sensitive": True}

    html = shown(course, client, "activity", value)
    assert "The course cares." in html and '<a href="tel:116123">Samaritans</a>' in html
    own = {"type": "item", "value": {"label": "Carers", "url": "/carers/"}, "id": block_id("own")}
    html = shown(course, client, "activity", value | {"care_notice": "<p>Our own.</p>", "support": [own]})
    assert "Our own." in html and '<a href="/carers/">Carers</a>' in html
    assert "The course cares." not in html and "Samaritans" not in html
    assert "The course cares." not in shown(course, client, "activity", value | {"sensitive": False})


@pytest.mark.parametrize(("kind", "name"), [("audio", "talk.mp3"), ("video", "talk.mp4")])
def test_recording_has_controls_captions_transcript_and_a_way_to_keep_it(kind, name, course, client):
    value = {"title": "Talk", "file": document(name).pk, "captions": document("talk.vtt").pk}

    html = shown(course, client, kind, value | {"transcript": "<p>Spoken words</p>"})

    assert f"<{kind} controls" in html and '<track kind="captions"' in html
    assert "<p>Spoken words</p>" in html and "Download this recording" in html


def test_table_marks_its_header_cells(course, client):
    table = {
        "data": [["", "Health"], ["Ann", "asks"]],
        "table_caption": "Who asks",
        "first_row_is_table_header": True,
        "first_col_is_header": True,
    }

    html = shown(course, client, "table", {"table": table, "notes": "<p>Made up.</p>"})

    assert re.search(r"<caption[^>]*>Who asks</caption>", html) and "<p>Made up.</p>" in html
    cells = re.findall(r"<(t[hd])(?: scope=\"(\w+)\")?[^>]*>(?:<span>)?([^<]*)(?:</span>)?</t[hd]>", html)
    assert cells == [("th", "col", ""), ("th", "col", "Health"), ("th", "row", "Ann"), ("td", "", "asks")]


def test_form_of_an_activity_has_every_part_of_it_once():
    """A part that is not in the layout is not in the form either, and then saving the page fails."""
    layout = ActivityBlock().meta.form_layout

    assert sorted([*layout.children, *layout.settings]) == sorted(ActivityBlock().child_blocks)
