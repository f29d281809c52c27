"""The page one writes on saves by itself: whatever happens meanwhile, the words are there."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from journal import reading
from journal.models import Entry, EntryVersion
from tests.journal.writing import write
from tests.people import PASSWORD, app_code

PROVED = re.compile(r"^Saved \d\d:\d\d$")
SAVES = re.compile(r"/journal/entries/[^/]+/save/")


def stored(cast) -> list[str]:
    return [reading.open_one(cast.learner, entry.pk, None).words.body for entry in Entry.objects.all()]


def line(page):
    return page.locator("#saved")


@pytest.fixture
def writing(learner, cast, course):
    """The page of an entry that says "as it was"."""
    entry = write(cast.learner, "as it was", activity=course.activity("Map"), course=course)
    page = learner.open(f"/journal/entries/{entry.pk}/edit/")
    expect(line(page)).to_contain_text("Saved today")
    page.wait_for_load_state("networkidle")
    return page


def type_words(page, words: str) -> None:
    page.get_by_label("Your entry").fill(words)


def test_typed_words_are_there_after_a_reload_without_pressing_save(learner, cast, course):
    page = learner.open(f"/journal/new/?activity={course.activity('Map').pk}")
    type_words(page, "Nobody pressed anything")
    expect(line(page)).to_have_text(PROVED)
    expect(page.get_by_role("main").get_by_role("status")).to_have_text(PROVED)
    assert page.url.endswith(f"/journal/entries/{Entry.objects.get().pk}/edit/")
    page.reload()

    expect(page.get_by_label("Your entry")).to_have_value("Nobody pressed anything")
    expect(page.get_by_role("heading", level=1)).to_have_text("Week 1 Activity 2")
    assert stored(cast) == ["Nobody pressed anything"]


def test_words_taken_back_before_they_were_saved_are_as_saved_as_before(writing, cast):
    before = line(writing).inner_text()
    writing.clock.install()  # the page's clock stands still: a slow machine must not save between the two
    writing.clock.pause_at(datetime.now() + timedelta(hours=1))
    type_words(writing, "as it was not")
    expect(line(writing)).to_have_text("Not saved yet")
    type_words(writing, "as it was")
    expect(line(writing)).to_have_text(before)
    writing.clock.run_for(60_000)

    expect(line(writing)).to_have_text(before)
    assert Entry.objects.get().version == 1


def test_save_finishes_what_was_saved_by_itself_and_pressing_it_twice_counts_once(writing, cast):
    type_words(writing, "by itself")
    expect(line(writing)).to_have_text(PROVED)
    type_words(writing, "by itself, and finished")
    writing.get_by_role("button", name="Save").dblclick()

    expect(writing.get_by_role("article")).to_contain_text("by itself, and finished")
    assert stored(cast) == ["by itself, and finished"]
    assert list(EntryVersion.objects.order_by("number").values_list("finished", flat=True)) == [True, True]


def sign_in_in_a_new_tab(page, person: str):
    with page.context.expect_page() as opened:
        page.get_by_role("dialog").get_by_role("link", name="Sign in").press("Enter")
    other = opened.value
    other.get_by_label("Email").fill(f"{person}@test.example")
    other.get_by_label("Password", exact=True).fill(PASSWORD)
    other.get_by_label("Password", exact=True).press("Enter")
    if person.endswith("tutor"):
        other.get_by_label("Code").fill(app_code())
        other.get_by_label("Code").press("Enter")
    other.wait_for_url(re.compile(r"/$"))
    other.close()


@pytest.mark.parametrize("words", ["one", "two\nlines", "<b>three</b>"])
def test_session_that_ends_while_typing_loses_nothing(words, writing, cast, watch):
    writing.context.clear_cookies(name="sessionid")
    type_words(writing, words)
    expect(writing.get_by_role("dialog")).to_contain_text("You were signed out")
    expect(line(writing)).to_contain_text("Not saved: kept on this device")
    assert stored(cast) == ["as it was"]
    sign_in_in_a_new_tab(writing, "learner")
    writing.get_by_role("button", name="Signed in again: save now").click()

    expect(line(writing)).to_have_text(PROVED)
    expect(writing.get_by_role("dialog")).to_be_hidden()
    assert stored(cast) == [words]
    watch.said.clear()  # the browser notes each answer of 401 and 403


def test_somebody_else_who_signs_in_meanwhile_gets_no_word(writing, cast, watch):
    writing.context.clear_cookies(name="sessionid")
    type_words(writing, "not for the peer")
    sign_in_in_a_new_tab(writing, "peer")
    writing.get_by_role("button", name="Signed in again: save now").click()

    expect(line(writing)).to_contain_text("Somebody else is signed in")
    writing.get_by_role("button", name="Save", exact=True).click()
    expect(line(writing)).to_contain_text("Somebody else is signed in")
    expect(writing.get_by_label("Your entry")).to_have_value("not for the peer")
    assert (stored(cast), Entry.objects.filter(journal__owner=cast.peer).count()) == (["as it was"], 0)
    watch.said.clear()


def test_page_that_is_offline_says_so_goes_on_and_saves_when_it_is_back(writing, cast, watch):
    writing.context.set_offline(True)
    type_words(writing, "written in a tunnel")
    expect(line(writing)).to_have_text("Offline. Not saved: kept on this device")
    writing.get_by_role("button", name="Save", exact=True).click()
    expect(line(writing)).to_have_text("Offline. Not saved: kept on this device")
    type_words(writing, "written in a tunnel, all of it")
    writing.context.set_offline(False)

    expect(line(writing)).to_have_text(PROVED)
    writing.reload()
    expect(writing.get_by_label("Your entry")).to_have_value("written in a tunnel, all of it")
    watch.said.clear()


def test_server_in_trouble_is_said_and_tried_again(writing, cast, watch):
    writing.route(SAVES, lambda route: route.fulfill(status=503, json={"problem": "failed"}))
    type_words(writing, "patience")
    expect(line(writing)).to_have_text("Not saved: kept on this device")
    assert stored(cast) == ["as it was"]
    writing.unroute(SAVES)
    writing.get_by_role("button", name="Try again").click()

    expect(line(writing)).to_have_text(PROVED)
    assert stored(cast) == ["patience"]
    watch.said.clear()


def test_save_whose_answer_got_lost_counts_once_and_goes_on(writing, cast, watch):
    def lose_the_answer(route):
        route.fetch()
        route.abort()

    writing.route(SAVES, lose_the_answer, times=1)
    type_words(writing, "sent once")
    expect(line(writing)).to_have_text("Not saved: kept on this device")
    type_words(writing, "sent once, then more")

    expect(line(writing)).to_have_text(PROVED)
    writing.reload()
    expect(writing.get_by_label("Your entry")).to_have_value("sent once, then more")
    assert Entry.objects.get().version == 3
    watch.said.clear()


def test_two_tabs_show_both_texts_without_leaving_the_page(writing, cast, watch):
    other = writing.context.new_page()
    other.goto(writing.url)
    type_words(other, "words of the second tab")
    expect(line(other)).to_have_text(PROVED)
    type_words(writing, "words of the first tab")

    expect(writing.get_by_role("alert").first).to_contain_text("This entry was changed in another window")
    expect(writing.get_by_role("region", name="The other words")).to_contain_text("words of the second tab")
    assert stored(cast) == ["words of the second tab"]
    writing.get_by_role("button", name="Keep these words").click()
    expect(writing.get_by_role("article")).to_contain_text("words of the first tab")
    writing.get_by_role("link", name="Earlier versions").click()
    expect(writing.get_by_role("main").get_by_role("listitem").filter(has_text="Saved by itself")).to_have_count(1)
    watch.said.clear()


def test_leaving_warns_only_while_words_are_not_saved(writing, cast, watch):
    asked = []
    writing.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    address = writing.url
    writing.route(SAVES, lambda route: route.fulfill(status=503, json={"problem": "failed"}))
    writing.get_by_label("Your entry").press_sequentially("x")
    writing.get_by_role("link", name="My journal").first.click()
    expect(writing).to_have_url(re.compile("/journal/$"))
    assert asked == ["beforeunload"]
    writing.unroute(SAVES)
    writing.goto(address)
    writing.get_by_label("Your entry").press_sequentially("y")
    expect(line(writing)).to_have_text(PROVED)
    writing.get_by_role("link", name="My journal").first.click()
    expect(writing).to_have_url(re.compile("/journal/$"))
    assert asked == ["beforeunload"]
    watch.said.clear()


def test_earlier_version_is_read_compared_and_brought_back(writing, cast):
    type_words(writing, "as it became")
    writing.get_by_role("button", name="Save").click()
    writing.get_by_role("link", name="Earlier versions").click()
    writing.get_by_role("link", name="Compare two versions").click()
    expect(writing.locator(".compared del")).to_contain_text("was")
    expect(writing.locator(".compared ins")).to_contain_text("became")
    writing.get_by_role("button", name="Bring this one back").click()

    expect(writing.get_by_role("article")).to_contain_text("as it was")
    assert EntryVersion.objects.count() == 3
