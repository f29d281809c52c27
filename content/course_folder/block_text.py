"""Stored block values to fences: the way back of `block_values` and `page_values`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Protocol

from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from content.blocks.quiz import QuestionsBlock
from content.course_folder.html import read_html
from content.course_folder.rich_text import plain, readable
from content.course_folder.schema import BODIES, fence_kind, has_identity, head_key
from content.course_folder.tables import table_markdown
from content.course_folder.to_markdown import to_markdown
from content.course_folder.yaml_text import Lines, yaml_text


class Names(Protocol):
    """What things with a number are called in the files."""

    known: Collection[str]  # keys of the works that may be cited

    def picture(self, number: int | None) -> str: ...

    def file(self, number: int | None) -> str: ...

    def page(self, number: int | None) -> tuple[str, str]:
        """The key of a page of the course, or else its address."""

    def link(self, link: str) -> str: ...


class BlockText:
    """Writes block values with the names that hold for one file."""

    def __init__(self, names: Names):
        self.names = names

    def body(self, stream_block: blocks.StreamBlock, raw: list[dict]) -> str:
        """Text and fences with an empty line between them."""
        parts = []
        for item in raw:
            block = stream_block.child_blocks[item["type"]]
            if item["type"] == "text":
                parts.append(self.markdown(item["value"]))
            else:
                parts.append(self.fence(item["type"], block, item["value"], item.get("id")))
        return "\n\n".join(part for part in parts if part)

    def fence(self, name: str, block: blocks.StructBlock, value: dict, block_id: str | None) -> str:
        part = BODIES.get(name, "")
        head = self.struct(block, value, part)
        if has_identity(block):
            head = {"id": block_id} | head
        body = ""
        if isinstance(block.child_blocks.get(part), TableBlock):
            body = table_markdown((value.get(part) or {}).get("data") or [], self.names.known)
        elif part:
            body = self.markdown(value.get(part))
        lines = [f"::: {fence_kind(name)}\n", yaml_text(head), *(["---\n", body, "\n"] if body else []), ":::"]
        return "".join(lines)

    def struct(self, block: blocks.StructBlock, value: dict, part: str = "") -> dict[str, Any]:
        """The head of a block. What is empty, or as it would be without being written, is left out."""
        head: dict[str, Any] = {}
        for name, child in block.child_blocks.items():
            given = value.get(name)
            if isinstance(child, ImageBlock):
                head |= self.picture(given if isinstance(given, dict) else {"image": given})
            elif isinstance(child, TableBlock):
                head |= _table_head(given or {})
            elif isinstance(child, blocks.PageChooserBlock):
                head |= self._page(given)
            elif name == "minutes" and "minutes_to" in block.child_blocks:
                last = value.get("minutes_to")
                head[name] = f"{given}-{last}" if last else given
            elif name not in (part, "minutes_to"):
                written = self.value(child, given)
                if written not in ("", None, [], {}, False):
                    head[head_key(block, name)] = written
        return head

    def value(self, block, value: Any) -> Any:
        """What a value looks like in YAML; something empty when it is empty."""
        if isinstance(block, blocks.RichTextBlock):
            return self.lines(value)
        if isinstance(block, blocks.StructBlock):
            return self.struct(block, value or {})
        if isinstance(block, QuestionsBlock):
            return [self.kind_and_options(block, item) for item in value or []]
        if isinstance(block, blocks.StreamBlock):
            return self.one_of(block, value or [])
        if isinstance(block, blocks.ListBlock):
            return [self.value(block.child_block, _item(item)) for item in value or []]
        if isinstance(block, DocumentChooserBlock):
            return self.names.file(value) if value else None
        if isinstance(block, blocks.TextBlock):
            return "\n".join(readable(line).rstrip() for line in (value or "").strip().split("\n"))
        return plain(value) if isinstance(value, str) else value

    def one_of(self, block: blocks.StreamBlock, value: list[dict]) -> dict[str, Any]:
        """The exercise of an activity: its kind, and its options below."""
        item = next((item for item in value if item["type"] in block.child_blocks), None)
        return {} if item is None else self.kind_and_options(block, item)

    def kind_and_options(self, block: blocks.StreamBlock, item: dict) -> dict[str, Any]:
        """One item of a stream of several kinds, such as the question of a quiz."""
        return {"kind": fence_kind(item["type"])} | self.struct(block.child_blocks[item["type"]], item["value"])

    def lines(self, html: str | None) -> str:
        """Markdown that stands below its key, or nothing."""
        text = self.markdown(html)
        return Lines(text) if text else ""

    def markdown(self, html: str | None) -> str:
        return to_markdown(read_html(html or "", self.names.link), self.names.known)

    def picture(self, value: dict[str, Any]) -> dict[str, Any]:
        """The keys image, alt and decorative."""
        alt = plain(value.get("alt_text") or "")
        words = {"decorative": True} if value.get("decorative") or not alt else {"alt": alt}
        return {"image": self.names.picture(value.get("image"))} | words

    def _page(self, number: int | None) -> dict[str, str]:
        if not number:
            return {}
        key, address = self.names.page(number)
        return {"key": key} if key else {"url": address} if address else {}


def _item(item: Any) -> Any:
    """The value of a list item; values stored long ago stand without type and id."""
    return item["value"] if isinstance(item, dict) and item.get("type") == "item" and "value" in item else item


def _table_head(value: dict) -> dict[str, str]:
    # What readers see; the choice beside it is spelled in two ways, old and new.
    row, column = bool(value.get("first_row_is_table_header")), bool(value.get("first_col_is_header"))
    headers = {(True, True): "both", (True, False): "row", (False, True): "column", (False, False): "none"}
    return {"caption": plain(value.get("table_caption") or ""), "headers": headers[row, column]}
