"""axe and the search for anything that scrolls sideways, run on one state of a page after another."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AUDIT = """async tags => {
  document.querySelectorAll("details").forEach(part => { part.open = true; });
  const found = await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
  return found.violations.flatMap(fault => fault.nodes.map(node => `${fault.id} at ${node.target.join(" ")}: ${node.failureSummary}`));
}"""
# Beside the page itself, anything inside it that one would have to push sideways; one-line fields scroll by nature.
SIDEWAYS = """() => [...document.querySelectorAll("*")].filter(element => {
  const style = getComputedStyle(element);
  const scrolls = element === document.documentElement || ["auto", "scroll"].includes(style.overflowX);
  return scrolls && element.scrollWidth > element.clientWidth + 1;
}).map(element => {
  const widest = [...element.querySelectorAll("*")].filter(inside => inside.getBoundingClientRect().right > innerWidth + 1).at(-1);
  return `${element.localName} is ${element.scrollWidth} wide in ${element.clientWidth}: ${widest?.outerHTML.slice(0, 120)}`;
})"""
# WCAG 1.4.12: what a reader may set for text without losing any of it.
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets.push(sheet);
}"""
CALM = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 256}  # what is left of 1280 × 1024 at 400 %


class Audit:
    """Looks at one state of a page after another and keeps what is wrong with each."""

    def __init__(self, page: Page):
        self.page, self.faults = page, {}

    def look(self, state: str) -> None:
        page = self.page
        page.wait_for_load_state("load")
        page.evaluate(AXE)
        for scheme, size in (("light", CALM), ("dark", CALM), ("light", NARROW)):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            for fault in page.evaluate(AUDIT, TAGS):
                self.faults.setdefault(state, []).append(f"{scheme} {size['width']}: {fault}")
        for how in ("as it is", "with wide spacing"):
            for fault in page.evaluate(SIDEWAYS):
                self.faults.setdefault(state, []).append(f"{how}: {fault}")
            page.evaluate(SPACED)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(CALM)


def open_and_look(audit: Audit, visitor, addresses: dict[str, str], status: int = 200) -> None:
    for state, path in addresses.items():
        answer = visitor.page.goto(visitor.base + path)
        assert answer.status == status, state
        audit.look(state)
