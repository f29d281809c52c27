"""A learner reads what changed and by when a week is suggested, without script too; a lead tutor sets the dates."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from learning import actions
from learning.models import Cohort, Enrolment
from tests.browser.audit import open_and_look
from tests.browser.conftest import Visitor
from tests.course import publish
from tests.learning.groups import make_group

NOTE = "Figure 2 shows the numbers of 2027."
FIRST, COURSE, MINE = "/courses/lines/one/first/", "/courses/lines/", "/learning/"


def changed_after_it_was_ticked(course, cast) -> Cohort:
    """The learner's group suggested week 1 by yesterday, and a page has changed since they ticked it."""
    cohort = make_group(course, cast)
    yesterday = timezone.localdate() - timedelta(days=1)
    actions.change_pace(cohort=cohort, pace_days=7, week_dates={course.week.key: yesterday})
    page = course.refresh("first")
    actions.mark_page(user=cast.learner, course_paths=[course.course.path], page_key=page.key, done=True)
    page.what_changed = NOTE
    publish(page)
    return cohort


def test_learner_says_without_script_that_a_change_was_seen(without_script, live_server, course, cast):
    changed_after_it_was_ticked(course, cast)
    visitor = Visitor(without_script, live_server.url)
    visitor.is_signed_in(cast, "learner")
    page = visitor.open(MINE)
    expect(page.get_by_text("The suggested pace is 1 week ahead of you.")).to_be_visible()
    page.get_by_role("link", name="1 First", exact=True).click()
    expect(page.get_by_role("complementary").get_by_text(NOTE)).to_be_visible()

    page.get_by_role("button", name="I have seen this").click()

    expect(page).to_have_url(live_server.url + FIRST + "#text")
    expect(page.get_by_text(NOTE)).to_have_count(0)
    expect(page.locator(".rail-contents li:has(.tick.done)")).to_have_count(1)
    visitor.open(MINE)
    expect(page.get_by_text("Changed since you studied it")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    assert Enrolment.objects.get().progress["done"] == [course.first.key]


def test_pages_with_changes_and_dates_are_accessible(reader, cast, course, audit):
    changed_after_it_was_ticked(course, cast)
    reader.is_signed_in(cast, "learner")

    open_and_look(audit, reader, {"My learning": MINE, "the page": FIRST, "the course": COURSE})


def test_lead_tutor_suggests_dates(page, reader, cast, course, audit):
    cohort = changed_after_it_was_ticked(course, cast)
    reader.is_signed_in(cast, "own_tutor")
    reader.open(f"/tutor/groups/{cohort.pk}/")
    audit.look("the form")
    page.get_by_label("Week 2: Leading").fill("2020-01-01")
    page.get_by_role("button", name="Save the suggested dates").click()
    expect(page.get_by_role("alert")).to_contain_text("Week 2: Leading: This is not after the day of an earlier week")
    audit.look("a day before the week in front of it")

    page.get_by_label("Week 2: Leading").fill("2031-02-03")
    page.get_by_role("button", name="Save the suggested dates").click()

    expect(page.get_by_text("The suggested dates are saved.")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert Cohort.objects.get().week_dates[course.second_week.key] == "2031-02-03"
