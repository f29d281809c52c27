"""Live means every page above is live: pages, sitemap, search, outline, activities and print view all say the same."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from content import permissions
from content.models import Activity, CoursePage, SectionPage
from content.numbering import outline_of
from tests.course import activity, publish, text

IN_COURSE = {"week", "second_week", "first", "second", "below", "summary", "later"}
EVERYTHING = IN_COURSE | {"home", "index", "course"}
WEEK_ONE = {"week", "first", "second", "below", "summary"}
PLACES = ["page", "sitemap", "search", "rule", "outline"]


@pytest.fixture
def course(course):
    """The small course with its pages as they are in the database: adding children left the parents in memory behind."""
    for name in EVERYTHING:
        course.refresh(name)
    return course


def addresses(course) -> dict[str, str]:
    return {name: getattr(course, name).url for name in EVERYTHING}


def answering(client, course) -> set[str]:
    given = {name: client.get(address).status_code for name, address in addresses(course).items()}
    assert set(given.values()) <= {200, 404}
    return {name for name, status in given.items() if status == 200}


def in_sitemap(client, course) -> set[str]:
    listed = set(re.findall(r"<loc>http://localhost(.*?)</loc>", client.get("/sitemap.xml").content.decode()))
    known = addresses(course)
    assert listed <= set(known.values())
    return {name for name, address in known.items() if address in listed}


def in_search(client, course) -> set[str]:
    found = set()
    for name, address in addresses(course).items():
        words = "Timeline" if name == "below" else getattr(course, name).title  # PostgreSQL takes "below" for a filler
        html = client.get("/search/", {"q": words}).content.decode()
        results = html.split('class="plain-list results"')[1] if "results" in html else ""
        if f'href="{address}"' in results.split("</ol>")[0]:
            found.add(name)
    return found


def in_rule(course) -> set[str]:
    allowed = set(permissions.published_pages().values_list("pk", flat=True))
    for name in EVERYTHING:
        assert permissions.is_published(getattr(course, name)) == (getattr(course, name).pk in allowed)
    return {name for name in EVERYTHING if getattr(course, name).pk in allowed}


def in_outline(course) -> set[str]:
    shown = outline_of(CoursePage.objects.get(pk=course.course.pk)).by_id
    return {name for name in IN_COURSE if getattr(course, name).pk in shown}


def where_readers_meet(client, course) -> dict[str, set[str]]:
    found = answering(client, course), in_sitemap(client, course), in_search(client, course), in_rule(course)
    return dict(zip(PLACES, (*found, in_outline(course)), strict=True))


def everywhere(names: set[str]) -> dict[str, set[str]]:
    return dict.fromkeys(PLACES, names) | {"outline": names & IN_COURSE}


def expire_first(course):
    Page.objects.filter(pk=course.first.pk).update(expire_at=timezone.now() - timedelta(hours=1))
    call_command("publish_scheduled", verbosity=0)


def unpublish_and_publish_the_week(course):
    course.week.unpublish()
    publish(course.refresh("week"))


STATES = {
    "as made": (lambda course: None, set()),
    "section unpublished": (lambda course: course.first.unpublish(), {"first"}),
    "section expired": (expire_first, {"first"}),
    "section above another unpublished": (lambda course: course.second.unpublish(), {"second", "below"}),
    "week unpublished": (lambda course: course.week.unpublish(), WEEK_ONE),
    "week unpublished and published again": (unpublish_and_publish_the_week, set()),
    "course unpublished": (lambda course: course.course.unpublish(), IN_COURSE | {"course"}),
    "course list unpublished": (lambda course: course.index.unpublish(), IN_COURSE | {"course", "index"}),
    "home unpublished": (lambda course: course.home.unpublish(), EVERYTHING),
}


@pytest.mark.parametrize("role", ["anonymous", "superuser"])
@pytest.mark.parametrize("state", STATES)
def test_hidden_page_hides_everything_below_it_everywhere(state, role, course, cast):
    change, hidden = STATES[state]

    change(course)

    assert where_readers_meet(cast.client(role), course) == everywhere(EVERYTHING - hidden)


@pytest.mark.parametrize("state", STATES)
def test_activities_follow_the_pages_they_stand_on(state, course):
    change, hidden = STATES[state]
    standing = {"first": "Notice", "second": "Map", "below": "Timeline", "later": "Sideways"}

    change(course)

    titles = {title for name, title in standing.items() if name not in hidden}
    assert set(permissions.published_activities().values_list("title", flat=True)) == titles
    shown = outline_of(CoursePage.objects.get(pk=course.course.pk)).activities
    assert {found.title for found in shown.values()} == titles
    assert set(Activity.objects.values_list("title", flat=True)) == set(standing.values())


def test_removed_activity_is_not_published_though_its_page_is(course):
    course.first.body = [text("nothing left")]
    publish(course.first)

    assert set(permissions.published_activities().values_list("title", flat=True)) == {"Map", "Timeline", "Sideways"}


def test_draft_below_a_published_week_is_nowhere(course, client):
    draft = SectionPage(title="Quagmire", slug="quagmire", live=False, body=[text("Quagmire words"), activity("Bog")])
    course.week.add_child(instance=draft).save_revision()

    assert client.get(course.week.url + "quagmire/").status_code == 404
    assert "quagmire" not in client.get("/sitemap.xml").content.decode()
    assert "quagmire" not in client.get("/search/", {"q": "Quagmire"}).content.decode().replace('"Quagmire"', "")
    assert "Quagmire" not in client.get(course.week.url).content.decode()
    assert where_readers_meet(client, course) == everywhere(EVERYTHING)


def test_draft_words_of_a_live_page_are_nowhere(course, client):
    course.first.title = "Quagmire"
    course.first.body = [text("Quagmire words")]
    course.first.save_revision()

    for address in (
        course.first.url,
        course.week.url,
        "/sitemap.xml",
        reverse("content:print_week", args=[course.week.pk]),
    ):
        assert "Quagmire" not in client.get(address).content.decode()
    assert "0 pages" in client.get("/search/", {"q": "Quagmire"}).content.decode()


def test_rule_narrows_the_queryset_it_is_given(course):
    course.week.unpublish()

    sections = permissions.published_pages(SectionPage.objects.all())
    assert (sections.model, set(sections)) == (SectionPage, {course.later})
    assert set(permissions.published_pages(Page.objects.filter(pk=course.first.pk))) == set()
    assert set(permissions.published_pages(Page.objects.none())) == set()


def test_rule_holds_on_a_site_whose_root_is_not_our_home_page(course, client):
    Site.objects.update(root_page=course.index)
    Site.clear_site_root_paths_cache()
    assert client.get("/lines/one/first/").status_code == 200

    course.week.unpublish()

    assert client.get("/lines/one/first/").status_code == 404
    assert client.get("/lines/two/later/").status_code == 200


# Print view -----------------------------------------------------------------------------------------------------------


def printed(client, page):
    return client.get(reverse("content:print_week", args=[page.pk]))


def test_print_view_holds_the_published_sections_of_the_week_only(course, client):
    course.second.unpublish()

    html = printed(client, course.week).content.decode()

    assert "Words of the first" in html and "Introduction of week one" in html and "In short" in html
    assert "Words of the second" not in html and "Words below" not in html and "Words of later" not in html


@pytest.mark.parametrize("name", ["week", "course", "index"])
def test_print_view_of_a_week_that_is_hidden_is_not_found(name, course, client):
    assert printed(client, course.week).status_code == 200

    getattr(course, name).unpublish()

    assert printed(client, course.week).status_code == 404


@pytest.mark.parametrize("name", ["home", "course", "first"])
def test_print_view_of_something_else_than_a_week_is_not_found(name, course, client):
    assert printed(client, getattr(course, name)).status_code == 404


# Wagtail's view restrictions ------------------------------------------------------------------------------------------


def restrict(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def test_restricted_week_asks_guests_to_sign_in_and_is_listed_nowhere_public(course, client, cast):
    restrict(course.week)

    for name in WEEK_ONE:
        response = client.get(getattr(course, name).url)
        assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, "/accounts/login/")
    assert in_sitemap(client, course) == EVERYTHING - WEEK_ONE
    assert in_search(client, course) == EVERYTHING - WEEK_ONE
    assert "Words of the first" in cast.client("learner").get(course.first.url).content.decode()


def test_restricted_section_is_not_in_the_print_view_of_its_open_week(course, client):
    restrict(course.second)

    html = printed(client, course.week).content.decode()

    assert "Words of the first" in html
    assert "Words of the second" not in html and "Words below" not in html


def test_restricted_course_is_not_on_the_shelf(course, client):
    assert "Across the Lines" in client.get("/courses/").content.decode()

    restrict(course.course)

    assert "Across the Lines" not in client.get("/courses/").content.decode()
    assert "Across the Lines" not in client.get("/").content.decode()


@pytest.mark.parametrize("restricted", [None, "index", "course", "week", "second", "below"])
def test_rule_within_a_query_finds_the_same_public_pages_and_asks_once(restricted, course, django_assert_num_queries):
    if restricted:
        PageViewRestriction.objects.create(page=getattr(course, restricted), restriction_type="login")
    course.second_week.unpublish()

    with django_assert_num_queries(1):
        found = set(permissions.public_within(Page.objects.all()))
    assert found == set(permissions.public_pages())
    assert {page.pk for page in found} & {course.second_week.pk, course.later.pk} == set()
