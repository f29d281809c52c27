"""What stands round every page: display settings with and without script, single keys, the help sheet, the public pages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from wagtail.models import Site

from content.consent import COOKIE as CHOICE
from content.display import COOKIE
from content.models import SiteShell
from tests.browser.audit import AUDIT, AXE, SIDEWAYS, TAGS, open_and_look
from tests.browser.conftest import Visitor
from tests.course import activity, publish, text

SECOND, FIRST, BELOW = ("/courses/lines/one/second/", "/courses/lines/one/first/", "/courses/lines/one/second/below/")
DARK, CREAM, LIGHT = "rgb(19, 29, 32)", "rgb(246, 237, 214)", "rgb(251, 248, 242)"
PAGES = {
    "display settings": "/settings/display/",
    "display settings, kept": "/settings/display/?kept=yes",
    "keys": "/settings/keys/",
    "privacy": "/privacy/",
    "cookies": "/cookies/",
    "accessibility": "/accessibility/",
    "contact": "/contact/",
    "licences": "/licences/",
}


def paper(page: Page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def names_of_cookies(page: Page) -> set[str]:
    """Beside the one that every reader of these tests has, because they rejected what the notice asks."""
    return {cookie["name"] for cookie in page.context.cookies()} - {CHOICE}


@pytest.fixture
def plain(without_script, live_server, course) -> Visitor:
    return Visitor(without_script, live_server.url)


@pytest.fixture
def three_activities(course) -> str:
    course.second.body = [
        text("Before"),
        *(part for name in ("One", "Two", "Three") for part in (activity(name), text(f"After {name} " * 200))),
    ]
    return publish(course.second).url


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_colours_chosen_at_the_foot_hold_on_every_page_until_they_are_put_back(script, reader, plain):
    visitor = reader if script else plain
    page = visitor.open(SECOND)
    assert (paper(page), names_of_cookies(page)) == (LIGHT, set())
    page.get_by_text("Change how pages look").click()
    page.get_by_label("Colours").select_option("Dark")
    page.get_by_label("Text size").select_option("Larger")
    page.get_by_role("button", name="Use these settings").click()

    expect(page).to_have_url(visitor.base + SECOND)
    assert (paper(page), names_of_cookies(page)) == (DARK, {COOKIE})
    visitor.open("/journal/")
    assert paper(page) == DARK
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    page.get_by_text("Change how pages look").click()
    page.get_by_role("button", name="Back to the usual").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert paper(page) == LIGHT
    assert COOKIE not in names_of_cookies(page)


def test_choice_wins_over_the_wish_of_the_device(reader):
    reader.page.emulate_media(color_scheme="dark")
    page = reader.open(SECOND)
    before = paper(page)
    page.context.add_cookies([{"name": COOKIE, "value": "theme:cream", "url": reader.base}])
    reader.open(SECOND)

    assert (before, paper(page)) == (DARK, CREAM)


def test_page_of_settings_shows_a_choice_at_once_and_keeps_it_by_the_button_only(reader):
    page = reader.open("/settings/display/")
    page.get_by_label("Colours").select_option("Cream")
    page.get_by_label("Line width").select_option("Narrow")
    narrow = page.locator(".specimen").bounding_box()["width"]
    assert (paper(page), names_of_cookies(page)) == (CREAM, set())
    reader.open(SECOND)
    assert paper(page) == LIGHT
    reader.open("/settings/display/")
    wide = page.locator(".specimen").bounding_box()["width"]
    page.get_by_label("Colours").select_option("Cream")
    page.get_by_role("button", name="Use these settings").click()

    expect(page.get_by_role("status")).to_have_text("Your settings are kept, and hold on every page.")
    assert narrow < wide
    assert (paper(page), names_of_cookies(page)) == (CREAM, {COOKIE})


def test_footer_on_a_phone_takes_one_line_for_the_settings(reader):
    reader.page.set_viewport_size({"width": 360, "height": 780})
    page = reader.open(SECOND)

    assert page.locator(".display-details").bounding_box()["height"] < 48
    expect(page.get_by_label("Colours")).to_be_hidden()


# Keys -----------------------------------------------------------------------------------------------------------------


def test_j_and_k_turn_pages_slash_searches_and_g_j_opens_the_journal(learner):
    page = learner.open(SECOND)
    page.keyboard.press("j")
    expect(page).to_have_url(learner.base + BELOW)
    page.keyboard.press("k")
    expect(page).to_have_url(learner.base + SECOND)
    page.keyboard.press("k")
    expect(page).to_have_url(learner.base + FIRST)
    page.keyboard.press("/")
    expect(page).to_have_url(f"{learner.base}/search/")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.get_by_role("searchbox")).to_have_value("")
    learner.open(SECOND)
    page.keyboard.press("g")
    page.keyboard.press("j")
    expect(page).to_have_url(f"{learner.base}/journal/")


def test_a_moves_the_focus_from_activity_to_activity_and_round(reader, three_activities):
    page = reader.open(three_activities)
    seen = []
    for _press in range(4):
        page.keyboard.press("a")
        expect(page.locator(".activity:focus")).to_be_in_viewport()
        seen.append(page.locator(".activity:focus h2").inner_text().split()[-1])

    assert seen == ["One", "Two", "Three", "One"]


def test_a_without_the_focus_goes_to_the_first_activity_below_the_top_of_the_window(reader, three_activities):
    page = reader.open(three_activities)
    page.get_by_role("region", name="Activity 2").evaluate("part => scrollTo(0, part.offsetTop + 50)")
    page.keyboard.press("a")

    expect(page.get_by_role("region", name="Activity 3 Two")).to_be_focused()


def test_keys_do_nothing_in_a_field_with_a_modifier_or_where_words_could_be_lost(learner):
    page = learner.open("/search/?q=x")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("jk a/?gj")
    expect(page.get_by_role("searchbox")).to_have_value("jk a/?gjx")
    learner.open(SECOND)
    for keys in ("Control+j", "Alt+j", "Meta+j", "Shift+j"):
        page.keyboard.press(keys)
    expect(page).to_have_url(learner.base + SECOND)
    learner.open("/journal/new/")
    page.get_by_label("Your entry").fill("Words not saved")
    page.get_by_role("main").focus()
    for key in ("g", "j", "/", "k"):
        page.keyboard.press(key)
    expect(page).to_have_url(f"{learner.base}/journal/new/")
    expect(page.get_by_label("Your entry")).to_have_value("Words not saved")


def test_keys_switched_off_do_nothing_and_the_link_still_shows_the_list(reader):
    page = reader.open("/settings/keys/")
    page.get_by_role("button", name="Switch single keys off").click()
    expect(page.get_by_text("Single keys are off.")).to_be_visible()
    reader.open(SECOND)
    for key in ("j", "a", "/", "?"):
        page.keyboard.press(key)
    expect(page).to_have_url(reader.base + SECOND)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate("document.activeElement === document.body")
    page.get_by_role("link", name="Keys").click()
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def test_help_sheet_opens_by_key_and_by_link_and_gives_the_focus_back(reader):
    page = reader.open(SECOND)
    page.get_by_role("link", name="Courses").first.focus()
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    expect(sheet).to_be_visible()
    expect(sheet).to_contain_text("Next activity on this page")
    assert page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    page.keyboard.press("j")
    expect(page).to_have_url(reader.base + SECOND)
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(page.get_by_role("link", name="Courses").first).to_be_focused()
    link = page.get_by_role("contentinfo").get_by_role("link", name="Keys")
    link.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Close").click()
    expect(sheet).to_have_count(0)
    expect(link).to_be_focused()


def test_link_to_the_keys_leads_to_the_page_without_script(plain):
    page = plain.open(SECOND)
    page.get_by_role("link", name="Keys").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Keys")
    page.get_by_role("button", name="Switch single keys off").click()
    expect(page.get_by_text("Single keys are off.")).to_be_visible()


# axe ------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def facts(course) -> SiteShell:
    return SiteShell.objects.create(
        site=Site.objects.get(),
        organisation="Harbour",
        postal_address="1 Quay\nTown",
        email=f"{'long-name.' * 5}hello@harbour.example",
        phone="01632 960146",
        data_name="Data lead",
        data_email="data@harbour.example",
        security_contact="security@harbour.example",
        privacy_text="<p>Words of our own</p>",
    )


def test_public_pages_and_settings_without_a_fault_in_light_and_dark(audit, reader, facts):
    open_and_look(audit, reader, PAGES)
    SiteShell.objects.all().delete()
    open_and_look(audit, reader, {"contact, empty": "/contact/", "privacy, empty": "/privacy/"})
    open_and_look(audit, reader, {"404 that helps": "/courses/lines/two/below/"}, status=404)
    expect(audit.page.get_by_role("link", name="2.1 Below")).to_be_visible()


def test_help_sheet_without_a_fault(audit, reader):
    page = reader.open(SECOND)
    page.get_by_role("link", name="Keys").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    audit.look("help sheet")


def test_every_page_without_a_fault_in_cream_chosen_dark_and_the_largest_text(reader, facts):
    page, faults = reader.page, {}
    for cookie in ("theme:cream", "theme:dark", "theme:cream.size:larger.leading:loose.width:wide"):
        page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": reader.base}])
        for state, path in (PAGES | {"section": SECOND, "home": "/", "404": "/courses/lines/two/below/"}).items():
            page.set_viewport_size(
                {"width": 320, "height": 256} if "size" in cookie else {"width": 1280, "height": 900}
            )
            reader.open(path)
            page.evaluate(AXE)
            found = [*page.evaluate(AUDIT, TAGS), *page.evaluate(SIDEWAYS)]
            if found:
                faults[f"{cookie} {state}"] = found
    assert faults == {}
