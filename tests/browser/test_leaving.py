"""Taking everything along and leaving, from the person's side."""

import zipfile

from playwright.sync_api import expect

from learning.models import AccountDeletion
from tests.browser.test_accounts import shows_password
from tests.journal.writing import CANARY, write


def test_learner_takes_everything_along_closes_the_account_and_keeps_it_after_all(learner, cast):
    write(cast.learner, f"{CANARY} of mine", title="A morning at the gate")
    page = learner.open("/accounts/email/")
    page.get_by_role("link", name="Delete my account").click()
    page.get_by_role("link", name="Take your data along first").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download my data").click()
    with zipfile.ZipFile(saved.value.path()) as file:
        [name] = [name for name in file.namelist() if "a-morning-at-the-gate" in name]
        assert f"{CANARY} of mine" in file.read(name).decode()

    page.get_by_role("navigation", name="Account").get_by_role("link", name="Delete my account").click()
    page.get_by_role("button", name="Delete my account").click()
    shows_password(page)
    expect(page.get_by_role("status").filter(has_text="Your account is closed")).to_be_visible()
    assert AccountDeletion.objects.count() == 1

    learner.open("/accounts/login/?next=/journal/")
    learner.signs_in("learner")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your account will be deleted on")
    page.get_by_role("button", name="Keep my account").click()
    expect(page.get_by_text("Your account stays.")).to_be_visible()
    learner.open("/journal/")
    expect(page.get_by_role("link", name="A morning at the gate", exact=True)).to_be_visible()


def test_pages_of_leaving_have_nothing_in_the_way(audit, learner, cast):
    page = learner.open("/learning/my-data/")
    audit.look("my data")
    learner.open("/learning/delete/")
    audit.look("delete my account")
    page.get_by_role("button", name="Delete my account").click()
    shows_password(page)
    learner.open("/accounts/login/")
    learner.signs_in("learner")
    expect(page.get_by_role("button", name="Keep my account")).to_be_visible()
    audit.look("closed account")
