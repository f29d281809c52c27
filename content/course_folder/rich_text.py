"""Rich text between Markdown and HTML: a flat list of blocks, each a list of runs.

Both sides agree on one form, so that export → import → export gives the same bytes:

- A block is a paragraph, a heading or a list item with its depth. Empty blocks go; neighbouring lists of one kind are
  one list.
- A line break inside a block is "\\n". Spaces round it go, and so do spaces at both ends of a block. All others stay.
- A space is bold, italic or part of a link only when the words on both sides of it are. So no mark ever touches a
  space from inside, which is what lets Markdown tell a mark from an asterisk.
- Neighbouring runs with the same marks are one run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

LISTS = ("ul", "ol")
HEADINGS = ("h2", "h3")

# What an editor types as space, and what YAML would take for the end of a line. U+00A0 is a character like any other.
_SPACES = dict.fromkeys(map(ord, "\t\n\r\f\v\x1c\x1d\x1e\x1f\x85\u2028\u2029"), " ")
# What no file may contain: control characters, the byte order mark and what is no character at all.
_DROPPED = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0xFEFF, 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])
_READABLE = _DROPPED | _SPACES
_PIECE = re.compile(r"[ \n]+|[^ \n]+")


def readable(text: str) -> str:
    """Turn tabs and line ends into spaces and drop characters that no file may contain."""
    return text.translate(_READABLE)


def plain(text: str) -> str:
    """A one-line text without marks, as titles and labels are kept."""
    return readable(text).strip()


@dataclass(frozen=True)
class Run:
    """Words with the same marks. A link is an address, "key:…" (a page of the course folder) or "page:…" (its
    number here).
    """

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""

    @property
    def marks(self) -> frozenset[str]:
        return frozenset(name for name in ("bold", "italic") if getattr(self, name))


@dataclass(frozen=True)
class Block:
    """A paragraph ("p"), heading ("h2", "h3") or list item ("ul", "ol") with its runs."""

    kind: str
    runs: tuple[Run, ...]
    depth: int = 0


def canonical(blocks: Iterable[Block]) -> list[Block]:
    """The same rich text in the one form described above."""
    done: list[Block] = []
    for block in blocks:
        runs = canonical_runs(block.runs, breaks=block.kind not in HEADINGS)
        if runs:
            deepest = done[-1].depth + 1 if done and done[-1].kind in LISTS else 0
            done.append(Block(block.kind, runs, min(block.depth, deepest) if block.kind in LISTS else 0))
    return done


def canonical_runs(runs: Iterable[Run], breaks: bool = True) -> tuple[Run, ...]:
    """The runs of one block in canonical form. Without `breaks`, line breaks become spaces."""
    pieces = _pieces(runs)
    for index, piece in enumerate(pieces):
        if 0 < index < len(pieces) - 1 and _is_space(piece):
            pieces[index] = _space_between(pieces[index - 1], piece, pieces[index + 1], breaks)
    if pieces and _is_space(pieces[0]):
        del pieces[0]
    if pieces and _is_space(pieces[-1]):
        del pieces[-1]
    return tuple(_joined(same) for _marks, same in groupby(pieces, key=lambda piece: (piece.marks, piece.link)))


def _pieces(runs: Iterable[Run]) -> list[Run]:
    """Words and the spaces between them, each with its marks; spaces that touch are one piece."""
    found = (replace(run, text=text) for run in runs for text in _PIECE.findall(run.text))
    pieces: list[Run] = []
    for is_space, group in groupby(found, key=_is_space):
        if is_space:
            pieces.append(_joined(group))
        else:
            pieces.extend(group)
    return pieces


def _joined(pieces: Iterable[Run]) -> Run:
    """One run of several, with the marks of the first."""
    pieces = list(pieces)
    return replace(pieces[0], text="".join(piece.text for piece in pieces))


def _is_space(piece: Run) -> bool:
    return piece.text[0] in " \n"


def _space_between(left: Run, space: Run, right: Run, breaks: bool) -> Run:
    text = space.text
    if "\n" in text:
        text = "\n" * text.count("\n") if breaks else " "
    link = left.link if left.link == right.link else ""
    return Run(text, left.bold and right.bold, left.italic and right.italic, link)


def plain_text(blocks: Iterable[Block]) -> str:
    """All words without marks, on one line."""
    return " ".join("".join(run.text for run in block.runs) for block in blocks).replace("\n", " ")


Words = Callable[[str, bool, bool], str]


def weave(runs: Iterable[Run], words: Words, link: Callable[[str, str], str], marks: dict[str, tuple[str, str]]) -> str:
    """Write runs with marks that nest.

    In: canonical runs; how to write words (text, whether inside a link, whether right before one) and links (address,
    inside); the opening and closing mark of "bold" and "italic". Marks that last longer are opened first.
    """
    pieces = list(_woven(runs, words, link, marks))
    out: list[str] = []
    stack: list[str] = []
    for index, (wanted, piece) in enumerate(pieces):
        while not wanted.issuperset(stack):
            out.append(marks[stack.pop()][1])
        for name in sorted(wanted.difference(stack), key=lambda name: (-_extent(pieces, index, name), name)):
            stack.append(name)
            out.append(marks[name][0])
        out.append(piece)
    out.extend(marks[name][1] for name in reversed(stack))
    return "".join(out)


def _woven(runs, words, link, marks) -> Iterator[tuple[frozenset[str], str]]:
    """Plain runs and whole links, each with the marks that hold for all of it."""
    groups = [(address, list(members)) for address, members in groupby(runs, key=lambda run: run.link)]
    for index, (address, members) in enumerate(groups):
        if not address:
            before_link = index + 1 < len(groups)
            for run in members:
                yield run.marks, words(run.text, False, before_link and run is members[-1])
            continue
        shared = frozenset.intersection(*(run.marks for run in members))
        inside = [Run(run.text, **dict.fromkeys(run.marks - shared, True)) for run in members]
        yield shared, link(address, weave(inside, lambda text, *_: words(text, True, False), link, marks))


def _extent(pieces: list[tuple[frozenset[str], str]], start: int, name: str) -> int:
    count = 0
    while start + count < len(pieces) and name in pieces[start + count][0]:
        count += 1
    return count
