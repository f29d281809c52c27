"""Files in the text of an entry: shown where they are mentioned, and nothing that somebody types becomes markup."""

import re
from html.parser import HTMLParser
from uuid import UUID

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from content.markdown import render
from journal.attachments import OpenAttachment
from journal.mentions import lay_out, mention_of, mentioned, spoken

MAP = OpenAttachment(UUID(int=1), "map.jpg", "image/jpeg", 2048, 60, 40, "a" * 64, timezone.now())
LETTER = OpenAttachment(UUID(int=2), "my letter.pdf", "application/pdf", 3000, None, None, "b" * 64, timezone.now())
SHOWN = f'<img src="/journal/files/{MAP.uuid}/" alt="map.jpg" width="60" height="40">'


def page(text: str, *files) -> str:
    return str(lay_out(text, files or (MAP, LETTER)).html)


def test_picture_in_a_paragraph_of_its_own_is_a_figure():
    assert page("Before\n\n[file: map.jpg]\n\nAfter") == (
        f'<p>Before</p>\n<figure class="entry-picture">{SHOWN}</figure>\n<p>After</p>'
    )


def test_caption_stands_below_the_picture_and_is_said_in_its_place():
    found = page('[file: map.jpg | The *way* to <b>school</b> & "back"]')

    assert found.count("The *way* to &lt;b&gt;school&lt;/b&gt; &amp; &quot;back&quot;") == 2
    assert "<figcaption>The *way*" in found and 'alt="The *way*' in found


def test_document_is_a_link_with_its_kind_and_size():
    assert page("See [file: my letter.pdf] of May.") == (
        f'<p>See <a href="/journal/files/{LETTER.uuid}/">my letter.pdf</a> '
        '<span class="small soft">(PDF, 2.9\xa0KB)</span> of May.</p>'
    )


def test_picture_within_words_stays_within_them():
    found = page("- one [file: map.jpg | here] two")

    assert "<figure" not in found
    assert f'<li>one <span class="entry-picture">{SHOWN.replace("map.jpg", "here")}' in found


@pytest.mark.parametrize(
    "text",
    [
        "[file: other.jpg]",
        "[file:]",
        "[file: map.jpg",
        "[file: map.jpg | a\nb]",
        "file: map.jpg",
        "[file: map.jpg | [a]]",
        r"\[file: map.jpg]",
    ],
)
def test_what_is_no_mention_of_a_file_stays_as_it_was_typed(text):
    laid_out = lay_out(text, [MAP])

    assert laid_out.html == render(text)
    assert laid_out.rest == [MAP]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("`[file: map.jpg]`", "<p><code>[file: map.jpg]</code></p>"),
        ("    [file: map.jpg]", "<pre><code>[file: map.jpg]\n</code></pre>"),
        ("`[file: map.jpg | <b>]`", "<p><code>[file: map.jpg | &lt;b&gt;]</code></p>"),
    ],
)
def test_mention_in_code_stays_as_it_was_typed_and_its_file_is_listed(text, html):
    assert lay_out(text, [MAP]) == (html, [MAP])


@pytest.mark.parametrize(
    "text",
    [
        "[see](https://example.org/[file:map.jpg])",
        '[see](https://example.org "[file: map.jpg | a]")',
        "<https://example.org/[file:map.jpg]>",
        '[see](https://example.org "x > [file: map.jpg] <")',
    ],
)
def test_mention_within_a_link_adds_no_picture(text):
    assert "<img" not in page(text)


def test_name_is_found_whatever_its_case_and_spaces():
    assert SHOWN in page("[file:  MAP.JPG ]")


def test_files_that_no_word_mentions_are_the_rest():
    assert lay_out("[file: map.jpg]", [MAP, LETTER]).rest == [LETTER]
    assert lay_out("no mention", [MAP, LETTER]) == (render("no mention"), [MAP, LETTER])


def test_more_mentions_than_anybody_needs_stay_as_they_were_typed():
    found = page("\n\n".join(["[file: map.jpg]"] * 120))

    assert (found.count("<img"), found.count("<p>[file: map.jpg]</p>")) == (100, 20)


def test_text_that_is_too_long_to_be_laid_out_has_its_pictures_all_the_same():
    assert SHOWN in page("word " * 10_000 + "\n\n[file: map.jpg]")


def test_text_of_nothing_but_beginnings_is_read_in_one_pass():
    text = "[file: " * 20_000

    assert lay_out(text, [MAP]).html == render(text)
    assert mentioned(text) == set()


def test_excerpt_has_the_words_of_a_mention():
    assert spoken("On [file: map.jpg | the way] and [file: a.pdf].") == "On the way (map.jpg) and a.pdf."
    assert mentioned(mention_of("map.jpg") + "[file: B.pdf|x]") == {"map.jpg", "b.pdf"}


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, tuple(sorted(name for name, _value in attrs))))


def tags(html: str) -> list:
    reader = Tags()
    reader.feed(html)
    return reader.found


HOSTILE = st.text(alphabet="<>\"'&=/ \\`*_#$!()abonerrsciptx0123456789;:\u202e\n\x00\ue000", max_size=60)


@given(name=HOSTILE, caption=HOSTILE, around=HOSTILE)
def test_no_name_or_caption_adds_markup(name, caption, around):
    """The page has the tags of the words without them, and those of a picture or link, whatever was typed."""
    name = re.sub(r"[\[\]|\n]", " ", name)[:100].strip() or "x"
    caption = caption.replace("\n", " ")
    picture = OpenAttachment(UUID(int=3), name, "image/png", 1, 1, 1, "c" * 64, timezone.now())

    html = page(f"words\n\n[file: {name} | {caption}]\n\nwords", picture)

    own = {
        ("p", ()), ("figure", ("class",)), ("figcaption", ()), ("img", ("alt", "height", "src", "width")),
    }  # fmt: skip
    assert set(tags(html)) <= own
    assert html.count("<img") == 1
    assert re.findall(r"ju[0-9a-f]{16}n", html) == []
    assert not re.search(r"ju[0-9a-f]{16}n", page(f"{around}[file: {name} | {caption}]{around}", picture))


@given(text=st.text(alphabet='[]file: map.jpg|`*_<>()\n\\ -#a"', max_size=200))
def test_whatever_stands_round_mentions_only_pictures_come_in(text):
    text = text.replace("fl", "[file: map.jpg]")

    extra = set(tags(page(text, MAP))) - {("figure", ("class",)), ("img", ("alt", "height", "src", "width"))}

    allowed = {
        "p",
        "ul",
        "li",
        "code",
        "pre",
        "em",
        "strong",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "hr",
        "br",
        "a",
        "ol",
    }
    assert {tag for tag, _names in extra} <= allowed | {
        "span",
        "figcaption",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }
    assert {names for _tag, names in extra} <= {(), ("class",), ("href", "rel"), ("align",), ("href", "rel", "title")}
