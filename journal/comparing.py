"""Two texts, word by word: what went and what came. Pure, and quick for any two entries."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

# Above so many pairs of paragraphs or words, two texts that differ are shown as one that went and one that came: looking
# for what they share would take seconds.
MOST_PAIRS = 1_000_000
_PARAGRAPH, _WORD = re.compile(r"[^\n]*\n+|[^\n]+"), re.compile(r"\s+|\S+")


class Change(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


class Piece(NamedTuple):
    """A stretch of text that is in both, only in the first, or only in the second."""

    change: Change
    text: str


def compare(before: str, after: str) -> list[Piece]:
    """The pieces in reading order. Those that are not NEW make the first text, those that are not GONE the second."""
    found: list[Piece] = []
    for same, gone, new in _steps(_PARAGRAPH.findall(before), _PARAGRAPH.findall(after)):
        found += [Piece(Change.SAME, same)] if same else _words(gone, new)
    return [piece for piece in _joined(found) if piece.text]


def _words(gone: str, new: str) -> list[Piece]:
    found = []
    for same, went, came in _steps(_WORD.findall(gone), _WORD.findall(new)):
        found += [Piece(Change.SAME, same), Piece(Change.GONE, went), Piece(Change.NEW, came)]
    return found


def _steps(before: list[str], after: list[str]) -> list[tuple[str, str, str]]:
    """Alternating: what is the same, what went and what came, each as one text."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    inner, other = before[head : len(before) - tail], after[head : len(after) - tail]
    steps = [("".join(before[:head]), "", "")]
    if len(inner) * len(other) > MOST_PAIRS:
        steps.append(("", "".join(inner), "".join(other)))
    else:
        # Space between words is alike everywhere, and says nothing about where two texts agree.
        for kind, start, end, first, last in SequenceMatcher(str.isspace, inner, other).get_opcodes():
            gone, new = "".join(inner[start:end]), "".join(other[first:last])
            steps.append((gone, "", "") if kind == "equal" else ("", gone, new))
    return [*steps, ("".join(before[len(before) - tail :]), "", "")]


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of one kind as one piece; between two that are the same, what went stands before what came."""
    found, gone, new = [], "", ""
    for piece in pieces:
        if piece.change == Change.GONE:
            gone += piece.text
        elif piece.change == Change.NEW:
            new += piece.text
        elif piece.text:
            found += [Piece(Change.GONE, gone), Piece(Change.NEW, new)] if gone or new else []
            gone = new = ""
            same = found[-1].change == Change.SAME if found else False
            found[len(found) - same :] = [Piece(Change.SAME, (found[-1].text if same else "") + piece.text)]
    return [*found, Piece(Change.GONE, gone), Piece(Change.NEW, new)]
