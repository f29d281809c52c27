"""What a reader without an account meets."""

import re

from playwright.sync_api import expect

SECOND = "/courses/lines/one/second/"


def test_section_shows_numbered_figure_activity_time_and_reading_with_tip(reader):
    page = reader.open(SECOND)

    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"2\s+Second"))
    expect(page.get_by_role("figure").locator("figcaption")).to_have_text(re.compile(r"Figure 2\s+Ring"))
    expect(page.get_by_role("img", name="Ring")).to_be_visible()
    assert page.get_by_role("img", name="Ring").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    box = page.get_by_role("region", name="Activity 2 Map")
    expect(box.get_by_role("heading", level=2)).to_have_text(re.compile(r"Activity 2\s+Map"))
    expect(box).to_contain_text("Allow about 20 minutes")
    expect(box.get_by_role("link", name="Varney (2006), “Crossing the road together”")).to_be_visible()
    expect(box.get_by_role("button", name="Hide tip")).to_be_visible()


def test_hidden_tip_stays_hidden_on_other_pages(reader, every_block):
    page = reader.open(SECOND)
    page.get_by_role("button", name="Hide tip").click()

    expect(page).to_have_url(reader.base + SECOND)
    expect(page.get_by_role("link", name="Varney (2006)")).to_be_visible()
    expect(page.get_by_role("button", name="Hide tip")).to_have_count(0)
    reader.open("/courses/lines/two/everything/")
    expect(page.get_by_role("link", name="Varney (2006)").first).to_be_visible()
    expect(page.get_by_role("button", name="Hide tip")).to_have_count(0)


def test_tip_stands_once_on_a_page_with_many_outside_links(reader, every_block):
    page = reader.open("/courses/lines/two/everything/")

    expect(page.get_by_role("link", name="Varney (2006)")).to_have_count(3)
    expect(page.get_by_role("button", name="Hide tip")).to_have_count(1)


def test_reader_walks_from_the_front_door_to_the_last_section(reader):
    page = reader.open("/")
    page.get_by_role("link", name="See the course").click()
    page.get_by_role("main").get_by_role("link", name="Start reading").click()
    titles = [page.get_by_role("heading", level=1).inner_text()]
    while (onwards := page.locator(".pager [rel=next]")).count():
        onwards.click()
        titles.append(page.get_by_role("heading", level=1).inner_text())

    assert [" ".join(title.split()) for title in titles] == [
        "Week 1: One person",
        "1 First",
        "2 Second",
        "2.1 Below",
        "Summary",
        "Week 2: Leading",
        "1 Later",
    ]


def test_link_to_an_activity_lands_on_it(reader, course):
    page = reader.open("/courses/lines/one/")
    page.get_by_role("main").get_by_role("link", name="Activity 2", exact=True).click()

    expect(page).to_have_url(f"{reader.base}{SECOND}#activity-{course.activity('Map').block_id}")
    expect(page.locator(":target")).to_be_in_viewport()
    expect(page.locator(":target")).to_contain_text("Map")


def test_search_finds_published_words_and_leads_to_them(reader):
    page = reader.open("/")
    page.get_by_role("link", name="Search").first.click()
    page.get_by_role("searchbox").fill("Second")
    page.get_by_role("main").get_by_role("button", name="Search").click()

    expect(page.get_by_role("status")).to_contain_text("“Second”")
    page.get_by_role("main").get_by_role("link", name="2 Second").click()
    expect(page).to_have_url(reader.base + SECOND)


def test_share_link_in_the_rail_opens_the_ways_to_share(reader):
    page = reader.open(SECOND)
    expect(page.get_by_label("Its address")).to_be_hidden()
    page.get_by_role("link", name="Share this page").click()

    expect(page.get_by_label("Its address")).to_be_visible()
    expect(page.get_by_label("Its address")).to_have_value(reader.base + SECOND)


def test_copy_button_puts_the_address_on_the_clipboard(reader):
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=reader.base)
    page = reader.open(f"{SECOND}#share")
    page.get_by_role("button", name="Copy link").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == reader.base + SECOND


def test_printed_week_has_every_section_and_opens_what_is_folded(reader, every_block, course):
    page = reader.open(f"/print/{course.second_week.pk}/")
    page.emulate_media(media="print")

    headings = [" ".join(words.split()) for words in page.get_by_role("heading", level=2).all_inner_texts()]
    assert [words for words in headings if words in {"1 Later", "2 Everything"}] == ["1 Later", "2 Everything"]
    expect(page.locator(".discussion .flow").first).to_be_visible()
    expect(page.locator(".site-header")).to_be_hidden()


def test_table_drawn_as_cards_is_still_told_as_a_table(reader, every_block):
    page = reader.page
    page.set_viewport_size({"width": 360, "height": 780})
    reader.open("/courses/lines/two/everything/")
    table = page.get_by_role("table", name="Who did what")

    assert table.locator("td").first.evaluate("cell => getComputedStyle(cell).display") == "grid"
    told = table.evaluate("table => [...table.querySelectorAll('[role]')].map(part => part.getAttribute('role'))")
    row = ["row", "rowheader", "cell", "cell"]
    assert told == ["rowgroup", "row", *["columnheader"] * 3, "rowgroup", *row, *row]
