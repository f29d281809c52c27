"""Rich text as Wagtail keeps it in the database, read and written."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

from content.course_folder.rich_text import HEADINGS, LISTS, Block, Run, canonical, readable, weave

_BOLD, _ITALIC = {"b", "strong"}, {"i", "em"}
_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "div", "blockquote"}
_KINDS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
_MARKS = {"bold": ("<b>", "</b>"), "italic": ("<i>", "</i>")}
_KEY_LINK = re.compile(r'<a linktype="page" id="key:([^"]*)">')


def read_html(html: str, follow: Callable[[str], str] = lambda link: link) -> list[Block]:
    """Canonical rich text from stored HTML.

    In: the HTML; `follow`, which turns the link of a run ("page:12" or an address) into another one, or into "" to
    keep its words only. Tags that no field of a course offers are left out, their words stay.
    """
    reader = _Reader(follow)
    reader.feed(html or "")
    reader.close()
    reader.end_block()
    return canonical(reader.blocks)


def to_html(blocks: list[Block]) -> str:
    """Stored HTML from canonical rich text. Links to keys stay as `id="key:…"` until `fill_in_page_links`."""
    out: list[str] = []
    open_lists: list[str] = []
    for block in blocks:
        if block.kind in LISTS:
            _begin_item(out, open_lists, block)
            out.append(_inline(block.runs))
        else:
            _close_lists(out, open_lists, 0)
            tag = block.kind if block.kind in HEADINGS else "p"
            out.append(f"<{tag}>{_inline(block.runs)}</{tag}>")
    _close_lists(out, open_lists, 0)
    return "".join(out)


def fill_in_page_links(html: str, page_ids: dict[str, int]) -> str:
    """Replace the keys in links by the numbers of their pages."""
    return _KEY_LINK.sub(lambda match: f'<a linktype="page" id="{page_ids[match[1]]}">', html)


def _begin_item(out: list[str], open_lists: list[str], block: Block) -> None:
    _close_lists(out, open_lists, block.depth + 1)
    if len(open_lists) > block.depth and open_lists[-1] != block.kind:
        _close_lists(out, open_lists, block.depth)
    if len(open_lists) > block.depth:
        out.append("</li><li>")
    else:
        open_lists.append(block.kind)
        out.append(f"<{block.kind}><li>")


def _close_lists(out: list[str], open_lists: list[str], depth: int) -> None:
    while len(open_lists) > depth:
        out.append(f"</li></{open_lists.pop()}>")


def _inline(runs: tuple[Run, ...]) -> str:
    return weave(runs, lambda text, *_: _escaped(text).replace("\n", "<br/>"), _link, _MARKS)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _link(address: str, inside: str) -> str:
    if address.startswith("key:"):
        return f'<a linktype="page" id="{address}">{inside}</a>'
    if address.startswith("page:"):
        return f'<a linktype="page" id="{address[5:]}">{inside}</a>'
    return f'<a href="{_escaped(address).replace(chr(34), "&quot;")}">{inside}</a>'


class _Reader(HTMLParser):
    """Collects blocks. Text outside any block counts as a paragraph, or as an item where a list is open."""

    def __init__(self, follow: Callable[[str], str]):
        super().__init__(convert_charrefs=True)
        self.follow = follow
        self.blocks: list[Block] = []
        self.kind = ""
        self.runs: list[Run] = []
        self.lists: list[str] = []
        self.links: list[str] = []
        self.bold = self.italic = 0

    def handle_starttag(self, tag, attrs):
        if tag == "br":
            self._add("\n")
        elif tag in _BOLD:
            self.bold += 1
        elif tag in _ITALIC:
            self.italic += 1
        elif tag == "a":
            self.links.append(self._target(dict(attrs)))
        elif tag in LISTS:
            self.end_block()
            self.lists.append(tag)
        elif tag == "li":
            self.end_block()
        elif tag in _BLOCKS:
            self._begin(tag)

    def handle_endtag(self, tag):
        if tag in _BOLD:
            self.bold = max(self.bold - 1, 0)
        elif tag in _ITALIC:
            self.italic = max(self.italic - 1, 0)
        elif tag == "a" and self.links:
            self.links.pop()
        elif tag in LISTS or tag == "li":
            self.end_block()
            if tag in LISTS and self.lists:
                self.lists.pop()
        elif tag in _BLOCKS and not self.lists:
            self.end_block()

    def handle_data(self, data):
        text = readable(data)
        if self.runs or text.strip(" "):
            self._add(text)

    def _begin(self, tag: str) -> None:
        """A paragraph inside a list item goes on with the item after a line break."""
        if self.lists:
            if self.runs:
                self._add("\n")
        else:
            self.end_block()
            self.kind = _KINDS.get(tag, "p")

    def _add(self, text: str) -> None:
        link = self.links[-1] if self.links else ""
        self.runs.append(Run(text, bool(self.bold), bool(self.italic), link))

    def end_block(self) -> None:
        if self.runs:
            kind = self.lists[-1] if self.lists else self.kind or "p"
            self.blocks.append(Block(kind, tuple(self.runs), max(len(self.lists) - 1, 0)))
        self.runs, self.kind = [], ""

    def _target(self, attrs: dict[str, str | None]) -> str:
        if attrs.get("linktype") == "page":
            return self.follow(f"page:{attrs.get('id')}")
        return self.follow(readable(attrs.get("href") or "").strip())
