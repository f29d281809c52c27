"""A learner ticks the last page, puts a name on the statement, takes statement and badge along, and shows the page to somebody."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from learning import actions
from learning.models import Statement
from tests.browser.audit import open_and_look
from tests.browser.conftest import Visitor
from tests.learning.records import give_for, keys, tick
from tests.learning.verifier import from_png, from_svg, verify

LATER = "/courses/lines/two/later/"


def taken(page: Page, link: str) -> bytes:
    """The bytes of a file that a link gives."""
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    return Path(download.value.path()).read_bytes()


def test_learner_earns_a_statement_and_downloads_it_with_the_badge(reader, cast, course, without_script):
    give_for(course)
    enrolment = actions.enrol(user=cast.learner, course=course.course)
    for key in keys(course.course)[:-1]:
        tick(enrolment, key)
    reader.is_signed_in(cast, "learner")
    page = reader.open("/courses/lines/")
    expect(page.get_by_text("there remain: 1 more page to tick as done.")).to_be_visible()

    # The last tick leads to the statement, which asks for the name.
    reader.open(LATER)
    page.get_by_role("button", name="Done, to my learning").click()
    expect(page.get_by_text("You have earned the statement of participation in Across the Lines.")).to_be_visible()
    expect(page.get_by_label("Name on the statement and the badge")).to_have_value("Learner")
    page.get_by_label("Name on the statement and the badge").fill("Noor Haddad")
    page.get_by_label("show my name").check()
    page.get_by_role("button", name="Use this name").click()
    expect(page.locator(".statement .name")).to_have_text("Noor Haddad")
    where = page.url

    # Statement and badge as files.
    assert taken(page, "Download as PDF").startswith(b"%PDF-1.7")
    credential = taken(page, "Badge as JSON")
    assert from_png(taken(page, "Badge as PNG")) == from_svg(taken(page, "Badge as SVG")) == credential
    page.wait_for_load_state("networkidle")
    issuer = page.request.get(f"{reader.base}/issuer/did.json").json()
    assert verify(credential, issuer)["id"].endswith(where.removeprefix(reader.base))
    assert json.loads(credential)["credentialSubject"]["identifier"][0]["identityHash"] == "Noor Haddad"

    # Somebody else opens the address, without script.
    visitor = Visitor(without_script, reader.base)
    visitor.open(where.removeprefix(reader.base))
    expect(without_script.get_by_text("This statement stands.")).to_be_visible()
    expect(without_script.locator(".statement .name")).to_have_text("Noor Haddad")
    expect(without_script.get_by_role("link", name="Download as PDF")).to_have_count(0)


def test_pages_of_a_statement_are_accessible(reader, cast, course, audit):
    give_for(course)
    enrolment = actions.enrol(user=cast.learner, course=course.course)
    statement = [tick(enrolment, key) for key in keys(course.course)][-1]
    where = f"/statements/{statement.pk}/"
    reader.is_signed_in(cast, "learner")
    open_and_look(audit, reader, {"nameless": where})
    reader.page.wait_for_load_state("networkidle")
    actions.name_statement(statement=statement, name="Noor Haddad", show_name=True)

    open_and_look(audit, reader, {"named": where, "giving back": f"{where}withdraw/"})
    assert Statement.objects.get().stands
