"""Enrolling, ticking and leaving as the pages do it, with script and without."""

import hashlib
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from content.models import SectionPage, WeekPage
from learning import actions
from learning.models import Enrolment
from tests.course import activity, add, publish, text
from tests.journal.writing import write
from tests.learning.records import give_for, keys, tick


@pytest.fixture
def learner(cast):
    return cast.client("learner")


@pytest.fixture
def enrolled(course, cast, learner):
    actions.enrol(user=cast.learner, course=course.course)
    return learner


def url(name: str, number: int) -> str:
    return reverse(f"learning:{name}", args=[number])


def html(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def progress() -> dict:
    return Enrolment.objects.get().progress


# Enrolling -----------------------------------------------------------------------------------------------------------


def test_guest_finds_a_link_and_no_form_and_gets_no_cookie(course, client):
    response = client.get(course.first.url)

    page = response.content.decode()
    assert f'href="{url("enrol", course.course.pk)}?next={course.first.url}"' in page
    assert 'id="act"' not in page and "csrfmiddlewaretoken" not in page
    assert not response.cookies


def test_guest_comes_through_sign_in_back_to_enrolling(course, client):
    response = client.get(url("enrol", course.course.pk), {"next": course.first.url})

    assert response.headers["Location"] == (
        f"/accounts/login/?next={url('enrol', course.course.pk)}%3Fnext%3D{course.first.url.replace('/', '%252F')}"
    )


def test_enrol_page_asks_and_the_press_goes_back_to_the_page_one_came_from(course, learner):
    page = html(learner, url("enrol", course.course.pk) + f"?next={course.first.url}")
    assert f'<input type="hidden" name="next" value="{course.first.url}">' in page
    assert Enrolment.objects.count() == 0

    response = learner.post(url("enrol", course.course.pk), {"next": course.first.url})

    assert (response.status_code, response.headers["Location"]) == (302, course.first.url)
    assert Enrolment.objects.get().state == "active"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_press_leads_nowhere_else(course, learner, target):
    response = learner.post(url("enrol", course.course.pk), {"next": target})

    assert response.headers["Location"] == course.course.url


def test_course_that_is_not_published_cannot_be_joined(course, learner):
    course.course.unpublish()

    assert learner.post(url("enrol", course.course.pk)).status_code == 404
    assert learner.post(url("enrol", course.first.pk)).status_code == 404
    assert Enrolment.objects.count() == 0


# Ticking -------------------------------------------------------------------------------------------------------------


def test_done_next_page_ticks_and_goes_on(course, enrolled):
    page = html(enrolled, course.first.url)
    assert f'formaction="{url("page_done", course.first.pk)}" name="next" value="{course.second.url}"' in page

    response = enrolled.post(url("page_done", course.first.pk), {"next": course.second.url})

    assert response.headers["Location"] == course.second.url
    rail = html(enrolled, course.second.url)
    assert [f'class="tick done" id="tick-{p.pk}"' in rail for p in (course.first, course.second)] == [True, False]
    assert "Week 1: 1 of 5 pages" in " ".join(rail.split())


def test_last_page_leads_to_my_learning(course, enrolled):
    assert 'name="next" value="/learning/">Done, to my learning' in html(enrolled, course.later.url)


def test_page_is_open_again_after_not_done_after_all(course, enrolled):
    enrolled.post(url("page_done", course.first.pk))
    enrolled.post(url("page_open", course.first.pk))

    page = html(enrolled, course.first.url)

    assert (progress()["done"], progress()["open"]) == ([], [course.first.key])
    assert "data-read=" not in page and "data-visited=" in page


def test_activity_is_ticked_and_unticked_on_its_page(course, enrolled):
    number = course.activity("Notice").pk
    there = enrolled.post(url("activity_done", number), {"next": course.first.url}).headers["Location"]
    assert "Activity 1 is done" in html(enrolled, there)

    enrolled.post(url("activity_open", number))

    assert "Tick activity 1 as done" in html(enrolled, course.first.url)


def test_script_gets_the_parts_that_changed(course, enrolled):
    done = enrolled.post(url("read_to_the_end", course.first.pk), headers={"Accept": "application/json"}).json()
    tick = enrolled.post(
        url("activity_done", course.activity("Timeline").pk),
        {"next": "/courses/lines/one/second/below/#activity-3"},
        headers={"Accept": "application/json"},
    ).json()

    assert set(done) == {"end", "tick", "ring", "said"}
    assert f'id="tick-{course.first.pk}"' in done["tick"] and "tick done" in done["tick"]
    assert "Not done after all" in done["end"] and done["ring"].count("bead done") == 1
    assert tick["said"] == "Activity 3 is done."
    assert "Activity 3 is done" in tick["tick"]
    assert 'value="/courses/lines/one/second/below/#activity-3"' in tick["tick"]


def test_script_learns_that_it_was_signed_out_or_is_not_enrolled(course, client, learner):
    address = url("read_to_the_end", course.first.pk)

    out = client.post(address, headers={"Accept": "application/json"})
    stranger = learner.post(address, headers={"Accept": "application/json"})

    assert (out.status_code, stranger.status_code) == (401, 404)
    assert "Sign in" in out.json()["message"] and "not enrolled" in stranger.json()["message"]


def test_press_after_the_session_ended_leads_through_sign_in_to_the_page(course, client):
    response = client.post(url("page_done", course.first.pk), {"next": course.second.url})

    assert response.headers["Location"] == f"/accounts/login/?next={course.second.url}"


def test_tick_on_a_page_that_went_meanwhile_is_refused(course, enrolled):
    course.week.unpublish()

    assert enrolled.post(url("page_done", course.first.pk)).status_code == 404
    assert enrolled.post(url("activity_done", course.activity("Notice").pk)).status_code == 404
    assert progress() == {}


def test_somebody_who_is_not_enrolled_sees_no_ticks(course, learner):
    page = html(learner, course.first.url)

    assert 'class="tick' not in page and "activity-tick" not in page
    assert f'formaction="{url("enrol", course.course.pk)}" name="next" value="{course.first.url}#done"' in page


def test_page_has_one_token_beside_those_of_the_notice_and_the_display_settings(course, enrolled):
    forms = re.findall(r"<form[^>]*>(?:(?!</form>).)*csrfmiddlewaretoken", html(enrolled, course.first.url), re.DOTALL)

    assert [re.search(r'id="(\w+)"|action="([^"]+)"', form).group(1, 2) for form in forms] == [
        (None, "/cookies/"),
        ("act", None),
        (None, "/settings/display/"),
    ]


# Course page, home, my learning --------------------------------------------------------------------------------------


def test_course_page_says_how_far_and_where_to_go_on(course, enrolled):
    before = " ".join(html(enrolled, course.course.url).split())
    enrolled.post(url("page_done", course.week.pk))
    after = " ".join(html(enrolled, course.course.url).split())

    assert f'<a class="button primary" href="{course.week.url}">Start reading: Week 1</a>' in before
    assert f'<a class="button primary" href="{course.first.url}">Continue: 1 First</a>' in after
    assert "1 of 7 pages done, 0 of 4 activities." in after and "1 of 5 pages done" in after
    assert "Enrol, free" not in after


def test_home_leads_on_with_the_course_studied_last(course, enrolled):
    enrolled.post(url("page_done", course.week.pk))

    page = html(enrolled, course.home.url)

    assert f'href="{course.first.url}">Continue: 1 First</a>' in page and "See the course" not in page


def test_my_learning_is_a_page_of_its_own_when_empty(course, learner):
    page = html(learner, "/learning/")

    assert "You are not enrolled in a course now." in page and "Courses you left" not in page


def test_who_left_finds_the_course_below_and_can_come_back_or_delete(course, enrolled):
    enrolled.post(url("page_done", course.first.pk))
    number = Enrolment.objects.get().pk
    enrolled.post(url("leave", number))

    page = " ".join(html(enrolled, "/learning/").split())
    assert "Courses you left" in page and "1 of 7 pages done" in page
    assert 'class="tick' not in html(enrolled, course.first.url)

    enrolled.post(url("enrol", course.course.pk))
    assert 'class="tick done"' in html(enrolled, course.first.url)

    enrolled.post(url("forget", number))
    assert Enrolment.objects.count() == 0


def test_course_that_went_is_still_named(course, enrolled):
    course.course.unpublish()

    page = html(enrolled, "/learning/")

    assert "Across the Lines" in page and "This course is not published now." in page
    assert f'href="{course.course.url}"' not in page


def test_print_page_of_a_week_has_no_buttons(course, enrolled):
    page = html(enrolled, f"/print/{course.week.pk}/")

    assert "formaction" not in page and "What happened in Map?" in page and "What happened in Timeline?" not in page


def test_preview_shows_nothing_of_the_editor(course, cast):
    actions.enrol(user=cast.editor, course=course.course)

    address = reverse("wagtailadmin_pages:view_draft", args=[course.first.pk])
    page = cast.client("editor").get(address).content.decode()

    assert "Words of the first" in page
    assert 'class="tick' not in page and "formaction" not in page


# GET changes nothing -------------------------------------------------------------------------------------------------


def every_row() -> dict[str, str]:
    """A hash of each table of the database."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(repr(row) for row in cursor.fetchall())
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    assert len(found) > 60
    return found


def test_looking_changes_no_row(course, cast, enrolled):
    write(cast.learner, title="One", activity=course.activity("Map"), course=course)
    enrolled.post(url("page_done", course.first.pk))
    pages = [course.home, course.index, course.course, course.week, course.first, course.second, course.later]
    addresses = [page.url for page in pages] + ["/learning/", "/learning/profile/", "/journal/", "/search/?q=words"]
    addresses.append(url("enrol", course.course.pk))
    enrolled.get(course.first.url)
    before = every_row()

    for address in addresses:
        assert enrolled.get(address).status_code == 200

    assert every_row() == before


# Queries -------------------------------------------------------------------------------------------------------------


def queries(client, method: str, address: str, **more) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        getattr(client, method)(address, **more)
    return len([query for query in found if not query["sql"].startswith(("BEGIN", "SAVEPOINT", "RELEASE"))])


def grown(course, sections: int) -> None:
    week = add(course.course, WeekPage, "long", title="Long")
    for number in range(sections):
        body = [text(f"Words {number}"), activity(f"Long {number}")]
        add(week, SectionPage, f"long-{number}", body=body)


@pytest.mark.parametrize("sections", [1, 12])
def test_ticking_costs_the_same_in_a_course_of_any_size(sections, course, enrolled):
    grown(course, sections)
    enrolled.get(course.first.url)

    tick = url("activity_done", course.activity("Notice").pk)
    assert queries(enrolled, "post", tick) == 8
    assert queries(enrolled, "post", tick, headers={"Accept": "application/json"}) == 8
    # One more than an activity: whether the course gives a statement that is still to be earned.
    assert queries(enrolled, "post", url("page_done", course.first.pk)) == 9


def test_course_page_needs_as_many_queries_in_a_course_of_any_size(course, enrolled):
    enrolled.get("/courses/lines/")
    before = queries(enrolled, "get", "/courses/lines/")

    grown(course, 12)

    assert queries(enrolled, "get", "/courses/lines/") == before


@pytest.mark.parametrize("courses", [1, 3])
def test_my_learning_needs_as_many_queries_for_three_courses_as_for_one(courses, course, cast, enrolled):
    for number in range(1, courses):
        course.refresh("course").copy(recursive=True, update_attrs={"slug": f"copy-{number}"}, to=course.index)
    for found in type(course.course).objects.all():
        actions.enrol(user=cast.learner, course=found)
    enrolled.get("/learning/")

    assert queries(enrolled, "get", "/learning/") == 15


@pytest.mark.parametrize("courses", [1, 3])
def test_statements_cost_my_learning_nothing_before_and_once_they_are_there(courses, course, cast, enrolled):
    give_for(course)
    for number in range(1, courses):
        course.refresh("course").copy(recursive=True, update_attrs={"slug": f"copy-{number}"}, to=course.index)
    everything = list(type(course.course).objects.all())
    enrolments = [actions.enrol(user=cast.learner, course=found) for found in everything]
    enrolled.get("/learning/")
    before = queries(enrolled, "get", "/learning/")
    for enrolment in enrolments:
        for key in keys(enrolment.course):
            tick(enrolment, key)

    assert (before, queries(enrolled, "get", "/learning/")) == (15, 15)


def test_enrolment_costs_a_reading_page_one_query(course, cast, learner):
    publish(course.first)
    learner.get(course.first.url)
    without = queries(learner, "get", course.first.url)
    actions.enrol(user=cast.learner, course=course.course)
    learner.post(url("page_done", course.week.pk))

    assert queries(learner, "get", course.first.url) == without
