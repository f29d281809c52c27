"""Canonical rich text to Markdown. What is written here, `from_markdown` reads back as the same text."""

from __future__ import annotations

import re
from collections.abc import Collection

from content.course_folder.rich_text import HEADINGS, LISTS, Block, Run, weave
from content.prose import CITATION, cited_keys

_MARKS = {"bold": ("**", "**"), "italic": ("*", "*")}
_SPECIAL = re.compile(
    rf"(?P<citation>{CITATION.pattern})"
    r"|[\\*`\[\]]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|&(?=#?\w+;)|!(?=\[)"
)
# What would begin a list, a heading, a fence or something that this Markdown does not have.
_NUMBER = re.compile(r"(\d{1,9})([.)](?: |$))")
_LINE_START = re.compile(r"[-+](?: |$)|(?:- *){3,}$|#{1,6}(?: |$)|>|\||:::|~~~|=+$")
_LAST_HASHES = re.compile(r"(^| )(#+)$")
_PLAIN_ADDRESS = re.compile(r"(?:[^()\\\s]|\([^()\\\s]*\))*")
_INDENT = 4


def to_markdown(blocks: list[Block], known: Collection[str] = ()) -> str:
    """Markdown without a line end at its end.

    In: canonical rich text; the keys of the works it may cite. `[@key]` with another key is written as plain
    brackets, which is what readers see.
    """
    parts: list[str] = []
    lists: list[tuple[str, int]] = []
    before: Block | None = None
    for block in blocks:
        text = inline_markdown(block.runs, known)
        if block.kind in LISTS:
            text = _item(block, text, lists)
        else:
            lists.clear()
            text = _heading(block, text) if block.kind in HEADINGS else _guarded(text)
        if before is not None:
            parts.append("\n" if _same_list(before, block) else "\n\n")
        parts.append(text)
        before = block
    return "".join(parts)


def inline_markdown(runs: tuple[Run, ...], known: Collection[str] = ()) -> str:
    """The runs of one block. A line break is a backslash at the end of a line."""

    def words(text: str, in_link: bool, before_link: bool) -> str:
        text = _escaped(text, () if in_link else known).replace("\n", "\\\n")
        # "!" right before a link would make it a picture.
        return text[:-1] + r"\!" if before_link and text.endswith("!") else text

    def link(address: str, inside: str) -> str:
        # "[@" would begin a citation.
        guard = "\\" if inside.startswith(("@", "-@")) else ""
        return f"[{guard}{inside}]({_address(address)})"

    return weave(runs, words, link, _MARKS)


def _escaped(text: str, known: Collection[str]) -> str:
    def escape(match: re.Match) -> str:
        found = match[0]
        if not match["citation"]:
            return f"\\{found}"
        if all(key in known for key in cited_keys(found)):
            return found
        return f"\\{found[:-1]}\\]"

    return _SPECIAL.sub(escape, text)


def _address(address: str) -> str:
    if _PLAIN_ADDRESS.fullmatch(address):
        return address
    return re.sub(r"[()\\]", r"\\\g<0>", re.sub(r"\s", "%20", address))


def _heading(block: Block, text: str) -> str:
    # Markdown takes "#" at the end of a heading for a closing mark.
    return "#" * int(block.kind[1]) + " " + _LAST_HASHES.sub(r"\1\\\2", text)


def _item(block: Block, text: str, lists: list[tuple[str, int]]) -> str:
    """One list item with its mark. `lists` holds kind and last number of each list that is open, one a depth."""
    del lists[block.depth + 1 :]
    number = 1
    if len(lists) > block.depth:
        kind, last = lists.pop()
        number = last + 1 if kind == block.kind else 1
    lists.append((block.kind, number))
    mark = "- " if block.kind == "ul" else f"{number}. "
    indent = " " * (_INDENT * block.depth)
    return indent + mark + _guarded(text).replace("\n", "\n" + indent + " " * len(mark))


def _same_list(before: Block, block: Block) -> bool:
    if before.kind not in LISTS or block.kind not in LISTS:
        return False
    return bool(block.depth) or before.depth > 0 or before.kind == block.kind


def _guarded(text: str) -> str:
    """Put a backslash before whatever would not be plain text at the beginning of a line."""
    return "\n".join(_guarded_line(line) for line in text.split("\n"))


def _guarded_line(line: str) -> str:
    if number := _NUMBER.match(line):
        return f"{number[1]}\\{line[len(number[1]) :]}"
    return f"\\{line}" if _LINE_START.match(line) else line
