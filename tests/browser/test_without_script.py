"""Reading and writing in a browser that runs no script."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor, code_in_mail
from tests.journal.writing import write

SECOND = "/courses/lines/one/second/"
WORDS = "Two sentences. That is enough."


@pytest.fixture
def plain(without_script, live_server, course) -> Visitor:
    return Visitor(without_script, live_server.url)


def test_no_script_runs_in_this_browser(plain):
    page = plain.open(f"{SECOND}#share")

    expect(page.locator("[data-copy]")).to_be_hidden()
    expect(page.get_by_label("Its address")).to_be_hidden()


def test_tip_is_hidden_and_stays_hidden_on_other_pages(plain, every_block):
    page = plain.open(SECOND)
    page.get_by_role("button", name="Hide tip").click()

    expect(page).to_have_url(plain.base + SECOND)
    expect(page.get_by_role("link", name="Varney (2006)")).to_be_visible()
    expect(page.get_by_role("button", name="Hide tip")).to_have_count(0)
    plain.open("/courses/lines/two/everything/")
    expect(page.get_by_role("link", name="Varney (2006)").first).to_be_visible()
    expect(page.get_by_role("button", name="Hide tip")).to_have_count(0)


def test_reader_finds_reads_unfolds_and_goes_on(plain, every_block):
    page = plain.open("/")
    page.get_by_role("link", name="Search").first.click()
    page.get_by_role("searchbox").fill("Everything")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("main").get_by_role("link", name="2 Everything").click()
    expect(page.get_by_role("region", name="Activity 2 Everything")).to_contain_text("Allow 20 to 30 minutes")
    for folded, words in (
        ("Show the discussion of activity 2", "Some words"),
        ("Describe figure 1", "Some words"),
        ("Someone to talk to", "Somebody who listens"),
        ("Show one answer", "Some words"),
    ):
        part = page.locator("details", has=page.get_by_text(folded, exact=True))
        expect(part.get_by_text(words)).to_be_hidden()
        part.locator("summary").click()
        expect(part.get_by_text(words)).to_be_visible()
    page.get_by_role("link", name="Previous").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Later")


def test_contents_open_on_a_phone(plain):
    plain.page.set_viewport_size({"width": 360, "height": 780})
    page = plain.open(SECOND)
    expect(page.get_by_role("navigation", name="Course").get_by_role("link", name="Summary")).to_be_hidden()
    page.get_by_text("Contents of Week 1").click()
    page.get_by_role("navigation", name="Course").get_by_role("link", name="Summary").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Summary")


def test_newcomer_signs_up_and_writes(plain):
    page = plain.open(SECOND)
    page.get_by_role("link", name="Start my journal entry").click()
    page.get_by_role("link", name="Make a free account").click()
    page.get_by_label("Email").fill("ines@test.example")
    page.get_by_label("Password", exact=True).fill("a quiet pencil on paper")
    page.get_by_label("Password (again)").fill("a quiet pencil on paper")
    page.get_by_role("button", name="Make my account").click()
    page.get_by_label("Code").fill(code_in_mail())
    page.get_by_role("main").locator("form").first.get_by_role("button").first.click()
    page.get_by_role("button", name="I understand and agree").click()
    page.get_by_label("Your entry").fill(WORDS)
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Week 1 Activity 2")
    expect(page.get_by_role("article")).to_contain_text(WORDS)


def test_learner_edits_deletes_and_brings_back(plain, cast, course):
    entry = write(cast.learner, "as it was", activity=course.activity("Map"), course=course)
    plain.is_signed_in(cast, "learner")
    page = plain.open(SECOND)
    page.get_by_role("link", name="Go on with my journal entry").click()
    page.get_by_label("Your entry").fill(WORDS)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("article")).to_contain_text(WORDS)
    page.get_by_role("button", name="Delete this entry").click()
    page.get_by_role("link", name="Bin").click()
    page.get_by_role("button", name="Bring back").click()

    expect(page).to_have_url(f"{plain.base}/journal/entries/{entry.pk}/")
    expect(page.get_by_role("article")).to_contain_text(WORDS)


def test_two_tabs_show_both_texts(plain, cast, course):
    entry = write(cast.learner, "as it was", activity=course.activity("Map"), course=course)
    plain.is_signed_in(cast, "learner")
    first = plain.open(f"/journal/entries/{entry.pk}/edit/")
    second = first.context.new_page()
    second.goto(first.url)
    second.get_by_label("Your entry").fill("words of the second tab")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("article")).to_contain_text("words of the second tab")
    first.get_by_label("Your entry").fill("words of the first tab")
    first.get_by_role("button", name="Save").click()

    expect(first.get_by_label("Your entry")).to_have_value("words of the first tab")
    expect(first.get_by_role("region", name="The other words")).to_contain_text("words of the second tab")
    first.get_by_role("button", name="Keep these words").click()
    expect(first.get_by_role("article")).to_contain_text("words of the first tab")


def test_words_survive_the_end_of_the_session(plain, cast):
    plain.is_signed_in(cast, "learner")
    page = plain.open(SECOND)
    page.get_by_role("link", name="Start my journal entry").click()
    page.get_by_label("Your entry").fill(WORDS)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Your entry")).to_have_value(WORDS)
    plain.is_signed_in(cast, "learner")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Week 1 Activity 2")
    expect(page.get_by_role("article")).to_contain_text(WORDS)
