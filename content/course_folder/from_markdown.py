"""Markdown to rich text: paragraphs, headings, lists, line breaks. What stands inside a line is for `inline`.

Only what the fields of a course can hold. Whatever else Markdown has is a problem with its line, so that nothing a
writer meant gets lost without a word.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from content.course_folder.inline import read_runs
from content.course_folder.problems import Notes, Place
from content.course_folder.rich_text import LISTS, Block, canonical

_ITEM = re.compile(r"(-|\d{1,9}\.) +(.*)")
_HEADING = re.compile(r"(#+)(?: +(.*))?$")
_REFUSED = [
    (re.compile(r"([-*_])(?: *\1){2,} *$"), "There are no lines across the page here; take this line away."),
    (re.compile(r"(?:[*+]|\d{1,9}\))(?: |$)"), "Write a list with - or 1. at the beginning of each line."),
    (re.compile(r"(?:-|\d{1,9}\.)$"), "This list item is empty; write its text or take it away."),
    (re.compile(r">"), "There are no quotation marks of this kind; write a “quote” fence, or \\> for a plain >."),
    (re.compile(r"```|~~~"), "There is no code here; take the marks away."),
    (re.compile(r"\|"), "A table stands in a “table” fence; write \\| for a plain |."),
    (re.compile(r"=+$"), "Write headings with ## or ### before the words; take this line away."),
    (
        re.compile(r":::"),
        "A fence begins at the very beginning of a line; take the spaces away, or write \\::: for plain colons.",
    ),
    (re.compile(r"\[(?!-?@)(?:[^\[\]\\]|\\.)*\]:"), "Write the address at the link itself, as in [text](https://…)."),
]


def read_markdown(text: str, place: Place, features: Collection[str], notes: Notes) -> list[Block]:
    """Canonical rich text from Markdown.

    In: the text; the place of its first line; what the field allows ("h2", "h3", "bold", "italic", "link", "ol",
    "ul"). Problems, citations and links to keys are noted.
    """
    reader = _Reader(features, notes)
    for number, line in enumerate(text.split("\n")):
        reader.take(_without_tabs(line), place.down(number))
    reader.end_block()
    return canonical(reader.blocks)


def _without_tabs(line: str) -> str:
    indent = len(line) - len(line.lstrip(" \t"))
    return line[:indent].expandtabs(4) + line[indent:].rstrip(" \t")


@dataclass
class _Open:
    """The block that is being read."""

    kind: str
    depth: int
    lines: list[str]
    places: list[Place]


class _Reader:
    def __init__(self, features: Collection[str], notes: Notes):
        self.features, self.notes = features, notes
        self.blocks: list[Block] = []
        self.current: _Open | None = None
        self.levels: list[tuple[int, str]] = []  # indent and kind of each list that is open

    def take(self, line: str, place: Place) -> None:
        text = line.strip(" ")
        indent = len(line) - len(line.lstrip(" "))
        if not text:
            self.end_block()
        elif sentence := _refusal(text):
            self.notes.problem(place, sentence)
        elif item := _ITEM.match(text):
            self._item(indent, item[1], item[2], place)
        elif self.current and self.current.kind in LISTS:
            self._go_on_with_item(indent, text, place)
        elif self.levels and indent:
            self.notes.problem(place, "A list item is one paragraph; take the spaces or the empty line before away.")
        elif indent >= 4:
            self.notes.problem(place, "There is no code here; take the spaces at the beginning of the line away.")
        elif heading := _HEADING.match(text):
            self._heading(len(heading[1]), heading[2] or "", place)
        elif self.current:
            self._append(text, place)
        else:
            self._begin("p", 0, text, place)

    def _begin(self, kind: str, depth: int, text: str, place: Place) -> None:
        self.end_block()
        if kind not in LISTS:
            self.levels = []
        self.current = _Open(kind, depth, [text], [place])

    def _append(self, text: str, place: Place) -> None:
        self.current.lines.append(text)
        self.current.places.append(place)

    def _heading(self, level: int, text: str, place: Place) -> None:
        kind, words = f"h{level}", _without_closing_hashes(text)
        if kind not in self.features:
            allowed = [f"{'#' * int(name[1])}" for name in ("h2", "h3") if name in self.features]
            self.notes.problem(
                place,
                f"Only {' and '.join(allowed)} are headings here."
                if allowed
                else "There are no headings in this text.",
            )
        elif not words:
            self.notes.problem(place, "This heading is empty; write its words or take it away.")
        else:
            self._begin(kind, 0, words, place)
            self.end_block()

    def _item(self, indent: int, mark: str, text: str, place: Place) -> None:
        kind = "ul" if mark == "-" else "ol"
        if not self.levels and indent >= 4:
            self.notes.problem(place, "Take the spaces before this list item away; there is no list above it.")
            return
        if kind not in self.features:
            self.notes.problem(
                place, "There are no lists in this text." if "ul" not in self.features else "Write - here."
            )
            return
        if _refusal(text) or _ITEM.match(text) or _HEADING.match(text):
            self.notes.problem(place, "Write words here, or a backslash before the sign they begin with.")
            return
        if self._opens_list(indent, kind) and kind == "ol" and mark != "1.":
            self.notes.problem(
                place, "A numbered list begins with 1. here; write the number as a word or as “1\\.” in text."
            )
        self._begin(kind, len(self.levels) - 1, text, place)

    def _opens_list(self, indent: int, kind: str) -> bool:
        """Note at which depth an item stands. True when it is the first of its list."""
        while self.levels and indent < self.levels[-1][0]:
            self.levels.pop()
        if not self.levels or indent >= self.levels[-1][0] + 2:
            self.levels.append((indent, kind))
            return True
        first = self.levels[-1][1] != kind
        self.levels[-1] = (self.levels[-1][0], kind)
        return first

    def _go_on_with_item(self, indent: int, text: str, place: Place) -> None:
        if indent >= self.levels[-1][0] + 2:
            self._append(text, place)
        else:
            self.notes.problem(
                place, "Leave an empty line after a list, or begin this line with spaces to go on with its last item."
            )

    def end_block(self) -> None:
        if self.current:
            block = self.current
            runs = read_runs("\n".join(block.lines), block.places, self.features, self.notes)
            self.blocks.append(Block(block.kind, runs, block.depth))
        self.current = None


def _without_closing_hashes(text: str) -> str:
    """Markdown allows to end a heading with the signs it began with."""
    words = text.rstrip("#")
    return words.rstrip(" ") if words != text and (not words or words.endswith(" ")) else text


def _refusal(text: str) -> str:
    return next((sentence for pattern, sentence in _REFUSED if pattern.match(text)), "")
