"""axe finds nothing, in light and dark, and nothing scrolls sideways at 320 px: on every template, empty and in error too."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from content import searching
from journal import actions, care
from tests.browser.audit import Audit, open_and_look
from tests.browser.conftest import WAIT
from tests.course import publish
from tests.journal.writing import write

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung/" * 3
HASH = "0123456789abcdef" * 8
MARKDOWN = f"""## A heading

One **bold** word, [a link](https://example.org/{HASH}) and `code {HASH}`.

> A quotation

1. first
2. second

| Who | When | What |
|---|---|---|
| {HASH} | Monday | {LONG} |

    {HASH} {HASH}
"""


def test_course_pages(audit, reader, course, every_block):
    addresses = {
        "home": "/",
        "course list": "/courses/",
        "course": "/courses/lines/",
        "week": "/courses/lines/one/",
        "section": "/courses/lines/one/second/",
        "sub-section": "/courses/lines/one/second/below/",
        "section without a number": "/courses/lines/one/summary/",
        "section with every block": "/courses/lines/two/everything/",
        "week for printing": f"/print/{course.second_week.pk}/",
    }
    open_and_look(audit, reader, addresses)
    expect(audit.page.get_by_role("heading", name="At the door")).to_be_visible()


def test_full_course_and_week_pages(audit, reader, course, every_block):
    words = "<p>Some words, and <a href='https://example.org/'>a link</a> [@varney-2006].</p>"
    reference = {
        "key": "varney-2006",
        "author": "Varney, D.",
        "year": "2006",
        "text": f"*A book*, {LONG}",
        "url": "https://example.org/",
    }
    link = {"label": "Become a student", "url": "https://example.org/"}
    page = course.course
    page.introduction = page.who_for = page.prerequisites = page.story = page.acknowledgements = words
    page.outcomes = [("outcome", "see who carries the letters"), ("outcome", LONG)]
    page.faq = [("item", {"question": "Does it cost anything?", "answer": words})]
    page.call_to_action, page.sister_courses, page.support = [("link", link)], [("link", link)], [("link", link)]
    page.references = [("reference", reference)]
    page.authors, page.licence, page.licence_url, page.help_email = (
        "Ada",
        "CC BY 4.0",
        "https://example.org/l",
        "help@test.example",
    )
    publish(page)
    week = course.refresh("second_week")
    week.title, week.strapline, week.practice = f"A long one {LONG}", "What it is about", "noticing"
    week.introduction = [("text", words)]
    week.outcomes, week.further_reading = [("outcome", "say no kindly")], [("reference", "varney-2006")]
    publish(week)

    open_and_look(audit, reader, {"full course": "/courses/lines/", "full week": "/courses/lines/two/"})
    expect(audit.page.get_by_role("heading", name="Further reading")).to_be_visible()
    open_and_look(audit, reader, {"section of it": "/courses/lines/two/everything/"})


def test_empty_course_pages(audit, reader, course):
    for section in (course.first, course.second, course.summary):
        section.get_descendants(inclusive=True).specific().last().unpublish()
        course.refresh("week")
        section.unpublish()
    open_and_look(audit, reader, {"week without sections": "/courses/lines/one/"})
    expect(audit.page.get_by_text("This week has no sections yet.")).to_be_visible()
    course.week.unpublish()
    course.second_week.unpublish()
    open_and_look(audit, reader, {"course without weeks": "/courses/lines/"})
    expect(audit.page.get_by_text("Nothing has been published in this course yet.")).to_be_visible()
    course.course.unpublish()
    open_and_look(audit, reader, {"empty course list": "/courses/", "home without a course": "/"})
    expect(audit.page.get_by_text("No course has been published yet.")).to_be_visible()


def test_search_pages(audit, reader):
    open_and_look(
        audit,
        reader,
        {
            "search": "/search/",
            "search with results": "/search/?q=Second",
            "search without": f"/search/?q=nothing+{HASH}",
        },
    )


def test_journal_pages(audit, learner, cast, course):
    open_and_look(
        audit, learner, {"empty journal": "/journal/", "empty bin": "/journal/bin/", "empty book": "/journal/book/"}
    )
    entry = write(cast.learner, MARKDOWN, activity=course.activity("Map"), course=course)
    meant = write(cast.learner, "About the map", title="week 1, act. 2")
    free = write(cast.learner, f"One line {LONG}", title=LONG[:190])
    binned = write(cast.learner, "Gone", title="Not needed")
    named = write(cast.learner, f"Then Ruth Ellis rang 01632 960 146. {LONG}", title="About Ruth")
    actions.bin_entry(entry=binned)
    addresses = {
        "journal": "/journal/",
        "journal after the end": "/journal/?after=2001-01-01T00:00:00%2B00:00~00000000-0000-4000-8000-000000000000",
        "bin": "/journal/bin/",
        "book": "/journal/book/",
        "entry of an activity": f"/journal/entries/{entry.pk}/",
        "entry with a recognised title": f"/journal/entries/{meant.pk}/",
        "free entry": f"/journal/entries/{free.pk}/",
        "binned entry": f"/journal/entries/{binned.pk}/",
        "entry without names": f"/journal/entries/{meant.pk}/check/",
        "entry with names": f"/journal/entries/{named.pk}/check/",
    }
    open_and_look(audit, learner, addresses)
    course.second.unpublish()
    open_and_look(audit, learner, {"entry whose activity is gone": f"/journal/entries/{entry.pk}/"})
    expect(audit.page.get_by_text("This activity is not published now; your entry stays.")).to_be_visible()


def test_section_and_editor_of_somebody_who_has_written(audit, learner, cast, course):
    activity = course.activity("Map")
    new = f"/journal/new/?activity={activity.pk}"
    open_and_look(
        audit,
        learner,
        {"editor, new": new, "editor, free": "/journal/new/", "section before": "/courses/lines/one/second/"},
    )
    entry = write(cast.learner, MARKDOWN, activity=activity, course=course)
    open_and_look(
        audit,
        learner,
        {"editor, existing": f"/journal/entries/{entry.pk}/edit/", "section after": "/courses/lines/one/second/"},
    )
    expect(audit.page.get_by_role("link", name="Go on with my journal entry")).to_be_visible()


def press_save_and_look(audit: Audit, state: str, heading: str, button: str = "Save") -> None:
    audit.page.get_by_role("button", name=button).click()
    expect(audit.page.get_by_role("alert").get_by_role("heading")).to_contain_text(heading)
    assert audit.page.title().startswith("Error:"), state
    audit.look(state)


def without_its_script(page) -> None:
    """The page one writes on as it is where its own script does not arrive: its button sends the form at once."""
    page.route("**/journal/js/editor.js", lambda route: route.fulfill(body="", content_type="text/javascript"))


def test_editor_in_every_kind_of_trouble(audit, learner, cast, course, settings):
    without_its_script(audit.page)
    entry = write(cast.learner, "Mine", activity=course.activity("Map"), course=course)
    page = learner.open(f"/journal/entries/{entry.pk}/edit/")
    page.get_by_label("Title").evaluate(
        "field => { field.removeAttribute('maxlength'); field.value = 'x'.repeat(250); }"
    )
    press_save_and_look(audit, "title too long", "Not saved")
    learner.open(f"/journal/entries/{entry.pk}/edit/")
    page.get_by_label("Your entry").fill("")
    press_save_and_look(audit, "no words", "Not saved")
    learner.open(f"/journal/entries/{entry.pk}/edit/")
    write_elsewhere(cast, entry, f"Other words {LONG}")
    press_save_and_look(audit, "conflict", "This entry was changed in another window")
    other = write(cast.peer, "not hers")
    page.locator("form.editor").evaluate(
        "(form, address) => { form.action = address; }", f"/journal/entries/{other.pk}/edit/"
    )
    press_save_and_look(audit, "gone", "There is no such entry in your journal", "Keep these words")
    right = settings.JOURNAL_KEYS
    learner.open("/journal/new/")
    page.get_by_label("Your entry").fill("Not lost")
    settings.JOURNAL_KEYS = "t1:" + "A" * 43 + "="
    press_save_and_look(audit, "could not save", "We could not save at")
    settings.JOURNAL_KEYS = right
    page.context.clear_cookies(name="sessionid")
    press_save_and_look(audit, "signed out", "You were signed out")
    learner.is_signed_in(cast, "learner")
    page.context.clear_cookies(name="csrftoken")
    press_save_and_look(audit, "token changed", "Press Save once more")


def test_page_before_the_first_entry_in_every_state(audit, learner, cast, course, monkeypatch):
    course.course.support = [("link", {"label": f"Somebody {LONG}", "url": "tel:116123"})]
    publish(course.course)
    write(cast.learner, "Mine")
    before = "/journal/before-you-write/"
    without_its_script(audit.page)
    page = learner.open("/journal/new/")
    actions.withdraw_consent(person=cast.learner)
    page.get_by_label("Your entry").fill("Not lost")
    press_save_and_look(audit, "words without consent", "One thing before this is saved")
    new = f"/journal/new/?activity={course.activity('Map').pk}"
    open_and_look(audit, learner, {"before, withdrawn": before, "before, for an activity": new})
    expect(page.get_by_text("Who else your course names")).to_be_visible()
    with monkeypatch.context() as patch:
        patch.setattr(care, "WORDING", "next-year")
        press_save_and_look(audit, "before, other wording", "Not agreed yet", "I understand and agree")
    actions.give_consent(person=cast.learner)
    open_and_look(audit, learner, {"before, agreed": f"{before}?next=/journal/new/"})
    expect(page.get_by_role("button", name="Withdraw, and put all entries into the bin")).to_be_visible()


def test_editor_that_saves_by_itself_in_every_kind_of_trouble(audit, learner, cast, course, watch):
    entry = write(cast.learner, "Mine", activity=course.activity("Map"), course=course)
    address, line = f"/journal/entries/{entry.pk}/edit/", audit.page.locator("#saved")
    page = learner.open(address)
    page.get_by_label("Your entry").fill("Theirs")
    expect(line).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    audit.look("saved by itself")
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Your entry").fill("Not lost")
    expect(page.get_by_role("dialog")).to_be_visible(timeout=WAIT)
    audit.look("signed out while writing")
    learner.is_signed_in(cast, "learner")
    page.get_by_role("button", name="Signed in again: save now").click()
    expect(line).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    write_elsewhere(cast, entry, f"Other words {LONG}")
    page.get_by_label("Your entry").fill("Mine again")
    expect(page.get_by_role("alert").first).to_contain_text("This entry was changed in another window", timeout=WAIT)
    assert page.title().startswith("Error:")
    audit.look("conflict while writing")
    page.get_by_role("button", name="Keep these words").click()
    history = f"/journal/entries/{entry.pk}/versions/"
    pages = {"versions": history, "version": f"{history}1/", "compared": f"{history}compare/?from=1"}
    open_and_look(audit, learner, pages)
    watch.said.clear()  # the browser notes each answer of 401 and 409


def write_elsewhere(cast, entry, body: str) -> None:
    entry.refresh_from_db()
    save = actions.Save(entry=entry.pk, base_version=entry.version, save_id=entry.pk)
    actions.save_entry(owner=cast.learner, save=save, words=actions.Words(body=body), activity=None)


def test_error_pages(audit, learner, cast, course, settings, monkeypatch):
    open_and_look(audit, learner, {"404": "/nothing/here/"}, status=404)
    page = audit.page

    def broken(*_args, **_more):
        raise RuntimeError("broken on purpose")

    with monkeypatch.context() as patch:
        patch.setattr(searching.Page.objects, "live", broken)
        open_and_look(audit, learner, {"500": "/search/?q=x"}, status=500)
    write(cast.learner, "words")
    right = settings.JOURNAL_KEYS
    settings.JOURNAL_KEYS = "t1:" + "A" * 43 + "="
    open_and_look(audit, learner, {"503": "/journal/"}, status=503)
    settings.JOURNAL_KEYS = right
    for status, heading, spoil in (
        (403, "This page is not open to you", lambda: page.context.clear_cookies(name="csrftoken")),
        (400, "This request could not be understood", lambda: setattr(settings, "DATA_UPLOAD_MAX_NUMBER_FIELDS", 0)),
    ):
        learner.open("/accounts/logout/")
        spoil()
        with page.expect_navigation() as answer:
            page.get_by_role("main").get_by_role("button", name="Sign out").click()
        assert answer.value.status == status
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        audit.look(str(status))
