"""What the pages of the reader say of themselves to people, browsers and search engines."""

import json
import re

import pytest
from django.urls import reverse
from wagtail.models import Page

from content.models import CourseIndexPage, CoursePage, HomePage, SectionPage, WeekPage
from content.templatetags.joined_up import about_hours, duration, italics
from tests.course import activity, add, block_id, picture, publish, text

HOSTILE = "</script><script>alert(1)</script> & \"quoted\" 'words' <!--"


@pytest.fixture
def course(course):
    """The small course with its pages as they are in the database: adding children left the parents in memory behind."""
    for name in ("home", "index", "course", "week", "second_week", "first", "second", "below", "summary", "later"):
        course.refresh(name)
    return course


def seen(client, page) -> str:
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def title(html: str) -> str:
    return re.search(r"<title>(.*?)</title>", html, re.DOTALL)[1]


def meta(html: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', html))


def canonical(html: str) -> list[str]:
    return re.findall(r'<link rel="canonical" href="([^"]*)"', html)


# Titles, canonical addresses, Open Graph -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("home", "Work across the lines · Joined Up"),
        ("index", "Courses · Joined Up"),
        ("course", "Across the Lines · Joined Up"),
        ("first", "1 First, Week 1, Across the Lines · Joined Up"),
        ("below", "2.1 Below, Week 1, Across the Lines · Joined Up"),
        ("summary", "Summary, Week 1, Across the Lines · Joined Up"),
    ],
)
def test_title_says_where_the_page_stands(name, expected, course, client):
    assert title(seen(client, getattr(course, name))) == expected


def test_title_for_search_engines_replaces_the_pages_own(course, client):
    for page in (course.week, course.first):
        page.seo_title = "Made for <search>"
        publish(page)

    assert title(seen(client, course.first)) == "Made for &lt;search&gt;, Week 1, Across the Lines · Joined Up"
    assert title(seen(client, course.week)) == "Made for &lt;search&gt;, Across the Lines · Joined Up"


@pytest.mark.parametrize("name", ["home", "index", "course", "week", "first", "below"])
def test_canonical_address_is_one_absolute_and_without_a_query(name, course, client):
    page = getattr(course, name)
    html = client.get(page.url, {"utm_source": "mail", "q": "<x>"}).content.decode()

    assert canonical(html) == [f"http://testserver{page.url}"]
    assert meta(html)["og:url"] == f"http://testserver{page.url}"


def test_open_graph_holds_title_description_and_picture(course, client):
    course.course.image, course.course.search_description = picture(), "About <seams>"
    publish(course.course)
    course.week.strapline = "Standing where they stand"
    publish(course.week)

    about, week, section = (meta(seen(client, page)) for page in (course.course, course.week, course.first))

    assert (about["og:title"], about["og:type"]) == ("Across the Lines", "website")
    assert about["description"] == about["og:description"] == "About &lt;seams&gt;"
    address = course.course.image.file.url
    assert {found["og:image"] for found in (about, week, section)} == {f"http://testserver{address}"}
    assert (section["og:title"], section["og:type"]) == ("First", "article")
    assert week["og:description"] == section["description"] == "Standing where they stand"


def test_page_without_a_description_or_picture_has_no_empty_tag(course, client):
    found = meta(seen(client, course.first))

    assert {"description", "og:description", "og:image"} & set(found) == set()
    assert found["og:site_name"] == "Joined Up"


# schema.org -----------------------------------------------------------------------------------------------------------


def facts(html: str) -> dict:
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return json.loads(data)


def test_structured_data_of_a_course_can_be_read_by_machines(course, client):
    course.course.outcomes = [{"type": "outcome", "value": "name a seam"}]
    course.course.licence_url = "https://creativecommons.org/licenses/by/4.0/"
    course.course.authors = "Ann & Ben"
    publish(course.course)

    assert facts(seen(client, course.course)) == {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": "Across the Lines",
        "description": "Leading together",
        "url": "http://localhost/courses/lines/",
        "educationalLevel": "Introductory",
        "isAccessibleForFree": True,
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "teaches": ["name a seam"],
        "provider": {"@type": "Organization", "name": "Ann & Ben"},
        "hasCourseInstance": {"@type": "CourseInstance", "courseMode": "online", "courseWorkload": "PT86M"},
    }


def test_structured_data_survives_hostile_words(course, client):
    course.course.title = course.course.strapline = course.course.authors = HOSTILE
    publish(course.course)

    html = seen(client, course.course)

    found = facts(html)
    assert (found["name"], found["description"], found["provider"]["name"]) == (HOSTILE, HOSTILE, HOSTILE)
    assert "<script>alert" not in html


@pytest.mark.parametrize("name", ["home", "index", "course", "week", "first"])
def test_page_runs_no_script_and_holds_no_style_of_its_own(name, course, client):
    html = seen(client, getattr(course, name))

    scripts = re.findall(r"<script\b([^>]*)>", html)
    assert all('src="/static/' in script or 'type="application/ld+json"' in script for script in scripts)
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=", html) == []


# Moving about ---------------------------------------------------------------------------------------------------------


def test_previous_and_next_lead_through_the_whole_course(course, client):
    order = [course.week, course.first, course.second, course.below, course.summary, course.second_week, course.later]
    addresses = [page.url for page in order]

    found = [re.findall(r'<a[^>]*href="([^"]+)"[^>]*rel="(prev|next)"', seen(client, page)) for page in order]

    expected = [
        [(addresses[at - 1], "prev")] * (at > 0) + [(address, "next") for address in addresses[at + 1 : at + 2]]
        for at in range(len(order))
    ]
    assert found == expected


def test_section_can_be_skipped_to_its_first_activity(course, client):
    anchor = f"activity-{block_id('Timeline')}"
    html = seen(client, course.below)

    assert re.findall(r'class="skip-link" href="#([^"]+)"', html) == ["main", anchor]
    assert html.count(f'id="{anchor}"') == 1 and html.count('id="main"') == 1
    assert ">Skip to activity 3</a>" in html
    assert re.findall(r'class="skip-link" href="#([^"]+)"', seen(client, course.summary)) == ["main", "text"]


def test_anchor_of_an_activity_survives_renumbering(course, client):
    anchor = f'id="activity-{block_id("Map")}"'
    before = seen(client, course.second)
    course.first.body = [activity("New"), *course.first.body.raw_data]
    publish(course.first)

    after = seen(client, course.second)

    assert (before.count(anchor), after.count(anchor)) == (1, 1)
    assert ">Activity 2</p>" in before and ">Activity 3</p>" in after


def test_week_page_lists_its_sections_and_activities_with_numbers_and_times(course, client):
    html = seen(client, course.week)

    contents = html.split('id="contents"')[1].split("</ol>")[0]
    assert re.findall(r'<h3>.*?<a href="([^"]+)">([^<]+)</a></h3>', contents) == [
        (page.url, page.title) for page in (course.first, course.second, course.below, course.summary)
    ]
    assert re.findall(r'href="[^"]+#activity-[^"]+">(Activity \d)</a> (\w+)', contents) == [
        *(("Activity 1", "Notice"), ("Activity 2", "Map"), ("Activity 3", "Timeline"))
    ]
    assert "<h1" in html and "Week 1: One person" in html.split("<h1")[1].split("</h1>")[0]


def test_rail_marks_the_page_one_is_on(course, client):
    current = re.findall(r'href="([^"]+)" aria-current="page"', seen(client, course.below))

    assert current == [course.below.url]


def test_share_offers_the_canonical_address_and_mail(course, client):
    html = seen(client, course.below)

    assert f'value="http://testserver{course.below.url}"' in html
    assert f"mailto:?subject=Below&amp;body=http%3A//testserver{course.below.url}" in html


# The course page, the list, home --------------------------------------------------------------------------------------


def test_course_page_says_what_when_and_for_whom(course, client):
    page = course.course
    page.outcomes = [{"type": "outcome", "value": "name a seam"}]
    page.introduction, page.who_for = "<p>What it is about</p>", "<p>For people who lead</p>"
    page.prerequisites, page.story = "<p>Nothing at all</p>", "<p>Saltmarsh</p>"
    page.faq = [{"type": "item", "value": {"question": "Is it free?", "answer": "<p>It is.</p>"}}]
    page.call_to_action = [{"type": "link", "value": {"label": "Become a student", "url": "https://example.org/"}}]
    page.licence, page.help_email = "CC BY 4.0", "help@example.org"
    publish(page)

    html = seen(client, page)

    words = [
        "What it is about",
        "For people who lead",
        "Nothing at all",
        "Saltmarsh",
        "Is it free?",
        "It is.",
        "name a seam",
    ]
    assert [word for word in words if word not in html] == []
    assert '<a class="button" href="https://example.org/">Become a student</a>' in html
    assert f'<a class="button primary" href="{course.week.url}">' in html
    assert "CC BY 4.0" in html and "mailto:help@example.org" in html and "1½ hours" in html and "2 weeks" in html


def test_course_without_weeks_says_so_and_offers_no_start(course, client):
    empty = add(course.index, CoursePage, "empty")

    html = seen(client, empty)

    assert "Nothing has been published in this course yet." in html and "Start reading" not in html


def test_lists_without_a_course_say_so(course, client):
    course.course.unpublish()

    assert "No course has been published yet" in seen(client, course.index)
    assert "No course has been published yet" in seen(client, course.home)


def test_course_list_and_home_show_every_public_course(course, client):
    add(course.index, CoursePage, "second-course", title="Another one")

    for page in (course.index, course.home):
        html = seen(client, page)
        assert "Across the Lines" in html and "Another one" in html


# Previews -------------------------------------------------------------------------------------------------------------


def draft_of(course, kind) -> Page:
    new = {
        HomePage: lambda: (Page.get_first_root_node(), HomePage(headline="Draft words", title="Home two")),
        CourseIndexPage: lambda: (course.home, CourseIndexPage(introduction="Draft words", title="More")),
        CoursePage: lambda: (course.index, CoursePage(strapline="Draft words", title="Course two")),
        WeekPage: lambda: (course.course, WeekPage(introduction=[text("Draft words")], title="Week three")),
        SectionPage: lambda: (course.week, SectionPage(body=[text("Draft words"), activity("New")], title="Sixth")),
    }
    parent, page = new[kind]()
    page.slug, page.live = "draft", False
    parent.add_child(instance=page).save_revision()
    return page


@pytest.mark.parametrize("kind", [HomePage, CourseIndexPage, CoursePage, WeekPage, SectionPage])
def test_page_that_was_never_published_can_be_previewed_by_editors_only(kind, course, cast):
    address = reverse("wagtailadmin_pages:view_draft", args=[draft_of(course, kind).pk])

    response = cast.client("editor").get(address)

    assert response.status_code == 200 and "Draft words" in response.content.decode()
    assert cast.client("learner").get(address).status_code == 302


def test_section_in_the_unpublished_week_can_be_previewed(course, cast):
    course.week.unpublish()
    address = reverse("wagtailadmin_pages:view_draft", args=[course.first.pk])

    html = cast.client("editor").get(address).content.decode()

    assert "Words of the first" in html and "Notice" in html


# Small words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "0 min"), (1, "1 min"), (59, "59 min"), (60, "1 h"), (90, "1 h 30 min"), (None, "0 min")],
)
def test_duration_is_short_and_does_not_break(minutes, said):
    assert duration(minutes) == said.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(1, "1 minute"), (59, "59 minutes"), (60, "1 hour"), (74, "1 hour"), (76, "1½ hours"), (780, "13 hours")],
)
def test_hours_are_rounded_to_halves(minutes, said):
    assert about_hours(minutes) == said


def test_italics_are_the_only_mark_of_a_reference():
    assert italics("*A <b>title*. **x") == "<em>A &lt;b&gt;title</em>. **x"


@pytest.mark.parametrize(
    "address", ["/courses/lines/one/nothing/", "/courses/lines/one/first/below/", "/courses/first/"]
)
def test_address_outside_the_tree_is_not_found(address, course, client):
    assert client.get(address).status_code == 404
