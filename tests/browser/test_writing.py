"""Writing, keeping, losing nothing: the journal in a browser, with its words looked at on the page."""

import re

from playwright.sync_api import expect

from journal.models import Entry
from tests.journal.writing import write

SECOND = "/courses/lines/one/second/"
WORDS = "Nobody did anything wrong, and the letter still went round three houses."


def refusals_were_asked_for(watch) -> None:
    """The browser notes each refusal of a save, or of the key for copies, as an error of the page; other errors stay."""
    watch.said = [(words, url) for words, url in watch.said if "/save/" not in url and "/journal/device/" not in url]


def start_entry(learner):
    page = learner.open(SECOND)
    page.get_by_role("link", name="Start my journal entry").click()
    expect(page.locator("form.editor[data-ready]")).to_be_visible()
    page.wait_for_load_state("networkidle")
    return page


def test_entry_is_titled_by_its_activity_and_stands_in_the_list_and_behind_the_button(learner):
    page = start_entry(learner)
    expect(page.get_by_label("Title")).to_have_value("")
    page.get_by_label("Your entry").fill(f"**{WORDS}**")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Week 1 Activity 2")
    expect(page.locator(".entry-words strong")).to_have_text(WORDS)
    learner.open("/journal/")
    week = page.get_by_role("region", name="Week 1")
    expect(week.get_by_role("link", name="Week 1 Activity 2")).to_be_visible()
    expect(week).to_contain_text(WORDS)
    learner.open(SECOND)
    page.get_by_role("link", name="Go on with my journal entry").click()
    expect(page.get_by_label("Your entry")).to_have_value(f"**{WORDS}**")


def test_looking_at_the_empty_page_stores_nothing(learner):
    page = start_entry(learner)
    page.get_by_role("button", name="Save").click()

    expect(page.locator(".messages")).to_contain_text("Nothing was kept")
    assert not Entry.objects.exists()


def test_two_tabs_show_both_texts_and_keep_the_chosen_one(learner, cast, course, watch):
    entry = write(cast.learner, "as it was", activity=course.activity("Map"), course=course)
    first = learner.open(f"/journal/entries/{entry.pk}/edit/")
    second = first.context.new_page()
    second.goto(first.url)
    second.get_by_label("Your entry").fill("words of the second tab")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("article")).to_contain_text("words of the second tab")
    first.get_by_label("Your entry").fill("words of the first tab")
    first.get_by_role("button", name="Save").click()

    expect(first.get_by_role("alert")).to_contain_text("This entry was changed in another window")
    expect(first.get_by_label("Your entry")).to_have_value("words of the first tab")
    expect(first.get_by_role("region", name="The other words")).to_contain_text("words of the second tab")
    first.get_by_role("button", name="Keep these words").click()
    expect(first.get_by_role("article")).to_contain_text("words of the first tab")
    second.reload()
    expect(second.get_by_role("article")).to_contain_text("words of the first tab")
    assert Entry.objects.count() == 1
    refusals_were_asked_for(watch)


def test_two_tabs_other_words_can_be_kept_instead(learner, cast, course, watch):
    entry = write(cast.learner, "as it was", activity=course.activity("Map"), course=course)
    page = learner.open(f"/journal/entries/{entry.pk}/edit/")
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("Your entry").fill("words of the second tab")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_role("article")).to_contain_text("words of the second tab")
    page.get_by_label("Your entry").fill("words of the first tab")
    page.get_by_role("button", name="Save").click()
    page.on("dialog", lambda dialog: dialog.accept())  # the browser asks before it leaves words that are not saved
    page.get_by_role("link", name="Keep the other words").click()

    expect(page.get_by_role("article")).to_contain_text("words of the second tab")
    expect(page.get_by_role("article")).not_to_contain_text("words of the first tab")
    refusals_were_asked_for(watch)


def test_two_tabs_on_an_activity_not_begun_make_one_entry(learner, watch):
    first = start_entry(learner)
    second = first.context.new_page()
    second.goto(first.url)
    second.get_by_label("Your entry").fill("words of the second tab")
    second.get_by_role("button", name="Save").click()
    # The button saves and then finishes: the other tab must not come in between, or its words meet those twice.
    expect(second.get_by_role("article")).to_contain_text("words of the second tab")
    first.get_by_label("Your entry").fill("words of the first tab")
    first.get_by_role("button", name="Save").click()

    expect(first.get_by_role("region", name="The other words")).to_contain_text("words of the second tab")
    first.get_by_role("button", name="Keep these words").click()
    expect(first.get_by_role("heading", level=1)).to_have_text("Week 1 Activity 2")
    expect(first.get_by_role("article")).to_contain_text("words of the first tab")
    assert Entry.objects.count() == 1
    refusals_were_asked_for(watch)


def test_words_survive_the_end_of_the_session_and_are_saved_after_signing_in_elsewhere(reader, cast, watch):
    page = reader.open("/accounts/login/")
    reader.signs_in("learner")
    start_entry(reader)
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Your entry").fill(WORDS)
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("dialog")).to_contain_text("You were signed out")
    expect(page.get_by_label("Your entry")).to_have_value(WORDS)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in, in a new tab").click()
    elsewhere = opened.value
    elsewhere.get_by_label("Email").fill("learner@test.example")
    elsewhere.get_by_label("Password", exact=True).fill("correct horse battery staple")
    elsewhere.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(elsewhere.get_by_role("link", name="Account")).to_be_visible()
    page.get_by_role("button", name="Go on writing").click()
    # The token of the form is from before the sign-in; the page asks for a fresh one.
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Week 1 Activity 2")
    expect(page.get_by_role("article")).to_contain_text(WORDS)
    assert Entry.objects.get().journal.owner == cast.learner
    refusals_were_asked_for(watch)


def test_somebody_else_who_signs_in_on_an_open_page_gets_the_typed_words_and_nothing_of_the_entry(
    learner, cast, course, watch
):
    entry = write(cast.learner, "her own words", activity=course.activity("Map"), course=course)
    page = learner.open(f"/journal/entries/{entry.pk}/edit/")
    learner.is_signed_in(cast, "peer")
    page.get_by_label("Your entry").fill("typed by the next person at this machine")
    page.get_by_role("button", name="Save").click()

    expect(page.locator("#saved")).to_contain_text("Somebody else is signed in in this browser now")
    expect(page.get_by_label("Your entry")).to_have_value("typed by the next person at this machine")
    page.on("dialog", lambda dialog: dialog.accept())  # the browser asks before it leaves words that are not saved
    learner.is_signed_in(cast, "learner")
    learner.open(f"/journal/entries/{entry.pk}/")
    expect(page.get_by_role("article")).to_contain_text("her own words")
    assert Entry.objects.count() == 1
    refusals_were_asked_for(watch)


def test_consent_withdrawn_in_another_tab_loses_no_words_and_is_given_again_with_the_save(learner, cast, watch):
    page = start_entry(learner)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="What that means, in a new tab").click()
    elsewhere = opened.value
    elsewhere.get_by_role("button", name="Withdraw my consent").click()
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Before you write")
    page.get_by_label("Your entry").fill(WORDS)
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("alert")).to_contain_text("One thing before this is saved")
    expect(page.get_by_label("Your entry")).to_have_value(WORDS)
    assert not Entry.objects.exists()
    page.get_by_role("button", name="I agree: save").click()
    expect(page.get_by_role("article")).to_contain_text(WORDS)
    elsewhere.reload()
    expect(elsewhere.get_by_role("button", name="Withdraw my consent")).to_be_visible()
    refusals_were_asked_for(watch)


def test_title_typed_by_hand_is_recognised_and_joined_with_one_press(learner):
    page = learner.open("/journal/new/")
    page.get_by_label("Title").fill("Wk1 Activity 2")
    page.get_by_label("Your entry").fill(WORDS)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Join it to Week 1 Activity 2, Map").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Wk1 Activity 2")
    expect(page.get_by_role("article")).to_contain_text("Week 1 Activity 2, Map")
    page.get_by_role("link", name="Back to the activity").click()
    expect(page.locator(":target")).to_contain_text("Map")
    expect(page.get_by_role("link", name="Go on with my journal entry")).to_be_visible()


def test_deleted_entry_comes_back_from_the_bin(learner, cast, course):
    entry = write(cast.learner, WORDS, activity=course.activity("Map"), course=course)
    page = learner.open(f"/journal/entries/{entry.pk}/")
    page.get_by_role("button", name="Delete this entry").click()
    expect(page.get_by_role("status")).to_contain_text("30 days")
    expect(page.get_by_role("link", name="Week 1 Activity 2")).to_have_count(0)
    page.get_by_role("link", name="Bin").click()
    page.get_by_role("button", name="Bring back").click()

    expect(page.get_by_role("article")).to_contain_text(WORDS)
    learner.open("/journal/")
    expect(page.get_by_role("link", name="Week 1 Activity 2", exact=True)).to_be_visible()


def test_entry_of_somebody_else_is_no_page(learner, other_browser, cast, course):
    entry = write(cast.learner, WORDS, activity=course.activity("Map"), course=course)
    page = learner.open(f"/journal/entries/{entry.pk}/")
    expect(page.get_by_role("article")).to_contain_text(WORDS)
    for role in ("peer", "own_tutor", "editor", "superuser"):
        cookie = cast.client(role).cookies["sessionid"].value
        other_browser.context.add_cookies([{"name": "sessionid", "value": cookie, "url": learner.base}])
        for path in ("", "edit/"):
            answer = other_browser.goto(f"{learner.base}/journal/entries/{entry.pk}/{path}")
            assert (role, answer.status) == (role, 404)
            expect(other_browser.get_by_role("heading", level=1)).to_have_text("There is no page here")
            assert WORDS not in other_browser.content()


def test_hostile_words_are_shown_and_run_nothing(learner, cast, course):
    script, picture = "<script>window.ran = 1</script>", '<img src=x onerror="window.ran = 1">'
    hostile = f'{script}{picture} [here](javascript:window.ran=1) "><svg onload=window.ran=1>'
    entry = write(cast.learner, hostile, title=hostile, activity=course.activity("Map"), course=course)
    for path in ("/journal/", f"/journal/entries/{entry.pk}/", f"/journal/entries/{entry.pk}/edit/"):
        page = learner.open(path)
        expect(page.get_by_role("main")).to_contain_text("<script>" if "edit" not in path else "Your entry")
        assert page.evaluate("window.ran") is None
        assert page.locator("main script, main img").count() == 0
        assert not [
            link for link in page.get_by_role("link").all() if re.match("javascript", link.get_attribute("href"))
        ]


def test_writer_looks_at_a_preview_and_at_nothing_but_the_page(learner):
    page = learner.open("/journal/new/")
    page.locator("form.editor[data-ready]").wait_for()
    page.get_by_label("Your entry").fill("What **nobody** saw")
    page.get_by_role("button", name="Preview").click()

    preview = page.get_by_role("region", name="How it will read")
    expect(preview.locator("strong")).to_have_text("nobody")
    expect(preview).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Your entry")).to_be_focused()

    page.get_by_role("button", name="Nothing but the page").click()
    expect(page.get_by_role("banner")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.get_by_role("banner")).to_be_visible()
