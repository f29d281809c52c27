"""Rich text of a whole page expanded at once: links to pages and citations; and the week's list of references."""

import re

import pytest
from django.test import RequestFactory
from django.urls import reverse

from content.models import CoursePage
from content.prose import Citations, Reference, body_facts, cited_keys, expand
from tests.course import activity, add, block_id, figure, picture, publish, text

VARNEY = Reference("varney-2006", "Varney, D.", "", "2006", "*Service transformation*. London: HM Treasury.", "")
LEUTZ = Reference("leutz-1999", "Leutz, W. N.", "Leutz", "1999", "*Five laws*.", "https://example.org/leutz")
OFFICE = Reference("office", "Office & Co <London>", "", "", "A leaflet.", "")
WORKS = {work.key: work for work in (VARNEY, LEUTZ, OFFICE)}


def citations(address="/w/") -> Citations:
    return Citations(references=WORKS, list_address=address)


def cite(key: str, number: int, words: str) -> str:
    return f'<a id="cite-{key}-{number}" href="/w/#ref-{key}">{words}</a>'


# Citations ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("[@varney-2006]", f"({cite('varney-2006', 1, 'Varney, 2006')})"),
        (
            "[@varney-2006; @leutz-1999]",
            f"({cite('varney-2006', 1, 'Varney, 2006')}; {cite('leutz-1999', 1, 'Leutz, 1999')})",
        ),
        (
            "[@varney-2006;@leutz-1999]",
            f"({cite('varney-2006', 1, 'Varney, 2006')}; {cite('leutz-1999', 1, 'Leutz, 1999')})",
        ),
        ("[-@varney-2006]", f"({cite('varney-2006', 1, '2006')})"),
        ("[@office]", f"({cite('office', 1, 'Office &amp; Co &lt;London&gt;')})"),
        ("[-@office]", f"({cite('office', 1, 'Office &amp; Co &lt;London&gt;')})"),
        ("[@nobody-2020]", "[@nobody-2020]"),
        ("[@varney-2006; @nobody-2020]", "[@varney-2006; @nobody-2020]"),
        ("[@Varney-2006]", "[@Varney-2006]"),
        ("[ @varney-2006]", "[ @varney-2006]"),
        ("me@varney-2006", "me@varney-2006"),
        ("&#91;@varney-2006&#93;", "&#91;@varney-2006&#93;"),
        ("[@varney-2006", "[@varney-2006"),
    ],
)
def test_citation_is_written_in_harvard_form_or_left_as_typed(typed, shown):
    assert citations().expand(f"<p>So {typed}.</p>") == f"<p>So {shown}.</p>"


def test_citations_of_one_work_are_counted_over_the_page():
    page = citations()

    html = page.expand("<p>[@varney-2006] [@leutz-1999]</p>") + page.expand("<p>[-@varney-2006]</p>")

    assert re.findall(r'id="([^"]+)"', html) == ["cite-varney-2006-1", "cite-leutz-1999-1", "cite-varney-2006-2"]


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<img alt="after [@varney-2006]">', '<img alt="after (Varney, 2006)">'),
        ('<img alt="after [@office]">', '<img alt="after (Office &amp; Co &lt;London&gt;)">'),
        ('<a href="/x/">see [@leutz-1999]</a>', '<a href="/x/">see (Leutz, 1999)</a>'),
        ("<a>see [-@leutz-1999]</a>", "<a>see (1999)</a>"),
        ("<aside>[@nobody]</aside>", "<aside>[@nobody]</aside>"),
    ],
)
def test_citation_where_no_link_can_stand_is_plain_words(html, shown):
    page = citations()

    assert page.expand(html) == shown
    assert page.seen == {}


def test_citation_after_a_link_is_a_link_again():
    html = citations().expand('<a href="/x/">there</a> [@leutz-1999]')

    assert html == f'<a href="/x/">there</a> ({cite("leutz-1999", 1, "Leutz, 1999")})'


def test_cited_keys_are_listed_in_order_with_repeats():
    assert list(cited_keys("[@b; @a] and [-@b] but not @c or [@D]")) == ["b", "a", "b"]


# Links to pages -------------------------------------------------------------------------------------------------------


def link(page, words="there") -> str:
    return f'<a id="{page.pk}" linktype="page">{words}</a>'


def test_link_within_the_course_needs_no_query(course, django_assert_num_queries):
    known = {course.second.pk: "/here/?a=1&b=2"}

    with django_assert_num_queries(0):
        html = expand("".join(link(course.second, at) for at in range(12)), known)

    assert html == "".join(f'<a href="/here/?a=1&amp;b=2">{at}</a>' for at in range(12))


@pytest.mark.parametrize("size", [1, 12])
def test_links_elsewhere_are_one_query_for_the_whole_page(size, course, django_assert_num_queries):
    pages = [add(course.index, CoursePage, f"elsewhere-{at}") for at in range(size)]
    html = "".join(link(page, page.slug) for page in pages)
    request = RequestFactory().get("/")
    expand(link(course.index), {}, request=request)  # the site is known from here on

    with django_assert_num_queries(1):
        shown = expand(html, {}, request=request)

    assert shown == "".join(f'<a href="/courses/{page.slug}/">{page.slug}</a>' for page in pages)


@pytest.mark.parametrize("order", ['linktype="page" id="{}"', 'id="{}" linktype="page"'])
def test_link_is_known_in_either_order_of_its_attributes(order, course):
    assert expand(f"<a {order.format(course.first.pk)}>x</a>", {course.first.pk: "/f/"}) == '<a href="/f/">x</a>'


def test_link_to_a_page_that_is_gone_leads_nowhere(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert expand('<a id="99999" linktype="page">gone</a>', {}) == "<a>gone</a>"


@pytest.mark.parametrize(
    "html",
    [
        "&lt;a linktype=&quot;page&quot; id=&quot;{pk}&quot;&gt;typed&lt;/a&gt;",
        '<p title="&lt;a linktype=page id={pk}&gt;">typed</p>',
        "<p>linktype=&quot;page&quot; id=&quot;{pk}&quot;</p>",
        '<a href="https://example.org/?id={pk}">outside</a>',
        '<a href="mailto:a@example.org">mail</a>',
    ],
)
def test_escaped_or_other_markup_is_not_expanded(html, course):
    html = html.format(pk=course.first.pk)

    assert expand(html, {course.first.pk: "/wrong/"}, citations()) == html


def test_markup_typed_into_plain_fields_stays_visible_text(course, client):
    forged = f'<a linktype="page" id="{course.second.pk}">forged</a><script>alert(1)</script>'
    box = {"type": "box", "value": {"title": forged, "text": "<p>In the box</p>"}, "id": block_id("box")}
    course.first.body = [box, activity("Typed", purpose=forged)]
    publish(course.first)

    html = client.get(course.first.url).content.decode()

    assert html.count("&lt;a linktype=&quot;page&quot;") == 2
    assert "<script>alert" not in html and f'<a linktype="page" id="{course.second.pk}"' not in html


# What the outline must know of a body ---------------------------------------------------------------------------------


def test_body_facts_count_words_figures_and_citations_of_every_block(course):
    course.first.body = [
        text("Three little words"),
        figure("drawn", picture()),
        activity("Not counted", instructions="<p>Many many words [@in-activity]</p>"),
        text("One [@first; @second] two [@first]"),
    ]

    facts = body_facts(course.first.body)

    assert (facts.figures, facts.citations) == (1, ["in-activity", "first", "second"])
    assert facts.words == 3 + 2 + 5  # "Three little words", "drawn" twice, "One first second two first"
    assert body_facts(None) == type(facts)(0, 0, [])


@pytest.mark.parametrize("way", ["save", "save of the body alone"])
def test_body_facts_follow_a_save(way, course):
    course.first.body = [text("one two [@varney-2006]")]

    course.first.save(**({} if way == "save" else {"update_fields": ["body"]}))

    page = course.refresh("first")
    assert (page.words, page.figures, page.citations) == (3, 0, ["varney-2006"])


# The reference list of the week ---------------------------------------------------------------------------------------


def reference(work: Reference) -> dict:
    value = {name: getattr(work, name) for name in ("key", "author", "cite", "year", "text", "url")}
    return {"type": "reference", "value": value}


@pytest.fixture
def cited(course):
    """Week 1 cites Varney in its introduction and twice in 1, Leutz in 2.1; week 2 cites the office."""
    course.refresh("course").references = [reference(work) for work in WORKS.values()]
    publish(course.course)
    course.refresh("week").introduction = [text("Begin with [@varney-2006]")]
    course.week.further_reading = [{"type": "reference", "value": key} for key in ("office", "nobody")]
    course.first.body = [text("See [@varney-2006] and [-@varney-2006]"), text("[@nobody-2020]")]
    course.refresh("below").body = [text("See [@leutz-1999; @varney-2006]")]
    course.later.body = [text("See [@office]")]
    for page in (course.week, course.first, course.below, course.later):
        publish(page)
    return course


def listed(html: str) -> dict[str, str]:
    return dict(re.findall(r'<li id="ref-([\w-]+)"[^>]*>(.*?)</li>', html, re.DOTALL))


def test_reference_list_of_a_week_holds_the_works_its_pages_cite_by_author(cited, client):
    html = client.get(cited.week.url).content.decode()

    works = listed(html)
    assert list(works) == ["leutz-1999", "varney-2006"]
    assert works["varney-2006"].startswith("Varney, D. (2006) <em>Service transformation</em>. London: HM Treasury.")
    assert '<a href="https://example.org/leutz">https://example.org/leutz</a>' in works["leutz-1999"]
    assert list(listed(client.get(cited.second_week.url).content.decode())) == ["office"]
    further = html.split('id="further-reading"')[1].split("</ul>")[0]
    assert "Office &amp; Co &lt;London&gt; A leaflet." in further and further.count("<li>") == 1


def test_citations_and_reference_list_link_to_each_other(cited, client):
    pages = {page.url: client.get(page.url).content.decode() for page in (cited.week, cited.first, cited.below)}

    works = listed(pages[cited.week.url])
    back = {key: re.findall(r'href="([^"#]+)#(cite-[\w-]+)"', entry) for key, entry in works.items()}
    first, below, week = cited.first.url, cited.below.url, cited.week.url
    assert back == {
        "varney-2006": [(address, "cite-varney-2006-1") for address in (week, first, below)],
        "leutz-1999": [(below, "cite-leutz-1999-1")],
    }
    for address, anchor in [place for places in back.values() for place in places]:
        assert pages[address].count(f'id="{anchor}"') == 1
    forth = {target for html in pages.values() for target in re.findall(r'id="cite-[^>]*href="([^"]+)"', html)}
    assert forth == {f"{week}#ref-varney-2006", f"{week}#ref-leutz-1999"}


def test_citation_of_an_unknown_key_stays_as_typed_on_the_page(cited, client):
    assert "[@nobody-2020]" in client.get(cited.first.url).content.decode()


def test_citations_in_the_print_view_lead_to_its_own_list(cited, client):
    html = client.get(reverse("content:print_week", args=[cited.week.pk])).content.decode()

    assert set(re.findall(r'id="cite-[^>]*href="([^"]+)"', html)) == {"#ref-varney-2006", "#ref-leutz-1999"}
    assert set(listed(html)) == {"varney-2006", "leutz-1999"}
    anchors = re.findall(r'id="(cite-[\w-]+)"', html)
    assert len(anchors) == len(set(anchors)) == 5


def test_unpublished_section_takes_its_works_off_the_list(cited, client):
    cited.below.unpublish()

    assert list(listed(client.get(cited.week.url).content.decode())) == ["varney-2006"]
