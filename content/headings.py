"""Headings of an article: anchors made of their words, and the list of contents. Both come from one reading of the body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags
from django.utils.text import slugify

from content.prose import CITATION, NOTE_MARK

_HEADING = re.compile(r"<h([23])(?: [^>]*)?>(.*?)</h\1>", re.DOTALL)


@dataclass(frozen=True)
class Heading:
    """One line of the contents. `level` is 2 or 3; an argument stands on level 3 and has its number."""

    level: int
    words: str
    anchor: str
    number: int | None = None


@dataclass(frozen=True)
class Headings:
    """The headings of a body in order, the texts with anchors by block id, and the numbers of arguments by block id."""

    listed: list[Heading]
    texts: dict[str, str]
    arguments: dict[str, int]


def headings_of(body) -> Headings:
    """Read a body once. In: the stream of an article. Nothing is stored, so order and anchors always fit each other."""
    reader = _Reader()
    for block in body or ():
        if block.block_type == "text":
            reader.text(block.id, block.value.source)
        elif block.block_type == "argument":
            reader.argument(block.id, block.value["claim"])
    return Headings(reader.listed, reader.texts, reader.arguments)


class _Reader:
    def __init__(self):
        self.listed: list[Heading] = []
        self.texts: dict[str, str] = {}
        self.arguments: dict[str, int] = {}
        self.taken: dict[str, int] = {}

    def text(self, block_id: str, html: str) -> None:
        self.texts[block_id] = _HEADING.sub(self._anchored, html)

    def argument(self, block_id: str, claim: str) -> None:
        self.arguments[block_id] = number = len(self.arguments) + 1
        level = 3 if any(heading.level == 2 for heading in self.listed) else 2
        self.listed.append(Heading(level, _plain(claim), f"argument-{block_id}", number))

    def _anchored(self, match: re.Match) -> str:
        level, inside = match[1], match[2]
        words = _plain(strip_tags(inside))
        if not words:
            return match[0]
        anchor = self._free(f"part-{slugify(words, allow_unicode=True)[:60].strip('-')}")
        self.listed.append(Heading(int(level), words, anchor))
        return f'<h{level} id="{anchor}">{inside}</h{level}>'

    def _free(self, wish: str) -> str:
        """The wish, or with a number behind it where an earlier heading has the same words."""
        anchor, number = wish, 1
        while anchor in self.taken:
            number += 1
            anchor = f"{wish}-{number}"
        self.taken[anchor] = number
        return anchor


def _plain(words: str) -> str:
    """Words without the marks of citations and notes, which are no part of a heading's name."""
    return " ".join(unescape(NOTE_MARK.sub("", CITATION.sub("", words))).split())
