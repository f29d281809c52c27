"""A real Chromium against a live server. Every page a test opens is watched: no console error, no request elsewhere."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from threading import get_ident
from time import monotonic, sleep
from urllib.parse import urldefrag, urlsplit

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.signals import request_finished, request_started
from playwright.sync_api import BrowserContext, Page, expect
from wagtail.documents import get_document_model
from wagtail.models import Collection

from content.consent import COOKIE as CHOICE
from content.models import SectionPage
from tests.browser.audit import Audit
from tests.course import SmallCourse, activity, add, block_id, figure, make_course, picture, publish, text
from tests.people import PASSWORD, Cast, app_code, make_cast
from tests.screenshots import chromium

READING = {
    "title": "Crossing the road together",
    "author": "Varney",
    "year": "2006",
    "publisher": "The Press",
    "url": "https://example.org/crossing",
    "page": None,
    "minutes": 15,
    "note": "",
}
WAIT = 10_000
REJECTED = "statistics-1:no"  # what the cookie says after Reject
# How long something may take that must come; two cores that run two browsers and a server each are slow now and then.
expect.set_options(timeout=WAIT)


def pytest_collection_modifyitems(items):
    """Without Chromium the browser tests are left out, each by name; a CI run must not be green without them."""
    if chromium() or os.environ.get("CI", "").lower() == "true":
        return
    for item in items:
        if Path(__file__).parent in item.path.parents:
            reason = f"{item.name} was left out: there is no Chromium here. Install one, or name one in CHROMIUM"
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def browser_type_launch_args():
    path = chromium()
    if path is None:
        pytest.fail("CI=true, but there is no Chromium: the browser tests may not be left out here.", pytrace=False)
    return {"executable_path": path, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def browser_context_args():
    """Less motion, because a test that measures where something stands must not do so while the page still glides there."""
    size = {"width": 1280, "height": 900}
    return {"viewport": size, "locale": "en-GB", "timezone_id": "Europe/London", "reduced_motion": "reduce"}


@dataclass
class Watch:
    """What went wrong on the pages of a context."""

    host: str
    answers: set[str] = field(default_factory=set)
    elsewhere: list[str] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)

    def over(self, context: BrowserContext, *, decided: bool = True) -> BrowserContext:
        """Watch a browser. Whoever opens it has rejected everything long ago, unless the notice is what a test is about."""
        if decided:
            context.add_cookies([{"name": CHOICE, "value": REJECTED, "url": f"http://{self.host}"}])
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda found: self.said.append((str(found.error), found.page.url if found.page else "")))
        context.set_default_timeout(WAIT)
        return context

    def _request(self, request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob", "about"} and parts.netloc != self.host:
            self.elsewhere.append(request.url)

    def _response(self, response) -> None:
        if response.request.is_navigation_request():
            self.answers.add(response.url)

    def _console(self, message) -> None:
        if message.type == "error":
            self.said.append((message.text, message.location.get("url", "")))

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Console errors. That a page itself was answered with 404 or 409 is what a test asked for; of a file it is an error."""
        return [
            (words, url)
            for words, url in self.said
            if not (
                words.startswith("Failed to load resource: the server responded") and urldefrag(url).url in self.answers
            )
        ]


@pytest.fixture
def quiet_server(transactional_db):
    """Waits, once the browser is closed, for what it still sent on leaving: the database is emptied after that, not meanwhile."""
    running = set()

    def begins(sender, **more):
        running.add(get_ident())

    def ends(sender, **more):
        running.discard(get_ident())

    request_started.connect(begins)
    request_finished.connect(ends)
    yield
    deadline = monotonic() + WAIT / 1000
    quiet = 0
    while quiet < 3 and monotonic() < deadline:
        quiet = 0 if running else quiet + 1
        sleep(0.05)
    request_started.disconnect(begins)
    request_finished.disconnect(ends)
    assert not running


@pytest.fixture
def watch(live_server, quiet_server):
    watch = Watch(host=urlsplit(live_server.url).netloc)
    yield watch
    assert watch.errors == []
    assert watch.elsewhere == []


@pytest.fixture
def context(watch, context) -> BrowserContext:
    return watch.over(context)


@pytest.fixture
def without_script(watch, browser, browser_context_args):
    """A page in a browser that runs no script."""
    context = watch.over(browser.new_context(**browser_context_args, java_script_enabled=False))
    yield context.new_page()
    context.close()


@pytest.fixture
def other_browser(watch, browser, browser_context_args):
    """A page in somebody else's browser."""
    context = watch.over(browser.new_context(**browser_context_args))
    yield context.new_page()
    context.close()


@pytest.fixture
def undecided(watch, browser, browser_context_args):
    """Makes browsers whose readers have neither accepted nor rejected anything."""
    contexts = []

    def one_more(**more) -> BrowserContext:
        contexts.append(watch.over(browser.new_context(**browser_context_args | more), decided=False))
        return contexts[-1]

    yield one_more
    for context in contexts:
        context.close()


@pytest.fixture
def audit(page) -> Audit:
    """Whatever it finds is reported at the end, state by state."""
    audit = Audit(page)
    yield audit
    assert not audit.faults, json.dumps(audit.faults, indent=1)


@pytest.fixture
def course(transactional_db, live_server) -> SmallCourse:
    """The small course, whose "Map" is Week 1 Activity 2 with a reading outside this site; the tree anew after each flush."""
    course = make_course()
    ring = course.second.body.raw_data[0]
    course.second.body = [ring, text("Words of the second"), activity("Map", reading=READING)]
    course.second = publish(course.second)
    return course


@pytest.fixture
def cast(course) -> Cast:
    return make_cast()


def document(name: str):
    found = get_document_model()(title=name, collection=Collection.get_first_root_node())
    found.file.save(name, ContentFile(b"WEBVTT\n"), save=True)
    return found


def block(kind: str, **value) -> dict:
    return {"type": kind, "value": value, "id": block_id(f"every {kind}")}


@pytest.fixture
def every_block(course) -> SectionPage:
    """A section with each kind of block an editor may use."""
    words = "<p>Some words with a <b>bold</b> one, and <a href='https://example.org/'>a link</a>.</p>"
    described = figure("A described figure", picture("Another circle"))
    described["value"] |= {"description": words, "credit": "Drawn by Ada"}
    cells = [["Who", "When", "What"], ["Clinic", "Monday", "A letter"], ["Council", "Tuesday", "A visit"]]
    table = {
        "data": cells,
        "first_row_is_table_header": True,
        "first_col_is_header": True,
        "table_caption": "Who did what",
    }
    captions = document("words.vtt").pk
    recording = {"captions": captions, "transcript": words}
    parts = [
        {
            "title": "Look",
            "minutes": 5,
            "text": words,
            "reading": READING | {"url": "https://example.org/2"},
            "prompts": ["Who?"],
        },
        {"title": "Think", "minutes": None, "text": "", "prompts": []},
    ]
    whole = {"parts": parts, "sensitive": True, "discussion": words, "minutes_to": 30, "reading": READING}
    support = [{"label": "Somebody who listens", "url": "tel:116123"}]
    body = [
        {
            "type": "text",
            "value": f"<h2>A heading</h2>{words}<h3>Below</h3><ul><li>One</li><li>Two</li></ul>",
            "id": block_id("t"),
        },
        activity("Everything", **whole, support=support),
        described,
        block("box", title="A box", text=words),
        block("case_study", title="A case", text=words),
        block("quote", text=words, source="Somebody, 2001", url="https://example.org/quote"),
        block("key_points", title="Key points", text="<ul><li>One</li><li>Two</li></ul>"),
        block("term", term="Seam", definition=words),
        block("table", table=table, notes=words),
        block(
            "dialogue",
            title="At the door",
            remarks=[{"speaker": "Ruth", "text": words}, {"speaker": "Noor", "text": words}],
        ),
        block("reveal", title="Show one answer", text=words),
        block("audio", title="A voice", file=document("voice.mp3").pk, **recording),
        block("video", title="A film", file=document("film.mp4").pk, **recording),
        block("reading", **READING | {"note": words}),
        block("download", title="A sheet to fill in", file=document("sheet.pdf").pk, note=words),
    ]
    return add(course.second_week, SectionPage, "everything", body=body)


class Visitor:
    """A page of the browser, with what every test does on it."""

    def __init__(self, page: Page, base: str):
        self.page, self.base = page, base

    def open(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page

    def is_signed_in(self, cast: Cast, role: str) -> None:
        """Signed in without the form; the sign-in pages have tests of their own."""
        cookie = cast.client(role).cookies["sessionid"]
        self.page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": self.base}])

    def signs_in(self, name: str, password: str = PASSWORD) -> None:
        """Fill the sign-in form that is on the page."""
        self.page.get_by_label("Email").fill(f"{name}@test.example")
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("main").get_by_role("button", name="Sign in").click()

    def shows_app_code(self) -> None:
        """Fill the page of the second step with what the authenticator app of the cast shows."""
        self.page.get_by_label("Code").fill(app_code())
        self.page.get_by_role("main").get_by_role("button", name="Sign in").click()

    def focus(self) -> str:
        return self.page.evaluate("(document.activeElement.textContent || document.activeElement.name || '').trim()")


@pytest.fixture
def reader(page, live_server, course) -> Visitor:
    """An anonymous reader."""
    return Visitor(page, live_server.url)


@pytest.fixture
def learner(reader, cast) -> Visitor:
    """The learner, signed in."""
    reader.is_signed_in(cast, "learner")
    return reader


def last_mail() -> str:
    """The text of the newest mail."""
    message = mail.outbox[-1].message()
    part = next(part for part in message.walk() if part.get_content_type() == "text/plain")
    return part.get_payload(decode=True).decode()


def code_in_mail() -> str:
    """The code stands in a line of its own."""
    return re.search(r"^([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)$", last_mail(), re.MULTILINE)[1]
