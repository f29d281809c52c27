"""An account from the person's side: the second step, passkeys, the address, devices, invitations."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from playwright.sync_api import Page, expect

from learning import actions
from tests.browser.conftest import Visitor, code_in_mail, last_mail
from tests.people import PASSWORD, app_code, make_person

SECRET = "a quiet pencil on paper"


def virtual_passkeys(page: Page) -> None:
    """A device of the browser that keeps passkeys and finds every fingerprint right."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def shows_password(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Show that it is you")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def add_passkey(visitor: Visitor, name: str) -> None:
    """From the overview; whoever has to show a password or code first, has done so."""
    page = visitor.open("/accounts/2fa/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name of this passkey").fill(name)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("Your passkey is added.")).to_be_visible()


def add_app(page: Page) -> str:
    """From the overview; returns the secret."""
    page.get_by_role("link", name="Add an authenticator app").click()
    shows_password(page)
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("Authenticator code").fill(app_code(secret))
    page.get_by_role("button", name="Add this app").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    return secret


def main(page: Page):
    return page.get_by_role("main")


def test_learner_adds_an_app_and_signs_in_with_its_code(learner, cast):
    page = learner.open("/accounts/email/")
    page.get_by_role("link", name="Second step").click()
    secret = add_app(page)
    expect(main(page).get_by_role("listitem").filter(has_text=re.compile(r"^\d{8}$"))).to_have_count(10)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save as a file").click()
    assert len(re.findall(r"^\d{8}$", saved.value.path().read_text(), re.MULTILINE)) == 10

    page.context.clear_cookies()
    learner.open("/accounts/login/?next=/journal/")
    learner.signs_in("learner")
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    page.get_by_label("Code").fill(app_code(secret))
    main(page).get_by_role("button", name="Sign in").click()

    expect(page).to_have_url(f"{learner.base}/journal/")


def test_picture_for_the_app_is_shown_under_the_policy(learner, cast):
    page = learner.open("/accounts/2fa/totp/activate/")
    shows_password(page)

    size = page.locator("svg.qr").bounding_box()
    assert 150 < size["width"] == pytest.approx(size["height"], abs=2)
    assert page.locator("svg.qr path").get_attribute("d").count("M") > 100


def test_sign_in_by_code_of_mail_asks_for_the_second_step_too(learner, cast):
    secret = add_app(learner.open("/accounts/2fa/"))
    page = learner.page
    page.context.clear_cookies()
    learner.open("/accounts/login/code/")
    page.get_by_label("Email").fill("learner@test.example")
    main(page).get_by_role("button").first.click()
    page.get_by_label("Code").fill(code_in_mail())
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    page.get_by_label("Code").fill(app_code(secret))
    main(page).get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("link", name="Account")).to_be_visible()


def test_passkey_signs_in_alone_and_as_second_step(learner, cast):
    page = learner.page
    virtual_passkeys(page)
    learner.open("/accounts/2fa/webauthn/add/")
    shows_password(page)
    add_passkey(learner, "My phone")
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")

    page.context.clear_cookies()
    learner.open("/accounts/login/?next=/journal/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{learner.base}/journal/")

    page.context.clear_cookies()
    learner.open("/accounts/login/?next=/journal/")
    learner.signs_in("learner")
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{learner.base}/journal/")

    learner.open("/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Remove My phone").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Show that it is you")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("button", name="Remove this passkey").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    assert Authenticator.objects.filter(user=cast.learner).count() == 0


def test_passkey_that_does_not_work_is_said_in_words(reader, cast):
    page = reader.open("/accounts/login/")
    virtual_passkeys(page)  # a device without a passkey for this site
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("alert")).to_contain_text("That did not work.")


def test_without_script_a_passkey_is_not_offered_and_the_rest_works(without_script, live_server, cast):
    visitor = Visitor(without_script, live_server.url)
    page = visitor.open("/accounts/login/")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    # Chromium's switch for tests runs no script, but lays <noscript> out as if it did: only the source has its words.
    assert "<noscript><p>Passkeys need JavaScript" in page.content()
    visitor.signs_in("learner")
    visitor.open("/accounts/2fa/")
    secret = add_app(page)
    page.context.clear_cookies()
    visitor.open("/accounts/login/")
    visitor.signs_in("learner")
    page.get_by_label("Code").fill(app_code(secret))
    main(page).get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("link", name="Account")).to_be_visible()


def test_new_editor_is_led_to_set_a_second_step_up_and_on_to_the_admin(reader, cast):
    make_person("newcomer").groups.set(cast.editor.groups.all())
    page = reader.open("/admin/pages/")
    reader.signs_in("newcomer")
    expect(page.get_by_text("Your account needs a second step.")).to_be_visible()
    add_app(page)
    page.get_by_role("link", name="Go on to the page you asked for").click()

    expect(page).to_have_url(f"{reader.base}/admin/pages/")


def test_password_reset_does_not_go_round_the_second_step(reader, cast):
    page = reader.open("/accounts/password/reset/")
    page.get_by_label("Email").fill("editor@test.example")
    main(page).get_by_role("button").click()
    page.goto(re.search(r"https?://\S+/accounts/password/reset/key/\S+", last_mail())[0])
    page.get_by_label("New Password", exact=True).fill(SECRET)
    page.get_by_label("New Password (again)").fill(SECRET)
    main(page).get_by_role("button").first.click()
    reader.open("/accounts/login/?next=/admin/")
    reader.signs_in("editor", SECRET)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    reader.shows_app_code()

    expect(page).to_have_url(f"{reader.base}/admin/")


def test_address_is_changed_once_the_new_one_is_confirmed(learner, cast):
    page = learner.open("/accounts/email/")
    page.get_by_label("Email", exact=True).fill("noor@elsewhere.example")
    page.get_by_role("button", name="Change my address").click()
    shows_password(page)
    assert mail.outbox[-1].to == ["noor@elsewhere.example"]
    page.get_by_label("Code").fill(code_in_mail())
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("noor@elsewhere.example is confirmed.")).to_be_visible()

    assert mail.outbox[-1].to == ["learner@test.example"]
    assert [row.email for row in EmailAddress.objects.filter(user=cast.learner)] == ["noor@elsewhere.example"]
    learner.open("/accounts/email/")
    expect(main(page)).to_contain_text("You sign in with noor@elsewhere.example")


def test_session_in_another_browser_is_ended_at_once(reader, other_browser, cast):
    elsewhere = Visitor(other_browser, reader.base)
    for visitor in (elsewhere, reader):
        visitor.open("/accounts/login/?next=/journal/")
        visitor.signs_in("learner")
        expect(visitor.page).to_have_url(f"{reader.base}/journal/")
    page = reader.open("/accounts/sessions/")
    expect(main(page).get_by_text("Chrome on Linux")).to_have_count(2)
    page.get_by_role("button", name="Sign out everywhere else").click()
    expect(page.get_by_text("All other browsers are signed out.")).to_be_visible()

    elsewhere.page.reload()
    expect(elsewhere.page.get_by_role("heading", level=1)).to_have_text("Sign in")
    reader.open("/journal/")
    expect(page).to_have_url(f"{reader.base}/journal/")


def test_invited_newcomer_makes_an_account_from_the_link_in_the_mail(reader, settings):
    settings.LEARNING_SIGN_UP = "invited"
    actions.invite(email="ines@test.example", invited_by=None, site=reader.base)
    page = reader.page
    page.goto(re.search(r"http://\S+/accounts/invited/\S+", last_mail())[0])
    expect(page).to_have_url(f"{reader.base}/accounts/signup/")
    expect(page.get_by_label("Email")).to_have_value("ines@test.example")
    page.get_by_label("Password", exact=True).fill(SECRET)
    page.get_by_label("Password (again)").fill(SECRET)
    page.get_by_role("button", name="Make my account").click()
    page.get_by_label("Code").fill(code_in_mail())
    page.get_by_role("button", name="Confirm").click()

    expect(page.get_by_role("link", name="Account")).to_be_visible()
