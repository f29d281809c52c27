import html
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser

import pytest
from bleach._vendor import html5lib
from django.utils.safestring import SafeString
from hypothesis import given, settings
from hypothesis import strategies as st

from content import markdown
from content.markdown import plain, render
from tests.corpora.hostile_markdown import HOSTILE, KB32, RAW_HTML, filled

# Written out again, so that a change of the module's lists has to be made twice.
ALLOWED = {
    "a": {"href", "rel", "title"},
    **{
        tag: set()
        for tag in ("blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "p", "pre", "strong")
    },
    **{tag: set() for tag in ("table", "tbody", "thead", "tr", "ul")},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
}
VOID = {"br", "hr"}
SAFE_ADDRESS = re.compile(r"(?:https?://[^/\\\s]|mailto:\S)", re.IGNORECASE)
REL = "nofollow noopener noreferrer"
MARKDOWN_IN_HTML = re.compile(r"^[ #>|]|[*`\n]|&#0")
AS_TYPED = "<p><em>This text is shown just as it was typed"


class Reader(HTMLParser):
    """Collects what a strict reader finds wrong, and the visible text."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.wrong, self.open, self.words = [], [], []
        self.feed(source)
        self.close()
        self.wrong += [f"<{tag}> left open" for tag in self.open]

    def handle_starttag(self, tag, attrs):
        self.wrong += faults(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> out of place")

    def handle_data(self, data):
        self.words.append(data)

    def handle_comment(self, data):
        self.wrong.append("comment")

    handle_decl = handle_pi = unknown_decl = handle_comment


def faults(tag, attrs):
    if tag not in ALLOWED:
        yield f"<{tag}>"
    for name, value in attrs:
        if name not in ALLOWED.get(tag, ()):
            yield f"<{tag} {name}>"
        if name == "href" and not SAFE_ADDRESS.match(value):
            yield f"address {value!r}"
        if name == "align" and value not in ("left", "center", "right"):
            yield f"align {value!r}"
        if name == "start" and not re.fullmatch("[0-9]{1,9}", value):
            yield f"start {value!r}"
    if tag == "a" and (dict(attrs).get("rel") != REL or "href" not in dict(attrs)):
        yield "link without address or rel"


def faults_in_a_browser(source):
    """What html5lib, which reads as browsers do, finds wrong. Entities and all."""
    found = []
    for element in html5lib.parseFragment(source, namespaceHTMLElements=False).iter():
        if element.tag != "DOCUMENT_FRAGMENT":
            found += faults(element.tag, element.items())
    return found


def check(source):
    result = render(source)
    assert isinstance(result, SafeString)
    assert Reader(result).wrong == []
    assert faults_in_a_browser(result) == []
    assert len(result) <= max(65_536, 10 * len(source))
    return result


def text_of(source):
    return "".join(Reader(render(source)).words)


# Hostile texts


@pytest.mark.parametrize("source", [pytest.param(text, id=name) for name, text in HOSTILE])
def test_render_hostile_text_stays_within_the_allow_list(source, caplog):
    with caplog.at_level(logging.ERROR):
        check(source)
    assert caplog.records == []  # the net for unknown errors was not needed


def test_corpus_has_at_least_126_patterns_and_no_name_twice():
    assert len({name for name, _ in HOSTILE}) == len(HOSTILE) >= 126


@pytest.mark.parametrize("source", [text for text in RAW_HTML if not MARKDOWN_IN_HTML.search(text)])
def test_render_raw_html_is_shown_as_it_was_typed(source):
    assert text_of(source) == html.unescape(source)


@pytest.mark.parametrize(("name", "source"), [case for case in HOSTILE if len(case[1]) >= KB32 // 2])
def test_render_near_the_limit_grows_tenfold_at_most(name, source):
    assert len(render(source)) <= 10 * len(source)


SIGNS = [
    *"*_`[]()<>&\\#!|-+=:~\"' \n\t\r",
    "**",
    "***",
    "__",
    "``",
    "```",
    "\n\n",
    "  \n",
    "\n    ",
    "\n- ",
    "\n* ",
    "\n1. ",
    "\n> ",
    "\n# ",
    "\n---\n",
    "\n===\n",
    "\n|a|b|\n|-|:-:|\n|c|d|\n",
    "[a](https://b.c)",
    "[a](javascript:alert(1))",
    "](https://b.c)",
    "](",
    "<https://b.c>",
    "<script>",
    "</p>",
    "<!--",
    "<a href='",
    "&amp;",
    "&#60;",
    "&#x3c",
    "\x02",
    "\x03",
    "klzzwxh:0000",
    "wzxhzdk:0",
    "\u202e",
    "\ud800",
    "\u2028",
]
WORDS = st.text(st.characters(codec=None), min_size=1, max_size=8)
mixes = st.lists(st.one_of(st.sampled_from(SIGNS), WORDS), max_size=60).map("".join)


@settings(max_examples=400, deadline=None)
@given(mixes)
def test_render_any_mix_stays_within_the_allow_list(source):
    check(source)


@settings(max_examples=60, deadline=None)
@given(mixes.filter(bool), st.integers(100, KB32))
def test_render_any_mix_repeated_stays_within_the_allow_list(source, size):
    check(filled(source, size))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from([s for s in SIGNS if "|" not in s and "](" not in s]), st.integers(100, 999)))
)
def test_render_every_number_typed_is_still_there(parts):
    source = " ".join(f"nr{part}" if isinstance(part, int) else part for part in parts)
    shown = render(source)
    assert [f"nr{part}" for part in parts if isinstance(part, int)] == re.findall(r"nr\d+", shown)


# What learners do


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ""),
        (" \n\t\n ", ""),
        ("Hello", "<p>Hello</p>"),
        ("One\n\nTwo", "<p>One</p>\n<p>Two</p>"),
        ("One\r\n\r\nTwo\r\rThree", "<p>One</p>\n<p>Two</p>\n<p>Three</p>"),
        ("One\u2029\u2029Two", "<p>One</p>\n<p>Two</p>"),
        ("One\n\n\n\n \n\nTwo", "<p>One</p>\n<p>Two</p>"),
        ("same\nparagraph", "<p>same\nparagraph</p>"),
        ("line  \nbreak", "<p>line<br>\nbreak</p>"),
        ("*em* _em_", "<p><em>em</em> <em>em</em></p>"),
        ("**strong** __strong__", "<p><strong>strong</strong> <strong>strong</strong></p>"),
        ("***both***", "<p><strong><em>both</em></strong></p>"),
        ("snake_case_word 2 * 3 * 4", "<p>snake_case_word 2 * 3 * 4</p>"),
        ("`code <b> *x*`", "<p><code>code &lt;b&gt; *x*</code></p>"),
        ("    code <b>", "<pre><code>code &lt;b&gt;\n</code></pre>"),
        ("\tcode", "<pre><code>code\n</code></pre>"),
        ("> quoted\n> words", "<blockquote>\n<p>quoted\nwords</p>\n</blockquote>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("* a\n    * b", "<ul>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("4. a\n5. b", '<ol start="4">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("999999999. a", '<ol start="999999999">\n<li>a</li>\n</ol>'),
        ("1000000000. a", "<ol>\n<li>a</li>\n</ol>"),
        ("1. a\n\n- b", "<ol>\n<li>a</li>\n</ol>\n<ul>\n<li>b</li>\n</ul>"),
        ("a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
        ("\\*not em\\*", "<p>*not em*</p>"),
        ("Tom & Jerry, 1 < 2 > 0 &copy; &amp;", "<p>Tom &amp; Jerry, 1 &lt; 2 &gt; 0 &copy; &amp;</p>"),
        ("“Quotes” ‘and’ \"plain\" 'ones'", "<p>“Quotes” ‘and’ \"plain\" 'ones'</p>"),
        ("#hashtag and #1", "<p>#hashtag and #1</p>"),
        ("שלום \u2067עולם\u2069 مرحبا", "<p>שלום \u2067עולם\u2069 مرحبا</p>"),
        ("日本語 😀 *é*", "<p>日本語 😀 <em>é</em></p>"),
    ],
)
def test_render_ordinary_text(source, expected):
    assert check(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# a", "<h3>a</h3>"),
        ("## a", "<h4>a</h4>"),
        ("### a", "<h5>a</h5>"),
        ("#### a", "<h6>a</h6>"),
        ("##### a", "<h6>a</h6>"),
        ("###### a", "<h6>a</h6>"),
        ("####### a", "<p>####### a</p>"),
        ("a\n===", "<h3>a</h3>"),
        ("a\n---", "<h4>a</h4>"),
        ("words\n# *a*\nwords", "<p>words</p>\n<h3><em>a</em></h3>\n<p>words</p>"),
        ("- # a", "<ul>\n<li>\n<h3>a</h3>\n</li>\n</ul>"),
    ],
)
def test_render_headings_stay_below_the_page_outline(source, expected):
    assert check(source) == expected


def test_render_table_with_alignment():
    assert check("|a|b|c|d|\n|---|:--|:-:|--:|\n|1|*2*|`x|y`|\\||\n|5|") == (
        '<table>\n<thead>\n<tr>\n<th>a</th>\n<th align="left">b</th>\n<th align="center">c</th>\n<th align="right">d</th>\n</tr>\n'
        '</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td align="left"><em>2</em></td>\n<td align="center"><code>x|y</code></td>\n'
        '<td align="right">|</td>\n</tr>\n<tr>\n<td>5</td>\n<td align="left"></td>\n<td align="center"></td>\n'
        '<td align="right"></td>\n</tr>\n</tbody>\n</table>'
    )


def link(address, text, title=""):
    return f'<p><a href="{address}" rel="{REL}"{title}>{text}</a></p>'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[a](https://b.c)", link("https://b.c", "a")),
        ("[a]( http://b.c )", link("http://b.c", "a")),
        ("[a](HTTPS://b.c/D)", link("HTTPS://b.c/D", "a")),
        ("[a](mailto:b@c.d)", link("mailto:b@c.d", "a")),
        ("[a *b* `c`](https://b.c)", link("https://b.c", "a <em>b</em> <code>c</code>")),
        ("[a\nb](https://b.c)", link("https://b.c", "a\nb")),
        ("[a](https://b.c/d_(e)_f?g=1&h=2#i)", link("https://b.c/d_(e)_f?g=1&amp;h=2#i", "a")),
        ("[a](https://b.c/x\\_y\\_z)", link("https://b.c/x_y_z", "a")),
        ("[a](https://b.c/`x<y`)", link("https://b.c/x&lt;y", "a")),
        ('[a](https://b.c "x\\_y `z`")', link("https://b.c", "a", ' title="x_y z"')),
        ("<https://b.c/x\\_y>", link("https://b.c/x_y", "https://b.c/x_y")),
        ("[a](https://b.c/?x[]=1)", link("https://b.c/?x[]=1", "a")),
        ("[a](https://b.c \"A 'title'\")", link("https://b.c", "a", " title=\"A 'title'\"")),
        ("[a](https://münchen.example/ß)", link("https://münchen.example/ß", "a")),
        ("<https://b.c/d_e_f>", link("https://b.c/d_e_f", "https://b.c/d_e_f")),
        ("<mailto:b@c.d>", link("mailto:b@c.d", "mailto:b@c.d")),
        ("*[a](https://b.c)*", link("https://b.c", "a").replace("<p>", "<p><em>").replace("</p>", "</em></p>")),
        ("[" + "x" * 300 + "](https://b.c)", link("https://b.c", "x" * 300)),
        ("[a](https://b.c/" + "x" * 988 + ")", link("https://b.c/" + "x" * 988, "a")),
        ("<https://b.c/" + "x" * 988 + ">", link("https://b.c/" + "x" * 988, "https://b.c/" + "x" * 988)),
    ],
)
def test_render_link(source, expected):
    assert check(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "[a](//b.c)",
        "[a](/b)",
        "[a](b)",
        "[a](https:b.c)",
        "[a](https:///b.c)",
        "[a](https://\\b.c)",
        "[a](https://[::1)",
        "[a](https://&#91;)",
        "[a](https://)",
        "[a](mailto:)",
        "[a](javascript:alert(1))",
        "[a](data:text/html,x)",
        "[ ](https://b.c)",
        "[a](`javascript`:alert)",
        "[a](java\\_script:alert)",
        "[a](https://b.c/(d(e)))",
        "[a](https://b.c",
        "![a](https://b.c/d.png)",
        "[" + "x" * 301 + "](https://b.c)",
        "[a](https://b.c/" + "x" * 989 + ")",
        "[a](https://b.c/(" + "x" * 999 + "))",
        '[a](https://b.c "' + "x" * 301 + '")',
        "<https://b.c/" + "x" * 989 + ">",
        "<ftp://b.c>",
        "<//b.c>",
        "<b@c.d>",
        "[a][b]\n\n[b]: https://b.c",
    ],
)
def test_render_refused_link_is_shown_as_typed(source):
    assert "<a" not in check(source)
    consumed = str.maketrans("", "", "\n\\`")
    assert text_of(source).translate(consumed) == html.unescape(source).translate(consumed)


def test_render_link_within_a_link_is_not_a_link():
    assert check("[<https://a.b>](https://b.c)") == link("https://b.c", "&lt;https://a.b&gt;")


# Limits


def test_limits_are_those_of_the_profile():
    profile = {
        "SIZE": 32_768,
        "LINE": 1_500,
        "INDENT": 24,
        "MARKERS": 5,
        "PARAGRAPH_MARKS": 300,
        "MARKS": 6_000,
        "COLUMNS": 20,
        "CELLS": 1_500,
        "LINK_TEXT": 300,
        "LINK_ADDRESS": 1_000,
        "OUTPUT_FACTOR": 10,
    }
    assert {name: getattr(markdown, name) for name in profile} == profile


def lines(count, line="word " * 20):
    return (line + "\n") * count


CODE = "`a` " * 150 + "\n\n"  # one paragraph, 602 characters, 302 tags
LONG_CODE = "w" * 300 + CODE


@pytest.mark.parametrize(
    ("within", "beyond"),
    [
        pytest.param(filled(lines(1)), filled(lines(1), KB32 + 1), id="size"),
        pytest.param("\t" * 6 + "x" * 10, "\t" * 7 + "x", id="tabs are expanded first"),
        pytest.param("\x00" * KB32 + "x", "x\n" * KB32, id="control characters are dropped first"),
        pytest.param("a" * markdown.LINE, "a" * (markdown.LINE + 1), id="line"),
        pytest.param("b\n" + " " * 24 + "x", "b\n" + " " * 25 + "x", id="indent"),
        pytest.param("> " * 5 + "x", "> " * 6 + "x", id="quotes"),
        pytest.param(">" * 5 + "x", ">" * 6 + "x", id="quotes without spaces"),
        pytest.param("- " * 5 + "x", "- " * 6 + "x", id="bullets"),
        pytest.param("    + * - 1. 23. x", "    + * - 1. 23. > x", id="markers of all kinds"),
        pytest.param("a\n" * 2_499 + "a", "a\n" * 2_500 + "a", id="lines"),
        pytest.param("!" * 300, "!" * 301, id="marks in a paragraph"),
        pytest.param("!\n" * 300, "!\n" * 301, id="marks in a paragraph of many lines"),
        pytest.param("- a\n" * 300, "- a\n" * 301, id="list signs are marks"),
        pytest.param("---\n" * 300, "---\n" * 301, id="rules are marks"),
        pytest.param("b\n=\n" * 300, "b\n=\n" * 301, id="underlines are marks"),
        pytest.param(("!" * 300 + "\n \n") * 20, ("!" * 300 + "\n \n") * 20 + "!", id="marks in all"),
        pytest.param("a|" * 19, "a|" * 20, id="columns"),
        pytest.param("a|b\n" * 749 + "c", "a|b\n" * 750 + "c", id="cells"),
        pytest.param(
            "a|b\n" * 300 + "\n" + "a|b\n" * 449 + "c", "a|b\n" * 300 + "\n" + "a|b\n" * 450 + "c", id="cells in all"
        ),
        pytest.param("c\n" * 1_499 + "d", "c\n" * 749 + "a|b\n" + "c", id="a table may begin further down"),
        pytest.param(LONG_CODE * 13 + "`a` " * 36, LONG_CODE * 13 + "`a` " * 37, id="tags of the result"),
        pytest.param(CODE * 6 + "w" * 30, CODE * 6 + "w" * 29, id="tags of a shorter result"),
    ],
)
def test_render_at_the_limit_is_laid_out_and_beyond_is_shown_as_typed(within, beyond):
    assert not check(within).startswith(AS_TYPED)
    assert check(beyond).startswith(AS_TYPED)


@pytest.mark.parametrize("sign", "*_`[]<>&\\#!")
def test_render_every_sign_that_costs_time_is_counted(sign):
    assert check(("a" + sign) * 301).startswith(AS_TYPED)


@pytest.mark.parametrize(("floor", "factor", "typed"), [(8, 0, False), (7, 0, True), (0, 8, False), (0, 7, True)])
def test_render_result_that_grew_too_much_is_shown_as_typed(monkeypatch, floor, factor, typed):
    monkeypatch.setattr(markdown, "OUTPUT_FLOOR", floor)
    monkeypatch.setattr(markdown, "OUTPUT_FACTOR", factor)
    assert render("a").startswith(AS_TYPED) is typed  # <p>a</p> is 8 characters


def test_render_as_typed_keeps_words_lines_and_paragraphs_and_escapes_all():
    source = "!" * 301 + "\n<b>'x'</b> & *y*\n\nz"
    note, words = check(source).split("</em></p>\n")
    assert note.endswith("Nothing is missing.")
    assert words == f"<p>{'!' * 301}<br>&lt;b&gt;&#x27;x&#x27;&lt;/b&gt; &amp; *y*</p>\n\n<p>z</p>"


def test_render_note_is_translated_at_the_time_and_escaped(monkeypatch):
    monkeypatch.setattr(markdown, "gettext", lambda message: f"<{len(message) > 0}>")
    assert render("!" * 301).startswith("<p><em>&lt;True&gt;</em></p>\n<p>!!!")


@pytest.mark.parametrize("error", [RecursionError, AssertionError, ValueError])
@pytest.mark.parametrize("library", ["Markdown", "Cleaner"])
def test_render_when_a_library_fails_shows_the_text_and_logs_no_word(monkeypatch, caplog, library, error):
    def fail(*args, **kwargs):
        raise error("canary")

    monkeypatch.setattr(getattr(markdown, library), {"Markdown": "convert", "Cleaner": "clean"}[library], fail)
    assert render("canary *x*").endswith("<p>canary *x*</p>")
    assert [record.getMessage() for record in caplog.records] == [f"Markdown shown as typed: {error.__name__}"]
    assert "canary" not in caplog.text


def test_render_makes_a_parser_and_a_cleaner_for_each_call(monkeypatch):
    made = []
    for name in ("Markdown", "Cleaner"):
        original = getattr(markdown, name)
        monkeypatch.setattr(markdown, name, lambda *a, _o=original, _n=name, **k: made.append(_n) or _o(*a, **k))
    render("a")
    render("b")
    assert sorted(made) == ["Cleaner", "Cleaner", "Markdown", "Markdown"]


def test_render_in_threads_never_mixes_two_texts():
    texts = [f"# person{n}\n\n" + f"*person{n}* [person{n}](https://person{n}.example)\n\n" * 20 for n in range(24)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(render, texts)) == [render(text) for text in texts]


def test_render_drops_controls_half_surrogates_and_overrides_only():
    assert render("a\x00b\x1bc\x7fd\x9be\ud800f\udfffg\ufeffh\ufffei\u202dj\u202ek") == "<p>abcdefghijk</p>"
    assert render("a\u200db\u200fc\u2066d\u2069e\u00adf\ufffdg") == "<p>a\u200db\u200fc\u2066d\u2069e\u00adf\ufffdg</p>"


# Excerpts


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ""),
        ("one\ntwo\n\n\tthree  four", "one two three four"),
        ("# Title\n\nWords", "Title Words"),
        ("Title\n=====\nWords\n---\n* * *\nEnd", "Title Words End"),
        ("- a\n- b\n    * c\n1. d\n22. e\n> - f", "a b c d e f"),
        ("-5 degrees, 3.5 m, #tag, +1", "-5 degrees, 3.5 m, #tag, +1"),
        ("*a* **b** ***c*** _d_ __e__ `f`", "a b c d e f"),
        ("snake_case 2*3", "snake_case 23"),
        ("\\*a\\* \\_b\\_ \\[c\\](d) 1\\. x \\q", "*a* _b_ [c](d) 1. x \\q"),
        ('[a *b*](https://b.c/d_e) ![c](https://b.c) [d](x "t")', "a b c d"),
        ("<https://b.c> <mailto:a@b.c> <b>h</b> <//x>", "https://b.c mailto:a@b.c <b>h</b> <//x>"),
        ("&amp; &lt;b&gt; &#233; &copy x &nosuch; AT&T", "& <b> é &copy x &nosuch; AT&T"),
        ("|a|b|\n|:-|-:|\n|1|2\\|3|", "a b 1 2|3"),
        ("a | b |\n--|--\nc | d", "a b c d"),
        ("P(A|B) :-|", "P(A|B) :-|"),
        ("a\x00b\ud800c\u202ed&#8238;e", "abcde"),
        ("a\u00a0b\u2028c", "a b c"),
    ],
)
def test_plain_leaves_the_words(source, expected):
    assert plain(source, 1_000) == expected


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (-1, ""),
        (0, ""),
        (1, "…"),
        (2, "o…"),
        (3, "on…"),
        (4, "one…"),
        (7, "one…"),
        (8, "one two…"),
        (9, "one two…"),
        (12, "one two…"),
        (13, "one two three"),
        (14, "one two three"),
    ],
)
def test_plain_cuts_after_a_word(limit, expected):
    assert plain("one *two*\nthree", limit) == expected


def test_plain_looks_at_the_size_limit_only():
    assert plain(" " * (KB32 - 1) + "ab", 10) == "a"


@settings(max_examples=300, deadline=None)
@given(mixes, st.integers(0, 80))
def test_plain_any_mix_is_one_short_line(source, limit):
    excerpt = plain(source, limit)
    assert len(excerpt) <= limit
    assert excerpt == " ".join(excerpt.split())
    excerpt.encode()


@pytest.mark.parametrize("source", [pytest.param(text, id=name) for name, text in HOSTILE])
def test_plain_hostile_text_is_one_short_line(source):
    assert len(plain(source, 120).splitlines() or [""]) == 1
