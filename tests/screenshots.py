"""The README's pictures, from a running demo: python -m tests.screenshots http://127.0.0.1:8000"""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
COURSE = "/courses/across-the-lines/"
SECTION = COURSE + "one-person-many-services/where-the-person-stands/a-service-user-perspective/"
ACTIVITY = "Joined-up services"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 780}
CHOICE = "ju_choice"  # content.consent.COOKIE; this module needs no Django
MOST = 300_000  # bytes


def chromium() -> str | None:
    """Any Chromium of this machine; the environment may name one."""
    named = os.environ.get("CHROMIUM")
    found = (shutil.which(name) for name in (named, "chromium", "chromium-browser", "google-chrome") if name)
    return next((path for path in found if path), None)


@contextmanager
def page_of(browser: Browser, base: str, size: dict, scheme: str = "light") -> Iterator[Page]:
    context = browser.new_context(
        viewport=size, color_scheme=scheme, reduced_motion="reduce", locale="en-GB", base_url=base
    )
    context.add_cookies([{"name": CHOICE, "value": "statistics-1:no", "url": base}])  # nobody is asked in a picture
    yield context.new_page()
    context.close()


def sign_in(page: Page, person: str = "learner") -> None:
    page.goto("/accounts/login/")
    page.locator("main input[type=email]").fill(f"{person}@demo.example")
    page.locator("main input[type=password]").fill(os.environ.get("DEMO_PASSWORD") or "joined-up-demo")
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/")


def keep(page: Page, name: str) -> None:
    """Write what the window shows as a PNG with at most 256 colours."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    IMAGES.mkdir(parents=True, exist_ok=True)
    path = IMAGES / f"{name}.png"
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    small = picture.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    size = path.stat().st_size
    if size > MOST:
        sys.exit(f"{path} has {size} bytes; {MOST} are the most.")
    sys.stdout.write(f"{path.relative_to(IMAGES.parents[1])}  {picture.width} × {picture.height}, {size // 1024} kB\n")


def at_the_activity(page: Page) -> None:
    """The section, scrolled so that the heading of its activity stands near the top."""
    page.goto(SECTION)
    page.locator(".activity", has_text=ACTIVITY).first.evaluate(
        "part => scrollTo(0, part.getBoundingClientRect().top + scrollY - 72)"
    )


def reading(browser: Browser, base: str) -> None:
    with page_of(browser, base, DESK) as page:
        page.goto("/")
        keep(page, "home")
        page.goto(COURSE)
        keep(page, "course")
        page.goto(SECTION)
        keep(page, "section")
        page.goto("/articles/partnership-working/")
        keep(page, "article")
    with page_of(browser, base, DESK, "dark") as page:
        at_the_activity(page)
        keep(page, "section-dark")
    with page_of(browser, base, PHONE) as page:
        at_the_activity(page)
        keep(page, "section-phone")


def writing(browser: Browser, base: str) -> None:
    """A picture of Noor's journal shows whatever was written since the demo was loaded."""
    for size, suffix in ((DESK, ""), (PHONE, "-phone")):
        with page_of(browser, base, size) as page:
            sign_in(page)
            page.goto("/journal/")
            if not suffix:
                keep(page, "journal")
                page.goto(SECTION)
                page.get_by_role("link", name="Go on with the exercise").click()
                page.wait_for_url("**/exercises/**")
                keep(page, "map")
                page.goto("/journal/")
            page.locator(".entries").get_by_role("link", name="Week 6 Activity 2").click()
            page.get_by_role("link", name="Go on writing").click()
            if suffix:
                page.locator(".editor-page").evaluate(
                    "part => scrollTo(0, part.getBoundingClientRect().top + scrollY - 16)"
                )
            keep(page, f"editor{suffix}")


def answering(browser: Browser, base: str) -> None:
    """The first entry that waits on the desk of the demo's tutor, opened: from then on its learner sees that."""
    with page_of(browser, base, DESK) as page:
        sign_in(page, "tutor")
        page.goto("/tutor/")
        page.get_by_role("button", name="Open the next that waits").click()
        page.wait_for_selector("#reply-form[data-ready]")
        keep(page, "desk")
        page.get_by_role("button", name="Back to the queue").click()
        page.goto("/learning/")
        page.get_by_role("link", name="Progress of Saltmarsh spring group").click()
        keep(page, "group")


def finished(browser: Browser, base: str) -> None:
    """The statement of somebody who has done all of the course."""
    with page_of(browser, base, DESK) as page:
        sign_in(page, "peer")
        page.goto("/learning/")
        page.get_by_role("link", name="Your statement of participation and badge").click()
        keep(page, "statement")


def main(base: str) -> None:
    path = chromium()
    if path is None:
        sys.exit("There is no Chromium here. Install one, or name one in CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        reading(browser, base)
        writing(browser, base)
        answering(browser, base)
        finished(browser, base)
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: python -m tests.screenshots http://127.0.0.1:8000")
    main(sys.argv[1].rstrip("/"))
