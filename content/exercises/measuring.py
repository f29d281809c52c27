"""How much room words take in a picture, without a browser: advance widths of the site's font, and boxes.

The widths are those of Atkinson Hyperlegible Next at weights 400 and 700, in thousandths of the size. Signs the font lacks
are taken wider than most fonts draw them. So a box is a careful guess that is the same on every machine.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# The printable signs of ASCII, from the space on
REGULAR = (
    280, 286, 301, 651, 592, 919, 731, 160, 299, 299, 485, 606, 210, 362, 210, 387, 648, 407, 548, 576, 614, 588, 598, 510,
    615, 595, 210, 210, 553, 628, 553, 480, 778, 626, 613, 645, 669, 569, 552, 694, 694, 392, 512, 631, 541, 824, 693, 714,
    592, 724, 614, 592, 558, 690, 593, 856, 623, 575, 607, 317, 387, 344, 552, 372, 243, 525, 566, 485, 564, 538, 314, 558,
    550, 252, 245, 492, 262, 845, 550, 548, 566, 574, 349, 471, 326, 540, 461, 684, 481, 449, 460, 344, 237, 344, 555,
)  # fmt: skip
BOLD = (
    312, 303, 390, 765, 610, 969, 725, 210, 335, 335, 485, 595, 271, 373, 272, 440, 659, 440, 579, 600, 624, 607, 626, 537,
    624, 571, 272, 272, 569, 612, 569, 547, 781, 678, 643, 658, 688, 597, 566, 718, 701, 424, 561, 663, 552, 858, 717, 746,
    629, 756, 650, 610, 607, 686, 644, 886, 685, 650, 618, 340, 440, 344, 582, 400, 288, 552, 596, 510, 596, 563, 365, 593,
    571, 300, 259, 555, 318, 882, 571, 576, 596, 599, 376, 508, 376, 567, 530, 740, 539, 521, 505, 381, 254, 381, 537,
)  # fmt: skip
FIGURE = 640  # every figure, since pictures set them in columns of one width
NARROW_SIGNS = "‘’“”–·•\u00a0"
ASCENT, DESCENT = 0.78, 0.26  # how far letters reach above and below their line, in parts of the size
MOST_MARKS = 2  # accents on one letter; more would climb over what stands above
EXPLICIT = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
RIGHT_TO_LEFT = {"R", "AL", "AN"}


@dataclass(frozen=True)
class Box:
    """A rectangle that something fills."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def touches(self, other: Box, gap: float = 0) -> bool:
        """Whether the two overlap, or come nearer than `gap`."""
        return (
            self.x < other.right + gap
            and other.x < self.right + gap
            and self.y < other.bottom + gap
            and other.y < self.bottom + gap
        )

    def within(self, other: Box) -> bool:
        """Whether all of this lies inside the other."""
        return self.x >= other.x and self.y >= other.y and self.right <= other.right and self.bottom <= other.bottom

    def count(self, points: Iterable[tuple[float, float]]) -> int:
        """How many of the points lie in this box."""
        left, top, right, bottom = self.x, self.y, self.right, self.bottom
        return sum(1 for x, y in points if left <= x <= right and top <= y <= bottom)


def around(x: float, y: float, width: float, height: float | None = None) -> Box:
    """The box of this size (a square without a height) with its middle at a point."""
    height = width if height is None else height
    return Box(x - width / 2, y - height / 2, width, height)


def measure(text: str, size: float, *, bold: bool = False) -> float:
    """The width of one line of text at a size."""
    table = BOLD if bold else REGULAR
    return sum(_advance(sign, table) for sign in text) * size / 1000


def _advance(sign: str, table: Sequence[int]) -> int:
    code = ord(sign)
    if "0" <= sign <= "9":
        return FIGURE
    if 32 <= code < 127:
        return table[code - 32]
    if sign in NARROW_SIGNS:
        return 520
    category = unicodedata.category(sign)
    if category in {"Mn", "Me", "Cf", "Cc"}:
        return 0
    base = unicodedata.normalize("NFD", sign)[0]
    if 32 <= ord(base) < 127:
        return table[ord(base) - 32]
    if code >= 0x1F000:
        return 1400
    return 1050 if code >= 0x2E80 or unicodedata.east_asian_width(sign) in "WF" or category == "So" else 800


def shown(text: str) -> str:
    """Text as a picture can hold it: one line, no sign that turns what follows round, no tower of accents."""
    kept: list[str] = []
    marks = 0
    for sign in " ".join(str(text).split()):
        category = unicodedata.category(sign)
        if category in {"Cc", "Cs"} or sign in "\ufffe\uffff" or unicodedata.bidirectional(sign) in EXPLICIT:
            continue
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept).strip()


def isolated(text: str) -> str:
    """Somebody's words for the middle of our sentence: what runs the other way stays among itself."""
    kept = "".join(sign for sign in text if unicodedata.bidirectional(sign) not in EXPLICIT)
    foreign = any(unicodedata.bidirectional(sign) in RIGHT_TO_LEFT for sign in kept)
    return f"\u2068{kept}\u2069" if foreign else kept


def runs_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    strong = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind != "L" for kind in strong if kind in {"L", "R", "AL"}), False)


def clusters(text: str) -> list[str]:
    """Text in pieces that must not be cut: a letter with its accents, an emoji with what is joined to it."""
    found: list[str] = []
    for sign in text:
        joined = unicodedata.category(sign) in {"Mn", "Me", "Mc"} or sign in "\u200d\ufe0f" or "🏻" <= sign <= "🏿"
        if found and (joined or found[-1].endswith("\u200d")):
            found[-1] += sign
        else:
            found.append(sign)
    return found


def fit(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text, shortened to "…" where it is wider than `width`."""
    if measure(text, size, bold=bold) <= width:
        return text
    return _start(text, width - measure("…", size, bold=bold), size, bold).rstrip() + "…"


def _start(text: str, width: float, size: float, bold: bool) -> str:
    kept, used = "", 0.0
    for piece in clusters(text):
        used += measure(piece, size, bold=bold)
        if used > width:
            break
        kept += piece
    return kept


def wrap(text: str, width: float, size: float, *, bold: bool = False, lines: int = 2) -> list[str]:
    """The text in at most so many lines, none wider than `width`; what is left over becomes "…"."""
    made: list[str] = []
    for word in _pieces(text.split(), width, size, bold):
        longer = f"{made[-1]} {word}" if made else word
        if made and measure(longer, size, bold=bold) <= width:
            made[-1] = longer
        else:
            made.append(word)
    if len(made) <= lines:
        return made
    return [*made[: lines - 1], fit(" ".join(made[lines - 1 :]), width, size, bold=bold)]


def _pieces(found: Iterable[str], width: float, size: float, bold: bool) -> Iterable[str]:
    """Words, those that are too long for any line broken."""
    for word in found:
        while measure(word, size, bold=bold) > width:
            start = _start(word, width, size, bold) or clusters(word)[0]
            if start == word:
                break
            yield start
            word = word[len(start) :]
        yield word
