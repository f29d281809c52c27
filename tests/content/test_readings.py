"""Readings: contents, arguments, citations, notes and the line to cite them by stay right in whatever order they stand."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from hypothesis import given
from hypothesis import strategies as st
from wagtail.blocks import StreamBlock
from wagtail.models import Site

from content.articles import cited_authors, cited_works
from content.blocks.article import ARTICLE_BLOCKS
from content.headings import headings_of
from content.models import SiteShell
from content.prose import Citations, Footnotes, Reference
from tests.content.articles import argument, article, html, make_articles, note, work
from tests.course import activity, add, block_id, publish

BODY = [
    html("one", "<h2>First part</h2><p>As said [@varney-2006] and noted[^law].</p>"),
    html("two", "<h2>Second part</h2><h3>Below</h3><p>Again [@varney-2006], and [@adams-1999][^law][^other].</p>"),
    argument("A claim", "Because of [@adams-1999]."),
    argument("Another claim"),
]


def stream(blocks: list[dict]):
    return StreamBlock(ARTICLE_BLOCKS).to_python(blocks)


@pytest.fixture
def reading(course):
    articles = make_articles(course)
    return article(
        articles.index,
        "reading",
        [articles.partnership],
        [articles.ada, articles.sam],
        kind="reading",
        body=BODY,
        references=[
            work("varney-2006"),
            work("adams-1999", author="Adams, A.", year="1999"),
            work("unused", author="Z."),
        ],
        notes=[note("law", "About the law [@adams-1999]."), note("other", "Other"), note("never", "Never")],
    )


def page_of(client, reading) -> str:
    response = client.get(reading.get_url())
    assert response.status_code == 200
    return re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]


def part(html: str, heading: str) -> str:
    return re.search(rf'id="{heading}">.*?</(?:ul|ol)>', html, re.DOTALL)[0]


def targets(html: str) -> tuple[list[str], list[str]]:
    """The ids of a page, and those that its links lead to within it."""
    return re.findall(r' id="([^"]+)"', html), re.findall(r'href="#([^"]+)"', html)


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 0, 3, 2), (2, 1, 0, 3), (1, 3, 0, 2)])
def test_whatever_the_order_every_link_within_the_page_has_its_place(order, reading, client):
    reading.body = [(BODY[at]["type"], BODY[at]["value"]) for at in order]
    publish(reading)
    found = page_of(client, reading)
    ids, links = targets(found)

    assert len(ids) == len(set(ids))
    assert set(links) <= set(ids)
    listed = [words.strip() for words in re.findall(r"<a href=\"#(?:part|argument)-[^>]*>(.*?)</a>", found)]
    plain = [re.sub(r"<[^>]*>", "", words) for words in listed]
    headings = re.findall(r"<h[23] id=\"(?:part|argument)-[^>]*>(.*?)</h[23]>", found)
    assert plain == [re.sub(r"<[^>]*>", "", words) for words in headings]
    assert [int(n) for n in re.findall(r'<span class="num">(\d)\.</span> A', part(found, "contents-title"))] == [1, 2]
    # Two places cite Varney; three cite Adams, one of them in a note.
    references = part(found, "references")
    assert references.count("#cite-varney-2006-") == 2 and references.count("#cite-adams-1999-") == 3
    assert part(found, "notes").count("#noted-law-") == 2 and part(found, "notes").count("#noted-other-") == 1


def test_notes_are_numbered_by_their_first_mark_and_unused_ones_are_left_out(reading, client):
    reading.body = [
        ("text", "<p>First[^other], then[^law], and again[^other]. Unknown[^nobody].</p>"),
    ]
    publish(reading)
    found = page_of(client, reading)

    assert re.findall(r'href="#note-(\w+)" aria-label="Note (\d)">(\d)<', found) == [
        ("other", "1", "1"),
        ("law", "2", "2"),
        ("other", "1", "1"),
    ]
    assert re.findall(r'<li id="note-(\w+)"', found) == ["other", "law"]
    assert "Unknown[^nobody]" in found and "Never" not in found


def test_references_are_sorted_and_uncited_ones_are_further_reading(reading, client):
    found = page_of(client, reading)

    assert re.findall(r'<li id="ref-([\w-]+)"', found) == ["adams-1999", "varney-2006"]
    assert "Z." in part(found, "further-reading") and "Z." not in part(found, "references")


def test_article_without_notes_and_works_has_no_empty_lists(course, client):
    articles = make_articles(course)
    found = page_of(client, articles.first)

    for name in ("notes", "references", "further-reading", "cite", "contents"):
        assert f'id="{name}"' not in found


def test_reading_says_how_long_it_is(reading, client):
    reading.body = [("text", f"<p>{'word ' * 2650}</p>")]
    publish(reading)
    found = page_of(client, reading)

    assert "14 minutes, with references" in found
    assert "about 9 pages of 300 words" in found


def test_pace_of_reading_is_a_setting(reading, settings):
    settings.CONTENT_ARTICLE_WORDS_A_MINUTE = 1

    assert reading.minutes == reading.words > 10


def test_reading_can_be_cited_with_and_without_script(reading, client):
    SiteShell.objects.create(site=Site.objects.get(), organisation="Harbour & Co")
    found = page_of(client, reading)
    line = re.search(r"<textarea id=\"cite-line\" readonly[^>]*>([^<]*)</textarea>", found)[1]
    day = date_format(timezone.localdate(), "j F Y")

    assert line == (
        f"Byron, A. and Sam Lee ({reading.date.year}) Reading. Harbour &amp; Co. "
        f"Available at: http://testserver/articles/reading/ (Accessed: {day})."
    )
    assert f'<p class="on-paper">{line}</p>' in found
    assert 'data-copy="cite-line"' in found


def test_reading_without_authors_is_cited_by_its_publisher(reading, client):
    reading.bylines = []
    publish(reading)

    assert f">Joined Up ({reading.date.year}) Reading. Available at:" in page_of(client, reading)


@pytest.mark.parametrize(
    ("names", "line"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")],
)
def test_authors_of_a_citation_are_joined_as_in_harvard_form(names, line):
    assert cited_authors(names) == line


def test_reading_can_be_the_reading_of_an_activity(reading, course, client):
    chosen = {"title": "Partnership", "page": reading.pk, "url": "", "note": ""}
    add(course.week, type(course.first), "with-reading", body=[activity("Read it", reading=chosen)])
    address = "/courses/lines/one/with-reading/"

    assert '<a class="reading-link" href="/articles/reading/">' in client.get(address).content.decode()
    reading.unpublish()
    shown = client.get(address).content.decode()
    assert "“Partnership”" in shown and "/articles/reading/" not in shown


# Headings -------------------------------------------------------------------------------------------------------------


def test_headings_with_the_same_words_have_anchors_of_their_own():
    found = headings_of(stream([html("a", "<h2>Same</h2><h2>Same</h2>"), html("b", "<h3>Same</h3>")]))

    assert [heading.anchor for heading in found.listed] == ["part-same", "part-same-2", "part-same-3"]
    assert found.texts[block_id("b")] == '<h3 id="part-same-3">Same</h3>'


def test_heading_is_listed_without_marks_and_entities_are_words():
    found = headings_of(stream([html("a", "<h2 data-block-key='x'>Law &amp; <b>money</b>[^law] [@varney-2006]</h2>")]))

    assert [heading.words for heading in found.listed] == ["Law & money"]


def test_heading_without_words_is_left_as_it_is():
    found = headings_of(stream([html("a", "<h2> </h2><h2>???</h2>")]))

    assert [heading.anchor for heading in found.listed] == ["part-"]


WORDS = st.text(alphabet="ab <&\"'é[]^@", max_size=12)


@given(st.lists(st.tuples(st.sampled_from([2, 3]), WORDS), max_size=6))
def test_anchors_are_unique_and_every_listed_one_is_in_the_text(headings):
    from django.utils.html import escape

    body = stream([html(str(at), f"<h{n}>{escape(words)}</h{n}>") for at, (n, words) in enumerate(headings)])
    found = headings_of(body)
    anchors = [heading.anchor for heading in found.listed]

    assert len(anchors) == len(set(anchors))
    assert [anchor for text in found.texts.values() for anchor in re.findall(r' id="([^"]*)"', text)] == anchors


# Notes and citations --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<p>x[^b]</p>", "1"),
        ('<img alt="[^a]">', ""),
        ('<a href="/">x[^a]</a>', "<sup>1</sup>"),
        ("[^A] [^] [^a b]", None),
    ],
)
def test_mark_of_a_note_is_a_link_only_where_there_can_be_one(text, shown):
    notes = Footnotes({"a": "A", "b": "B"})
    found = notes.expand(text)

    assert found == text if shown is None else shown in found
    assert ("note-mark" in found) == (shown == "1")


def test_key_that_ends_like_a_place_makes_no_second_id():
    notes = Footnotes({"a": "", "a-1": ""})
    ids = re.findall(r'id="([^"]+)"', notes.expand("[^a][^a-1][^a][^a-1]"))

    assert len(ids) == len(set(ids)) == 4


def test_works_are_parted_by_whether_the_text_cites_them():
    works = [Reference(key, "A", "", "2000", "", "") for key in ("cited", "not")]
    citations = Citations(references={found.key: found for found in works})
    citations.expand("[@cited] [@cited]")
    cited, further = cited_works(works, citations)

    assert [(found["reference"].key, list(found["places"])) for found in cited] == [("cited", [1, 2])]
    assert [found.key for found in further] == ["not"]
