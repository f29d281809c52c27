"""What an editor does in Wagtail's admin, and what it does to an entry that was there before."""

import re

import pytest
from playwright.sync_api import Page, expect

from journal.models import Entry
from tests.browser.conftest import Visitor
from tests.journal.writing import write

SECOND = "/courses/lines/one/second/"


@pytest.fixture
def editor(other_browser, live_server, course, cast) -> Visitor:
    """The editor, who signs in through the site's own form on the way to the admin."""
    visitor = Visitor(other_browser, live_server.url)
    page = visitor.open("/admin/")
    visitor.signs_in("editor")
    visitor.shows_app_code()
    expect(page).to_have_url(f"{live_server.url}/admin/")
    return visitor


def insert_activity(page: Page, title: str, place: int) -> None:
    """The plus between two blocks, the block's name, its title: no number anywhere."""
    before = int(page.locator("[name=body-count]").input_value())
    page.get_by_role("button", name="Insert a block").nth(place).click()
    page.get_by_role("option", name="Activity", exact=True).click()
    expect(page.locator("[name=body-count]")).to_have_value(str(before + 1))
    page.locator(f"[name=body-{before}-value-title]").fill(title)


def publish(page: Page) -> None:
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("published")


def test_activity_inserted_in_the_admin_renumbers_page_and_entry_without_a_number_typed(learner, editor, cast, course):
    entry = write(cast.learner, "About the map", activity=course.activity("Map"), course=course)
    mine = learner.open(f"/journal/entries/{entry.pk}/")
    expect(mine.get_by_role("heading", level=1)).to_have_text("Week 1 Activity 2")
    page = editor.open(f"/admin/pages/{course.second.pk}/edit/")
    insert_activity(page, "Count the doors", place=0)
    publish(page)

    learner.open(SECOND)
    expect(mine.get_by_role("region", name="Activity 2 Count the doors")).to_be_visible()
    expect(mine.get_by_role("region", name="Activity 3 Map")).to_be_visible()
    learner.open(f"/journal/entries/{entry.pk}/")
    expect(mine.get_by_role("heading", level=1)).to_have_text("Week 1 Activity 3")
    expect(mine.get_by_role("article")).to_contain_text("written as Week 1 Activity 2")
    mine.get_by_role("link", name="Back to the activity").click()
    expect(mine).to_have_url(f"{learner.base}{SECOND}#activity-{course.activity('Map').block_id}")
    expect(mine.locator(":target")).to_contain_text("Activity 3")
    expect(mine.locator(":target")).to_be_in_viewport()
    learner.open("/courses/lines/one/")
    activities = [" ".join(words.split()) for words in mine.locator(".contents p").all_inner_texts()]
    assert [words for words in activities if "Map" in words or "doors" in words] == [
        "Activity 2 Count the doors (Allow about 20 minutes)",
        "Activity 3 Map (Allow about 20 minutes)",
    ]


def test_week_unpublished_in_the_admin_leaves_search_sitemap_and_reach_but_the_entry_stays(
    learner, editor, cast, course
):
    entry = write(cast.learner, "About the map", activity=course.activity("Map"), course=course)
    mine = learner.open("/search/?q=Second")
    expect(mine.get_by_role("link", name="2 Second")).to_be_visible()
    assert SECOND in mine.request.get(f"{learner.base}/sitemap.xml").text()
    page = editor.open(f"/admin/pages/{course.week.pk}/unpublish/")
    page.get_by_role("button", name=re.compile("unpublish", re.IGNORECASE)).last.click()
    expect(page.locator(".messages")).to_contain_text("unpublished")

    assert mine.goto(learner.base + SECOND).status == 404
    assert mine.goto(f"{learner.base}/courses/lines/one/").status == 404
    learner.open("/search/?q=Second")
    expect(mine.get_by_role("status")).to_contain_text("0 pages")
    sitemap = mine.request.get(f"{learner.base}/sitemap.xml").text()
    assert "/courses/lines/one/" not in sitemap
    assert "/courses/lines/two/" in sitemap
    learner.open("/journal/")
    mine.get_by_role("link", name="Week 1 Activity 2", exact=True).click()
    expect(mine.get_by_role("article")).to_contain_text("About the map")
    expect(mine.get_by_role("article")).to_contain_text("This activity is not published now; your entry stays.")
    expect(mine.get_by_role("link", name="Back to the activity")).to_have_count(0)
    assert Entry.objects.filter(pk=entry.pk, activity=course.activity("Map")).exists()


def test_entry_follows_its_activity_when_the_week_is_published_again(learner, cast, course):
    entry = write(cast.learner, "About the map", activity=course.activity("Map"), course=course)
    course.week.unpublish()
    course.refresh("week").save_revision().publish()
    page = learner.open(f"/journal/entries/{entry.pk}/")
    page.get_by_role("link", name="Back to the activity").click()

    expect(page.locator(":target")).to_contain_text("Map")


def test_admin_knows_no_journal(editor, cast, course):
    write(cast.learner, "marzipan", title="marzipan", activity=course.activity("Map"), course=course)
    page = editor.open("/admin/")

    expect(page.get_by_role("link", name=re.compile("journal|entr(y|ies)", re.IGNORECASE))).to_have_count(0)
    editor.open("/admin/pages/search/?q=marzipan")
    expect(page.get_by_role("main")).to_contain_text(re.compile("no (pages|results)|0 matching|sorry", re.IGNORECASE))


def test_section_is_previewed_with_numbers_and_without_anybodys_journal(editor, cast, course):
    page = editor.open(f"/admin/pages/{course.second.pk}/view_draft/")

    expect(page.get_by_role("region", name="Activity 2 Map")).to_be_visible()
    expect(page.get_by_role("link", name="Start my journal entry")).to_have_count(0)
