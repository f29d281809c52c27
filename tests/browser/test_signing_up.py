"""From a reader to a learner with an entry, and the other ways in."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from playwright.sync_api import expect

from tests.browser.conftest import code_in_mail, last_mail

SECOND = "/courses/lines/one/second/"
ADDRESS = "ines@test.example"
SECRET = "a quiet pencil on paper"


def fill_sign_up(page):
    page.get_by_role("link", name="Make a free account").click()
    page.get_by_label("Email").fill(ADDRESS)
    page.get_by_label("Password", exact=True).fill(SECRET)
    page.get_by_label("Password (again)").fill(SECRET)
    page.get_by_role("button", name="Make my account").click()


def type_code(page):
    page.get_by_label("Code").fill(code_in_mail())
    page.get_by_role("main").locator("form").first.get_by_role("button").first.click()


def test_newcomer_returns_to_her_section_and_writes_an_entry_titled_by_its_activity(reader):
    page = reader.open(SECOND)
    page.get_by_role("link", name="Sign in").click()
    fill_sign_up(page)
    assert [message.to for message in mail.outbox] == [[ADDRESS]]
    type_code(page)
    expect(page).to_have_url(reader.base + SECOND)
    page.get_by_role("link", name="Start my journal entry").click()
    page.get_by_role("button", name="I understand and agree").click()
    page.get_by_label("Your entry").fill("The letter went round three houses.")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Week 1 Activity 2")
    expect(page.get_by_role("article")).to_contain_text("The letter went round three houses.")
    expect(page.get_by_role("status")).to_contain_text(re.compile(r"Saved \d\d:\d\d"))


def test_newcomer_who_pressed_the_journal_button_first_agrees_and_lands_on_the_empty_page_of_that_activity(reader):
    page = reader.open(SECOND)
    page.get_by_role("link", name="Start my journal entry").click()
    fill_sign_up(page)
    type_code(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Before you write")
    page.get_by_role("button", name="I understand and agree").click()

    expect(page.get_by_label("Your entry")).to_be_editable()
    expect(page.get_by_text("Left empty, it is called Week 1 Activity 2.")).to_be_visible()
    expect(page.get_by_role("region", name="What you were asked")).to_contain_text("What happened in Map?")


def test_wrong_code_is_refused_and_the_right_one_still_works(reader):
    page = reader.open(SECOND)
    page.get_by_role("link", name="Sign in").click()
    fill_sign_up(page)
    page.get_by_label("Code").fill("WRONG1")
    page.get_by_role("button", name="Confirm").click()

    expect(page.get_by_role("alert")).to_contain_text("Code")
    assert page.title().startswith("Error:")
    type_code(page)
    expect(page).to_have_url(reader.base + SECOND)


def test_sign_in_by_code_needs_no_password(reader, cast):
    page = reader.open(SECOND)
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("link", name="Send me a code by e-mail in place of the password").click()
    page.get_by_label("Email").fill("learner@test.example")
    page.get_by_role("main").get_by_role("button").first.click()
    type_code(page)

    expect(page).to_have_url(reader.base + SECOND)
    expect(page.get_by_role("link", name="Account")).to_be_visible()


def test_password_reset_by_mail_sets_a_new_password_that_signs_in(reader, cast):
    page = reader.open("/accounts/login/")
    page.get_by_role("link", name=re.compile("Forgot")).click()
    page.get_by_label("Email").fill("learner@test.example")
    page.get_by_role("main").get_by_role("button").click()
    address = re.search(r"https?://\S+/accounts/password/reset/key/\S+", last_mail())[0]
    page.goto(address)
    page.get_by_label("New Password", exact=True).fill(SECRET)
    page.get_by_label("New Password (again)").fill(SECRET)
    page.get_by_role("main").get_by_role("button").first.click()

    assert get_user_model().objects.get(email="learner@test.example").check_password(SECRET)
    page.context.clear_cookies()
    reader.open("/accounts/login/")
    reader.signs_in("learner", SECRET)
    expect(page.get_by_role("link", name="Account")).to_be_visible()


def test_wrong_password_says_so_and_names_the_page_an_error(reader, cast):
    page = reader.open("/accounts/login/")
    reader.signs_in("learner", "not the password")

    expect(page.get_by_role("alert")).to_be_visible()
    assert page.title().startswith("Error:")
    expect(page.get_by_label("Email")).to_have_value("learner@test.example")


def test_sign_out_asks_once_and_leaves_nothing_of_the_journal_in_reach(reader, cast):
    page = reader.open("/accounts/login/?next=/journal/")
    reader.signs_in("learner")
    expect(page.get_by_role("heading", level=1)).to_have_text("My journal")
    page.get_by_role("link", name="Account").click()
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    for _page in range(4):
        page.go_back()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("My journal")


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/_util/login/"])
def test_wagtails_own_sign_in_leads_to_the_sites(reader, cast, path):
    page = reader.open(path)

    expect(page).to_have_url(re.compile(re.escape(f"{reader.base}/accounts/login/")))
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_editor_signs_in_with_the_second_step_and_lands_in_the_admin(reader, cast):
    page = reader.open("/admin/")
    reader.signs_in("editor")
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    reader.shows_app_code()

    expect(page).to_have_url(f"{reader.base}/admin/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Joined Up")
