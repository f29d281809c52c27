"""Rich text between HTML and Markdown: what goes out comes back."""

from __future__ import annotations

import re

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.blocks import TEXT_FEATURES
from content.course_folder.from_markdown import read_markdown
from content.course_folder.html import fill_in_page_links, read_html, to_html
from content.course_folder.problems import Notes, Place
from content.course_folder.rich_text import Block, Run, canonical, readable
from content.course_folder.tables import read_table, table_markdown
from content.course_folder.to_markdown import to_markdown

KNOWN = {"known", "other"}


def from_markdown(text: str) -> list[Block]:
    notes = Notes()
    found = read_markdown(text, Place("x.md", 1), TEXT_FEATURES, notes)
    assert notes.problems == [], (text, [str(problem) for problem in notes.problems])
    return found


def there_and_back(html: str) -> str:
    return to_html(from_markdown(to_markdown(read_html(html), KNOWN)))


# Signs that mean something in Markdown, in YAML, in HTML or in a course folder, alone and in the company they like.
SIGNS = st.sampled_from(list("ab *_[]()#<>&!\\`-+1.:|~=@;/'\" \u00a0\u2003\u2028\t\u0007\u200b\ufeffé漢😀\n"))
COMPANY = st.sampled_from(
    [
        "[@known]",
        "[@other; @known]",
        "[-@nobody]",
        "   ",
        "1. ",
        "- ",
        "---",
        ":::",
        "https://x",
        "&amp;",
        "<b>",
        "![",
        "](",
    ]
)
TEXT = st.lists(st.one_of(SIGNS, COMPANY, st.characters(exclude_categories=["Cs"])), max_size=12).map("".join)
LINKS = st.sampled_from(
    ["", "", "", "https://x/y", "https://x/(a)b", "https://x/(a", "mailto:a@b.c", '/a?b="c"&d', "page:12", "key:w1"]
)
RUNS = st.lists(st.builds(Run, TEXT, st.booleans(), st.booleans(), LINKS), max_size=6).map(tuple)
KINDS = st.sampled_from(["p", "p", "h2", "h3", "ul", "ol", "ul", "ol"])
BLOCKS = st.lists(st.builds(Block, KINDS, RUNS, st.integers(0, 3)), max_size=7)


def without_unreadable(blocks: list[Block]) -> list[Block]:
    """As text comes out of HTML: line ends are breaks, and nothing that no file may contain."""

    def run(found: Run) -> Run:
        text = "\n".join(readable(line) for line in found.text.split("\n"))
        return Run(text, found.bold, found.italic, "key:w1" if found.link == "page:12" else found.link)

    return canonical([Block(block.kind, tuple(map(run, block.runs)), block.depth) for block in blocks])


@settings(max_examples=400, deadline=None)
@given(BLOCKS)
def test_markdown_comes_back_as_the_same_text(blocks):
    blocks = without_unreadable(blocks)
    assert from_markdown(to_markdown(blocks, KNOWN)) == blocks


@settings(max_examples=400, deadline=None)
@given(BLOCKS)
def test_html_comes_back_as_the_same_text(blocks):
    blocks = without_unreadable(blocks)
    html = fill_in_page_links(to_html(blocks), {"w1": 12})
    assert read_html(html, lambda link: link.replace("page:12", "key:w1")) == blocks


@settings(max_examples=200, deadline=None)
@given(BLOCKS)
def test_canonical_form_is_final(blocks):
    once = canonical(blocks)
    assert canonical(once) == once


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(TEXT, min_size=2, max_size=2), min_size=1, max_size=4))
def test_table_comes_back_with_the_same_cells(rows):
    notes = Notes()
    text = table_markdown(rows, KNOWN)
    again = read_table(text, Place("x.md", 1), notes)
    assert notes.problems == []
    assert table_markdown(again, KNOWN) == text
    assert [[re.sub(r"\s", "", cell) for cell in row] for row in again] == [
        [re.sub(r"\s", "", readable(cell)) for cell in row] for row in rows
    ]


@settings(max_examples=300, deadline=None)
@given(TEXT)
def test_no_text_makes_the_reader_fail(text):
    """Whatever stands in a file, there is an answer: text, or problems with places inside it."""
    notes = Notes()
    read_markdown(text, Place("x.md", 1), TEXT_FEATURES, notes)
    assert all(1 <= problem.place.line <= text.count("\n") + 1 for problem in notes.problems)


@pytest.mark.parametrize(
    "html",
    [
        "<p>Plain.</p>",
        "<p>Runs   of     spaces</p>",
        "<p># no heading</p>",
        "<p>- no list</p><p>1. no list</p><p>12) no list</p><p>+ no list</p>",
        "<p>* star * star *star* **stars**</p>",
        "<p>_under_ snake_case __init__ ____</p>",
        "<p>[brackets] (round) [text](https://x.org) ![picture](x.png)</p>",
        "<p>a &lt; b, &lt;b&gt;, &amp;amp; &amp; Co, &amp;nbsp;</p>",
        "<p>C:\\temp \\* \\\\</p>",
        "<p>::: box</p><p>---</p><p>===</p><p>&gt; quote</p><p>| cell |</p><p>~~~</p><p>`code`</p>",
        "<p>line<br/>- line<br/>## line<br/><br/>line</p>",
        "<p><b>bold</b><i>italic<b>both</b></i></p>",
        "<p><b>bold <i>both</i></b><i> italic</i></p>",
        "<p>un<b>believ</b>able<i>!</i></p>",
        '<p>Stop!<a href="https://x.org/a(b)">see <b>this</b></a>!</p>',
        '<p><b>see <a href="https://x.org/(">this</a> now</b></p>',
        '<p><a href="mailto:a@b.org">@a</a> and <a href="tel:1">-@b</a></p>',
        "<h2>Heading #</h2><h3>1. Heading <b>bold</b></h3>",
        "<ul><li>one</li><li>two<ol><li>inside</li><li>more<ul><li>deep</li></ul></li></ol></li><li>three</li></ul>",
        "<ol><li>one</li></ol><ul><li>dash</li></ul><ol><li>one</li></ol>",
        "<ul><li>- dash<br/>1. number</li><li># hash</li></ul>",
        "<p>Said [@known] and [-@known; @other], not [@nobody].</p>",
        "<p>\u00a0No break\u00a0</p>",
    ],
)
def test_html_that_wagtail_stores_is_kept(html):
    assert there_and_back(html) == html


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p></p><p> </p><p><br/></p>", ""),
        ('<p data-block-key="a1">a</p>', "<p>a</p>"),
        ("<p><b>a </b>b</p>", "<p><b>a</b> b</p>"),
        ("<p><b> </b>a<i> </i></p>", "<p>a</p>"),
        ("<p><b>a</b><b>b</b></p>", "<p><b>ab</b></p>"),
        ("<p><strong>a</strong> <em>b</em></p>", "<p><b>a</b> <i>b</i></p>"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<h1>a</h1><h4>b</h4>", "<h2>a</h2><h3>b</h3>"),
        ("<h2>a<br/>b</h2>", "<h2>a b</h2>"),
        ("a <b>b</b><p>c</p>d", "<p>a <b>b</b></p><p>c</p><p>d</p>"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "<ul><li>a<br/>b</li></ul>"),
        ('<p><a href="">a</a> <a>b</a></p>', "<p>a b</p>"),
        ("<p>a\u2028b\x07c</p>", "<p>a bc</p>"),
    ],
)
def test_what_readers_cannot_see_is_brought_into_one_form(html, kept):
    assert there_and_back(html) == kept


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("two\nlines", "<p>two lines</p>"),
        ("two\\\nlines", "<p>two<br/>lines</p>"),
        ("5 * 3 * 2", "<p>5 * 3 * 2</p>"),
        ("snake_case", "<p>snake_case</p>"),
        ("[sic] and (so)", "<p>[sic] and (so)</p>"),
        ("## Heading ##", "<h2>Heading</h2>"),
        ("- one\n\n- two", "<ul><li>one</li><li>two</li></ul>"),
        ("- one\n  and on", "<ul><li>one and on</li></ul>"),
        ("- one\n  - two\n- three", "<ul><li>one<ul><li>two</li></ul></li><li>three</li></ul>"),
        ("1. one\n1. two", "<ol><li>one</li><li>two</li></ol>"),
        ("***both***", "<p><b><i>both</i></b></p>"),
        ("***a** b*", "<p><i><b>a</b> b</i></p>"),
        ("***a* b**", "<p><b><i>a</i> b</b></p>"),
        ("[a\nb](https://x.org)", '<p><a href="https://x.org">a b</a></p>'),
        ("[w](key:w1)", '<p><a linktype="page" id="key:w1">w</a></p>'),
    ],
)
def test_markdown_that_people_write_is_understood(text, html):
    assert to_html(from_markdown(text)) == html


@pytest.mark.parametrize(
    "html",
    [
        "<p>One <strong>bold</strong> and <em>italic</em> word, <strong>bold <em>both</em></strong>.</p>",
        '<h2>Heading</h2>\n<p>A <a href="https://x.org/a(b)">link</a>. 1. no list * star</p>',
        "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<h3>More</h3>\n<ol>\n<li>one</li>\n<li>two</li>\n</ol>",
        "<p># no heading</p>\n<p>- no list</p>\n<p>[x] _y_ `z` **b** a &lt; b &amp; c</p>",
        "<ul>\n<li>one<ol>\n<li>inside</li>\n<li>more</li>\n</ol>\n</li>\n<li>two</li>\n</ul>",
    ],
)
def test_another_reader_of_markdown_sees_the_same(html):
    """The files are Markdown to anybody, not only to this importer."""
    assert markdown.markdown(to_markdown(read_html(html))) == html


@pytest.mark.parametrize(
    "sign", ["[", "*", "**", "_", "`", "\\", "![", "[a](", "- ", "    ", "<", "&a", "[@", "|", "(", "***a"]
)
def test_endless_repetition_is_read_in_time(sign):
    """No pattern looks at the same signs again and again: twice the text takes about twice the time, not four times."""
    read_markdown(sign * 8000, Place("x.md", 1), TEXT_FEATURES, Notes())
