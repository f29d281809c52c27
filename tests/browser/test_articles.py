"""Articles in a browser: accessible in every state, usable without script, and a message that is written by hand arrives."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect
from wagtail.models import Site

from content.models import Message, SiteShell
from tests.browser.audit import open_and_look
from tests.browser.conftest import Visitor, block
from tests.content.articles import argument, article, html, make_articles, note, talk, work
from tests.course import figure, picture

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung" * 2


@pytest.fixture
def articles(course):
    """A reading with everything it may have, an event that is to come and one that is over."""
    SiteShell.objects.create(site=Site.objects.get(), organisation="Harbour & Co", email="hello@harbour.example")
    made = make_articles(course)
    image = picture("Another circle")
    words = "<h2>First part</h2><p>As said [@varney-2006] and noted[^law].</p><h3>Below</h3><p>Again[^law].</p>"
    body = [
        html("one", words),
        argument("A claim", f"Because of {LONG} [@varney-2006]."),
        figure("Seams", image),
        block("quote", text="<p>Words</p>", source="Somebody", url=""),
        html("two", f"<h2>{LONG}</h2><p>The end.</p>"),
    ]
    article(
        made.index,
        "reading",
        [made.partnership, made.dates],
        [made.ada, made.sam],
        kind="reading",
        standfirst=f"What it is about {LONG}",
        image=image,
        image_alt="A circle",
        body=body,
        references=[work("varney-2006", url=f"https://example.org/{LONG}"), work("unused")],
        notes=[note("law", "About the law.")],
        related=[("page", course.second), ("link", {"label": "Elsewhere", "url": "https://example.org/"})],
    )
    article(made.index, "talk", [made.dates], **talk(event_place=LONG, event_url="https://example.org/join"))
    article(made.index, "past", [made.dates], **talk(event_date=date(2020, 5, 20)))
    return made


@pytest.fixture
def plain(without_script, live_server, course) -> Visitor:
    return Visitor(without_script, live_server.url)


def test_article_pages(audit, reader, articles):
    addresses = {
        "home with articles": "/",
        "list of articles": "/articles/",
        "topic": "/articles/dates/",
        "author": "/articles/ada/",
        "article": "/articles/first-piece/",
        "reading": "/articles/reading/",
        "event": "/articles/talk/",
        "event that is over": "/articles/past/",
        "contact with its form": "/contact/",
    }
    open_and_look(audit, reader, addresses)


def test_empty_list_and_contact_form_in_error(audit, reader, course, articles):
    for page in type(articles.index).objects.get().get_children().type(type(articles.first)).specific():
        page.unpublish()
    open_and_look(audit, reader, {"empty list": "/articles/", "empty topic": "/articles/dates/"})
    page = reader.open("/contact/")
    page.get_by_label("Your message").fill("Words that must stay")
    page.locator("form.form").evaluate("form => { form.noValidate = true; }")
    page.get_by_role("button", name="Send the message").click()
    expect(page.get_by_role("alert")).to_contain_text("Not sent yet")
    expect(page.get_by_label("Your message")).to_have_value("Words that must stay")
    audit.look("contact form in error")


def test_reader_follows_a_note_and_a_citation_there_and_back_without_script(plain, articles):
    page = plain.open("/articles/reading/")
    page.get_by_role("navigation", name="Contents").get_by_role("link", name="1. A claim").click()
    expect(page.locator(".argument:target")).to_contain_text("A claim")
    page.get_by_role("link", name="Note 1").nth(1).click()
    expect(page.locator("li:target")).to_contain_text("About the law.")
    page.get_by_role("link", name="Back to place 2").first.click()
    expect(page.locator("a:target")).to_have_attribute("id", "noted-law-2")
    page.get_by_role("link", name="Varney, 2006").last.click()
    expect(page.locator("li:target")).to_contain_text("A book")
    page.locator("li:target").get_by_role("link", name="Back to place 1").click()
    expect(page.locator("a:target")).to_have_attribute("id", "cite-varney-2006-1")
    line = page.get_by_label("As a reference in Harvard form").input_value()
    assert line.startswith("Byron, A. and Sam Lee (") and f"Available at: {plain.base}/articles/reading/ (" in line
    expect(page.get_by_role("button", name="Copy the reference")).to_be_hidden()


def test_person_writes_to_the_organisation_without_script(plain, articles):
    page = plain.open("/articles/talk/")
    page.get_by_role("link", name="Get in touch about this article").click()
    page.get_by_label("Your name").fill("Grace")
    page.get_by_label("Your e-mail address").fill("grace@test.example")
    page.get_by_label("Your message").fill("May I come with a dog?")
    page.get_by_role("button", name="Send the message").click()
    # Nobody types that fast: the words come back, and a second press some seconds later sends them.
    expect(page.get_by_role("alert")).to_contain_text("That was very quick")
    expect(page.get_by_label("Your message")).to_have_value("May I come with a dog?")
    page.wait_for_timeout(3200)
    page.get_by_role("button", name="Send the message").click()
    expect(page.get_by_role("status")).to_contain_text("Your message has been sent.")
    page.wait_for_load_state("networkidle")
    kept = Message.objects.get()
    assert (kept.words, kept.about.title) == ("May I come with a dog?", "Talk")


def test_reader_takes_an_event_along_and_goes_through_articles_by_keys(reader, articles):
    page = reader.open("/articles/talk/")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Add to calendar").click()
    assert taken.value.suggested_filename == "talk.ics"
    reader.open("/articles/second-piece/")
    page.get_by_role("link", name="Older").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("First Piece")


def test_trap_is_reached_by_no_key(reader, articles):
    page = reader.open("/contact/")
    page.get_by_label("Your message").focus()
    page.keyboard.press("Tab")

    expect(page.get_by_role("button", name="Send the message")).to_be_focused()
