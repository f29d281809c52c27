"""axe and 320 px on every page of an account, in error too."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from playwright.sync_api import expect

from learning import actions
from tests.browser.audit import open_and_look
from tests.browser.conftest import code_in_mail, last_mail
from tests.browser.test_accounts import add_passkey, virtual_passkeys
from tests.people import APP_SECRET, PASSWORD, app_code


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
    page.get_by_role("button", name="Change my address").click()
    audit.look("e-mail, wrong")
    learner.open("/accounts/password/change/")
    page.get_by_label("Current Password").fill("wrong")
    page.get_by_label("New Password", exact=True).fill("1234")
    page.get_by_label("New Password (again)").fill("4321")
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_role("alert")).to_be_visible()
    audit.look("password, wrong")


def test_pages_of_the_second_step_and_of_devices(audit, learner, cast):
    page = audit.page
    virtual_passkeys(page)
    open_and_look(audit, learner, {"second step, off": "/accounts/2fa/", "devices": "/accounts/sessions/"})
    learner.open("/accounts/2fa/totp/activate/")
    audit.look("show that it is you, by password")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    audit.look("add an app")
    page.get_by_label("Authenticator code").fill("000000")
    page.get_by_role("button", name="Add this app").click()
    expect(page.get_by_role("alert")).to_contain_text("Incorrect code")
    audit.look("add an app, wrong")
    page.get_by_label("Authenticator code").fill(app_code(page.locator("code.secret").inner_text()))
    page.get_by_role("button", name="Add this app").click()
    audit.look("recovery codes")
    add_passkey(learner, "My phone")
    addresses = {
        "second step, on": "/accounts/2fa/",
        "remove the app": "/accounts/2fa/totp/deactivate/",
        "new recovery codes": "/accounts/2fa/recovery-codes/generate/",
        "passkeys": "/accounts/2fa/webauthn/",
    }
    open_and_look(audit, learner, addresses)
    for words in ("Rename My phone", "Remove My phone"):
        learner.open("/accounts/2fa/webauthn/")
        page.get_by_role("link", name=words).click()
        audit.look(words)


def test_pages_on_the_way_in_with_a_second_step(audit, reader, cast):
    page = audit.page
    TOTP.activate(cast.learner, APP_SECRET)
    RecoveryCodes.activate(cast.learner)
    reader.open("/accounts/login/")
    reader.signs_in("learner")
    audit.look("second step")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("Incorrect code")
    audit.look("second step, wrong")
    cache.clear()
    reader.shows_app_code()
    reader.open("/accounts/2fa/totp/deactivate/")
    audit.look("show that it is you, by code")


@pytest.mark.parametrize("mode", ["invited", "closed"])
def test_pages_of_a_site_that_is_not_open(mode, audit, reader, settings):
    settings.LEARNING_SIGN_UP = mode
    open_and_look(audit, reader, {f"sign-up {mode}": "/accounts/signup/"})
    open_and_look(audit, reader, {"invitation over": "/accounts/invited/nothing/"}, status=410)
    if mode == "invited":
        actions.invite(email="ines@test.example", invited_by=None, site=reader.base)
        audit.page.goto(re.search(r"http://\S+/accounts/invited/\S+", last_mail())[0])
        audit.look("invited")
