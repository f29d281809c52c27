"""axe and 320 px on every page of an account, in error too."""

import re

from playwright.sync_api import expect

from tests.browser.audit import open_and_look
from tests.browser.conftest import code_in_mail, last_mail


def test_account_pages_of_a_guest(audit, reader, cast):
    page = audit.page
    open_and_look(audit, reader, {"sign in": "/accounts/login/", "sign up": "/accounts/signup/"})
    reader.open("/accounts/login/")
    reader.signs_in("learner", "wrong")
    audit.look("sign in, wrong")
    reader.open("/accounts/signup/")
    page.get_by_label("Email").fill("ines@test.example")
    page.get_by_label("Password", exact=True).fill("1234")
    page.get_by_label("Password (again)").fill("4321")
    page.get_by_role("button", name="Make my account").click()
    expect(page.get_by_role("alert")).to_be_visible()
    audit.look("sign up, wrong")
    page.get_by_label("Password", exact=True).fill("a quiet pencil on paper")
    page.get_by_label("Password (again)").fill("a quiet pencil on paper")
    page.get_by_role("button", name="Make my account").click()
    audit.look("code after sign-up")
    page.get_by_label("Code").fill("WRONG1")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("alert")).to_be_visible()
    audit.look("code after sign-up, wrong")


def test_pages_of_a_sign_in_by_code_and_of_a_lost_password(audit, reader, cast):
    page = audit.page
    open_and_look(
        audit, reader, {"sign in by code": "/accounts/login/code/", "password reset": "/accounts/password/reset/"}
    )
    page.get_by_label("Email").fill("learner@test.example")
    page.get_by_role("main").get_by_role("button").click()
    audit.look("password reset, mail sent")
    address = re.search(r"https?://\S+/accounts/password/reset/key/\S+", last_mail())[0]
    page.goto(address)
    audit.look("new password")
    page.get_by_label("New Password", exact=True).fill("1234")
    page.get_by_label("New Password (again)").fill("4321")
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_role("alert")).to_be_visible()
    audit.look("new password, wrong")
    page.get_by_label("New Password", exact=True).fill("a quiet pencil on paper")
    page.get_by_label("New Password (again)").fill("a quiet pencil on paper")
    page.get_by_role("main").get_by_role("button").first.click()
    audit.look("new password, done")
    page.context.clear_cookies()
    page.goto(address)
    audit.look("reset link used up")
    reader.open("/accounts/login/code/")
    page.get_by_label("Email").fill("learner@test.example")
    page.get_by_role("main").get_by_role("button").first.click()
    assert code_in_mail()
    audit.look("code to sign in")


def test_account_pages_of_a_member(audit, learner, cast):
    addresses = {
        "e-mail": "/accounts/email/",
        "password": "/accounts/password/change/",
        "sign out": "/accounts/logout/",
    }
    open_and_look(audit, learner, addresses)
    page = learner.open("/accounts/email/")
    page.get_by_role("main").get_by_label("Email", exact=True).last.fill("learner@test.example")
    page.get_by_role("button", name="Add this address").click()
    audit.look("e-mail, wrong")
    learner.open("/accounts/password/change/")
    page.get_by_label("Current Password").fill("wrong")
    page.get_by_label("New Password", exact=True).fill("1234")
    page.get_by_label("New Password (again)").fill("4321")
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_role("alert")).to_be_visible()
    audit.look("password, wrong")
