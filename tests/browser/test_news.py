"""News, the link that stops mails, and concerns, as people meet them."""

import re
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from journal.concerns import actions as concerns
from learning import actions
from learning.models import Notice, Profile
from tests.browser.conftest import last_mail
from tests.journal.sharing import cohort_with, share
from tests.journal.writing import CANARY, write


@pytest.fixture
def shared(course, cast):
    """Noor's entry, shared with her tutor Sam, who has not seen it; Jo is the contact of the group."""
    for role, name in (("learner", "Noor Haddad"), ("own_tutor", "Sam Lee"), ("editor", "Jo Okafor")):
        actions.change_profile(user=getattr(cast, role), display_name=name)
    cohort = cohort_with(course, tutors=[cast.own_tutor], learners=[cast.learner])
    actions.name_contact(cohort=cohort, person=cast.editor)
    made = share(write(cast.learner, activity=course.activity("Map"), course=course), cohort)
    Notice.objects.update(due_at=made.visible_from)
    return made


def test_tutor_reads_the_news_and_stops_the_mails_from_the_mail(reader, cast, shared, without_script):
    actions.change_profile(user=cast.own_tutor, notice_mail="at_once")
    actions.mail_news(now=timezone.now())
    assert CANARY not in last_mail()
    reader.is_signed_in(cast, "own_tutor")
    page = reader.open("/learning/")
    page.get_by_role("navigation", name="Site").get_by_role("link", name="News (1").click()
    expect(page.get_by_role("button", name="Noor Haddad shared Week 1 Activity 2")).to_be_visible()
    page.get_by_role("button", name="Mark all as seen").click()
    expect(page.get_by_text("1 thing is marked as seen.")).to_be_visible()
    expect(page.get_by_role("link", name="News (1")).to_have_count(0)
    page.wait_for_load_state("networkidle")

    path = re.search(r"/learning/news/stop/\S+", last_mail())[0]
    without_script.goto(reader.base + path)
    without_script.get_by_role("button", name="Stop these mails").click()
    expect(without_script.get_by_role("heading", name="No more mails about news")).to_be_visible()
    assert Profile.objects.get(user=cast.own_tutor).notice_mail == "off"


def test_tutor_raises_a_concern_and_the_contact_takes_it_up(reader, cast, shared, other_browser, audit):
    reader.is_signed_in(cast, "own_tutor")
    page = reader.open(f"/tutor/{shared.thread_id}/concern/")
    audit.look("raise a concern")
    page.get_by_label("What worries you").fill("She writes that she does not eat.")
    page.get_by_role("button", name="Send to Jo Okafor").click()
    expect(page.get_by_text("Nobody has taken it up yet.")).to_be_visible()
    audit.look("concerns of a tutor")
    page.wait_for_load_state("networkidle")
    assert [letter.subject for letter in mail.outbox] == ["A concern was raised at Joined Up"]

    contact = other_browser
    contact.context.add_cookies([_session(cast, "editor", reader.base)])
    contact.goto(reader.base + "/tutor/concerns/")
    contact.get_by_role("link", name="Saltmarsh spring group, from Sam Lee").click()
    expect(contact.get_by_text("does not eat")).to_have_count(0)
    contact.get_by_role("button", name="Open it").click()
    expect(contact.get_by_text("She writes that she does not eat.")).to_be_visible()
    contact.get_by_role("button", name="I take it up").click()
    contact.get_by_label("What was done").fill("Rang her the same day.")
    contact.get_by_role("button", name="Mark as done").click()
    expect(contact.get_by_text("Marked as done.")).to_be_visible()
    contact.wait_for_load_state("networkidle")
    page.reload()
    expect(page.get_by_text("Done today")).to_be_visible()


def _session(cast, role: str, base: str) -> dict:
    return {"name": "sessionid", "value": cast.client(role).cookies["sessionid"].value, "url": base}


def test_pages_of_news_and_concerns_have_nothing_in_the_way(reader, cast, shared, audit):
    concern = concerns.raise_concern(
        tutor=cast.own_tutor, thread=shared.thread, text="A worry.", label="Week 1 Activity 2", uuid=uuid4()
    )
    reader.is_signed_in(cast, "own_tutor")
    reader.open("/learning/news/")
    audit.look("news")
    reader.open("/learning/profile/")
    audit.look("profile")
    reader.page.wait_for_load_state("networkidle")
    reader.is_signed_in(cast, "editor")
    reader.open("/tutor/concerns/")
    audit.look("concerns of a contact")
    page = reader.open(f"/tutor/concerns/{concern.pk}/")
    audit.look("a concern before it is opened")
    page.get_by_role("button", name="Open it").click()
    audit.look("a concern")
