"""The notice and what follows from it: what a browser keeps in every state, by mouse, by keyboard, without script, with the signal."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from content.consent import COOKIE
from content.models import PageCount
from tests.browser.audit import Audit
from tests.browser.test_keyboard import hidden, tab_to, walk

SECOND, FIRST = "/courses/lines/one/second/", "/courses/lines/one/first/"
READ = ["/", "/courses/", "/courses/lines/", "/courses/lines/one/", FIRST, SECOND]
STORED = """async () => [
  ...Object.keys(localStorage), ...Object.keys(sessionStorage), ...(await indexedDB.databases()).map(one => one.name),
  ...await caches.keys(), ...(await navigator.serviceWorker.getRegistrations()).map(one => one.scope)]"""


class Reader:
    """Somebody who reads with a fresh browser."""

    def __init__(self, context: BrowserContext, base: str):
        self.context, self.base, self.page = context, base, context.new_page()
        self.counts: list[str] = []
        context.on("request", lambda request: self.counts.append(request.url) if "/counted/" in request.url else None)

    def open(self, path: str) -> Page:
        self.page.goto(self.base + path)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def reads_everything(self) -> None:
        for path in READ:
            self.open(path)

    @property
    def notice(self):
        return self.page.get_by_role("region", name="your choice")

    @property
    def cookies(self) -> dict[str, str]:
        return {cookie["name"]: cookie["value"] for cookie in self.context.cookies()}

    @property
    def stored(self) -> list[str]:
        return self.page.evaluate(STORED)


@pytest.fixture
def newcomer(undecided, live_server, course):
    """Makes readers who have not chosen yet."""
    return lambda **more: Reader(undecided(**more), live_server.url)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize(("button", "answer"), [("Reject", "no"), ("Accept", "yes")])
def test_browser_keeps_nothing_before_a_choice_and_exactly_the_choice_after_it(button, answer, script, newcomer):
    reader = newcomer(java_script_enabled=script)
    reader.reads_everything()
    expect(reader.notice).to_be_visible()
    assert (reader.cookies, reader.stored, reader.counts) == ({}, [], [])

    reader.notice.get_by_role("button", name=button).click()
    expect(reader.page).to_have_url(reader.base + SECOND)
    expect(reader.notice).to_have_count(0)
    reader.reads_everything()

    expect(reader.notice).to_have_count(0)
    assert (reader.cookies, reader.stored) == ({COOKIE: f"statistics-1:{answer}"}, [])
    counted = {row.page.url: row.count for row in PageCount.objects.select_related("page")}
    accepted = button == "Accept" and script
    assert counted == (dict.fromkeys(READ, 1) | {SECOND: 2} if accepted else {})


def test_page_that_is_only_kept_in_the_background_is_not_counted_until_it_is_looked_at(newcomer):
    reader = newcomer()
    reader.context.add_cookies([{"name": COOKIE, "value": "statistics-1:yes", "url": reader.base}])
    reader.page.add_init_script("""
      let seen = false;
      Object.defineProperty(document, "visibilityState", { get: () => seen ? "visible" : "hidden" });
      window.lookAtIt = () => { seen = true; document.dispatchEvent(new Event("visibilitychange")); };""")
    page = reader.open(SECOND)
    before = list(reader.counts)
    with page.expect_response("**/counted/"):
        page.evaluate("lookAtIt()")
    page.evaluate("lookAtIt()")
    page.wait_for_load_state("networkidle")

    assert (before, len(reader.counts)) == ([], 1)
    assert list(PageCount.objects.values_list("count", flat=True)) == [1]


def test_mind_is_changed_from_the_footer_and_the_page_says_what_is_so(newcomer):
    reader = newcomer()
    page = reader.open(SECOND)
    reader.notice.get_by_role("button", name="Reject").click()
    page.get_by_role("contentinfo").get_by_role("link", name="Cookie choices").click()
    box = page.get_by_role("checkbox", name="Page counts")
    expect(page.get_by_text("Off: you rejected it.")).to_be_visible()
    expect(box).not_to_be_checked()

    box.check()
    page.get_by_role("button", name="Save my choices").click()
    expect(page.get_by_role("status")).to_contain_text("Your choices are kept")
    expect(page.get_by_text("On: you accepted it.")).to_be_visible()
    reader.open(SECOND)
    assert (reader.cookies, len(reader.counts)) == ({COOKIE: "statistics-1:yes"}, 1)

    reader.open("/cookies/")
    box.uncheck()
    page.get_by_role("button", name="Save my choices").click()
    expect(page.get_by_text("Off: you rejected it.")).to_be_visible()
    reader.reads_everything()
    assert (reader.cookies, reader.stored, len(reader.counts)) == ({COOKIE: "statistics-1:no"}, [], 1)


def test_signal_of_the_browser_is_a_no_until_the_reader_says_yes_on_the_page_of_cookies(newcomer):
    reader = newcomer(extra_http_headers={"Sec-GPC": "1"})
    reader.reads_everything()
    expect(reader.notice).to_have_count(0)
    assert (reader.cookies, reader.stored, reader.counts) == ({}, [], [])

    page = reader.open("/cookies/")
    expect(page.get_by_text("Your browser sends the signal Global Privacy Control.")).to_be_visible()
    page.get_by_role("checkbox", name="Page counts").check()
    page.get_by_role("button", name="Save my choices").click()
    expect(page.get_by_text("On: you accepted it.")).to_be_visible()
    reader.open(SECOND)

    assert (reader.cookies, len(reader.counts)) == ({COOKIE: "statistics-1:despite"}, 1)


def test_notice_is_answered_by_keyboard_right_after_the_skip_links(newcomer):
    reader = newcomer()
    page = reader.open(SECOND)
    names = [step["name"] for step in walk(page)]
    first = names.index("a Privacy")

    assert names[first : first + 4] == ["a Privacy", "a Cookie choices", "button Accept", "button Reject"]
    assert all("Skip to" in name for name in names[:first])
    reader.open(SECOND)
    tab_to(page, "button Reject")
    page.keyboard.press("Enter")
    expect(reader.notice).to_have_count(0)


def test_notice_covers_nothing_and_leaves_with_paper(newcomer):
    reader = newcomer()
    for size in ({"width": 1280, "height": 900}, {"width": 320, "height": 256}):
        reader.page.set_viewport_size(size)
        page = reader.open(SECOND)
        assert hidden(walk(page)) == []
        reader.open(SECOND)
        box, header = reader.notice.bounding_box(), page.get_by_role("banner").bounding_box()
        assert box["y"] + box["height"] <= header["y"] + 1
        buttons = [reader.notice.get_by_role("button", name=name).bounding_box() for name in ("Accept", "Reject")]
        assert len({(round(one["width"]), round(one["height"]), round(one["y"])) for one in buttons}) == 1
    colours = reader.notice.get_by_role("button").evaluate_all(
        "all => all.map(one => { const { color, backgroundColor, borderColor, fontSize, fontWeight } = getComputedStyle(one);"
        " return [color, backgroundColor, borderColor, fontSize, fontWeight].join(); })"
    )
    assert len(set(colours)) == 1
    page.emulate_media(media="print")
    expect(page.locator(".cookies")).to_be_hidden()


def test_notice_and_the_page_of_cookies_without_a_fault(newcomer):
    reader = newcomer()
    audit = Audit(reader.page)
    for state, path in {"section with the notice": SECOND, "home with the notice": "/", "cookies": "/cookies/"}.items():
        reader.open(path)
        audit.look(state)
    reader.page.get_by_role("checkbox", name="Page counts").check()
    reader.page.get_by_role("button", name="Save my choices").click()
    audit.look("cookies, kept")
    reader.context.clear_cookies()
    for theme in ("theme:cream", "theme:dark.size:larger.leading:loose"):
        reader.context.add_cookies([{"name": "ju_display", "value": theme, "url": reader.base}])
        reader.open(SECOND)
        audit.look(theme)

    assert audit.faults == {}
